// SPDX-License-Identifier: Apache-2.0
/// @file
/// y = k x^p, the form of most one-variable laws.
#pragma once

#include "leverage/core/guard.hpp"
#include "leverage/core/math.hpp"
#include "leverage/core/scalar.hpp"

namespace leverage {

namespace rule {
struct power_law_argument_is_positive {};
struct base_and_exponent_are_finite {};
}  // namespace rule

namespace detail {

/// x^y, refused where x or y is not finite: for <cmath> 1^NaN and NaN^0 are 1, and a refused argument
/// would come out as a number.
template <scalar X, scalar Y>
[[nodiscard]] constexpr common_scalar<X, Y> power(const X& x, const Y& y) {
  using math::pow;
  constexpr rule::base_and_exponent_are_finite rule{};
  return pow(within(value_of(y) * 0 == 0, x, rule), within(value_of(x) * 0 == 0, y, rule));
}

}  // namespace detail

/// y = coefficient * x^exponent for x > 0.
template <scalar T = double>
struct power_law {
  T coefficient{};
  T exponent{};

  /// y at x; refuses what is not positive and finite.
  template <scalar X>
  [[nodiscard]] constexpr common_scalar<T, X> operator()(const X& x) const {
    return coefficient *
           detail::power(positive(x, rule::power_law_argument_is_positive{}), exponent);
  }

  /// The x at which y is reached; refuses what is not positive and finite.
  template <scalar Y>
  [[nodiscard]] constexpr common_scalar<T, Y> inverse(const Y& y) const {
    return detail::power(positive(y, rule::power_law_argument_is_positive{}) / coefficient,
                         1 / exponent);
  }
};

}  // namespace leverage
