// SPDX-License-Identifier: Apache-2.0
/// @file
/// For programs that fit in several sources: the fits of any_problem, and of laws of at most twelve coefficients what
/// does not depend on the law, are compiled in one source instead of in each.
///
///   #include "leverage/fit/engine.hpp"                  in every source that fits
///   #include "leverage/fit/engine_instantiation.hpp"    in one source of the program
///
/// Without these headers every source compiles what it uses, and nothing else is to be done.
#pragma once

#include <cstddef>
#include <vector>

#include "leverage/fit/any_problem.hpp"
#include "leverage/fit/bootstrap.hpp"
#include "leverage/fit/detail/formula_kernel.hpp"
#include "leverage/fit/fit_law.hpp"
#include "leverage/fit/identifiability.hpp"
#include "leverage/fit/multi_start.hpp"
#include "leverage/fit/profile.hpp"
#include "leverage/fit/sandwich.hpp"
#include "leverage/fit/small_systems.hpp"
#include "leverage/fit/starts.hpp"

namespace leverage::fit {

extern template class law_problem<max_coefficients, any_law<max_coefficients>, any_loss>;
extern template fit_pack any_loss::value(const fit_pack&) const;
extern template fit_pack any_loss::slope(const fit_pack&) const;
extern template fit_pack any_loss::weight(const fit_pack&) const;
extern template fit_pack any_loss::curvature(const fit_pack&) const;

extern template fit_result<max_coefficients> fit_law<any_problem, no_callback>(
    const any_problem&, const theta_of<max_coefficients>&, const fit_options&, no_callback&&);
extern template std::vector<theta_of<max_coefficients>> projected_starts<any_problem>(
    const any_problem&, const std::vector<theta_of<max_coefficients>>&);
extern template multi_start_result<max_coefficients> multi_start<any_problem>(
    const any_problem&, const std::vector<theta_of<max_coefficients>>&, const multi_start_options&,
    const executor_view&);
extern template bootstrap_result<max_coefficients> bootstrap<any_problem>(
    const any_problem&, const theta_of<max_coefficients>&, const bootstrap_options&,
    const executor_view&);
extern template covariance_result<any_problem::vector> sandwich<any_problem>(
    const any_problem&, const theta_of<max_coefficients>&);
extern template interval profile_interval<any_problem>(const any_problem&,
                                                       const fit_result<max_coefficients>&,
                                                       std::size_t, double, const fit_options&);
extern template identifiability<any_problem> identifiability_of<any_problem>(
    const any_problem&, const theta_of<max_coefficients>&, const identifiability_options&,
    const std::vector<interval>&);

}  // namespace leverage::fit

namespace leverage::fit::detail {

extern template struct formula_kernel<fit_pack>;
extern template minimum<any_problem::vector> minimize_by(const objective_of<any_problem::vector>&,
                                                         const any_problem::vector&,
                                                         const fit_options&, no_callback&);
extern template any_problem::vector solve_scaled(const square_of<any_problem::vector>&,
                                                 const any_problem::vector&);
extern template square_of<any_problem::vector> sandwiched<any_problem::vector>(
    const square_of<any_problem::vector>&, const square_of<any_problem::vector>&);

}  // namespace leverage::fit::detail
