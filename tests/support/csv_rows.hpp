// SPDX-License-Identifier: Apache-2.0
/// @file
/// A table whose first line names its columns. Cells may be quoted.
#pragma once

#include <fstream>
#include <map>
#include <string>
#include <vector>

namespace test {

using csv_row = std::map<std::string, std::string>;

/// The cells of a line.
inline std::vector<std::string> csv_cells(const std::string& line) {
  std::vector<std::string> cells(1);
  bool quoted = false;
  for (std::size_t i = 0; i < line.size(); ++i) {
    const char c = line[i];
    if (c == '"' && quoted && i + 1 < line.size() && line[i + 1] == '"') {
      cells.back() += '"';
      ++i;
    } else if (c == '"') {
      quoted = !quoted;
    } else if (c == ',' && !quoted) {
      cells.emplace_back();
    } else if (c != '\r') {
      cells.back() += c;
    }
  }
  return cells;
}

/// All rows; none if the file cannot be read.
inline std::vector<csv_row> csv_rows(const std::string& path) {
  std::ifstream in(path);
  std::string line;
  std::getline(in, line);
  const std::vector<std::string> names = csv_cells(line);
  std::vector<csv_row> rows;
  while (std::getline(in, line)) {
    const std::vector<std::string> cells = csv_cells(line);
    csv_row& row = rows.emplace_back();
    for (std::size_t i = 0; i < cells.size() && i < names.size(); ++i) row[names[i]] = cells[i];
  }
  return rows;
}

/// The whole number in a cell, or what is meant by an empty one.
inline long long csv_count(const csv_row& row, const std::string& column, long long if_empty) {
  const auto found = row.find(column);
  return found == row.end() || found->second.empty() ? if_empty : std::stoll(found->second);
}

}  // namespace test
