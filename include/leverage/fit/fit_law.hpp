// SPDX-License-Identifier: Apache-2.0
/// @file
/// One fit of a law from one start.
#pragma once

#include <cstddef>
#include <limits>
#include <string>

#include <Eigen/Core>

#include "leverage/fit/coefficients.hpp"
#include "leverage/fit/detail/shown.hpp"
#include "leverage/fit/fit_result.hpp"
#include "leverage/fit/law_problem.hpp"
#include "leverage/fit/minimize.hpp"
#include "leverage/fit/open_directions.hpp"

namespace leverage::fit {

namespace detail {

template <class Problem>
[[nodiscard]] fit_result<Problem::parameters> to_result(
    const Problem& problem, const minimum<typename Problem::vector>& m) {
  fit_result<Problem::parameters> result;
  result.theta = problem.natural(m.point);
  result.objective = m.value;
  result.gradient_norm = m.gradient_norm;
  result.iterations = m.iterations;
  result.evaluations = m.evaluations;
  result.reason = m.reason;
  if (!m.has_value()) return result;
  typename Problem::vector gradient(problem.free_count());
  typename Problem::matrix curvature(problem.free_count(), problem.free_count());
  (void)problem(m.point, gradient, curvature);
  const open_directions<typename Problem::vector> open(curvature);
  result.determined = open.rank() == problem.free_count();
  return result;
}

}  // namespace detail

/// Fits from the natural coefficients `start`; fixed and tied coefficients are set by the problem. Bad input and a
/// start outside a domain are returned as violations. The callback is that of the minimisers.
template <class Problem, class Callback = no_callback>
[[nodiscard]] fit_result<Problem::parameters> fit_law(const Problem& problem,
                                                      const theta_of<Problem::parameters>& start,
                                                      const fit_options& options = {},
                                                      Callback&& callback = {}) {
  fit_result<Problem::parameters> result;
  result.violations = problem.violations();
  if (problem.usable()) {
    for (Eigen::Index i = 0; i < problem.free_count(); ++i) {
      const std::size_t k = problem.coefficient_of(i);
      const coefficient& c = problem.set()[k];
      if (!c.scale.contains(start[k])) {
        result.violations.push_back("start of coefficient " + std::string(c.name) + ": " +
                                    detail::shown(start[k]) + " is outside its domain");
      }
    }
  }
  if (!result.violations.empty()) {
    result.theta.fill(std::numeric_limits<double>::quiet_NaN());
    return result;
  }
  const detail::objective_of<typename Problem::vector> objective(problem);
  return detail::to_result(problem,
                           detail::minimize_by(objective, problem.free(start), options, callback));
}

}  // namespace leverage::fit
