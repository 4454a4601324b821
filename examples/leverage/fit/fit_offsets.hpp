// SPDX-License-Identifier: Apache-2.0
/// @file
/// Offsets of groups of rows: --offset-per.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "fit/fit_formula.hpp"
#include "fit/fit_laws.hpp"
#include "leverage/fit/table.hpp"
#include "support/csv.hpp"
#include "support/result.hpp"

namespace leverage::program {

/// The groups that the cells of a column name, in the order in which they appear in these rows.
[[nodiscard]] result<row_groups> groups_of(const csv_table& table, const std::string& column,
                                           const std::vector<std::size_t>& rows);

/// Adds the offsets to a law of these inputs; `columns` gets the values of what it takes in addition, and has to live as long
/// as `inputs`.
[[nodiscard]] std::optional<failure> add_offsets(fit_formula& f, const row_groups& groups,
                                                 std::vector<std::vector<double>>& columns,
                                                 std::vector<fit::column>& inputs);

}  // namespace leverage::program
