// SPDX-License-Identifier: Apache-2.0
/// @file
/// Bracketed roots of functions of one variable, to rounding.
#pragma once

#include <boost/math/policies/policy.hpp>
#include <boost/math/tools/toms748_solve.hpp>
#include <cmath>
#include <cstdint>
#include <limits>

#include "leverage/core/detail/cpp20.hpp"

namespace leverage::plan::detail {

/// Returns the root of f between a and b, to rounding. NaN if f has the same sign at both ends.
template <class F>
[[nodiscard]] double root_between(const F& f, double a, double b) {
  using namespace boost::math::policies;
  using quiet = policy<evaluation_error<ignore_error>, domain_error<ignore_error>>;
  const double fa = f(a);
  const double fb = f(b);
  if (fa == 0.0) return a;
  if (fb == 0.0) return b;
  if ((fa < 0.0) == (fb < 0.0)) return std::numeric_limits<double>::quiet_NaN();
  std::uintmax_t iterations = 200;
  const auto ends = boost::math::tools::toms748_solve(
      f, a, b, fa, fb, boost::math::tools::eps_tolerance<double>(), iterations, quiet{});
  return std::abs(f(ends.first)) <= std::abs(f(ends.second)) ? ends.first : ends.second;
}

/// Returns the last point, going from `from` to `to`, at which `holds` is true. It must be true at `from` and false at
/// `to`.
template <class Holds>
[[nodiscard]] double last_where(const Holds& holds, double from, double to) {
  for (int i = 0; i < 200; ++i) {
    const double middle = 0.5 * (from + to);
    if (middle == from || middle == to) break;
    (holds(middle) ? from : to) = middle;
  }
  return from;
}

}  // namespace leverage::plan::detail
