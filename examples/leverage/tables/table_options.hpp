// SPDX-License-Identifier: Apache-2.0
/// @file
/// What a user says about a table of runs, the same for every command that reads one.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "support/csv.hpp"

namespace leverage::program {

/// A column that is computed from others.
struct computed_column {
  std::string name;
  std::string formula;
};

/// The values of the flags.
struct table_options {
  std::vector<std::string> files;                            ///< "-" is standard input
  std::vector<std::pair<std::string, std::string>> columns;  ///< role, column
  std::vector<computed_column> computed;
  std::vector<std::string> where;     ///< all conditions have to hold
  std::vector<std::string> last_per;  ///< columns, in whose groups the last row is kept
  std::vector<std::string>
      best_per;  ///< columns, in whose groups the row with the least loss is kept
  bool drop_missing{};
  csv_reading reading{.separator = '\0', .names_may_repeat = true};
};

/// What messages call the files: "a.csv, b.csv", not yet printable.
[[nodiscard]] std::string table_name(const table_options& options);

/// A column's name, which may be in double quotes.
[[nodiscard]] result<std::string> parse_column_name(std::string_view text);
/// ROLE=COLUMN, of which the column may be in double quotes.
[[nodiscard]] result<std::pair<std::string, std::string>> parse_mapped_column(
    std::string_view text);
/// NAME = EXPRESSION, of which the name may be in double quotes.
[[nodiscard]] result<computed_column> parse_computed(std::string_view text);

}  // namespace leverage::program
