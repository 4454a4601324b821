// SPDX-License-Identifier: Apache-2.0
/// @file
/// Whether two numbers agree to a relative distance; false for NaN, so that it cannot pass for an answer.
#pragma once

#include <limits>

namespace test {

/// |x - expected| <= tolerance |expected|, and x = expected where that is zero.
constexpr bool near(double x, double expected, double tolerance) {
  const double distance = x < expected ? expected - x : x - expected;
  const double size = expected < 0 ? -expected : expected;
  return distance <= tolerance * size;
}

/// The promise of the laws over their fitted range.
inline constexpr double law_tolerance = 1e-14;

inline constexpr double nan = std::numeric_limits<double>::quiet_NaN();
inline constexpr double infinity = std::numeric_limits<double>::infinity();

constexpr bool is_nan(double x) { return !(x == x); }

/// A number that the compiler does not see through: what is computed from it is computed at run time.
template <class T>
T run_time(const T& x) {
  volatile T hidden = x;
  return hidden;
}

}  // namespace test
