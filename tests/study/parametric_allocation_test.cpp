// SPDX-License-Identifier: Apache-2.0
#include "leverage/study/parametric_allocation.hpp"

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

#include "study/isoflop_runs.hpp"
#include "support/near.hpp"

namespace parametric_allocation_test {

using namespace test;

TEST_CASE("the parametric law gives its closed form") {
  const parametric_fit found = parametric_allocation(isoflop_runs(6.0, 9), without_intervals());
  REQUIRE(found.allocation.usable());
  CHECK(near(found.allocation.size.exponent, a, 1e-6));
  CHECK(near(found.allocation.size(1e21), 6.0 * 2778459463.06762616, 1e-5));
  CHECK(near(found.allocation.data(1e21), 59985279210.3197558, 1e-5));
  CHECK(near(found.allocation.product(1e25), 1.0, 1e-12));
  CHECK(near(found.loss.theta[2], E, 1e-6));
}

TEST_CASE("intervals of 95 % hold the exponent in about 95 of 100 sweeps") {
  int parametric = 0;
  allocation_options options;
  options.resamples = 100;
  options.loss = fit::huber{3e-3};
  for (std::uint64_t s = 0; s < 60; ++s) {
    const sized_runs runs = isoflop_runs(2.0, 9, 0.001, 20 + s);
    const allocation_fit three = parametric_allocation(runs, options).allocation;
    parametric += three.size_interval[1].low <= a && a <= three.size_interval[1].high;
  }
  MESSAGE("of 60: " << parametric);
  CHECK(parametric >= 51);
}

TEST_CASE("six runs are enough for five coefficients, five are not") {
  sized_runs runs;
  for (const auto& [n, d] : {std::pair{5e7, 5e9}, std::pair{4e8, 2e9}, std::pair{1e9, 5e10},
                             std::pair{6e9, 1e10}, std::pair{2e8, 1e11}, std::pair{1.6e10, 3e11}}) {
    runs.flops.push_back(n * d);
    runs.size.push_back(n);
    runs.loss.push_back(loss_of(n, d));
  }
  const allocation_fit six = parametric_allocation(runs, without_intervals()).allocation;
  REQUIRE(six.usable());
  CHECK(near(six.size.exponent, a, 1e-4));
  for (auto* column : {&runs.flops, &runs.size, &runs.loss}) column->pop_back();
  const allocation_fit five = parametric_allocation(runs, without_intervals()).allocation;
  REQUIRE(five.violations.size() == 1);
  CHECK(five.violations[0] == "5 rows, expected 6");
}

TEST_CASE("rows that are wrong are named") {
  sized_runs runs = isoflop_runs(2.0, 9);
  runs.loss[7] = test::nan;
  CHECK(parametric_allocation(runs).allocation.violations.at(0) ==
        "row 7: loss nan, expected above 0");
  CHECK_FALSE(parametric_allocation(runs).allocation.usable());
  runs.loss.pop_back();
  CHECK(parametric_allocation(runs).allocation.violations.at(0) ==
        "63 budgets, 63 sizes, 62 losses");
  CHECK_FALSE(parametric_allocation({}).allocation.usable());
}

}  // namespace parametric_allocation_test
