// SPDX-License-Identifier: Apache-2.0
/// @file
/// Loss against compute in PFLOP/s-days, without a floor, and what two such curves of the same data say of each other:
///
///   L(C) = k (C / 8.64e19)^p                                     [nats per token]
///   r(C) = C' / C  with  L'(C') = L(C)                           compute at equal loss
///
/// A ratio of two curves changes with C by the difference of their exponents, which is what a fit knows least: it holds
/// within the fitted range only.
#pragma once

#include "leverage/core/guard.hpp"
#include "leverage/core/quantities.hpp"
#include "leverage/core/scalar.hpp"
#include "leverage/laws/kaplan2020/compute.hpp"
#include "leverage/laws/power_law.hpp"
#include "leverage/laws/rules.hpp"

namespace leverage {

template <scalar T = double>
struct compute_curve {
  T k{};
  T p{};

  /// Loss at a budget.
  template <scalar C>
  [[nodiscard]] constexpr common_scalar<T, C> loss(const flops<C>& c) const {
    return k * detail::power(kaplan2020::petaflop_days(c), p);
  }
  /// The budget of a loss.
  template <scalar L>
  [[nodiscard]] constexpr flops<common_scalar<T, L>> flops_for(const L& loss) const {
    const common_scalar<T, L> days =
        detail::power(positive(loss, rule::loss_is_positive{}) / k, 1 / p);
    return kaplan2020::flops_of_petaflop_days(days);
  }
};

/// The compute of `other` for the loss that `base` has at a budget, over that budget.
template <scalar T, scalar U, scalar C>
[[nodiscard]] constexpr common_scalar<T, U, C> compute_at_equal_loss(const compute_curve<T>& other,
                                                                     const compute_curve<U>& base,
                                                                     const flops<C>& c) {
  return other.flops_for(base.loss(c)) / c;
}

}  // namespace leverage
