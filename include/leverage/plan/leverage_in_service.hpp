// SPDX-License-Identifier: Apache-2.0
/// @file
/// A mixture and the dense model of equal loss that serve on one machine, each with its best layout and batch
/// (serving_search.hpp), and both from their training to their last token:
///
///   EL_inference = a_dense / a_X,                            a  accelerator-seconds of an output token
///   EL_lifetime  = (A_dense + a_dense T) / (A_X + a_X T),    A  accelerator-seconds of the training, T  output tokens
///
///   ln EL_inference +- sqrt( z^2 (g_d - g_x)^T S (g_d - g_x) + s_d^2 + s_x^2 )
///
///   g, S, s   derivatives of ln a by the logarithms of the coefficients, their covariance, and scatter
///             (calibrated_serving.hpp): what both models share cancels, and two intervals are never divided
///
/// That of EL_lifetime has the parts of training and serving, each by its share w = a T / (A + a T) of the cost of its
/// model. Training and serving are fitted to different runs, so that their errors are taken to be independent.
///
/// An accelerator that serves is taken to be always full. One price for all makes EL_lifetime that of the money.
#pragma once

#include "leverage/core/math.hpp"
#include "leverage/core/quantities.hpp"
#include "leverage/hardware/calibrated_efficiency.hpp"
#include "leverage/hardware/calibrated_serving.hpp"
#include "leverage/hardware/cluster.hpp"
#include "leverage/hardware/serving_recipe.hpp"
#include "leverage/hardware/serving_speed.hpp"
#include "leverage/plan/leverage_ratio.hpp"
#include "leverage/plan/serving_search.hpp"
#include "leverage/plan/time_ratio.hpp"

namespace leverage::plan {

/// How two models serve.
struct service_request {
  transformer mixture{};
  transformer dense{};
  hardware::cluster<> on{};
  hardware::serving_recipe recipe{};
  serving_workload work{};
  serving_choice choice{};
};

/// Leverage in serving. What cannot be computed is NaN.
struct leverage_in_service {
  serving_result mixture{};
  serving_result dense{};
  leverage_ratio inference{};

  [[nodiscard]] bool usable() const { return mixture.best && dense.best; }
};

/// Leverage from the training to the last token.
struct leverage_in_lifetime {
  leverage_ratio ratio{};
  lifetime_cost<> mixture{};  ///< accelerator-seconds
  lifetime_cost<> dense{};
  break_even_point even{};
};

namespace detail {

/// The variance, times z^2, of the difference of ln a of two models, each `share` of it.
[[nodiscard]] inline double squared_half_width(const service_request& ask,
                                               const leverage_in_service& l, double of_dense,
                                               double of_mixture,
                                               const hardware::calibrated_serving& e) {
  const auto logarithm = [&](const transformer& m, const serving_point& p) {
    using math::log;
    const auto speed = hardware::serving_speed_of(
        m, ask.on, p.layout, ask.recipe, ask.choice.engine,
        {.input = ask.work.input, .output = ask.work.output}, static_cast<double>(p.batch),
        hardware::detail::with_derivatives(e.values));
    return log(speed.tpot.value);
  };
  const bool is_known = ask.choice.is_known_model;
  const double dense = of_dense * hardware::scatter_of(ask.dense, e, is_known);
  const double mixture = of_mixture * hardware::scatter_of(ask.mixture, e, is_known);
  constexpr double z = hardware::detail::normal_80;
  // NOLINTBEGIN(bugprone-unchecked-optional-access): the caller has asked
  const auto difference = of_dense * logarithm(ask.dense, *l.dense.best) -
                          of_mixture * logarithm(ask.mixture, *l.mixture.best);
  // NOLINTEND(bugprone-unchecked-optional-access)
  return dense * dense + mixture * mixture + z * z * hardware::detail::variance_of(difference, e);
}

}  // namespace detail

/// The leverage of a mixture in serving, by some coefficients.
[[nodiscard]] inline leverage_in_service compare_in_service(const service_request& ask,
                                                            const hardware::calibrated_serving& e) {
  leverage_in_service l{
      .mixture = search_serving(ask.mixture, ask.on, ask.recipe, ask.work, e, ask.choice),
      .dense = search_serving(ask.dense, ask.on, ask.recipe, ask.work, e, ask.choice)};
  if (!l.dense.best || !l.mixture.best) return l;
  const double value = el_inference(seconds(l.dense.best->accelerator_seconds_per_token),
                                    seconds(l.mixture.best->accelerator_seconds_per_token));
  const double half = math::sqrt(detail::squared_half_width(ask, l, 1.0, 1.0, e));
  l.inference = {value, value * math::exp(-half), value * math::exp(half)};
  return l;
}

/// The leverage of two models over training and `served` output tokens. `goodput` is the share of the training's time that
/// is spent in steps that count. NaN where there is no leverage in service.
[[nodiscard]] inline leverage_in_lifetime compare_in_lifetime(
    const planned_training& dense, const planned_training& mixture, const ratio_setting& setting,
    double goodput, const service_request& ask, const leverage_in_service& service,
    const tokens<>& served, const hardware::calibrated_efficiency& e,
    const hardware::calibrated_serving& serving) {
  leverage_in_lifetime l;
  if (!service.dense.best || !service.mixture.best) return l;
  l.dense = {dense.accelerator_seconds(e.values) / goodput,
             service.dense.best->accelerator_seconds_per_token};
  l.mixture = {mixture.accelerator_seconds(e.values) / goodput,
               service.mixture.best->accelerator_seconds_per_token};
  l.even = break_even(l.dense, l.mixture);
  const auto training_share = [&](const lifetime_cost<>& c) {
    return c.training / c.total(served);
  };
  const double d = training_share(l.dense);
  const double x = training_share(l.mixture);
  const double half =
      math::sqrt(detail::squared_half_width(dense, d, mixture, x, e, setting) +
                 detail::squared_half_width(ask, service, 1.0 - d, 1.0 - x, serving));
  const auto with_slower = [](lifetime_cost<> c, double slower) {
    c.training *= slower;
    return c;
  };
  const auto slower = [&](const planned_training& r) { return detail::slowdown_of(r, e, setting); };
  l.ratio.value = el_lifetime(l.dense, l.mixture, served);
  l.ratio.low =
      el_lifetime(l.dense, with_slower(l.mixture, slower(mixture)), served) * math::exp(-half);
  l.ratio.high =
      el_lifetime(with_slower(l.dense, slower(dense)), l.mixture, served) * math::exp(half);
  return l;
}

}  // namespace leverage::plan
