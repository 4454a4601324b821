// SPDX-License-Identifier: Apache-2.0
/// @file
/// Guards of a formula's domain. Each rule is a type, and the name of the type states the rule.
///
///   const auto a = within(ratio > 0, ratio, rule::activation_ratio_is_positive{});
///
/// If the condition is false in a constant expression, the evaluation stops at `violated<the rule>` and the compiler
/// prints the name of the rule. At run time the result is NaN, as in <cmath>. Apply the guard before the computation:
/// otherwise the compiler reports an overflow inside a series instead of the rule.
#pragma once

#include <concepts>
#include <limits>
#include <type_traits>

#include "leverage/core/scalar.hpp"

namespace leverage {

/// This function is not constexpr: a broken rule calls it and thereby stops a constant evaluation.
template <class Rule>
void violated() noexcept {}

/// Returns `value` if `holds` is true and NaN otherwise; a constant expression in which `holds` is false does not
/// compile. Scalars with lanes or derivatives overload it, and argument-dependent lookup finds the overload.
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

namespace detail {
/// Whether a value is finite or negative; lane by lane for packs.
template <class V>
[[nodiscard]] constexpr auto below_infinity(const V& x) noexcept {
  if constexpr (std::floating_point<V>) {
    return x <= (std::numeric_limits<V>::max)();
  } else {
    return x <= (std::numeric_limits<double>::max)();
  }
}
}  // namespace detail

/// Returns `x` if it is positive and finite; otherwise the given rule is broken.
template <scalar T, class Rule>
[[nodiscard]] constexpr T positive(const T& x, Rule rule) noexcept {
  return within(detail::below_infinity(value_of(x)), within(value_of(x) > 0, x, rule), rule);
}

/// Returns `x` if it is finite and at least one; otherwise the given rule is broken.
template <scalar T, class Rule>
[[nodiscard]] constexpr T at_least_one(const T& x, Rule rule) noexcept {
  return within(value_of(x) >= 1, positive(x, rule), rule);
}

}  // namespace leverage
