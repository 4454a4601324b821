// SPDX-License-Identifier: Apache-2.0
/// @file
/// Ludziejewski et al. 2025, "Joint MoE Scaling Laws: Mixture of Experts Can Be Memory Efficient": loss as a
/// function of active parameters, tokens and experts.
///
///   L(N, D, E) = a Ehat^delta N^(alpha + gamma ln Ehat) + b Ehat^omega D^(beta + zeta ln Ehat) + c
///   1/Ehat     = 1/( E - 1 + (1/E_start - 1/E_max)^-1 ) + 1/E_max
///   eta(N', E) = exp(8.39 - 0.81 ln N' - 0.25 ln E)                                        learning rate
///   F = 6 N D + 2 N D_inf                                                                  FLOPs
///   N = 2 d V + 13 n d^2,  N_all = 2 d V + (4 + 9 E) n d^2,  N' = 13 n d^2
///
///   L      nats per token
///   N      parameters that a token uses, both vocabulary matrices included; N' without them
///   N_all  all parameters; routers are not counted
///   D      training tokens; D_inf tokens of inference
///   E      experts, of which a token uses one; 1 is dense
///   d      d_model, n blocks, V vocabulary (50257); a feed-forward network is SwiGLU with 3 d hidden units
///
/// At a number of experts the law is that of Hoffmann et al. 2022, and so are its optima: `at(E).best_size(F)`.
///
/// [ludziejewski2025]  Ludziejewski et al. 2025, arXiv:2502.05172, Eq. 1-10, Tables 3 and 4; more than 280 runs on
/// FineWeb-Edu, N 79 M..2.7 B, N_all up to 5 B, D 0.5..80 B, E 1..32; RMSE 0.0062, on held-out runs 0.0039.
///
/// Errata and traps:
///   - Exponents are added: alpha, beta, delta and zeta are negative, omega is positive. The paper's full text confirms
///     every digit and sign; a transcription in circulation has delta and omega with the wrong sign.
///   - The logarithm of the exponents is natural, though Ehat is that of Clark et al. 2022, who use base 10.
///   - Ehat(1) is E_start, not 1.
///   - The paper writes the best size with its negative exponents; with absolute ones the outer exponent changes
///     its sign.
///   - Learning rate and loss count N differently.
#pragma once

#include <string_view>
#include <type_traits>

#include "leverage/core/guard.hpp"
#include "leverage/core/math.hpp"
#include "leverage/core/published.hpp"
#include "leverage/core/quantities.hpp"
#include "leverage/core/scalar.hpp"
#include "leverage/laws/hoffmann2022.hpp"
#include "leverage/laws/power_law.hpp"
#include "leverage/laws/rules.hpp"
#include "leverage/laws/saturating.hpp"

namespace leverage {

namespace rule {
struct inference_tokens_are_not_negative {};
struct budget_is_above_the_cost_of_inference {};
struct cached_tokens_are_not_negative {};
struct mixture_has_blocks_width_and_experts_and_its_parameters_are_counted_in_64_bits {};
}  // namespace rule

namespace ludziejewski2025 {

/// L(N, D, E).
template <scalar T = double>
struct loss_law {
  T a{};
  T alpha{};
  T delta{};
  T gamma{};
  T b{};
  T beta{};
  T omega{};
  T zeta{};
  T E_start{};
  T E_max{};
  T c{};

  /// Ehat as a function of E.
  [[nodiscard]] constexpr saturating_transform<T> saturation() const {
    return {E_start, E_max, T(1.0)};
  }
  /// Ehat, the saturated number of experts; refuses fewer than one expert.
  template <scalar X>
  [[nodiscard]] constexpr common_scalar<T, X> effective_experts(const X& experts) const {
    return saturation()(at_least_one(experts, rule::experts_are_at_least_one{}));
  }

  /// The law of N and D at a number of experts, with its optima and inverses; refuses fewer than one.
  template <scalar X>
  [[nodiscard]] constexpr hoffmann2022::loss_law<common_scalar<T, X>> at(const X& experts) const {
    using math::log;
    using S = common_scalar<T, X>;
    const S count_for = effective_experts(experts);
    const S ln_e = log(count_for);
    return {S(a * leverage::detail::power(count_for, delta)),
            S(b * leverage::detail::power(count_for, omega)), S(c), S(-alpha - gamma * ln_e),
            S(-beta - zeta * ln_e)};
  }

  /// Loss in nats per token; refuses N or D that are not positive and finite, and fewer experts than one.
  template <scalar N, scalar D, scalar X>
  [[nodiscard]] constexpr common_scalar<T, N, D, X> loss(const parameters<N>& active,
                                                         const tokens<D>& d,
                                                         const X& experts) const {
    return at(experts).loss(active, d);
  }
};

/// eta(N', E) = exp(constant + size ln N' + experts ln E).
template <scalar T = double>
struct learning_rate_law {
  T constant{};
  T size{};
  T experts{};

