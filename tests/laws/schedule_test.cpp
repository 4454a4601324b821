// SPDX-License-Identifier: Apache-2.0
#include "leverage/laws/schedule.hpp"

#include <doctest/doctest.h>

#include <vector>

#include "support/near.hpp"

namespace schedule_test {

using namespace leverage;
using test::near;

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
