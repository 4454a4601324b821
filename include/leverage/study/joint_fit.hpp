// SPDX-License-Identifier: Apache-2.0
/// @file
/// Measured leverage, and results of fitting the laws of Tian et al. 2025 to it. The fits themselves are in
/// leverage_fit.hpp and leverage_slices.hpp, so that sources that only read results do not compile them.
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

/// The measured leverage of one architecture at one budget.
struct measured_leverage {
  activation_ratio<> a{};
  granularity<> g{};
  flops<> c{};
  double leverage = 0.0;
};

/// The agreement of a law with points: R^2 of ln EL, and relative errors of EL.
struct agreement {
  std::size_t points = 0;
  double r2 = std::numeric_limits<double>::quiet_NaN();
  double median_error = std::numeric_limits<double>::quiet_NaN();
  double worst_error = std::numeric_limits<double>::quiet_NaN();
};

struct joint_options {
  double fitted_below = 6.0;    ///< EL of the points that the law is fitted on
  fit::huber loss{0.02};        ///< of residuals of ln EL
  double held_start = 1.63e-2;  ///< A_start of Table 6, if too few activation ratios determine it
  double level = 0.95;
  fit::fit_options fit{};
};

/// The free coefficients of the joint law, in this order; A_max follows them and is not free.
inline constexpr std::size_t joint_coefficients = 5;
inline constexpr std::array<const char*, joint_coefficients> joint_names{"a", "d", "gamma", "beta",
                                                                         "A_start"};

struct joint_fit {
  tian2025::joint_law<> law{};
  fit::fit_result<6> fitted;  ///< a, d, gamma, beta, A_start, A_max
  std::array<bool, joint_coefficients> held{};
  std::array<double, joint_coefficients> standard_error{};
  std::array<fit::interval, joint_coefficients> interval{};
  /// Correlations of the free coefficients; NaN for the others, and if the points do not determine every coefficient.
  std::array<std::array<double, joint_coefficients>, joint_coefficients> correlation{};
  /// The smallest A_max that the points allow at the level; NaN if they allow none that was tried.
  double min_max = std::numeric_limits<double>::quiet_NaN();
  agreement training;
  agreement validation;
  std::vector<fit::remark> remarks;     ///< what the points do not determine, and what is held
  std::vector<std::string> violations;  ///< why nothing was fitted

  [[nodiscard]] bool usable() const { return violations.empty() && fitted.has_value(); }
};

/// A law along one input, at fixed values of the other two.
struct slice_fit {
  enum class input { activation_ratio, granularity, flops };
  input along{};
  activation_ratio<> a{};  ///< NaN if it is the input of the slice
  granularity<> g{};
  flops<> c{};
  /// Along the activation ratio: a of Eq. 2. Along granularity: a, b, c of Eq. 3. Along compute: a, c of Eq. 4.
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
