// SPDX-License-Identifier: Apache-2.0
/// @file
/// The cells of one row of a table whose cells may be blank: each is read by its column's name, and what is wrong with
/// one is kept as the row's fault instead of ending the whole table.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "leverage/core/quantities.hpp"
#include "support/csv.hpp"

namespace leverage::program {

/// One row. A column that the table does not have is blank in every row.
class row_cells {
 public:
  row_cells(const csv_table& table, std::size_t row) : table_(&table), row_(row) {}

  /// The cell without blanks around it; empty if it is blank.
  [[nodiscard]] std::string_view text(std::string_view column) const;
  [[nodiscard]] bool has(std::string_view column) const { return !text(column).empty(); }
  /// A whole number from `min` on; none if the cell is blank or wrong, and the latter is the row's fault.
  [[nodiscard]] std::optional<count> whole(std::string_view column, count min = 1);
  /// As `whole`, and a blank cell is a fault as well; 0 then.
  [[nodiscard]] count needed(std::string_view column, count min = 1);
  /// A number above zero; none if the cell is blank or wrong.
  [[nodiscard]] std::optional<double> positive(std::string_view column);
  /// Records a fault; the first one is kept.
  void refuse(std::string why);
  /// The first fault; empty if there is none.
  [[nodiscard]] const std::string& fault() const { return fault_; }

 private:
  const csv_table* table_;
  std::size_t row_;
  std::string fault_;
};

}  // namespace leverage::program
