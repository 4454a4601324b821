// SPDX-License-Identifier: Apache-2.0
/// @file
/// Rows of a table that fulfil conditions.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "support/cell_expression.hpp"
#include "support/csv.hpp"
#include "support/result.hpp"

namespace leverage::program {

enum class comparison { equal, not_equal, less, less_equal, greater, greater_equal };

/// "<=".
[[nodiscard]] std::string_view sign_of(comparison op);

/// What a row must fulfil to be kept: column OP value.
struct predicate {
  std::string column;  ///< or an expression of columns
  comparison op = comparison::equal;
  std::string value;  ///< a number, a text, a column or an expression of columns
  bool column_quoted = false;
  bool value_quoted = false;  ///< then it is no number and no expression
};

/// Predicates separated by commas, as in `arch = moe, loss < 4, tokens >= 20*params`, OP among = != < <= > >=. A column
/// or a value that holds a comma, a quote or an operator is put in double quotes, as in the table.
[[nodiscard]] result<std::vector<predicate>> parse_where(std::string_view text);

/// The rows that a filter keeps, and how many it does not.
struct selection {
  std::vector<std::size_t> rows;  ///< indices, ascending; there may be none
  std::size_t excluded = 0;
  std::size_t missing = 0;  ///< rows with a missing cell where a number is compared
};

/// How conditions are taken.
struct condition_reading {
  column_lookup find{};       ///< by default the columns by their names
  bool drop_missing = false;  ///< leave out rows with a missing cell instead of failing
  const std::vector<std::size_t>* among = nullptr;  ///< the rows that are looked at; null: all
};

/// The rows that fulfil all predicates. = and != compare as numbers where both sides are (the value with a suffix too,
/// 70B), otherwise as text without the blanks around it; a value that is the name of a column means its cells. The others
/// compare numbers only: a number, a column, or an expression of columns. A cell that is none is an error, unless an
/// earlier predicate has excluded its row.
[[nodiscard]] result<selection> rows_where(const csv_table& table,
                                           const std::vector<predicate>& where,
                                           const condition_reading& how = {});

/// The rows that the text of --where keeps: all rows where it is empty. No row left is a failure.
[[nodiscard]] result<selection> select_rows(const csv_table& table, const std::string& where);
/// The same of several texts, all of whose conditions hold.
[[nodiscard]] result<selection> select_rows(const csv_table& table,
                                            const std::vector<std::string>& where,
                                            const condition_reading& how = {});

}  // namespace leverage::program
