// SPDX-License-Identifier: Apache-2.0
/// @file
/// exp, log, log2, log10, pow, expm1, log1p and sqrt as constant expressions.
///
///   log   x = m 2^e with m in [sqrt(1/2), sqrt(2));  s = (m - 1) / (m + 1)
///         log x = e ln 2 + 2 s (1 + s^2/3 + s^4/5 + ...)
///   exp   x = k ln 2 + r with |r| <= ln(2)/2;  exp x = 2^k (1 + r + r^2/2! + ...)
///   pow   exp(y log|x|), the product and the logarithm in double-double
///
/// The leading terms of both series are summed in double-double, the others in
/// double.  The value that is rounded, once, to the result has a relative error
/// below 2^-74 (estimated from the truncated terms: log 2^-90, exp 2^-78, and log
/// 750-fold in pow), so that a result is correctly rounded unless the exact value
/// lies within about 2^-20 ulp of the middle between two doubles.
///
/// Special values are those of ISO C, Annex F.  No operation overflows, underflows
/// or is invalid, NaN is not ordered against anything: one compiler or another
/// rejects each of these in a constant expression.  Range is decided by comparisons
/// and exponents; infinities and NaN are returned as constants.
///
/// [muller2016]  Muller, Elementary Functions, 3rd ed., chapters 11 (range
///               reduction) and 12 (final rounding).
#pragma once

#include <bit>
#include <cstdint>

#include "leverage/core/detail/double_bits.hpp"
#include "leverage/core/detail/double_double.hpp"

