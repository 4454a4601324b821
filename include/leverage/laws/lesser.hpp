// SPDX-License-Identifier: Apache-2.0
/// @file
/// The lesser of two numbers, with its derivatives: where a law changes over from one formula to another.
#pragma once

#include "leverage/core/scalar.hpp"

namespace leverage::detail {

/// The lesser of two numbers, NaN if one is; not for packs, whose comparison is a mask.
template <scalar A, scalar B>
[[nodiscard]] constexpr common_scalar<A, B> lesser(const A& a, const B& b) {
  using S = common_scalar<A, B>;
  if (value_of(a) < value_of(b)) return S(a);
  return value_of(b) <= value_of(a) ? S(b) : S(a + b);
}

}  // namespace leverage::detail
