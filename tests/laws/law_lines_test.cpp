// SPDX-License-Identifier: Apache-2.0
#include "leverage/laws/law_lines.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <string>
#include <string_view>

#include "support/near.hpp"

namespace law_lines_test {

using namespace leverage;
using test::near;

TEST_CASE("a law by name is the law") {
  static_assert(find_law(catalogue::law_lines, "hoffmann2022/unrounded") != nullptr);
  static_assert(find_law(catalogue::law_lines, "hoffmann2022/rounded") == nullptr);
  const law_line& law = *find_law(catalogue::law_lines, "hoffmann2022/unrounded");
  const double x[] = {70e9, 1.4e12};
  CHECK(near(law.value(x), 1.9208460265656062, 1e-14));
  CHECK(law.answer == outcome::loss);
  CHECK(law.inputs.size() == 2);
  CHECK(law.inputs[0] == argument::parameters);
  CHECK(law.inputs[1] == argument::tokens);
  CHECK(law.symbols[1] == "D");
  CHECK(law.source->arxiv == "2203.15556");
  // In the order of L = E + A N^-alpha + B D^-beta, the set's own.
  REQUIRE(law.coefficients.size() == 5);
  CHECK(law.coefficients[0].name == "E");
  CHECK(law.coefficients[0].unit == "nats per token");
  CHECK(law.coefficients[2].name == "alpha");
  CHECK(law.coefficients[2].value == hoffmann2022::unrounded.alpha);

  using d2 = dual<double, 2>;
  const d2 moved[] = {d2::variable(70e9, 0), d2::variable(1.4e12, 1)};
  const auto slope = law.value(moved);
  // dL/dN = -alpha A N^(-alpha - 1), and likewise in D.
  const auto& set = hoffmann2022::unrounded;
  CHECK(near(slope.derivative[0], -set.alpha * set.A * std::pow(70e9, -set.alpha - 1), 1e-13));
  CHECK(near(slope.derivative[1], -set.beta * set.B * std::pow(1.4e12, -set.beta - 1), 1e-13));
}

TEST_CASE("how far beyond the fitted range is the largest factor") {
  const law_line& law = *find_law(catalogue::law_lines, "hoffmann2022/unrounded");
  const double inside[] = {1e9, 20e9};
  CHECK(law.verdict(inside).factor() == 1.0);
  const double large[] = {160e9, 1e12};  // 10 times, and 2 times
  CHECK(near(law.verdict(large).factor(), 10.0, 1e-15));
  const double broken[] = {test::nan, 1e12};
  CHECK(test::is_nan(law.verdict(broken).factor()));
}

TEST_CASE("every line is complete") {
  std::size_t count = 0;
  catalogue::for_each([&](auto) { ++count; });
  CHECK(catalogue::law_lines.size() == count);
  for (const law_line& law : catalogue::law_lines) {
    CAPTURE(law.name);
    CHECK(find_law(catalogue::law_lines, law.name) == &law);
    CHECK(law.inputs.size() == law.symbols.size());
    CHECK(law.inputs.size() <= law_line::max_inputs);
    CHECK_FALSE(law.coefficients.empty());
    REQUIRE_FALSE(law.range.empty());
    for (const fitted_interval& i : law.range) CHECK(i.low < i.high);
  }
}

TEST_CASE(
    "where a loss law has a best split in the catalogue, it is one: slopes equal along 6 N D") {
  constexpr std::string_view size_of = "_best_size";
  int splits = 0;
  for (const law_line& size : catalogue::law_lines) {
    if (!size.name.ends_with(size_of)) continue;
    const std::string set(size.name.substr(0, size.name.size() - size_of.size()));
    const law_line* loss = find_law(catalogue::law_lines, set);
    const law_line* data = find_law(catalogue::law_lines, set + "_best_data");
    if (loss == nullptr || loss->inputs.size() != 2) continue;  // a power law: it knows no loss
    CAPTURE(set);
    REQUIRE(data != nullptr);
    ++splits;
    for (const double budget : {1e18, 1e21, 1e24}) {
      const double c[] = {budget};
      const double n = size.value(c);
      const double d = data->value(c);
      CHECK(near(6.0 * n * d, budget, 1e-12));
      using d2 = dual<double, 2>;
      const d2 at[] = {d2::variable(n, 0), d2::variable(d, 1)};
      const auto l = loss->value(at);
      CHECK(near(l.derivative[0] * n, l.derivative[1] * d, 1e-11));
    }
  }
  CHECK(splits >= 9);
}

}  // namespace law_lines_test
