// SPDX-License-Identifier: Apache-2.0
/// @file
/// How a formula refuses an argument outside its domain: the rule has a name, which is a type.
///
///   const auto a = within(ratio > 0, ratio, rule::activation_ratio_is_positive{});
///
/// In a constant expression the evaluation stops at `violated<the rule>`, so the compiler prints the
/// rule's name. At run time the result is NaN, as from <cmath>. Guard first and compute afterwards:
/// otherwise the compiler reports an overflow somewhere in a series instead of the rule.
#pragma once

#include <concepts>
#include <limits>
#include <type_traits>

#include "leverage/core/scalar.hpp"

namespace leverage {

/// Never a constant expression: reaching it is how a broken rule stops the compiler.
template <class Rule>
void violated() noexcept {}

/// `value` where `holds`, else NaN; does not compile where a constant is asked for and `holds` is
/// false. Scalars with lanes or derivatives overload it (found by argument-dependent lookup).
template <class Rule, class T>
  requires scalar<T> && (std::numeric_limits<T>::has_quiet_NaN)
[[nodiscard]] constexpr T within(bool holds, const T& value, Rule /*rule*/) noexcept {
  if (holds) {
    return value;
  }
  if (std::is_constant_evaluated()) {
    violated<Rule>();
  }
  return std::numeric_limits<T>::quiet_NaN();
}

/// `x` where it is positive and finite, refused by the given rule otherwise.
template <scalar T, class Rule>
[[nodiscard]] constexpr T positive(const T& x, Rule rule) noexcept {
  return within(value_of(x) <= std::numeric_limits<double>::max(),
                within(value_of(x) > 0.0, x, rule), rule);
}

/// `x` where it is one or more and finite, refused by the given rule otherwise.
template <scalar T, class Rule>
[[nodiscard]] constexpr T at_least_one(const T& x, Rule rule) noexcept {
  return within(value_of(x) >= 1.0, positive(x, rule), rule);
}

}  // namespace leverage
