// SPDX-License-Identifier: Apache-2.0
/// @file
/// Bias-corrected and accelerated intervals from a bootstrap with a jackknife: second-order accurate where
/// percentiles are first-order.
///
/// [efron1987]   Efron, Better bootstrap confidence intervals, JASA 82(397), 1987.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <vector>

#include "leverage/fit/bootstrap.hpp"
#include "leverage/fit/interval.hpp"
#include "leverage/fit/quantiles.hpp"

namespace leverage::fit {

/// The bias-corrected and accelerated interval of coefficient k; NaN without a jackknife, where the bootstrap was
/// cancelled or is not usable, if the rows leave the coefficient open, and if the level is not between 0 and 1.
template <std::size_t P>
[[nodiscard]] interval bca_interval(const bootstrap_result<P>& result, std::size_t k,
                                    double level = 0.95) {
  const bool known = !result.cancelled && result.usable() && !result.jackknife.empty();
  if (!known || result.open[k] || !(level > 0.0 && level < 1.0)) return {};
  const std::vector<double> sorted = result.sorted_draws(k);
  const auto below =
      std::lower_bound(sorted.begin(), sorted.end(), result.estimate[k]) - sorted.begin();
  const auto upto =
      std::upper_bound(sorted.begin(), sorted.end(), result.estimate[k]) - sorted.begin();
  // Halfway through ties, and never all or nothing.
  const auto n = static_cast<double>(sorted.size());
  const double share =
      std::clamp(0.5 * static_cast<double>(below + upto) / n, 0.5 / n, 1.0 - 0.5 / n);
  const double bias = detail::normal_quantile(share);
  double mean = 0.0;
  for (const auto& j : result.jackknife) mean += j[k];
  mean /= static_cast<double>(result.jackknife.size());
  double squares = 0.0;
  double cubes = 0.0;
  for (const auto& j : result.jackknife) {
    const double d = mean - j[k];
    squares += d * d;
    cubes += d * d * d;
  }
  const double acceleration = squares > 0.0 ? cubes / (6.0 * std::pow(squares, 1.5)) : 0.0;
  const auto at = [&](double p) {
    const double z = bias + detail::normal_quantile(p);
    const double corrected = bias + z / (1.0 - acceleration * z);
    return detail::quantile(sorted, detail::normal_probability(corrected));
  };
  return {at(0.5 * (1.0 - level)), at(0.5 * (1.0 + level))};
}

}  // namespace leverage::fit
