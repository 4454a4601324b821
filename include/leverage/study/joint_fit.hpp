// SPDX-License-Identifier: Apache-2.0
/// @file
/// Measured leverage, and what a fit of the laws of Tian et al. 2025 to it tells. The fits themselves are in
/// leverage_fit.hpp and leverage_slices.hpp: who only reads results does not compile them.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <limits>
#include <span>
#include <string>
#include <vector>

#include "leverage/core/quantities.hpp"
#include "leverage/fit/fit_result.hpp"
#include "leverage/fit/interval.hpp"
#include "leverage/fit/loss.hpp"
#include "leverage/fit/remark.hpp"
#include "leverage/laws/tian2025/leverage.hpp"
#include "leverage/study/curve_fit.hpp"

namespace leverage::study {

/// Measured leverage of one architecture at one budget.
struct measured_leverage {
  activation_ratio<> a{};
  granularity<> g{};
  flops<> c{};
  double leverage = 0.0;
};

/// How a law meets points: of ln EL for R^2, relative for the errors.
struct agreement {
  std::size_t points = 0;
  double r2 = std::numeric_limits<double>::quiet_NaN();
  double median_error = std::numeric_limits<double>::quiet_NaN();
  double worst_error = std::numeric_limits<double>::quiet_NaN();
};

struct joint_options {
  double fitted_below = 6.0;    ///< EL of the points that the law is fitted on
  fit::huber loss{0.02};        ///< of residuals of ln EL
  double held_start = 1.63e-2;  ///< A_start where too few activation ratios tell it: Table 6's
  double level = 0.95;
  fit::fit_options fit{};
};

/// The joint law's coefficients in this order; A_max behind them is not free.
inline constexpr std::size_t joint_coefficients = 5;
inline constexpr std::array<const char*, joint_coefficients> joint_names{"a", "d", "gamma", "beta",
                                                                         "A_start"};

struct joint_fit {
  tian2025::joint_law<> law{};
  fit::fit_result<6> fitted;  ///< a, d, gamma, beta, A_start, A_max
  std::array<bool, joint_coefficients> held{};
  std::array<double, joint_coefficients> standard_error{};
  std::array<fit::interval, joint_coefficients> interval{};
  /// Of the free coefficients; NaN elsewhere, and where the points leave a direction open.
  std::array<std::array<double, joint_coefficients>, joint_coefficients> correlation{};
  /// The least A_max that the points allow at the level; NaN if they allow none that was tried.
  double min_max = std::numeric_limits<double>::quiet_NaN();
  agreement training;
  agreement validation;
  std::vector<fit::remark> remarks;     ///< what the points do not determine, and what was held
  std::vector<std::string> violations;  ///< why nothing was fitted

  [[nodiscard]] bool usable() const { return violations.empty() && fitted.usable(); }
};

/// A law along one input, the other two as they are.
struct slice_fit {
  enum class input { activation_ratio, granularity, flops };
  input along{};
  activation_ratio<> a{};  ///< NaN along it
  granularity<> g{};
  flops<> c{};
  /// Activation: a and its standard error. Granularity: a, b, c of Eq. 3. Compute: a and c of Eq. 4.
  std::array<double, 3> coefficients{};
  std::array<double, 3> standard_error{};
  agreement fitted;
  fit::stop reason = fit::stop::invalid_input;
};

namespace detail {

template <class Law>
[[nodiscard]] agreement judge(const Law& leverage_of, std::span<const measured_leverage> points) {
  agreement result;
  std::vector<double> errors;
  double mean = 0.0;
  for (const measured_leverage& p : points) mean += std::log(p.leverage);
  mean /= static_cast<double>(points.size());
  double residual = 0.0;
  double total = 0.0;
  for (const measured_leverage& p : points) {
    const double predicted = leverage_of(p);
    const double r = std::log(predicted / p.leverage);
    residual += r * r;
    total += (std::log(p.leverage) - mean) * (std::log(p.leverage) - mean);
    errors.push_back(std::abs(predicted / p.leverage - 1.0));
  }
  result.points = points.size();
  if (points.empty()) return result;
  if (total > 0.0) result.r2 = 1.0 - residual / total;
  std::sort(errors.begin(), errors.end());
  const std::size_t half = errors.size() / 2;
  result.median_error =
      errors.size() % 2 == 1 ? errors[half] : 0.5 * (errors[half - 1] + errors[half]);
  result.worst_error = errors.back();
  return result;
}

}  // namespace detail

}  // namespace leverage::study
