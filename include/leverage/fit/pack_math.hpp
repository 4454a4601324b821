// SPDX-License-Identifier: Apache-2.0
/// @file
/// exp, log, pow and their kin on packs: the laws' formulas, many rows at a time.
///
/// Polynomials where the argument is ordinary, lane by lane <cmath> where it is not (special values,
/// overflow, subnormals): those are the same as for double. Largest error found, in units in the last
/// place, on 60 million arguments each where it is largest; those are among the test's, against MPFR:
///
///                exp    expm1  log    log1p  log2   log10  sqrt
///   fused        1.13   1.64   0.84   0.84   0.91   0.87   0.50    (g++ for a target with FMA)
///   not fused    1.10   1.63   0.94   0.94   1.39   1.23   0.50
///
///   pow   1.43 for |y| <= 1, 2.31 for |y| <= 4; always below 1.4 + 0.4 |y|
///
/// pow carries the logarithm with some 60 bits, enough for the exponents that laws have. All registers
/// of a pack go through each step together: a processor looks only so far ahead for work that does
/// not wait.
///
/// With -ffast-math every lane goes through <cmath>: the splitting of words needs exact arithmetic.
#pragma once

#include <bit>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <numbers>
#include <type_traits>

#include "leverage/fit/pack.hpp"

namespace leverage {

namespace detail::pack_kernel {

inline constexpr double round_by = 0x1.8p52;  // adding it rounds to a whole number in the low bits
inline constexpr double ln2_high =
    0x1.62e42feep-1;  // 32 bits: times a whole number below 2^20 exact
inline constexpr double ln2_low = 0x1.a39ef35793c76p-33;
inline constexpr double log10_2_high = 0x1.34413508p-2;  // 30 bits
inline constexpr double log10_2_low = 0x1.f79fef311f12bp-34;

/// q of e^r = 1 + r + r^2 q(r), |r| <= ln2/2; relative error of e^r 1.6e-17.
inline constexpr double exp_tail[] = {
    0x1.0000000000001p-1,  0x1.5555555555556p-3,  0x1.5555555553d4fp-5,  0x1.11111111109adp-7,
    0x1.6c16c17893833p-10, 0x1.a01a01a7c8d47p-13, 0x1.a019b8ef67c6cp-16, 0x1.71de0d9c145d0p-19,
    0x1.2891a8c1d838dp-22, 0x1.af38d53857513p-26};

/// R of ln(1 + f) = f - f^2/2 + s (f^2/2 + s^2 R(s^2)), s = f / (2 + f); relative error 4.8e-18.
inline constexpr double log_tail[] = {0x1.5555555555558p-1, 0.3999999999989827,  0.2857142862653362,
                                      0.22222211043776857,  0.18182895750119193, 0.1533150161114533,
                                      0.1461916613488797};

#if defined(__AVX512F__)
/// The mask of all lanes, in the type that the compiler declares for masks.
#if defined(__clang__)
inline constexpr unsigned char all_lanes = 0xff;
#else
inline constexpr char all_lanes = -1;
#endif

/// x 2^n, rounded once.
[[gnu::always_inline]] inline registers<8>::real scale_by_power(registers<8>::real x,
                                                                registers<8>::real n) {
  constexpr int current_rounding = 4;
  return __builtin_ia32_scalefpd512_mask(x, n, x, all_lanes, current_rounding);
}

/// The logarithm of values that are not positive or not finite; `result` for the rest.
[[gnu::always_inline]] inline registers<8>::real log_or_special(registers<8>::real x,
                                                                registers<8>::real result) {
  constexpr int current_rounding = 4;
  // Four bits for each kind of number, from NaN to positive: which answer it gets.
  using answer [[gnu::vector_size(64)]] = long long;
  const answer answers = answer{} + 0x03530422;
  return __builtin_ia32_fixupimmpd512_mask(result, x, answers, 0, all_lanes, current_rounding);
}
#endif

/// c[0] + c[1] x + ..., by pairs (Estrin): half the waiting of Horner's rule for a few more products.
template <std::size_t W, std::size_t L, std::size_t N>
[[gnu::always_inline]] inline pack<W, L> polynomial(const pack<W, L>& x, const double (&c)[N]) {
  const auto pair = [&](std::size_t i)
                        __attribute__((always_inline)) { return c[i] + c[i + 1] * x; };
  const pack<W, L> x2 = x * x;
  const pack<W, L> x4 = x2 * x2;
  if constexpr (N == 10) {
    const pack<W, L> low = (pair(0) + pair(2) * x2) + (pair(4) + pair(6) * x2) * x4;
    return low + pair(8) * (x4 * x4);
  } else {
    static_assert(N == 7);
    return (pair(0) + pair(2) * x2) + (pair(4) + c[6] * x2) * x4;
  }
}

/// Added to n where it is rounded, so that it is positive in the low bits: registers without an arithmetic shift of 64
/// bits shift it as it is.
template <std::size_t L>
inline constexpr double bias_of_power = L == 8 ? 0.0 : 2046.0;

/// x = n ln2 + r, n whole, |r| <= ln2/2.
template <std::size_t W, std::size_t L>
struct reduced {
  pack<W, L> n;
  pack<W, L> bits_of_n;  ///< n + bias_of_power in the low bits
  pack<W, L> r;
};
template <std::size_t W, std::size_t L>
[[gnu::always_inline]] inline reduced<W, L> reduce(const pack<W, L>& x, const pack<W, L>& low) {
  constexpr double round_biased = round_by + bias_of_power<L>;
  const pack<W, L> shifted = x * std::numbers::log2e + round_biased;
  const pack<W, L> n = shifted - round_biased;
  return {n, shifted, ((x - n * ln2_high) - n * ln2_low) + low};
}
template <std::size_t W, std::size_t L>
[[gnu::always_inline]] inline reduced<W, L> reduce(const pack<W, L>& x) {
  constexpr double round_biased = round_by + bias_of_power<L>;
  const pack<W, L> shifted = x * std::numbers::log2e + round_biased;
  const pack<W, L> n = shifted - round_biased;
  return {n, shifted, (x - n * ln2_high) - n * ln2_low};
}

/// x 2^n for 1/2 < x < 2 and |n| <= 1080: infinity and subnormals as they come.
template <std::size_t W, std::size_t L>
[[gnu::always_inline]] inline pack<W, L> scaled(const pack<W, L>& x, const reduced<W, L>& a) {
  using P = pack<W, L>;
  using real = typename P::real;
  if constexpr (L == 8) {
    return P::each([](real v, real n)
                       __attribute__((always_inline)) -> real { return scale_by_power(v, n); },
                   x, a.n);
  } else {
    using word = typename registers<L>::word;
    // Two powers of two: one alone overflows before its result does. What is above their twelve bits is shifted out.
    return P::each(
        [](real v, real shifted) __attribute__((always_inline)) {
          const word n = reinterpret_cast<word>(shifted);
          const word half = n >> 1;
          const word rest = n - half;
          return v * reinterpret_cast<real>(half << 52) * reinterpret_cast<real>(rest << 52);
        },
        x, a.bits_of_n);
  }
}

/// Held where e^x is 0 or infinity anyway; NaN stays.
template <std::size_t W, std::size_t L>
[[gnu::always_inline]] inline pack<W, L> held(const pack<W, L>& x) {
  return lower(pack<W, L>(710.0), higher(pack<W, L>(-746.0), x));
}

/// e^(x + low) for |x| <= 746 and |low| far below |x|.
template <std::size_t W, std::size_t L>
[[gnu::always_inline]] inline pack<W, L> exp(const pack<W, L>& x, const pack<W, L>& low) {
  const reduced<W, L> a = reduce(x, low);
  return scaled(1.0 + (a.r + a.r * a.r * polynomial(a.r, exp_tail)), a);
}
template <std::size_t W, std::size_t L>
[[gnu::always_inline]] inline pack<W, L> exp(const pack<W, L>& x) {
  const reduced<W, L> a = reduce(x);
  return scaled(1.0 + (a.r + a.r * a.r * polynomial(a.r, exp_tail)), a);
}

/// x = 2^exponent (1 + f), 1 + f in [sqrt(1/2), sqrt(2)); x positive.
template <std::size_t W, std::size_t L>
struct split {
  pack<W, L> exponent;
  pack<W, L> f;
};
template <bool Subnormals, std::size_t W, std::size_t L>
[[gnu::always_inline]] inline split<W, L> split_of(const pack<W, L>& given) {
  using P = pack<W, L>;
  using real = typename P::real;
  using word = typename registers<L>::word;
  constexpr auto root_half = std::bit_cast<std::uint64_t>(0.70710678118654752440);
  constexpr std::uint64_t mantissa_bits = (std::uint64_t{1} << 52) - 1;
  constexpr std::uint64_t bias = 1024;  // of the exponent, which is positive then
  constexpr double unbiased = 0x1p52 + static_cast<double>(bias);
  P x = given;  // NOLINT(performance-unnecessary-copy-initialization): scaled if subnormal
  P unit = P(unbiased);
  if constexpr (Subnormals) {
    const auto subnormal = given < (std::numeric_limits<double>::min)();
    x = select(subnormal, given * 0x1p54, given);
    unit = select(subnormal, P(unbiased + 54.0), unit);
  }
  const P shifted = P::each(
      [](real v) __attribute__((always_inline)) {
        const word power = (reinterpret_cast<word>(v) - (root_half - (bias << 52))) >> 52;
        return reinterpret_cast<real>(power | std::bit_cast<std::uint64_t>(0x1p52));
      },
      x);
  const P mantissa = P::each(
      [](real v) __attribute__((always_inline)) {
        const word b = reinterpret_cast<word>(v) - root_half;
        return reinterpret_cast<real>((b & mantissa_bits) + root_half);
      },
      x);
  return {shifted - unit, mantissa - 1.0};
}

/// ln(1 + f) = f - rest, with s = f / (2 + f).
template <std::size_t W, std::size_t L>
[[gnu::always_inline]] inline pack<W, L> log_rest(const pack<W, L>& f, const pack<W, L>& s) {
  const pack<W, L> z = s * s;
  const pack<W, L> half_square = 0.5 * f * f;
  return half_square - s * (half_square + z * polynomial(z, log_tail));
}

template <std::size_t W, std::size_t L>
struct log_parts {
  pack<W, L> exponent;
  pack<W, L> f;
  pack<W, L> rest;
};
template <bool Subnormals = true, std::size_t W, std::size_t L>
[[gnu::always_inline]] inline log_parts<W, L> log(const pack<W, L>& x) {
  const split<W, L> a = split_of<Subnormals>(x);
  return {a.exponent, a.f, log_rest(a.f, a.f / (2.0 + a.f))};
}

/// Returns `result` where x lies in (0, infinity), and the special value of a logarithm elsewhere.
template <std::size_t W, std::size_t L>
[[gnu::always_inline]] inline pack<W, L> special_or(const pack<W, L>& x, const pack<W, L>& result) {
  using P = pack<W, L>;
  if constexpr (L == 8) {
    using real = typename P::real;
    return P::each([](real v, real r)
                       __attribute__((always_inline)) -> real { return log_or_special(v, r); },
                   x, result);
  } else {
    constexpr double infinity = std::numeric_limits<double>::infinity();
    const P finite = select(x == infinity, x, select(x == 0.0, P(-infinity), result));
    return select(x >= 0.0, finite, P(std::numeric_limits<double>::quiet_NaN()));
  }
}

/// x without the low 27 bits: products of two such are exact.
template <std::size_t W, std::size_t L>
[[gnu::always_inline]] inline pack<W, L> upper_half(const pack<W, L>& x) {
  using P = pack<W, L>;
  using real = typename P::real;
  using bits = typename P::bits;
  return P::each(
      [](real v) __attribute__((always_inline)) {
        return reinterpret_cast<real>(reinterpret_cast<bits>(v) &
                                      static_cast<std::int64_t>(0xfffffffff8000000U));
      },
      x);
}

/// The lanes of `which` from f, of one or two doubles. By value: what has its address taken, be it on a
/// path that is never gone, is kept in memory.
// NOLINTBEGIN(performance-unnecessary-value-param): as said above
template <std::size_t W, std::size_t L, class F, class... X>
[[gnu::noinline, gnu::cold]] pack<W, L> patched(pack_mask<W, L> which, pack<W, L> result, F f,
                                                X... x) {
  // NOLINTEND(performance-unnecessary-value-param)
  double lanes[W];
  result.store(lanes);
  for (std::size_t i = 0; i < W; ++i) {
    if (which[i]) lanes[i] = f(x[i]...);
  }
  return pack<W, L>::load(lanes);
}

#if defined(__FAST_MATH__)
inline constexpr bool by_lanes = true;
#else
inline constexpr bool by_lanes = false;
#endif

}  // namespace detail::pack_kernel

/// e^x.
template <std::size_t W, std::size_t L>
[[nodiscard, gnu::always_inline]] inline pack<W, L> exp(const pack<W, L>& x) {
  namespace k = detail::pack_kernel;
  const auto by_lane = [](double v) { return std::exp(v); };
  if constexpr (k::by_lanes) {
    return pack<W, L>::each_lane(by_lane, x);
  } else {
    return k::exp(k::held(x));
  }
}

/// e^x - 1, without cancellation near 0.
template <std::size_t W, std::size_t L>
[[nodiscard]] inline pack<W, L> expm1(const pack<W, L>& x) {
  namespace k = detail::pack_kernel;
  const auto by_lane = [](double v) { return std::expm1(v); };
  if constexpr (k::by_lanes) {
    return pack<W, L>::each_lane(by_lane, x);
  } else {
    const k::reduced<W, L> a = k::reduce(x);
    const pack<W, L> lost =
        ((x - a.n * k::ln2_high) - a.r) - a.n * k::ln2_low;  // what r was rounded by
    const pack<W, L> power = k::scaled(pack<W, L>(1.0), a);
    // Large terms first: where they cancel, they do so without an error.
    const pack<W, L> nonzero = ((power - 1.0) + power * a.r) +
                               power * (a.r * a.r * k::polynomial(a.r, k::exp_tail) + lost);
    const pack<W, L> result = select(x == 0.0, x, nonzero);  // -0 stays
    const auto beyond = !(abs(x) <= 700.0);
    if (any(beyond)) [[unlikely]]
      return k::patched(beyond, result, by_lane, x);
    return result;
  }
}

/// Natural logarithm.
template <std::size_t W, std::size_t L>
[[nodiscard, gnu::always_inline]] inline pack<W, L> log(const pack<W, L>& x) {
  namespace k = detail::pack_kernel;
  const auto by_lane = [](double v) { return std::log(v); };
  if constexpr (k::by_lanes) {
    return pack<W, L>::each_lane(by_lane, x);
  } else if constexpr (L == 8) {
    const k::log_parts<W, L> a = k::log(x);
    const pack<W, L> result = a.exponent * k::ln2_high + (a.f - (a.rest - a.exponent * k::ln2_low));
    return k::special_or(x, result);
  } else {
    const k::log_parts<W, L> a = k::log<false>(x);
    const pack<W, L> result = a.exponent * k::ln2_high + (a.f - (a.rest - a.exponent * k::ln2_low));
    const auto special = !((x >= (std::numeric_limits<double>::min)()) &
                           (x <= (std::numeric_limits<double>::max)()));
    if (any(special)) [[unlikely]]
      return k::patched(special, result, by_lane, x);
    return result;
  }
}

/// The natural logarithm and 1 / x by one division, which is what the two cost most. Errors up to one and up to two
/// units in the last place.
template <std::size_t W, std::size_t L>
struct logarithm_and_inverse {
  pack<W, L> ln;
  pack<W, L> inverse;
};
template <std::size_t W, std::size_t L>
[[nodiscard, gnu::always_inline]] inline logarithm_and_inverse<W, L> log_and_inverse(
    const pack<W, L>& x) {
  namespace k = detail::pack_kernel;
  if constexpr (k::by_lanes) {
    return {log(x), 1.0 / x};
  } else {
    const auto ordinary = (x >= 0x1p-1000) & (x <= 0x1p1000);
    const k::split<W, L> a = k::split_of<false>(x);
    const pack<W, L> above = 2.0 + a.f;
    const pack<W, L> both = 1.0 / (x * above);
    const pack<W, L> rest = k::log_rest(a.f, a.f * (x * both));
    const pack<W, L> ln = a.exponent * k::ln2_high + (a.f - (rest - a.exponent * k::ln2_low));
    const auto special = !ordinary;
    if (any(special)) [[unlikely]]
      return {k::patched(special, ln, [](double v) { return std::log(v); }, x), 1.0 / x};
    return {ln, above * both};
  }
}

/// Logarithm to base 2; exact for powers of 2.
template <std::size_t W, std::size_t L>
[[nodiscard]] inline pack<W, L> log2(const pack<W, L>& x) {
  namespace k = detail::pack_kernel;
  const auto by_lane = [](double v) { return std::log2(v); };
  if constexpr (k::by_lanes) {
    return pack<W, L>::each_lane(by_lane, x);
  } else {
    constexpr double log2e_low = 0x1.777d0ffda0d24p-56;  // log2(e) - its double
    const k::log_parts<W, L> a = k::log(x);
    const pack<W, L> ln = a.f - a.rest;
    const pack<W, L> ln_low = (a.f - ln) - a.rest;
    const pack<W, L> result =
        a.exponent + (ln * std::numbers::log2e + (ln * log2e_low + ln_low * std::numbers::log2e));
    return k::special_or(x, result);
  }
}

/// Logarithm to base 10.
template <std::size_t W, std::size_t L>
[[nodiscard]] inline pack<W, L> log10(const pack<W, L>& x) {
  namespace k = detail::pack_kernel;
  const auto by_lane = [](double v) { return std::log10(v); };
  if constexpr (k::by_lanes) {
    return pack<W, L>::each_lane(by_lane, x);
  } else {
    constexpr double log10e_low = 0x1.95355baaafad3p-57;  // log10(e) = 0x1.bcb7b1526e50ep-2 + this
    const k::log_parts<W, L> a = k::log(x);
    const pack<W, L> ln = a.f - a.rest;
    const pack<W, L> ln_low = (a.f - ln) - a.rest;
    const pack<W, L> result =
        a.exponent * k::log10_2_high +
        (ln * std::numbers::log10e +
         (a.exponent * k::log10_2_low + (ln * log10e_low + ln_low * std::numbers::log10e)));
    return k::special_or(x, result);
  }
}

/// ln(1 + x), without cancellation near 0.
template <std::size_t W, std::size_t L>
[[nodiscard]] inline pack<W, L> log1p(const pack<W, L>& x) {
  namespace k = detail::pack_kernel;
  const auto by_lane = [](double v) { return std::log1p(v); };
  if constexpr (k::by_lanes) {
    return pack<W, L>::each_lane(by_lane, x);
  } else {
    const pack<W, L> sum = 1.0 + x;
    // What rounding took from the sum is small relative to it: one term of its logarithm is enough.
    const pack<W, L> lost = select(abs(x) < 1.0, x - (sum - 1.0), 1.0 - (sum - x));
    const k::log_parts<W, L> a = k::log(sum);
    const pack<W, L> result =
        a.exponent * k::ln2_high + (a.f - (a.rest - (a.exponent * k::ln2_low + lost / sum)));
    return select(x == 0.0, x, k::special_or(sum, result));  // -0 stays
  }
}

/// Square root.
template <std::size_t W, std::size_t L>
[[nodiscard]] inline pack<W, L> sqrt(const pack<W, L>& x) {
  return pack<W, L>::each_lane([](double v) { return std::sqrt(v); }, x);
}

/// x^y.
template <std::size_t W, std::size_t L>
[[nodiscard, gnu::always_inline]] inline pack<W, L> pow(const pack<W, L>& x, const pack<W, L>& y) {
  namespace k = detail::pack_kernel;
  const auto by_lane = [](double v, double w) { return std::pow(v, w); };
  if constexpr (k::by_lanes) {
    // NOLINTNEXTLINE(misc-redundant-expression): every lane
    return k::patched((x == x) | (x != x), x, by_lane, x, y);
  } else {
    const k::log_parts<W, L> a = k::log<false>(x);
    // ln x = high + low: the first addend is zero or larger than the second.
    const pack<W, L> first = a.exponent * k::ln2_high;
    const pack<W, L> second = a.f - (a.rest - a.exponent * k::ln2_low);
    const pack<W, L> ln = first + second;
    const pack<W, L> high = k::upper_half(ln);
    const pack<W, L> low = (first - ln) + second + (ln - high);
    const pack<W, L> y_high = k::upper_half(y);
    const pack<W, L> product = y_high * high;  // exact
    const pack<W, L> rest = (y - y_high) * high + y * low;
    const pack<W, L> result = k::exp(product, rest);
    // A y that is NaN or infinite makes such a product, or NaN where ln x = 0.
    const auto ordinary = (x >= (std::numeric_limits<double>::min)()) &
                          (x <= (std::numeric_limits<double>::max)()) & (abs(product) <= 707.0);
    const auto special = !ordinary;
    if (any(special)) [[unlikely]]
      return k::patched(special, result, by_lane, x, y);
    return result;
  }
}
template <std::size_t W, std::size_t L, class S>
  requires std::is_arithmetic_v<S>
[[nodiscard]] inline pack<W, L> pow(const pack<W, L>& x, S y) {
  return pow(x, pack<W, L>(y));
}
template <std::size_t W, std::size_t L, class S>
  requires std::is_arithmetic_v<S>
[[nodiscard]] inline pack<W, L> pow(S x, const pack<W, L>& y) {
  return pow(pack<W, L>(x), y);
}

/// ln(e^x + e^rest + ...) without overflow.
template <std::size_t W, std::size_t L, std::same_as<pack<W, L>>... Rest>
[[nodiscard]] inline pack<W, L> log_sum_exp(const pack<W, L>& x, const Rest&... rest) {
  pack<W, L> top = x;
  ((top = higher(top, rest)), ...);
  // The terms without the largest: of each two the lower one.
  pack<W, L> others = 0.0;
  [[maybe_unused]] pack<W, L> highest = x;
  ((others += exp(lower(highest, rest) - top), highest = higher(highest, rest)), ...);
  auto is_nan = x != x;                       // NOLINT(misc-redundant-expression)
  ((is_nan = is_nan | (rest != rest)), ...);  // NOLINT(misc-redundant-expression)
  // The difference of infinities is NaN: the largest term is the answer.
  return select(is_nan, pack<W, L>(std::numeric_limits<double>::quiet_NaN()),
                select(abs(top) <= (std::numeric_limits<double>::max)(), top + log1p(others), top));
}

}  // namespace leverage
