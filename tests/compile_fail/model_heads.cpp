// SPDX-License-Identifier: Apache-2.0
// Query heads that key-value heads do not divide.
// most: 12 lines by g++
// most: 25 lines by clang
// expect: heads_must_be_divisible_by_kv_heads|attention.heads.*a multiple of kv_heads
// reject: rules<
#include "leverage/cost/flops.hpp"
#include "leverage/model/presets.hpp"
#include "leverage/model/ratios.hpp"

using namespace leverage;

constexpr transformer changed(void (*change)(transformer&)) {
  transformer m = presets::moe_mini.model;
  change(m);
  return m;
}

#ifdef LEVERAGE_MUST_COMPILE
constexpr transformer shape = changed([](transformer& x) { x.attention.kv_heads = 8; });
#else
constexpr transformer shape = changed([](transformer& x) { x.attention.kv_heads = 3; });
#endif
constexpr transformer m = checked(shape);
