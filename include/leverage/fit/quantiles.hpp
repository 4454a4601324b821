// SPDX-License-Identifier: Apache-2.0
/// @file
/// Quantiles of the distributions that intervals are made from: Boost.Math's, as templates, so that they are
/// compiled only where they are used, and by fit/engine.hpp once.
#pragma once

#include <boost/math/distributions/chi_squared.hpp>
#include <boost/math/distributions/normal.hpp>
#include <boost/math/distributions/students_t.hpp>

namespace leverage::fit::detail {

/// Of Student's t: the value that is not exceeded with probability p.
template <class T>
[[nodiscard]] T student_quantile(T degrees_of_freedom, T p) {
  return boost::math::quantile(boost::math::students_t_distribution<T>(degrees_of_freedom), p);
}

/// Of chi-squared with one degree of freedom.
template <class T>
[[nodiscard]] T chi_squared_quantile(T p) {
  return boost::math::quantile(boost::math::chi_squared_distribution<T>(T(1)), p);
}

/// Of the standard normal distribution.
template <class T>
[[nodiscard]] T normal_quantile(T p) {
  return boost::math::quantile(boost::math::normal_distribution<T>(), p);
}
template <class T>
[[nodiscard]] T normal_probability(T x) {
  return boost::math::cdf(boost::math::normal_distribution<T>(), x);
}

}  // namespace leverage::fit::detail
