// SPDX-License-Identifier: Apache-2.0
#include "leverage/hardware/serving_seconds.hpp"

#include <doctest/doctest.h>

namespace serving_seconds_test {

using leverage::hardware::serving_seconds;

constexpr serving_seconds<> each{1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024};
static_assert(each.total().value == 2047.0);

TEST_CASE("every part is multiplied") {
  CHECK(each.times(3.0).total().value == 3.0 * 2047.0);
  CHECK(each.times(2.0).host == 2048.0);
}

}  // namespace serving_seconds_test
