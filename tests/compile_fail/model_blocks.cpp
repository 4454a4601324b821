// SPDX-License-Identifier: Apache-2.0
// A layer that is in no block.
// most: 12 lines by g++
// most: 25 lines by clang
// expect: each_layer_must_be_in_one_block|blocks.*exactly one block
// reject: rules<
#include "leverage/model/validate.hpp"

using namespace leverage;

constexpr transformer hybrid(count first) {
  return {.layers = 48,
          .d_model = 2048,
          .vocabulary = 151936,
          .sequence = 4096,
          .blocks = {{.layers = {.first = first, .period = 4},
                      .attention = {.heads = 16, .kv_heads = 2, .head_dim = 256},
                      .feed_forward = {.width = 5120}},
                     {.layers = {.period = 4, .run = 3},
                      .recurrent = {.kind = recurrence::simple_decay, .heads = 16, .head_dim = 128},
                      .feed_forward = {.width = 5120}}}};
}

#ifdef LEVERAGE_MUST_COMPILE
constexpr transformer m = checked(hybrid(3));
#else
constexpr transformer m = checked(hybrid(7));
#endif
