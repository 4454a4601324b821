// SPDX-License-Identifier: Apache-2.0
/// @file
/// Independent values of elementary functions, from GNU MPFR, and the arguments
/// at which the test and the generator of the reference table ask for them.
#pragma once

#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>
#include <random>
#include <vector>

#include <mpfr.h>

namespace math_mpfr {

/// An MPFR number of 192 bits, beyond the hardest known cases (about 118) of the functions here.
class number {
 public:
  number() { mpfr_init2(value_, 192); }
  explicit number(double x) : number() { mpfr_set_d(value_, x, MPFR_RNDN); }
  number(const number&) = delete;
  number& operator=(const number&) = delete;
  ~number() { mpfr_clear(value_); }

  [[nodiscard]] mpfr_ptr get() { return value_; }

 private:
  mpfr_t value_;
};

/// f(x, y) of the reference; functions of one argument ignore y.
using function = void (*)(mpfr_ptr result, mpfr_srcptr x, mpfr_srcptr y);

template <int (*Function)(mpfr_ptr, mpfr_srcptr, mpfr_rnd_t)>
void unary(mpfr_ptr result, mpfr_srcptr x, mpfr_srcptr) {
  Function(result, x, MPFR_RNDN);
}

inline void power(mpfr_ptr result, mpfr_srcptr x, mpfr_srcptr y) {
  mpfr_pow(result, x, y, MPFR_RNDN);
}

/// The exponent of the last place of the double next to x.
inline mpfr_exp_t last_place(mpfr_srcptr x) {
  const bool subnormal = mpfr_regular_p(x) == 0 || mpfr_get_exp(x) < -1021;
  return subnormal ? -1074 : mpfr_get_exp(x) - 53;
}

/// The distance of `computed` from the exact value, in units of the last place.  Infinity counts as
/// 2^1024, and is exact where the result overflows; NaN is infinitely far.
inline double error_in_ulp(double computed, function f, double x, double y) {
  if (std::isnan(computed)) return std::numeric_limits<double>::infinity();
  number exact;
  f(exact.get(), number(x).get(), number(y).get());
  number error;
  if (std::isinf(computed)) {
    mpfr_set_si_2exp(error.get(), computed > 0 ? 1 : -1, 1024, MPFR_RNDN);
  } else {
    mpfr_set_d(error.get(), computed, MPFR_RNDN);
  }
  const bool overflow = mpfr_inf_p(exact.get()) != 0 || mpfr_get_exp(exact.get()) > 1024;
  const bool same_sign = (mpfr_sgn(exact.get()) > 0) == (computed > 0);
  if (overflow && std::isinf(computed) && same_sign) return 0.0;
  mpfr_sub(error.get(), error.get(), exact.get(), MPFR_RNDN);
  mpfr_mul_2si(error.get(), error.get(), -last_place(exact.get()), MPFR_RNDN);
  return std::fabs(mpfr_get_d(error.get(), MPFR_RNDN));
}

/// The exact value rounded once, subnormal results included.
inline double correctly_rounded(function f, double x, double y) {
  number exact;
  f(exact.get(), number(x).get(), number(y).get());
  if (mpfr_regular_p(exact.get()) == 0) return mpfr_get_d(exact.get(), MPFR_RNDN);
  const mpfr_exp_t last = last_place(exact.get());
  mpfr_mul_2si(exact.get(), exact.get(), -last, MPFR_RNDN);
  mpfr_rint(exact.get(), exact.get(), MPFR_RNDN);
  mpfr_mul_2si(exact.get(), exact.get(), last, MPFR_RNDN);
  return mpfr_get_d(exact.get(), MPFR_RNDN);
}

/// How far, in ulp, the exact value is from the middle between two doubles: the smaller, the harder
/// to round.
inline double distance_from_middle(function f, double x, double y) {
  number exact;
  f(exact.get(), number(x).get(), number(y).get());
  if (mpfr_regular_p(exact.get()) == 0) return 1.0;
  mpfr_mul_2si(exact.get(), exact.get(), -last_place(exact.get()), MPFR_RNDN);
  mpfr_frac(exact.get(), exact.get(), MPFR_RNDN);
  mpfr_abs(exact.get(), exact.get(), MPFR_RNDN);
  mpfr_sub_d(exact.get(), exact.get(), 0.5, MPFR_RNDN);
  return std::fabs(mpfr_get_d(exact.get(), MPFR_RNDN));
}

inline double log2(double x) { return correctly_rounded(unary<mpfr_log2>, x, 0); }
inline double exp2(double x) { return correctly_rounded(unary<mpfr_exp2>, x, 0); }

struct point {
  double x;
  double y;
};

/// Random arguments, the same on every machine: from the bits of the engine, without a standard
/// distribution, a function of <cmath> or a product that a compiler may fuse.
class sampler {
 public:
  explicit sampler(std::uint64_t seed) : engine_(seed) {}

