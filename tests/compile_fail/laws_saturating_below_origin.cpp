// SPDX-License-Identifier: Apache-2.0
// Fewer than one expert, in Clark's transform.
// expect: saturating_variable_is_not_below_its_origin
// reject: kernel|overflow
#include "leverage/laws/saturating.hpp"

constexpr leverage::saturating_transform<> s_base{.start = 1.847, .max = 314.478, .origin = 1.0};
#ifdef LEVERAGE_MUST_COMPILE
constexpr double experts = 1;
#else
constexpr double experts = 0;
#endif
constexpr double e = s_base(experts);
