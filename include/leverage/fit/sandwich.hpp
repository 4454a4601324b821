// SPDX-License-Identifier: Apache-2.0
/// @file
/// The sandwich covariance of the coefficients, and intervals from it: one matrix instead of refits. It assumes many
/// rows, and a law that is true up to noise that is independent from row to row; the size of the noise may differ
/// between rows.
///
/// [huber1967]   Huber, The behavior of maximum likelihood estimates under nonstandard conditions,
///               Proc. 5th Berkeley Symposium, 1967.
#pragma once

#include <cmath>
#include <limits>

#include <Eigen/Core>

#include "leverage/core/math.hpp"
#include "leverage/fit/coefficients.hpp"
#include "leverage/fit/fit_result.hpp"
#include "leverage/fit/interval.hpp"
#include "leverage/fit/open_directions.hpp"
#include "leverage/fit/quantiles.hpp"
#include "leverage/fit/small_systems.hpp"
#include "leverage/fit/table.hpp"

namespace leverage::fit {

/// The covariance of the coefficients of an M-estimate, and intervals from it.
template <class V>
struct covariance_result {
  V point;               ///< free variables of the estimate
  square_of<V> free;     ///< of the free variables
  square_of<V> natural;  ///< of the free natural coefficients, to first order
  square_of<V>
      across;  ///< of the free variables across the directions that the rows determine: without NaN, for
               ///< what depends on combinations of them that are determined
  bool determined =
      false;  ///< whether the rows determine every coefficient; those that they do not are NaN
  double degrees_of_freedom = 0.0;

  /// The standard error of the i-th free coefficient; NaN if the rows leave it open.
  [[nodiscard]] double standard_error(Eigen::Index i) const { return std::sqrt(natural(i, i)); }
  /// The interval by Student's t in the free variable, transformed to the coefficient: it stays inside the domain.
  template <class Problem>
  [[nodiscard]] interval student(const Problem& problem, Eigen::Index i,
                                 double level = 0.95) const {
    if (math::is_nan(free(i, i))) return {};
    const double half =
        detail::student_quantile(degrees_of_freedom, 0.5 * (1.0 + level)) * std::sqrt(free(i, i));
    const transform& scale = problem.set()[problem.coefficient_of(i)].scale;
    return {scale.natural(point[i] - half), scale.natural(point[i] + half)};
  }
};

/// The sandwich A^-1 B A^-1 n / (n - p) with A = sum w rho'' J J^T and B = sum (w rho')^2 J J^T
/// [huber1967]. The curvature of the law itself is left out: it is multiplied by residuals that average to zero.
/// Priors add their squares to A and B, times tau and tau^2, and n - p counts what the rows determine alone.
/// For a Huber loss A counts the rows within delta, of which there have to be enough. Coefficients that the rows leave
/// open have NaN; for the others A^-1 is the inverse across the directions that the rows determine.
template <class Problem>
[[nodiscard]] covariance_result<typename Problem::vector> sandwich(
    const Problem& problem, const theta_of<Problem::parameters>& estimate) {
  covariance_result<typename Problem::vector> result;
  const Eigen::Index p = problem.free_count();
  result.point = problem.free(estimate);
  result.free.setConstant(p, p, std::numeric_limits<double>::quiet_NaN());
  result.natural = result.free;
  result.across = result.free;
  if (!problem.usable()) return result;
  typename Problem::vector gradient(p);
  typename Problem::matrix bread(p, p);
  typename Problem::matrix meat(p, p);
  const auto& loss = problem.loss();
  // One type for both passes, so that the sums over the rows are compiled once.
  const auto weigh = [&loss](bool squared_slopes) {
    return [&loss, squared_slopes](const fit_pack& r, const fit_pack& w) {
      const fit_pack slope = w * loss.slope(r);
      return squared_slopes ? slope * slope : w * loss.curvature(r);
    };
  };
  (void)problem.weighed(result.point, gradient, bread, weigh(false));
  (void)problem.weighed(result.point, gradient, meat, weigh(true));
  const auto n = static_cast<double>(problem.weighty_rows());
  typename Problem::matrix known(0, 0);
  if (!problem.known().none()) {
    known = problem.squares_of_priors(result.point);
    bread += problem.known().noise() * known;
  }
  typename Problem::matrix covariance = detail::sandwiched<typename Problem::vector>(bread, meat);
  result.determined = covariance.size() > 0;
  Eigen::Index rank = p;
  if (!result.determined) {
    const open_directions<typename Problem::vector> open(bread);
    const typename Problem::matrix& inverse = open.inverse();
    covariance = inverse * meat * inverse;
    rank = open.rank();
    result.across = covariance;
    for (Eigen::Index i = 0; i < p; ++i) {
      if (!open.is_open(i)) continue;
      covariance.row(i).setConstant(std::numeric_limits<double>::quiet_NaN());
      covariance.col(i).setConstant(std::numeric_limits<double>::quiet_NaN());
    }
  }
  result.degrees_of_freedom = n - static_cast<double>(rank);
  if (known.size() > 0) {
    // What priors determine is not taken from the rows; their centers are as uncertain as they say.
    const double noise = problem.known().noise();
    const typename Problem::matrix inverse =
        result.determined ? detail::sandwiched<typename Problem::vector>(bread, bread)
                          : open_directions<typename Problem::vector>(bread).inverse();
    result.degrees_of_freedom += noise * inverse.cwiseProduct(known).sum();
    if (result.degrees_of_freedom >= 1.0) {
      const typename Problem::matrix more =
          noise * noise * (result.degrees_of_freedom / n) * (inverse * known * inverse);
      covariance += more;
      result.across += more;
    }
  }
  if (result.degrees_of_freedom < 1.0) {
    result.determined = false;
    return result;
  }
  const double factor = n / result.degrees_of_freedom;
  result.across = (result.determined ? covariance : result.across) * factor;
  result.free = covariance * factor;
  result.natural = result.free;
  for (Eigen::Index i = 0; i < p; ++i) {
    const double slope = problem.set()[problem.coefficient_of(i)].scale.slope(result.point[i]);
    result.natural.row(i) *= slope;
    result.natural.col(i) *= slope;
  }
  return result;
}

}  // namespace leverage::fit
