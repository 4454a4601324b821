// SPDX-License-Identifier: Apache-2.0
/// @file
/// A change of the learning rate: laws of the loss under a schedule (luo2025.hpp, tissue2024.hpp) take the rates of a run as a
/// list of them, each of one step or of several. schedule.hpp makes that list.
///
///   eta_k   learning rate of step k; eta_0 is the first one after the warm-up
///   drop    eta_(k-1) - eta_k, negative where the rate rises
///   S_k     sum of the rates of step k and of all later ones
///
/// A table that has a rate every few hundred steps gives a change for each of its rows: the rate is taken as linear in
/// between, and its drop as that of the middle of these steps. Where every step has its rate, nothing is approximate.
#pragma once

#include <concepts>

#include "leverage/core/scalar.hpp"

namespace leverage {

/// A change of the learning rate, over one step or several.
template <scalar X = double>
struct rate_change {
  X drop{};         ///< the rate before minus the rate after
  X rate{};         ///< the rate after; of several steps the mean of theirs
  X sum{};          ///< of the rates of its steps
  X sum_after{};    ///< of this sum, the part from the change on: all of it for one step
  X steps{};        ///< number of its steps
  X steps_after{};  ///< of these, from the change on: all of it for one step
};

/// The change from one rate to another that is reached in that number of steps, linearly.
template <scalar X>
[[nodiscard]] constexpr rate_change<X> change_of_rate(const X& before, const X& after,
                                                      const X& steps) {
  const X rise = after - before;
  const X sum = steps * (before + after) / 2 + rise / 2;
  const X share = (steps + 1) / (2 * steps);
  return {-rise, before + rise * share, sum, sum * share, steps, steps * share};
}

/// Whether a change takes nothing off the loss: the rate stays, or falls to zero.
template <scalar X>
[[nodiscard]] constexpr bool stays(const rate_change<X>& c) {
  if constexpr (std::floating_point<X>) {
    return c.drop == 0.0 || c.rate == 0.0;
  } else if constexpr (requires {
                         { any(c.drop != c.drop) } -> std::convertible_to<bool>;
                       }) {
    return !any(c.drop != X(0.0));
  } else {
    return false;
  }
}

}  // namespace leverage
