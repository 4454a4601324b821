// SPDX-License-Identifier: Apache-2.0
/// @file
/// The runs of a sweep that were trained near their optimum, and power laws of the learning rate and the batch size of
/// these runs.
///
///   near-optimal   a loss within 0.25 % of the best at its budget (budgets.hpp) [bi2024, section 3; tian2025, section 3.1;
///                  li2025], since the basin is flat and the best single run is chance
///   outlier        a residual of ln y further than 3.5 robust standard deviations (1.4826 times the median of
///                  distances) from the median residual; with eight rows or more, outliers are left out once and the
///                  law is fitted again
///
/// [bi2024]    Bi et al. 2024, DeepSeek LLM, arXiv:2401.02954
/// [tian2025]  Tian et al. 2025, arXiv:2507.17702
/// [li2025]    Li et al. 2025, Step Law, arXiv:2503.04715
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <limits>
#include <span>
#include <string>
#include <type_traits>
#include <vector>

#include "leverage/fit/any_problem.hpp"
#include "leverage/fit/fit_law.hpp"
#include "leverage/fit/quantiles.hpp"
#include "leverage/fit/sandwich.hpp"
#include "leverage/laws/power_law.hpp"
#include "leverage/study/budgets.hpp"
#include "leverage/study/curve_fit.hpp"

namespace leverage::study {

/// The indices of the rows whose loss is at most (1 + share) times the best loss at the same budget, in ascending
/// order. Budgets within the tolerance are the same. Rows with a loss or a budget that is not positive and finite are
/// left out; spans of different lengths, and a share that is negative or no number, give no rows.
[[nodiscard]] inline std::vector<std::size_t> near_optimal(
    std::span<const double> budgets, std::span<const double> losses, double share = 0.0025,
    double tolerance = usual_budget_tolerance) {
  std::vector<std::size_t> kept;
  if (budgets.size() != losses.size() || !(share >= 0.0)) return kept;
  std::vector<std::size_t> usable;
  std::vector<double> flops;
  for (std::size_t i = 0; i < losses.size(); ++i) {
    if (budgets[i] > 0.0 && losses[i] > 0.0 && math::is_finite(budgets[i]) &&
        math::is_finite(losses[i])) {
      usable.push_back(i);
      flops.push_back(budgets[i]);
    }
  }
  for (const auto& rows : rows_by_budget(flops, tolerance)) {
    double best = std::numeric_limits<double>::infinity();
    for (const std::size_t k : rows) best = (std::min)(best, losses[usable[k]]);
    for (const std::size_t k : rows) {
      if (losses[usable[k]] <= (1.0 + share) * best) kept.push_back(usable[k]);
    }
  }
  std::sort(kept.begin(), kept.end());
  return kept;
}

struct power_options {
  fit::huber loss{0.05};        ///< loss of residuals of ln y
  double outlier_beyond = 3.5;  ///< in robust standard deviations; infinity keeps every row
  double level = 0.95;
  fit::fit_options fit{};
};

/// y = k x_1^p_1 ... x_n^p_n through rows, n = Inputs.
template <std::size_t Inputs>
struct power_fit {
  double k = std::numeric_limits<double>::quiet_NaN();
  std::array<double, Inputs> p{};
  fit::interval k_interval{};
  std::array<fit::interval, Inputs> p_interval{};
  double scatter = std::numeric_limits<double>::quiet_NaN();  ///< robust standard deviation of ln y
  std::vector<std::size_t> outliers;                          ///< indices of the rows left out
  fit::stop reason = fit::stop::invalid_input;
  std::vector<std::string> violations;
  std::array<double, Inputs> center{};  ///< means of ln x over the rows
  /// Of ln y at the center and the exponents; none where the rows do not determine them.
  std::array<std::array<double, Inputs + 1>, Inputs + 1> covariance{};
  double freedom = 0.0;  ///< degrees of freedom; 0 without a covariance

  [[nodiscard]] bool usable() const {
    return violations.empty() && reason != fit::stop::invalid_input &&
           reason != fit::stop::not_finite;
  }
  /// y(x).
  [[nodiscard]] double operator()(const std::array<double, Inputs>& x) const {
    double y = k;
    for (std::size_t j = 0; j < Inputs; ++j) y *= power_law<>{1.0, p[j]}(x[j]);
    return y;
  }
  /// The interval of y(x), by the sandwich; that of the law, to which the scatter of a run comes.
  [[nodiscard]] fit::interval interval_at(const std::array<double, Inputs>& x,
                                          double level = 0.95) const {
    if (!(freedom > 0.0) || !(level > 0.0 && level < 1.0)) return {};
    std::array<double, Inputs + 1> direction{1.0};
    for (std::size_t j = 0; j < Inputs; ++j) direction[j + 1] = std::log(x[j]) - center[j];
    double variance = 0.0;
    for (std::size_t i = 0; i <= Inputs; ++i) {
      for (std::size_t j = 0; j <= Inputs; ++j) {
        variance += direction[i] * direction[j] * covariance[i][j];
      }
    }
    const double half =
        fit::detail::student_quantile(freedom, 0.5 * (1.0 + level)) * std::sqrt(variance);
    const double y = (*this)(x);
    return {y * std::exp(-half), y * std::exp(half)};
  }
};

namespace detail {

/// The median of residuals and their robust standard deviation.
struct robust_scale {
  double center;
  double deviation;

