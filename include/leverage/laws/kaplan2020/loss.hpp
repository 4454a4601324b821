// SPDX-License-Identifier: Apache-2.0
/// @file
/// Kaplan et al. 2020: loss by size, by data, by compute, and by size and data together.
///
///   L(N)      = (N_c / N)^alpha_N                                       Eq. 1.1     [nats per token]
///   L(D)      = (D_c / D)^alpha_D                                       Eq. 1.2
///   L(C)      = (C_c / C)^alpha_C                                       Eq. 3.3, and 1.3 in C_min
///   L(N, D)   = ((N_c / N)^(alpha_N / alpha_D) + D_c / D)^alpha_D       Eq. 1.5
///   dL(N, D)  = L(N, D) / L(N, inf) - 1                                 Eq. 4.3
///             = (1 + (N / N_c)^(alpha_N / alpha_D) D_c / D)^alpha_D - 1
///   D(N)      = 5e3 N^0.74: less overfitting than 2 %                   Eq. 4.4
///
///   N  parameters without embeddings         D  tokens of the data set, training stopped early
///   C  training FLOPs, see compute.hpp: at a fixed batch (naive), or C_min
///
/// [kaplan2020]  Kaplan et al. 2020, arXiv:2001.08361, Tables 2 and 5, Figure 13; WebText2, N 768..1.5e9,
/// D 2.2e7..2.3e10 tokens, context 1024. The paper's "~" in Eq. 4.3 is an equality.
///
/// Errata and traps:
///   - N_c and alpha_N have three values: alone (Table 5), with D (Table 2) and with S (Table 3, in
///     learning_curve.hpp). alpha_D is 0.095 alone and 0.103 with N. Constants of different tables do not mix.
///   - C_c and C_c^min have two values each: those of Table 5, and of the labels in Figure 13, which mean 1.3 %
///     more and 1.5 % less loss.
///   - Table 2 describes the smallest data sets, 2e7 tokens, poorly.
///   - These forms have no irreducible loss: they contain no entropy of text.
#pragma once

#include "leverage/core/guard.hpp"
#include "leverage/core/math.hpp"
#include "leverage/core/published.hpp"
#include "leverage/core/quantities.hpp"
#include "leverage/core/scalar.hpp"
#include "leverage/laws/hoffmann2022.hpp"
#include "leverage/laws/kaplan2020/compute.hpp"
#include "leverage/laws/power_law.hpp"
#include "leverage/laws/rules.hpp"

namespace leverage {

namespace rule {
struct overfitting_is_positive {};
}  // namespace rule

namespace kaplan2020 {

/// L(N), trained to convergence on enough data.
template <scalar T = double>
struct size_law {
  T N_c{};
  T alpha_N{};

  /// Loss in nats per token.
  template <scalar N>
  [[nodiscard]] constexpr common_scalar<T, N> loss(const parameters<N>& n) const {
    return detail::falling(N_c, positive(n.value, rule::model_size_is_positive{}), alpha_N);
  }
  /// The size that reaches a loss.
  template <scalar L>
  [[nodiscard]] constexpr parameters<common_scalar<T, L>> size_for(const L& loss) const {
    return parameters<common_scalar<T, L>>{
        detail::falling_to(N_c, positive(loss, rule::loss_is_positive{}), alpha_N)};
  }
};

/// L(D), of a large model that is stopped early.
template <scalar T = double>
struct data_law {
  T D_c{};
  T alpha_D{};

  /// Loss in nats per token.
  template <scalar D>
  [[nodiscard]] constexpr common_scalar<T, D> loss(const tokens<D>& d) const {
    return detail::falling(D_c, positive(d.value, rule::training_tokens_are_positive{}), alpha_D);
  }
  /// The data needed for a loss.
  template <scalar L>
  [[nodiscard]] constexpr tokens<common_scalar<T, L>> tokens_for(const L& loss) const {
    return tokens<common_scalar<T, L>>{
        detail::falling_to(D_c, positive(loss, rule::loss_is_positive{}), alpha_D)};
  }
};

/// L(C), of the best size at a budget.
template <scalar T = double>
struct compute_law {
  T C_c{};  ///< PF-days
  T alpha_C{};

