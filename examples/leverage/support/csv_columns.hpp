// SPDX-License-Identifier: Apache-2.0
/// @file
/// Columns of a table by name, as text or as numbers.
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include "support/csv.hpp"
#include "support/result.hpp"

namespace leverage::program {

/// The index of a column. If there is none of this name, the failure lists the names and suggests the nearest.
[[nodiscard]] result<std::size_t> find_column(const csv_table& table, std::string_view name);

/// The numbers in a column, of all rows or of `rows` in their order. Blanks around a number and a plus
/// before it are accepted; an empty cell, "nan" and "inf" are no numbers.
[[nodiscard]] result<std::vector<double>> numeric_column(const csv_table& table,
                                                         std::string_view name);
[[nodiscard]] result<std::vector<double>> numeric_column(const csv_table& table,
                                                         std::string_view name,
                                                         const std::vector<std::size_t>& rows);

}  // namespace leverage::program
