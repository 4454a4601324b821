// SPDX-License-Identifier: Apache-2.0
/// @file
/// Kaplan et al. 2020: learning curves, and compute-efficient training that follows from them.
///
///   L(N, S_min) = (N_c / N)^alpha_N + (S_c / S_min)^alpha_S        Eq. 1.6, a sum, unlike L(N, D)
///   S_stop     >= S_c / (L(N, D) - L(N, inf))^(1 / alpha_S)        Eq. 5.7
///
/// At the least C_min = 6 N B_crit S_min for a loss (Appendix B), with r = alpha_N / alpha_S:
///
///   L           = (1 + r) L(N, inf)                                B.5
///   L(C)        = (C_c / C)^alpha_C                                B.6
///   alpha_C     = 1 / (1 / alpha_S + 1 / alpha_B + 1 / alpha_N)    B.7, Eq. 1.7 and 1.8
///   C_c         = 6 N_c B_* S_c (1 + r)^(1 / alpha_S + 1 / alpha_N) r^(-1 / alpha_S)      B.8
///   N(C) / N_c  = (C / C_c)^(alpha_C / alpha_N) (1 + r)^(1 / alpha_N)                     B.9
///   S(C)        = C_c / (6 N_c B_*) (1 + r)^(-1 / alpha_N) (C / C_c)^(alpha_C / alpha_S)  B.10
///   C(N, L)     = 6 B_* S_c N / L^(1 / alpha_B) (L - (N_c / N)^alpha_N)^(-1 / alpha_S)    B.15
///
///   N      parameters without embeddings        S_min  steps at batches far above the critical one
///   C      here C_min in FLOPs                  B_crit critical batch in tokens, critical_batch.hpp
///
/// [kaplan2020]  Kaplan et al. 2020, arXiv:2001.08361, Table 3: all steps after the 3000 of warm-up, up to 2.5e5
/// at batches of 2^19 tokens, infinite data, N 768..1.5e9.
///
/// Errata and traps:
///   - The constants of Table 3 give alpha_C = 0.0525 and N ~ C^0.681. Eq. 6.4 prints 0.054, B.7 0.052, Eq. 6.5
///     0.71; the fits (Tables 5 and 6) have 0.050 and 0.73, and C_c 3.1e8 PF-days where B.8 gives 1.61e8.
///   - B.15 to B.17 refer to "A.1", "A.6" and "A.9", which are B.1, B.6 and B.9.
#pragma once

#include "leverage/core/guard.hpp"
#include "leverage/core/published.hpp"
#include "leverage/core/quantities.hpp"
#include "leverage/core/scalar.hpp"
#include "leverage/laws/kaplan2020/compute.hpp"
#include "leverage/laws/kaplan2020/critical_batch.hpp"
#include "leverage/laws/kaplan2020/loss.hpp"
#include "leverage/laws/power_law.hpp"
#include "leverage/laws/rules.hpp"

namespace leverage {

namespace rule {
struct convergence_factor_is_positive {};
struct relative_model_size_is_positive {};
struct model_is_large_enough_for_the_loss {};
}  // namespace rule

namespace kaplan2020 {

/// L(N, S_min), infinite data.
template <scalar T = double>
struct learning_curve {
  T N_c{};
  T S_c{};
  T alpha_N{};
  T alpha_S{};

  /// Loss in nats per token after S_min steps.
  template <scalar N, scalar S>
  [[nodiscard]] constexpr common_scalar<T, N, S> loss(const parameters<N>& n,
                                                      const S& min_steps) const {
    const auto steps = positive(min_steps, rule::training_steps_are_positive{});
    return converged().loss(n) + detail::falling(S_c, steps, alpha_S);
  }
  /// L(N, inf).
  [[nodiscard]] constexpr size_law<T> converged() const { return {N_c, alpha_N}; }