  /// Loss in nats per token.
  template <scalar C>
  [[nodiscard]] constexpr common_scalar<T, C> loss(const flops<C>& c) const {
    return detail::falling(C_c, petaflop_days(c), alpha_C);
  }
  /// The budget needed for a loss.
  template <scalar L>
  [[nodiscard]] constexpr flops<common_scalar<T, L>> flops_for(const L& loss) const {
    return flops_of_petaflop_days(
        detail::falling_to(C_c, positive(loss, rule::loss_is_positive{}), alpha_C));
  }
};

/// L(N, D) with training stopped early, and its closed-form inverses.
template <scalar T = double>
struct joint_law {
  T N_c{};
  T D_c{};
  T alpha_N{};
  T alpha_D{};

  /// Loss in nats per token.
  template <scalar N, scalar D>
  [[nodiscard]] constexpr common_scalar<T, N, D> loss(const parameters<N>& n,
                                                      const tokens<D>& d) const {
    const auto size = positive(n.value, rule::model_size_is_positive{});
    const auto data = positive(d.value, rule::training_tokens_are_positive{});
    return leverage::detail::power(detail::falling(N_c, size, alpha_N / alpha_D) + D_c / data,
                                   alpha_D);
  }
  /// L(N, inf).
  [[nodiscard]] constexpr size_law<T> with_infinite_data() const { return {N_c, alpha_N}; }
  /// L(inf, D).
  [[nodiscard]] constexpr data_law<T> with_infinite_size() const { return {D_c, alpha_D}; }

  /// dL, the relative rise of the loss over that of infinite data (Eq. 4.3).
  template <scalar N, scalar D>
  [[nodiscard]] constexpr common_scalar<T, N, D> overfitting(const parameters<N>& n,
                                                             const tokens<D>& d) const {
    using math::expm1;
    using math::log1p;
    const auto data = positive(d.value, rule::training_tokens_are_positive{});
    return expm1(alpha_D * log1p(crowding(n) / data));
  }
  /// The tokens with which dL is just that: Eq. 4.3 solved for D. Eq. 4.4 rounds it for dL = 0.02.
  template <scalar X, scalar N>
  [[nodiscard]] constexpr tokens<common_scalar<T, X, N>> tokens_for_overfitting(
      const X& excess, const parameters<N>& n) const {
    using math::expm1;
    using math::log1p;
    const auto over = log1p(positive(excess, rule::overfitting_is_positive{}));
    return tokens<common_scalar<T, X, N>>{crowding(n) / expm1(over / alpha_D)};
  }

  /// L^(1 / alpha_D), which has the form of Hoffmann et al. 2022 with beta = 1 and E = 0, and its optima.
  [[nodiscard]] constexpr hoffmann2022::loss_law<T> base() const {
    return {.A = leverage::detail::power(N_c, alpha_N / alpha_D),
            .B = D_c,
            .E = T(0.0),
            .alpha = alpha_N / alpha_D,
            .beta = T(1.0)};
  }
  /// The size of the least loss at C = 6 N D, every token seen once. No formula of the paper, whose
  /// compute-optimal sizes come from learning curves.
  template <scalar C>
  [[nodiscard]] constexpr parameters<common_scalar<T, C>> best_size(const flops<C>& c) const {
    return base().best_size(c);
  }
  /// The tokens of the least loss at C = 6 N D.
  template <scalar C>
  [[nodiscard]] constexpr tokens<common_scalar<T, C>> best_data(const flops<C>& c) const {
    return base().best_data(c);
  }
  /// The tokens with which a size reaches a loss; refuses a loss that it never reaches.
  template <scalar L, scalar N>
  [[nodiscard]] constexpr tokens<common_scalar<T, L, N>> tokens_for(const L& loss,
                                                                    const parameters<N>& n) const {
    return base().tokens_for(base_loss(loss), n);
  }
  /// The size that reaches a loss with D tokens; refuses a loss that none reaches.
  template <scalar L, scalar D>
  [[nodiscard]] constexpr parameters<common_scalar<T, L, D>> size_for(const L& loss,
                                                                      const tokens<D>& d) const {
    return base().size_for(base_loss(loss), d);
  }

