// SPDX-License-Identifier: Apache-2.0
#include "leverage/laws/schedule.hpp"

#include <doctest/doctest.h>

#include <vector>

#include "support/near.hpp"

namespace schedule_test {

using namespace leverage;
using test::near;

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

TEST_CASE("the first change has no drop; rates at some steps have the sums of all of them") {
  const auto all = schedule_of(std::vector<double>{5, 4, 3, 2, 1});
  REQUIRE(all.size() == 5);
  CHECK(all[0].drop == 0.0);
  CHECK(all[0].sum == 5.0);
  const std::vector<double> steps{10, 12, 14};
  const std::vector<double> rates{5, 3, 1};
  const auto some = schedule_of(steps, rates);
  REQUIRE(some.size() == 3);
  double sum = 0;
  for (const auto& c : some) sum += c.sum;
  CHECK(near(sum, 15.0, 1e-15));
  CHECK(schedule_of(std::vector<double>{1, 1}, rates).empty());
  CHECK(schedule_of(std::vector<double>{1, 2, 2}, rates).empty());
  CHECK(schedule_of(std::vector<double>{}).empty());
}

}  // namespace schedule_test
