// SPDX-License-Identifier: Apache-2.0
/// @file
/// Roots of one variable against closed forms.
#include "leverage/plan/detail/roots.hpp"

#include <numbers>

#include <doctest/doctest.h>

#include "support/near.hpp"

namespace roots_test {

using namespace leverage::plan;
using test::is_nan;
using test::near;

TEST_CASE("a bracketed root is found to rounding: square roots, a cubic, an end") {
  const double two = detail::root_between([](double x) { return x * x - 2.0; }, 0.0, 2.0);
  CHECK(near(two, std::numbers::sqrt2, 4e-16));
  const double cubic =
      detail::root_between([](double x) { return (2.0 - x) * (x * x + 1.0); }, -10.0, 10.0);
  CHECK(near(cubic, 2.0, 4e-16));
  CHECK(detail::root_between([](double x) { return x - 3.0; }, 3.0, 4.0) == 3.0);
  CHECK(detail::root_between([](double x) { return x - 4.0; }, 3.0, 4.0) == 4.0);
}

TEST_CASE("without a change of sign there is no root") {
  CHECK(is_nan(detail::root_between([](double x) { return x * x + 1.0; }, -1.0, 1.0)));
  CHECK(is_nan(detail::root_between([](double) { return test::nan; }, -1.0, 1.0)));
}

TEST_CASE("the last point where a condition holds, forwards and backwards") {
  const auto up_to_a_third = [](double x) { return 3.0 * x <= 1.0; };
  CHECK(near(detail::last_where(up_to_a_third, 0.0, 1.0), 1.0 / 3.0, 4e-16));
  CHECK(up_to_a_third(detail::last_where(up_to_a_third, 0.0, 1.0)));
  const auto from_five = [](double x) { return x >= 5.0; };
  CHECK(detail::last_where(from_five, 9.0, 0.0) == 5.0);
}

}  // namespace roots_test
