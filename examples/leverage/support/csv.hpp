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
#include <vector>

#include "support/result.hpp"

namespace leverage::program {

/// Rows of text under named columns.
struct csv_table {
  std::string name;                            ///< what messages call the file
  std::vector<std::string> columns;            ///< all different, none empty, without blanks around
  std::vector<std::vector<std::string>> rows;  ///< a cell for every column, without its quotes
  std::vector<std::size_t> lines;              ///< where in the file each row starts, from 1
};

/// The table that a text is; `name` stands in front of every message.
[[nodiscard]] result<csv_table> parse_csv(std::string_view text, const std::string& name);
/// The same from a stream, to its end.
[[nodiscard]] result<csv_table> read_csv(std::istream& in, const std::string& name);
/// The same from a file.
[[nodiscard]] result<csv_table> read_csv(const std::string& path);

}  // namespace leverage::program
