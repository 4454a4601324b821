// SPDX-License-Identifier: Apache-2.0
/// @file
/// Broken power laws at made coefficients, against 40 digits: none are shipped.
#include "leverage/laws/caballero2022.hpp"

#include <doctest/doctest.h>

#include <cmath>

#include "leverage/core/dual.hpp"
#include "support/near.hpp"

namespace caballero2022_test {

using namespace leverage;
using test::is_nan;
using test::near;
using test::run_time;

constexpr caballero2022::broken_power_law<double, 1> once{0.5, 2, 0.1, {{{0.4, 1e3, 0.25}}}};
constexpr caballero2022::broken_power_law<double, 2> twice{
    0.5, 2, 0.1, {{{0.4, 1e3, 0.25}, {-0.3, 1e6, 0.5}}}};

TEST_CASE("the form with one break and with two") {
  static_assert(near(once(10.0), 2.0886564678599065434, 1e-14));
  static_assert(near(once(1e3), 1.4352484478226213261, 1e-14));
  static_assert(near(once(1e5), 0.60023744662521701083, 1e-14));
  static_assert(near(twice(10.0), 2.0886564678837363904, 1e-14));
  static_assert(near(twice(1e3), 1.4352485881098288774, 1e-14));
  static_assert(near(twice(1e5), 0.60038716769415501288, 1e-14));
}

TEST_CASE("without a break it is a power law; a sharp break does not overflow") {
  constexpr caballero2022::broken_power_law<double, 0> none{0.5, 2, 0.1, {}};
  CHECK(near(none(1e6), 0.5 + 2 * std::pow(1e6, -0.1), 1e-14));
  auto sharp = once;
  sharp.breaks[0].f = 1e-3;
  CHECK(near(sharp(1e9), 0.50100237446725454457, 1e-14));
  const auto slope = differentiate([&](const auto& x) { return sharp(x); }, 1e9);
  CHECK(near(slope.derivative[0] * 1e9 / (sharp(1e9) - 0.5), -0.5, 1e-9));
}

TEST_CASE("the exponent is the elasticity of y - a, from c_0 to the sum of all") {
  const auto slope = differentiate([&](const auto& x) { return twice(x); }, 1e5);
  CHECK(near(-slope.derivative[0] * 1e5 / (slope.value - 0.5), twice.exponent(1e5), 1e-12));
  CHECK(near(twice.exponent(1e-20), 0.1, 1e-12));
  CHECK(near(twice.exponent(1e30), 0.2, 1e-12));
  CHECK(near(once.exponent(1e3), 0.3, 1e-14));
}

TEST_CASE("what is not positive is refused") {
  CHECK(is_nan(once(run_time(0.0))));
  CHECK(is_nan(once(run_time(-1.0))));
  auto wrong = once;
  wrong.breaks[0].f = run_time(0.0);
  CHECK(is_nan(wrong(10.0)));
  wrong = once;
  wrong.breaks[0].d = run_time(-1.0);
  CHECK(is_nan(wrong(10.0)));
}

}  // namespace caballero2022_test
