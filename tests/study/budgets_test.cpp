// SPDX-License-Identifier: Apache-2.0
#include "leverage/study/budgets.hpp"

#include <doctest/doctest.h>

#include <cstddef>
#include <vector>

#include "support/near.hpp"

namespace budgets_test {

using leverage::study::budget_groups;
using leverage::study::rows_by_budget;
using leverage::study::runs_alone;
using groups = std::vector<std::size_t>;

TEST_CASE("budgets within the tolerance of the smallest are one, in any order of the rows") {
  const std::vector<double> flops{1e20, 1.019e18, 1e18, 1.0e20 * 1.02, 1.021e18};
  CHECK(budget_groups(flops) == groups{2, 0, 0, 2, 1});
  CHECK(budget_groups(flops, 0.03) == groups{1, 0, 0, 1, 0});
  CHECK(budget_groups(flops, 0.0) == groups{3, 1, 0, 4, 2});
  CHECK(rows_by_budget(flops)[0] == groups{1, 2});
}

TEST_CASE("a chain of close budgets does not become one: a group is no wider than the tolerance") {
  std::vector<double> flops;
  for (int i = 0; i < 100; ++i) flops.push_back(1e18 * (1 + 0.01 * i));
  const auto rows = rows_by_budget(flops, 0.02);
  CHECK(rows.size() > 20);
  for (const auto& group : rows) CHECK(flops[group.back()] <= 1.02 * flops[group.front()]);
}

TEST_CASE("equal budgets are one without a tolerance, and what is none counts as 0") {
  const std::vector<double> flops{1e18, 1e18, 2e18};
  for (const double tolerance : {0.0, -1.0, test::nan}) {
    CHECK(budget_groups(flops, tolerance) == groups{0, 0, 1});
  }
  CHECK(budget_groups({}).empty());
  CHECK(rows_by_budget({}).empty());
}

TEST_CASE("runs that share a budget with no other are counted") {
  const std::vector<double> jittered{1e18, 1.001e18, 0.9995e18, 1e19, 1e20};
  CHECK(runs_alone(jittered) == 2);
  CHECK(runs_alone(jittered, 0.0) == 5);
  CHECK(runs_alone({}) == 0);
}

}  // namespace budgets_test
