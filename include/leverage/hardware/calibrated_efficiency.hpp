// SPDX-License-Identifier: Apache-2.0
/// @file
/// Coefficients with what is uncertain about them, and predictions with intervals:
///
///   ln t = ln step_time +- z sqrt( g^T S g + s^2 )
///
///   S   covariance of the logarithms of the coefficients
///   g   derivatives of ln step_time by them, from the formula itself on dual numbers
///   s   scatter of measured steps around the model, of dense models and of mixtures; wider for software of which no run
///       was fitted
///
/// Where a mixture's routing is not known to be balanced, the upper end is higher by the load that natural routing has.
#pragma once

#include <cstddef>
#include <limits>

#include "leverage/core/dual.hpp"
#include "leverage/core/math.hpp"
#include "leverage/core/provenance.hpp"
#include "leverage/hardware/cluster.hpp"
#include "leverage/hardware/efficiency.hpp"
#include "leverage/hardware/layout.hpp"
#include "leverage/hardware/quantities.hpp"
#include "leverage/hardware/recipe.hpp"
#include "leverage/hardware/software.hpp"
#include "leverage/hardware/step_time.hpp"
#include "leverage/model/transformer.hpp"

namespace leverage::hardware {

/// A fitted set of coefficients.
struct calibrated_efficiency {
  efficiency<> values{};
  /// The covariance of their logarithms: the lower triangle by rows.
  double covariance[coefficients * (coefficients + 1) / 2]{};
  /// Half the width of an interval of ln t that has 80 % of measured steps: of configurations that were not fitted, by
  /// software of which other runs were.
  double dense_scatter = 0.0;
  double mixture_scatter = 0.0;
  /// The same by software of which no run was fitted.
  double other_dense_scatter = 0.0;
  double other_mixture_scatter = 0.0;
  provenance source{};

  [[nodiscard]] constexpr double covariance_of(std::size_t i, std::size_t j) const {
    return i < j ? covariance_of(j, i) : covariance[i * (i + 1) / 2 + j];
  }
  /// The scatter of a kind of model; `is_known` says that runs of the same software were fitted.
  [[nodiscard]] constexpr double scatter(bool is_mixture, bool is_known) const {
    if (is_known) return is_mixture ? mixture_scatter : dense_scatter;
    return is_mixture ? other_mixture_scatter : other_dense_scatter;
  }
};

/// A predicted time of a step and an interval that has it with a probability of 80 %.
struct step_prediction {
  step_breakdown<> parts{};
  seconds<> low{};
  seconds<> high{};

  [[nodiscard]] constexpr seconds<> total() const { return parts.total(); }
};

namespace detail {

/// A quantile of the normal distribution: 80 % lie within this number of standard deviations.
inline constexpr double normal_80 = 1.2815515655446004;

/// The logarithm of a step's time with its derivatives by the logarithms of the coefficients.
using log_seconds = dual<double, coefficients>;
[[nodiscard]] constexpr efficiency<log_seconds> with_derivatives(const efficiency<>& e) {
  efficiency<log_seconds> variables;
  for (std::size_t i = 0; i < coefficients; ++i) {
    variables.values[i] = log_seconds::variable(e.values[i], i);
    variables.values[i].derivative[i] = e.values[i];  // d e / d ln e
  }
  return variables;
}

/// The variance of a logarithm of a time for the uncertainty of the coefficients: g^T S g, of a set that knows the
/// covariance of its N coefficients. A time depends on few of them.
template <std::size_t N, class Set>
[[nodiscard]] constexpr double variance_of(const dual<double, N>& t, const Set& e) {
  std::size_t seen[N]{};
  std::size_t n = 0;
  double variance = 0.0;
  for (std::size_t i = 0; i < N; ++i) {
    if (t.derivative[i] == 0.0) continue;
    double row = 0.5 * e.covariance_of(i, i) * t.derivative[i];
    for (std::size_t k = 0; k < n; ++k) row += e.covariance_of(i, seen[k]) * t.derivative[seen[k]];
    variance += 2.0 * t.derivative[i] * row;
    seen[n++] = i;
  }
  return variance;
}

}  // namespace detail

/// ln step_time and its derivatives by the logarithms of the coefficients.
[[nodiscard]] constexpr detail::log_seconds log_step_time(const transformer& m, const cluster<>& on,
                                                          const layout& l, const recipe& r,
                                                          count global_batch, const software& by,
                                                          const efficiency<>& e) {
  using math::log;
  return log(step_time(m, on, l, r, global_batch, by, detail::with_derivatives(e)).total().value);
}

/// The time of a step with its interval; NaN as `step_time` has it. `is_balanced` says that a mixture's experts are known
/// to be loaded as `by.routing` has it, `is_known` that runs of the same software were fitted.
[[nodiscard]] constexpr step_prediction predict_step(const transformer& m, const cluster<>& on,
                                                     const layout& l, const recipe& r,
                                                     count global_batch, const software& by,
                                                     const calibrated_efficiency& e,
                                                     bool is_balanced = true,
                                                     bool is_known = true) {
  using math::exp;
  using math::sqrt;
  step_prediction s{.parts = step_time(m, on, l, r, global_batch, by, e.values)};
  const detail::log_seconds t = log_step_time(m, on, l, r, global_batch, by, e.values);
  const double scatter = e.scatter(m.is_mixture(), is_known);
  const double half =
      sqrt(scatter * scatter + detail::normal_80 * detail::normal_80 * detail::variance_of(t, e));
  const double middle = s.total().value;
  s.low = seconds(middle * exp(-half));
  double upper = middle;
  if (m.is_mixture() && !is_balanced && by.routing == routing::balanced) {
    software natural = by;
    natural.routing = routing::natural;
    upper = step_time(m, on, l, r, global_batch, natural, e.values).total().value;
  }
  s.high = seconds(upper * exp(half));
  return s;
}

}  // namespace leverage::hardware
