// SPDX-License-Identifier: Apache-2.0
// The break-even budget of a law without compute: the rule is named, not the division by zero.
// expect: compute_exists_for_that_leverage
// reject: kernel|overflow|zero
#include "leverage/laws/tian2025.hpp"

using namespace leverage;

#ifdef LEVERAGE_MUST_COMPILE
constexpr double d = -7.61e-2;
#else
constexpr double d = 0;
#endif
constexpr tian2025::joint_law<> law{
    1.23, d, 1.67e-2, -1.17e-1, {.start = 1.63e-2, .max = 5.28e16, .origin = 0.0}};
constexpr auto c = law.break_even_flops(granularity{12.0});
