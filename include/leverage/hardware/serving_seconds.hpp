// SPDX-License-Identifier: Apache-2.0
/// @file
/// Seconds of a pass through a model that serves, by what takes them.
#pragma once

#include "leverage/core/scalar.hpp"
#include "leverage/hardware/quantities.hpp"

namespace leverage::hardware {

/// Seconds of a pass. They add up.
template <scalar T = double>
struct serving_seconds {
  T matrices{};  ///< weights of attention, dense feed-forwards, shared experts and routers: read, or multiplied
  T head{};         ///< logits
  T experts{};      ///< routed experts: those touched are read, or multiplied
  T routing{};      ///< copies of tokens
  T elements{};     ///< norms, activations, residuals
  T attention{};    ///< keys, values and states: read, or their products
  T collectives{};  ///< tensor-parallel all-reduces
  T exchange{};     ///< dispatch and combine
  T stages{};       ///< between stages
  T launch{};       ///< what neither arithmetic nor memory explains of a layer
  T host{};         ///< between two steps

  [[nodiscard]] constexpr seconds<T> total() const {
    return seconds<T>(matrices + head + experts + routing + elements + attention + collectives +
                      exchange + stages + launch + host);
  }
  /// Every part, `n` times.
  [[nodiscard]] constexpr serving_seconds times(const T& n) const {
    return {n * matrices,    n * head,     n * experts, n * routing, n * elements, n * attention,
            n * collectives, n * exchange, n * stages,  n * launch,  n * host};
  }
};

}  // namespace leverage::hardware
