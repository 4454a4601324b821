// SPDX-License-Identifier: Apache-2.0
/// @file
/// Aligned columns of text.
#pragma once

#include <cstddef>
#include <limits>
#include <string>
#include <vector>

namespace leverage::program {

enum class alignment { left, right };

struct table_column {
  std::string heading{};
  alignment align = alignment::right;
  /// Where the table is too wide, columns with a lower priority are left out first; those with this default never are.
  int priority = std::numeric_limits<int>::max();
};

/// A table for a terminal. Columns are two blanks apart; lines have no blanks at their ends.
class text_table {
 public:
  /// Without any heading the table has no head line.
  explicit text_table(std::vector<table_column> columns) : columns_(std::move(columns)) {}

  /// A row with a cell for each column.
  void add(std::vector<std::string> cells) { rows_.push_back(std::move(cells)); }

  [[nodiscard]] bool empty() const { return rows_.empty(); }

  /// The lines of the table, at most `width` columns wide where priorities allow it. A last column that is aligned to
  /// the left is wrapped.
  [[nodiscard]] std::string text(std::size_t width) const;

 private:
  std::vector<table_column> columns_;
  std::vector<std::vector<std::string>> rows_;
};

}  // namespace leverage::program
