// SPDX-License-Identifier: Apache-2.0
/// @file
/// The likelihood of a fit, and information criteria that compare laws fitted to the same rows.
///
/// The coefficients that minimise sum_i w_i rho(r_i) are those of maximum likelihood for residuals of the density
///
///   p(r) = exp(-w rho(r) / tau) / Z(tau / w),     Z(t) = the integral of exp(-rho(r) / t) over all r,
///
/// whatever its dispersion tau is. The tau of maximum likelihood is taken, and counted as one more coefficient:
///
///   squared            normal of variance t                        Z = sqrt(2 pi t)
///   huber              normal within delta, exponential beyond     Z = sqrt(2 pi t) erf(delta / sqrt(2 t))
///                                                                    + 2 (t / delta) exp(-delta^2 / (2 t))
///   asymmetric_huber   of two halves, t and t / above              Z = (Z_huber(t) + Z_huber(t / above)) / 2
///   smooth_absolute    hyperbolic                                  Z = 2 width e^z K_1(z), z = width^2 / t
///   cauchy             Student's t of s^2 / t - 1 degrees          Z = s sqrt(pi) Gamma(m - 1/2) / Gamma(m),
///                      of freedom, t < s^2                           m = s^2 / (2 t)
///   log_cosh           a power of the hyperbolic secant            Z = s sqrt(pi) Gamma(k) / Gamma(k + 1/2),
///                                                                    k = s^2 / (2 t)
///
/// With the usual delta of 0.001, far below the residuals of most runs, the density of the Huber loss is nearly
/// Laplace's. All densities are normalised, so that fits with different losses can be compared as well.
///
/// [hurvich1989]  Hurvich and Tsai, Regression and time series model selection in small samples, Biometrika 76, 1989:
///                AICc. Exact for linear laws with normal residuals, otherwise an approximation.
/// [schwarz1978]  Schwarz, Estimating the dimension of a model, Ann. Statist. 6, 1978: BIC.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <map>
#include <numbers>
#include <span>
#include <vector>

#include "leverage/core/math.hpp"
#include "leverage/fit/any_loss.hpp"
#include "leverage/fit/coefficients.hpp"
#include "leverage/fit/fit_result.hpp"
#include "leverage/fit/quantiles.hpp"
#include "leverage/fit/table.hpp"

