// SPDX-License-Identifier: Apache-2.0
#include "leverage/model/recurrent.hpp"

#include <doctest/doctest.h>

namespace recurrent_test {

using namespace leverage;

// Nothing has no widths.
static_assert(recurrent_mixer{}.value_width() == 0 && recurrent_mixer{}.convolved_width() == 0);

// Qwen3-Next: 16 heads of keys, 32 of values, all of 128; the convolution sees queries, keys and values.
constexpr recurrent_mixer delta{.kind = recurrence::gated_delta,
                                .heads = 32,
                                .head_dim = 128,
                                .key_heads = 16,
                                .key_dim = 128,
                                .kernel = 4};
static_assert(delta.key_width() == 2048 && delta.value_width() == 4096 && delta.state_dim() == 128);
static_assert(delta.convolved_width() == 8192);
// Kimi Linear: keys are as wide as values.
constexpr recurrent_mixer kda{
    .kind = recurrence::kimi_delta, .heads = 32, .head_dim = 128, .kernel = 4};
static_assert(kda.key_width() == 4096 && kda.convolved_width() == 3 * 4096 &&
              kda.state_dim() == 128);
// MiniMax-01: no convolution.
constexpr recurrent_mixer decay{.kind = recurrence::simple_decay, .heads = 64, .head_dim = 128};
static_assert(!decay.has_convolution() && decay.convolved_width() == 0 && decay.state_dim() == 128);
// Jamba: 8192 channels with 16 states each; only they are convolved.
constexpr recurrent_mixer mamba1{.kind = recurrence::mamba1,
                                 .heads = 8192,
                                 .head_dim = 1,
                                 .key_dim = 16,
                                 .kernel = 4,
                                 .rank = 256};
static_assert(mamba1.convolved_width() == 8192 && mamba1.state_dim() == 16);
// Granite 4.0 H Small: x, B and C are convolved.
constexpr recurrent_mixer mamba2{.kind = recurrence::mamba2,
                                 .heads = 128,
                                 .head_dim = 64,
                                 .key_heads = 1,
                                 .key_dim = 128,
                                 .kernel = 4};
static_assert(mamba2.convolved_width() == 8192 + 2 * 128 && mamba2.state_dim() == 128);

TEST_CASE("two mixers are equal if all their fields are") {
  recurrent_mixer other = delta;
  CHECK(other == delta);
  other.kernel = 5;
  CHECK(other != delta);
}

}  // namespace recurrent_test
