// SPDX-License-Identifier: Apache-2.0
// Megatron-LM's count for attention with a window, which it does not know.
// expect: megatron_counts_full_attention_and_parts_of_one_shape
#include "leverage/cost/megatron.hpp"
#include "leverage/model/presets.hpp"

using namespace leverage;

constexpr count windowed(transformer m, count width) {
  m.attention.window.width = width;
  return cost::megatron::training_flops_per_token(m).value;
}

#ifdef LEVERAGE_MUST_COMPILE
constexpr count width = 8192;
#else
constexpr count width = 4096;
#endif
constexpr count m = windowed(presets::llama_3_8b.model, width);
