// SPDX-License-Identifier: Apache-2.0
#include "leverage/study/curve_minima.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <vector>

#include <doctest/doctest.h>

#include "study/isoflop_runs.hpp"
#include "support/near.hpp"

namespace curve_minima_test {

using namespace test;

TEST_CASE("the lowest of training curves lies along the optimum") {
  sized_runs runs;
  std::size_t number = 0;
  for (double n = 2e7; n < 4e10; n *= 1.12) {
    for (double d = 1e8; d < 1e13; d *= 1.3) {
      runs.flops.push_back(6.0 * n * d);
      runs.size.push_back(6.0 * n);
      runs.loss.push_back(loss_of(n, d));
      runs.curve.push_back(number);
    }
    ++number;
  }
  allocation_options options = without_intervals();
  options.budgets = 60;
  const allocation_fit found = curve_minima(runs, options);
  REQUIRE(found.usable());
  CHECK(near(found.size.exponent, a, 0.02));
  CHECK(near(found.size(1e20), 6.0 * best_n(1e20), 0.1));
  // Evenly in ln C from the first point of a curve to the last: 6 N D of both ends.
  REQUIRE(found.minima.size() == 60);
  const auto [first, last] = std::minmax_element(runs.flops.begin(), runs.flops.end());
  CHECK(near(found.minima.front().flops, *first, 1e-12));
  CHECK(near(found.minima.back().flops, *last, 1e-12));
  const double step = std::log(*last / *first) / 59.0;
  for (std::size_t k = 1; k < found.minima.size(); ++k) {
    CHECK(near(std::log(found.minima[k].flops / found.minima[k - 1].flops), step, 1e-9));
  }

  SUBCASE("with intervals from the curves drawn again") {
    options.resamples = 50;
    const allocation_fit with = curve_minima(runs, options);
    CHECK(with.size_interval[1].low <= with.size.exponent);
    CHECK(with.size.exponent <= with.size_interval[1].high);
  }
}

TEST_CASE("rows without the number of their training curve are refused") {
  const allocation_fit found = curve_minima(isoflop_runs(2.0, 9));
  CHECK_FALSE(found.usable());
  CHECK(found.violations.at(0) == "0 curve numbers for 63 rows");
}

}  // namespace curve_minima_test
