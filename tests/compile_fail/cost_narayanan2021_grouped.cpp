// SPDX-License-Identifier: Apache-2.0
// The formula of Narayanan et al. 2021, 12 h^2 a layer, for a model with grouped heads.
// expect: narayanan2021_counts_plain_multi_head_models_with_blocks_of_four_d_model
#include "leverage/cost/narayanan2021.hpp"
#include "leverage/model/presets.hpp"

using namespace leverage;

constexpr count grouped(transformer m, count kv_heads) {
  m.attention.kv_heads = kv_heads;
  return cost::narayanan2021::training_flops_per_token(m).value;
}

#ifdef LEVERAGE_MUST_COMPILE
constexpr count kv_heads = 12;
#else
constexpr count kv_heads = 4;
#endif
constexpr count m = grouped(presets::gpt2_124m.model, kv_heads);
