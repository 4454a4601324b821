// SPDX-License-Identifier: Apache-2.0
/// @file
/// A law that reads an input or a coefficient that there is not: named when the problem is made, and never read.
#include "leverage/fit/law_reads.hpp"

#include <array>
#include <cstddef>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "leverage/fit/any_problem.hpp"
#include "leverage/fit/fit_law.hpp"
#include "leverage/fit/law_problem.hpp"
#include "leverage/fit/sweep.hpp"
#include "support/near.hpp"

namespace law_reads_test {

using namespace leverage::fit;

const std::vector<double> n{1.0, 2.0, 3.0, 4.0, 5.0};
const std::vector<double> d{2.0, 7.0, 1.0, 8.0, 3.0};
const std::vector<double> seen{1.1, 1.2, 1.3, 1.4, 1.5};

table two_inputs() { return table({{"n", n}, {"d", d}}, {"y", seen}, residual_scale::raw); }
table one_input() { return table({{"n", n}}, {"y", seen}, residual_scale::raw); }
const coefficients<3> three{free_coefficient("a"), free_coefficient("b"), free_coefficient("k")};

/// Of coefficients and inputs with these indices beyond the first.
template <std::size_t C, std::size_t X>
struct reader {
  template <class Theta, class Row>
  auto operator()(const Theta& c, const Row& x) const {
    return c[0] + c[1] * x[0] + c[2] * pow(x[0], 2.0) + c[C] * x[X];
  }
};

template <std::size_t C, std::size_t X>
std::vector<std::string> wrong(const table& rows) {
  const auto direct = make_problem(rows, reader<C, X>{}, three, squared{}).violations();
  const auto erased = make_any_problem(rows, reader<C, X>{}, three, squared{}).violations();
  const any_problem recorded(rows, any_law<max_coefficients>::recorded<3>(reader<C, X>{}),
                             widened<max_coefficients>(three), squared{});
  CHECK(direct == erased);
  CHECK(direct == recorded.violations());
  return direct;
}

TEST_CASE("inputs and coefficients that there are not are named, each once") {
  using all = std::vector<std::string>;
  CHECK(wrong<2, 1>(two_inputs()).empty());
  CHECK(wrong<2, 2>(two_inputs()) == all{"x[2]: the table has 2 inputs, x[0] and x[1]"});
  CHECK(wrong<0, 1>(one_input()) == all{"x[1]: the table has 1 input, x[0]"});
  CHECK(wrong<3, 1>(two_inputs()) == all{"c[3]: the law has 3 coefficients, c[0] to c[2]"});
  CHECK(wrong<1000000000, 1000000000>(two_inputs()) ==
        all{"x[1000000000]: the table has 2 inputs, x[0] and x[1]",
            "c[1000000000]: the law has 3 coefficients, c[0] to c[2]"});
}

TEST_CASE("nothing is fitted then") {
  const table rows = two_inputs();
  const auto problem = make_any_problem(rows, reader<0, 2>{}, three, squared{});
  CHECK_FALSE(problem.usable());
  const auto r = fit_law(problem, widened<max_coefficients>(theta_of<3>{1.0, 1.0, 1.0}));
  CHECK(r.violations == problem.violations());
  CHECK(r.reason == stop::invalid_input);
  CHECK_FALSE(r.usable());
}

TEST_CASE("coefficients are an array, but for what lies beyond") {
  law_coefficients<double, 3> c{{1.0, 2.0, 3.0}};
  const auto& read = c;
  CHECK(read[2] == 3.0);
  CHECK(test::is_nan(read[3]));
  CHECK(test::is_nan(read[static_cast<std::size_t>(-1)]));
  const auto& [a, b, k] = read;
  CHECK(a + b + k == 6.0);
  CHECK(c.size() == 3);
  CHECK(*c.data() == 1.0);
  c[1] = 5.0;
  CHECK(read[1] == 5.0);

  const auto none = detail::reads_beyond_of([&] { (void)read[2]; });
  CHECK(none.coefficients == 0);
  const auto one = detail::reads_beyond_of([&] {
    CHECK(test::is_nan(read[4]));
    CHECK(test::is_nan(read[9]));
  });
  CHECK(one.coefficient == 4);
  CHECK(one.coefficients == 3);
}

TEST_CASE("a column that a sweep does not have is NaN") {
  std::vector<double> out(5, 0.0);
  CHECK(sweep([](const auto& x) { return x[0] + x[2]; }, {n, d}, out));
  for (const double y : out) CHECK(test::is_nan(y));
  CHECK(sweep([](const auto& x) { return x[0] + x[1]; }, {n, d}, out));
  CHECK(out == std::vector<double>{3.0, 9.0, 4.0, 12.0, 8.0});
}

}  // namespace law_reads_test
