// SPDX-License-Identifier: Apache-2.0
/// @file
/// exp, expm1, log, log1p, log2, log10, pow and sqrt under one name for constant
/// expressions and run time; log_sum_exp; is_nan, is_inf, is_finite and abs.
///
/// In a constant expression the kernels of detail/math_kernels.hpp are evaluated,
/// at run time the functions of <cmath> are called: the two may differ in the last
/// place.  The table gives the largest error in ulp, measured against MPFR on 3 to 4.5 million arguments
/// of the whole domain (kernels) and 1 million of the range of scaling laws (glibc
/// 2.36; arguments 1e-6 ... 1e30 of log and pow, |x| <= 80 of exp):
///
///              exp     expm1   log     log1p   log2    log10   pow     sqrt
///   constant   0.5000  0.5000  0.5000  0.5000  0.5000  0.5000  0.5000  0.5000
///   run time   0.506   0.785   0.511   0.780   0.541   1.55    0.506   0.5000
///
/// Special values follow <cmath> (ISO C, Annex F) in both: a domain error such as
/// log(-1) gives NaN and an overflow gives infinity, also in a constant expression.  A law that
/// must not accept such an argument guards against it (core/guard.hpp).
///
/// Arguments are float, double or integers; results are float if every argument
/// is, otherwise double, and float is computed in double.  Class types are not accepted: a
/// formula over any scalar writes `using math::log2; log2(g)`, and argument-dependent lookup
/// finds the log2 of a dual number or a pack.
///
/// A constant expression holds 700 pow, 1300 log or 1700 exp within the default
/// limit of clang (-fconstexpr-steps), three times as many within those of g++.
#pragma once

#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <type_traits>

#include "leverage/core/detail/double_bits.hpp"
#include "leverage/core/detail/math_kernels.hpp"

namespace leverage::math {

namespace detail {

/// The arithmetic types that these functions accept.
template <class T>
concept real = std::is_arithmetic_v<T> && !std::is_same_v<T, long double>;

/// As in <cmath>: float if every argument is float, otherwise double.
template <class... T>
using promoted = std::conditional_t<(std::is_same_v<T, float> && ...), float, double>;

/// The conversion to float; beyond its range infinity or zero, also in a constant expression.
template <class T>
[[nodiscard]] constexpr T narrowed(double x) noexcept {
  if constexpr (std::is_same_v<T, float>) {
    constexpr float top = std::numeric_limits<float>::infinity();
    constexpr double overflow = 0x1.ffffffp+127;  // halfway from the largest float to 2^128
    constexpr double underflow = 0x1p-150;        // half the smallest float
    if (x == x && magnitude(x) >= overflow) return is_negative(x) ? -top : top;
    if (x == x && magnitude(x) <= underflow) return is_negative(x) ? -0.0F : 0.0F;
  }
  return static_cast<T>(x);
}

}  // namespace detail

/// Whether x is NaN. The test reads the bits of x, so that it also works under -ffast-math.
template <detail::real T>
[[nodiscard]] constexpr bool is_nan(T x) noexcept {
  return std::bit_cast<std::uint64_t>(detail::magnitude(static_cast<double>(x))) >
         0x7ff0000000000000;
}

/// Whether x is an infinity of either sign; the test reads the bits of x.
template <detail::real T>
[[nodiscard]] constexpr bool is_inf(T x) noexcept {
  return std::bit_cast<std::uint64_t>(detail::magnitude(static_cast<double>(x))) ==
         0x7ff0000000000000;
}

/// Whether x is neither NaN nor an infinity; the test reads the bits of x.
template <detail::real T>
[[nodiscard]] constexpr bool is_finite(T x) noexcept {
  return std::bit_cast<std::uint64_t>(detail::magnitude(static_cast<double>(x))) <
         0x7ff0000000000000;
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
  return detail::narrowed<detail::promoted<T>>(
      std::is_constant_evaluated() ? detail::expm1_kernel(v) : std::expm1(v));
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
  return detail::narrowed<detail::promoted<T>>(
      std::is_constant_evaluated() ? detail::log1p_kernel(v) : std::log1p(v));
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
  return detail::narrowed<detail::promoted<T>>(
      std::is_constant_evaluated() ? detail::log10_kernel(v) : std::log10(v));
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
  return detail::narrowed<detail::promoted<T, U>>(
      std::is_constant_evaluated() ? detail::pow_kernel(v, w) : std::pow(v, w));
}

namespace detail {

/// A range of arithmetic elements that can be traversed twice: a vector, array, span or initializer_list.
template <class R>
concept real_range = requires(const R& r) {
  r.end();
  requires real<std::remove_cvref_t<decltype(*r.begin())>>;
};

/// top + log1p(sum of exp(term - top) over the other terms): no overflow, and no loss of a small
/// term where top is 0.
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

/// log(e^x + e^rest + ...); NaN if any term is, otherwise infinity if any term is, -infinity if all
/// are.
template <detail::real T, detail::real... Rest>
[[nodiscard]] constexpr detail::promoted<T, Rest...> log_sum_exp(T x, Rest... rest) noexcept {
  const double terms[] = {static_cast<double>(x), static_cast<double>(rest)...};
  return detail::narrowed<detail::promoted<T, Rest...>>(detail::log_sum_exp_over(terms));
}

/// The same over a range of arithmetic values, in double; -infinity for an empty range.
template <detail::real_range R>
[[nodiscard]] constexpr double log_sum_exp(const R& terms) noexcept {
  return detail::log_sum_exp_over(terms);
}

template <detail::real T, std::size_t N>
[[nodiscard]] constexpr double log_sum_exp(const T (&terms)[N]) noexcept {
  return detail::log_sum_exp_over(terms);
}

}  // namespace leverage::math
