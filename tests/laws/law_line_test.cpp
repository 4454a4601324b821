// SPDX-License-Identifier: Apache-2.0
/// @file
/// A line by itself, over a law that is written here: y = x^2 z sqrt(w), fitted on x in 1..10 and x z in 2..20. The
/// table of the catalogue's lines is asked in law_lines_test.cpp.
#include "leverage/laws/law_line.hpp"

#include <array>
#include <cmath>
#include <cstddef>
#include <vector>

#include <doctest/doctest.h>

#include "support/near.hpp"

namespace {

using namespace leverage;
using test::near;

constexpr argument inputs[] = {argument::parameters, argument::tokens, argument::batch};

template <class X>
X law_of(const X* x) {
  using std::sqrt;
  return x[0] * x[0] * x[1] * sqrt(x[2]);
}

reach reach_of(const double* x, std::size_t i) {
  reach r{};
  r.value = i == 0 ? x[0] : x[0] * x[1];
  r.low = i == 0 ? 1.0 : 2.0;
  r.high = i == 0 ? 10.0 : 20.0;
  return r;
}

law_line made() {
  law_line line;
  line.name = "someone2020/law";
  line.inputs = inputs;
  line.ranges = 2;
  line.value_at = &law_of<double>;
  line.value_on_duals = &law_of<dual<double, 2>>;
  line.reach_at = &reach_of;
  return line;
}

TEST_CASE("a value, and the exact gradient along every input, also along the third") {
  const law_line line = made();
  const std::array x{3.0, 2.0, 16.0};
  CHECK(line.value(x) == 72.0);
  std::array<double, 3> slopes{};
  line.gradient(x, slopes);
  CHECK(near(slopes[0], 48.0, 1e-15));  // 2 x z sqrt(w)
  CHECK(near(slopes[1], 36.0, 1e-15));  // x^2 sqrt(w)
  CHECK(near(slopes[2], 2.25, 1e-15));  // x^2 z / (2 sqrt(w))
}

TEST_CASE("an input has its position, another argument has none") {
  const law_line line = made();
  CHECK(line.position(argument::parameters) == 0);
  CHECK(line.position(argument::batch) == 2);
  CHECK_FALSE(line.position(argument::flops).has_value());
}

TEST_CASE("each interval of the fitted range has its own verdict") {
  const law_line line = made();
  const std::array inside{2.0, 5.0, 1.0};
  CHECK(line.beyond(inside) == 1.0);
  const std::vector<reach> all = line.fitted(inside);
  REQUIRE(all.size() == 2);
  CHECK(all[0].value == 2.0);
  CHECK(all[1].value == 10.0);
  CHECK(all[1].inside());
  CHECK(line.range(0).low == 1.0);
  CHECK(line.range(0).high == 10.0);
  CHECK(line.range(1).low == 2.0);
  CHECK(line.range(1).high == 20.0);
}

TEST_CASE("beyond is the largest factor, whichever interval it is of") {
  const law_line line = made();
  CHECK(near(line.beyond(std::array{30.0, 0.5, 1.0}), 3.0, 1e-15));    // x alone
  CHECK(near(line.beyond(std::array{5.0, 16.0, 1.0}), 4.0, 1e-15));    // the product alone
  CHECK(near(line.beyond(std::array{20.0, 10.0, 1.0}), 10.0, 1e-15));  // both: 2 and 10
  CHECK(near(line.beyond(std::array{40.0, 0.025, 1.0}), 4.0, 1e-15));  // 4 above and 2 below
  CHECK(test::is_nan(line.beyond(std::array{test::nan, 1.0, 1.0})));
  CHECK(test::is_nan(line.beyond(std::array{5.0, test::nan, 1.0})));
}

TEST_CASE("a line is found by its whole name") {
  const std::array lines{made()};
  CHECK(find_law(lines, "someone2020/law") == lines.data());
  CHECK(find_law(lines, "someone2020") == nullptr);
  CHECK(find_law({}, "someone2020/law") == nullptr);
}

}  // namespace
