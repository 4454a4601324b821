// SPDX-License-Identifier: Apache-2.0
/// @file
/// Coefficients of serving with what is uncertain about them, and times with intervals, as calibrated_efficiency.hpp has
/// them for training:
///
///   ln t = ln time +- z sqrt( g^T S g + s^2 )
///
///   S   covariance of the logarithms of the coefficients      g   derivatives of ln time by them, on dual numbers
///   s   scatter of measured throughputs around the model, of dense models and of mixtures; wider for a model of which no
///       row was fitted
#pragma once

#include <cstddef>

#include "leverage/core/dual.hpp"
#include "leverage/core/math.hpp"
#include "leverage/core/provenance.hpp"
#include "leverage/hardware/calibrated_efficiency.hpp"
#include "leverage/hardware/serving_coefficient.hpp"
#include "leverage/hardware/serving_efficiency.hpp"
#include "leverage/hardware/serving_speed.hpp"

namespace leverage::hardware {

/// A fitted set of coefficients.
struct calibrated_serving {
  serving_efficiency<> values{};
  /// The covariance of their logarithms: the lower triangle by rows.
  double covariance[serving_coefficients * (serving_coefficients + 1) / 2]{};
  /// Half the width of an interval of ln t that has 80 % of measured rows: of configurations that were not fitted, of
  /// models of which others were.
  double dense_scatter = 0.0;
  double mixture_scatter = 0.0;
  /// The same of models of which no row was fitted.
  double other_dense_scatter = 0.0;
  double other_mixture_scatter = 0.0;
  provenance source{};

  [[nodiscard]] constexpr double covariance_of(std::size_t i, std::size_t j) const {
    return i < j ? covariance_of(j, i) : covariance[i * (i + 1) / 2 + j];
  }
};

/// A time and an interval that has it with a probability of 80 %.
struct time_interval {
  seconds<> low{};
  seconds<> high{};
};

/// A speed with intervals of its times.
struct serving_prediction {
  serving_speed<> speed{};
  time_interval tpot{};
  time_interval ttft{};
};

namespace detail {

/// A time with its derivatives by the logarithms of the coefficients.
using serving_dual = dual<double, serving_coefficients>;
[[nodiscard]] constexpr serving_efficiency<serving_dual> with_derivatives(
    const serving_efficiency<>& e) {
  serving_efficiency<serving_dual> variables;
  for (std::size_t i = 0; i < serving_coefficients; ++i) {
    variables.values[i] = serving_dual::variable(e.values[i], i);
    variables.values[i].derivative[i] = e.values[i];  // d e / d ln e
  }
  return variables;
}

/// The interval of a time with its derivatives by the logarithms of the coefficients.
[[nodiscard]] constexpr time_interval interval_of(const serving_dual& t,
                                                  const calibrated_serving& e, double scatter) {
  using math::exp;
  using math::log;
  using math::sqrt;
  const double variance = variance_of(log(t), e);
  const double half = sqrt(scatter * scatter + normal_80 * normal_80 * variance);
  return {seconds(t.value * exp(-half)), seconds(t.value * exp(half))};
}

}  // namespace detail

/// The scatter of a model around the set; `is_known` says that rows of the model were fitted.
[[nodiscard]] constexpr double scatter_of(const transformer& m, const calibrated_serving& e,
                                          bool is_known) {
  const double known = m.is_mixture() ? e.mixture_scatter : e.dense_scatter;
  const double other = m.is_mixture() ? e.other_mixture_scatter : e.other_dense_scatter;
  return is_known ? known : other;
}

/// The speed with its intervals; NaN as `serving_speed_of` has it.
[[nodiscard]] constexpr serving_prediction predict_serving(
    const transformer& m, const cluster<>& on, const serving_layout& l, const serving_recipe& r,
    const serving_engine& by, const request_shape& shape, double batch, const calibrated_serving& e,
    bool is_known = false) {
  serving_prediction p{.speed = serving_speed_of(m, on, l, r, by, shape, batch, e.values)};
  const auto t =
      serving_speed_of(m, on, l, r, by, shape, batch, detail::with_derivatives(e.values));
  const double scatter = scatter_of(m, e, is_known);
  p.tpot = detail::interval_of(t.tpot.value, e, scatter);
  p.ttft = detail::interval_of(t.ttft.value, e, scatter);
  return p;
}

}  // namespace leverage::hardware
