// SPDX-License-Identifier: Apache-2.0
/// @file
/// How well predictions were: against rows that the fit has not seen.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <span>
#include <vector>

#include "leverage/core/math.hpp"
#include "leverage/fit/interval.hpp"

namespace leverage::fit {

/// Errors are prediction over observation, less 1; those of the largest observation where observations are not of one
/// sign.
struct prediction_errors {
  std::vector<double> errors;                                ///< of each row
  double median = std::numeric_limits<double>::quiet_NaN();  ///< of their sizes
  double ninety_percent =
      std::numeric_limits<double>::quiet_NaN();            ///< their sizes' 90th percentile
  std::size_t largest = 0;                                 ///< the row of the largest one
  double bias = std::numeric_limits<double>::quiet_NaN();  ///< the mean error, with its sign
  bool of_largest = false;
};

/// The errors of predictions. There is at least one row.
[[nodiscard]] inline prediction_errors errors_of(std::span<const double> predicted,
                                                 std::span<const double> observed) {
  prediction_errors e;
  if (observed.empty() || predicted.size() != observed.size()) return e;
  const auto [low, high] = std::minmax_element(observed.begin(), observed.end());
  e.of_largest = !(*low > 0.0 || *high < 0.0);
  const double size = (std::max)(std::abs(*low), std::abs(*high));
  std::vector<double> sizes;
  double total = 0.0;
  for (std::size_t i = 0; i < observed.size(); ++i) {
    const double difference = predicted[i] - observed[i];
    e.errors.push_back(difference / (e.of_largest ? (size > 0.0 ? size : 1.0) : observed[i]));
    sizes.push_back(std::abs(e.errors.back()));
    total += e.errors.back();
  }
  e.bias = total / static_cast<double>(observed.size());
  e.largest =
      static_cast<std::size_t>(std::max_element(sizes.begin(), sizes.end()) - sizes.begin());
  std::sort(sizes.begin(), sizes.end());
  e.median = detail::quantile(sizes, 0.5);
  e.ninety_percent = detail::quantile(sizes, 0.9);
  return e;
}

/// How many observations their intervals hold, of those that have one.
struct interval_coverage {
  std::size_t held = 0;
  std::size_t of = 0;
};

[[nodiscard]] inline interval_coverage coverage_of(std::span<const interval> intervals,
                                                   std::span<const double> observed) {
  interval_coverage c;
  for (std::size_t i = 0; i < (std::min)(intervals.size(), observed.size()); ++i) {
    if (!math::is_finite(intervals[i].low) || !math::is_finite(intervals[i].high)) continue;
    ++c.of;
    c.held += intervals[i].low <= observed[i] && observed[i] <= intervals[i].high ? std::size_t{1}
                                                                                  : std::size_t{0};
  }
  return c;
}

}  // namespace leverage::fit
