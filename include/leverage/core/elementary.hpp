// SPDX-License-Identifier: Apache-2.0
/// @file
/// Functions that laws of loss and compute rarely need and formulas of other fields do: sin, cos, tan, atan, sinh, cosh,
/// tanh, erf, abs, min and max, of numbers and of duals. Packs have them in fit/pack_elementary.hpp.
///
///   using namespace leverage::math;                       // for plain numbers; duals and packs are found by themselves
///   const auto y = c[0] * tanh(c[1] * x[0]) + max(c[2], 0.0);
///
/// Unlike those of core/math.hpp they are the standard library's: they are not for constant expressions. min and max
/// of NaN and another number are NaN. The slope of abs at 0 is 1; that of min and max where both are equal is that of
/// the first.
#pragma once

#include <cmath>
#include <concepts>
#include <cstddef>
#include <numbers>
#include <type_traits>

#include "leverage/core/dual.hpp"
#include "leverage/core/scalar.hpp"

namespace leverage {

namespace math {

using std::atan;
using std::cos;
using std::cosh;
using std::erf;
using std::sin;
using std::sinh;
using std::tan;
using std::tanh;

template <std::floating_point T>
[[nodiscard]] constexpr T(min)(T x, T y) {
  return y < x ? y : x <= y ? x : x + y;
}
template <std::floating_point T>
[[nodiscard]] constexpr T(max)(T x, T y) {
  return x < y ? y : x >= y ? x : x + y;
}

}  // namespace math

namespace detail {

/// `x` where the condition holds, else `y`; lane by lane where it is a mask.
template <class Condition, class X>
[[nodiscard]] X chosen(const Condition& which, const X& x, const X& y) {
  if constexpr (std::convertible_to<Condition, bool>) {
    return which ? x : y;
  } else {
    return select(which, x, y);
  }
}

}  // namespace detail

template <scalar T, std::size_t N>
[[nodiscard]] dual<T, N> sin(const dual<T, N>& x) {
  using math::cos;
  using math::sin;
  return dual<T, N>::chain(sin(x.value), cos(x.value), x);
}
template <scalar T, std::size_t N>
[[nodiscard]] dual<T, N> cos(const dual<T, N>& x) {
  using math::cos;
  using math::sin;
  return dual<T, N>::chain(cos(x.value), -sin(x.value), x);
}
template <scalar T, std::size_t N>
[[nodiscard]] dual<T, N> tan(const dual<T, N>& x) {
  using math::tan;
  const T y = tan(x.value);
  return dual<T, N>::chain(y, T(1.0) + y * y, x);
}
template <scalar T, std::size_t N>
[[nodiscard]] dual<T, N> atan(const dual<T, N>& x) {
  using math::atan;
  return dual<T, N>::chain(atan(x.value), T(1.0) / (T(1.0) + x.value * x.value), x);
}
template <scalar T, std::size_t N>
[[nodiscard]] dual<T, N> sinh(const dual<T, N>& x) {
  using math::cosh;
  using math::sinh;
  return dual<T, N>::chain(sinh(x.value), cosh(x.value), x);
}
template <scalar T, std::size_t N>
[[nodiscard]] dual<T, N> cosh(const dual<T, N>& x) {
  using math::cosh;
  using math::sinh;
  return dual<T, N>::chain(cosh(x.value), sinh(x.value), x);
}
template <scalar T, std::size_t N>
[[nodiscard]] dual<T, N> tanh(const dual<T, N>& x) {
  using math::cosh;
  using math::tanh;
  // Far out the slope is 0, and 1 - tanh^2 would lose all of its digits before that.
  const T c = cosh(x.value);
  return dual<T, N>::chain(tanh(x.value), T(1.0) / c / c, x);
}
template <scalar T, std::size_t N>
[[nodiscard]] dual<T, N> erf(const dual<T, N>& x) {
  using math::erf;
  using math::exp;
  return dual<T, N>::chain(erf(x.value),
                           T(2.0 * std::numbers::inv_sqrtpi) * exp(-(x.value * x.value)), x);
}
template <scalar T, std::size_t N>
[[nodiscard]] dual<T, N> abs(const dual<T, N>& x) {
  return detail::chosen(x.value < T(0.0), -x, x);
}
template <scalar T, std::size_t N>
[[nodiscard]] dual<T, N>(min)(const dual<T, N>& x, const dual<T, N>& y) {
  return detail::chosen(y.value < x.value, y, detail::chosen(x.value <= y.value, x, x + y));
}
template <scalar T, std::size_t N>
[[nodiscard]] dual<T, N>(max)(const dual<T, N>& x, const dual<T, N>& y) {
  return detail::chosen(x.value < y.value, y, detail::chosen(x.value >= y.value, x, x + y));
}
template <scalar T, std::size_t N, constant_for<T> S>
[[nodiscard]] dual<T, N>(min)(const dual<T, N>& x, const S& y) {
  return (min)(x, dual<T, N>(y));
}
template <scalar T, std::size_t N, constant_for<T> S>
[[nodiscard]] dual<T, N>(min)(const S& x, const dual<T, N>& y) {
  return (min)(dual<T, N>(x), y);
}
template <scalar T, std::size_t N, constant_for<T> S>
[[nodiscard]] dual<T, N>(max)(const dual<T, N>& x, const S& y) {
  return (max)(x, dual<T, N>(y));
}
template <scalar T, std::size_t N, constant_for<T> S>
[[nodiscard]] dual<T, N>(max)(const S& x, const dual<T, N>& y) {
  return (max)(dual<T, N>(x), y);
}

// Argument-dependent lookup needs the bare names, which may be macros (of windows.h).
#pragma push_macro("min")
#pragma push_macro("max")
#undef min
#undef max
namespace detail {

/// min(x, y) and max(x, y) of any of these types, found by argument-dependent lookup.
template <class X, class Y>
[[nodiscard, gnu::always_inline]] constexpr auto min_of(const X& x, const Y& y) {
  using math::min;
  return min(x, y);
}
template <class X, class Y>
[[nodiscard, gnu::always_inline]] constexpr auto max_of(const X& x, const Y& y) {
  using math::max;
  return max(x, y);
}

}  // namespace detail
#pragma pop_macro("min")
#pragma pop_macro("max")

}  // namespace leverage
