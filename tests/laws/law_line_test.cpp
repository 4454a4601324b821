// SPDX-License-Identifier: Apache-2.0
/// @file
/// A line by itself, over a law that is written here: y = x^2 z sqrt(w), fitted on x in 1..10 and x z in 2..20. The
/// table of the catalogue's lines is asked in law_lines_test.cpp.
#include "leverage/laws/law_line.hpp"

#include <array>
#include <cmath>
#include <cstddef>
#include <optional>

#include <doctest/doctest.h>

#include "support/near.hpp"

namespace law_line_test {

using namespace leverage;
using test::near;

constexpr argument inputs[] = {argument::parameters, argument::tokens, argument::batch};

template <class X>
X law_of(const X* x) {
  using std::sqrt;
  return x[0] * x[0] * x[1] * sqrt(x[2]);
}

constexpr fitted_interval box[] = {{argument::parameters, 1.0, 10.0}, {argument::steps, 2.0, 20.0}};

/// The product x z under a name that does not follow from the inputs.
template <class X>
X bounded(const X* x, std::size_t i) {
  return i == 0 ? x[0] : x[0] * x[1];
}

extrapolation verdict_of(const double* x) {
  const std::array<argument_value<>, 2> known{
      {{argument::parameters, bounded(x, 0)}, {argument::steps, bounded(x, 1)}}};
  return check(box, known);
}

law_line made() {
  law_line line;
  line.name = "someone2020/law";
  line.inputs = inputs;
  line.range = box;
  line.value_at = &law_of<double>;
  line.value_on_duals = &law_of<dual<double, 2>>;
  line.verdict_at = &verdict_of;
  line.bounded_on_duals = &bounded<dual<double, 2>>;
  return line;
}

TEST_CASE("a line that is made at run time has the value and the slopes of its own functions") {
  // y = factor * x^2 z sqrt(w), with the factor at run time.
  const double factor = 3.0;
  run_time_law own;
  own.law = &factor;
  own.value = [](const void* law, const double* x) {
    return *static_cast<const double*>(law) * law_of(x);
  };
  own.value_on_duals = [](const void* law, const dual<double, 2>* x) {
    return *static_cast<const double*>(law) * law_of(x);
  };
  law_line line = made();
  line.value_at = nullptr;
  line.value_on_duals = nullptr;
  line.made = &own;
  const double x[] = {2.0, 5.0, 9.0};
  CHECK(line.value(x) == 180.0);
  double slopes[3] = {};
  line.gradient(x, slopes);
  CHECK(near(slopes[0], 180.0, 1e-15));
  CHECK(near(slopes[1], 36.0, 1e-15));
  CHECK(near(slopes[2], 10.0, 1e-15));
  line.silence_at = [](const double*) -> std::optional<reach> {
    return reach{argument::parameters, 2.0, 3.0, 1e9};
  };
  CHECK(std::isnan(line.value(x)));
}

TEST_CASE("a line has no value where its law is silent") {
  law_line line = made();
  line.silence_at = [](const double* x) -> std::optional<reach> {
    if (x[0] < 2.0) return reach{argument::parameters, x[0], 2.0, 1e9};
    return std::nullopt;
  };
  const std::array loud{3.0, 2.0, 16.0};
  const std::array silent{1.0, 2.0, 16.0};
  CHECK(line.value(loud) == 72.0);
  CHECK_FALSE(line.silence(loud).has_value());
  CHECK(test::is_nan(line.value(silent)));
  REQUIRE(line.silence(silent).has_value());
  CHECK(line.silence(silent)->low == 2.0);
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
  const extrapolation all = line.verdict(inside);
  CHECK(all.inside());
  REQUIRE(all.intervals == 2);
  CHECK(all.inputs[0].value == 2.0);
  CHECK(all.inputs[1].value == 10.0);
  CHECK(all.inputs[0].low == 1.0);
  CHECK(all.inputs[0].high == 10.0);
  CHECK(all.inputs[1].low == 2.0);
  CHECK(all.inputs[1].high == 20.0);
}

TEST_CASE("the factor of a verdict is the largest, whichever interval it is of") {
  const law_line line = made();
  CHECK(near(line.verdict(std::array{30.0, 0.5, 1.0}).factor(), 3.0, 1e-15));  // x alone
  CHECK(near(line.verdict(std::array{5.0, 16.0, 1.0}).factor(), 4.0, 1e-15));  // the product alone
  CHECK(near(line.verdict(std::array{20.0, 10.0, 1.0}).factor(), 10.0, 1e-15));  // both: 2 and 10
  CHECK(near(line.verdict(std::array{40.0, 0.025, 1.0}).factor(), 4.0,
             1e-15));  // 4 above and 2 below
  CHECK(test::is_nan(line.verdict(std::array{test::nan, 1.0, 1.0}).factor()));
  CHECK(test::is_nan(line.verdict(std::array{5.0, test::nan, 1.0}).factor()));
}

TEST_CASE("a line is found by its whole name") {
  const std::array lines{made()};
  CHECK(find_law(lines, "someone2020/law") == lines.data());
  CHECK(find_law(lines, "someone2020") == nullptr);
  CHECK(find_law({}, "someone2020/law") == nullptr);
}

}  // namespace law_line_test
