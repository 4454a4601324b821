// SPDX-License-Identifier: Apache-2.0
#include "leverage/hardware/training_states.hpp"

#include <initializer_list>

#include <doctest/doctest.h>

#include "leverage/hardware/recipes.hpp"

namespace training_states_test {

using namespace leverage;
using namespace leverage::hardware;

constexpr const recipe& fsdp = recipes::fsdp_bf16.recipe;
constexpr count llama = 8'030'261'248;

constexpr double sum(sharding how, const recipe& r) {
  return states_of(r, {.sharding = how}, llama, 64).sum();
}

// Llama-3-8B on 64 ranks, 16 bytes a parameter, with ZeRO.
static_assert(sum(sharding::none, fsdp) == 128'484'179'968);
static_assert(sum(sharding::zero1, fsdp) == 33'626'718'976);
static_assert(sum(sharding::zero2, fsdp) == 17'817'142'144);
static_assert(sum(sharding::zero3, fsdp) == 2'007'565'312);
// Megatron-LM: 6 + 12 / d.
static_assert(sum(sharding::zero1, recipe{}) == static_cast<double>(llama) * (6.0 + 12.0 / 64.0));

// Dense parts have d c copies, routed experts d_e.
static_assert(shards_of({.pipeline = 4, .expert = 64}, 256) ==
              shard_counts{.others = 64, .experts = 1});
static_assert(shards_of({.context = 8}, 8).others == 8);
static_assert(shards_of({.context = 8, .sharding = sharding::none}, 64) == shard_counts{});

TEST_CASE("groups that share are as many for experts as for dense parts") {
  CHECK(shards_of({.context = 4, .shards = 4}, 16).others == 4);
  CHECK(shards_of({.expert = 2, .shards = 4}, 16).experts == 2);
  CHECK(shards_of({.expert = 8, .shards = 4}, 16).experts == 1);
  CHECK(shards_of({.expert = 8, .shards = 16}, 16).experts == 2);
}

TEST_CASE("in a pipeline, zero3 has the weights and gradients of its stage in full") {
  const training_states flat = states_of({}, {.sharding = sharding::zero3}, 1000, 10);
  const training_states staged =
      states_of({}, {.pipeline = 2, .sharding = sharding::zero3}, 1000, 10);
  CHECK(flat.gathered == 0.0);
  CHECK(staged.sum() == flat.sum());
  CHECK(staged.gathered == 2.0 * 1000 + 4.0 * 900);
  CHECK(states_of({}, {.pipeline = 2, .sharding = sharding::zero3}, 1000, 1).gathered == 0.0);
}

TEST_CASE("parameters that all ranks share and those that none shares add up") {
  training_states both = states_of({}, {}, 1000, 10);
  both += states_of({}, {}, 50, 1);
  CHECK(both.weights == 2.0 * 1050);
  CHECK(both.gradients == 4.0 * 1050);
  CHECK(both.optimizer == 12.0 * 150);
}

}  // namespace training_states_test
