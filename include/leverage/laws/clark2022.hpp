// SPDX-License-Identifier: Apache-2.0
/// @file
/// Clark et al. 2022, "Unified Scaling Laws for Routed Language Models": the effect of
/// adding experts to a dense model.
///
///   log10 L(N, E) = a log10 N + b log10 Ehat + c log10 N log10 Ehat + d     [L in nats per token]
///   1/Ehat        = 1/( E - 1 + (1/E_start - 1/E_max)^-1 ) + 1/E_max
///   L(N)          = (N_c / N)^alpha                                          dense
///
///   N     parameters of the dense model that experts were added to
///   E     experts, 1 and more
///   Ehat  saturated number of experts, from E_start at E = 1 to E_max
///
/// In closed form: the effective parameter count EPC, which is the size with the same loss, L(EPC, 1) = L(N, E); the
/// number of experts for a loss or for an effective count; and the size N_cut = 10^(-b/c) above which experts are
/// harmful.
///
/// [clark2022]  Clark et al. 2022, arXiv:2202.01169, Eq. 1 and 2, Table 3; N 15 M..1.3 B, E 1..512, all runs on
/// 130 B tokens.
///
/// Errata and traps:
///   - Logarithms are to base 10. With natural ones, 128 experts on 5 M parameters would be worth 1 M; the paper
///     says 55 M, and S-BASE gives 51.8 M.
///   - Ehat(1) is E_start, not 1: the terms in b and c do not vanish for one expert, and the law at E = 1 is not
///     the dense law.
///   - N_cut depends on the last digit of c. The paper reports 937 B, 85 B and 83 B; its printed coefficients give
///     1000 B, 32 B and 215 B. It is an order of magnitude only.
///   - The form in FLOPs and parameters per FLOP has other coefficients, which are not included.
#pragma once

#include <string_view>

#include "leverage/core/guard.hpp"
#include "leverage/core/log_base.hpp"
#include "leverage/core/published.hpp"
#include "leverage/core/quantities.hpp"
#include "leverage/core/scalar.hpp"
#include "leverage/laws/forms.hpp"
#include "leverage/laws/power_law.hpp"
#include "leverage/laws/rules.hpp"
#include "leverage/laws/saturating.hpp"

namespace leverage {

namespace rule {
struct experts_move_the_loss_at_that_size {};
}  // namespace rule

namespace clark2022 {

/// L(N, E) of one router, with its closed-form inverses and limits.
template <scalar T = double>
struct routed_law {
  T a{};
  T b{};
  T c{};
  T d{};
  T E_start{};
  T E_max{};

  /// Ehat as a function of E.
  [[nodiscard]] constexpr saturating_transform<T> saturation() const {
    return {E_start, E_max, T(1.0)};
  }
  /// Ehat, the saturated number of experts; refuses fewer than one expert.
  template <scalar X>
  [[nodiscard]] constexpr common_scalar<T, X> effective_experts(const X& experts) const {
    return saturation()(at_least_one(experts, rule::experts_are_at_least_one{}));
  }

  /// Loss in nats per token; refuses N that is not positive and finite, and fewer experts than one.
  template <scalar N, scalar X>
  [[nodiscard]] constexpr common_scalar<T, N, X> loss(const parameters<N>& dense,
                                                      const X& experts) const {
    return forms::clark(a, b, c, d, E_start, E_max,
                        positive(dense.value, rule::model_size_is_positive{}),
                        at_least_one(experts, rule::experts_are_at_least_one{}));
  }

  /// The power law in N for a given number of experts.
  template <scalar X>
  [[nodiscard]] constexpr power_law<common_scalar<T, X>> at(const X& experts) const {
    return {loss(parameters<T>{T(1.0)}, experts),
            a + c * common_log::of(effective_experts(experts))};
  }
  /// The exponent of Ehat in L for a given size; negative below `cutoff_size`.
  template <scalar N>
  [[nodiscard]] constexpr common_scalar<T, N> experts_exponent(const parameters<N>& dense) const {
    return b + c * common_log::of(positive(dense.value, rule::model_size_is_positive{}));
  }

  /// The dense size that reaches a loss with a given number of experts.
  template <scalar L, scalar X>
  [[nodiscard]] constexpr parameters<common_scalar<T, L, X>> size_for(const L& loss,
                                                                      const X& experts) const {
    return parameters<common_scalar<T, L, X>>{at(experts).inverse(loss)};
  }
  /// The effective parameter count: the size that reaches the loss of (N, E) with one expert.
  template <scalar N, scalar X>
  [[nodiscard]] constexpr parameters<common_scalar<T, N, X>> effective_parameters(
      const parameters<N>& dense, const X& experts) const {
    return size_for(loss(dense, experts), T(1.0));
  }

