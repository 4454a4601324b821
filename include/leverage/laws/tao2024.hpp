// SPDX-License-Identifier: Apache-2.0
/// @file
/// Tao et al. 2024, "Scaling Laws with Vocabulary": how large a vocabulary should be, by three approaches.
///
///   N(C)   = exp(a) C^b                              best weights without vocabulary
///   N_v(C) = exp(a) C^b                              approach 1: best weights of the vocabulary, V d
///   N_v(N) = V_0 (N / N_0)^g                         approach 2, from derivatives
///   L_u    = A_1 (N / 1e6)^-a + A_2 (V d / 1e6)^-c + B (D / 1e9)^-a - E        approach 3
///   r(V)   = a (ln V)^2 + b ln V + c                 tokens per character, V at most 200000
///
///   N    parameters without vocabulary matrices
///   N_v  parameters of one vocabulary matrix, V words of width d
///   C    training FLOPs, 6 N D with the vocabulary in N
///   D    training tokens
///   L_u  loss less that of a unigram model, which vocabularies of different sizes share: negative, nats per token
///
/// [tao2024]  Tao et al. 2024, arXiv:2407.13623, and the authors' repository (optimal_Nv_predict.py, utils.py,
/// exp_data.csv): six dense sizes, N 33 M..1.13 B, 4096..96256 words of width 512..2048, up to 54.8 B tokens; runs below
/// 2.18e17 FLOPs are left out. Checked at 2.87 B.
///
/// Errata and traps:
///   - V d is one matrix: with an output head of its own a model has two.
///   - The best vocabulary by approach 3 at a budget minimises L_u with D = C / (6 (N + V d)): `best_vocabulary_weights`.
#pragma once

#include <string_view>

#include "leverage/core/guard.hpp"
#include "leverage/core/math.hpp"
#include "leverage/core/min.hpp"
#include "leverage/core/published.hpp"
#include "leverage/core/quantities.hpp"
#include "leverage/core/scalar.hpp"
#include "leverage/laws/power_law.hpp"
#include "leverage/laws/rules.hpp"

namespace leverage {

namespace rule {
struct words_are_positive {};
struct vocabulary_weights_are_positive {};
}  // namespace rule

namespace tao2024 {

/// exp(a) C^b.
template <scalar T = double>
struct budget_law {
  T a{};
  T b{};

  template <scalar C>
  [[nodiscard]] constexpr parameters<common_scalar<T, C>> best(const flops<C>& c) const {
    using math::exp;
    return parameters<common_scalar<T, C>>{
        exp(a) *
        leverage::detail::power(positive(c.value, rule::training_budget_is_positive{}), b)};
  }
};

/// V_0 (N / N_0)^g.
template <scalar T = double>
struct size_law {
  T V_0{};
  T N_0{};
  T g{};

  template <scalar N>
  [[nodiscard]] constexpr parameters<common_scalar<T, N>> best(
      const parameters<N>& non_embedding) const {
    return parameters<common_scalar<T, N>>{
        V_0 * leverage::detail::power(
                  positive(non_embedding.value, rule::model_size_is_positive{}) / N_0, g)};
  }
};

/// L_u(N, V d, D).
template <scalar T = double>
struct loss_law {
  T A_1{};
  T A_2{};
  T B{};
  T E{};
  T a{};
  T c{};

  template <scalar N, scalar V, scalar D>
  [[nodiscard]] constexpr common_scalar<T, N, V, D> loss(const parameters<N>& non_embedding,
                                                         const parameters<V>& vocabulary,
                                                         const tokens<D>& data) const {
    using leverage::detail::power;
    const auto n = positive(non_embedding.value, rule::model_size_is_positive{});
    const auto v = positive(vocabulary.value, rule::vocabulary_weights_are_positive{});
    const auto d = positive(data.value, rule::training_tokens_are_positive{});
    return A_1 * power(n / 1000000, -a) + A_2 * power(v / 1000000, -c) +
           B * power(d / 1000000000, -a) - E;
  }

