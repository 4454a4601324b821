// SPDX-License-Identifier: Apache-2.0
/// @file
/// Intervals of coefficients, and quantiles of what they are made from.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <vector>

#include "leverage/core/detail/cpp20.hpp"

namespace leverage::fit {

/// The bounds of a quantity; NaN if there are none.
struct interval {
  double low = std::numeric_limits<double>::quiet_NaN();
  double high = std::numeric_limits<double>::quiet_NaN();
};

/// The interval, widened to hold the estimate that it belongs to: quantiles of resamples of data without noise miss it
/// by rounding, and those of skewed resamples by more. Bounds that are NaN stay.
[[nodiscard]] inline interval holding(const interval& i, double estimate) {
  return {i.low > estimate ? estimate : i.low, i.high < estimate ? estimate : i.high};
}

namespace detail {

/// The quantile of sorted values, linear between order statistics; NaN if there are none, or if p is no share.
[[nodiscard]] inline double quantile(const std::vector<double>& sorted, double p) {
  if (sorted.empty() || !(p >= 0.0 && p <= 1.0)) return std::numeric_limits<double>::quiet_NaN();
  const double at = p * static_cast<double>(sorted.size() - 1);
  const auto i = (std::min)(static_cast<std::size_t>(at), sorted.size() - 1);
  const std::size_t j = (std::min)(i + 1, sorted.size() - 1);
  const double share = at - static_cast<double>(i);
  return sorted[i] + share * (sorted[j] - sorted[i]);
}

}  // namespace detail

/// The resamples that an interval needs where a bootstrap was cut short: ten of them lie outside it.
[[nodiscard]] inline std::size_t needed_resamples(double level) {
  return static_cast<std::size_t>(std::ceil(10.0 / (1.0 - level) - 1e-9));
}

}  // namespace leverage::fit
