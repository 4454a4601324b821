// SPDX-License-Identifier: Apache-2.0
/// @file
/// What engine.hpp declares, compiled: one source of a program includes this header.
#pragma once

#include <cstddef>
#include <vector>

#include "leverage/fit/engine.hpp"

namespace leverage::fit {

template class law_problem<max_coefficients, any_law<max_coefficients>, any_loss>;
template fit_pack any_loss::value(const fit_pack&) const;
template fit_pack any_loss::slope(const fit_pack&) const;
template fit_pack any_loss::weight(const fit_pack&) const;
template fit_pack any_loss::curvature(const fit_pack&) const;

template fit_result<max_coefficients> fit_law<any_problem, no_callback>(
    const any_problem&, const theta_of<max_coefficients>&, const fit_options&, no_callback&&);
template std::vector<theta_of<max_coefficients>> projected_starts<any_problem>(
    const any_problem&, const std::vector<theta_of<max_coefficients>>&);
template multi_start_result<max_coefficients> multi_start<any_problem>(
    const any_problem&, const std::vector<theta_of<max_coefficients>>&, const multi_start_options&,
    const executor_view&);
template bootstrap_result<max_coefficients> bootstrap<any_problem>(
    const any_problem&, const theta_of<max_coefficients>&, const bootstrap_options&,
    const executor_view&);
template covariance_result<any_problem::vector> sandwich<any_problem>(
    const any_problem&, const theta_of<max_coefficients>&);
template interval profile_interval<any_problem>(const any_problem&,
                                                const fit_result<max_coefficients>&, std::size_t,
                                                double, const fit_options&);
template identifiability<any_problem> identifiability_of<any_problem>(
    const any_problem&, const theta_of<max_coefficients>&, const identifiability_options&,
    const std::vector<interval>&);

}  // namespace leverage::fit

namespace leverage::fit::detail {

template struct formula_kernel<fit_pack>;
template minimum<any_problem::vector> minimize_by(const objective_of<any_problem::vector>&,
                                                  const any_problem::vector&, const fit_options&,
                                                  no_callback&);
template any_problem::vector solve_scaled(const square_of<any_problem::vector>&,
                                          const any_problem::vector&);
template square_of<any_problem::vector> sandwiched<any_problem::vector>(
    const square_of<any_problem::vector>&, const square_of<any_problem::vector>&);

}  // namespace leverage::fit::detail
