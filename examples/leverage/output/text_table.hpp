// SPDX-License-Identifier: Apache-2.0
/// @file
/// Aligned columns of text.
#pragma once

#include <cstddef>
#include <limits>
#include <string>
#include <utility>
#include <vector>

namespace leverage::program {

enum class alignment { left, right };

struct table_column {
  std::string heading{};
  alignment align = alignment::right;
  /// Where the table is too wide, columns with a lower priority are left out first; those with this default never are.
  int priority = std::numeric_limits<int>::max();
  std::size_t gap = 2;  ///< blanks before the column, except before the first
  std::size_t min_width = 0;
};

/// A table for a terminal. Lines have no blanks at their ends, and no text in a cell can begin another line.
class text_table {
 public:
  /// Without any heading the table has no head line.
  explicit text_table(std::vector<table_column> columns);

  /// A row with a cell for each column.
  void add(std::vector<std::string> cells);
  /// A text over the whole width between rows, wrapped behind `first`; an empty line where both are empty.
  void add_text(std::string text, std::string first = {}) {
    rows_.push_back({{}, std::move(text), std::move(first)});
  }

  [[nodiscard]] bool empty() const { return rows_.empty(); }

  /// How wide each column is.
  [[nodiscard]] std::vector<std::size_t> widths() const;

  /// The lines of the table, at most `width` columns wide where priorities allow it. A last column that is aligned to
  /// the left is wrapped.
  [[nodiscard]] std::string text(std::size_t width) const;

 private:
  struct row {
    std::vector<std::string> cells;  ///< empty for a text
    std::string text;
    std::string first;
  };

  std::vector<table_column> columns_;
  std::vector<row> rows_;
};

}  // namespace leverage::program
