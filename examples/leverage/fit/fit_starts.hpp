// SPDX-License-Identifier: Apache-2.0
/// @file
/// Where the search for a law's coefficients begins.
#pragma once

#include <cstddef>
#include <vector>

#include "fit/fit_formula.hpp"
#include "fit/fit_laws.hpp"
#include "support/result.hpp"

namespace leverage::program {

/// Bounds the starts of coefficients that lie among the values of an input by these values.
void place_starts(fit_formula& f, const fit_law& entry, const fit_request& request);

/// The starts that a request asks for.
[[nodiscard]] result<std::vector<fit::theta_of<max_coefficients>>> starts_of(
    const fit::any_problem& problem, const fit_law& entry, const fit_formula& f,
    const fit_request& request);

/// How many of the best starts are finished first; 0: all of them.
[[nodiscard]] std::size_t screen_of(const fit::any_problem& problem, const fit_law& entry,
                                    const fit_formula& f, const fit_request& request);

/// Rows at which the law has no value from any of the first starts: their inputs lie outside its domain.
[[nodiscard]] std::vector<std::size_t> refused_rows(
    const fit::any_problem& problem, const std::vector<fit::theta_of<max_coefficients>>& starts);

}  // namespace leverage::program