namespace leverage::math::detail {

inline constexpr double_double ln_2{0x1.62e42fefa39efp-1, 0x1.abc9e3b39803fp-56};
inline constexpr double_double inverse_ln_2{0x1.71547652b82fep+0, 0x1.777d0ffda0d24p-56};
inline constexpr double_double inverse_ln_10{0x1.bcb7b1526e50ep-2, 0x1.95355baaafad3p-57};

/// 1 / n! for n = 1 ... 7, and the terms behind them.
inline constexpr double_double exp_series[] = {1.0,
                                               0.5,
                                               {0x1.5555555555555p-3, 0x1.5555555555555p-57},
                                               {0x1.5555555555555p-5, 0x1.5555555555555p-59},
                                               {0x1.1111111111111p-7, 0x1.1111111111111p-63},
                                               {0x1.6c16c16c16c17p-10, -0x1.f49f49f49f49fp-65},
                                               {0x1.a01a01a01a01ap-13, 0x1.a01a01a01a01ap-73}};
inline constexpr double exp_series_tail[] = {
    1.0 / 40320,          1.0 / 362880,         1.0 / 3628800,     1.0 / 39916800,
    1.0 / 479001600,      1.0 / 6227020800,     1.0 / 87178291200, 1.0 / 1307674368000,
    1.0 / 20922789888000, 1.0 / 355687428096000};

/// 1 / (2 n + 1) for n = 0 ... 6, and the terms behind them.
inline constexpr double_double log_series[] = {1.0,
                                               {0x1.5555555555555p-2, 0x1.5555555555555p-56},
                                               {0x1.999999999999ap-3, -0x1.999999999999ap-57},
                                               {0x1.2492492492492p-3, 0x1.2492492492492p-57},
                                               {0x1.c71c71c71c71cp-4, 0x1.c71c71c71c71cp-58},
                                               {0x1.745d1745d1746p-4, -0x1.745d1745d1746p-59},
                                               {0x1.3b13b13b13b14p-4, -0x1.3b13b13b13b14p-58}};
inline constexpr double log_series_tail[] = {1.0 / 15, 1.0 / 17, 1.0 / 19, 1.0 / 21, 1.0 / 23,
                                             1.0 / 25, 1.0 / 27, 1.0 / 29, 1.0 / 31, 1.0 / 33};

/// x = exp(mantissa_log) 2^exponent with |mantissa_log| <= ln(2)/2.
struct split_log {
  double_double mantissa_log;
  int exponent;
};

/// The logarithm of x > 0.  Its error is relative, however close x is to 1.
[[nodiscard]] constexpr split_log log_parts(double_double x) noexcept {
  int e = exponent_of(x.hi);
  double_double m{scaled(x.hi, -e), scaled(x.lo, -e)};
  if (m.hi > 0x1.6a09e667f3bcdp+0) {
    m = {0.5 * m.hi, 0.5 * m.lo};
    ++e;
  }
  const double_double s = (m - 1.0) / (m + 1.0);
  const double_double z = s * s;
  const double_double sum = polynomial(log_series, z, polynomial(log_series_tail, z.hi));
  return {s * sum * 2.0, e};
}

[[nodiscard]] constexpr double_double natural_log(double_double x) noexcept {
  const split_log parts = log_parts(x);
  return ln_2 * static_cast<double>(parts.exponent) + parts.mantissa_log;
}

/// exp(x) = (1 + fraction) 2^exponent with |fraction| < 0.42, for |x| <= 1000.
struct split_exp {
  double_double fraction;
  int exponent;
};

[[nodiscard]] constexpr split_exp exp_parts(double_double x) noexcept {
  const double k = x.hi * inverse_ln_2.hi;
  const int nearest = static_cast<int>(k + (k < 0.0 ? -0.5 : 0.5));
  const double_double r = x - ln_2 * static_cast<double>(nearest);
  return {r * polynomial(exp_series, r, polynomial(exp_series_tail, r.hi)), nearest};
}

/// v 2^n rounded once, for v in (1/2, 2).
[[nodiscard]] constexpr double rounded(double_double v, int n) noexcept {
  if (v.hi < 1.0) {
    v = {2.0 * v.hi, 2.0 * v.lo};
    --n;
  }
  if (n > 1023) return infinity;
  if (n >= -1022) return scaled(v.hi, n);
  if (n < -1075) return 0.0;
  // The last place of this offset is that of the subnormal numbers, seen from v:
  // the sum is rounded there, and its mantissa field is the result.
  const double offset = power_of_two(-1022 - n);
  const double_double head = ordered_two_sum(offset, v.hi);
  const double sum = ordered_two_sum(head.hi, head.lo + v.lo).hi;
  return std::bit_cast<double>(std::bit_cast<std::uint64_t>(sum) -
                               std::bit_cast<std::uint64_t>(offset));
}

/// exp of a double-double, over the whole range.
[[nodiscard]] constexpr double rounded_exp(double_double x) noexcept {
  if (x.hi > 710.0) return infinity;
  if (x.hi < -746.0) return 0.0;
  if (magnitude(x.hi) < 0x1p-54) return 1.0;
  const split_exp parts = exp_parts(x);
  return rounded(parts.fraction + 1.0, parts.exponent);
}

[[nodiscard]] constexpr double exp_kernel(double x) noexcept { return x != x ? x : rounded_exp(x); }

[[nodiscard]] constexpr double expm1_kernel(double x) noexcept {
  if (x != x || magnitude(x) < 0x1p-54) return x;
  if (x > 710.0) return infinity;
  if (x < -40.0) return -1.0;
  const split_exp parts = exp_parts(x);
  if (parts.exponent == 0) return parts.fraction.hi;
  if (parts.exponent > 128) return rounded(parts.fraction + 1.0, parts.exponent);
  const double unit = power_of_two(-parts.exponent);
  return scaled((parts.fraction + two_sum(1.0, -unit)).hi, parts.exponent);
}

/// What every logarithm returns for NaN, 0, infinity and negative arguments.
[[nodiscard]] constexpr double log_special(double x) noexcept {
  if (x != x || x == infinity) return x;
  return x == 0.0 ? -infinity : nan;
}

[[nodiscard]] constexpr bool has_log(double x) noexcept {
  return x == x && x > 0.0 && x < infinity;
}

[[nodiscard]] constexpr double log_kernel(double x) noexcept {
  return has_log(x) ? natural_log(x).hi : log_special(x);
}

[[nodiscard]] constexpr double log1p_kernel(double x) noexcept {
  if (x != x || x == infinity || magnitude(x) < 0x1p-54) return x;
  if (x <= -1.0) return x == -1.0 ? -infinity : nan;
  return natural_log(two_sum(x, 1.0)).hi;
}

[[nodiscard]] constexpr double log2_kernel(double x) noexcept {
  if (!has_log(x)) return log_special(x);
  const split_log parts = log_parts(x);
  return (parts.mantissa_log * inverse_ln_2 + static_cast<double>(parts.exponent)).hi;
}

[[nodiscard]] constexpr double log10_kernel(double x) noexcept {
  return has_log(x) ? (natural_log(x) * inverse_ln_10).hi : log_special(x);
}

enum class parity { fractional, even, odd };

/// Infinities count as even integers, as in Annex F.
[[nodiscard]] constexpr parity parity_of(double y) noexcept {
  const double size = magnitude(y);
  if (size >= 0x1p+53) return parity::even;
  const auto whole = static_cast<std::uint64_t>(size);
  if (static_cast<double>(whole) != size) return parity::fractional;
  return whole % 2 == 0 ? parity::even : parity::odd;
}

/// |x|^y for x neither NaN nor of magnitude 1, and y neither NaN nor 0.
[[nodiscard]] constexpr double magnitude_pow(double size, double y) noexcept {
  const double limit = (size > 1.0) == (y > 0.0) ? infinity : 0.0;
  // Below 2^-65 the result rounds to 1; above 2^64 it is out of range, as |log x| >= 2^-53.
  if (size == 0.0 || size == infinity || magnitude(y) > 0x1p+64) return limit;
  if (magnitude(y) < 0x1p-65) return 1.0;
  return rounded_exp(natural_log(size) * y);
}

[[nodiscard]] constexpr double pow_kernel(double x, double y) noexcept {
  if (x == 1.0 || y == 0.0) return 1.0;
  if (x != x) return x;
  if (y != y) return y;
  const bool negative = is_negative(x);
  const parity kind = parity_of(y);
  if (negative && kind == parity::fractional && x != 0.0 && x != -infinity) return nan;
  const double size = magnitude(x);
  const double result = size == 1.0 ? 1.0 : magnitude_pow(size, y);
  return negative && kind == parity::odd ? -result : result;
}

/// Correctly rounded, one binary digit of the root per step.
[[nodiscard]] constexpr double sqrt_kernel(double x) noexcept {
  if (x != x || x == 0.0 || x == infinity) return x;
  if (x < 0.0) return nan;
  int e = exponent_of(x);
  auto remainder = static_cast<std::uint64_t>(scaled(scaled(x, -e), mantissa_bits));
  if (e % 2 != 0) {
    remainder *= 2;
    --e;
  }
  std::uint64_t root = 0;
  for (std::uint64_t digit = std::uint64_t{1} << mantissa_bits; digit != 0; digit >>= 1) {
    if (2 * root + digit <= remainder) {
      remainder -= 2 * root + digit;
      root += digit;
    }
    remainder *= 2;
  }
  // (root + 1/2)^2 is no integer, so the exact root is never halfway.
  if (remainder > 2 * root) ++root;
  return scaled(static_cast<double>(root), e / 2 - mantissa_bits);
}

}  // namespace leverage::math::detail
