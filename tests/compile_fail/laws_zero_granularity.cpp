// SPDX-License-Identifier: Apache-2.0
// A granularity of zero.
// expect: granularity_is_positive
// reject: kernel|overflow
#include "leverage/laws/tian2025.hpp"

using namespace leverage;

#ifdef LEVERAGE_MUST_COMPILE
constexpr double g = 12;
#else
constexpr double g = 0;
#endif
constexpr double el =
    tian2025::table6.leverage(activation_ratio{0.031}, granularity{g}, flops{1e22});
