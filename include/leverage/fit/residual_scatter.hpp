// SPDX-License-Identifier: Apache-2.0
/// @file
/// The residuals of a fit as a distribution; what is observed where a value with an uncertainty of its own scatters like
/// them; how far a point lies beyond the rows. This header knows neither laws nor linear algebra.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <numeric>
#include <span>
#include <vector>

#include "leverage/fit/interval.hpp"
#include "leverage/fit/quantiles.hpp"

namespace leverage::fit {

/// A law at a point. The intervals are in the order of the levels that were asked for, and NaN where there are none.
struct predicted_point {
  double value = std::numeric_limits<double>::quiet_NaN();
  bool determined = false;  ///< whether the rows determine the law here
  std::vector<interval> law;
  std::vector<interval> observation;
};

/// The residuals of n rows, each as often as its weight says, widened by sqrt(n / (n - p)) for p free coefficients.
class residual_scatter {
 public:
  residual_scatter(const std::vector<double>& residuals, std::span<const double> weights,
                   std::size_t free_coefficients) {
    std::vector<std::size_t> order;
    for (std::size_t i = 0; i < residuals.size(); ++i) {
      if (weights[i] > 0.0) order.push_back(i);
    }
    std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
      return residuals[a] != residuals[b] ? residuals[a] < residuals[b] : a < b;
    });
    if (order.size() <= free_coefficients) return;
    const auto n = static_cast<double>(order.size());
    const double wider = std::sqrt(n / (n - static_cast<double>(free_coefficients)));
    double total = 0.0;
    for (const std::size_t i : order) total += weights[i];
    double before = 0.0;
    for (const std::size_t i : order) {
      before += weights[i];
      sorted_.push_back(wider * residuals[i]);
      at_.push_back(before / (total + total / n));
    }
  }

  /// Whether there are more rows than free coefficients.
  [[nodiscard]] bool usable() const { return !sorted_.empty(); }

  /// The residual that a share p of them does not exceed: linear between the residuals, the i-th of n at i / (n + 1).
  /// Beyond the first and the last, whose shares are too small to be seen, the tails of a normal distribution.
  [[nodiscard]] double quantile(double p) const {
    if (!usable()) return std::numeric_limits<double>::quiet_NaN();
    const auto tail = [&](double residual, double share) {
      const double z = detail::normal_quantile(share);
      return share == p || z == 0.0 ? residual : residual * detail::normal_quantile(p) / z;
    };
    if (p <= at_.front()) return (std::min)(sorted_.front(), tail(sorted_.front(), at_.front()));
    if (p >= at_.back()) return (std::max)(sorted_.back(), tail(sorted_.back(), at_.back()));
    const auto next =
        static_cast<std::size_t>(std::upper_bound(at_.begin(), at_.end(), p) - at_.begin());
    const double share = (p - at_[next - 1]) / (at_[next] - at_[next - 1]);
    return sorted_[next - 1] + share * (sorted_[next] - sorted_[next - 1]);
  }

 private:
  std::vector<double> sorted_;
  std::vector<double> at_;  ///< the share that each of them has reached
};

namespace detail {

inline constexpr std::size_t sample_size = 2048;

/// The middle of the i-th of `sample_size` equal shares.
[[nodiscard]] constexpr double middle_of(std::size_t i) {
  return (static_cast<double>(i) + 0.5) / static_cast<double>(sample_size);
}

/// The quantile of sorted values that lie at the middles of equal shares.
[[nodiscard]] inline double middle_quantile(const std::vector<double>& sorted, double p) {
  const auto n = static_cast<double>(sorted.size());
  return n < 2.0 ? quantile(sorted, p)
                 : quantile(sorted, std::clamp((p * n - 0.5) / (n - 1.0), 0.0, 1.0));
}

}  // namespace detail

/// What is observed of a law whose values are distributed as `sorted`: a sample of value - residual at the
/// middles of equal shares, in ascending order. Quantiles are paired by the golden ratio, which covers all pairs evenly and without chance.
[[nodiscard]] inline std::vector<double> observations_of(const std::vector<double>& sorted,
                                                         const residual_scatter& scatter) {
  constexpr double golden = 0.6180339887498949;
  std::vector<double> sample(detail::sample_size);
  for (std::size_t i = 0; i < sample.size(); ++i) {
    const double turn = golden * (static_cast<double>(i) + 0.5);
    sample[i] = detail::middle_quantile(sorted, detail::middle_of(i)) -
                scatter.quantile(turn - std::floor(turn));
  }
  std::sort(sample.begin(), sample.end());
  return sample;
}

/// Where a value is among those of the rows.
struct place_among_rows {
  enum class side { below, inside, above };
  side where = side::inside;
  double factor =
      1.0;  ///< beyond the smallest or the largest row; NaN where these are not of one sign with the value
  double smallest = std::numeric_limits<double>::quiet_NaN();
  double largest = std::numeric_limits<double>::quiet_NaN();
};

[[nodiscard]] inline place_among_rows place_of(double value, std::span<const double> rows) {
  place_among_rows p;
  if (rows.empty()) return p;
  const auto [low, high] = std::minmax_element(rows.begin(), rows.end());
  p.smallest = *low;
  p.largest = *high;
  constexpr double none = std::numeric_limits<double>::quiet_NaN();
  if (value > p.largest) {
    p.where = place_among_rows::side::above;
    p.factor = p.largest > 0.0 ? value / p.largest : none;
  } else if (value < p.smallest) {
    p.where = place_among_rows::side::below;
    p.factor = value > 0.0 ? p.smallest / value : none;
  }
  return p;
}

}  // namespace leverage::fit
