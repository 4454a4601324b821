// SPDX-License-Identifier: Apache-2.0
// A number that does not say what it counts.
// expect: tokens<
// reject: overflow
#include "leverage/core/quantities.hpp"

constexpr double trained(leverage::tokens<double> d) { return d.value; }

constexpr double fine = trained(leverage::tokens{1e12});
#ifndef LEVERAGE_MUST_COMPILE
constexpr double broken = trained(1e12);
#endif
