// SPDX-License-Identifier: Apache-2.0
/// @file
/// Wang et al. 2024, "Scaling Laws Across Model Architectures: A Comparative Analysis of Dense and MoE Models in
/// Large Language Models": Chinchilla's law with a power of the number of experts.
///
///   L(N, D, E) = A N^-alpha E^-gamma + B D^-beta + sigma                    [nats per token]
///   B_opt = lambda_B L^-alpha_B,  epsilon_opt = lambda_epsilon L^-alpha_epsilon
///   N_opt ~ C^0.590 for mixtures, C^0.507 for dense models; D_opt ~ C / N_opt
///
///   N  parameters without embeddings,  D  training tokens,  E  experts, 1 for a dense model
///   L  loss that a run reaches,  C  training FLOPs, 6 N D
///
/// [wang2024]  Wang et al. 2024, arXiv:2410.05661. On The Pile, dense models of 50 M..7 B, mixtures of 8
/// experts with 200 M..3 B active parameters, up to 100 B tokens.
///
/// Only forms and the exponents of the allocation are public: A, B, alpha, beta, gamma, sigma and the constants of
/// batch and learning rate are the caller's.
///
/// Traps:
///   - 0.590 and 0.507 are exponents of COMPUTE in N_opt, beta / (alpha + beta), not the alpha of the loss; a
///     summary prints them as the latter.
///   - Smaller batches and larger learning rates for mixtures, as the paper finds, hold at equal LOSS; Tian et al.
///     2025 find the contrary at equal COMPUTE. Both can be true.
#pragma once

#include <string_view>

#include "leverage/core/guard.hpp"
#include "leverage/core/published.hpp"
#include "leverage/core/quantities.hpp"
#include "leverage/core/scalar.hpp"
#include "leverage/laws/hoffmann2022.hpp"
#include "leverage/laws/power_law.hpp"
#include "leverage/laws/rules.hpp"

namespace leverage::wang2024 {

/// L(N, D, E) with coefficients from the caller.
template <scalar T = double>
struct loss_law {
  T A{}, alpha{}, gamma{};
  T B{}, beta{};
  T sigma{};

  /// The law of N and D that remains for a number of experts, with all its optima; refuses E < 1.
  template <scalar X>
  [[nodiscard]] constexpr hoffmann2022::loss_law<common_scalar<T, X>> with(const X& experts) const {
    using S = common_scalar<T, X>;
    constexpr rule::experts_are_at_least_one rule{};
    const auto e = within(value_of(experts) >= 1, positive(experts, rule), rule);
    return {.A = S(A * leverage::detail::power(e, -gamma)),
            .B = S(B),
            .E = S(sigma),
            .alpha = S(alpha),
            .beta = S(beta)};
  }

  /// Loss in nats per token; refuses N or D that are not positive and finite, and E < 1.
  template <scalar N, scalar D, scalar X>
  [[nodiscard]] constexpr common_scalar<T, N, D, X> loss(const parameters<N>& n, const tokens<D>& d,
                                                         const X& experts) const {
    return with(experts).loss(n, d);
  }

  /// The size of a dense model with the same loss relative to N: E^(gamma / alpha).
  template <scalar X>
  [[nodiscard]] constexpr common_scalar<T, X> multiplier(const X& experts) const {
    constexpr rule::experts_are_at_least_one rule{};
    return leverage::detail::power(within(value_of(experts) >= 1, positive(experts, rule), rule),
                                   gamma / alpha);
  }
};

/// Best batch and learning rate at the loss that a run reaches, with coefficients from the caller. The exponents of
/// the power laws are those of L: -alpha_B and -alpha_epsilon.
template <scalar T = double>
struct hyperparameter_law {
  power_law<T> b{};
  power_law<T> epsilon{};

  /// Batch in tokens.
  template <scalar L>
  [[nodiscard]] constexpr tokens<common_scalar<T, L>> batch(const L& loss) const {
    return tokens<common_scalar<T, L>>{b(positive(loss, rule::loss_is_positive{}))};
  }
  /// Peak learning rate.
  template <scalar L>
  [[nodiscard]] constexpr common_scalar<T, L> learning_rate(const L& loss) const {
    return epsilon(positive(loss, rule::loss_is_positive{}));
  }
};

/// Growth of the best size and the best data with compute; their prefactors are not published.
template <scalar T = double>
struct growth_law {
  T size_exponent{};

  /// The exponent of compute in D_opt, at C = 6 N D.
  [[nodiscard]] constexpr T data_exponent() const { return 1 - size_exponent; }

  /// The best size at `budget`, from the best size at another budget.
  template <scalar N, scalar F, scalar C>
  [[nodiscard]] constexpr parameters<common_scalar<T, N, F, C>> best_size(
      const parameters<N>& known, const flops<F>& known_budget, const flops<C>& budget) const {
    return parameters<common_scalar<T, N, F, C>>{
        positive(known.value, rule::model_size_is_positive{}) *
        leverage::detail::power(times(known_budget, budget), size_exponent)};
  }
  /// The best number of tokens at `budget`, from that at another budget.
  template <scalar D, scalar F, scalar C>
  [[nodiscard]] constexpr tokens<common_scalar<T, D, F, C>> best_data(
      const tokens<D>& known, const flops<F>& known_budget, const flops<C>& budget) const {
    return tokens<common_scalar<T, D, F, C>>{
        positive(known.value, rule::training_tokens_are_positive{}) *
        leverage::detail::power(times(known_budget, budget), data_exponent())};
  }

 private:
  template <scalar F, scalar C>
  [[nodiscard]] static constexpr common_scalar<F, C> times(const flops<F>& from,
                                                           const flops<C>& to) {
    return positive(to.value, rule::training_budget_is_positive{}) /
           positive(from.value, rule::training_budget_is_positive{});
  }
};

namespace detail {
[[nodiscard]] constexpr provenance source_of(std::string_view range) {
  return {.key = "wang2024",
          .citation =
              "Wang et al. 2024, Scaling Laws Across Model Architectures: A Comparative "
              "Analysis of Dense and MoE Models in Large Language Models",
          .arxiv = "2410.05661",
          .location = "isoFLOP allocation",
          .units = "N parameters without embeddings, D tokens, C = 6 N D FLOPs",
          .range = range,
          .note = "exponents only; prefactors are not published",
          .verified = evidence::transcriptions};
}
}  // namespace detail

/// Mixtures of 8 experts.
inline constexpr published<growth_law<>, 2> moe{
    {.size_exponent = 0.590},
    detail::source_of("The Pile, 8 experts, 200 M..3 B active parameters, up to 100 B tokens"),
    {{{argument::active_non_embedding_parameters, 200e6, 3e9}, {argument::tokens, 0, 100e9}}}};

/// Dense models.
inline constexpr published<growth_law<>, 2> dense{
    {.size_exponent = 0.507},
    detail::source_of("The Pile, dense, 50 M..7 B parameters, up to 100 B tokens"),
    {{{argument::non_embedding_parameters, 50e6, 7e9}, {argument::tokens, 0, 100e9}}}};

}  // namespace leverage::wang2024
