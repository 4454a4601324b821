// SPDX-License-Identifier: Apache-2.0
#include "leverage/model/block.hpp"

#include <doctest/doctest.h>

#include "leverage/model/transformer.hpp"

namespace block_test {

using namespace leverage;

constexpr block full{.layers = {.first = 3, .period = 4},
                     .attention = {.heads = 8, .kv_heads = 2, .head_dim = 64},
                     .experts = {.experts = 16, .active = 2, .expert_width = 128}};
constexpr block linear{.layers = {.period = 4, .run = 3},
                       .recurrent = {.kind = recurrence::simple_decay, .heads = 8, .head_dim = 64},
                       .feed_forward = {.width = 512}};

static_assert(block{}.is_empty() && !full.is_empty() && !linear.is_empty());
static_assert(full.has_attention() && !full.has_recurrence() && full.is_mixture() &&
              !full.has_feed_forward());
static_assert(!linear.has_attention() && linear.has_recurrence() && linear.has_feed_forward());
static_assert(block{.attention = {.latent = {.kv_rank = 8}}}.has_attention());
// A negative number is something, so that a rule can refuse it.
static_assert(!block{.feed_forward = {.width = -1}}.is_empty());

// A list knows how many blocks it has, and whether it had place for all of them.
static_assert(block_list{}.empty() && block_list{full, linear}.size == 2);
static_assert(block_list{full, linear}[1] == linear);
constexpr block_list eight{full, full, full, full, full, full, full, full};
static_assert(eight.size == 8 && !eight.is_cut);
static_assert(block_list{full, full, full, full, full, full, full, full, full}.is_cut);

// The layers of a model, by its blocks.
constexpr transformer hybrid{
    .layers = 10, .d_model = 512, .vocabulary = 1000, .sequence = 128, .blocks = {full, linear}};
static_assert(hybrid.has_blocks() && hybrid.is_mixture() && hybrid.mixture_layers() == 2 &&
              hybrid.dense_layers() == 8 && hybrid.windowed_layers() == 0);
static_assert(hybrid.block_of(0) == 1 && hybrid.block_of(3) == 0 && hybrid.block_of(9) == 1);
static_assert(!hybrid.prediction_is_mixture());  // the last layer is dense
static_assert(hybrid.common_experts() == full.experts);

TEST_CASE("experts are common if all mixtures have the same") {
  transformer m = hybrid;
  CHECK(m.common_experts().experts == 16);
  m.blocks.items[1].experts = {.experts = 4, .active = 1, .expert_width = 128};
  CHECK(m.common_experts().experts == 0);
  m.blocks.items[1].experts = full.experts;
  CHECK(m.common_experts() == full.experts);
  CHECK(m.dense_layers() == 0);
  CHECK(m.prediction_is_mixture());
}

}  // namespace block_test
