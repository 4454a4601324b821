// SPDX-License-Identifier: Apache-2.0
#include "leverage/laws/power_law.hpp"

#include <doctest/doctest.h>

#include <initializer_list>

#include "leverage/core/dual.hpp"
#include "support/near.hpp"

namespace {

using namespace leverage;
using test::near;

constexpr power_law<> law{.coefficient = 3.0, .exponent = -0.5};

TEST_CASE("y = k x^p, and back") {
  static_assert(near(law(4.0), 1.5, 1e-15));
  static_assert(near(law.inverse(1.5), 4.0, 1e-14));
  CHECK(near(law(test::run_time(4.0)), 1.5, 1e-15));
  CHECK(near(law.inverse(test::run_time(1.5)), 4.0, 1e-14));
}

TEST_CASE("its elasticity is its exponent") {
  const auto y = differentiate(law, 7.0);
  CHECK(near(y.derivative[0] * 7.0 / y.value, -0.5, 1e-14));
}

TEST_CASE("an argument that is not positive and finite has no answer") {
  for (const double x : {0.0, -1.0, test::infinity, test::nan}) {
    CHECK(test::is_nan(law(test::run_time(x))));
    CHECK(test::is_nan(law.inverse(test::run_time(x))));
  }
}

}  // namespace