  double uniform(double low, double high) {
    return std::fma(high - low, static_cast<double>(engine_() >> 11) * 0x1p-53, low);
  }
  double log_uniform(double low, double high) { return exp2(uniform(log2(low), log2(high))); }
  double either_sign(double x) { return (engine_() & 1) != 0 ? x : -x; }
  double near_one() { return 1.0 + either_sign(log_uniform(0x1p-52, 0.5)); }

  /// Positive and finite, every exponent alike, subnormal numbers included.
  double any_positive() { return std::bit_cast<double>(1 + engine_() % 0x7fefffffffffffff); }
  double subnormal() { return std::bit_cast<double>(1 + engine_() % 0xfffffffffffff); }

 private:
  std::mt19937_64 engine_;
};

using arguments = std::vector<point> (*)(sampler& random, int count);

/// One function of the reference and `count` arguments in each of its domains.
struct subject {
  const char* name;
  function reference;
  arguments whole_domain;
  arguments laws_domain;
};

inline std::vector<point> positive_numbers(sampler& random, int count) {
  std::vector<point> points;
  for (int i = 0; i < count; ++i) {
    points.push_back({random.any_positive(), 0});
    points.push_back({random.near_one(), 0});
    points.push_back({random.log_uniform(1e-30, 1e30), 0});
    if (i % 4 == 0) points.push_back({random.subnormal(), 0});
  }
  return points;
}

/// Ratios, granularities, parameters, tokens and FLOPs.
inline std::vector<point> law_quantities(sampler& random, int count) {
  std::vector<point> points;
  for (int i = 0; i < count; ++i) points.push_back({random.log_uniform(1e-6, 1e30), 0});
  return points;
}

inline std::vector<point> exponents(sampler& random, int count) {
  std::vector<point> points;
  for (int i = 0; i < count; ++i) {
    points.push_back({random.uniform(-745.2, 709.8), 0});
    points.push_back({random.uniform(-2, 2), 0});
    points.push_back({random.either_sign(random.log_uniform(0x1p-60, 700)), 0});
    if (i % 4 == 0) points.push_back({random.uniform(-745.2, -708.3), 0});
  }
  return points;
}

inline std::vector<point> law_exponents(sampler& random, int count) {
  std::vector<point> points;
  for (int i = 0; i < count; ++i) points.push_back({random.uniform(-80, 80), 0});
  return points;
}

inline std::vector<point> increments(sampler& random, int count) {
  std::vector<point> points;
  for (int i = 0; i < count; ++i) {
    points.push_back({random.either_sign(random.log_uniform(0x1p-60, 1)), 0});
    points.push_back({random.uniform(-1, 2), 0});
    points.push_back({random.log_uniform(1, 0x1p+1023), 0});
  }
  return points;
}

inline std::vector<point> law_increments(sampler& random, int count) {
  std::vector<point> points;
  for (int i = 0; i < count; ++i)
    points.push_back({random.either_sign(random.log_uniform(1e-12, 1)), 0});
  return points;
}

/// Powers spread evenly over all exponents of the result, over- and underflow included.
inline std::vector<point> powers(sampler& random, int count) {
  std::vector<point> points;
  for (int i = 0; i < count; ++i) {
    for (const double x :
         {random.any_positive(), random.near_one(), random.log_uniform(1e-3, 1e3)}) {
      if (x != 1.0) points.push_back({x, random.uniform(-1076, 1025) / log2(x)});
    }
    points.push_back({random.log_uniform(1e-6, 1e30), random.uniform(-3, 3)});
    if (i % 4 == 0) {
      const double x = random.any_positive();
      points.push_back({x, random.uniform(-1075, -1021) / log2(x)});
      points.push_back({random.uniform(-20, 20), std::round(random.uniform(-200, 200))});
    }
  }
  return points;
}

inline std::vector<point> law_powers(sampler& random, int count) {
  std::vector<point> points;
  for (int i = 0; i < count; ++i)
    points.push_back({random.log_uniform(1e-6, 1e30), random.uniform(-3, 3)});
  return points;
}

inline constexpr subject exp_subject{"exp", unary<mpfr_exp>, exponents, law_exponents};
inline constexpr subject expm1_subject{"expm1", unary<mpfr_expm1>, exponents, law_exponents};
inline constexpr subject log_subject{"log", unary<mpfr_log>, positive_numbers, law_quantities};
inline constexpr subject log1p_subject{"log1p", unary<mpfr_log1p>, increments, law_increments};
inline constexpr subject log2_subject{"log2", unary<mpfr_log2>, positive_numbers, law_quantities};
inline constexpr subject log10_subject{"log10", unary<mpfr_log10>, positive_numbers,
                                       law_quantities};
inline constexpr subject sqrt_subject{"sqrt", unary<mpfr_sqrt>, positive_numbers, law_quantities};
inline constexpr subject pow_subject{"pow", power, powers, law_powers};

}  // namespace math_mpfr
