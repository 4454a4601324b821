// SPDX-License-Identifier: Apache-2.0
/// @file
/// Loss of compute-optimal training against its compute, and the efficiency leverage that two such
/// curves define.
///
///   L(C)  = alpha C^beta + b                                  [nats per token]
///   EL(C) = C_dense / C   with   L_dense(C_dense) = L_moe(C)
///
///   C      training FLOPs
///   alpha  > 0
///   beta   < 0
///   b      the loss that no compute goes below; 0 in the arXiv text, fitted in a later version
///
/// [tian2025]  Tian et al. 2025, arXiv:2507.17702, definition of efficiency leverage (Eq. 1) and
/// loss curves. The coefficients of the paper's curves are not published; the caller supplies them.
#pragma once

#include <limits>

#include "leverage/core/guard.hpp"
#include "leverage/core/quantities.hpp"
#include "leverage/core/scalar.hpp"
#include "leverage/laws/power_law.hpp"

namespace leverage {

namespace rule {
struct flops_are_positive {};
struct loss_is_above_the_floor_of_the_curve {};
}  // namespace rule

/// L(C) = alpha C^beta + b.
template <scalar T = double>
struct loss_curve {
  T alpha{};
  T beta{};
  T b{};

  /// Loss at a budget.
  template <scalar C>
  [[nodiscard]] constexpr common_scalar<T, C> loss(const flops<C>& c) const {
    return alpha * detail::power(positive(c.value, rule::flops_are_positive{}), beta) + b;
  }

  /// The budget at which the loss is reached; refuses losses at or below the floor b.
  template <scalar L>
  [[nodiscard]] constexpr flops<common_scalar<T, L>> flops_for(const L& loss) const {
    const auto above =
        within(value_of(loss - b) > 0, loss - b, rule::loss_is_above_the_floor_of_the_curve{});
    return flops<common_scalar<T, L>>{detail::power(above / alpha, 1 / beta)};
  }
};

/// Whether a dense model can reach the loss of the mixture.
enum class dense_curve {
  reaches,        ///< the dense curve has that loss at `dense`
  never_reaches,  ///< that loss is at or below the dense floor: no dense compute is enough
  no_answer,      ///< the budget was refused: every number is NaN
};

/// Efficiency leverage at one budget, by definition.
struct defined_leverage {
  dense_curve status = dense_curve::reaches;
  double loss = 0;      ///< of the mixture at its budget, and of the dense model at `dense`
  flops<> dense{};      ///< compute of a dense model; infinite if it never reaches the loss
  double leverage = 0;  ///< dense compute over the budget of the mixture; infinite likewise
};

/// EL by definition: the compute that a dense model needs for the same loss over the budget of the mixture.
[[nodiscard]] constexpr defined_leverage leverage_by_definition(const loss_curve<>& dense,
                                                                const loss_curve<>& mixture,
                                                                const flops<>& c) {
  const double loss = mixture.loss(c);
  if (loss <= dense.b) {
    constexpr double infinity = std::numeric_limits<double>::infinity();
    return {dense_curve::never_reaches, loss, flops{infinity}, infinity};
  }
  if (!(loss > dense.b)) {
    return {dense_curve::no_answer, loss, flops{loss}, loss};
  }
  const flops<> equal = dense.flops_for(loss);
  return {dense_curve::reaches, loss, equal, equal / c};
}

}  // namespace leverage
