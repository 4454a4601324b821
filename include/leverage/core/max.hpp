// SPDX-License-Identifier: Apache-2.0
/// @file
/// The larger of two numbers, with its derivatives: for times of which the longer one decides.
#pragma once

#include "leverage/core/min.hpp"
#include "leverage/core/scalar.hpp"

namespace leverage::math {

/// The larger of two numbers, and NaN if either is NaN; packs are compared lane by lane.
template <scalar A, scalar B>
[[nodiscard]] constexpr common_scalar<A, B>(max)(const A& a, const B& b) {
  return -(min)(-a, -b);
}

}  // namespace leverage::math
