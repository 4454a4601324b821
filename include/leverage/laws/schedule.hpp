// SPDX-License-Identifier: Apache-2.0
/// @file
/// The learning rates of a run, as laws of the loss under a schedule take them (luo2025.hpp, tissue2024.hpp): a list of
/// changes, each of one step or of several.
///
///   eta_k   learning rate of step k; eta_0 is the first one after the warm-up
///   drop    eta_(k-1) - eta_k, negative where the rate rises
///   S_k     sum of the rates of step k and of all later ones
///
/// A table that has a rate every few hundred steps gives a change for each of its rows: the rate is taken as linear in
/// between, and its drop as that of the middle of these steps. Where every step has its rate, nothing is approximate.
#pragma once

#include <concepts>
#include <cstddef>
#include <span>
#include <vector>

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
  const X sum = steps * (before + after) * 0.5F + rise * 0.5F;
  const X share = (steps + 1.0F) / (2.0F * steps);
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

/// The changes of a run of which every step has its rate; the first has no drop.
[[nodiscard]] constexpr std::vector<rate_change<>> schedule_of(std::span<const double> rates) {
  std::vector<rate_change<>> changes;
  for (std::size_t k = 0; k < rates.size(); ++k) {
    changes.push_back(change_of_rate(k == 0 ? rates[0] : rates[k - 1], rates[k], 1.0));
  }
  return changes;
}

/// The same with the rate known at some steps only, in ascending order: `rates[i]` is that of step `steps[i]`. The first
/// of them counts as one step. Spans of different lengths, and steps that do not ascend, give no changes.
[[nodiscard]] constexpr std::vector<rate_change<>> schedule_of(std::span<const double> steps,
                                                               std::span<const double> rates) {
  std::vector<rate_change<>> changes;
  if (steps.size() != rates.size()) return changes;
  for (std::size_t k = 0; k < rates.size(); ++k) {
    if (k > 0 && !(steps[k] > steps[k - 1])) return {};
    changes.push_back(change_of_rate(k == 0 ? rates[0] : rates[k - 1], rates[k],
                                     k == 0 ? 1.0 : steps[k] - steps[k - 1]));
  }
  return changes;
}

}  // namespace leverage
