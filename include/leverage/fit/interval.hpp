// SPDX-License-Identifier: Apache-2.0
/// @file
/// Intervals of coefficients, and quantiles of what they are made from.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <vector>

namespace leverage::fit {

/// The bounds of a quantity; NaN if there are none.
struct interval {
  double low = std::numeric_limits<double>::quiet_NaN();
  double high = std::numeric_limits<double>::quiet_NaN();
};

namespace detail {

/// The quantile of sorted values, linear between order statistics; NaN if there are none.
[[nodiscard]] inline double quantile(const std::vector<double>& sorted, double p) {
  if (sorted.empty()) return std::numeric_limits<double>::quiet_NaN();
  const double at = p * static_cast<double>(sorted.size() - 1);
  const auto i = std::min(static_cast<std::size_t>(at), sorted.size() - 1);
  const std::size_t j = std::min(i + 1, sorted.size() - 1);
  const double share = at - static_cast<double>(i);
  return sorted[i] + share * (sorted[j] - sorted[i]);
}

}  // namespace detail

/// The resamples that an interval needs where a bootstrap was cut short: ten of them lie outside it.
[[nodiscard]] inline std::size_t needed_resamples(double level) {
  return static_cast<std::size_t>(std::ceil(10.0 / (1.0 - level) - 1e-9));
}

}  // namespace leverage::fit
