// SPDX-License-Identifier: Apache-2.0
/// @file
/// Double-double arithmetic: a number as the unevaluated sum hi + lo of two
/// doubles, |lo| <= ulp(hi) / 2, about 106 significant bits.
///
/// Every function is a constant expression without an fma.  The usual splitting
/// of a factor by Veltkamp, c a - (c a - a), goes wrong if a compiler fuses
/// c a with a subtraction.  Here the factor is split through its bits, and every
/// product inside `two_product` is exact, so a fused multiply-add yields the same
/// bits as a multiplication followed by an addition.  Elsewhere fusing moves at
/// most the last bits of `lo`.
///
/// Preconditions throughout: round to nearest, no excess precision, no
/// -ffast-math at run time, and no intermediate overflow or underflow.
///
/// [dekker1971]  Dekker, "A floating-point technique for extending the available
///               precision", Numer. Math. 18 (1971) 224-242.
/// [knuth1998]   Knuth, The Art of Computer Programming, vol. 2, 3rd ed., 4.2.2.
/// [muller2018]  Muller et al., Handbook of Floating-Point Arithmetic, 2nd ed.,
///               chapters 4 (error-free transforms) and 14 (double-double).
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>

#include "leverage/core/detail/cpp20.hpp"

namespace leverage::math::detail {

struct double_double {
  double hi;
  double lo;

  constexpr double_double(double high, double low = 0.0) noexcept : hi(high), lo(low) {}
};

/// a + b exactly, for |a| >= |b| or a = 0  [dekker1971].
[[nodiscard]] constexpr double_double ordered_two_sum(double a, double b) noexcept {
  const double s = a + b;
  return {s, b - (s - a)};
}

/// a + b exactly, in any order  [knuth1998].
[[nodiscard]] constexpr double_double two_sum(double a, double b) noexcept {
  const double s = a + b;
  const double t = s - a;
  return {s, (a - (s - t)) + (b - t)};
}

/// The 26 leading bits of a, rounded to nearest: what is left fits in 26 bits and a sign.
[[nodiscard]] constexpr double leading_half(double a) noexcept {
  constexpr std::uint64_t low_bits = (std::uint64_t{1} << 27) - 1;
  return std::bit_cast<double>((std::bit_cast<std::uint64_t>(a) + (low_bits + 1) / 2) & ~low_bits);
}

/// a b exactly.  With u the product of the two last places, a_hi b_hi is a
/// multiple of 2^54 u, the mixed terms of 2^27 u and at most 2^80 u together: all
/// sums but the two error-free ones are exact as well.
[[nodiscard]] constexpr double_double two_product(double a, double b) noexcept {
  const double a_hi = leading_half(a);
  const double b_hi = leading_half(b);
  const double a_lo = a - a_hi;
  const double b_lo = b - b_hi;
  const double_double p = ordered_two_sum(a_hi * b_hi, a_hi * b_lo + a_lo * b_hi);
  return ordered_two_sum(p.hi, p.lo + a_lo * b_lo);
}

[[nodiscard]] constexpr double_double operator-(double_double a) noexcept { return {-a.hi, -a.lo}; }

/// Relative error below 2^-104, whatever the signs  [muller2018, "AccurateDWPlusDW"].
[[nodiscard]] constexpr double_double operator+(double_double a, double_double b) noexcept {
  const double_double s = two_sum(a.hi, b.hi);
  const double_double t = two_sum(a.lo, b.lo);
  const double_double v = ordered_two_sum(s.hi, s.lo + t.hi);
  return ordered_two_sum(v.hi, v.lo + t.lo);
}

[[nodiscard]] constexpr double_double operator-(double_double a, double_double b) noexcept {
  return a + -b;
}

/// Relative error below 2^-102  [muller2018, "DWTimesDW"].
[[nodiscard]] constexpr double_double operator*(double_double a, double_double b) noexcept {
  const double_double p = two_product(a.hi, b.hi);
  return ordered_two_sum(p.hi, p.lo + (a.hi * b.lo + a.lo * b.hi));
}

/// Relative error below 2^-101: a quotient and one correction from the remainder.
[[nodiscard]] constexpr double_double operator/(double_double a, double_double b) noexcept {
  const double q = a.hi / b.hi;
  return ordered_two_sum(q, (a - b * q).hi / b.hi);
}

/// c[0] + x (c[1] + x (c[2] + ... + x (c[N-1] + x tail))).
template <std::size_t N>
[[nodiscard]] constexpr double_double polynomial(const double_double (&c)[N], double_double x,
                                                 double_double tail) noexcept {
  for (std::size_t i = N; i-- > 0;) tail = c[i] + x * tail;
  return tail;
}

/// The same in plain double, for terms too small to need a second word.
template <std::size_t N>
[[nodiscard]] constexpr double polynomial(const double (&c)[N], double x) noexcept {
  double sum = c[N - 1];
  for (std::size_t i = N - 1; i-- > 0;) sum = c[i] + x * sum;
  return sum;
}

}  // namespace leverage::math::detail
