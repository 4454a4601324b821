// SPDX-License-Identifier: Apache-2.0
/// @file
/// Tables of measured runs, whose cells are found by fixed names: those of --columns, or of the file.
#pragma once

#include "support/result.hpp"
#include "tables/run_rows.hpp"
#include "tables/table_options.hpp"

namespace leverage::program {

/// The table with the rows that the options choose. --best-per keeps the row with the least `step_time_s`.
[[nodiscard]] result<run_rows> measured_rows(const table_options& options);

}  // namespace leverage::program
