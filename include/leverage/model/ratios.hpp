// SPDX-License-Identifier: Apache-2.0
/// @file
/// The ratios in which mixture-of-experts laws are written, computed from a configuration with E routable experts of
/// width w, E_a of them active, and E_s shared experts of width w_s.
///
///   activation ratio          A   = (E_a + E_s) / (E + E_s)        Tian et al. 2025, definition
///   routed activation ratio   A_r = E_a / E                        Tian et al. 2025, most numbers
///   sharing ratio             S   = E_s / (E_a + E_s)
///   granularity               G   = 2 d_model / w                  Tian et al. 2025
///   Krajewski granularity         = 4 d_model / w                  Krajewski et al. 2024
///   sparsity                      = 1 - E_a / E                    Abnar et al. 2025
///   expert ratio                  = E / E_a                        Kimi K2 calls this sparsity
///
/// Shared experts of another width are counted by width: E_s then means E_s w_s / w, the number of routed experts with
/// the same total width. One shared expert of four times the width counts as four.
///
/// An invalid configuration gives NaN at run time and does not compile in a constant expression, and so does a model
/// whose blocks have mixtures of several kinds: no single number describes it. A dense model has activation ratio 1,
/// sparsity 0 and no granularity.
#pragma once

#include "leverage/core/guard.hpp"
#include "leverage/core/quantities.hpp"
#include "leverage/model/transformer.hpp"
#include "leverage/model/validate.hpp"

namespace leverage {

namespace rule {
struct configuration_is_valid {};
struct granularity_needs_experts {};
struct ratios_need_mixtures_of_one_kind {};
}  // namespace rule

namespace detail {

/// numerator / denominator, or NaN for an invalid configuration.
[[nodiscard]] constexpr double ratio_of(const transformer& m, double numerator,
                                        double denominator) {
  const bool valid = accepts(m);
  const bool alike = !m.is_mixture() || m.common_experts().experts > 0;
  const double ratio = valid && alike ? numerator / denominator : 0.0;
  return within(alike, within(valid, ratio, rule::configuration_is_valid{}),
                rule::ratios_need_mixtures_of_one_kind{});
}

/// Total width of `experts` routed experts and the shared experts.
[[nodiscard]] constexpr double width_of(const mixture_of_experts& e, count experts) {
  return static_cast<double>(experts) * static_cast<double>(e.expert_width) +
         static_cast<double>(e.shared) * static_cast<double>(e.shared_width);
}

/// The quotients of the ratios below. Only those of a valid configuration may be divided.
struct quotient {
  double numerator = 0.0;
  double denominator = 0.0;

  [[nodiscard]] constexpr double value() const { return numerator / denominator; }
};
[[nodiscard]] constexpr quotient activation_quotient(const mixture_of_experts& e) {
  return {width_of(e, e.active), width_of(e, e.experts)};
}
[[nodiscard]] constexpr quotient routed_activation_quotient(const mixture_of_experts& e) {
  return {static_cast<double>(e.active), static_cast<double>(e.experts)};
}
[[nodiscard]] constexpr quotient granularity_quotient(count d_model, const mixture_of_experts& e) {
  return {2 * static_cast<double>(d_model), static_cast<double>(e.expert_width)};
}
[[nodiscard]] constexpr double ratio_of(const transformer& m, const quotient& q) {
  return ratio_of(m, q.numerator, q.denominator);
}

}  // namespace detail

/// A = (E_a + E_s) / (E + E_s), with shared experts counted by width (Tian et al. 2025, definition 3).
[[nodiscard]] constexpr activation_ratio<> activation_ratio_of(const transformer& m) {
  return activation_ratio{m.is_mixture()
                              ? detail::ratio_of(m, detail::activation_quotient(m.common_experts()))
                              : detail::ratio_of(m, 1, 1)};
}

/// A_r = E_a / E, the definition behind most numbers of Tian et al. 2025 and the x-axis of its runs.
[[nodiscard]] constexpr activation_ratio<> routed_activation_ratio_of(const transformer& m) {
  return activation_ratio{
      m.is_mixture() ? detail::ratio_of(m, detail::routed_activation_quotient(m.common_experts()))
                     : detail::ratio_of(m, 1, 1)};
}

/// S = E_s / (E_a + E_s), the share of the active experts that are shared, counted by width.
[[nodiscard]] constexpr double sharing_ratio_of(const transformer& m) {
  return m.is_mixture()
             ? detail::ratio_of(m, detail::width_of(m.common_experts(), 0),
                                detail::width_of(m.common_experts(), m.common_experts().active))
             : detail::ratio_of(m, 0, 1);
}

/// G = 2 d_model / d_expert (Tian et al. 2025).
[[nodiscard]] constexpr granularity<> granularity_of(const transformer& m) {
  const bool experts = m.is_mixture();
  return granularity{within(
      experts,
      experts ? detail::ratio_of(m, detail::granularity_quotient(m.d_model, m.common_experts()))
              : 0.0,
      rule::granularity_needs_experts{})};
}

/// 4 d_model / d_expert: the G of Krajewski et al. 2024, twice that of Tian et al. 2025.
[[nodiscard]] constexpr double krajewski_granularity_of(const transformer& m) {
  return 2 * granularity_of(m).value;
}

/// Sparsity 1 - E_a / E, the share of routed experts that a token does not use (S of Abnar et al. 2025).
[[nodiscard]] constexpr double sparsity_of(const transformer& m) {
  return 1 - routed_activation_ratio_of(m).value;
}

/// E / E_a, all routed experts over the active ones; Kimi K2 (arXiv:2507.20534) calls this ratio sparsity.
[[nodiscard]] constexpr double expert_ratio_of(const transformer& m) {
  return 1 / routed_activation_ratio_of(m).value;
}

}  // namespace leverage
