// SPDX-License-Identifier: Apache-2.0
// The formula of Krajewski et al. 2024, 12 d^2 a block, for experts that are not 4 d wide together.
// expect: krajewski2024_counts_mixtures_of_plain_experts_that_are_four_d_model_wide_together
#include "leverage/cost/krajewski2024.hpp"

using namespace leverage;

#ifdef LEVERAGE_MUST_COMPILE
constexpr count width = 256;
#else
constexpr count width = 384;
#endif
constexpr transformer fine_grained{
    .layers = 8,
    .d_model = 512,
    .vocabulary = 50257,
    .sequence = 256,
    .attention = {.heads = 8, .kv_heads = 8, .head_dim = 64},
    .experts = {.experts = 512, .active = 8, .expert_width = width, .gated = false}};
constexpr count m = cost::krajewski2024::training_flops_per_token(fine_grained).value;
