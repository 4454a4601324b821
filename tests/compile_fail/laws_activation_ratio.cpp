// SPDX-License-Identifier: Apache-2.0
// An activation ratio given in percent.
// expect: activation_ratio_lies_in_0_to_1
// reject: exp_kernel|pow_kernel|overflow
#include "leverage/laws/tian2025.hpp"

using namespace leverage;

#ifdef LEVERAGE_MUST_COMPILE
constexpr double percent = 0.031;
#else
constexpr double percent = 3.1;
#endif
constexpr double el =
    tian2025::table6.leverage(activation_ratio{percent}, granularity{12.0}, flops{1e22});
