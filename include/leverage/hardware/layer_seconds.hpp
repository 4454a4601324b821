// SPDX-License-Identifier: Apache-2.0
/// @file
/// Seconds of layers by what takes them, and times that overlap.
#pragma once

#include "leverage/core/math.hpp"
#include "leverage/core/scalar.hpp"

namespace leverage::hardware {

/// Seconds of a layer, or of several, by what takes them. They add up.
template <scalar T = double>
struct layer_seconds {
  T matrices{};   ///< dense matrix products, routers included
  T attention{};  ///< scores and weighted values, recurrent states
  T experts{};    ///< matrix products of routed experts
  T elements{};   ///< norms, activations, residuals, scaling to 8 or 4 bits
  T routing{};    ///< copies of tokens for experts and back
  T tensor{};     ///< tensor-parallel communication that is not hidden
  T exchange{};   ///< expert-parallel
  T context{};    ///< context-parallel
  T launch{};     ///< of the host beyond what the device takes

  [[nodiscard]] constexpr T total() const {
    return matrices + attention + experts + elements + routing + tensor + exchange + context +
           launch;
  }
  /// All of them times `x`.
  template <class X>
  [[nodiscard]] constexpr layer_seconds times(const X& x) const {
    return {x * matrices, x * attention, x * experts, x * elements, x * routing,
            x * tensor,   x * exchange,  x * context, x * launch};
  }
  /// Adds `n` times another one.
  constexpr void add(double n, const layer_seconds& o) {
    matrices = matrices + n * o.matrices;
    attention = attention + n * o.attention;
    experts = experts + n * o.experts;
    elements = elements + n * o.elements;
    routing = routing + n * o.routing;
    tensor = tensor + n * o.tensor;
    exchange = exchange + n * o.exchange;
    context = context + n * o.context;
    launch = launch + n * o.launch;
  }
};

/// Two times that overlap: sqrt(a^2 + b^2), at least the longer one and at most their sum. NaN if either is.
template <scalar T>
[[nodiscard]] constexpr T overlapped(const T& a, const T& b) {
  using math::sqrt;
  const T& larger = value_of(a) >= value_of(b) ? a : b;
  const T& smaller = value_of(a) >= value_of(b) ? b : a;
  if (value_of(smaller) == 0) return larger;
  const T ratio = smaller / larger;
  return larger * sqrt(1.0 + ratio * ratio);
}

}  // namespace leverage::hardware
