// SPDX-License-Identifier: Apache-2.0
/// @file
/// Rows of a table that fulfil conditions.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "support/csv.hpp"
#include "support/result.hpp"

namespace leverage::program {

enum class comparison { equal, not_equal, less, less_equal, greater, greater_equal };

/// What a row must fulfil to be kept: column OP value.
struct predicate {
  std::string column;
  comparison op = comparison::equal;
  std::string value;
};

/// Predicates separated by commas, as in `arch = moe, loss < 4`, OP among = != < <= > >=. A column or a
/// value that holds a comma, a quote or an operator is put in double quotes, as in the table.
[[nodiscard]] result<std::vector<predicate>> parse_where(std::string_view text);

/// The rows that a filter keeps, and how many it does not.
struct selection {
  std::vector<std::size_t> rows;  ///< indices, ascending; there may be none
  std::size_t excluded = 0;
};

/// The rows that fulfil all predicates. = and != compare as numbers where both sides are (the value with a
/// suffix too, 70B), otherwise as text without the blanks around it. The others compare numbers only, and a cell that is none is an
/// error, unless an earlier predicate has excluded its row.
[[nodiscard]] result<selection> rows_where(const csv_table& table,
                                           const std::vector<predicate>& where);

/// The rows that the text of --where keeps: all rows where it is empty. No row left is a failure.
[[nodiscard]] result<selection> select_rows(const csv_table& table, const std::string& where);

}  // namespace leverage::program
