// SPDX-License-Identifier: Apache-2.0
// A ratio of an invalid model.
// most: 12 lines by g++
// most: 25 lines by clang
// expect: sequence_must_be_at_least_one|sequence.*at least 1 token
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
constexpr transformer shape = changed([](transformer& x) { x.sequence = 1; });
#else
constexpr transformer shape = changed([](transformer& x) { x.sequence = 0; });
#endif
constexpr auto a = activation_ratio_of(shape);
