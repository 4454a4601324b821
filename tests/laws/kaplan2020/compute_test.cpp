// SPDX-License-Identifier: Apache-2.0
/// @file
/// Budgets of Kaplan et al. 2020 in FLOPs and PF-days. Expected values: 40-digit arithmetic on the decimal
/// coefficients, or the paper's own at its own rounding.
#include "leverage/laws/kaplan2020/compute.hpp"

#include <doctest/doctest.h>

#include "support/near.hpp"

namespace compute_test {

using namespace leverage;
using namespace leverage::kaplan2020;
using test::is_nan;
using test::run_time;

TEST_CASE("budgets are FLOPs, and the paper's PF-days inside") {
  static_assert(flops_of_petaflop_days(1.0).value == 8.64e19);
  static_assert(petaflop_days(flops{8.64e20}) == 10.0);
  static_assert(min_flops_at_critical_batch(flops{1e21}).value == 5e20);
  static_assert(flops_at_critical_batch(flops{5e20}).value == 1e21);
  CHECK(is_nan(petaflop_days(flops{run_time(-1.0)})));
  CHECK(is_nan(flops_of_petaflop_days(run_time(0.0)).value));
}

}  // namespace compute_test
