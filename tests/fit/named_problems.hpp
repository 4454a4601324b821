// SPDX-License-Identifier: Apache-2.0
/// @file
/// Named nonlinear least-squares problems with known answers:  f(x) = sum_i r_i(x)^2
///
///   name             the problem's name
///   parameters       n, the length of x
///   residuals        m, the length of r
///   start            the standard start; [more1981] also starts from 10 and 100 times it
///   minima           values of f at its minima, the global one first; where the text says so, the
///                    last is only approached as x goes to infinity
///   minimizer        a point where f is minima[0]
///   local_minimizer  where a further minimum is at a finite point: one where f is minima[1]
///   evaluate(x, r)   writes r(x): x and r are indexable, the elements of x of any scalar type
///
/// [more1981]  More, Garbow, Hillstrom 1981, Testing unconstrained optimization software, ACM TOMS
/// 7(1), 17-41; the number in front of a problem is its number there. It gives minima to six
/// digits; those here and the minimizers are Newton's method in decimal arithmetic of 70 digits on
/// the data as printed.
///
/// The data are decimals of few digits, held as double.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <limits>
#include <numbers>
#include <type_traits>
#include <utility>

#include "leverage/core/dual.hpp"
#include "leverage/core/math.hpp"

namespace test::mgh {

namespace detail {

/// The scalar type of a point x.
template <class X>
using scalar_of = std::remove_cvref_t<decltype(std::declval<const X&>()[0])>;

/// An index as a number.
constexpr double number(std::size_t i) { return static_cast<double>(i); }

inline double atan(double x) { return std::atan(x); }

template <class T, std::size_t N>
leverage::dual<T, N> atan(const leverage::dual<T, N>& x) {
  return leverage::dual<T, N>::chain(T(atan(x.value)), T(1.0) / (T(1.0) + x.value * x.value), x);
}

}  // namespace detail

/// (1) Rosenbrock: a curved valley.
struct rosenbrock {
  static constexpr const char* name = "Rosenbrock";
  static constexpr std::size_t parameters = 2;
  static constexpr std::size_t residuals = 2;
  static constexpr std::array<double, parameters> start{-1.2, 1.0};
  static constexpr std::array<double, 1> minima{0.0};
  static constexpr std::array<double, parameters> minimizer{1.0, 1.0};

  template <class X, class R>
  static constexpr void evaluate(const X& x, R& r) {
    using T = detail::scalar_of<X>;
    r[0] = T(10.0 * (x[1] - x[0] * x[0]));
    r[1] = T(1.0 - x[0]);
  }
};

/// (2) Freudenstein and Roth: from the standard start descent leads to the local minimum.
struct freudenstein_roth {
  static constexpr const char* name = "Freudenstein and Roth";
  static constexpr std::size_t parameters = 2;
  static constexpr std::size_t residuals = 2;
  static constexpr std::array<double, parameters> start{0.5, -2.0};
  static constexpr std::array<double, 2> minima{0.0, 48.984253679240021200};
  static constexpr std::array<double, parameters> minimizer{5.0, 4.0};
  static constexpr std::array<double, parameters> local_minimizer{11.412778986902093927,
                                                                  -0.89680525327447651819};

  template <class X, class R>
  static constexpr void evaluate(const X& x, R& r) {
    using T = detail::scalar_of<X>;
    r[0] = T(x[0] - 13.0 + ((5.0 - x[1]) * x[1] - 2.0) * x[1]);
    r[1] = T(x[0] - 29.0 + ((x[1] + 1.0) * x[1] - 14.0) * x[1]);
  }
};

/// (4) Brown, badly scaled: the coordinates of the answer differ by twelve orders of magnitude.
struct brown_badly_scaled {
  static constexpr const char* name = "Brown badly scaled";
  static constexpr std::size_t parameters = 2;
  static constexpr std::size_t residuals = 3;
  static constexpr std::array<double, parameters> start{1.0, 1.0};
  static constexpr std::array<double, 1> minima{0.0};
  static constexpr std::array<double, parameters> minimizer{1e6, 2e-6};

  template <class X, class R>
  static constexpr void evaluate(const X& x, R& r) {
    using T = detail::scalar_of<X>;
    r[0] = T(x[0] - 1e6);
    r[1] = T(x[1] - 2e-6);
    r[2] = T(x[0] * x[1] - 2.0);
  }
};

/// (5) Beale.
struct beale {
  static constexpr const char* name = "Beale";
  static constexpr std::size_t parameters = 2;
  static constexpr std::size_t residuals = 3;
  static constexpr std::array<double, parameters> start{1.0, 1.0};
  static constexpr std::array<double, 1> minima{0.0};
  static constexpr std::array<double, parameters> minimizer{3.0, 0.5};

