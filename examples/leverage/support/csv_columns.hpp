// SPDX-License-Identifier: Apache-2.0
/// @file
/// Columns of a table by name, as text or as numbers.
#pragma once

#include <cstddef>
#include <string>
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

/// "FILE: line 7, column "NAME": expected ..., found -1".
[[nodiscard]] std::string wrong_value(const csv_table& table, std::string_view column,
                                      std::size_t row, std::string_view expected, double found);

/// Appends a message for each value of a column that `accepts` refuses, up to ten messages in all: the line of the
/// file, what was expected and what was found. `values` are those of `rows`.
template <class Accepts>
void add_wrong_values(std::vector<std::string>& messages, const csv_table& table,
                      std::string_view column, const std::vector<std::size_t>& rows,
                      const std::vector<double>& values, std::string_view expected,
                      const Accepts& accepts) {
  constexpr std::size_t max_messages = 10;
  for (std::size_t i = 0; i < rows.size() && messages.size() < max_messages; ++i) {
    if (!accepts(values[i])) {
      messages.push_back(wrong_value(table, column, rows[i], expected, values[i]));
    }
  }
}

}  // namespace leverage::program
