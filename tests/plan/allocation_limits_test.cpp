// SPDX-License-Identifier: Apache-2.0
/// @file
/// Limits of an allocation: 16 bytes a parameter (Rajbhandari et al. 2020), and what a limit that binds does.
#include "leverage/plan/allocation_limits.hpp"

#include <doctest/doctest.h>

#include "leverage/laws/besiroglu2024.hpp"
#include "leverage/plan/allocation.hpp"
#include "support/near.hpp"

namespace allocation_limits_test {

using namespace leverage;
using namespace leverage::plan;
using test::is_nan;
using test::near;

TEST_CASE("memory holds the size back, and says so") {
  allocation_limits eight_gpus;
  eight_gpus.memory.available = bytes{8 * 80e9};
  const allocation_problem p{besiroglu2024::table1, training_cost{}, eight_gpus};
  const allocation<> small = p.optimum(flops{1e21});
  CHECK(small.status == allocation_status::optimal);
  const allocation<> large = p.optimum(flops{1e24});
  CHECK(large.status == allocation_status::limited);
  CHECK(large.binding == allocation_limit::memory);
  CHECK(near(large.size.value, 40e9, 1e-12));  // 640 GB at 16 bytes a parameter
  CHECK(near(large.data.value, 1e24 / 240e9, 1e-12));
  CHECK(p.given_size(parameters{41e9}, flops{1e24}).binding == allocation_limit::memory);

  // A mixture with ten times the parameters, of which the cache leaves room for less.
  allocation_limits mixture = eight_gpus;
  mixture.memory.parameters_per_size = 10.0;
  mixture.memory.key_value_cache = bytes{160e9};
  CHECK(near(allocation_problem{besiroglu2024::table1, training_cost{}, mixture}
                 .optimum(flops{1e24})
                 .size.value,
             3e9, 1e-12));
  mixture.memory.key_value_cache = bytes{640e9};
  const allocation<> none =
      allocation_problem{besiroglu2024::table1, training_cost{}, mixture}.optimum(flops{1e24});
  CHECK(none.status == allocation_status::infeasible);
  CHECK(none.binding == allocation_limit::memory);
  CHECK(is_nan(none.size.value));
  CHECK(is_nan(none.loss));

  // A loss beyond the largest model that fits; with it in reach, more tokens on a smaller one.
  CHECK(p.for_loss(1.85).binding == allocation_limit::memory);
  const allocation<> squeezed = p.for_loss(1.97);
  CHECK(squeezed.status == allocation_status::limited);
  CHECK(squeezed.binding == allocation_limit::memory);
  CHECK(near(squeezed.loss, 1.97, 1e-13));
}

}  // namespace allocation_limits_test
