// SPDX-License-Identifier: Apache-2.0
/// @file
/// Which coefficients the data determine, in words. A law fits its runs well long before each of its coefficients
/// is known: over a narrow range of sizes a prefactor and its exponent move together, and the fit does not say so.
///
///   const auto told = identifiability_of(problem, fit.theta);
///   for (const std::string& line : told.remarks) print(line);     // none: every coefficient is determined
#pragma once

#include <cmath>
#include <cstddef>
#include <limits>
#include <string>
#include <vector>

#include "leverage/fit/detail/shown.hpp"
#include "leverage/fit/interval.hpp"
#include "leverage/fit/sandwich.hpp"

namespace leverage::fit {

/// From where on a remark is due.
struct identifiability_options {
  double level = 0.95;
  double factor = 2.0;        ///< between the ends of a positive coefficient's interval
  double correlation = 0.98;  ///< of two coefficients, in size
};

/// What the sandwich covariance says of an estimate.
template <class Problem>
struct identifiability {
  covariance_result<typename Problem::vector> covariance;
  std::vector<interval> bounds;      ///< of the free coefficients, in their order
  std::vector<std::string> remarks;  ///< what the data do not determine

  [[nodiscard]] bool determined() const { return remarks.empty(); }
  /// Of the i-th and the j-th free coefficient.
  [[nodiscard]] double correlation(Eigen::Index i, Eigen::Index j) const {
    const auto& c = covariance.natural;
    return c(i, j) / std::sqrt(c(i, i) * c(j, j));
  }
};

/// Which free coefficients the rows determine at an estimate, and what is to be said of the others.
template <class Problem>
[[nodiscard]] identifiability<Problem> identifiability_of(
    const Problem& problem, const theta_of<Problem::parameters>& estimate,
    const identifiability_options& options = {}) {
  identifiability<Problem> told{sandwich(problem, estimate), {}, {}};
  const Eigen::Index p = problem.free_count();
  const auto name = [&](Eigen::Index i) {
    return std::string(problem.set()[problem.coefficient_of(i)].name);
  };
  if (!told.covariance.determined) {
    told.bounds.assign(static_cast<std::size_t>(p), interval{});
    told.remarks.emplace_back(
        "the rows leave a direction of the coefficients open: no interval has a meaning");
    return told;
  }
  for (Eigen::Index i = 0; i < p; ++i) {
    const interval bounds = told.covariance.student(problem, i, options.level);
    told.bounds.push_back(bounds);
    const std::string between = detail::shown(bounds.low) + " .. " + detail::shown(bounds.high);
    if (!math::is_finite(bounds.low) || !math::is_finite(bounds.high)) {
      told.remarks.push_back(name(i) + " has no bounded interval");
    } else if (bounds.low < 0.0 && bounds.high > 0.0) {
      told.remarks.push_back(name(i) + " is not told from zero: " + between);
    } else if (const double ends =
                   bounds.low > 0.0 ? bounds.high / bounds.low : bounds.low / bounds.high;
               !(ends <= options.factor)) {
      told.remarks.push_back(name(i) + " is known to no better than a factor of " +
                             detail::shown(ends) + ": " + between);
    }
    for (Eigen::Index j = 0; j < i; ++j) {
      if (std::abs(told.correlation(i, j)) > options.correlation) {
        told.remarks.push_back(name(j) + " and " + name(i) +
                               " can hardly be told apart: correlation " +
                               detail::shown(told.correlation(i, j)));
      }
    }
  }
  return told;
}

}  // namespace leverage::fit
