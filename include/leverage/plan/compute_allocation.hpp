// SPDX-License-Identifier: Apache-2.0
/// @file
/// Allocation by power laws of compute, which give the best model and tokens of a budget and no loss.
///
///   const plan::compute_allocation p{tian2025::table5_moe};
///   p.optimum(flops{1e22})                          the best M and D of a budget
///   p.given_size(flops_per_token{1e10}, c)          the same with M given; given_data likewise
///   p.best_for(flops_per_token{1e10})               the budget and tokens for which M is the best
#pragma once

#include <concepts>
#include <string>
#include <utility>

#include "leverage/core/argument.hpp"
#include "leverage/core/math.hpp"
#include "leverage/core/quantities.hpp"
#include "leverage/laws/tian2025/training.hpp"
#include "leverage/plan/allocation_limits.hpp"

namespace leverage::plan {

/// Allocation by power laws of compute, M_opt(C) and D_opt(C): Table 5 of Tian et al. 2025, or a fit of
/// study/allocation_fit.hpp. The size is M, training FLOPs per token. Such laws give the optimum only and no loss.
template <class Law>
  requires std::derived_from<Law, tian2025::allocation_law<double>>
class compute_allocation {
 public:
  explicit compute_allocation(Law law) : law_(std::move(law)) {}

  [[nodiscard]] const Law& law() const { return law_; }

  /// The best M and D of a budget. Their product, the cost, is C up to the rounding of the coefficients.
  [[nodiscard]] allocation<flops_per_token<>> optimum(const flops<>& budget) const {
    return split(law_.model(budget), law_.data(budget), budget, allocation_status::optimal);
  }
  /// M given: the tokens that the budget allows.
  [[nodiscard]] allocation<flops_per_token<>> given_size(const flops_per_token<>& m,
                                                         const flops<>& budget) const {
    return split(m, budget / m, budget, allocation_status::as_given);
  }
  /// D given: the M that the budget allows.
  [[nodiscard]] allocation<flops_per_token<>> given_data(const tokens<>& d,
                                                         const flops<>& budget) const {
    return split(budget / d, d, budget, allocation_status::as_given);
  }
  /// The budget, and the tokens, for which M is the best.
  [[nodiscard]] allocation<flops_per_token<>> best_for(const flops_per_token<>& m) const {
    const flops<> budget = law_.budget_for(m);
    return split(m, law_.data(budget), budget, allocation_status::optimal);
  }

 private:
  [[nodiscard]] allocation<flops_per_token<>> split(const flops_per_token<>& m, const tokens<>& d,
                                                    const flops<>& budget,
                                                    allocation_status status) const {
    allocation<flops_per_token<>> result;
    const double c = (m * d).value;
    if (!(c > 0.0) || !(m.value > 0.0) || !math::is_finite(c)) {
      result.violations.emplace_back("budget, size or tokens: expected a number above 0");
      return result;
    }
    result.status = status;
    result.size = m;
    result.data = d;
    result.cost = flops{c};
    if constexpr (requires { law_.fitted; }) {
      result.verdict = law_.fitted.check({{argument::non_vocabulary_flops, budget.value}});
    }
    return result;
  }

  Law law_;
};

}  // namespace leverage::plan
