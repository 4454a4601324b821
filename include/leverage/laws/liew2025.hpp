// SPDX-License-Identifier: Apache-2.0
/// @file
/// Liew & Kato 2025, "Reusing Overtrained Language Models Saturates Scaling" (first: "From Acceleration to
/// Saturation"), and Liew, Kato & Takase 2025, "Scaling Laws for Upcycling Mixture-of-Experts Language Models":
/// training in two stages, of which the second continues from the model of the first.
///
///   L(D1, D2) = A D1^-alpha1 D2^(-alpha2 + alpha3 ln D1) + E                [nats per token]
///
///   D1  tokens of the first stage, in which the (dense) base model was trained
///   D2  tokens of the second stage: continued training, growth, or upcycling to a mixture
///
/// alpha3 > 0 means that a longer trained base lowers the benefit of a token of the second stage.
///
/// [liew2025]  Liew & Kato 2025, arXiv:2510.06548, Eq. 2, the form as two independent readers print it; models
/// up to 1.1 B parameters. Upcycling: Liew, Kato & Takase 2025, arXiv:2502.03009, whose table of fitted
/// parameters names the same A, alpha1, alpha2, alpha3 and E together with a term in size, B and beta; its
/// equation was not read, so that neither the term in size nor any coefficient is included. Only the form is
/// implemented, and the caller supplies the coefficients.
///
/// Traps:
///   - "log" is taken as the natural one; a set fitted with log10 has its alpha3 divided by ln 10.
///   - The interaction bounds both stages: with a base of more than exp(alpha2 / alpha3) tokens the second stage
///     raises the loss, and with a second stage of more than exp(alpha1 / alpha3) a longer first one does.
#pragma once

#include "leverage/core/guard.hpp"
#include "leverage/core/math.hpp"
#include "leverage/core/quantities.hpp"
#include "leverage/core/scalar.hpp"
#include "leverage/laws/power_law.hpp"
#include "leverage/laws/rules.hpp"

namespace leverage {

namespace rule {
struct base_is_not_saturated {};
}  // namespace rule

namespace liew2025 {

/// L(D1, D2) with coefficients from the caller.
template <scalar T = double>
struct loss_law {
  T A{};
  T alpha1{};
  T alpha2{};
  T alpha3{};
  T E{};

  /// Loss in nats per token; refuses tokens that are not positive and finite.
  template <scalar X, scalar Y>
  [[nodiscard]] constexpr common_scalar<T, X, Y> loss(const tokens<X>& first,
                                                      const tokens<Y>& second) const {
    using leverage::detail::power;
    const auto d1 = positive(first.value, rule::training_tokens_are_positive{});
    const auto d2 = positive(second.value, rule::training_tokens_are_positive{});
    return A * power(d1, -alpha1) * power(d2, -second_exponent(first)) + E;
  }

  /// alpha2 - alpha3 ln D1: how fast the loss above E falls in the second stage; negative for a saturated base.
  template <scalar X>
  [[nodiscard]] constexpr common_scalar<T, X> second_exponent(const tokens<X>& first) const {
    using math::log;
    return alpha2 - alpha3 * log(positive(first.value, rule::training_tokens_are_positive{}));
  }
  /// alpha1 - alpha3 ln D2: how fast it falls with the tokens of the first stage.
  template <scalar Y>
  [[nodiscard]] constexpr common_scalar<T, Y> first_exponent(const tokens<Y>& second) const {
    using math::log;
    return alpha1 - alpha3 * log(positive(second.value, rule::training_tokens_are_positive{}));
  }

  /// The D1 from which a second stage gains nothing: exp(alpha2 / alpha3).
  [[nodiscard]] constexpr tokens<T> saturated_from() const {
    using math::exp;
    return tokens<T>{exp(T(alpha2 / alpha3))};
  }
  /// The D2 from which a longer first stage gains nothing: exp(alpha1 / alpha3).
  [[nodiscard]] constexpr tokens<T> first_stage_useless_from() const {
    using math::exp;
    return tokens<T>{exp(T(alpha1 / alpha3))};
  }

  /// The tokens of the second stage that reach a loss; refuses losses not above E, and saturated bases.
  template <scalar L, scalar X>
  [[nodiscard]] constexpr tokens<common_scalar<T, L, X>> second_tokens_for(
      const L& loss, const tokens<X>& first) const {
    using leverage::detail::power;
    const auto rest = positive(loss - E, rule::loss_is_above_the_entropy_of_text{});
    const auto d1 = positive(first.value, rule::training_tokens_are_positive{});
    return tokens<common_scalar<T, L, X>>{
        power(A * power(d1, -alpha1) / rest,
              1 / positive(second_exponent(first), rule::base_is_not_saturated{}))};
  }
};

}  // namespace liew2025
}  // namespace leverage
