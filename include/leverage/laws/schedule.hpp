// SPDX-License-Identifier: Apache-2.0
/// @file
/// The learning rates of a run as a list of changes, as laws of the loss under a schedule take them (luo2025.hpp,
/// tissue2024.hpp). laws.hpp leaves this header out, because <vector> takes as long to compile as ten laws.
///
///   const std::vector<double> rates{3e-4, 2e-4, 1e-4};           // of each step after the warm-up
///   luo2025::llama_100m.loss(schedule_of(rates), warmup_sum)
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "leverage/laws/rate_change.hpp"

namespace leverage {

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