  /// Peak learning rate; N' are active parameters without vocabulary.
  template <scalar N, scalar X>
  [[nodiscard]] constexpr common_scalar<T, N, X> learning_rate(const parameters<N>& active_body,
                                                               const X& number) const {
    using math::exp;
    using math::log;
    return exp(constant +
               size * log(positive(active_body.value, rule::active_model_size_is_positive{})) +
               experts * log(at_least_one(number, rule::experts_are_at_least_one{})));
  }
};

/// F = 6 N D + 2 N D_inf: FLOPs of training and of inference over the lifetime of a model.
template <scalar N, scalar D, scalar I>
[[nodiscard]] constexpr flops<common_scalar<N, D, I>> lifetime_flops(const parameters<N>& active,
                                                                     const tokens<D>& d,
                                                                     const tokens<I>& inference) {
  const auto size = positive(active.value, rule::active_model_size_is_positive{});
  const auto seen = positive(d.value, rule::training_tokens_are_positive{});
  const auto served = within(value_of(inference.value) >= 0, inference.value,
                             rule::inference_tokens_are_not_negative{});
  return flops<common_scalar<N, D, I>>{6 * size * seen + 2 * size * served};
}

/// The training tokens that remain in a budget after inference; refuses a budget that inference uses up.
template <scalar C, scalar N, scalar I>
[[nodiscard]] constexpr tokens<common_scalar<C, N, I>> training_tokens(const flops<C>& budget,
                                                                       const parameters<N>& active,
                                                                       const tokens<I>& inference) {
  const auto size = positive(active.value, rule::active_model_size_is_positive{});
  const auto served = within(value_of(inference.value) >= 0, inference.value,
                             rule::inference_tokens_are_not_negative{});
  const auto all = positive(budget.value, rule::training_budget_is_positive{});
  return tokens<common_scalar<C, N, I>>{
      positive(all - 2 * size * served, rule::budget_is_above_the_cost_of_inference{}) /
      (6 * size)};
}

/// A model of the study with its exact counts and its memory. The counts of an invalid model are `not_a_count`.
struct mixture {
  count d_model = 0;
  count n_blocks = 0;
  count experts = 1;
  count vocabulary = 50257;

  /// N: parameters that a token uses.
  [[nodiscard]] constexpr parameters<count> active_parameters() const { return counted(1, true); }
  /// N': those without vocabulary matrices.
  [[nodiscard]] constexpr parameters<count> active_non_embedding_parameters() const {
    return counted(1, false);
  }
  /// N_all: all parameters.
  [[nodiscard]] constexpr parameters<count> total_parameters() const {
    return counted(experts, true);
  }

  /// N_all + 2 T n d: the numbers in memory with keys and values of T tokens, every head its own.
  [[nodiscard]] constexpr double numbers_in_memory(const tokens<count>& cached) const {
    const double t =
        within(cached.value >= 0, cached.as_real().value, rule::cached_tokens_are_not_negative{});
    return total_parameters().as_real().value +
           2.0 * t * static_cast<double>(n_blocks) * static_cast<double>(d_model);
  }
  /// The memory criterion: whether the given number of values is enough for model and cache.
  [[nodiscard]] constexpr bool fits(double numbers, const tokens<count>& cached) const {
    return numbers_in_memory(cached) <= numbers;
  }

 private:
  [[nodiscard]] constexpr parameters<count> counted(count feed_forward,
                                                    bool with_vocabulary) const {
    constexpr double most = 9.2e18;
    const auto real = [](count x) { return static_cast<double>(x); };
    const double size = 2.0 * real(d_model) * real(vocabulary) + (4.0 + 9.0 * real(experts)) *
                                                                     real(n_blocks) *
                                                                     real(d_model) * real(d_model);
    if (d_model < 1 || n_blocks < 1 || experts < 1 || vocabulary < 0 || !(size < most)) {
      if (std::is_constant_evaluated()) {
        violated<
            rule::mixture_has_blocks_width_and_experts_and_its_parameters_are_counted_in_64_bits>();
      }
      return parameters<count>{not_a_count};
    }
    return parameters<count>{(with_vocabulary ? 2 * d_model * vocabulary : 0) +
                             (4 + 9 * feed_forward) * n_blocks * d_model * d_model};
  }
};

namespace detail {
[[nodiscard]] constexpr provenance source_at(std::string_view location, std::string_view units,
                                             std::string_view range, std::string_view note) {
  return {.key = "ludziejewski2025",
          .citation =
              "Ludziejewski et al. 2025, Joint MoE Scaling Laws: Mixture of Experts Can Be "
              "Memory Efficient",
          .arxiv = "2502.05172",
          .location = location,
          .units = units,
          .range = range,
          .note = note,
          .verified = evidence::paper};
}
}  // namespace detail

/// The joint law.
inline constexpr published<loss_law<>, 3> table3{
    {.a = 35.91,
     .alpha = -0.1889,
     .delta = -0.2285,
     .gamma = 0.0098,
     .b = 35.98,
     .beta = -0.1775,
     .omega = 0.5529,
     .zeta = -0.0259,
     .E_start = 2.0732,
     .E_max = 290.4521,
     .c = 1.3637},
    detail::source_at("Table 3",
                      "N active parameters with embeddings, D tokens, E experts, F = 6 N D FLOPs; "
                      "L nats per token",
                      "N 79 M..2.7 B (all up to 5 B), D 0.5..80 B, E 1..32, FineWeb-Edu",
                      "natural logarithm of Ehat in the exponents"),
    {{{argument::active_parameters, 79e6, 2.7e9},
      {argument::tokens, 0.5e9, 80e9},
      {argument::experts, 1.0, 32.0}}}};

/// The learning rate of the study.
inline constexpr published<learning_rate_law<>, 2> learning_rate{
    {.constant = 8.39, .size = -0.81, .experts = -0.25},
    detail::source_at(
        "law of the learning rate", "N active parameters without embeddings",
        "not bounded; the runs of the loss had N 79 M..2.7 B with embeddings, E 1..32", ""),
    {{{argument::active_non_embedding_parameters, 79e6, 2.7e9}, {argument::experts, 1.0, 32.0}}}};

}  // namespace ludziejewski2025
}  // namespace leverage