  explicit robust_scale(const std::vector<double>& residuals) : center{median(residuals)} {
    std::vector<double> distances;
    for (const double r : residuals) distances.push_back(std::abs(r - center));
    deviation = 1.4826 * median(distances);
  }
};

}  // namespace detail

/// Fits a power law of one or more inputs, leaves outliers out, and fits again. An input that does not vary is a
/// violation.
template <std::size_t Inputs>
[[nodiscard]] power_fit<Inputs> fit_power(const std::array<fit::column, Inputs>& inputs,
                                          const fit::column& output,
                                          const power_options& options = {}) {
  power_fit<Inputs> result;
  result.p.fill(std::numeric_limits<double>::quiet_NaN());
  const fit::table rows(std::span<const fit::column>(inputs.data(), Inputs), output);
  result.violations = rows.violations();
  for (const fit::column& c : inputs) {
    if (result.violations.empty() &&
        distinct(std::vector<double>(c.values.begin(), c.values.end())) < 2) {
      result.violations.push_back("column " + std::string(c.name) + " does not vary");
    }
  }
  if (!(options.level > 0.0 && options.level < 1.0)) {
    result.violations.push_back(detail::wrong_level(options.level));
  }
  if (result.violations.empty() && output.values.size() < Inputs + 2) {
    result.violations.push_back(std::to_string(output.values.size()) + " rows, expected " +
                                std::to_string(Inputs + 2));
  }
  if (!result.violations.empty()) return result;

  // Inputs are in units of their geometric means, so that k is not y at one FLOP.
  std::array<double, Inputs> unit{};
  std::array<std::vector<double>, Inputs> scaled;
  std::vector<fit::column> columns;
  for (std::size_t j = 0; j < Inputs; ++j) {
    for (const double x : inputs[j].values) {
      unit[j] += std::log(x) / static_cast<double>(inputs[j].values.size());
    }
    for (const double x : inputs[j].values) scaled[j].push_back(x / std::exp(unit[j]));
    columns.push_back({inputs[j].name, scaled[j]});
  }
  const auto law = [](const auto& theta, const auto& row) {
    using T = std::remove_cvref_t<decltype(theta[0])>;
    auto y = power_law<T>{theta[0], theta[1]}(fit::bare(row[0]));
    for (std::size_t j = 1; j < Inputs; ++j) {
      y = y * power_law<T>{T(1.0), theta[j + 1]}(fit::bare(row[j]));
    }
    return y;
  };
  fit::coefficients<Inputs + 1> set;
  fit::theta_of<fit::max_coefficients> start{};
  set[0] = fit::free_coefficient("k", fit::transform::log());
  std::vector<double> ln_y;
  for (const double y : output.values) ln_y.push_back(std::log(y));
  start[0] = std::exp(median(ln_y));
  for (std::size_t j = 0; j < Inputs; ++j) set[j + 1] = fit::free_coefficient(inputs[j].name);

  const fit::table all(columns, output);
  const fit::any_problem problem = fit::make_recorded_problem(all, law, set, options.loss);
  auto best = fit::fit_law(problem, start, options.fit);
  result.reason = best.reason;
  if (!best.has_value()) return result;

  const detail::robust_scale scale(problem.residuals(best.theta));
  result.scatter = scale.deviation;
  std::vector<double> weights(output.values.size(), 1.0);
  const std::vector<double> residuals = problem.residuals(best.theta);
  const double rounding = 1e-12;  // rows on the law exactly have no outliers
  for (std::size_t i = 0; i < residuals.size(); ++i) {
    if (std::abs(residuals[i] - scale.center) >
        options.outlier_beyond * scale.deviation + rounding) {
      result.outliers.push_back(i);
      weights[i] = 0.0;
    }
  }
  // Fewer than eight rows have no reliable scale, and half of the rows cannot be outliers.
  if (residuals.size() < 8 || 2 * result.outliers.size() >= residuals.size()) {
    result.outliers.clear();
    std::fill(weights.begin(), weights.end(), 1.0);
  }
  const fit::table kept(columns, output, fit::residual_scale::log, {"kept", weights});
  const fit::any_problem again = fit::make_recorded_problem(kept, law, set, options.loss);
  best = fit::fit_law(again, best.theta, options.fit);
  result.reason = best.reason;
  const auto covariance = fit::sandwich(again, best.theta);
  double ln_k = std::log(best.theta[0]);
  for (std::size_t j = 0; j < Inputs; ++j) {
    result.p[j] = best.theta[j + 1];
    result.p_interval[j] =
        covariance.student(again, static_cast<Eigen::Index>(j + 1), options.level);
    ln_k -= result.p[j] * unit[j];
  }
  result.k = std::exp(ln_k);
  result.center = unit;
  if (covariance.determined) {
    result.freedom = covariance.degrees_of_freedom;
    for (std::size_t i = 0; i <= Inputs; ++i) {
      for (std::size_t j = 0; j <= Inputs; ++j) {
        result.covariance[i][j] =
            covariance.free(static_cast<Eigen::Index>(i), static_cast<Eigen::Index>(j));
      }
    }
    // k is y where every input is 1.
    std::array<double, Inputs> ones;
    ones.fill(1.0);
    result.k_interval = result.interval_at(ones, options.level);
  }
  return result;
}

}  // namespace leverage::study
