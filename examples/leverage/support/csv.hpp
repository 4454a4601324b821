// SPDX-License-Identifier: Apache-2.0
/// @file
/// Strict tables in comma-separated text. What is not clearly a table is refused with its line and
/// column, and nothing is left out unsaid.
///
///   accepted  RFC 4180: cells in double quotes may hold commas, doubled quotes and line ends;
///             lines end in LF or CRLF; a UTF-8 byte order mark; blank lines at the end
///   refused   other separators, blank lines elsewhere, rows of another length than the header,
///             a quote inside a cell without quotes, names that are missing or stand twice
#pragma once

#include <cstddef>
#include <iosfwd>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "support/result.hpp"

namespace leverage::program {

/// What is wrong, a line each; the eleventh and later ones are counted in a last line.
struct failures {
  std::vector<std::string> lines;
};

/// A value, or every line that says what is wrong.
template <class T>
class [[nodiscard]] checked {
 public:
  checked(T value) : held_(std::in_place_index<0>, std::move(value)) {}
  checked(failures why) : held_(std::in_place_index<1>, std::move(why)) {}

  /// Whether there is a value.
  [[nodiscard]] explicit operator bool() const { return held_.index() == 0; }
  /// The value; only where there is one.
  [[nodiscard]] const T& operator*() const { return *std::get_if<0>(&held_); }
  [[nodiscard]] const T* operator->() const { return std::get_if<0>(&held_); }
  /// What is wrong, at least one line; only where there is no value.
  [[nodiscard]] const std::vector<std::string>& errors() const {
    return std::get_if<1>(&held_)->lines;
  }

 private:
  std::variant<T, failures> held_;
};

/// Rows of text under named columns.
struct csv_table {
  std::string name;                            ///< what messages call the file
  std::vector<std::string> columns;            ///< all different, none empty, without blanks around
  std::vector<std::vector<std::string>> rows;  ///< a cell for every column, without its quotes
  std::vector<std::size_t> lines;              ///< where in the file each row starts, from 1
};

/// The table that a text is; `name` stands in front of every message.
[[nodiscard]] checked<csv_table> parse_csv(std::string_view text, const std::string& name);
/// The same from a stream, to its end.
[[nodiscard]] checked<csv_table> read_csv(std::istream& in, const std::string& name);
/// The same from a file.
[[nodiscard]] checked<csv_table> read_csv(const std::string& path);

/// Where in a row the column stands; if there is none of this name, which there are, and the nearest.
[[nodiscard]] result<std::size_t> find_column(const csv_table& table, std::string_view name);

/// The numbers in a column, of all rows or of `rows` in their order. Blanks around a number and a plus
/// before it are accepted; an empty cell, "nan" and "inf" are no numbers.
[[nodiscard]] checked<std::vector<double>> numeric_column(const csv_table& table,
                                                          std::string_view name);
[[nodiscard]] checked<std::vector<double>> numeric_column(const csv_table& table,
                                                          std::string_view name,
                                                          const std::vector<std::size_t>& rows);

enum class comparison { equal, not_equal, less, less_equal, greater, greater_equal };

/// What a row must fulfil to be kept: column OP value.
struct predicate {
  std::string column;
  comparison op = comparison::equal;
  std::string value;
};

/// Predicates separated by commas, as in `arch = moe, loss < 4`, OP among = != < <= > >=. A column or a
/// value that holds a comma, a quote or an operator is put in double quotes, as in the table.
[[nodiscard]] result<std::vector<predicate>> parse_where(std::string_view text);

/// The rows that a filter keeps, and how many it does not.
struct selection {
  std::vector<std::size_t> rows;  ///< indices, ascending; there may be none
  std::size_t excluded = 0;
};

/// The rows that fulfil all predicates. = and != compare as numbers where both sides are, otherwise as
/// text without the blanks around it. The others compare numbers only, and a cell that is none is an
/// error, unless an earlier predicate has excluded its row.
[[nodiscard]] checked<selection> rows_where(const csv_table& table,
                                            const std::vector<predicate>& where);

}  // namespace leverage::program
