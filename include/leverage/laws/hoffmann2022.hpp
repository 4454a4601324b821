// SPDX-License-Identifier: Apache-2.0
/// @file
/// Hoffmann et al. 2022, "Training Compute-Optimal Large Language Models" (Chinchilla). The parametric law
/// (approach 3), and the best size from the lowest points of training curves and of isoFLOP curves (approaches 1
/// and 2). The paper's tables are in hoffmann2022/tables.hpp, the starts of its fit in hoffmann2022/starts.hpp:
///
///   L(N, D) = E + A N^-alpha + B D^-beta                     [nats per token]
///   N_opt(C) = G (C / 6)^a,   D_opt(C) = G^-1 (C / 6)^b      at C = 6 N D
///   G = (alpha A / (beta B))^(1 / (alpha + beta)),  a = beta / (alpha + beta),  b = alpha / (alpha + beta)
///   N_opt(C) = k C^a,   D_opt(C) = C / (6 N_opt(C))          approaches 1 and 2
///
///   N  parameters, embeddings included
///   D  training tokens
///   C  training FLOPs, 6 N D
///   G  a coefficient, not a granularity; its unit is that of parameters over the square root of parameters and tokens
///
/// [hoffmann2022]  Hoffmann et al. 2022, arXiv:2203.15556, Eq. 2, 4 and 10, section D.2;
/// N 44 M..16 B, D 5..500 B tokens of MassiveText; approach 2 at nine budgets of 6e18..3e21 FLOPs.
///
/// Errata and traps:
///   - The printed exponents are rounded so coarsely that N_opt changes by 20 %: at 5.76e23 FLOPs they give 32 B, and
///     Figure 4 states 40 B. The unrounded set is in a comment of the TeX source of the paper and gives 40.4 B.
///   - The fit had not converged: the Huber losses were averaged, and the tolerances absolute (Besiroglu et al.
///     2024, arXiv:2404.10102). `besiroglu2024` is the better description of the runs.
///   - No published set gives Table A3 to its printed digits: the unrounded one lies 2 to 18 % above it.
///   - The paper prints no k for approaches 1 and 2: `approach1` and `approach2` are least-squares fits to the
///     logarithms of the rounded projections in the paper.
#pragma once

#include <string_view>

#include "leverage/core/guard.hpp"
#include "leverage/core/published.hpp"
#include "leverage/core/quantities.hpp"
#include "leverage/core/scalar.hpp"
#include "leverage/laws/forms.hpp"
#include "leverage/laws/power_law.hpp"
#include "leverage/laws/rules.hpp"

namespace leverage::hoffmann2022 {

/// FLOPs per parameter and token of training, in this paper's C = 6 N D.
inline constexpr int flops_per_parameter_and_token = 6;

/// A size and a number of tokens.
template <scalar T = double>
struct split {
  parameters<T> size{};
  tokens<T> data{};
};

/// L(N, D) = E + A N^-alpha + B D^-beta, with its closed-form inverses and optima.
template <scalar T = double>
struct loss_law {
  T A{};
  T B{};
  T E{};
  T alpha{};
  T beta{};

  /// Loss in nats per token; refuses N or D that are not positive and finite.
  template <scalar N, scalar D>
  [[nodiscard]] constexpr common_scalar<T, N, D> loss(const parameters<N>& n,
                                                      const tokens<D>& d) const {
    return forms::chinchilla(A, B, E, alpha, beta,
                             positive(n.value, rule::model_size_is_positive{}),
                             positive(d.value, rule::training_tokens_are_positive{}));
  }

  /// G = (alpha A / (beta B))^(1 / (alpha + beta)).
  [[nodiscard]] constexpr T g() const {
    return leverage::detail::power(alpha * A / (beta * B), 1 / (alpha + beta));
  }
  /// The exponent of compute in N_opt, beta / (alpha + beta).
  [[nodiscard]] constexpr T a() const { return beta / (alpha + beta); }
  /// The exponent of compute in D_opt, alpha / (alpha + beta).
  [[nodiscard]] constexpr T b() const { return alpha / (alpha + beta); }

