// SPDX-License-Identifier: Apache-2.0
/// @file
/// Strict tables in comma-separated text. A text that is not clearly a table is refused with the line and the column;
/// nothing is dropped silently.
///
///   accepted  RFC 4180: cells in double quotes may hold commas, doubled quotes and line ends;
///             lines end in LF or CRLF; a UTF-8 byte order mark; blank lines at the end
///   refused   other separators, blank lines elsewhere, rows of another length than the header,
///             a quote inside a cell without quotes, missing or repeated names,
///             files of more than 256 MiB, more than ten million cells
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "support/result.hpp"

namespace leverage::program {

/// Rows of text under named columns.
struct csv_table {
  std::string name;                            ///< what messages call the file, printable
  std::vector<std::string> columns;            ///< all different, none empty, without blanks around
  std::vector<std::vector<std::string>> rows;  ///< a cell for every column, without its quotes
  std::vector<std::size_t> lines;              ///< where in the file each row starts, from 1
};

/// Parses a text; every message begins with `name`.
[[nodiscard]] result<csv_table> parse_csv(std::string_view text, const std::string& name);
/// The same from a file.
[[nodiscard]] result<csv_table> read_csv(const std::string& path);

}  // namespace leverage::program
