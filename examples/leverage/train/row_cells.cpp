// SPDX-License-Identifier: Apache-2.0
#include "train/row_cells.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "support/numbers.hpp"

namespace leverage::program {

std::string_view row_cells::text(std::string_view column) const {
  const auto at = std::find(table_->columns.begin(), table_->columns.end(), column);
  if (at == table_->columns.end()) {
    return {};
  }
  const auto j = static_cast<std::size_t>(at - table_->columns.begin());
  return trimmed(table_->rows[row_][j]);
}

std::optional<count> row_cells::whole(std::string_view column, count min) {
  const std::string_view cell = text(column);
  if (cell.empty()) {
    return std::nullopt;
  }
  const auto value = parse_count(cell, min);
  if (!value) {
    refuse(fmt::format("column {}: {}", column, value.error()));
    return std::nullopt;
  }
  return *value;
}

count row_cells::needed(std::string_view column, count min) {
  if (!has(column)) {
    refuse(fmt::format("column {}: expected a whole number, the cell is blank", column));
  }
  return whole(column, min).value_or(0);
}

std::optional<double> row_cells::positive(std::string_view column) {
  const std::string_view cell = text(column);
  if (cell.empty()) {
    return std::nullopt;
  }
  const auto value = parse_positive(cell);
  if (!value) {
    refuse(fmt::format("column {}: {}", column, value.error()));
    return std::nullopt;
  }
  return *value;
}

void row_cells::refuse(std::string why) {
  if (fault_.empty()) {
    fault_ = std::move(why);
  }
}

}  // namespace leverage::program
