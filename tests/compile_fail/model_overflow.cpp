// SPDX-License-Identifier: Apache-2.0
// Counts that do not fit in 64 bits, refused before any of them overflows.
// most: 12 lines by g++
// most: 25 lines by clang
// expect: counts_must_fit_in_64_bits|counts stay below
// reject: rules<
#include "leverage/cost/parameters.hpp"
#include "leverage/model/presets.hpp"
#include "leverage/model/ratios.hpp"

using namespace leverage;

constexpr transformer changed(void (*change)(transformer&)) {
  transformer m = presets::moe_mini.model;
  change(m);
  return m;
}

#ifdef LEVERAGE_MUST_COMPILE
constexpr transformer shape = changed([](transformer& x) { x.vocabulary = 1000000; });
#else
constexpr transformer shape = changed([](transformer& x) { x.vocabulary = 1000000000000000000; });
#endif
constexpr auto n = cost::total_parameters(shape);
