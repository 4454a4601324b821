// SPDX-License-Identifier: Apache-2.0
/// @file
/// What a law may be evaluated on. A law is a formula over a scalar type: `double` predicts,
/// `dual` differentiates, a pack sweeps, a multiprecision type checks.
#pragma once

#include <concepts>
#include <limits>
#include <type_traits>

namespace leverage {

namespace detail {
/// Base of all quantities (quantities.hpp): what has a unit is not a scalar.
struct has_unit {};
}  // namespace detail

/// A real number type: closed under + - * / and negation, and constructible from `double`.
/// Integers are not scalars: a formula over them would truncate. The constants of a formula are
/// written as `float` where that is exact (2.0F): they then take the type of what stands beside them.
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

/// What a quantity may hold: a scalar, or an integer where the count is exact.
template <class T>
concept number = scalar<T> || (std::integral<T> && !std::same_as<T, bool>);

/// The type of a formula that mixes scalars: that of their sum (`double` with `dual` is `dual`).
template <class... T>
using common_scalar = std::remove_cvref_t<decltype((std::declval<const T&>() + ...))>;

/// The plain value of a scalar, without derivatives. Overloaded where a scalar carries more.
template <std::floating_point T>
[[nodiscard]] constexpr T value_of(T x) noexcept {
  return x;
}

/// That of a class that converts to `double`, as a multiprecision number does.
template <scalar T>
  requires(!std::floating_point<T> && requires(const T& x) { static_cast<double>(x); })
[[nodiscard]] constexpr double value_of(const T& x) noexcept {
  return static_cast<double>(x);
}

}  // namespace leverage
