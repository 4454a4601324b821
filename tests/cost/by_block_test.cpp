// SPDX-License-Identifier: Apache-2.0
#include "leverage/cost/by_block.hpp"

#include <doctest/doctest.h>

#include "leverage/model/presets.hpp"

namespace by_block_test {

using namespace leverage;

constexpr transformer tiny{
    .layers = 3,
    .d_model = 8,
    .vocabulary = 100,
    .sequence = 16,
    .blocks = {{.layers = layer_set::listing({0, 2}),
                .attention = {.heads = 2, .kv_heads = 1, .head_dim = 4},
                .feed_forward = {.width = 32}},
               {.layers = layer_set::listing({1}),
                .recurrent = {.kind = recurrence::simple_decay, .heads = 2, .head_dim = 4},
                .experts = {.experts = 4, .active = 1, .expert_width = 16}}}};

TEST_CASE("a block by hand") {
  // Two layers of: q 8 x 8, k and v 8 x 4, o 8 x 8, three matrices of 8 x 32, two norms of 8.
  CHECK(cost::total_parameters_of_block(tiny, 0).value == 2 * (64 + 32 + 32 + 64 + 768 + 16));
  CHECK(cost::active_parameters_of_block(tiny, 0).value == 2 * (64 + 32 + 32 + 64 + 768 + 16));
  // Two for each weight but those of norms, and scores and weighted values of 16 tokens: 2 x 2 x 16 x 8.
  CHECK(cost::forward_flops_of_block(tiny, 0).value == 2 * (2 * (64 + 32 + 32 + 64 + 768) + 512));
  // A layer of one mixture: three of four experts rest.
  CHECK(cost::total_parameters_of_block(tiny, 1).value -
            cost::active_parameters_of_block(tiny, 1).value ==
        3 * 3 * 8 * 16);
}

TEST_CASE("the blocks of every preset, its vocabulary and its last norm are all of it") {
  int hybrids = 0;
  for (const preset* p : presets::all) {
    const transformer& m = p->model;
    if (!m.has_blocks()) continue;
    CAPTURE(p->key);
    ++hybrids;
    count total = 0;
    count active = 0;
    count flops = 0;
    for (int i = 0; i < m.blocks.length(); ++i) {
      total += cost::total_parameters_of_block(m, i).value;
      active += cost::active_parameters_of_block(m, i).value;
      flops += cost::forward_flops_of_block(m, i, cost::attention_mask::causal).value;
    }
    const count outside = (m.tied_embeddings ? 1 : 2) * m.vocabulary * m.d_model +
                          (m.norm == norm_kind::layer ? 2 : 1) * m.d_model;
    CHECK(total + outside == cost::total_parameters(m).total().value);
    CHECK(active + outside == cost::active_parameters(m).total().value);
    CHECK(flops == cost::forward_flops(m, cost::attention_mask::causal).non_vocabulary().value);
  }
  CHECK(hybrids >= 5);
}

TEST_CASE("a block that is not there, a model without blocks and a broken one have no count") {
  CHECK(cost::total_parameters_of_block(tiny, 2).value == not_a_count);
  CHECK(cost::total_parameters_of_block(tiny, -1).value == not_a_count);
  CHECK(cost::forward_flops_of_block(presets::llama_3_8b.model, 0).value == not_a_count);
  CHECK(cost::forward_flops_of_block(tiny, 0, cost::attention_mask::full, 5000).value ==
        not_a_count);
  transformer broken = tiny;
  broken.d_model = 0;
  CHECK(cost::active_parameters_of_block(broken, 0).value == not_a_count);
}

}  // namespace by_block_test
