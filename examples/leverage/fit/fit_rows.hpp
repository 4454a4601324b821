// SPDX-License-Identifier: Apache-2.0
/// @file
/// The rows of a table as the columns of a fit.
#pragma once

#include <cstddef>
#include <vector>

#include "fit/fit_answer.hpp"
#include "fit/fit_command.hpp"
#include "fit/fit_laws.hpp"
#include "support/result.hpp"
#include "tables/run_rows.hpp"

namespace leverage::program {

/// Finds the law's columns, which go to `options`, chooses the rows, and reads them into the request.
[[nodiscard]] result<fitted_rows> load_rows(fit_options& options, const fit_law& law,
                                            run_rows& read_rows, fit_request& request);

/// What to say of rows outside the law's domain, by their lines in the file.
[[nodiscard]] failure without_value(const fit_options& options, const fit_law& law,
                                    const fitted_rows& rows, const fit_request& request,
                                    const std::vector<std::size_t>& refused);

}  // namespace leverage::program
