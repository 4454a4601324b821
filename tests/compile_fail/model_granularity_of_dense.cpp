// SPDX-License-Identifier: Apache-2.0
// The granularity of a dense model.
// most: 12 lines by g++
// most: 25 lines by clang
// expect: granularity_needs_experts
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
constexpr auto g = granularity_of(presets::moe_mini.model);
#else
constexpr auto g = granularity_of(presets::dense_6b.model);
#endif
