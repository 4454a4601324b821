// SPDX-License-Identifier: Apache-2.0
/// @file
/// Starts of fits: every combination of given values, and projections of starts for laws that are linear in some
/// coefficients. Starts spread over a box are in sobol_starts.hpp.
///
///   auto starts = grid_starts<5>({{ {1, 10}, ... }});
///   auto solved = projected_starts(problem, grid_of_the_exponents);
#pragma once

#include <array>
#include <cstddef>
#include <utility>
#include <vector>

#include <Eigen/Core>

#include "leverage/fit/fit_result.hpp"

namespace leverage::fit {

/// Every combination of the given natural values of each coefficient, the last varying fastest.
template <std::size_t P>
[[nodiscard]] std::vector<theta_of<P>> grid_starts(const std::array<std::vector<double>, P>& axes) {
  std::vector<theta_of<P>> starts(1);
  for (std::size_t k = 0; k < P; ++k) {
    std::vector<theta_of<P>> wider;
    wider.reserve(starts.size() * axes[k].size());
    for (const theta_of<P>& s : starts) {
      for (const double value : axes[k]) {
        wider.push_back(s);
        wider.back()[k] = value;
      }
    }
    starts = std::move(wider);
  }
  return starts;
}

/// The given starts with the coefficients that are marked `linear` solved for by least squares, for laws that are
/// linear in some coefficients: a grid over the exponents alone is then enough. Starts without a solution in the
/// domain of the coefficients are left out.
template <class Problem>
[[nodiscard]] std::vector<theta_of<Problem::parameters>> projected_starts(
    const Problem& problem, const std::vector<theta_of<Problem::parameters>>& starts) {
  std::vector<theta_of<Problem::parameters>> solved;
  if (!problem.usable()) return solved;
  for (const auto& start : starts) {
    const auto theta = problem.with_linear_solved(start);
    bool inside = true;
    for (Eigen::Index i = 0; i < problem.free_count(); ++i) {
      const std::size_t k = problem.coefficient_of(i);
      inside = inside && problem.set()[k].scale.contains(theta[k]);
    }
    if (inside) solved.push_back(theta);
  }
  return solved;
}

}  // namespace leverage::fit