  /// S_min with which a size reaches a loss; refuses a loss that it never reaches.
  template <scalar L, scalar N>
  [[nodiscard]] constexpr common_scalar<T, L, N> steps_for(const L& loss,
                                                           const parameters<N>& n) const {
    constexpr rule::model_is_large_enough_for_the_loss rule{};
    return detail::falling_to(S_c, positive(loss - converged().loss(n), rule), alpha_S);
  }
  /// The size that reaches a loss in S_min steps; refuses a loss that no size reaches.
  template <scalar L, scalar S>
  [[nodiscard]] constexpr parameters<common_scalar<T, L, S>> size_for(const L& loss,
                                                                      const S& min_steps) const {
    const auto steps = positive(min_steps, rule::training_steps_are_positive{});
    return parameters<common_scalar<T, L, S>>{
        converged().size_for(loss - detail::falling(S_c, steps, alpha_S)).value};
  }
  /// Eq. 5.7: the S_min before which a run on few data does not overfit yet, of L(N, D) - L(N, inf).
  template <scalar L>
  [[nodiscard]] constexpr common_scalar<T, L> earliest_stop(
      const L& loss_over_infinite_data) const {
    return detail::falling_to(S_c, positive(loss_over_infinite_data, rule::loss_is_positive{}),
                              alpha_S);
  }
};

/// The least C_min for a loss, which follows from a learning curve and a critical batch (Appendix B).
template <scalar T = double>
struct efficient_frontier {
  learning_curve<T> curve{};
  critical_batch_law<T> critical{};

  /// r = alpha_N / alpha_S: the share of L(N, inf) above it at which efficient training ends (B.5).
  [[nodiscard]] constexpr T convergence_factor() const { return curve.alpha_N / curve.alpha_S; }
  /// B.7.
  [[nodiscard]] constexpr T alpha_c() const {
    return 1 / (1 / curve.alpha_S + 1 / critical.alpha_B + 1 / curve.alpha_N);
  }
  /// B.8, in FLOPs.
  [[nodiscard]] constexpr flops<T> c_c() const {
    const T at_stop = 1 / curve.alpha_S;
    return flops<T>{flops_per_scale() * curve.S_c *
                    leverage::detail::power(1 + convergence_factor(), at_stop + 1 / curve.alpha_N) *
                    leverage::detail::power(convergence_factor(), -at_stop)};
  }

  /// Loss in nats per token of the best size at C_min (B.6).
  template <scalar C>
  [[nodiscard]] constexpr common_scalar<T, C> loss(const flops<C>& least) const {
    return detail::falling(c_c().value, budget(least), alpha_c());
  }
  /// The best size at C_min (B.9).
  template <scalar C>
  [[nodiscard]] constexpr parameters<common_scalar<T, C>> best_size(const flops<C>& least) const {
    return parameters<common_scalar<T, C>>{
        curve.N_c * stretch() *
        leverage::detail::power(budget(least) / c_c().value, alpha_c() / curve.alpha_N)};
  }
  /// S_min of the best size at C_min (B.10).
  template <scalar C>
  [[nodiscard]] constexpr common_scalar<T, C> best_steps(const flops<C>& least) const {
    return c_c().value / (flops_per_scale() * stretch()) *
           leverage::detail::power(budget(least) / c_c().value, alpha_c() / curve.alpha_S);
  }
  /// The critical batch in tokens at the loss that C_min reaches.
  template <scalar C>
  [[nodiscard]] constexpr tokens<common_scalar<T, C>> best_batch(const flops<C>& least) const {
    return critical.batch(loss(least));
  }
  /// Tokens seen at that batch, of which 2 S_min are processed: 2 C_min / (6 N), the left side of Eq. 6.7.
  template <scalar C>
  [[nodiscard]] constexpr tokens<common_scalar<T, C>> best_data(const flops<C>& least) const {
    return tokens<common_scalar<T, C>>{flops_at_critical_batch(least).value /
                                       (best_size(least).value * flops_per_parameter_and_token)};
  }

  /// C_min at which a size is the best.
  template <scalar N>
  [[nodiscard]] constexpr flops<common_scalar<T, N>> budget_for(const parameters<N>& n) const {
    const auto size = positive(n.value, rule::model_size_is_positive{}) / (curve.N_c * stretch());
    return flops<common_scalar<T, N>>{c_c().value *
                                      leverage::detail::power(size, curve.alpha_N / alpha_c())};
  }
  /// C_min that a loss takes at the best size.
  template <scalar L>
  [[nodiscard]] constexpr flops<common_scalar<T, L>> flops_for(const L& loss) const {
    return flops<common_scalar<T, L>>{
        detail::falling_to(c_c().value, positive(loss, rule::loss_is_positive{}), alpha_c())};
  }
  /// C_min that a loss takes at any size (B.15); refuses a size that never reaches it.
  template <scalar L, scalar N>
  [[nodiscard]] constexpr flops<common_scalar<T, L, N>> flops_for(const L& loss,
                                                                  const parameters<N>& n) const {
    return flops<common_scalar<T, L, N>>{curve.steps_for(loss, n) * n.value *
                                         critical.batch(loss).value *
                                         flops_per_parameter_and_token};
  }

