// SPDX-License-Identifier: Apache-2.0
/// @file
/// Quantiles of the distributions that intervals are made from, to a few units of the last digits. The headers of a
/// library of distributions would take a sixth of the time that leverage.hpp takes to compile.
///
/// [abramowitz1964]  Abramowitz & Stegun 1964, Handbook of Mathematical Functions, 26.2.22 (a start for normal
///                   quantiles, 0.003 off) and 26.7.5 (Student's t for many degrees of freedom).
/// [dlmf]            NIST Digital Library of Mathematical Functions, 8.17.22 and 8.17.23 (the continued fraction of
///                   the incomplete beta function), 5.11.13 (ratios of gamma functions).
#pragma once

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

#include "leverage/core/detail/cpp20.hpp"

namespace leverage::fit::detail {

/// The probability that a standard normal variable does not exceed x.
[[nodiscard]] inline double normal_probability(double x) {
  return 0.5 * std::erfc(-x / std::numbers::sqrt2);
}

/// The value that a standard normal variable does not exceed with probability p; infinite for 0 and 1, NaN beyond.
[[nodiscard]] inline double normal_quantile(double p) {
  const double tail = (std::min)(p, 1.0 - p);
  if (!(tail >= 0.0)) return std::numeric_limits<double>::quiet_NaN();
  if (tail == 0.5) return 0.0;
  const double sign = p < 0.5 ? -1.0 : 1.0;
  if (tail == 0.0) return sign * std::numeric_limits<double>::infinity();
  const double t = std::sqrt(-2.0 * std::log(tail));
  double z = t - (2.30753 + 0.27061 * t) / (1.0 + t * (0.99229 + 0.04481 * t));
  // Halley's steps, on whichever side of a quarter keeps its relative precision.
  for (int i = 0; i < 3; ++i) {
    const double density =
        std::exp(-0.5 * z * z) * 0.5 * std::numbers::inv_sqrtpi * std::numbers::sqrt2;
    const double excess = tail > 0.25 ? (0.5 - tail) - 0.5 * std::erf(z / std::numbers::sqrt2)
                                      : 0.5 * std::erfc(z / std::numbers::sqrt2) - tail;
    const double newton = excess / density;
    z += newton / (1.0 - 0.5 * z * newton);
  }
  return sign * z;
}

/// The value that chi-squared with one degree of freedom does not exceed with probability p: a normal one squared.
[[nodiscard]] inline double chi_squared_quantile(double p) {
  if (!(p >= 0.0)) return std::numeric_limits<double>::quiet_NaN();
  const double z = normal_quantile(0.5 * (1.0 - p));
  return z * z;
}

/// Gamma(a + 1/2) / Gamma(a).
[[nodiscard]] inline double half_step_of_gamma(double a) {
  if (a < 100.0) return std::tgamma(a + 0.5) / std::tgamma(a);
  const double x = 1.0 / a;
  return std::sqrt(a) *
         (1.0 + x * (-1.0 / 8 + x * (1.0 / 128 +
                                     x * (5.0 / 1024 + x * (-21.0 / 32768 - x * 399.0 / 262144)))));
}

/// The continued fraction of a B(a, b) I_x(a, b) / (x^a (1 - x)^b), for x below (a + 1) / (a + b + 2), by
/// Lentz's method.
[[nodiscard]] inline double beta_fraction(double x, double a, double b) {
  double value = 1.0;
  double above = 1.0;
  double below = 0.0;
  for (int i = 1; i < 2000; ++i) {
    const double m = std::floor(0.5 * i);
    const double d = i % 2 == 1 ? -(a + m) * (a + b + m) * x / ((a + 2.0 * m) * (a + 2.0 * m + 1.0))
                                : m * (b - m) * x / ((a + 2.0 * m - 1.0) * (a + 2.0 * m));
    below = 1.0 / (1.0 + d * below);
    above = 1.0 + d / above;
    const double factor = above * below;
    value *= factor;
    if (std::abs(factor - 1.0) <= std::numeric_limits<double>::epsilon()) break;
  }
  return 1.0 / value;
}

/// Student's t of more than ten thousand degrees of freedom n, at the probability of the normal quantile z.
[[nodiscard]] inline double student_of_many(double n, double z) {
  const double s = z * z;
  const double first = (s + 1.0) / 4.0;
  const double second = (s * (5.0 * s + 16.0) + 3.0) / 96.0;
  const double third = (s * (s * (3.0 * s + 19.0) + 17.0) - 15.0) / 384.0;
  const double fourth = (s * (s * (s * (79.0 * s + 776.0) + 1482.0) - 1920.0) - 945.0) / 92160.0;
  return z * (1.0 + (first + (second + (third + fourth / n) / n) / n) / n);
}

/// The value that Student's t does not exceed with probability p; infinite for 0 and 1, NaN beyond, and unless there
/// are degrees of freedom.
[[nodiscard]] inline double student_quantile(double degrees_of_freedom, double p) {
  const double n = degrees_of_freedom;
  const double z = std::abs(normal_quantile(p));
  if (!(n > 0.0)) return std::numeric_limits<double>::quiet_NaN();
  const double sign = p < 0.5 ? -1.0 : 1.0;
  if (z == 0.0 || !std::isfinite(z)) return sign * z;
  if (n > 1e4) return sign * student_of_many(n, z);
  // Newton's method in ln t and the logarithm of the tail, or of what lies between 0 and t: both are nearly linear.
  const double tail = (std::min)(p, 1.0 - p);
  const double scale = half_step_of_gamma(0.5 * n) * std::numbers::inv_sqrtpi / std::sqrt(n);
  double t = z;
  for (int i = 0; i < 60; ++i) {
    const double share = n / (n + t * t);
    const double density = scale * std::exp(-0.5 * (n + 1.0) * std::log1p(t * t / n));
    const double slope = t * density;
    double beyond = 0.0;
    double within = 0.0;
    if (share < (n + 2.0) / (n + 5.0)) {
      beyond = slope / n * beta_fraction(share, 0.5 * n, 0.5);
      within = 0.5 - beyond;
    } else {
      within = slope * beta_fraction(t * t / (n + t * t), 0.5, 0.5 * n);
      beyond = 0.5 - within;
    }
    const double step = tail > 0.25 ? std::log((0.5 - tail) / within) * within / slope
                                    : std::log(beyond / tail) * beyond / slope;
    t *= std::exp(step);
    if (std::abs(step) < 1e-15) break;
  }
  return sign * t;
}

}  // namespace leverage::fit::detail
