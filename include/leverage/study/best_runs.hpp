// SPDX-License-Identifier: Apache-2.0
/// @file
/// How a budget splits between model and tokens where runs have no training curves, approach 1 of Hoffmann et al. 2022 with
/// runs that have ended: the best run of each budget, and a power law through their sizes. The shared parts are in
/// allocation_fit.hpp.
///
/// The best run is as far from the optimum as the sizes are apart, and the law through it has no interval.
///
/// [hoffmann2022]  Hoffmann et al. 2022, arXiv:2203.15556, section 3.1.
#pragma once

#include <algorithm>
#include <cstddef>
#include <vector>

#include "leverage/study/allocation_fit.hpp"
#include "leverage/study/budgets.hpp"
#include "leverage/study/curve_fit.hpp"

namespace leverage::study {

/// The split by the best runs. A budget whose smallest or largest size is the best does not count for the law.
[[nodiscard]] inline allocation_fit best_runs(const sized_runs& runs,
                                              const allocation_options& options = {}) {
  allocation_fit result;
  result.violations = detail::validate(runs, options);
  if (!result.violations.empty()) return result;
  for (const std::vector<std::size_t>& rows :
       rows_by_budget(runs.flops, options.budget_tolerance)) {
    std::vector<double> flops;
    std::vector<double> sizes;
    std::size_t best = rows.front();
    for (const std::size_t i : rows) {
      flops.push_back(runs.flops[i]);
      sizes.push_back(runs.size[i]);
      if (runs.loss[i] < runs.loss[best]) best = i;
    }
    size_minimum m;
    m.flops = median(flops);
    m.size = runs.size[best];
    m.loss = runs.loss[best];
    m.runs = rows.size();
    m.sizes = distinct(sizes);
    if (m.sizes >= 2) {
      const auto [least, most] = std::minmax_element(sizes.begin(), sizes.end());
      m.status =
          m.size > *least && m.size < *most ? minimum_status::found : minimum_status::at_edge;
    }
    result.minima.push_back(m);
  }
  detail::span_of(result.minima, result);
  if (!detail::power_through(result.minima, result)) {
    result.violations.emplace_back(
        "fewer than two budgets have their best run between smaller and larger models");
  }
  return result;
}

}  // namespace leverage::study
