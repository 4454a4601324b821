// SPDX-License-Identifier: Apache-2.0
/// @file
/// Quantiles of the distributions that intervals are made from. They are those of Boost.Math, as templates, so that
/// they are compiled only where they are used, and with fit/engine.hpp once.
#pragma once

#include <boost/math/distributions/chi_squared.hpp>
#include <boost/math/distributions/normal.hpp>
#include <boost/math/distributions/students_t.hpp>

namespace leverage::fit::detail {

/// The value that Student's t does not exceed with probability p.
template <class T>
[[nodiscard]] T student_quantile(T degrees_of_freedom, T p) {
  return boost::math::quantile(boost::math::students_t_distribution<T>(degrees_of_freedom), p);
}

/// The value that chi-squared with one degree of freedom does not exceed with probability p.
template <class T>
[[nodiscard]] T chi_squared_quantile(T p) {
  return boost::math::quantile(boost::math::chi_squared_distribution<T>(T(1)), p);
}

/// The value that a standard normal variable does not exceed with probability p, and the inverse.
template <class T>
[[nodiscard]] T normal_quantile(T p) {
  return boost::math::quantile(boost::math::normal_distribution<T>(), p);
}
template <class T>
[[nodiscard]] T normal_probability(T x) {
  return boost::math::cdf(boost::math::normal_distribution<T>(), x);
}

}  // namespace leverage::fit::detail
