// SPDX-License-Identifier: Apache-2.0
// N D is no compute: 6 N D is a convention, and has to be said. Only M D is C.
// expect: (no match for|invalid operands)
// expect: parameters<
#include "leverage/core/quantities.hpp"

using namespace leverage;

constexpr tokens<double> d{2e11};
constexpr flops<double> fine = flops_per_token{6 * 8e9} * d;
#ifndef LEVERAGE_MUST_COMPILE
constexpr flops<double> c = parameters{8e9} * d;
#endif
