// SPDX-License-Identifier: Apache-2.0
/// @file
/// Expressions over the cells of a row: C / (6 * N).
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "leverage/fit/expression.hpp"
#include "support/csv.hpp"
#include "support/result.hpp"

namespace leverage::program {

/// Finds a column by what a user calls it; the failure does not name the file.
using column_lookup = std::function<result<std::size_t>(std::string_view name)>;

/// An expression whose names are columns.
class cell_expression {
 public:
  /// What is wrong is named by its position, from 1, or is a column that is not there.
  [[nodiscard]] static result<cell_expression> parse(std::string_view text,
                                                     const column_lookup& find);

  /// A number that need not be finite, or the column whose cell is no number.
  struct outcome {
    double value = 0.0;
    std::optional<std::size_t> at_fault;
  };
  [[nodiscard]] outcome in_row(const csv_table& table, std::size_t row) const;

  /// The columns of its names.
  [[nodiscard]] const std::vector<std::size_t>& columns() const { return columns_; }

 private:
  cell_expression(fit::expression e, std::vector<std::size_t> columns)
      : expression_(std::move(e)), columns_(std::move(columns)) {}

  fit::expression expression_;
  std::vector<std::size_t> columns_;
};

}  // namespace leverage::program
