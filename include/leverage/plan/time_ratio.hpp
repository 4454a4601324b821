// SPDX-License-Identifier: Apache-2.0
/// @file
/// The ratio of the times of two training runs, with one interval for both:
///
///   ln(T_a / T_b)  +-  z sqrt( (g_a - g_b)^T S (g_a - g_b) + s_a^2 + s_b^2 )
///
///   g_a, g_b  derivatives of ln T by the logarithms of the coefficients: what both runs share cancels
///   S         covariance of these logarithms (calibrated_efficiency.hpp)
///   s_a, s_b  scatter of measured steps around the model, of dense models and of mixtures, as independent
///
/// The upper end of the time of a mixture has the load of experts as training has it, where the load is not known.
///
/// Two intervals are never divided: a coefficient that is too optimistic is so for both. The factor of software of which
/// no run was fitted is a coefficient as well, and cancels. In pairs of measured runs of a dense model and a mixture, of the
/// same software, release, accelerator and format, the residuals of the two are not correlated negatively, so that
/// independent scatters are not too narrow (tests/program/leverage_pairs_data_test.cpp has the coverage).
#pragma once

#include "leverage/core/math.hpp"
#include "leverage/core/quantities.hpp"
#include "leverage/hardware/calibrated_efficiency.hpp"
#include "leverage/hardware/cluster.hpp"
#include "leverage/hardware/layout.hpp"
#include "leverage/hardware/quantities.hpp"
#include "leverage/hardware/recipe.hpp"
#include "leverage/hardware/software.hpp"
#include "leverage/hardware/step_time.hpp"
#include "leverage/model/transformer.hpp"
#include "leverage/plan/leverage_ratio.hpp"

namespace leverage::plan {

/// A training run on a machine.
struct planned_training {
  transformer model{};
  tokens<> data{};
  hardware::cluster<> on{};
  hardware::layout layout{};
  hardware::recipe recipe{};
  hardware::software software{};
  count global_batch = 0;  ///< sequences

  [[nodiscard]] constexpr double steps() const {
    return data.value / (static_cast<double>(global_batch) * static_cast<double>(model.sequence));
  }
  [[nodiscard]] constexpr hardware::step_breakdown<> step(
      const hardware::efficiency<>& e, hardware::routing load = hardware::routing::balanced) const {
    hardware::software by = software;
    if (load == hardware::routing::natural) by.routing = load;
    return hardware::step_time(model, on, layout, recipe, global_batch, by, e);
  }
  /// Time of all steps, without what a cluster loses between them.
  [[nodiscard]] constexpr seconds<> time(const hardware::efficiency<>& e) const {
    return seconds{steps() * step(e).total().value};
  }
  /// Accelerator-seconds of all steps.
  [[nodiscard]] constexpr double accelerator_seconds(const hardware::efficiency<>& e) const {
    return static_cast<double>(on.accelerators) * time(e).value;
  }
};

/// What is known of the runs of a ratio.
struct ratio_setting {
  bool is_balanced = false;  ///< the load of experts is known to be as `software.routing` has it
  bool is_known = false;     ///< runs of the same software were fitted
};

namespace detail {

/// ln of the time of a step with its derivatives.
[[nodiscard]] constexpr hardware::detail::log_seconds logarithm_of(
    const planned_training& r, const hardware::calibrated_efficiency& e) {
  return hardware::log_step_time(r.model, r.on, r.layout, r.recipe, r.global_batch, r.software,
                                 e.values);
}

/// How much longer a step takes with a load of experts as training has it; 1 where the load is known.
[[nodiscard]] constexpr double slowdown_of(const planned_training& r,
                                           const hardware::calibrated_efficiency& e,
                                           const ratio_setting& s) {
  if (!r.model.is_mixture() || s.is_balanced || r.software.routing != hardware::routing::balanced) {
    return 1.0;
  }
  return r.step(e.values, hardware::routing::natural).total() / r.step(e.values).total();
}

/// The variance, times z^2, of the difference of two logarithms of times, each `share` of it.
[[nodiscard]] constexpr double squared_half_width(const planned_training& a, double share_a,
                                                  const planned_training& b, double share_b,
                                                  const hardware::calibrated_efficiency& e,
                                                  const ratio_setting& s) {
  const double of_a = share_a * e.scatter(a.model.is_mixture(), s.is_known);
  const double of_b = share_b * e.scatter(b.model.is_mixture(), s.is_known);
  constexpr double z = hardware::detail::normal_80;
  const auto difference = share_a * logarithm_of(a, e) - share_b * logarithm_of(b, e);
  return of_a * of_a + of_b * of_b + z * z * hardware::detail::variance_of(difference, e);
}

/// The ratio of two times with its interval; `factor` is what is exact in it.
[[nodiscard]] constexpr leverage_ratio ratio_of(const planned_training& a,
                                                const planned_training& b, double factor,
                                                const hardware::calibrated_efficiency& e,
                                                const ratio_setting& s) {
  using math::exp;
  using math::sqrt;
  const double value = factor * (a.step(e.values).total() / b.step(e.values).total());
  const double half = sqrt(squared_half_width(a, 1.0, b, 1.0, e, s));
  return {value, value / slowdown_of(b, e, s) * exp(-half),
          value * slowdown_of(a, e, s) * exp(half)};
}

}  // namespace detail

/// T_a / T_b of two runs with an interval that has it with a probability of 80 %; NaN where a step has no time.
[[nodiscard]] constexpr leverage_ratio time_ratio(const planned_training& a,
                                                  const planned_training& b,
                                                  const hardware::calibrated_efficiency& e,
                                                  const ratio_setting& s = {}) {
  return detail::ratio_of(a, b, a.steps() / b.steps(), e, s);
}

/// The ratio of the accelerator-seconds of two runs: that of the money, at one price.
[[nodiscard]] constexpr leverage_ratio cost_ratio(const planned_training& a,
                                                  const planned_training& b,
                                                  const hardware::calibrated_efficiency& e,
                                                  const ratio_setting& s = {}) {
  const double machines =
      static_cast<double>(a.on.accelerators) / static_cast<double>(b.on.accelerators);
  return detail::ratio_of(a, b, machines * a.steps() / b.steps(), e, s);
}

}  // namespace leverage::plan