 private:
  /// (N / N_c)^(alpha_N / alpha_D) D_c.
  template <scalar N>
  [[nodiscard]] constexpr auto crowding(const parameters<N>& n) const {
    const auto size = positive(n.value, rule::model_size_is_positive{});
    return leverage::detail::power(size / N_c, alpha_N / alpha_D) * D_c;
  }
  template <scalar L>
  [[nodiscard]] constexpr auto base_loss(const L& loss) const {
    return leverage::detail::power(positive(loss, rule::loss_is_positive{}), 1 / alpha_D);
  }
};

/// The data that is needed to avoid overfitting.
template <scalar T = double>
struct enough_data_law {
  power_law<T> d{};

  /// Tokens for a size.
  template <scalar N>
  [[nodiscard]] constexpr tokens<common_scalar<T, N>> data(const parameters<N>& n) const {
    return tokens<common_scalar<T, N>>{d(positive(n.value, rule::model_size_is_positive{}))};
  }
  /// The largest size for which the tokens are enough.
  template <scalar D>
  [[nodiscard]] constexpr parameters<common_scalar<T, D>> largest_size(
      const tokens<D>& data) const {
    return parameters<common_scalar<T, D>>{
        d.inverse(positive(data.value, rule::training_tokens_are_positive{}))};
  }
};

/// L(N), fitted alone.
inline constexpr published<size_law<>, 1> table5_size{
    {.N_c = 8.8e13, .alpha_N = 0.076},
    detail::source_at("Eq. 1.1, Table 5", "N 768..1.5 B, on all of WebText2", ""),
    {{detail::sizes}}};

/// L(D), fitted alone: one model of 36 layers of width 1280 on parts of WebText2.
inline constexpr published<data_law<>, 1> table5_data{
    {.D_c = 5.4e13, .alpha_D = 0.095},
    detail::source_at("Eq. 1.2, Table 5", "D 2.2e7..2.3e10, one shape: 36 layers of width 1280",
                      ""),
    {{detail::data}}};

/// L(C) at a fixed batch of 2^19 tokens.
inline constexpr published<compute_law<>, 1> table5_naive_compute{
    {.C_c = 1.6e7, .alpha_C = 0.057},
    detail::source_at("Eq. 3.3, Table 5", detail::budgets_in_words,
                      "C at a fixed batch of 2^19 tokens; Figure 13 has C_c 2.0e7"),
    {{detail::budgets}}};

/// L(C_min).
inline constexpr published<compute_law<>, 1> table5_min_compute{
    {.C_c = 3.1e8, .alpha_C = 0.050},
    detail::source_at(
        "Eq. 1.3, Table 5", detail::budgets_in_words,
        "C_min, half of what training at the critical batch spends; Figure 13 has 2.3e8"),
    {{detail::min_budgets}}};

/// L(C) as the label in Figure 13 has it.
inline constexpr published<compute_law<>, 1> figure13_naive_compute{
    {.C_c = 2.0e7, .alpha_C = 0.057},
    detail::source_at("Figure 13", detail::budgets_in_words,
                      "C at a fixed batch of 2^19 tokens; Table 5 has C_c 1.6e7"),
    {{detail::budgets}}};

/// L(C_min) as the label in Figure 13 has it.
inline constexpr published<compute_law<>, 1> figure13_min_compute{
    {.C_c = 2.3e8, .alpha_C = 0.050},
    detail::source_at(
        "Figure 13", detail::budgets_in_words,
        "C_min, half of what training at the critical batch spends; Table 5 has 3.1e8"),
    {{detail::min_budgets}}};

/// L(N, D).
inline constexpr published<joint_law<>, 2> table2{
    {.N_c = 6.4e13, .D_c = 1.8e13, .alpha_N = 0.076, .alpha_D = 0.103},
    detail::source_at("Eq. 1.5, Table 2", "N 768..1.5 B, D 2.2e7..2.3e10",
                      "with 10 % dropout; poor at the smallest data sets"),
    {{detail::sizes, detail::data}}};

/// D = 5e3 N^0.74, for dL < 0.02.
inline constexpr published<enough_data_law<>, 1> equation4_4{
    {.d = {5e3, 0.74}},
    detail::source_at("Eq. 4.4", "N 768..1.5 B", "not for compute-efficient training"),
    {{detail::sizes}}};

}  // namespace kaplan2020
}  // namespace leverage
