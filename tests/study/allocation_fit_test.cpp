// SPDX-License-Identifier: Apache-2.0
/// @file
/// What the three approaches give. They are asked themselves in isoflop_test.cpp.
#include "leverage/study/allocation_fit.hpp"

#include <doctest/doctest.h>

#include "support/near.hpp"

namespace {

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

}  // namespace
