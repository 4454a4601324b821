// SPDX-License-Identifier: Apache-2.0
/// @file
/// The best split of a budget between weights and tokens as two power laws, N*(C) and D*(C). What C and N count is the
/// paper's; where C is not 6 N D, the exponents need not add to 1.
#pragma once

#include "leverage/core/guard.hpp"
#include "leverage/core/quantities.hpp"
#include "leverage/core/scalar.hpp"
#include "leverage/laws/power_law.hpp"
#include "leverage/laws/rules.hpp"

namespace leverage {

template <scalar T = double>
struct split_law {
  power_law<T> n{};
  power_law<T> d{};

  /// N*: weights of the best run at a budget.
  template <scalar C>
  [[nodiscard]] constexpr parameters<common_scalar<T, C>> best_size(const flops<C>& c) const {
    return parameters<common_scalar<T, C>>{
        n(positive(c.value, rule::training_budget_is_positive{}))};
  }
  /// D*: tokens of the best run at a budget.
  template <scalar C>
  [[nodiscard]] constexpr tokens<common_scalar<T, C>> best_data(const flops<C>& c) const {
    return tokens<common_scalar<T, C>>{d(positive(c.value, rule::training_budget_is_positive{}))};
  }
  /// The budget for which a number of tokens is the best.
  template <scalar D>
  [[nodiscard]] constexpr flops<common_scalar<T, D>> budget_for(const tokens<D>& data) const {
    return flops<common_scalar<T, D>>{
        d.inverse(positive(data.value, rule::training_tokens_are_positive{}))};
  }
};

}  // namespace leverage
