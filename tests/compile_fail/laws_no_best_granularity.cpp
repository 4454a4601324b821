// SPDX-License-Identifier: Apache-2.0
// The best granularity of a law that goes on rising: the rule is named, not the division by zero.
// expect: leverage_has_an_optimum_in_granularity
// reject: kernel|overflow|zero
#include "leverage/laws/tian2025.hpp"

using namespace leverage;

#ifdef LEVERAGE_MUST_COMPILE
constexpr double curvature = 1.67e-2;
#else
constexpr double curvature = 0;
#endif
constexpr tian2025::joint_law<> law{
    1.23, -7.61e-2, curvature, -1.17e-1, {.start = 1.63e-2, .max = 5.28e16, .origin = 0.0}};
constexpr auto g = law.optimum_granularity();