  /// The weights of the vocabulary, V d, of the least loss of N weights at a budget; NaN for an impossible one.
  [[nodiscard]] constexpr parameters<> best_vocabulary_weights(const parameters<>& non_embedding,
                                                               const flops<>& budget) const {
    using math::exp;
    using math::log;
    using math::pow;
    const double n = positive(non_embedding.value, rule::model_size_is_positive{}) / 1e6;
    const double f = positive(budget.value, rule::training_budget_is_positive{}) / 1e15;
    // Where the loss per weight of the vocabulary is what its tokens are worth. In the logarithm, from 1 to 1e15.
    double low = log(1e-6);
    double high = log(1e9);
    for (int step = 0; step < 70; ++step) {
      const double x = exp(0.5 * (low + high));
      const double words = c * A_2 * pow(x, -c - 1.0);
      const double data = a * B * pow(f / (6.0 * (n + x)), -a) / (n + x);
      (words > data ? low : high) = 0.5 * (low + high);
    }
    const double found = 1e6 * exp(0.5 * (low + high));
    return parameters{n * f > 0.0 ? found : n * f};
  }
};

/// a (ln V)^2 + b ln V + c.
template <scalar T = double>
struct compression_law {
  T a{};
  T b{};
  T c{};

  /// Tokens per character of a vocabulary of V words; beyond 200000 words that of 200000.
  template <scalar V>
  [[nodiscard]] constexpr common_scalar<T, V> tokens_per_character(const V& words) const {
    using math::log;
    const auto v = positive(words, rule::words_are_positive{});
    const V x = log((math::min)(v, V(2e5)));
    return (a * x + b) * x + c;
  }
};

namespace detail {
[[nodiscard]] constexpr provenance source_at(std::string_view location, std::string_view units) {
  return {.key = "tao2024",
          .citation =
              "Tao et al. 2024, Scaling Laws with Vocabulary: Larger Models Deserve Larger "
              "Vocabularies",
          .arxiv = "2407.13623",
          .location = location,
          .units = units,
          .range = "six dense sizes, N 33 M..1.13 B, V 4096..96256, D up to 54.8 B, C from 2.18e17",
          .note = "",
          .verified = evidence::authors_code};
}
inline constexpr domain<1> budgets{{{argument::flops, 2.18e17, 4.36e20}}};
inline constexpr fitted_interval sizes{argument::non_embedding_parameters, 33222784, 1.13e9};
inline constexpr fitted_interval words{argument::vocabulary, 4096, 96256};
}  // namespace detail

/// Best weights without vocabulary.
inline constexpr published<budget_law<>, 1> size{
    {.a = -2.4846510161625193, .b = 0.5},
    detail::source_at("optimal_Nv_predict.py, flops_to_Nnvopt",
                      "C training FLOPs, N parameters without vocabulary"),
    detail::budgets};

/// Best weights of the vocabulary, from profiles at equal FLOPs.
inline constexpr published<budget_law<>, 1> approach1{
    {.a = -1.589031299255507, .b = 0.4163622634135234},
    detail::source_at("optimal_Nv_predict.py, approach 1",
                      "C training FLOPs, N_v parameters of one vocabulary matrix"),
    detail::budgets};

/// From derivatives of the FLOPs.
inline constexpr published<size_law<>, 1> approach2{
    {.V_0 = 3145728, .N_0 = 33e6, .g = 0.8353974035228025},
    detail::source_at("optimal_Nv_predict.py, approach 2",
                      "N parameters without vocabulary, N_v of one vocabulary matrix"),
    {{detail::sizes}}};

/// From the loss.
inline constexpr published<loss_law<>, 4> approach3{
    {.A_1 = 1.8313851559554126,
     .A_2 = 0.19584238398665638,
     .B = 2.1241123120064955,
     .E = 5.5327846803337435,
     .a = 0.44660634152009615,
     .c = 0.6707374679896795},
    detail::source_at("optimal_Nv_predict.py, approach 3",
                      "N parameters without vocabulary, V words, d numbers, D tokens; L_u nats per "
                      "token less a unigram model's"),
    {{detail::sizes,
      detail::words,
      {argument::width, 512, 2048},
      {argument::tokens, 2.65e8, 5.48e10}}}};

inline constexpr published<compression_law<>, 1> compression{
    {.a = 0.00639222, .b = -0.15811069, .c = 1.20470122},
    detail::source_at("utils.py, D_to_H", "V words; tokens per character"),
    {{detail::words}}};

}  // namespace tao2024
}  // namespace leverage