  template <class X, class R>
  static constexpr void evaluate(const X& x, R& r) {
    using T = detail::scalar_of<X>;
    r[0] = T(1.5 - x[0] * (1.0 - x[1]));
    r[1] = T(2.25 - x[0] * (1.0 - x[1] * x[1]));
    r[2] = T(2.625 - x[0] * (1.0 - x[1] * x[1] * x[1]));
  }
};

/// (6) Jennrich and Sampson, m = 10: a large residual at the answer.
struct jennrich_sampson {
  static constexpr const char* name = "Jennrich and Sampson";
  static constexpr std::size_t parameters = 2;
  static constexpr std::size_t residuals = 10;
  static constexpr std::array<double, parameters> start{0.3, 0.4};
  static constexpr std::array<double, 1> minima{124.36218235561485351};
  static constexpr std::array<double, parameters> minimizer{0.25782521367036407685,
                                                            0.25782521367036407685};

  template <class X, class R>
  static constexpr void evaluate(const X& x, R& r) {
    using leverage::math::exp;
    using T = detail::scalar_of<X>;
    for (std::size_t k = 0; k < residuals; ++k) {
      const double i = detail::number(k + 1);
      r[k] = T(2.0 + 2.0 * i - (exp(i * x[0]) + exp(i * x[1])));
    }
  }
};

/// (7) Helical valley. The angle jumps where x[0] = 0 and x[1] < 0. It is chosen by comparison: a
/// scalar type whose comparisons are not truth values, such as a pack, has no place here.
struct helical_valley {
  static constexpr const char* name = "helical valley";
  static constexpr std::size_t parameters = 3;
  static constexpr std::size_t residuals = 3;
  static constexpr std::array<double, parameters> start{-1.0, 0.0, 0.0};
  static constexpr std::array<double, 1> minima{0.0};
  static constexpr std::array<double, parameters> minimizer{1.0, 0.0, 0.0};

  /// The angle of (x, y) in turns, from -1/4 to 3/4.
  template <class T>
  static T turns(const T& x, const T& y) {
    using detail::atan;
    constexpr double per_radian = 0.5 * std::numbers::inv_pi;
    if (x > 0.0) {
      return T(per_radian * atan(y / x));
    }
    if (x < 0.0) {
      return T(per_radian * atan(y / x) + 0.5);
    }
    if (y > 0.0) {
      return T(0.25 - per_radian * atan(x / y));
    }
    if (y < 0.0) {
      return T(-0.25 - per_radian * atan(x / y));
    }
    return T(std::numeric_limits<double>::quiet_NaN());
  }

  template <class X, class R>
  static void evaluate(const X& x, R& r) {
    using leverage::math::sqrt;
    using T = detail::scalar_of<X>;
    r[0] = T(10.0 * (x[2] - 10.0 * turns(x[0], x[1])));
    r[1] = T(10.0 * (sqrt(x[0] * x[0] + x[1] * x[1]) - 1.0));
    r[2] = T(x[2]);
  }
};

/// (8) Bard. The second minimum is approached as x[1] and x[2] go to -infinity, x[0] = 12.61 / 15.
struct bard {
  static constexpr const char* name = "Bard";
  static constexpr std::size_t parameters = 3;
  static constexpr std::size_t residuals = 15;
  static constexpr std::array<double, parameters> start{1.0, 1.0, 1.0};
  static constexpr std::array<double, 2> minima{8.2148773065789747520e-3, 17.428693333333333333};
  static constexpr std::array<double, parameters> minimizer{
      0.082410559749788932414, 1.1330360920297215621, 2.3436951786425371401};

  static constexpr std::array<double, residuals> y{0.14, 0.18, 0.22, 0.25, 0.29, 0.32, 0.35, 0.39,
                                                   0.37, 0.58, 0.73, 0.96, 1.34, 2.10, 4.39};

  template <class X, class R>
  static constexpr void evaluate(const X& x, R& r) {
    using T = detail::scalar_of<X>;
    for (std::size_t k = 0; k < residuals; ++k) {
      const double u = detail::number(k + 1);
      const double v = 16.0 - u;
      const double w = std::min(u, v);
      r[k] = T(y[k] - (x[0] + u / (v * x[1] + w * x[2])));
    }
  }
};

/// (9) Gaussian: the start is close to the answer, and f there of the order 1e-6.
struct gaussian {
  static constexpr const char* name = "Gaussian";
  static constexpr std::size_t parameters = 3;
  static constexpr std::size_t residuals = 15;
  static constexpr std::array<double, parameters> start{0.4, 1.0, 0.0};
  static constexpr std::array<double, 1> minima{1.1279327696186480327e-8};
  static constexpr std::array<double, parameters> minimizer{0.39895613783875668025,
                                                            1.0000190844878056965, 0.0};

