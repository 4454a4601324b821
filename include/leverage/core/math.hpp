// SPDX-License-Identifier: Apache-2.0
/// @file
/// exp, log, log2, log10, pow, expm1, log1p and sqrt, the same name in a constant
/// expression and at run time, and log_sum_exp.
///
/// In a constant expression the double-double kernels of detail/math_kernels.hpp
/// are evaluated; at run time the functions of <cmath> are called.  The two may
/// differ in the last place.
#pragma once

#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>
#include <type_traits>

#include "leverage/core/detail/math_kernels.hpp"

namespace leverage::math {

namespace detail {

/// The arithmetic types these functions accept; class types bring their own by argument-dependent lookup.
template <class T>
concept real = std::is_arithmetic_v<T> && !std::is_same_v<T, long double>;

/// As in <cmath>: float if every argument is float, otherwise double.
template <class... T>
using promoted = std::conditional_t<(std::is_same_v<T, float> && ...), float, double>;

/// The conversion to float, to infinity beyond its range also in a constant expression.
template <class T>
[[nodiscard]] constexpr T narrowed(double x) noexcept {
  if constexpr (std::is_same_v<T, float>) {
    // Halfway between the largest float and the power of two that would follow.
    if (magnitude(x) >= 0x1.ffffffp+127) {
      constexpr float top = std::numeric_limits<float>::infinity();
      return x < 0.0 ? -top : top;
    }
  }
  return static_cast<T>(x);
}

}  // namespace detail

/// Whether x is NaN, by its bits: also under -ffast-math.
template <detail::real T>
[[nodiscard]] constexpr bool is_nan(T x) noexcept {
  return std::bit_cast<std::uint64_t>(detail::magnitude(static_cast<double>(x))) > 0x7ff0000000000000;
}

/// Whether x is an infinity of either sign, by its bits.
template <detail::real T>
[[nodiscard]] constexpr bool is_inf(T x) noexcept {
  return std::bit_cast<std::uint64_t>(detail::magnitude(static_cast<double>(x))) == 0x7ff0000000000000;
}

/// Whether x is neither NaN nor an infinity, by its bits.
template <detail::real T>
[[nodiscard]] constexpr bool is_finite(T x) noexcept {
  return std::bit_cast<std::uint64_t>(detail::magnitude(static_cast<double>(x))) < 0x7ff0000000000000;
}

/// |x|; clears the sign of zero and NaN as well.
template <detail::real T>
[[nodiscard]] constexpr detail::promoted<T> abs(T x) noexcept {
  return static_cast<detail::promoted<T>>(detail::magnitude(static_cast<double>(x)));
}

/// e^x.
template <detail::real T>
[[nodiscard]] constexpr detail::promoted<T> exp(T x) noexcept {
  const auto v = static_cast<double>(x);
  return detail::narrowed<detail::promoted<T>>(std::is_constant_evaluated() ? detail::exp_kernel(v)
                                                                            : std::exp(v));
}

/// e^x - 1, without cancellation near x = 0.
template <detail::real T>
[[nodiscard]] constexpr detail::promoted<T> expm1(T x) noexcept {
  const auto v = static_cast<double>(x);
  return detail::narrowed<detail::promoted<T>>(std::is_constant_evaluated() ? detail::expm1_kernel(v)
                                                                            : std::expm1(v));
}

/// Natural logarithm; -infinity at 0, NaN below.
template <detail::real T>
[[nodiscard]] constexpr detail::promoted<T> log(T x) noexcept {
  const auto v = static_cast<double>(x);
  return detail::narrowed<detail::promoted<T>>(std::is_constant_evaluated() ? detail::log_kernel(v)
                                                                            : std::log(v));
}

/// log(1 + x), without cancellation near x = 0; -infinity at -1, NaN below.
template <detail::real T>
[[nodiscard]] constexpr detail::promoted<T> log1p(T x) noexcept {
  const auto v = static_cast<double>(x);
  return detail::narrowed<detail::promoted<T>>(std::is_constant_evaluated() ? detail::log1p_kernel(v)
                                                                            : std::log1p(v));
}

/// Logarithm to base 2; exact for powers of 2; -infinity at 0, NaN below.
template <detail::real T>
[[nodiscard]] constexpr detail::promoted<T> log2(T x) noexcept {
  const auto v = static_cast<double>(x);
  return detail::narrowed<detail::promoted<T>>(std::is_constant_evaluated() ? detail::log2_kernel(v)
                                                                            : std::log2(v));
}

/// Logarithm to base 10; -infinity at 0, NaN below.
template <detail::real T>
[[nodiscard]] constexpr detail::promoted<T> log10(T x) noexcept {
  const auto v = static_cast<double>(x);
  return detail::narrowed<detail::promoted<T>>(std::is_constant_evaluated() ? detail::log10_kernel(v)
                                                                            : std::log10(v));
}

/// Square root, correctly rounded; NaN below 0.
template <detail::real T>
[[nodiscard]] constexpr detail::promoted<T> sqrt(T x) noexcept {
  const auto v = static_cast<double>(x);
  return detail::narrowed<detail::promoted<T>>(std::is_constant_evaluated() ? detail::sqrt_kernel(v)
                                                                            : std::sqrt(v));
}

/// x^y; 1 for x = 1 and for y = 0 whatever the other is, NaN for a negative x and a fractional y.
template <detail::real T, detail::real U>
[[nodiscard]] constexpr detail::promoted<T, U> pow(T x, U y) noexcept {
  const auto v = static_cast<double>(x);
  const auto w = static_cast<double>(y);
  return detail::narrowed<detail::promoted<T, U>>(std::is_constant_evaluated() ? detail::pow_kernel(v, w)
                                                                               : std::pow(v, w));
}

namespace detail {

/// Elements that can be visited twice and are arithmetic: a vector, array, span, initializer_list.
template <class R>
concept real_range = requires(const R& r) {
  r.end();
  requires real<std::remove_cvref_t<decltype(*r.begin())>>;
};

/// top + log1p(sum of exp(term - top) over the other terms): no overflow, and exact also where the sum is near 1.
template <class R>
[[nodiscard]] constexpr double log_sum_exp_over(const R& terms) noexcept {
  double top = -infinity;
  for (const auto term : terms) {
    const auto v = static_cast<double>(term);
    if (math::is_nan(v)) return v;
    if (v > top) top = v;
  }
  if (math::is_inf(top)) return top;
  double others = 0.0;
  bool top_met = false;
  for (const auto term : terms) {
    const auto v = static_cast<double>(term);
    if (v == top && !top_met) {
      top_met = true;
    } else if (v > top - 750.0) {  // exp is 0 below, and the difference may overflow
      others += math::exp(v - top);
    }
  }
  return top + math::log1p(others);
}

}  // namespace detail

/// log(e^x + e^rest + ...): -infinity if every term is, infinity if any term is, NaN if any term is.
template <detail::real T, detail::real... Rest>
[[nodiscard]] constexpr detail::promoted<T, Rest...> log_sum_exp(T x, Rest... rest) noexcept {
  const double terms[] = {static_cast<double>(x), static_cast<double>(rest)...};
  return detail::narrowed<detail::promoted<T, Rest...>>(detail::log_sum_exp_over(terms));
}

/// The same over a range of arithmetic values, in double; -infinity if it is empty.
template <detail::real_range R>
[[nodiscard]] constexpr double log_sum_exp(const R& terms) noexcept {
  return detail::log_sum_exp_over(terms);
}

template <detail::real T, int N>
[[nodiscard]] constexpr double log_sum_exp(const T (&terms)[N]) noexcept {
  return detail::log_sum_exp_over(terms);
}

}  // namespace leverage::math
