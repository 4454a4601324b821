// SPDX-License-Identifier: Apache-2.0
#include "leverage/laws/rate_change.hpp"

#include <doctest/doctest.h>

namespace rate_change_test {

using namespace leverage;

TEST_CASE("of one step a change has its rate, and all of it comes after the drop") {
  constexpr rate_change<> c = change_of_rate(3.0, 2.0, 1.0);
  static_assert(c.drop == 1.0 && c.rate == 2.0 && c.sum == 2.0 && c.sum_after == 2.0);
  static_assert(c.steps == 1.0 && c.steps_after == 1.0);
}

TEST_CASE("of several steps: the sum of linear rates, and the means over the steps") {
  // 10, 8, 6, 4 follow 12: their sum is 28; from each of them on it is 28, 18, 10, 4, on average 15, of 17.5 by the line.
  constexpr rate_change<> c = change_of_rate(12.0, 4.0, 4.0);
  static_assert(c.drop == 8.0 && c.sum == 28.0 && c.rate == 7.0);
  static_assert(c.steps == 4.0 && c.steps_after == 2.5 && c.sum_after == 17.5);
}

}  // namespace rate_change_test
