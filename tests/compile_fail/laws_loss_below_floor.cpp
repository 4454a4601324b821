// SPDX-License-Identifier: Apache-2.0
// A loss that no budget reaches.
// expect: loss_is_above_the_floor_of_the_curve
// reject: kernel|overflow
#include "leverage/laws/loss_curve.hpp"

constexpr leverage::loss_curve<> curve{.alpha = 64.0, .beta = -0.5, .b = 1.5};
#ifdef LEVERAGE_MUST_COMPILE
constexpr double loss = 1.6;
#else
constexpr double loss = 1.4;
#endif
constexpr auto c = curve.flops_for(loss);
