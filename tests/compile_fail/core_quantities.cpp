// SPDX-License-Identifier: Apache-2.0
// Tokens where parameters are asked for, and the other way round: the compiler names both.
// expect: tokens<
// expect: parameters<
#include "leverage/core/quantities.hpp"

constexpr double loss(leverage::parameters<double> n, leverage::tokens<double> d) {
  return n.value + d.value;
}

constexpr leverage::parameters<double> n{1.0};
constexpr leverage::tokens<double> d{2.0};
constexpr double fine = loss(n, d);
#ifndef LEVERAGE_MUST_COMPILE
constexpr double swapped = loss(d, n);
#endif
