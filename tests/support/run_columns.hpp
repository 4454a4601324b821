// SPDX-License-Identifier: Apache-2.0
/// @file
/// The run tables under LEVERAGE_DATA_DIR: plain CSV without quotes, as text by column name.
#pragma once

#include <cstdlib>
#include <fstream>
#include <map>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

namespace test {

class csv_columns {
 public:
  explicit csv_columns(const std::string& path) {
    std::ifstream in(std::string(std::getenv("LEVERAGE_DATA_DIR")) + "/" + path);
    if (!in) throw std::runtime_error("cannot open " + path);
    std::string line;
    std::getline(in, line);
    const std::vector<std::string> names = split(line);
    while (std::getline(in, line)) {
      const std::vector<std::string> cells = split(line);
      if (cells.size() != names.size()) throw std::runtime_error("odd row in " + path);
      for (std::size_t j = 0; j < names.size(); ++j) columns_[names[j]].push_back(cells[j]);
      ++rows_;
    }
  }

  [[nodiscard]] std::size_t rows() const { return rows_; }
  [[nodiscard]] const std::string& text(const std::string& column, std::size_t row) const {
    return columns_.at(column).at(row);
  }
  [[nodiscard]] double number(const std::string& column, std::size_t row) const {
    return std::stod(text(column, row));
  }

 private:
  static std::vector<std::string> split(const std::string& line) {
    std::vector<std::string> cells;
    std::istringstream in(line);
    std::string cell;
    while (std::getline(in, cell, ',')) cells.push_back(cell);
    return cells;
  }

  std::map<std::string, std::vector<std::string>> columns_;
  std::size_t rows_ = 0;
};

}  // namespace test
