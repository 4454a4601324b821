// SPDX-License-Identifier: Apache-2.0
// Quantities of two kinds compared: a budget in tokens against one in FLOPs.
// expect: (no match for|invalid operands)
// expect: tokens<
// expect: flops<
#include "leverage/core/quantities.hpp"

constexpr leverage::tokens<double> trained{1e12};
constexpr leverage::flops<double> budget{1e22};
constexpr bool fine = trained == leverage::tokens{1e12};
#ifndef LEVERAGE_MUST_COMPILE
constexpr bool same = trained == budget;
#endif
