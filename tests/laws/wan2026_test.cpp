// SPDX-License-Identifier: Apache-2.0
/// @file
/// The allocation of Wan et al. 2026: consistent in itself, which is all that could be checked.
#include "leverage/laws/wan2026.hpp"

#include <doctest/doctest.h>

#include "leverage/laws/tian2025.hpp"
#include "support/near.hpp"

namespace wan2026_test {

using namespace leverage;
using test::is_nan;
using test::near;
using test::run_time;
using wan2026::allocation;

TEST_CASE("D and M spend the budget to 0.03 %: their units are billions where C is in EFLOPs") {
  static_assert(near(allocation.D.exponent + allocation.M.exponent, 1.0, 1e-15));
  for (const double c : {1e18, 1e20, 3e20, 1e24}) {
    const flops spent = allocation.best_model(flops{c}) * allocation.best_data(flops{c});
    CHECK(near(spent.value / c, 1.000293, 1e-12));
  }
}

TEST_CASE(
    "it is said to rest on one transcription, and to differ from Tian et al. 2025 by a factor of "
    "5.6") {
  CHECK(allocation.source.verified == evidence::one_transcription);
  const flops c{1e20};
  const double ratio = allocation.best_data(c) / tian2025::table5_moe.data(c);
  CHECK(near(ratio, 5.6, 0.01));
}

TEST_CASE("inverses lead back") {
  for (const double c : {1e18, 3e20}) {
    CHECK(near(allocation.budget_for(allocation.best_data(flops{c})).value, c, 1e-12));
    CHECK(near(allocation.budget_for(allocation.best_model(flops{c})).value, c, 1e-12));
  }
  static_assert(near(allocation.best_data(flops{1e18}).value, 22.89e9, 1e-15));
}

TEST_CASE("refusals") {
  CHECK(is_nan(allocation.best_data(flops{run_time(0.0)}).value));
  CHECK(is_nan(allocation.best_model(flops{run_time(test::infinity)}).value));
  CHECK(is_nan(allocation.budget_for(tokens{run_time(-1.0)}).value));
  CHECK(is_nan(allocation.budget_for(flops_per_token{run_time(test::nan)}).value));
}

}  // namespace wan2026_test