  static constexpr std::array<double, residuals> y{0.0009, 0.0044, 0.0175, 0.0540, 0.1295,
                                                   0.2420, 0.3521, 0.3989, 0.3521, 0.2420,
                                                   0.1295, 0.0540, 0.0175, 0.0044, 0.0009};

  template <class X, class R>
  static constexpr void evaluate(const X& x, R& r) {
    using leverage::math::exp;
    using T = detail::scalar_of<X>;
    for (std::size_t k = 0; k < residuals; ++k) {
      const double t = 0.5 * (7.0 - detail::number(k));
      r[k] = T(x[0] * exp(-0.5 * x[1] * (t - x[2]) * (t - x[2])) - y[k]);
    }
  }
};

/// (10) Meyer: the resistance of a thermistor; a narrow valley, MGH10 of the NIST reference sets.
struct meyer {
  static constexpr const char* name = "Meyer";
  static constexpr std::size_t parameters = 3;
  static constexpr std::size_t residuals = 16;
  static constexpr std::array<double, parameters> start{0.02, 4000.0, 250.0};
  static constexpr std::array<double, 1> minima{87.945855170851120897};
  static constexpr std::array<double, parameters> minimizer{
      5.6096364710280525353e-3, 6181.3463462863722794, 345.22363462413649590};

  static constexpr std::array<double, residuals> y{
      34780.0, 28610.0, 23650.0, 19630.0, 16370.0, 13720.0, 11540.0, 9744.0,
      8261.0,  7030.0,  6005.0,  5147.0,  4427.0,  3820.0,  3307.0,  2872.0};

  template <class X, class R>
  static constexpr void evaluate(const X& x, R& r) {
    using leverage::math::exp;
    using T = detail::scalar_of<X>;
    for (std::size_t k = 0; k < residuals; ++k) {
      const double t = 50.0 + 5.0 * detail::number(k);
      r[k] = T(x[0] * exp(x[1] / (t + x[2])) - y[k]);
    }
  }
};

/// (12) Box, three-dimensional, m = 10. f is zero at (1, 10, 1), at (10, 1, -1), and wherever
/// x[0] = x[1] and x[2] = 0.
struct box_3d {
  static constexpr const char* name = "Box three-dimensional";
  static constexpr std::size_t parameters = 3;
  static constexpr std::size_t residuals = 10;
  static constexpr std::array<double, parameters> start{0.0, 10.0, 20.0};
  static constexpr std::array<double, 1> minima{0.0};
  static constexpr std::array<double, parameters> minimizer{1.0, 10.0, 1.0};

  template <class X, class R>
  static constexpr void evaluate(const X& x, R& r) {
    using leverage::math::exp;
    using T = detail::scalar_of<X>;
    for (std::size_t k = 0; k < residuals; ++k) {
      const double t = detail::number(k + 1) / 10.0;
      r[k] = T(exp(-t * x[0]) - exp(-t * x[1]) - x[2] * (exp(-t) - exp(-10.0 * t)));
    }
  }
};

/// (13) Powell, singular: the Jacobian has rank 2 at the answer.
struct powell_singular {
  static constexpr const char* name = "Powell singular";
  static constexpr std::size_t parameters = 4;
  static constexpr std::size_t residuals = 4;
  static constexpr std::array<double, parameters> start{3.0, -1.0, 0.0, 1.0};
  static constexpr std::array<double, 1> minima{0.0};
  static constexpr std::array<double, parameters> minimizer{0.0, 0.0, 0.0, 0.0};

  template <class X, class R>
  static constexpr void evaluate(const X& x, R& r) {
    using T = detail::scalar_of<X>;
    constexpr double root_5 = leverage::math::sqrt(5.0);
    constexpr double root_10 = leverage::math::sqrt(10.0);
    r[0] = T(x[0] + 10.0 * x[1]);
    r[1] = T(root_5 * (x[2] - x[3]));
    r[2] = T((x[1] - 2.0 * x[2]) * (x[1] - 2.0 * x[2]));
    r[3] = T(root_10 * (x[0] - x[3]) * (x[0] - x[3]));
  }
};

/// (14) Wood: two curved valleys, coupled; a saddle near (-1, 1, -1, 1).
struct wood {
  static constexpr const char* name = "Wood";
  static constexpr std::size_t parameters = 4;
  static constexpr std::size_t residuals = 6;
  static constexpr std::array<double, parameters> start{-3.0, -1.0, -3.0, -1.0};
  static constexpr std::array<double, 1> minima{0.0};
  static constexpr std::array<double, parameters> minimizer{1.0, 1.0, 1.0, 1.0};