  /// N_opt at a budget C = 6 N D.
  template <scalar C>
  [[nodiscard]] constexpr parameters<common_scalar<T, C>> best_size(const flops<C>& c) const {
    return parameters<common_scalar<T, C>>{g() * leverage::detail::power(products(c), a())};
  }
  /// D_opt at a budget C = 6 N D.
  template <scalar C>
  [[nodiscard]] constexpr tokens<common_scalar<T, C>> best_data(const flops<C>& c) const {
    return tokens<common_scalar<T, C>>{leverage::detail::power(products(c), b()) / g()};
  }
  /// Loss at N_opt and D_opt of a budget.
  template <scalar C>
  [[nodiscard]] constexpr common_scalar<T, C> min_loss(const flops<C>& c) const {
    return loss(best_size(c), best_data(c));
  }
  /// The size for which D tokens are the best number: G (D G)^(beta / alpha).
  template <scalar D>
  [[nodiscard]] constexpr parameters<common_scalar<T, D>> best_size(const tokens<D>& d) const {
    const auto data = positive(d.value, rule::training_tokens_are_positive{});
    return parameters<common_scalar<T, D>>{g() * leverage::detail::power(data * g(), beta / alpha)};
  }
  /// The tokens for which N is the best size: (N / G)^(alpha / beta) / G.
  template <scalar N>
  [[nodiscard]] constexpr tokens<common_scalar<T, N>> best_data(const parameters<N>& n) const {
    const auto size = positive(n.value, rule::model_size_is_positive{});
    return tokens<common_scalar<T, N>>{leverage::detail::power(size / g(), alpha / beta) / g()};
  }
  /// The budget at which N is the best size: 6 (N / G)^(1 / a).
  template <scalar N>
  [[nodiscard]] constexpr flops<common_scalar<T, N>> budget_for(const parameters<N>& n) const {
    const auto size = positive(n.value, rule::model_size_is_positive{});
    return flops<common_scalar<T, N>>{flops_per_parameter_and_token *
                                      leverage::detail::power(size / g(), 1 / a())};
  }
  /// The budget at which D tokens are the best number: 6 (D G)^(1 / b).
  template <scalar D>
  [[nodiscard]] constexpr flops<common_scalar<T, D>> budget_for(const tokens<D>& d) const {
    const auto data = positive(d.value, rule::training_tokens_are_positive{});
    return flops<common_scalar<T, D>>{flops_per_parameter_and_token *
                                      leverage::detail::power(data * g(), 1 / b())};
  }

  /// The tokens with which a model of N parameters reaches a loss; refuses a loss that it never reaches.
  template <scalar L, scalar N>
  [[nodiscard]] constexpr tokens<common_scalar<T, L, N>> tokens_for(const L& loss,
                                                                    const parameters<N>& n) const {
    using math::pow;
    const auto rest = loss - E - A * pow(positive(n.value, rule::model_size_is_positive{}), -alpha);
    constexpr rule::loss_is_above_what_infinite_tokens_reach rule{};
    return tokens<common_scalar<T, L, N>>{
        leverage::detail::power(B / positive(rest, rule), 1 / beta)};
  }
  /// The size that reaches a loss with D tokens; refuses a loss that none reaches.
  template <scalar L, scalar D>
  [[nodiscard]] constexpr parameters<common_scalar<T, L, D>> size_for(const L& loss,
                                                                      const tokens<D>& d) const {
    using math::pow;
    const auto rest =
        loss - E - B * pow(positive(d.value, rule::training_tokens_are_positive{}), -beta);
    constexpr rule::loss_is_above_what_an_infinite_model_reaches rule{};
    return parameters<common_scalar<T, L, D>>{
        leverage::detail::power(A / positive(rest, rule), 1 / alpha)};
  }
  /// The cheapest way to a loss at C = 6 N D: both terms shrink in proportion to the other's exponent.
  template <scalar L>
  [[nodiscard]] constexpr split<common_scalar<T, L>> cheapest_for(const L& loss) const {
    const auto rest = positive(loss - E, rule::loss_is_above_the_entropy_of_text{});
    using S = common_scalar<T, L>;
    return {parameters<S>{leverage::detail::power(A * (1 + alpha / beta) / rest, 1 / alpha)},
            tokens<S>{leverage::detail::power(B * (1 + beta / alpha) / rest, 1 / beta)}};
  }

 private:
  /// N D.
  template <scalar C>
  [[nodiscard]] static constexpr auto products(const flops<C>& c) {
    return positive(c.value, rule::training_budget_is_positive{}) / flops_per_parameter_and_token;
  }
};

/// N_opt(C) = k C^a, with the tokens that follow from 6 N D = C.
template <scalar T = double>
struct size_law {
  T k{};
  T a{};

