// SPDX-License-Identifier: Apache-2.0
/// @file
/// Abnar et al. 2025, "Parameters vs FLOPs: Scaling Laws for Optimal Sparsity for Mixture-of-Experts Language
/// Models": loss of a mixture as a function of its sparsity, the share of experts that a token does not use.
///
///   L(N, D, S) = a N^-alpha + b D^-beta + c (1 - S)^-lambda + d (1 - S)^-delta N^-gamma + e      [nats per token]
///
///   N  parameters of the whole model, with all experts
///   D  training tokens
///   S  sparsity, unused experts over all experts, (E - K) / E
///
///   1 - S* = (delta d N^-gamma / (-lambda c))^(1 / (delta - lambda)) = (N / N_0)^(-gamma / (delta - lambda))
///                                                                    at fixed N and D; S* = 0 for N <= N_0
///
/// [abnar2025]  Abnar et al. 2025, arXiv:2501.12370, Eq. 6 and Table 3; S 0..0.98, 3e19..1e21 FLOPs, about
/// 0.1..1 B active parameters.
///
/// Errata and traps:
///   - lambda is negative, so that its term falls with sparsity; the term is c at S = 0. The floor of a dense model
///     is therefore e + c, and the law at S = 0 is not that of Hoffmann et al. 2022 with the same letters.
///   - The loss diverges for S -> 1, because of delta.
///   - S* is an optimum at fixed N and D, where sparsity saves compute that is not counted. It is not an optimum at
///     fixed compute, which needs a rule for the active parameters that the law does not contain.
///   - The law is weak beyond its range: R^2 is 99 % on the fitted runs and 68 % on the held-out sparsity of 98 %.
///   - A widespread summary states that the paper has no closed-form law; this is wrong.
#pragma once

#include "leverage/core/guard.hpp"
#include "leverage/core/min.hpp"
#include "leverage/core/published.hpp"
#include "leverage/core/quantities.hpp"
#include "leverage/core/scalar.hpp"
#include "leverage/laws/power_law.hpp"
#include "leverage/laws/rules.hpp"

namespace leverage {

namespace rule {
struct a_term_falls_with_sparsity {};
}  // namespace rule

namespace abnar2025 {

/// L(N, D, S) and what follows from it in closed form.
template <scalar T = double>
struct loss_law {
  T a{}, alpha{};
  T b{}, beta{};
  T c{}, lambda{};
  T d{}, delta{}, gamma{};
  T e{};

  /// Loss in nats per token; refuses N or D that are not positive and finite, and S outside [0, 1).
  template <scalar N, scalar D, scalar S>
  [[nodiscard]] constexpr common_scalar<T, N, D, S> loss(const parameters<N>& size,
                                                         const tokens<D>& data,
                                                         const S& sparsity) const {
    const auto seen = positive(data.value, rule::training_tokens_are_positive{});
    return at_infinite_data(size, sparsity) + b * leverage::detail::power(seen, -beta);
  }

  /// The limit of the loss for infinitely many tokens.
  template <scalar N, scalar S>
  [[nodiscard]] constexpr common_scalar<T, N, S> at_infinite_data(const parameters<N>& size,
                                                                  const S& sparsity) const {
    const auto n = positive(size.value, rule::model_size_is_positive{});
    const auto busy = busy_share(sparsity);
    return floor(sparsity) + a * leverage::detail::power(n, -alpha) +
           d * leverage::detail::power(busy, -delta) * leverage::detail::power(n, -gamma);
  }

  /// The limit of the loss for infinite size and tokens: e + c (1 - S)^-lambda, which is e + c for a dense model.
  template <scalar S>
  [[nodiscard]] constexpr common_scalar<T, S> floor(const S& sparsity) const {
    return e + c * leverage::detail::power(busy_share(sparsity), -lambda);
  }

  /// The tokens with which a model reaches a loss; refuses a loss that the model never reaches.
  template <scalar L, scalar N, scalar S>
  [[nodiscard]] constexpr tokens<common_scalar<T, L, N, S>> tokens_for(const L& loss,
                                                                       const parameters<N>& size,
                                                                       const S& sparsity) const {
    constexpr rule::loss_is_above_what_infinite_tokens_reach rule{};
    const auto rest = loss - at_infinite_data(size, sparsity);
    return tokens<common_scalar<T, L, N, S>>{
        leverage::detail::power(b / positive(rest, rule), 1 / beta)};
  }

  /// N_0, the size up to which a dense model is the best at fixed N and D; it is positive only for lambda < 0.
  [[nodiscard]] constexpr parameters<T> dense_up_to() const {
    return parameters<T>{leverage::detail::power(
        positive(T(delta * d / (-lambda * c)), rule::a_term_falls_with_sparsity{}), 1 / gamma)};
  }
  /// S*, the sparsity with the lowest loss at fixed N and D; it is 0 up to N_0.
  template <scalar N>
  [[nodiscard]] constexpr common_scalar<T, N> best_sparsity(const parameters<N>& size) const {
    const auto n = positive(size.value, rule::model_size_is_positive{});
    using S = common_scalar<T, N>;
    return 1 - (math::min)(S(1.0), leverage::detail::power(n / dense_up_to().value,
                                                           -gamma / (delta - lambda)));
  }
  /// The size for which a sparsity is the best at fixed N and D.
  template <scalar S>
  [[nodiscard]] constexpr parameters<common_scalar<T, S>> size_for_best(const S& sparsity) const {
    return parameters<common_scalar<T, S>>{
        dense_up_to().value *
        leverage::detail::power(busy_share(sparsity), (lambda - delta) / gamma)};
  }

 private:
  /// 1 - S.
  template <scalar S>
  [[nodiscard]] static constexpr S busy_share(const S& sparsity) {
    constexpr rule::sparsity_lies_in_0_to_1_and_is_not_1 rule{};
    return 1 -
           within(value_of(sparsity) >= 0, within(value_of(sparsity) < 1, sparsity, rule), rule);
  }
};

/// Table 3.
inline constexpr published<loss_law<>, 3> table3{
    {.a = 16612.50,
     .alpha = 0.5962,
     .b = 5455.67,
     .beta = 0.3954,
     .c = 0.4598,
     .lambda = -0.1666,
     .d = 17.26,
     .delta = 0.1603,
     .gamma = 0.1595,
     .e = 0.94},
    {.key = "abnar2025",
     .citation = "Abnar et al. 2025, Parameters vs FLOPs: Scaling Laws for Optimal Sparsity for "
                 "Mixture-of-Experts Language Models",
     .arxiv = "2501.12370",
     .location = "Eq. 6, Table 3",
     .units = "N all parameters, D tokens, S sparsity of the experts; L nats per token",
     .range = "S 0..0.98, C 3e19..1e21, N_a about 0.1..1 B; the box of N and D is what these imply",
     .note = "transcriptions agree, one of them code; held-out sparsity of 98 %: R^2 68 %",
     .verified = evidence::transcriptions},
    {{{argument::parameters, 0.1e9, 50e9},
      {argument::tokens, 5e9, 1.67e12},
      {argument::sparsity, 0, 0.98}}}};

}  // namespace abnar2025
}  // namespace leverage
