// SPDX-License-Identifier: Apache-2.0
// A broken rule in a constant: the compiler names the rule.
// expect: violated<.*width_is_positive
// reject: overflow
#include "leverage/core/guard.hpp"

struct width_is_positive {};

constexpr double fine = leverage::positive(2.0, width_is_positive{});
#ifndef LEVERAGE_MUST_COMPILE
constexpr double broken = leverage::positive(-2.0, width_is_positive{});
#endif