  template <class X, class R>
  static constexpr void evaluate(const X& x, R& r) {
    using T = detail::scalar_of<X>;
    constexpr double root_10 = leverage::math::sqrt(10.0);
    constexpr double root_90 = leverage::math::sqrt(90.0);
    r[0] = T(10.0 * (x[1] - x[0] * x[0]));
    r[1] = T(1.0 - x[0]);
    r[2] = T(root_90 * (x[3] - x[2] * x[2]));
    r[3] = T(1.0 - x[2]);
    r[4] = T(root_10 * (x[1] + x[3] - 2.0));
    r[5] = T((x[1] - x[3]) / root_10);
  }
};

/// (15) Kowalik and Osborne: the rate of an enzyme reaction; MGH09 of the NIST reference sets. The
/// second minimum is approached as x[0] goes to infinity with x[1] = -14.07..., x[2] and x[3] to
/// -infinity in proportion to x[0].
struct kowalik_osborne {
  static constexpr const char* name = "Kowalik and Osborne";
  static constexpr std::size_t parameters = 4;
  static constexpr std::size_t residuals = 11;
  static constexpr std::array<double, parameters> start{0.25, 0.39, 0.415, 0.39};
  static constexpr std::array<double, 2> minima{3.0750560384923742740e-4, 1.0273430486954578342e-3};
  static constexpr std::array<double, parameters> minimizer{
      0.19280693457903785444, 0.19128232873436695864, 0.12305650692632065300,
      0.13606233068379483665};

  static constexpr std::array<double, residuals> y{0.1957, 0.1947, 0.1735, 0.1600, 0.0844, 0.0627,
                                                   0.0456, 0.0342, 0.0323, 0.0235, 0.0246};
  static constexpr std::array<double, residuals> u{4.0,   2.0, 1.0,    0.5,    0.25,  0.167,
                                                   0.125, 0.1, 0.0833, 0.0714, 0.0625};

  template <class X, class R>
  static constexpr void evaluate(const X& x, R& r) {
    using T = detail::scalar_of<X>;
    for (std::size_t k = 0; k < residuals; ++k) {
      const double square = u[k] * u[k];
      r[k] = T(y[k] - x[0] * (square + u[k] * x[1]) / (square + u[k] * x[2] + x[3]));
    }
  }
};

/// (17) Osborne 1: a constant and two exponentials, almost dependent.
struct osborne_1 {
  static constexpr const char* name = "Osborne 1";
  static constexpr std::size_t parameters = 5;
  static constexpr std::size_t residuals = 33;
  static constexpr std::array<double, parameters> start{0.5, 1.5, -1.0, 0.01, 0.02};
  static constexpr std::array<double, 1> minima{5.4648946974829064159e-5};
  static constexpr std::array<double, parameters> minimizer{
      0.37541005210695204221, 1.9358469127123673620, -1.4646871366134231239,
      0.012867534640057288739, 0.022122699661672611065};

  static constexpr std::array<double, residuals> y{
      0.844, 0.908, 0.932, 0.936, 0.925, 0.908, 0.881, 0.850, 0.818, 0.784, 0.751,
      0.718, 0.685, 0.658, 0.628, 0.603, 0.580, 0.558, 0.538, 0.522, 0.506, 0.490,
      0.478, 0.467, 0.457, 0.448, 0.438, 0.431, 0.424, 0.420, 0.414, 0.411, 0.406};

