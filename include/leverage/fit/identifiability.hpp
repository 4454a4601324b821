// SPDX-License-Identifier: Apache-2.0
/// @file
/// Which coefficients the rows determine. A law fits its runs well long before each of its coefficients is known: over
/// a narrow range of sizes a prefactor and its exponent move together, and the fit itself does not show it.
///
///   const auto found = identifiability_of(problem, fit.theta);
///   for (const remark& r : found.remarks) print(to_string(r));     // none: every coefficient is determined
#pragma once

#include <cmath>
#include <cstddef>
#include <vector>

#include <Eigen/Core>

#include "leverage/core/math.hpp"
#include "leverage/fit/fit_result.hpp"
#include "leverage/fit/interval.hpp"
#include "leverage/fit/remark.hpp"
#include "leverage/fit/sandwich.hpp"

namespace leverage::fit {

/// The thresholds beyond which a remark is made.
struct identifiability_options {
  double level = 0.95;        ///< confidence level of the intervals
  double factor = 2.0;        ///< ratio of the ends of an interval that does not contain zero
  double correlation = 0.98;  ///< absolute correlation of two coefficients
};

/// The sandwich covariance of an estimate, with intervals and remarks.
template <class Problem>
struct identifiability {
  covariance_result<typename Problem::vector> covariance;
  std::vector<interval> bounds;  ///< of the free coefficients, in their order
  std::vector<remark> remarks;   ///< what the rows do not determine

  [[nodiscard]] bool determined() const { return remarks.empty(); }
  /// The correlation of the i-th and the j-th free coefficient.
  [[nodiscard]] double correlation(Eigen::Index i, Eigen::Index j) const {
    const auto& c = covariance.natural;
    return c(i, j) / std::sqrt(c(i, i) * c(j, j));
  }
};

/// Which free coefficients the rows determine at an estimate, with a remark on each of the others.
template <class Problem>
[[nodiscard]] identifiability<Problem> identifiability_of(
    const Problem& problem, const theta_of<Problem::parameters>& estimate,
    const identifiability_options& options = {}) {
  identifiability<Problem> found{sandwich(problem, estimate), {}, {}};
  const Eigen::Index p = problem.free_count();
  const auto name = [&](Eigen::Index i) { return problem.set()[problem.coefficient_of(i)].name; };
  if (!found.covariance.determined) {
    found.bounds.assign(static_cast<std::size_t>(p), interval{});
    found.remarks.push_back({.kind = remark_kind::not_identifiable});
    return found;
  }
  for (Eigen::Index i = 0; i < p; ++i) {
    const interval bounds = found.covariance.student(problem, i, options.level);
    found.bounds.push_back(bounds);
    if (!math::is_finite(bounds.low) || !math::is_finite(bounds.high)) {
      found.remarks.push_back({.kind = remark_kind::unbounded, .coefficient = name(i)});
    } else if (bounds.low < 0.0 && bounds.high > 0.0) {
      found.remarks.push_back(
          {.kind = remark_kind::not_significant, .coefficient = name(i), .bounds = bounds});
    } else if (const double ends =
                   bounds.low > 0.0 ? bounds.high / bounds.low : bounds.low / bounds.high;
               !(ends <= options.factor)) {
      found.remarks.push_back({.kind = remark_kind::imprecise,
                               .coefficient = name(i),
                               .value = ends,
                               .bounds = bounds});
    }
    for (Eigen::Index j = 0; j < i; ++j) {
      if (std::abs(found.correlation(i, j)) > options.correlation) {
        found.remarks.push_back({.kind = remark_kind::collinear,
                                 .coefficient = name(j),
                                 .other = name(i),
                                 .value = found.correlation(i, j)});
      }
    }
  }
  return found;
}

}  // namespace leverage::fit
