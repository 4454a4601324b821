// SPDX-License-Identifier: Apache-2.0
/// @file
/// Compute as Kaplan et al. 2020 count it. The paper quotes PF-days; here every law takes and returns FLOPs and
/// converts inside.
///
///   C = 6 N B S        training FLOPs; B tokens a step, S steps, no term for the context
///   C_min              FLOPs for the same loss at batches far below the critical one; C / 2 at the critical one
///   1 PF-day           1e15 FLOPs a second for a day, 8.64e19 FLOPs
///   N                  parameters without vocabulary and positions
///
/// [kaplan2020]  Kaplan et al. 2020, arXiv:2001.08361, sections 1.3, 2.1 and 5.1.
///
/// Trap: Eq. 2.2's forward pass 2 N + 2 n_layer n_ctx d_attn has a context term, C has not.
#pragma once

#include <string_view>

#include "leverage/core/guard.hpp"
#include "leverage/core/published.hpp"
#include "leverage/core/quantities.hpp"
#include "leverage/core/scalar.hpp"
#include "leverage/laws/power_law.hpp"
#include "leverage/laws/rules.hpp"

namespace leverage::kaplan2020 {

/// FLOPs of one PF-day, the paper's unit of compute.
inline constexpr double flops_per_petaflop_day = 8.64e19;

/// FLOPs per parameter and token of training, in C = 6 N B S.
inline constexpr int flops_per_parameter_and_token = 6;

/// Converts a budget to PF-days; refuses values that are not positive and finite.
template <scalar C>
[[nodiscard]] constexpr C petaflop_days(const flops<C>& c) {
  return positive(c.value, rule::training_budget_is_positive{}) / C(flops_per_petaflop_day);
}
/// Converts PF-days to a budget; refuses values that are not positive and finite.
template <scalar X>
[[nodiscard]] constexpr flops<X> flops_of_petaflop_days(const X& days) {
  return flops<X>{positive(days, rule::training_budget_is_positive{}) * X(flops_per_petaflop_day)};
}

/// C_min of a run at the critical batch, C / 2. It converts the FLOPs of a run to the argument of the C_min laws.
template <scalar C>
[[nodiscard]] constexpr flops<C> min_flops_at_critical_batch(const flops<C>& spent) {
  return flops<C>{positive(spent.value, rule::training_budget_is_positive{}) / 2};
}
/// The FLOPs of a run at the critical batch, 2 C_min.
template <scalar C>
[[nodiscard]] constexpr flops<C> flops_at_critical_batch(const flops<C>& least) {
  return flops<C>{positive(least.value, rule::training_budget_is_positive{}) * 2};
}

namespace detail {

/// (scale / x)^exponent, the paper's form of a power law.
template <scalar S, scalar X, scalar P>
[[nodiscard]] constexpr common_scalar<S, X, P> falling(const S& scale, const X& x,
                                                       const P& exponent) {
  return leverage::detail::power(scale / x, exponent);
}
/// The x at which (scale / x)^exponent is y.
template <scalar S, scalar Y, scalar P>
[[nodiscard]] constexpr common_scalar<S, Y, P> falling_to(const S& scale, const Y& y,
                                                          const P& exponent) {
  return scale / leverage::detail::power(y, 1 / exponent);
}

/// Provenance of a set; `location`, `range`, `note` and the way it was verified differ.
[[nodiscard]] constexpr provenance source_at(std::string_view location, std::string_view range,
                                             std::string_view note,
                                             evidence verified = evidence::paper) {
  return {.key = "kaplan2020",
          .citation = "Kaplan et al. 2020, Scaling Laws for Neural Language Models",
          .arxiv = "2001.08361",
          .location = location,
          .units =
              "N parameters without embeddings, D and B tokens, C FLOPs (PF-days in the paper), S "
              "steps; "
              "L nats per token of 50257 in the vocabulary",
          .range = range,
          .note = note,
          .verified = verified};
}

inline constexpr fitted_interval sizes{argument::non_embedding_parameters, 768, 1.5e9};
inline constexpr fitted_interval data{argument::tokens, 2.2e7, 2.3e10};
// From the end of the one-layer models, which the paper left out, to 1.5 B parameters for 2.5e5 steps of 2^19.
inline constexpr fitted_interval budgets{argument::non_embedding_flops, 8.64e14, 1.18e21};
inline constexpr fitted_interval min_budgets{argument::min_flops, budgets.low, budgets.high};
inline constexpr std::string_view budgets_in_words =
    "N 768..1.5 B; not bounded in C: runs from 1e-5 PF-days, where two-layer models begin, to 14";

}  // namespace detail

}  // namespace leverage::kaplan2020
