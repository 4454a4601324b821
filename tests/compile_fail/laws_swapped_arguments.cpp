// SPDX-License-Identifier: Apache-2.0
// Granularity and activation ratio in each other's place.
// expect: no matching (member )?function
#include "leverage/laws/tian2025.hpp"

using namespace leverage;

#ifdef LEVERAGE_MUST_COMPILE
constexpr double el =
    tian2025::table6.leverage(activation_ratio{0.031}, granularity{12.0}, flops{1e22});
#else
constexpr double el =
    tian2025::table6.leverage(granularity{12.0}, activation_ratio{0.031}, flops{1e22});
#endif