  /// The number of experts (real) with which a dense size reaches a loss; refuses a loss that no number reaches.
  template <scalar L, scalar N>
  [[nodiscard]] constexpr common_scalar<T, L, N> experts_for(const L& loss,
                                                             const parameters<N>& dense) const {
    const auto slope = experts_exponent(dense);
    const auto moved =
        within(value_of(slope * slope) > 0, slope, rule::experts_move_the_loss_at_that_size{});
    const auto size = common_log::of(positive(dense.value, rule::model_size_is_positive{}));
    const auto goal = common_log::of(positive(loss, rule::loss_is_positive{}));
    using S = common_scalar<T, L, N>;
    return saturation().inverse(common_log::inverse(S((goal - d - a * size) / moved)));
  }
  /// The number of experts with which a dense size has a given effective parameter count.
  template <scalar P, scalar N>
  [[nodiscard]] constexpr common_scalar<T, P, N> experts_for(const parameters<P>& effective,
                                                             const parameters<N>& dense) const {
    return experts_for(loss(effective, T(1.0)), dense);
  }

  /// N_cut = 10^(-b/c), above which more experts no longer lower the loss. It is an order of magnitude: see the errata.
  [[nodiscard]] constexpr parameters<T> cutoff_size() const {
    return parameters<T>{common_log::inverse(T(-b / c))};
  }
};

/// L(N) = (N_c / N)^alpha of dense models.
template <scalar T = double>
struct dense_law {
  T N_c{};
  T alpha{};

  /// Loss in nats per token; refuses N that is not positive and finite.
  template <scalar N>
  [[nodiscard]] constexpr common_scalar<T, N> loss(const parameters<N>& n) const {
    return leverage::detail::power(N_c / positive(n.value, rule::model_size_is_positive{}), alpha);
  }
  /// The size that reaches a loss.
  template <scalar L>
  [[nodiscard]] constexpr parameters<common_scalar<T, L>> size_for(const L& loss) const {
    return parameters<common_scalar<T, L>>{
        N_c * leverage::detail::power(positive(loss, rule::loss_is_positive{}), -1 / alpha)};
  }
};

namespace detail {
[[nodiscard]] constexpr provenance source_at(std::string_view location, std::string_view range) {
  return {.key = "clark2022",
          .citation = "Clark et al. 2022, Unified Scaling Laws for Routed Language Models",
          .arxiv = "2202.01169",
          .location = location,
          .units = "N parameters of the dense model, E experts; L nats per token",
          .range = range,
          .note = "logarithms to base 10; coefficients printed to three decimals",
          .verified = evidence::transcriptions};
}
[[nodiscard]] constexpr published<routed_law<>, 2> router(std::string_view location,
                                                          const routed_law<>& law) {
  return {law,
          source_at(location, "N 15 M..1.3 B, E 1..512, 130 B tokens"),
          {{{argument::dense_parameters, 15e6, 1.3e9}, {argument::experts, 1.0, 512.0}}}};
}
}  // namespace detail

/// The router S-BASE.
inline constexpr published<routed_law<>, 2> s_base = detail::router(
    "Eq. 1 and 2, Table 3, S-BASE",
    {.a = -0.082, .b = -0.108, .c = 0.009, .d = 1.104, .E_start = 1.847, .E_max = 314.478});
/// The router RL-R.
inline constexpr published<routed_law<>, 2> rl_r = detail::router(
    "Eq. 1 and 2, Table 3, RL-R",
    {.a = -0.083, .b = -0.126, .c = 0.012, .d = 1.111, .E_start = 1.880, .E_max = 469.982});
/// The router HASH.
inline constexpr published<routed_law<>, 2> hash = detail::router(
    "Eq. 1 and 2, Table 3, HASH",
    {.a = -0.087, .b = -0.136, .c = 0.012, .d = 1.157, .E_start = 4.175, .E_max = 477.741});

/// Dense models of the same study.
inline constexpr published<dense_law<>, 1> dense{
    {.N_c = 3.568e13, .alpha = 0.078},
    detail::source_at("law of the dense models", "N 15 M..1.3 B, 130 B tokens"),
    {{{argument::dense_parameters, 15e6, 1.3e9}}}};

}  // namespace clark2022
}  // namespace leverage
