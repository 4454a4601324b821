// SPDX-License-Identifier: Apache-2.0
/// @file
/// The smaller of two numbers: with derivatives, and NaN where either is NaN. Packs are in
/// tests/fit/pack_test.cpp.
#include "leverage/core/min.hpp"

#include <concepts>

#include <doctest/doctest.h>

#include "leverage/core/dual.hpp"
#include "support/near.hpp"

namespace min_test {

using leverage::differentiate;
using leverage::math::min;

static_assert(min(1.0, 2.0) == 1.0);
static_assert(min(2.0, 1.0) == 1.0);
static_assert(min(-1.0, -2.0) == -2.0);
static_assert(min(3.0, 3.0) == 3.0);
static_assert(min(1.0, test::infinity) == 1.0);
static_assert(std::same_as<decltype(min(1.0F, 2.0)), double>);

TEST_CASE("NaN if one is, on either side") {
  CHECK(test::is_nan(min(test::run_time(test::nan), 1.0)));
  CHECK(test::is_nan(min(1.0, test::run_time(test::nan))));
}

TEST_CASE("the derivatives are those of the smaller number") {
  const auto below = differentiate([](auto x, auto y) { return min(x * 2.0, y); }, 1.0, 5.0);
  CHECK(below.value == 2.0);
  CHECK(below.derivative[0] == 2.0);
  CHECK(below.derivative[1] == 0.0);
  const auto above = differentiate([](auto x, auto y) { return min(x * 2.0, y); }, 4.0, 5.0);
  CHECK(above.value == 5.0);
  CHECK(above.derivative[0] == 0.0);
  CHECK(above.derivative[1] == 1.0);
  // A constant on either side.
  CHECK(differentiate([](auto x) { return min(x, 3.0); }, 2.0).derivative[0] == 1.0);
  CHECK(differentiate([](auto x) { return min(3.0, x); }, 4.0).derivative[0] == 0.0);
}

}  // namespace min_test
