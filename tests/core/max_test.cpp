// SPDX-License-Identifier: Apache-2.0
#include "leverage/core/max.hpp"

#include <doctest/doctest.h>

#include "leverage/core/dual.hpp"
#include "support/near.hpp"

namespace max_test {

using leverage::differentiate;
using leverage::math::max;

static_assert(max(2.0, 3.0) == 3.0 && max(3.0, 2.0) == 3.0 && max(-2.0, -2.0) == -2.0);

TEST_CASE("the larger of two numbers brings its own derivatives") {
  const auto f = [](auto x, auto y) { return max(x * x, y); };
  const auto first = differentiate(f, 3.0, 1.0);
  CHECK(first.value == 9.0);
  CHECK(first.derivative[0] == 6.0);
  CHECK(first.derivative[1] == 0.0);
  const auto second = differentiate(f, 3.0, 10.0);
  CHECK(second.value == 10.0);
  CHECK(second.derivative[0] == 0.0);
  CHECK(second.derivative[1] == 1.0);
}

TEST_CASE("nothing is larger than what is no number") {
  CHECK(test::is_nan(max(test::nan, 1.0)));
  CHECK(test::is_nan(max(1.0, test::nan)));
  CHECK(max(1.0, test::infinity) == test::infinity);
}

}  // namespace max_test
