// SPDX-License-Identifier: Apache-2.0
// A budget that is none: the rule is named before any logarithm is taken.
// expect: training_flops_are_positive
// reject: kernel|overflow
#include "leverage/laws/tian2025.hpp"

using namespace leverage;

#ifdef LEVERAGE_MUST_COMPILE
constexpr double budget = 1e22;
#else
constexpr double budget = -1e22;
#endif
constexpr double el =
    tian2025::table6.leverage(activation_ratio{0.031}, granularity{12.0}, flops{budget});
