// SPDX-License-Identifier: Apache-2.0
/// @file
/// The rows of a table as the columns of fits.
#pragma once

#include <cstddef>
#include <vector>

#include "fit/fit_answer.hpp"
#include "fit/fit_case.hpp"
#include "support/result.hpp"
#include "tables/run_rows.hpp"

namespace leverage::program {

/// Finds the columns of each law, chooses the rows that all of them have, holds out those that judge, and reads all of
/// them. The laws have to be about the same observations.
[[nodiscard]] result<fitted_rows> load_rows(std::vector<fit_case>& cases, run_rows& table);

/// What to say of rows outside the law's domain, by their lines in the file.
[[nodiscard]] failure without_value(const fit_case& of, const fitted_rows& rows,
                                    const std::vector<std::size_t>& refused);

}  // namespace leverage::program
