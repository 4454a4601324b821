// SPDX-License-Identifier: Apache-2.0
/// @file
/// Kaplan et al. 2020: the best size, batch, steps and tokens for a budget, as fitted, and the learning rate.
///
///   N(C_min) = 1.3e9 C_min^0.73      parameters without embeddings           Table 6
///   B(C_min) = 2.0e6 C_min^0.24      critical batch in tokens; training far below it costs C_min
///   S(C_min) = 5.4e3 C_min^0.03      steps, a lower bound
///   D(C_min) = 2e10  C_min^0.27      tokens, one epoch
///   N(C)     = 1.6e9 C^0.88          at a fixed batch of 2^19 tokens (naive)  Figure 14
///   LR(N)    = 0.003239 - 0.0001395 ln N                                      Eq. D.1
///
///   C_min, C  in PF-days here and in the sets; the laws take FLOPs and convert (compute.hpp)
///
/// [kaplan2020]  Kaplan et al. 2020, arXiv:2001.08361, Table 6, Figure 14, Eq. 6.7, 6.8 and D.1 (Appendix D.6).
/// Fitted for N in Figure 14; B and D follow from the other laws in the paper.
///
/// Checked: Hoffmann et al. 2022 (Appendix D.4) have this law say 4.68 B at 1e21 FLOPs: with C_min = C / 2, at the
/// critical batch.
///
/// Errata and traps:
///   - Eq. 6.7 prints 4e10 tokens at one PF-day for 2 C_min / (6 N), which with Table 6's N is 2.2e10.
///   - Hoffmann et al. 2022 and all later fits have the best size grow with about C^0.5.
///   - LR(N) breaks down above 1e10 parameters, as the paper says; so its logarithm is the natural one, with which
///     it is zero at 1.21e10. Larger models are refused.
#pragma once

#include "leverage/core/guard.hpp"
#include "leverage/core/math.hpp"
#include "leverage/core/published.hpp"
#include "leverage/core/quantities.hpp"
#include "leverage/core/scalar.hpp"
#include "leverage/laws/kaplan2020/compute.hpp"
#include "leverage/laws/power_law.hpp"
#include "leverage/laws/rules.hpp"

namespace leverage {

namespace rule {
struct model_is_below_the_size_at_which_the_learning_rate_is_zero {};
}  // namespace rule

namespace kaplan2020 {

/// Power laws in PF-days of C_min.
template <scalar T = double>
struct allocation_law {
  power_law<T> n{};
  power_law<T> b{};
  power_law<T> s{};
  power_law<T> d{};

  /// The best size at C_min.
  template <scalar C>
  [[nodiscard]] constexpr parameters<common_scalar<T, C>> best_size(const flops<C>& least) const {
    return parameters<common_scalar<T, C>>{n(petaflop_days(least))};
  }
  /// Critical batch in tokens.
  template <scalar C>
  [[nodiscard]] constexpr tokens<common_scalar<T, C>> best_batch(const flops<C>& least) const {
    return tokens<common_scalar<T, C>>{b(petaflop_days(least))};
  }
  /// S_min, the fewest steps.
  template <scalar C>
  [[nodiscard]] constexpr common_scalar<T, C> best_steps(const flops<C>& least) const {
    return s(petaflop_days(least));
  }
  /// Tokens, each seen once.
  template <scalar C>
  [[nodiscard]] constexpr tokens<common_scalar<T, C>> best_data(const flops<C>& least) const {
    return tokens<common_scalar<T, C>>{d(petaflop_days(least))};
  }
  /// C_min at which a size is the best.
  template <scalar N>
  [[nodiscard]] constexpr flops<common_scalar<T, N>> budget_for(const parameters<N>& size) const {
    return flops_of_petaflop_days(n.inverse(positive(size.value, rule::model_size_is_positive{})));
  }
};

/// The best size at a fixed batch, a power law in PF-days of C.
template <scalar T = double>
struct naive_size_law {
  power_law<T> n{};

  /// The best size at C.
  template <scalar C>
  [[nodiscard]] constexpr parameters<common_scalar<T, C>> best_size(const flops<C>& c) const {
    return parameters<common_scalar<T, C>>{n(petaflop_days(c))};
  }
  /// C at which a size is the best.
  template <scalar N>
  [[nodiscard]] constexpr flops<common_scalar<T, N>> budget_for(const parameters<N>& size) const {
    return flops_of_petaflop_days(n.inverse(positive(size.value, rule::model_size_is_positive{})));
  }
};

/// LR(N) = a + b ln N, b < 0.
template <scalar T = double>
struct learning_rate_law {
  T a{};
  T b{};

  /// Peak learning rate; refuses sizes from `largest_size` up.
  template <scalar N>
  [[nodiscard]] constexpr common_scalar<T, N> learning_rate(const parameters<N>& n) const {
    using math::log;
    const common_scalar<T, N> rate = a + b * log(positive(n.value, rule::model_size_is_positive{}));
    constexpr rule::model_is_below_the_size_at_which_the_learning_rate_is_zero rule{};
    return within(value_of(rate) > 0, rate, rule);
  }
  /// The size at which the rate has fallen to zero.
  [[nodiscard]] constexpr parameters<T> largest_size() const {
    using math::exp;
    return parameters<T>{exp(-(a / b))};
  }
};

/// The point at which L(C_min) falls below L(D) at the tokens of C_min, so that the laws contradict each other
/// (Eq. 6.8). It is uncertain by an order of magnitude in both directions.
struct breakdown {
  flops<> min_flops{};
  parameters<> size{};
  tokens<> data{};
  double loss{};
};
inline constexpr breakdown equation6_8{flops_of_petaflop_days(1e4), parameters{1e12}, tokens{1e12},
                                       1.7};

/// Table 6.
inline constexpr published<allocation_law<>, 1> table6{
    {.n = {1.3e9, 0.73}, .b = {2.0e6, 0.24}, .s = {5.4e3, 0.03}, .d = {2e10, 0.27}},
    detail::source_at(
        "Table 6", detail::budgets_in_words,
        "C_min, half of what training at the critical batch spends; S is a lower bound"),
    {{detail::min_budgets}}};

/// Figure 14, the line for a fixed batch.
inline constexpr published<naive_size_law<>, 1> figure14{
    {.n = {1.6e9, 0.88}},
    detail::source_at("Figure 14", detail::budgets_in_words, "C at a fixed batch of 2^19 tokens"),
    {{detail::budgets}}};

/// Eq. D.1, a rule of thumb.
inline constexpr published<learning_rate_law<>, 1> equation_d1{
    {.a = 0.003239, .b = -0.0001395},
    detail::source_at(
        "Eq. D.1 (Appendix D.6)", "N 768..1.5 B",
        "a rule of thumb of most runs, no fit; the base of the logarithm is inferred: e"),
    {{detail::sizes}}};

}  // namespace kaplan2020
}  // namespace leverage
