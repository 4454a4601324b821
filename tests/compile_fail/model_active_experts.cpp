// SPDX-License-Identifier: Apache-2.0
// More active experts than there are.
// most: 12 lines by g++
// most: 25 lines by clang
// expect: active_experts_must_not_exceed_experts|experts.active.*at most experts.experts.*385
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
constexpr transformer shape = changed([](transformer& x) { x.experts.active = 384; });
#else
constexpr transformer shape = changed([](transformer& x) { x.experts.active = 385; });
#endif
constexpr transformer m = checked(shape);
