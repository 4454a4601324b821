// SPDX-License-Identifier: Apache-2.0
/// @file
/// The scalar types on which a law can be evaluated. A law is a formula over a scalar type: `double` gives a
/// prediction, `dual` its derivatives, a pack several rows at once, and a multiprecision type a reference value.
#pragma once

#include <concepts>
#include <limits>
#include <type_traits>

#include "leverage/core/detail/cpp20.hpp"

namespace leverage {

namespace detail {
/// Base of all quantities (quantities.hpp): a type with a unit is not a scalar.
struct has_unit {};
}  // namespace detail

/// A real number type: closed under + - * / and negation, and constructible from `double`. Integers are not scalars,
/// because a formula over them would truncate. Constants in a formula are written as whole numbers (2 * x), so that
/// they take the type of the other operand.
template <class T>
concept scalar = !std::integral<T> && !std::is_base_of_v<detail::has_unit, T> && std::copyable<T> &&
                 requires(const T& a, const T& b) {
                   { a + b } -> std::convertible_to<T>;
                   { a - b } -> std::convertible_to<T>;
                   { a* b } -> std::convertible_to<T>;
                   { a / b } -> std::convertible_to<T>;
                   { -a } -> std::convertible_to<T>;
                   T(1.0);
                 };

/// The types that a quantity can store: a scalar, or an integer for exact counts.
template <class T>
concept number = scalar<T> || (std::integral<T> && !std::same_as<T, bool>);

/// The result type of a formula that mixes scalars, which is the type of their sum (`double` with `dual` is `dual`).
template <class... T>
using common_scalar = std::remove_cvref_t<decltype((std::declval<const T&>() + ...))>;

/// The plain value of a scalar, without derivatives. Scalars that carry more than a value overload it.
template <std::floating_point T>
[[nodiscard]] constexpr T value_of(T x) noexcept {
  return x;
}

/// The value of a class that converts to `double`, such as a multiprecision number.
template <scalar T>
  requires(!std::floating_point<T> && requires(const T& x) { static_cast<double>(x); })
[[nodiscard]] constexpr double value_of(const T& x) noexcept {
  return static_cast<double>(x);
}

}  // namespace leverage