  /// N_opt at a budget C = 6 N D.
  template <scalar C>
  [[nodiscard]] constexpr parameters<common_scalar<T, C>> best_size(const flops<C>& c) const {
    return parameters<common_scalar<T, C>>{
        law()(positive(c.value, rule::training_budget_is_positive{}))};
  }
  /// D_opt at a budget C = 6 N D.
  template <scalar C>
  [[nodiscard]] constexpr tokens<common_scalar<T, C>> best_data(const flops<C>& c) const {
    return tokens<common_scalar<T, C>>{c.value /
                                       (flops_per_parameter_and_token * best_size(c).value)};
  }
  /// The budget at which N is the best size: (N / k)^(1 / a).
  template <scalar N>
  [[nodiscard]] constexpr flops<common_scalar<T, N>> budget_for(const parameters<N>& n) const {
    return flops<common_scalar<T, N>>{
        law().inverse(positive(n.value, rule::model_size_is_positive{}))};
  }

 private:
  [[nodiscard]] constexpr power_law<T> law() const { return {k, a}; }
};

namespace detail {
inline constexpr std::string_view runs = "N 44 M..16 B, D 5..500 B, MassiveText";
/// Provenance of a set; `location`, `note` and how it was verified differ.
[[nodiscard]] constexpr provenance source_at(std::string_view location, std::string_view note,
                                             std::string_view range = runs,
                                             evidence verified = evidence::paper) {
  return {.key = "hoffmann2022",
          .citation = "Hoffmann et al. 2022, Training Compute-Optimal Large Language Models",
          .arxiv = "2203.15556",
          .location = location,
          .units = "N parameters with embeddings, D tokens, C = 6 N D FLOPs; L nats per token",
          .range = range,
          .note = note,
          .verified = verified};
}
inline constexpr domain<2> fitted{
    {{argument::parameters, 44e6, 16e9}, {argument::tokens, 5e9, 500e9}}};
}  // namespace detail

/// As printed in Eq. 10. The digits are too few for allocations; see the errata.
inline constexpr published<loss_law<>, 2> printed{
    {.A = 406.4, .B = 410.7, .E = 1.69, .alpha = 0.34, .beta = 0.28},
    detail::source_at("Eq. 10", "exponents rounded so far that N_opt moves by 20 %"),
    detail::fitted};

/// Unrounded, from a comment in the paper's TeX source: A, B and E are the exponentials of 6.0073404,
/// 6.0179186 and 0.5267228.
inline constexpr published<loss_law<>, 2> unrounded{
    {.A = 406.401017519473603,
     .B = 410.722826945039895,
     .E = 1.6933736809989527,
     .alpha = 0.33917084,
     .beta = 0.2849083},
    detail::source_at("comment in the TeX source, section 3.3",
                      "read in several repositories that took it from there", detail::runs,
                      evidence::transcriptions),
    detail::fitted};

/// The unrounded set to four digits, as used by Besiroglu et al. 2024 (Eq. 4) and Pearce & Song 2024.
inline constexpr published<loss_law<>, 2> four_digits{
    {.A = 406.4, .B = 410.7, .E = 1.6934, .alpha = 0.3392, .beta = 0.2849},
    detail::source_at("Besiroglu et al. 2024, Eq. 4",
                      "not in the paper; read in the code of those who use it", detail::runs,
                      evidence::authors_code),
    detail::fitted};

/// N_opt from the lowest points of training curves (approach 1), fitted to the nine projections of Table 3.
inline constexpr published<size_law<>, 1> approach1{
    {.k = 0.0991589323079524328, .a = 0.498098685777187809},
    detail::source_at(
        "Table 3, approach 1; least squares of ln N over ln C",
        "the paper prints a = 0.50 and no k",
        "N 44 M..16 B, D 5..500 B; budgets not stated, those of the runs in Figure 4 are "
        "1.4e18..1.3e22 FLOPs",
        evidence::derived),
    {{{argument::flops, 1.397e18, 1.296e22}}}};

/// N_opt from the lowest points of isoFLOP curves (approach 2), fitted to the nine projections of Table A3.
inline constexpr published<size_law<>, 1> approach2{
    {.k = 0.144877051811277405, .a = 0.489941612862546668},
    detail::source_at("Table A3, approach 2; least squares of ln N over ln C",
                      "the paper prints a = 0.49 and no k", "nine budgets, 6e18..3e21 FLOPs",
                      evidence::derived),
    {{{argument::flops, 6e18, 3e21}}}};

}  // namespace leverage::hoffmann2022