  template <class X, class R>
  static constexpr void evaluate(const X& x, R& r) {
    using leverage::math::exp;
    using T = detail::scalar_of<X>;
    for (std::size_t k = 0; k < residuals; ++k) {
      const double t = 10.0 * detail::number(k);
      r[k] = T(y[k] - (x[0] + x[1] * exp(-t * x[3]) + x[2] * exp(-t * x[4])));
    }
  }
};

/// (18) Biggs EXP6, m = 13: three exponentials. f is zero at (1, 10, 1, 5, 4, 3) and, with the two
/// terms of one sign exchanged, at (4, 10, 3, 5, 1, 1). The second minimum is that of two
/// exponentials: x[0] = x[4], where only x[2] + x[5] matters. It is one where x[2] and x[5] have
/// opposite signs; where both are positive, the same points are saddles.
struct biggs_exp6 {
  static constexpr const char* name = "Biggs EXP6";
  static constexpr std::size_t parameters = 6;
  static constexpr std::size_t residuals = 13;
  static constexpr std::array<double, parameters> start{1.0, 2.0, 1.0, 1.0, 1.0, 1.0};
  static constexpr std::array<double, 2> minima{0.0, 5.6556499254999309518e-3};
  static constexpr std::array<double, parameters> minimizer{1.0, 10.0, 1.0, 5.0, 4.0, 3.0};
  static constexpr std::array<double, parameters> local_minimizer{
      1.7114159947195875995, 17.683198180949067075, 3.3262873218377850742,
      5.1865615519934518473, 1.7114159947195875995, -1.0};

  template <class X, class R>
  static constexpr void evaluate(const X& x, R& r) {
    using leverage::math::exp;
    using T = detail::scalar_of<X>;
    for (std::size_t k = 0; k < residuals; ++k) {
      const double t = detail::number(k + 1) / 10.0;
      const double y = exp(-t) - 5.0 * exp(-10.0 * t) + 3.0 * exp(-4.0 * t);
      r[k] = T(x[2] * exp(-t * x[0]) - x[3] * exp(-t * x[1]) + x[5] * exp(-t * x[4]) - y);
    }
  }
};

/// (19) Osborne 2: an exponential and three Gaussian peaks.
struct osborne_2 {
  static constexpr const char* name = "Osborne 2";
  static constexpr std::size_t parameters = 11;
  static constexpr std::size_t residuals = 65;
  static constexpr std::array<double, parameters> start{1.3, 0.65, 0.65, 0.7, 0.6, 3.0,
                                                        5.0, 7.0,  2.0,  4.5, 5.5};
  static constexpr std::array<double, 1> minima{0.040137736293547737633};
  static constexpr std::array<double, parameters> minimizer{
      1.3099771546273005345,  0.43155379460298891560, 0.63366169896072399562,
      0.59943053478591630256, 0.75418322632801127697, 0.90428857985963365777,
      1.3658118352370285205,  4.8236988172271555816,  2.3986848661317545513,
      4.5688745976676715843,  5.6753414705806411835};

  static constexpr std::array<double, residuals> y{
      1.366, 1.191, 1.112, 1.013, 0.991, 0.885, 0.831, 0.847, 0.786, 0.725, 0.746, 0.679, 0.608,
      0.655, 0.616, 0.606, 0.602, 0.626, 0.651, 0.724, 0.649, 0.649, 0.694, 0.644, 0.624, 0.661,
      0.612, 0.558, 0.533, 0.495, 0.500, 0.423, 0.395, 0.375, 0.372, 0.391, 0.396, 0.405, 0.428,
      0.429, 0.523, 0.562, 0.607, 0.653, 0.672, 0.708, 0.633, 0.668, 0.645, 0.632, 0.591, 0.559,
      0.597, 0.625, 0.739, 0.710, 0.729, 0.720, 0.636, 0.581, 0.428, 0.292, 0.162, 0.098, 0.054};

  template <class X, class R>
  static constexpr void evaluate(const X& x, R& r) {
    using leverage::math::exp;
    using T = detail::scalar_of<X>;
    for (std::size_t k = 0; k < residuals; ++k) {
      const double t = detail::number(k) / 10.0;
      const auto peak = [&](const T& height, const T& width, const T& center) {
        return T(height * exp(-width * (t - center) * (t - center)));
      };
      r[k] = T(y[k] - (x[0] * exp(-t * x[4]) + peak(x[1], x[5], x[8]) + peak(x[2], x[6], x[9]) +
                       peak(x[3], x[7], x[10])));
    }
  }
};

/// Calls f(problem) with each problem in turn; only the type of the argument matters.
template <class F>
constexpr void for_each_problem(F&& f) {
  f(rosenbrock{});
  f(freudenstein_roth{});
  f(brown_badly_scaled{});
  f(beale{});
  f(jennrich_sampson{});
  f(helical_valley{});
  f(bard{});
  f(gaussian{});
  f(meyer{});
  f(box_3d{});
  f(powell_singular{});
  f(wood{});
  f(kowalik_osborne{});
  f(osborne_1{});
  f(biggs_exp6{});
  f(osborne_2{});
}

}  // namespace test::mgh
