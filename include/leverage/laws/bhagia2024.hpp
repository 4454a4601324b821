// SPDX-License-Identifier: Apache-2.0
/// @file
/// Bhagia et al. 2024, "Establishing Task Scaling Laws via Compute-Efficient Model Ladders", and Dubey et al. 2024,
/// "The Llama 3 Herd of Models", section 3.2.1: the accuracy of a task in two steps, from compute or size to a loss, and
/// from the loss to the accuracy. The forms alone, without coefficients.
///
///   accuracy(L) = chance + (ceiling - chance) / (1 + exp(k (L - L_0)))         a share in [0, 1]
///   accuracy(C) = accuracy(L(C)),   L(C) = alpha C^beta + b                    loss_curve.hpp
///
///   L        loss of the task's answers, or of text                 L_0    loss at the middle of the rise
///   chance   accuracy of guessing, one of the number of choices     k      how steep the rise is, above 0
///   ceiling  accuracy that no loss exceeds
///
/// [bhagia2024]  Bhagia et al. 2024, arXiv:2412.04403, section 3: a / (1 + e^(-k (L - L_0))) + b, of which
/// chance = b, ceiling = a + b, and k has the other sign. Fits belong to one task each, and none are included.
/// [dubey2024]  Dubey et al. 2024, arXiv:2407.21783: the same two steps, the loss from compute.
///
/// Trap: accuracies alone do not determine the two steps of accuracy(C). A loss that is stretched and shifted gives the
/// same accuracies; the loss has to be fitted on losses.
#pragma once

#include "leverage/core/guard.hpp"
#include "leverage/core/math.hpp"
#include "leverage/core/quantities.hpp"
#include "leverage/core/scalar.hpp"
#include "leverage/laws/loss_curve.hpp"

namespace leverage {

namespace rule {
struct accuracy_lies_between_chance_and_ceiling {};
}  // namespace rule

namespace bhagia2024 {

/// accuracy(L), with coefficients from the caller.
template <scalar T = double>
struct accuracy_law {
  T chance{};
  T ceiling{};
  T k{};
  T L_0{};

  /// Accuracy at a loss.
  template <scalar L>
  [[nodiscard]] constexpr common_scalar<T, L> accuracy(const L& loss) const {
    using math::exp;
    return chance + (ceiling - chance) / (1 + exp(k * (loss - L_0)));
  }

  /// The loss at which an accuracy is reached; refuses one that is not between chance and ceiling.
  template <scalar A>
  [[nodiscard]] constexpr common_scalar<T, A> loss_for(const A& accuracy) const {
    using math::log;
    constexpr rule::accuracy_lies_between_chance_and_ceiling rule{};
    const auto above = within(value_of(accuracy - chance) > 0, accuracy - chance, rule);
    const auto below = within(value_of(ceiling - accuracy) > 0, ceiling - accuracy, rule);
    return L_0 + log(below / above) / k;
  }
};

/// accuracy(C) in two steps, with coefficients from the caller.
template <scalar T = double>
struct two_step_law {
  loss_curve<T> first{};
  accuracy_law<T> second{};

  /// Accuracy at a budget.
  template <scalar C>
  [[nodiscard]] constexpr common_scalar<T, C> accuracy(const flops<C>& c) const {
    return second.accuracy(first.loss(c));
  }
  /// The budget at which an accuracy is reached; refuses one whose loss is below the floor of the curve.
  template <scalar A>
  [[nodiscard]] constexpr flops<common_scalar<T, A>> flops_for(const A& accuracy) const {
    return first.flops_for(second.loss_for(accuracy));
  }
};

/// accuracy(C) as accuracies alone determine it: chance + (ceiling - chance) / (1 + exp((C_0 / C)^p - t)). Of a
/// two_step_law p = -beta, C_0 = (k alpha)^(1/p) and t = k (L_0 - b).
template <scalar T = double>
struct accuracy_curve {
  T chance{};
  T ceiling{};
  T C_0{};
  T p{};
  T t{};

  /// Accuracy at a budget.
  template <scalar C>
  [[nodiscard]] constexpr common_scalar<T, C> accuracy(const flops<C>& c) const {
    using math::exp;
    const auto left =
        leverage::detail::power(positive(c.value, rule::flops_are_positive{}) / C_0, -p);
    return chance + (ceiling - chance) / (1 + exp(left - t));
  }
};

/// The curve of the accuracies of two steps.
template <scalar T>
[[nodiscard]] constexpr accuracy_curve<T> curve_of(const two_step_law<T>& law) {
  const T p = -law.first.beta;
  return {law.second.chance, law.second.ceiling,
          leverage::detail::power(law.second.k * law.first.alpha, 1 / p), p,
          law.second.k * (law.second.L_0 - law.first.b)};
}

}  // namespace bhagia2024
}  // namespace leverage