  /// C_min at x times the best size over C_min at the best size, for one loss (B.16).
  template <scalar X>
  [[nodiscard]] constexpr common_scalar<T, X> relative_flops(const X& relative_size) const {
    return relative_size * relative_steps(relative_size);
  }
  /// S_min at x times the best size over S_min at the best size, for one loss (B.17).
  template <scalar X>
  [[nodiscard]] constexpr common_scalar<T, X> relative_steps(const X& relative_size) const {
    const auto x = positive(relative_size, rule::relative_model_size_is_positive{});
    const auto left = (1 - leverage::detail::power(x, -curve.alpha_N)) / convergence_factor();
    constexpr rule::model_is_large_enough_for_the_loss rule{};
    return leverage::detail::power(positive(1 + left, rule), -1 / curve.alpha_S);
  }

  /// Size of a run that ends at (1 + f) L(N, inf) over that of one that ends at (1 + g) L(N, inf), for one
  /// loss (B.12).
  template <scalar F, scalar G>
  [[nodiscard]] constexpr common_scalar<T, F, G> size_ratio(const F& f, const G& g) const {
    constexpr rule::convergence_factor_is_positive rule{};
    return leverage::detail::power((1 + positive(f, rule)) / (1 + positive(g, rule)),
                                   1 / curve.alpha_N);
  }
  /// The same of S_min (B.13).
  template <scalar F, scalar G>
  [[nodiscard]] constexpr common_scalar<T, F, G> step_ratio(const F& f, const G& g) const {
    constexpr rule::convergence_factor_is_positive rule{};
    return leverage::detail::power((1 + 1 / positive(f, rule)) / (1 + 1 / positive(g, rule)),
                                   1 / curve.alpha_S);
  }
  /// The same of C_min (B.14).
  template <scalar F, scalar G>
  [[nodiscard]] constexpr common_scalar<T, F, G> flops_ratio(const F& f, const G& g) const {
    return size_ratio(f, g) * step_ratio(f, g);
  }

 private:
  /// 6 N_c B_*.
  [[nodiscard]] constexpr T flops_per_scale() const {
    return flops_per_parameter_and_token * curve.N_c * critical.B_star;
  }
  /// (1 + r)^(1 / alpha_N).
  [[nodiscard]] constexpr T stretch() const {
    return leverage::detail::power(1 + convergence_factor(), 1 / curve.alpha_N);
  }
  template <scalar C>
  [[nodiscard]] static constexpr C budget(const flops<C>& least) {
    return positive(least.value, rule::training_budget_is_positive{});
  }
};

/// L(N, S_min).
inline constexpr published<learning_curve<>, 2> table3{
    {.N_c = 6.5e13, .S_c = 2.1e3, .alpha_N = 0.077, .alpha_S = 0.76},
    detail::source_at("Eq. 1.6 and 5.6, Table 3",
                      "N 768..1.5 B; not bounded in S_min: steps 3000..2.5e5 at 2^19 tokens",
                      "S_min, steps at batches far above the critical one"),
    {{detail::sizes, {argument::min_steps, 3e3, 2.5e5}}}};

/// Appendix B with the learning curve of Table 3 and the critical batch of Table 5.
inline constexpr published<efficient_frontier<>, 1> appendix_b{
    {.curve = static_cast<const learning_curve<>&>(table3),
     .critical = static_cast<const critical_batch_law<>&>(table5_critical_batch)},
    detail::source_at(
        "Appendix B with Tables 3 and 5", detail::budgets_in_words,
        "predictions: the paper prints the formulas, and of their constants alpha_C ~ 0.052 alone",
        evidence::derived),
    {{detail::min_budgets}}};

}  // namespace kaplan2020
}  // namespace leverage
