// SPDX-License-Identifier: Apache-2.0
/// @file
/// Strict tables in separated text. A text that is not clearly a table is refused with the line and the column;
/// nothing is dropped silently.
///
///   accepted  RFC 4180: cells in double quotes may hold separators, doubled quotes and line ends;
///             lines end in LF or CRLF; a UTF-8 byte order mark; blank lines at the end;
///             commas, semicolons or tabs as separators, whichever divides the first lines (csv_separator.hpp);
///             files of JSON Lines (json_lines.hpp); files packed by gzip or zstd (unpack.hpp)
///   refused   blank lines elsewhere, rows of another length than the header,
///             a quote inside a cell without quotes, missing or repeated names unless they may be,
///             files of more than 256 MiB, packed or not, more than ten million cells
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "support/result.hpp"

namespace leverage::program {

/// Where a column of a table comes from, if it was not simply read.
struct column_origin {
  std::string absent_from;          ///< files that do not have it, "b.csv, c.csv"; empty: all have
  std::string formula;              ///< what it was computed by; empty: read
  std::vector<std::size_t> inputs;  ///< the columns that it was computed from
};

/// Rows of text under named columns.
struct csv_table {
  std::string name;  ///< what messages call the file, printable
  std::vector<std::string>
      columns;  ///< without blanks around; all different and none empty, unless read otherwise
  std::vector<std::vector<std::string>> rows;  ///< a cell for every column, without its quotes
  std::vector<std::size_t> lines;              ///< where in its file each row starts, from 1
  std::string form{};  ///< "cells separated by tabs", "JSON Lines"; empty: commas

  // What a table of several files or with computed columns has in addition.
  std::vector<std::string> files{};      ///< printable; empty where there is one
  std::vector<std::size_t> file{};       ///< of each row, where there are several
  std::vector<column_origin> origins{};  ///< by column; or none
  std::string advice{};                  ///< what to do about an empty cell; or nothing
};

/// How a text is read.
struct csv_reading {
  char separator = '\0';  ///< zero: found from the first lines
  bool names_may_repeat =
      false;  ///< a column without a name or with that of another is kept, and cannot be used
};

/// Parses a text of separated cells; every message begins with `name`.
[[nodiscard]] result<csv_table> parse_csv(std::string_view text, const std::string& name,
                                          csv_reading how = {});
/// The same from a file, or from standard input if the path is "-". The file may be packed, and may hold JSON Lines.
[[nodiscard]] result<csv_table> read_csv(const std::string& path, csv_reading how = {});

}  // namespace leverage::program
