// SPDX-License-Identifier: Apache-2.0
// A field that attention does not have, in a configuration that names its type.
// most: 12 lines by g++
// most: 25 lines by clang
// expect: num_kv_heads
// reject: invalid initialization of reference|cannot convert initializer list
#include "leverage/model/transformer.hpp"
#include "leverage/model/validate.hpp"

using namespace leverage;

#ifdef LEVERAGE_MUST_COMPILE
constexpr transformer model =
    checked(transformer{.layers = 2,
                        .d_model = 64,
                        .vocabulary = 100,
                        .sequence = 16,
                        .attention = {.heads = 4, .kv_heads = 2, .head_dim = 16},
                        .feed_forward = {.width = 128}});
#else
constexpr transformer model =
    checked(transformer{.layers = 2,
                        .d_model = 64,
                        .vocabulary = 100,
                        .sequence = 16,
                        .attention = {.heads = 4, .num_kv_heads = 2, .head_dim = 16},
                        .feed_forward = {.width = 128}});
#endif
