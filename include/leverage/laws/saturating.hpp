// SPDX-License-Identifier: Apache-2.0
/// @file
/// A variable whose effect saturates at both ends:
///
///   1/xhat = 1/( x - x_0 + (1/start - 1/max)^-1 ) + 1/max
///
///   x       the variable, x >= x_0
///   x_0     its origin: 1 for Clark's expert count, 0 for Tian's activation ratio
///   start   xhat at the origin, the lower limit of xhat
///   max     xhat as x grows without bound; may be infinite
///
/// xhat rises from `start` to `max`, close to x - x_0 + start in between.
///
/// [clark2022]  Clark et al. 2022, arXiv:2202.01169, the saturating expert count Ehat, x_0 = 1.
/// [tian2025]   Tian et al. 2025, arXiv:2507.17702, the saturated activation ratio Ahat, x_0 = 0.
/// Trap: at the reference point (E = 1, or A = 0) xhat is `start`, not 1.
#pragma once

#include "leverage/core/dual.hpp"
#include "leverage/core/guard.hpp"
#include "leverage/core/scalar.hpp"
#include "leverage/laws/forms.hpp"

namespace leverage {

namespace rule {
struct saturating_variable_is_not_below_its_origin {};
struct saturated_value_lies_between_start_and_max {};
}  // namespace rule

/// The saturating transform with its three constants, 0 < start < max.
template <scalar T = double>
struct saturating_transform {
  T start{};
  T max{};
  T origin{};

  /// xhat. Refuses x below the origin.
  template <scalar X>
  [[nodiscard]] constexpr common_scalar<T, X> operator()(const X& x) const {
    const auto distance = within(value_of(x - origin) >= 0, x - origin,
                                 rule::saturating_variable_is_not_below_its_origin{});
    return forms::saturated(start, max, distance);
  }

  /// The x at which xhat is reached. Refuses values outside [start, max), which no x reaches.
  template <scalar X>
  [[nodiscard]] constexpr common_scalar<T, X> inverse(const X& saturated) const {
    using R = common_scalar<T, X>;
    const R xhat = within(value_of(max - saturated) > 0,
                          within(value_of(saturated - start) >= 0, R(saturated),
                                 rule::saturated_value_lies_between_start_and_max{}),
                          rule::saturated_value_lies_between_start_and_max{});
    return xhat / (1 - xhat / max) - start / (1 - start / max) + origin;
  }

  /// d xhat / d x at x: from 1 - 2 start/max + ... near the origin down to 0.
  template <scalar X>
  [[nodiscard]] constexpr common_scalar<T, X> derivative(const X& x) const {
    return differentiate(*this, x).derivative[0];
  }

  /// xhat at the origin.
  [[nodiscard]] constexpr T lower_limit() const { return start; }
  /// xhat as x grows without bound, approached from below.
  [[nodiscard]] constexpr T upper_limit() const { return max; }
};

}  // namespace leverage
