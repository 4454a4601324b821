// SPDX-License-Identifier: Apache-2.0
#include "leverage/laws/power_law.hpp"

#include <doctest/doctest.h>

#include "leverage/core/dual.hpp"
#include "support/near.hpp"

namespace power_law_test {

using leverage::differentiate;
using leverage::power_law;
using test::near;

constexpr power_law<> square_root{.coefficient = 3.0, .exponent = 0.5};
static_assert(square_root(16.0) == 12.0);
static_assert(square_root.inverse(12.0) == 16.0);
static_assert(power_law<float>{2.0F, 3.0F}(2.0F) == 16.0F);
// A float argument of a double law is evaluated in double.
static_assert(std::same_as<decltype(square_root(1.0F)), double>);

TEST_CASE("y = k x^p") {
  CHECK(near(square_root(2.0), 4.242640687119285146405, 4e-16));  // 3 sqrt 2
  CHECK(near(power_law<>{0.5, -2.0}(8.0), 0.0078125, 1e-15));
  CHECK(square_root(1.0) == 3.0);
}

TEST_CASE("the inverse undoes the law") {
  for (const power_law<> law :
       {square_root, power_law<>{1.1576, -0.1529}, power_law<>{0.0694, 0.3644}}) {
    for (const double x : {1e-6, 1.0, 3e17, 1e24}) {
      CAPTURE(x);
      CHECK(near(law.inverse(law(x)), x, 5e-14));
    }
  }
}

TEST_CASE("the slope is p y / x, in the argument and in the coefficients") {
  const auto y = differentiate(square_root, 4.0);
  CHECK(y.value == 6.0);
  CHECK(near(y.derivative[0], 0.75, 1e-15));

  const auto by_coefficients =
      differentiate([](auto k, auto p) { return power_law<decltype(k)>{k, p}(4.0); }, 3.0, 0.5);
  CHECK(near(by_coefficients.derivative[0], 2.0, 1e-15));                            // x^p
  CHECK(near(by_coefficients.derivative[1], 6.0 * 1.386294361119890618835, 1e-15));  // y ln x
}

TEST_CASE("what is not positive and finite is refused") {
  for (const double bad : {0.0, -1.0, test::infinity, test::nan}) {
    CAPTURE(bad);
    CHECK(test::is_nan(square_root(bad)));
    CHECK(test::is_nan(square_root.inverse(bad)));
    CHECK(test::is_nan(differentiate(square_root, bad).derivative[0]));
    // NaN^0 is 1 for <cmath>.
    CHECK(test::is_nan(power_law<>{3.0, 0.0}(bad)));
  }
  CHECK(power_law<>{3.0, 0.0}(7.0) == 3.0);
  CHECK(test::is_nan(power_law<>{3.0, 0.0}.inverse(3.0)));  // every x, so none
}

}  // namespace power_law_test