namespace leverage::fit {

/// How well a law describes its rows, and for how many coefficients. NaN where the residuals are zero, as no density
/// has them, and for AICc where there are too few rows.
struct information_criteria {
  std::size_t rows = 0;                                          ///< with a positive weight
  std::size_t coefficients = 0;                                  ///< free ones, and the dispersion
  double dispersion = std::numeric_limits<double>::quiet_NaN();  ///< tau
  double log_likelihood = std::numeric_limits<double>::quiet_NaN();
  double aic = std::numeric_limits<double>::quiet_NaN();
  double aicc = std::numeric_limits<double>::quiet_NaN();
  double bic = std::numeric_limits<double>::quiet_NaN();
};

namespace detail {

/// e^z K_1(z) of the modified Bessel function, z > 0: its integral of exp(-z (cosh u - 1)) cosh u by the trapezoidal
/// rule, which converges faster than any power of the step.
[[nodiscard]] inline double scaled_bessel_k1(double z) {
  const double step = (std::min)(0.2, 0.7 / std::sqrt(z));
  double total = 0.5;
  for (int i = 1; i < 100'000; ++i) {
    const double half = std::sinh(0.5 * step * i);
    const double exponent = 2.0 * z * half * half;
    total += std::exp(-exponent) * (1.0 + 2.0 * half * half);
    if (exponent > 45.0) break;
  }
  return step * total;
}

[[nodiscard]] inline double huber_mass(double delta, double t) {
  return std::sqrt(2.0 * std::numbers::pi * t) * std::erf(delta / std::sqrt(2.0 * t)) +
         2.0 * (t / delta) * std::exp(-0.5 * delta * delta / t);
}

/// ln Z(t); infinite where there is no density.
[[nodiscard]] inline double log_mass(const any_loss& loss, double t) {
  const double s = loss.scale;
  const double half_ln_pi = 0.5 * std::log(std::numbers::pi);
  switch (loss.kind) {
    case loss_kind::squared:
      return 0.5 * std::log(2.0 * std::numbers::pi * t);
    case loss_kind::huber:
      return std::log(huber_mass(s, t));
    case loss_kind::asymmetric_huber:
      return std::log(0.5 * (huber_mass(s, t) + huber_mass(s, t / loss.above)));
    case loss_kind::smooth_absolute:
      return std::log(2.0 * s * scaled_bessel_k1(s * s / t));
    case loss_kind::cauchy: {
      const double k = 0.5 * s * s / t - 0.5;
      return k > 0.0 ? std::log(s) + half_ln_pi - std::log(half_step_of_gamma(k))
                     : std::numeric_limits<double>::infinity();
    }
    case loss_kind::log_cosh:
      return std::log(s) + half_ln_pi - std::log(half_step_of_gamma(0.5 * s * s / t));
  }
  return std::numeric_limits<double>::quiet_NaN();
}

/// The least of a function of ln tau that falls and then rises: a walk from `start` brackets it, and golden sections
/// narrow the bracket. The value there is exact to rounding, since the function is flat.
template <class F>
[[nodiscard]] double least_of(const F& f, double start) {
  double low = start - 1.0;
  double high = start + 1.0;
  for (int i = 0; i < 200 && f(low) < f(low + 1.0); ++i) low -= 1.0;
  for (int i = 0; i < 200 && f(high) < f(high - 1.0); ++i) high += 1.0;
  constexpr double share = 0.6180339887498949;
  double a = high - share * (high - low);
  double b = low + share * (high - low);
  double at_a = f(a);
  double at_b = f(b);
  while (high - low > 1e-9) {
    if (at_a < at_b) {
      high = b;
      b = a;
      at_b = at_a;
      a = high - share * (high - low);
      at_a = f(a);
    } else {
      low = a;
      a = b;
      at_a = at_b;
      b = low + share * (high - low);
      at_b = f(b);
    }
  }
  return 0.5 * (low + high);
}

}  // namespace detail

/// The criteria of residuals with weights, and how many coefficients were free. `log_slopes` is the sum of
/// ln |dr / dy| over the rows, which turns the density of residuals into that of what was observed: 0 for differences,
/// minus the sum of ln y for differences of logarithms.
[[nodiscard]] inline information_criteria information_criteria_of(const any_loss& loss,
                                                                  std::span<const double> residuals,
                                                                  std::span<const double> weights,
                                                                  std::size_t free_coefficients,
                                                                  double log_slopes = 0.0) {
  information_criteria c;
  c.coefficients = free_coefficients + 1;
  std::map<double, double> times;  // rows of each weight
  double objective = 0.0;
  for (std::size_t i = 0; i < residuals.size(); ++i) {
    const double w = weights.empty() ? 1.0 : weights[i];
    if (!(w > 0.0)) continue;
    ++c.rows;
    times[w] += 1.0;
    objective += w * loss.value(residuals[i]);
  }
  if (c.rows == 0 || !(objective > 0.0) || !math::is_finite(objective)) return c;
  const auto n = static_cast<double>(c.rows);
  const auto cost = [&](double ln_tau) {
    const double tau = std::exp(ln_tau);
    double total = objective / tau;
    for (const auto& [w, count] : times) total += count * detail::log_mass(loss, tau / w);
    return total;
  };
  // Student's t exists for t < s^2 alone: the walk starts where all rows have it.
  const double within = loss.kind == loss_kind::cauchy
                            ? 0.1 * loss.scale * loss.scale * times.begin()->first
                            : std::numeric_limits<double>::infinity();
  const double best = detail::least_of(cost, std::log((std::min)(objective / n, within)));
  c.dispersion = std::exp(best);
  c.log_likelihood = log_slopes - cost(best);
  const auto k = static_cast<double>(c.coefficients);
  c.aic = 2.0 * k - 2.0 * c.log_likelihood;
  if (n > k + 1.0) c.aicc = c.aic + 2.0 * k * (k + 1.0) / (n - k - 1.0);
  c.bic = k * std::log(n) - 2.0 * c.log_likelihood;
  return c;
}

/// Those of a fit: of the density of the observations themselves, so that fits on both scales can be compared.
template <class Problem>
[[nodiscard]] information_criteria information_criteria_of(
    const Problem& problem, const theta_of<Problem::parameters>& estimate) {
  const std::vector<double> residuals = problem.residuals(estimate);
  const std::span<const double> weights(problem.weights(), residuals.size());
  double log_slopes = 0.0;
  for (std::size_t i = 0; i < residuals.size(); ++i) {
    if (problem.rows().scale() == residual_scale::log && weights[i] > 0.0) {
      log_slopes -= problem.rows().observed()[i];
    }
  }
  return information_criteria_of(any_loss(problem.loss()), residuals, weights,
                                 static_cast<std::size_t>(problem.free_count()), log_slopes);
}

/// The weights of laws by their AIC or AICc: e^(-difference / 2), of the sum of all. NaN has no weight.
[[nodiscard]] inline std::vector<double> akaike_weights(std::span<const double> criteria) {
  double least = std::numeric_limits<double>::infinity();
  for (const double c : criteria) least = c < least ? c : least;
  std::vector<double> weights;
  double total = 0.0;
  for (const double c : criteria) {
    weights.push_back(math::is_finite(c) ? std::exp(-0.5 * (c - least)) : 0.0);
    total += weights.back();
  }
  for (double& w : weights) w /= total;
  return weights;
}

}  // namespace leverage::fit
