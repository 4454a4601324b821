// SPDX-License-Identifier: Apache-2.0
// A model without layers.
// most: 12 lines by g++
// most: 29 lines by clang
// expect: layers_must_be_at_least_one|layers.*at least 1
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
constexpr transformer m = checked(changed([](transformer& x) { x.layers = 2; }));
#else
constexpr transformer m = checked(changed([](transformer& x) { x.layers = 0; }));
#endif
