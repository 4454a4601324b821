// SPDX-License-Identifier: Apache-2.0
/// @file
/// Columns of a table by name, as text or as numbers.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "support/csv.hpp"
#include "support/result.hpp"

namespace leverage::program {

/// Columns by their names.
class column_index {
 public:
  explicit column_index(const csv_table& table);
  /// Whether there are columns of this name, one or several.
  [[nodiscard]] bool has(std::string_view name) const;
  /// The one of this name. None or several are a failure, which does not name the file; the former lists the names and
  /// suggests the nearest.
  [[nodiscard]] result<std::size_t> find(std::string_view name) const;

 private:
  struct place {
    std::size_t first = 0;
    std::size_t times = 0;
  };
  const csv_table* table_;
  std::unordered_map<std::string_view, place> places_;
};

/// The index of a column, as by column_index; the failure names the file.
[[nodiscard]] result<std::size_t> find_column(const csv_table& table, std::string_view name);

/// "line 7", or "line 7 of b.csv" in a table of several files.
[[nodiscard]] std::string row_position(const csv_table& table, std::size_t row);

/// Whether a text means that there is nothing: blank, or NA, N/A, NaN, None, null or "-", in any case.
[[nodiscard]] bool means_nothing(std::string_view cell);
/// Whether a cell does; a computed one only where what it is computed from does.
[[nodiscard]] bool is_missing(const csv_table& table, std::size_t row, std::size_t column);

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
