// SPDX-License-Identifier: Apache-2.0
/// @file
/// Wan et al. 2026, "Holistic Scaling Laws for Optimal Mixture-of-Experts Architecture Optimization": the split of
/// a budget between the FLOPs of a token and the number of tokens.
///
///   D*(C) = 22.89 C^0.4563      billions of tokens
///   M*(C) = 0.0437 C^0.5437     billions of FLOPs per token
///
///   C  training FLOPs in EFLOPs, 1e18
///   M  training FLOPs per token; whether it counts the vocabulary is not known
///
/// [wan2026]  Wan et al. 2026, arXiv:2603.21862; about 670 mixtures, 1e18..3e20 FLOPs.
///
/// Errata and traps:
///   - READ IN ONE TRANSCRIPTION ONLY, which has no units for D and M. What was checked is its consistency: the
///     exponents add to 1, and the product of the coefficients is 1.0003, so M D = C to 0.03 % with C in 1e18,
///     D in 1e9 and M in 1e9. No number that the paper reports was reproduced.
///   - CONTRADICTED. The optimum is six times heavier in tokens than those of two independent laws, which agree with
///     each other within 25 %, for the same C = M D: at 1e20 FLOPs 187 B tokens, in Tian et al. 2025 34 B and in
///     Marin 2026 30 B. The transcription is wrong, or its setting differs. Do not plan with it.
///   - The abstract speaks of six orders of magnitude of compute, the authors' summary of 1e18..3e20.
#pragma once

#include "leverage/core/guard.hpp"
#include "leverage/core/published.hpp"
#include "leverage/core/quantities.hpp"
#include "leverage/core/scalar.hpp"
#include "leverage/laws/power_law.hpp"
#include "leverage/laws/rules.hpp"

namespace leverage::wan2026 {

/// The best split of a budget, in the paper's units: C in 1e18 FLOPs, D in 1e9 tokens, M in 1e9 FLOPs per token.
template <scalar T = double>
struct allocation_law {
  power_law<T> D{};
  power_law<T> M{};

  /// D*: tokens of the best run at a budget.
  template <scalar C>
  [[nodiscard]] constexpr tokens<common_scalar<T, C>> best_data(const flops<C>& c) const {
    return tokens<common_scalar<T, C>>{billion * D(exa(c))};
  }
  /// M*: training FLOPs per token of the best model at a budget.
  template <scalar C>
  [[nodiscard]] constexpr flops_per_token<common_scalar<T, C>> best_model(const flops<C>& c) const {
    return flops_per_token<common_scalar<T, C>>{billion * M(exa(c))};
  }
  /// The budget for which a number of tokens is the best.
  template <scalar X>
  [[nodiscard]] constexpr flops<common_scalar<T, X>> budget_for(const tokens<X>& data) const {
    const auto d = positive(data.value, rule::training_tokens_are_positive{});
    return flops<common_scalar<T, X>>{billion * (billion * D.inverse(d / billion))};
  }
  /// The budget for which a model of M training FLOPs per token is the best.
  template <scalar X>
  [[nodiscard]] constexpr flops<common_scalar<T, X>> budget_for(
      const flops_per_token<X>& per_token) const {
    const auto m = positive(per_token.value, rule::active_model_size_is_positive{});
    return flops<common_scalar<T, X>>{billion * (billion * M.inverse(m / billion))};
  }

 private:
  static constexpr int billion = 1000000000;

  /// C in 1e18 FLOPs.
  template <scalar C>
  [[nodiscard]] static constexpr C exa(const flops<C>& c) {
    return positive(c.value, rule::training_budget_is_positive{}) / billion / billion;
  }
};

/// The two power laws.
inline constexpr published<allocation_law<>, 1> allocation{
    {.D = {22.89, 0.4563}, .M = {0.0437, 0.5437}},
    {.key = "wan2026",
     .citation = "Wan et al. 2026, Holistic Scaling Laws for Optimal Mixture-of-Experts "
                 "Architecture Optimization",
     .arxiv = "2603.21862",
     .location = "compute-optimal D and M",
     .units = "C training FLOPs, D tokens, M training FLOPs per token; units of D and M inferred "
              "from M D = C",
     .range = "about 670 mixtures, C 1e18..3e20",
     .note = "units of D and M inferred: M D = C to 0.03 %",
     .verified = evidence::one_transcription,
     .contradicted = "six times the tokens of Tian et al. 2025 and Marin 2026 at the same compute, "
                     "which agree within 25 %"},
    {{{argument::non_vocabulary_flops, 1e18, 3e20}}}};

}  // namespace leverage::wan2026
