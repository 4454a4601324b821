// SPDX-License-Identifier: Apache-2.0
// A leverage that no activation ratio reaches at that budget.
// expect: activation_ratio_exists_for_that_leverage
#include "leverage/laws/tian2025.hpp"

using namespace leverage;

#ifdef LEVERAGE_MUST_COMPILE
constexpr double target = 7;
#else
constexpr double target = 20;
#endif
constexpr auto a = tian2025::table6.activation_ratio_for(target, granularity{12.0}, flops{1e22});
