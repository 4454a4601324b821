// SPDX-License-Identifier: Apache-2.0
#include "leverage/study/best_runs.hpp"

#include <cmath>
#include <vector>

#include <doctest/doctest.h>

#include "support/near.hpp"

namespace best_runs_test {

using namespace leverage::study;
using test::is_nan;
using test::near;

/// Three sizes at three budgets, of which the middle one, 1e9 sqrt(C / 1e18), is the best.
sized_runs swept() {
  sized_runs runs;
  for (const double c : {1e18, 1e20, 1e22}) {
    for (const double share : {2.0, 0.5, 1.0}) {
      runs.flops.push_back(c);
      runs.size.push_back(1e9 * std::sqrt(c / 1e18) * share);
      runs.loss.push_back(3.0 - 0.1 * std::log10(c / 1e18) + (share == 1.0 ? 0.0 : 0.01));
    }
  }
  return runs;
}

TEST_CASE("the best run of each budget, and the law through their sizes") {
  const allocation_fit found = best_runs(swept());
  REQUIRE(found.usable());
  REQUIRE(found.minima.size() == 3);
  CHECK(found.minima[1].flops == 1e20);
  CHECK(found.minima[1].size == 1e10);
  CHECK(found.minima[1].tokens() == 1e10);
  CHECK(near(found.minima[1].loss, 2.8, 1e-15));
  CHECK(found.minima[1].sizes == 3);
  CHECK(near(found.size.exponent, 0.5, 1e-12));
  CHECK(near(found.size(1e24), 1e12, 1e-10));
  CHECK(found.low == 1e18);
  CHECK(found.high == 1e22);
}

TEST_CASE("a budget whose best run is at the edge is named, and has no part in the law") {
  sized_runs runs = swept();
  runs.loss[0] = 2.0;
  runs.loss[4] = 2.0;
  const allocation_fit found = best_runs(runs);
  CHECK(found.minima[0].status == minimum_status::at_edge);
  CHECK(found.minima[1].status == minimum_status::at_edge);
  CHECK(found.minima[2].status == minimum_status::found);
  CHECK_FALSE(found.usable());
  CHECK(found.has_minima());
  CHECK(found.violations.at(0) ==
        "fewer than two budgets have their best run between smaller and larger models");
}

TEST_CASE("one size is too few; rows that are wrong are named") {
  const allocation_fit one = best_runs({{1e18, 1e18}, {1e9, 1e9}, {3.0, 2.9}, {}});
  REQUIRE(one.minima.size() == 1);
  CHECK(one.minima[0].status == minimum_status::too_few);
  CHECK_FALSE(one.has_minima());
  CHECK(best_runs({{1e18}, {1e9}, {-1.0}, {}}).violations.at(0) ==
        "row 0: loss -1, expected above 0");
}

}  // namespace best_runs_test
