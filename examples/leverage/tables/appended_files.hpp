// SPDX-License-Identifier: Apache-2.0
/// @file
/// Several files as one table.
#pragma once

#include "support/csv.hpp"
#include "support/result.hpp"
#include "tables/table_options.hpp"

namespace leverage::program {

/// The rows of all files, one file after the other, under the names of all columns; a column that a file does not have is
/// empty in its rows. The same file twice is refused.
[[nodiscard]] result<csv_table> read_appended(const table_options& options);

}  // namespace leverage::program
