// SPDX-License-Identifier: Apache-2.0
// The cost of a model that was never checked: the count itself names the rule.
// most: 12 lines by g++
// most: 25 lines by clang
// expect: head_dim_must_be_at_least_one|attention.head_dim.*at least 1
// reject: rules<|overflow
#include "leverage/cost/flops.hpp"

using namespace leverage;

#ifdef LEVERAGE_MUST_COMPILE
constexpr count head_dim = 128;
#else
constexpr count head_dim = 0;
#endif
constexpr transformer m{.layers = 2,
                        .d_model = 2048,
                        .vocabulary = 1000,
                        .sequence = 8192,
                        .attention = {.heads = 16, .kv_heads = 16, .head_dim = head_dim},
                        .feed_forward = {.width = 8192}};
constexpr count forward = cost::forward_flops(m).total().value;
