// SPDX-License-Identifier: Apache-2.0
// A shared expert whose width is not given: it need not be that of the routed ones.
// most: 12 lines by g++
// most: 25 lines by clang
// expect: shared_width_must_be_given_with_shared_experts|experts.shared_width.*at least 1 with shared experts
// reject: rules<
#include "leverage/model/validate.hpp"

using namespace leverage;

#ifdef LEVERAGE_MUST_COMPILE
constexpr count width = 5632;
#else
constexpr count width = 0;
#endif
constexpr transformer shape{
    .layers = 24,
    .d_model = 2048,
    .vocabulary = 151936,
    .sequence = 8192,
    .attention = {.heads = 16, .kv_heads = 16, .head_dim = 128},
    .experts = {
        .experts = 60, .active = 4, .shared = 1, .expert_width = 1408, .shared_width = width}};
constexpr transformer m = checked(shape);
