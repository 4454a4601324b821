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
}  // namespace rule

/// y = coefficient * x^exponent for x > 0.
template <scalar T = double>
struct power_law {
  T coefficient{};
  T exponent{};

  /// y at x; refuses what is not positive and finite.
  template <scalar X>
  [[nodiscard]] constexpr common_scalar<T, X> operator()(const X& x) const {
    using math::pow;
    return coefficient * pow(positive(x, rule::power_law_argument_is_positive{}), exponent);
  }

  /// The x at which y is reached; refuses what is not positive and finite.
  template <scalar Y>
  [[nodiscard]] constexpr common_scalar<T, Y> inverse(const Y& y) const {
    using math::pow;
    return pow(positive(y, rule::power_law_argument_is_positive{}) / coefficient, 1.0 / exponent);
  }
};

}  // namespace leverage
