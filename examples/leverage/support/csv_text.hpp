// SPDX-License-Identifier: Apache-2.0
/// @file
/// Cells and rows of a CSV that a command writes.
#pragma once

#include <string>
#include <string_view>

#include "leverage/core/quantities.hpp"

namespace leverage::program {

/// Any cell: a text, quoted if it has to be; a number with all its digits, empty for what is not finite; yes or no. A
/// text is one line without controls; one that begins with =, +, - or @ gets an apostrophe in front, or a spreadsheet
/// would compute it.
[[nodiscard]] std::string csv_cell(std::string_view text);
[[nodiscard]] std::string csv_cell(double x);
[[nodiscard]] std::string csv_cell(bool x);
[[nodiscard]] std::string csv_cell(count x);
[[nodiscard]] inline std::string csv_cell(const std::string& text) {
  return csv_cell(std::string_view(text));
}
[[nodiscard]] inline std::string csv_cell(const char* text) {
  return csv_cell(std::string_view(text));
}

/// A row of cells with the end of its line.
template <class... Cells>
[[nodiscard]] std::string csv_row(const Cells&... cells) {
  std::string row;
  ((row += csv_cell(cells), row += ','), ...);
  row.back() = '\n';
  return row;
}

}  // namespace leverage::program
