// SPDX-License-Identifier: Apache-2.0
/// @file
/// What the three approaches share; each has a test of its own name.
#include "leverage/study/allocation_fit.hpp"

#include <cmath>
#include <cstddef>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "support/near.hpp"

namespace allocation_fit_test {

using namespace leverage;
using namespace leverage::study;
using test::near;

TEST_CASE("an allocation that was not fitted has no numbers") {
  const allocation_fit f;
  CHECK_FALSE(f.usable());
  CHECK(test::is_nan(f.size.coefficient));
  CHECK(test::is_nan(f.data.exponent));
  CHECK(test::is_nan(f.low));
  CHECK(test::is_nan(f.size_interval[0].low));
  CHECK(test::is_nan(f.data_interval[1].high));
  CHECK(f.minima.empty());
  const size_minimum m;
  CHECK(m.status == minimum_status::too_few);
  CHECK(test::is_nan(m.size));
}

TEST_CASE("it is usable with an exponent and without violations") {
  allocation_fit f;
  f.size = {0.1915, 0.5095};
  CHECK(f.usable());
  f.violations.emplace_back("a loss is not positive");
  CHECK_FALSE(f.usable());
  f.violations.clear();
  f.size.exponent = test::infinity;
  CHECK_FALSE(f.usable());
}

TEST_CASE("the product of both laws is the budget where they belong together") {
  allocation_fit f;
  f.size = {2.0, 0.25};
  f.data = {0.5, 0.75};
  for (const double c : {1.0, 1e18, 1e24}) CHECK(near(f.product(c), 1.0, 1e-12));
  // Table 5 of Tian et al. 2025, mixtures: 0.1915 x 5.2232, whatever the budget.
  f.size = {0.1915, 0.5095};
  f.data = {5.2232, 0.4905};
  CHECK(near(f.product(1e20), 1.0002428, 1e-12));
  f.data.exponent = 0.5905;
  CHECK(near(f.product(1e20), 1.0002428e2, 1e-12));
}

size_minimum minimum_at(double c, double size, minimum_status status = minimum_status::found) {
  size_minimum m;
  m.flops = c;
  m.size = size;
  m.status = status;
  return m;
}

TEST_CASE(
    "through minima on a power law goes that law, and tokens are what is left of the budget") {
  // M = 0.5 C^0.4, so D = 2 C^0.6.
  std::vector<size_minimum> minima;
  for (const double c : {1e18, 1e19, 1e21}) minima.push_back(minimum_at(c, 0.5 * std::pow(c, 0.4)));
  minima.push_back(minimum_at(1e23, 1.0, minimum_status::at_edge));  // has no part in it
  allocation_fit found;
  REQUIRE(study::detail::power_through(minima, found));
  CHECK(near(found.size.coefficient, 0.5, 1e-11));
  CHECK(near(found.size.exponent, 0.4, 1e-12));
  CHECK(near(found.data.coefficient, 2.0, 1e-11));
  CHECK(near(found.data.exponent, 0.6, 1e-12));
  CHECK(near(found.product(1e24), 1.0, 1e-11));
  study::detail::span_of(minima, found);
  CHECK(found.low == 1e18);
  CHECK(found.high == 1e21);
  CHECK(found.usable());
}

TEST_CASE("fewer than two minima, or two at one budget, have no law") {
  allocation_fit found;
  CHECK_FALSE(study::detail::power_through({}, found));
  CHECK_FALSE(study::detail::power_through({minimum_at(1e20, 1e9)}, found));
  CHECK_FALSE(study::detail::power_through({minimum_at(1e20, 1e9), minimum_at(1e20, 2e9)}, found));
  CHECK_FALSE(found.usable());
}

TEST_CASE("intervals are quantiles of the draws that have a law, and the others are counted") {
  std::vector<allocation_fit> draws(5);
  for (std::size_t i = 0; i < 4; ++i) {
    const auto k = static_cast<double>(i);
    draws[i].size = {1.0 + k, 0.4 + 0.1 * k};
    draws[i].data = {10.0 * k, 0.6 - 0.1 * k};
  }
  allocation_options options;
  options.level = 0.5;
  allocation_fit found;
  study::detail::intervals_from(draws, options, found);
  // Places 0.75 and 2.25 of four values.
  CHECK(near(found.size_interval[0].low, 1.75, 1e-14));
  CHECK(near(found.size_interval[0].high, 3.25, 1e-14));
  CHECK(near(found.size_interval[1].low, 0.475, 1e-14));
  CHECK(near(found.data_interval[0].high, 22.5, 1e-14));
  CHECK(near(found.data_interval[1].low, 0.375, 1e-14));
  CHECK(found.failed == 1);
  REQUIRE(found.draws.size() == 4);
  // At C = 1 the sizes of the draws are 1, 2, 3 and 4.
  found.size = {2.5, 0.5};
  const auto [size, interval] = found.size_at(1.0, 0.5);
  CHECK(size == 2.5);
  CHECK(near(interval.low, 1.75, 1e-14));
  CHECK(near(interval.high, 3.25, 1e-14));
}

TEST_CASE("columns of other lengths and rows that are not positive are named") {
  sized_runs runs{{1e18, 1e19}, {1e9, 1e9}, {3.0, 2.5}, {}};
  CHECK(study::detail::validate(runs).empty());
  runs.size[1] = 0.0;
  runs.loss[0] = test::infinity;
  const auto wrong = study::detail::validate(runs);
  REQUIRE(wrong.size() == 2);
  CHECK(wrong[0] == "row 0: loss inf, expected above 0");
  CHECK(wrong[1] == "row 1: size 0, expected above 0");
  runs.loss.pop_back();
  CHECK(study::detail::validate(runs) == std::vector<std::string>{"2 budgets, 2 sizes, 1 losses"});
}

}  // namespace allocation_fit_test
