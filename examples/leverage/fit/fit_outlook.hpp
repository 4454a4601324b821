// SPDX-License-Identifier: Apache-2.0
/// @file
/// What a fit says beyond its coefficients: criteria, cross-validation, and predictions.
#pragma once

#include "fit/fit_formula.hpp"
#include "fit/fit_laws.hpp"
#include "leverage/fit/any_problem.hpp"
#include "leverage/fit/bootstrap.hpp"
#include "leverage/fit/executor.hpp"
#include "leverage/fit/fit_result.hpp"
#include "leverage/fit/sandwich.hpp"

namespace leverage::program {

/// A fit with its uncertainty.
struct fitted_problem {
  const fit::any_problem& problem;
  const fit_law& law;
  std::size_t coefficients;  ///< of the law
  fit::theta_of<max_coefficients> estimate;
  const fit::covariance_result<fit::any_problem::vector>& covariance;
  const fit::bootstrap_result<max_coefficients>* draws;  ///< null: intervals from the covariance
};

/// Adds to the report what the request asks for. Nothing has an interval unless the fit has converged.
void look_ahead(fit_report& report, const fitted_problem& fitted, const fit_request& request,
                const fit::threads& executor);

}  // namespace leverage::program
