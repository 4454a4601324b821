// SPDX-License-Identifier: Apache-2.0
#include "leverage/hardware/groups.hpp"

#include <doctest/doctest.h>

#include <initializer_list>

#include "support/near.hpp"

namespace groups_test {

using namespace leverage;
using namespace leverage::hardware;

// Neighbours that are a domain apart never share one; 128 ranks use 64 accelerators of each domain of 72.
static_assert(placed(8, 1, 8) == group{.ranks = 8, .inside = 8});
static_assert(placed(16, 1, 8) == group{.ranks = 16, .inside = 8});
static_assert(placed(16, 2, 8) == group{.ranks = 16, .inside = 4});
static_assert(placed(16, 8, 8) == group{.ranks = 16, .inside = 1});
static_assert(placed(16, 32, 8) == group{.ranks = 16, .inside = 1});
static_assert(placed(128, 1, 72) == group{.ranks = 128, .inside = 64});
static_assert(placed(6, 1, 8) == group{.ranks = 6, .inside = 6});
static_assert(placed(12, 1, 8) == group{.ranks = 12, .inside = 6});
static_assert(placed(7, 1, 4) == group{.ranks = 7, .inside = 1});
static_assert(group{.ranks = 12, .inside = 6}.domains() == 2);
static_assert(group{.ranks = 12, .inside = 5}.domains() == 0);

// DeepSeek-V3 on 2048 H800: 16 stages, 64 expert-parallel ranks on 8 nodes, 128 data-parallel ones.
constexpr layout deepseek{.pipeline = 16, .expert = 64};
static_assert(groups_of(deepseek, 2048, 8) == groups{.tensor = {.ranks = 1, .inside = 1},
                                                     .context = {.ranks = 1, .inside = 1},
                                                     .data = {.ranks = 128, .inside = 8},
                                                     .pipeline = {.ranks = 16, .inside = 1},
                                                     .expert_tensor = {.ranks = 1, .inside = 1},
                                                     .expert = {.ranks = 64, .inside = 8},
                                                     .expert_data = {.ranks = 2, .inside = 1}});

// Llama-3.1-405B: 8 tensor-parallel ranks fill a node, all else crosses nodes.
constexpr layout llama{.tensor = 8, .pipeline = 16, .context = 2};
constexpr groups of_llama = groups_of(llama, 16384, 8);
static_assert(of_llama.tensor.domains() == 1 &&
              of_llama.context == group{.ranks = 2, .inside = 1} &&
              of_llama.data == group{.ranks = 64, .inside = 1});

TEST_CASE("every group lies in whole domains, with no more ranks in one than there is room for") {
  for (const count domain : {1, 4, 8, 72, 256}) {
    for (count ranks = 1; ranks <= 300; ranks += 7) {
      for (count distance = 1; distance <= 16; ++distance) {
        const group g = placed(ranks, distance, domain);
        CHECK(g.domains() * g.inside == ranks);
        CHECK((g.inside == 1 || g.inside * distance <= domain));
      }
    }
  }
}

TEST_CASE("degrees that do not divide the accelerators leave a group without ranks") {
  CHECK(groups_of({.tensor = 3}, 8, 8).data.domains() == 0);
  CHECK(groups_of({.expert = 3}, 8, 8).expert_data.domains() == 0);
  CHECK(groups_of({.pipeline = 0}, 8, 8).pipeline.domains() == 0);
  CHECK(placed(8, 1, 0).domains() == 0);
  CHECK(placed(-8, 1, 8).domains() == 0);
}

}  // namespace groups_test
