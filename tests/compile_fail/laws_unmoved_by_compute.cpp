// SPDX-License-Identifier: Apache-2.0
// A leverage asked of compute where no budget moves it: Ahat = 1.
// expect: compute_exists_for_that_leverage
// reject: kernel|overflow|zero
#include <limits>

#include "leverage/laws/tian2025.hpp"

using namespace leverage;

constexpr tian2025::joint_law<> law{
    1.23,
    -7.61e-2,
    1.67e-2,
    -1.17e-1,
    {.start = 0.5, .max = std::numeric_limits<double>::infinity(), .origin = 0.0}};
#ifdef LEVERAGE_MUST_COMPILE
constexpr double a = 0.25;
#else
constexpr double a = 0.5;
#endif
constexpr auto c = law.flops_for(1.1, activation_ratio{a}, granularity{12.0});
