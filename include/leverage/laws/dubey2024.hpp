// SPDX-License-Identifier: Apache-2.0
/// @file
/// Dubey et al. 2024, "The Llama 3 Herd of Models": the best number of training tokens at a budget,
///
///   N*(C) = A C^alpha
///
///   N*  training TOKENS, not parameters
///   C   training FLOPs
///
/// [dubey2024]  Dubey et al. 2024, arXiv:2407.21783, section 3.2.1 and Figure 3. Minima of isoFLOP parabolas,
/// 6e18..1e22 FLOPs, models of 40 M..16 B parameters.
///
/// Errata and traps:
///   - The text prints (alpha, A) = (0.53, 0.29), which at its 3.8e25 FLOPs gives 10.5 T tokens, where the same
///     paragraph states 16.55 T for 402 B parameters. The legend of Figure 3 has (0.537, 0.299): 16.3 T. The pair
///     of the text is that of the legend without the last digits; prefer `figure3`.
///   - 402 B and 16.55 T tokens are 6 N D = 4.0e25 FLOPs, not 3.8e25; Figure 3's line has 16.55 T at 3.9e25. The
///     paper does not define how C is counted, so that no size is derived from it here.
#pragma once

#include <string_view>

#include "leverage/core/guard.hpp"
#include "leverage/core/published.hpp"
#include "leverage/core/quantities.hpp"
#include "leverage/core/scalar.hpp"
#include "leverage/laws/power_law.hpp"
#include "leverage/laws/rules.hpp"

namespace leverage::dubey2024 {

/// N*(C).
template <scalar T = double>
struct data_law {
  T A{};
  T alpha{};

  /// The best number of tokens at a budget.
  template <scalar C>
  [[nodiscard]] constexpr tokens<common_scalar<T, C>> best_data(const flops<C>& c) const {
    return tokens<common_scalar<T, C>>{
        law()(positive(c.value, rule::training_budget_is_positive{}))};
  }
  /// The budget at which the given number of tokens is the best.
  template <scalar D>
  [[nodiscard]] constexpr flops<common_scalar<T, D>> budget_for(const tokens<D>& d) const {
    return flops<common_scalar<T, D>>{
        law().inverse(positive(d.value, rule::training_tokens_are_positive{}))};
  }

 private:
  [[nodiscard]] constexpr power_law<T> law() const { return {A, alpha}; }
};

namespace detail {
[[nodiscard]] constexpr provenance source_at(std::string_view location, std::string_view note,
                                             evidence verified) {
  return {.key = "dubey2024",
          .citation = "Dubey et al. 2024, The Llama 3 Herd of Models",
          .arxiv = "2407.21783",
          .location = location,
          .units = "C training FLOPs, N* training tokens",
          .range = "isoFLOP budgets 6e18..1e22, models 40 M..16 B",
          .note = note,
          .verified = verified};
}
inline constexpr domain<1> fitted{{{argument::flops, 6e18, 1e22}}};
}  // namespace detail

/// As printed in the text: 37 % too low at 3.8e25 FLOPs.
inline constexpr published<data_law<>, 1> printed{
    {.A = 0.29, .alpha = 0.53},
    detail::source_at("section 3.2.1",
                      "cut off so far that it misses the text's own 16.55 T tokens",
                      evidence::paper),
    detail::fitted};

/// The legend of Figure 3.
inline constexpr published<data_law<>, 1> figure3{
    {.A = 0.299, .alpha = 0.537},
    detail::source_at("Figure 3, legend", "two readings of the figure; the text has 0.29 and 0.53",
                      evidence::transcriptions),
    detail::fitted};

}  // namespace leverage::dubey2024
