// SPDX-License-Identifier: Apache-2.0
// Parameters and tokens added.
// expect: (no match for|invalid operands)
// expect: parameters<
// expect: tokens<
#include "leverage/core/quantities.hpp"

constexpr leverage::parameters<double> n{8e9};
constexpr leverage::tokens<double> d{2e11};
constexpr auto fine = n + n;
#ifndef LEVERAGE_MUST_COMPILE
constexpr auto sum = n + d;
#endif
