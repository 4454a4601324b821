// SPDX-License-Identifier: Apache-2.0
/// @file
/// The fewest accelerators for a time, by times of a closed form.
#include "leverage/plan/fewest_accelerators.hpp"

#include <doctest/doctest.h>

#include "support/near.hpp"

namespace fewest_accelerators_test {

using namespace leverage;

TEST_CASE("round shares of a cluster are tried, the most first") {
  CHECK(plan::fewer_accelerators(64) ==
        std::vector<count>{64, 48, 32, 24, 16, 12, 8, 6, 4, 3, 2, 1});
  CHECK(plan::fewer_accelerators(72) == std::vector<count>{72, 54, 36, 27, 18, 9});
  CHECK(plan::fewer_accelerators(7) == std::vector<count>{7});
  CHECK(plan::fewer_accelerators(1) == std::vector<count>{1});
}

TEST_CASE("the fewest is the last before the limit, and no number is timed twice") {
  int calls = 0;
  plan::times_by_accelerators times(64, [&](count n) {
    ++calls;
    return seconds{64.0 / static_cast<double>(n)};
  });
  CHECK(times.fewest(seconds{1.0}) == 64);
  CHECK(times.fewest(seconds{2.5}) == 32);
  CHECK(times.fewest(seconds{4.0}) == 16);
  CHECK(times.fewest(seconds{0.9}) == 0);
  CHECK(times.fewest(seconds{1e9}) == 1);
  CHECK(calls == 12);
}

TEST_CASE("a number without a layout ends the search") {
  plan::times_by_accelerators times(64, [&](count n) { return seconds{n < 24 ? test::nan : 1.0}; });
  CHECK(times.fewest(seconds{2.0}) == 24);
  CHECK(times.fewest(seconds{test::nan}) == 0);
}

}  // namespace fewest_accelerators_test
