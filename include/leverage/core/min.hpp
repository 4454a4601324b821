// SPDX-License-Identifier: Apache-2.0
/// @file
/// The smaller of two numbers, with its derivatives: for laws that change from one formula to another.
#pragma once

#include <concepts>

#include "leverage/core/scalar.hpp"

namespace leverage::math {

/// The smaller of two numbers, and NaN if either is NaN; packs are compared lane by lane.
template <scalar A, scalar B>
[[nodiscard]] constexpr common_scalar<A, B>(min)(const A& a, const B& b) {
  using S = common_scalar<A, B>;
  const auto below = value_of(a) < value_of(b);
  const auto not_above = value_of(b) <= value_of(a);
  if constexpr (std::convertible_to<decltype(below), bool>) {
    if (below) return S(a);
    return not_above ? S(b) : S(a + b);
  } else {
    return select(below, S(a), select(not_above, S(b), S(a + b)));
  }
}

}  // namespace leverage::math
