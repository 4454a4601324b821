// SPDX-License-Identifier: Apache-2.0
/// @file
/// Tissue, Wang & Wang 2024, "Scaling Law with Learning Rate Annealing": the loss at every step of a run from the learning
/// rates up to it. The form alone, without coefficients.
///
///   L(s) = L_0 + A S_1^-alpha - C S_2                                             [nats per token]
///   S_1  = sum of eta_i over the steps i up to s, S_W of the warm-up included
///   S_2  = sum over i of sum over k <= i of (eta_(k-1) - eta_k) lambda^(i-k)
///        = sum over k of (eta_(k-1) - eta_k) (1 - lambda^(s-k+1)) / (1 - lambda)
///
///   eta_k   learning rate of step k; eta_0 is the first one after the warm-up
///   lambda  how much of a step's annealing is left a step later, in (0, 1): the paper has 0.99 to 0.999
///
/// [tissue2024]  Tissue, Wang & Wang 2024, arXiv:2408.11029. Coefficients belong to one model, data set and batch size,
/// and none are included: the caller supplies them.
#pragma once

#include <concepts>
#include <cstddef>
#include <span>

#include "leverage/core/guard.hpp"
#include "leverage/core/scalar.hpp"
#include "leverage/laws/luo2025.hpp"
#include "leverage/laws/power_law.hpp"
#include "leverage/laws/rate_change.hpp"

namespace leverage {

namespace rule {
struct decay_of_annealing_lies_between_0_and_1 {};
}  // namespace rule

namespace tissue2024 {

/// L(s) of a schedule, with coefficients from the caller.
template <scalar T = double>
struct loss_law {
  T L_0{};
  T A{};
  T alpha{};
  T C{};
  T lambda{};

  /// Loss after `count` changes of the learning rate, of which change(i) is the i-th, in time that grows with their
  /// number.
  template <scalar X, class Change>
  [[nodiscard]] constexpr common_scalar<T, X> loss_after(std::size_t count, const Change& change,
                                                         const X& warmup_sum) const {
    using leverage::detail::power;
    constexpr rule::decay_of_annealing_lies_between_0_and_1 between{};
    const T left = within(value_of(lambda) < 1, positive(lambda, between), between);
    X sum(0.0);
    X steps(0.0);
    common_scalar<T, X> annealed(0.0);
    for (std::size_t i = count; i-- > 0;) {
      const rate_change<X> c = change(i);
      const X after = steps + c.steps_after;
      steps = steps + c.steps;
      sum = sum + c.sum;
      if constexpr (std::floating_point<X>) {
        if (c.drop == 0.0) continue;
      }
      annealed = annealed + c.drop * (1 - power(left, after));
    }
    const X all = positive(sum + warmup_sum, rule::sum_of_learning_rates_is_positive{});
    return L_0 + A * power(all, -alpha) - C * (annealed / (1 - left));
  }

  /// Loss in nats per token at the end of a schedule; refuses a schedule whose rates have no positive sum, and a lambda
  /// that is not between 0 and 1.
  [[nodiscard]] constexpr common_scalar<T, double> loss(std::span<const rate_change<>> run,
                                                        double warmup_sum = 0.0) const {
    return loss_after(run.size(), [&](std::size_t i) { return run[i]; }, warmup_sum);
  }
};

}  // namespace tissue2024
}  // namespace leverage
