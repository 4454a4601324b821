// SPDX-License-Identifier: Apache-2.0
/// @file
/// The noise of the rows, which priors are weighed against (prior.hpp), from the rows alone:
///
///   tau = [sum_i w_i rho'(r_i)^2 / (n - gamma)] / [sum_i w_i rho''(r_i) / sum_i w_i]
///
/// at the fit in which priors decide only what the rows leave open. gamma is the number of combinations of coefficients
/// that the rows determine. For squared losses tau is the variance of a residual of weight one, without bias where the
/// law is linear.
///
///   const auto known = with_estimated_noise(problem, priors, starts);
///   if (known) use(multi_start(*known, starts));
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <optional>
#include <vector>

#include "leverage/core/math.hpp"
#include "leverage/fit/executor.hpp"
#include "leverage/fit/fit_result.hpp"
#include "leverage/fit/multi_start.hpp"
#include "leverage/fit/prior.hpp"
#include "leverage/fit/sandwich.hpp"
#include "leverage/fit/table.hpp"

namespace leverage::fit {

/// tau at an estimate; NaN where the rows leave nothing to judge it by.
template <class Problem>
[[nodiscard]] double noise_of_rows(const Problem& problem,
                                   const theta_of<Problem::parameters>& estimate) {
  const double freedom = sandwich(problem, estimate).degrees_of_freedom;
  const std::vector<double> residuals = problem.residuals(estimate);
  double squares = 0.0;
  double curvature = 0.0;
  double weights = 0.0;
  for (std::size_t i = 0; i < residuals.size(); ++i) {
    const double w = problem.weights()[i];
    const double slope = problem.loss().slope(residuals[i]);
    squares += w * slope * slope;
    curvature += w * problem.loss().curvature(residuals[i]);
    weights += w;
  }
  if (!(freedom >= 1.0) || !(curvature > 0.0)) return std::numeric_limits<double>::quiet_NaN();
  return squares / freedom * (weights / curvature);
}

/// Noise so low that priors decide nothing that the rows determine: residuals of a hundred-thousandth.
[[nodiscard]] inline double least_noise(const table& rows) {
  constexpr double least = 1e-10;
  if (rows.scale() == residual_scale::log) return least;
  double squares = 0.0;
  for (std::size_t i = 0; i < rows.rows(); ++i) {
    squares += rows.observed()[i] * rows.observed()[i];
  }
  return squares > 0.0 ? least * squares / static_cast<double>(rows.rows()) : least;
}

/// The problem with priors that are weighed against the noise of its rows; a problem that is not usable says why. None
/// where no fit has a value, or where the rows leave no residuals to judge noise by.
template <class Problem>
[[nodiscard]] std::optional<Problem> with_estimated_noise(
    const Problem& problem, const std::vector<prior>& priors,
    const std::vector<theta_of<Problem::parameters>>& starts,
    const multi_start_options& options = {}, const executor_view& executor = serial{}) {
  const double least = least_noise(problem.rows());
  const Problem open = problem.with_priors(priors, least);
  if (!open.usable()) return open;
  const auto found = multi_start(open, starts, options, executor);
  if (!found.best.has_value()) return std::nullopt;
  const double noise = noise_of_rows(open, found.best.theta);
  if (!math::is_finite(noise)) return std::nullopt;
  return problem.with_priors(priors, (std::max)(noise, least));
}

}  // namespace leverage::fit
