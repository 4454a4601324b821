// SPDX-License-Identifier: Apache-2.0
/// @file
/// Runs of one budget. The compute of a run is counted from steps and batches, so that runs that were meant to cost the
/// same differ by a little; budgets within a relative tolerance of the smallest of them are one.
#pragma once

#include <algorithm>
#include <cstddef>
#include <numeric>
#include <span>
#include <vector>

#include "leverage/core/detail/cpp20.hpp"

namespace leverage::study {

/// Relative width within which budgets count as one, unless something else is asked.
inline constexpr double usual_budget_tolerance = 0.02;

/// The group of each run, counted from 0 in ascending order of the budgets. The smallest budget begins a group, which
/// takes every budget up to (1 + tolerance) times it; the next larger one begins another. With a tolerance of 0, or one
/// that is negative or NaN, budgets have to be equal. Budgets are numbers.
[[nodiscard]] inline std::vector<std::size_t> budget_groups(
    std::span<const double> flops, double tolerance = usual_budget_tolerance) {
  std::vector<std::size_t> order(flops.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::sort(order.begin(), order.end(), [&](std::size_t i, std::size_t j) {
    return flops[i] != flops[j] ? flops[i] < flops[j] : i < j;
  });
  std::vector<std::size_t> groups(flops.size());
  const double width = tolerance > 0.0 ? 1.0 + tolerance : 1.0;
  std::size_t group = 0;
  double smallest = flops.empty() ? 0.0 : flops[order.front()];
  for (const std::size_t i : order) {
    if (!(flops[i] <= smallest * width)) {
      ++group;
      smallest = flops[i];
    }
    groups[i] = group;
  }
  return groups;
}

/// The rows of each group, in ascending order of the budgets; within a group in their own order.
[[nodiscard]] inline std::vector<std::vector<std::size_t>> rows_by_budget(
    std::span<const double> flops, double tolerance = usual_budget_tolerance) {
  const std::vector<std::size_t> groups = budget_groups(flops, tolerance);
  std::vector<std::vector<std::size_t>> rows(
      groups.empty() ? 0 : *std::max_element(groups.begin(), groups.end()) + 1);
  for (std::size_t i = 0; i < groups.size(); ++i) rows[groups[i]].push_back(i);
  return rows;
}

/// The number of runs that no other run shares a budget with. Where that is most of them, "near the best of their
/// budget" says nothing.
[[nodiscard]] inline std::size_t runs_alone(std::span<const double> flops,
                                            double tolerance = usual_budget_tolerance) {
  std::size_t alone = 0;
  for (const auto& rows : rows_by_budget(flops, tolerance))
    alone += rows.size() == 1 ? std::size_t{1} : std::size_t{0};
  return alone;
}

}  // namespace leverage::study
