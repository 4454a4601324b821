// SPDX-License-Identifier: Apache-2.0
/// @file
/// The error of the functions on packs against MPFR: what the head of fit/pack_math.hpp says of it.
#include <cmath>
#include <cstddef>
#include <cstdio>
#include <initializer_list>
#include <limits>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

#include "core/math_mpfr.hpp"
#include "leverage/fit/pack_math.hpp"

namespace pack_math_mpfr_test {

using math_mpfr::point;
using math_mpfr::sampler;
using math_mpfr::unary;
using points = std::vector<point>;

constexpr std::size_t width = leverage::best_pack_width;
using pack = leverage::pack<width>;

constexpr int points_per_part = 20000;

/// What the head of pack_math.hpp allows, in units in the last place.
constexpr double exp_limit = 1.15;
constexpr double expm1_limit = 1.7;
constexpr double log_limit = 1.0;
constexpr double log1p_limit = 1.0;
constexpr double log2_limit = 1.45;
constexpr double log10_limit = 1.3;
constexpr double sqrt_limit = 0.5;
double pow_limit(double y) { return 1.4 + 0.4 * std::fabs(y); }

/// The largest error, in units of what `allowed(point)` ulp are; printed with the argument where it occurs.
template <class Function, class Allowed>
double largest_error(const char* what, math_mpfr::function reference, points at, Function f,
                     Allowed allowed) {
  while (at.size() % width != 0) at.push_back(at.back());
  double worst = 0.0;
  point where{};
  for (std::size_t i = 0; i < at.size(); i += width) {
    double x[width];
    double y[width];
    for (std::size_t k = 0; k < width; ++k) {
      x[k] = at[i + k].x;
      y[k] = at[i + k].y;
    }
    const pack result = f(pack::load(x), pack::load(y));
    for (std::size_t k = 0; k < width; ++k) {
      const double error =
          math_mpfr::error_in_ulp(result[k], reference, x[k], y[k]) / allowed(at[i + k]);
      if (!(error <= worst)) {
        worst = error;
        where = at[i + k];
      }
    }
  }
  std::printf("  %-34s %.3f in %zu points, at %a %a\n", what, worst, at.size(), where.x, where.y);
  return worst;
}

/// Of a function of one argument, in ulp.
template <class Function>
double largest_error(const char* what, math_mpfr::function reference, points at, Function f) {
  return largest_error(
      what, reference, std::move(at), [f](const pack& x, const pack& /*y*/) { return f(x); },
      [](const point& /*p*/) { return 1.0; });
}

template <class Draw>
points drawn(Draw draw) {
  sampler random(20240607);
  points result;
  for (int i = 0; i < points_per_part; ++i) result.push_back(draw(random));
  return result;
}

points uniform(double low, double high) {
  return drawn([=](sampler& r) { return point{r.uniform(low, high), 0}; });
}

/// A domain of the library's own functions (tests/core).
points domain(math_mpfr::arguments of) {
  sampler random(20240607);
  return of(random, points_per_part / 3);
}

/// Where one polynomial piece ends and the next begins: the doubles beside it, and others near it.
points around(std::initializer_list<double> seams) {
  sampler random(20240607);
  points result;
  for (const double seam : seams) {
    double above = seam;
    double below = seam;
    for (int i = 0; i < 50; ++i) {
      result.push_back({above, 0});
      result.push_back({below, 0});
      above = std::nextafter(above, std::numeric_limits<double>::infinity());
      below = std::nextafter(below, -std::numeric_limits<double>::infinity());
    }
    for (int i = 0; i < 500; ++i)
      result.push_back({seam * (1.0 + random.uniform(-0x1p-7, 0x1p-7)), 0});
  }
  return result;
}

/// The arguments with the largest errors of some 60 million each, with and without fused multiply-adds.
const points hardest_of_exp{{0x1.4f9b617119c02p+5, 0},
                            {-0x1.d9f6879a787b8p+5, 0},
                            {0x1.35ac07901645cp+9, 0},
                            {-0x1.7213c71d7c0d8p+6, 0}};
const points hardest_of_expm1{{0x1.62e51556309adp-2, 0},
                              {0x1.62f20f3eef9fbp-2, 0},
                              {0x1.630ee64559f9p-2, 0},
                              {0x1.63683f3b2ffcp-2, 0}};
const points hardest_of_log{
    {0x1.69e4da2413aefp-1, 0}, {0x1.69e3520775b1bp-1, 0}, {0x1.69b8b4502bbc3p-1, 0}};
const points hardest_of_log1p{
    {-0x1.2cc4cb3dd4daap-2, 0}, {-0x1.2c47d3b1ecb6ap-2, 0}, {-0x1.2c2a7d981024ap-2, 0}};
const points hardest_of_log2{
    {0x1.6a01c4d6826ffp+0, 0}, {0x1.69e3b4eee9333p+0, 0}, {0x1.65f455304ae6dp-1, 0}};
const points hardest_of_log10{
    {0x1.66abc28fc81e1p+0, 0}, {0x1.6838d6e24aa21p+0, 0}, {0x1.533797d7a170dp-1, 0}};
const points hardest_of_pow{
    {0x1.6f7546c01deeep+52, 0x1.455b871b25bf6p-7}, {0x1.626bbaa1df269p+73, 0x1.fd0ce1e540c67p-2},
    {0x1.7813ad953a89p+18, -0x1.fe4378a74825fp-1}, {0x1.659b768c83f7dp+83, 0x1.fb966192492c2p+0},
    {0x1.663b805f13705p+4, -0x1.7f8e44cd95e41p+1}, {0x1.66ad507adbf94p+62, 0x1.ff1e9b865567bp+1},
    {0x1.69ddc40de3823p-1, 0x1.7fa0ce22ca744p+2},  {0x1.6639c8cbd8af5p+56, 0x1.3f70f0c6d21ddp+3}};

constexpr double half_ln2 = 0.34657359027997265;
constexpr double root_half = 0.70710678118654752;
constexpr double smallest_normal = std::numeric_limits<double>::min();

/// A function of positive numbers, on all of them.
template <class Function>
void check_on_positive_numbers(math_mpfr::function reference, double limit, Function f) {
  CHECK(largest_error("all, subnormals included", reference, domain(math_mpfr::positive_numbers),
                      f) <= limit);
  CHECK(largest_error("1e-6..1e30", reference, domain(math_mpfr::law_quantities), f) <= limit);
  CHECK(largest_error("1/4..4", reference, uniform(0.25, 4.0), f) <= limit);
  CHECK(largest_error("near 1", reference, drawn([](sampler& r) { return point{r.near_one(), 0}; }),
                      f) <= limit);
  CHECK(largest_error("seams", reference,
                      around({root_half, 2 * root_half, 0.5, 1.0, 2.0, 0.01 * root_half, 1e300,
                              smallest_normal}),
                      f) <= limit);
}

TEST_CASE("exp against MPFR, results from infinity to subnormal numbers") {
  const auto f = [](const pack& x) { return exp(x); };
  const auto reference = unary<mpfr_exp>;
  std::printf("exp\n");
  CHECK(largest_error("hardest known", reference, hardest_of_exp, f) <= exp_limit);
  CHECK(largest_error("-745.2..709.8", reference, domain(math_mpfr::exponents), f) <= exp_limit);
  CHECK(largest_error("-745..709", reference, uniform(-745, 709), f) <= exp_limit);
  CHECK(largest_error("-80..80", reference, domain(math_mpfr::law_exponents), f) <= exp_limit);
  CHECK(largest_error("seams", reference,
                      around({half_ln2, -half_ln2, 3 * half_ln2, -3 * half_ln2, 121 * half_ln2,
                              -708.396, -745.13, 709.78, -700.0}),
                      f) <= exp_limit);
}

TEST_CASE("expm1 against MPFR, around zero and up to overflow") {
  const auto f = [](const pack& x) { return expm1(x); };
  const auto reference = unary<mpfr_expm1>;
  std::printf("expm1\n");
  CHECK(largest_error("hardest known", reference, hardest_of_expm1, f) <= expm1_limit);
  CHECK(largest_error("-745.2..709.8", reference, domain(math_mpfr::exponents), f) <= expm1_limit);
  CHECK(largest_error("-80..80", reference, domain(math_mpfr::law_exponents), f) <= expm1_limit);
  CHECK(largest_error("-2..2", reference, uniform(-2, 2), f) <= expm1_limit);
  CHECK(largest_error("0.34..0.4", reference, uniform(0.34, 0.4), f) <= expm1_limit);
  CHECK(largest_error("seams", reference,
                      around({half_ln2, -half_ln2, 3 * half_ln2, -3 * half_ln2, -36.7, 36.7, 700.0,
                              -700.0, 709.78, smallest_normal, -smallest_normal}),
                      f) <= expm1_limit);
}

TEST_CASE("log against MPFR") {
  std::printf("log\n");
  CHECK(largest_error("hardest known", unary<mpfr_log>, hardest_of_log,
                      [](const pack& x) { return log(x); }) <= log_limit);
  check_on_positive_numbers(unary<mpfr_log>, log_limit, [](const pack& x) { return log(x); });
}

TEST_CASE("log2 against MPFR") {
  std::printf("log2\n");
  CHECK(largest_error("hardest known", unary<mpfr_log2>, hardest_of_log2,
                      [](const pack& x) { return log2(x); }) <= log2_limit);
  check_on_positive_numbers(unary<mpfr_log2>, log2_limit, [](const pack& x) { return log2(x); });
}

TEST_CASE("log10 against MPFR") {
  std::printf("log10\n");
  CHECK(largest_error("hardest known", unary<mpfr_log10>, hardest_of_log10,
                      [](const pack& x) { return log10(x); }) <= log10_limit);
  check_on_positive_numbers(unary<mpfr_log10>, log10_limit, [](const pack& x) { return log10(x); });
}

TEST_CASE("sqrt against MPFR: rounded correctly") {
  std::printf("sqrt\n");
  check_on_positive_numbers(unary<mpfr_sqrt>, sqrt_limit, [](const pack& x) { return sqrt(x); });
}

TEST_CASE("log1p against MPFR, from -1 to the largest numbers") {
  const auto f = [](const pack& x) { return log1p(x); };
  const auto reference = unary<mpfr_log1p>;
  std::printf("log1p\n");
  CHECK(largest_error("hardest known", reference, hardest_of_log1p, f) <= log1p_limit);
  CHECK(largest_error("all", reference, domain(math_mpfr::increments), f) <= log1p_limit);
  CHECK(largest_error("1e-12..1", reference, domain(math_mpfr::law_increments), f) <= log1p_limit);
  CHECK(largest_error("-1..3", reference, uniform(-1, 3), f) <= log1p_limit);
  CHECK(largest_error("above -1", reference, drawn([](sampler& r) {
                        return point{-1.0 + r.log_uniform(0x1p-53, 0.5), 0};
                      }),
                      f) <= log1p_limit);
  CHECK(largest_error("1e3..1e20", reference,
                      drawn([](sampler& r) { return point{r.log_uniform(1e3, 1e20), 0}; }),
                      f) <= log1p_limit);
  CHECK(largest_error("seams", reference,
                      around({root_half - 1, 2 * root_half - 1, -0.5, 1.0, 2.0, 0x1p53, 1e308,
                              smallest_normal, -smallest_normal}),
                      f) <= log1p_limit);
}

TEST_CASE("pow against MPFR: the error grows with the exponent") {
  const auto f = [](const pack& x, const pack& y) { return pow(x, y); };
  const auto reference = math_mpfr::power;
  const auto share = [](const point& p) { return pow_limit(p.y); };
  const auto ulp = [](const point& /*p*/) { return 1.0; };
  std::printf("pow, in ulp\n");
  const auto up_to = [](double exponent) {
    return drawn([exponent](sampler& r) {
      return point{r.log_uniform(1e-6, 1e30), r.uniform(-exponent, exponent)};
    });
  };
  CHECK(largest_error("1e-6..1e30, |y| <= 1/2", reference, up_to(0.5), f, ulp) <= pow_limit(0.5));
  CHECK(largest_error("1e-6..1e30, |y| <= 1", reference, up_to(1), f, ulp) <= pow_limit(1));
  CHECK(largest_error("1e-6..1e30, |y| <= 4", reference, up_to(4), f, ulp) <= pow_limit(4));
  std::printf("pow, of what is allowed\n");
  CHECK(largest_error("hardest known", reference, hardest_of_pow, f, share) <= 1);
  CHECK(largest_error("1e-6..1e30, |y| <= 4", reference, up_to(4), f, share) <= 1);
  CHECK(largest_error("1e-6..1e30, |y| <= 10", reference, up_to(10), f, share) <= 1);
  CHECK(largest_error("all, over- and underflow", reference, domain(math_mpfr::powers), f, share) <=
        1);
  CHECK(largest_error("any base", reference, drawn([](sampler& r) {
                        const double x = r.any_positive();
                        return point{x, 1020 * r.uniform(-1, 1) / math_mpfr::log2(x)};
                      }),
                      f, share) <= 1);
  CHECK(largest_error("base near 1", reference, drawn([](sampler& r) {
                        return point{r.near_one(), r.either_sign(r.log_uniform(1, 1e6))};
                      }),
                      f, share) <= 1);
  points seams;
  for (const point& p :
       around({root_half, 2 * root_half, 0x1p40 * root_half, 0x1p-15 * root_half})) {
    seams.push_back({p.x, 4.0});
    seams.push_back({p.x, -2.5});
    seams.push_back({p.x, 0.3});
  }
  CHECK(largest_error("seams of the logarithm", reference, std::move(seams), f, share) <= 1);
}

}  // namespace pack_math_mpfr_test
