// SPDX-License-Identifier: Apache-2.0
#include "leverage/plan/machine_reach.hpp"

#include <cmath>

#include <doctest/doctest.h>

#include "leverage/laws/tian2025.hpp"
#include "support/near.hpp"

namespace machine_reach_test {

using namespace leverage;
using namespace leverage::plan;
using test::near;

TEST_CASE("at the ends of the suitable compute, tokens are as many as the tolerance allows") {
  for (const auto* law : {&tian2025::table5_moe, &tian2025::table5_dense}) {
    const compute_range r = suitable_compute(flops_per_token{2e10}, *law, 3.0, 0.1);
    CHECK(near((r.low / flops_per_token{2e10}).value, 3.0 / 1.1 * law->data(r.low).value, 1e-12));
    CHECK(near((r.high / flops_per_token{2e10}).value, 3.0 * 1.1 * law->data(r.high).value, 1e-12));
  }
}

TEST_CASE("the best model of a compute is in the middle of what suits it") {
  const flops<> c{1e21};
  const flops_per_token<> best = c / tian2025::table5_moe.data(c);
  const compute_range r = suitable_compute(best, tian2025::table5_moe, 1.0, 0.1);
  CHECK(near(std::sqrt(r.low.value * r.high.value), 1e21, 1e-12));
}

TEST_CASE("the time ends a run, or the tokens do") {
  const flops_per_token<> m{1e10};
  const compute_range suits{.low = flops{4e21}, .high = flops{8e21}};
  const auto at = [&](double speed) { return reach_of(m, speed, seconds{1e6}, 0.5, suits); };
  // 1.2e6 tokens a second for half of 1e6 s are 6e11 tokens and 6e21 FLOPs.
  const machine_reach middle = at(1.2e6);
  CHECK(near(middle.compute.value, 6e21, 1e-14));
  CHECK(near(middle.data.value, 6e11, 1e-14));
  CHECK(middle.time == seconds{1e6});
  CHECK(middle.is_enough);
  CHECK_FALSE(middle.is_complete);
  // Twice as fast would be 1.2e22 FLOPs: it stops at 8e21, after two thirds of the time.
  const machine_reach fast = at(2.4e6);
  CHECK(fast.compute == flops{8e21});
  CHECK(near(fast.time.value, 2e6 / 3.0, 1e-14));
  CHECK(fast.is_enough);
  CHECK(fast.is_complete);
  const machine_reach slow = at(0.7e6);
  CHECK_FALSE(slow.is_enough);
  CHECK(near(slow.compute.value, 3.5e21, 1e-14));
  CHECK_FALSE(at(0.0).is_enough);
  CHECK_FALSE(at(std::nan("")).is_enough);
}

}  // namespace machine_reach_test
