// SPDX-License-Identifier: Apache-2.0
/// @file
/// The rows of a table that are used, and how many are left out for which reason.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "support/csv.hpp"
#include "support/result.hpp"
#include "tables/column_names.hpp"
#include "tables/table_options.hpp"

namespace leverage::program {

struct row_choice {
  std::vector<std::size_t> rows;  ///< indices, ascending
  std::size_t excluded = 0;       ///< by --where
  std::size_t missing = 0;        ///< with a missing cell, by --drop-missing
  std::size_t not_last = 0;       ///< of their group, by --last-per
  std::size_t not_best = 0;       ///< of their group, by --best-per
};

/// In this order: the rows that fulfil --where; of these those without a missing cell in the columns that are `needed`;
/// of these the last one of each group of --last-per, in the order of the table; of these the one of each group of
/// --best-per with the least number in the column `loss`, the first of equals. Groups are of equal numbers or texts. No
/// row left is a failure.
[[nodiscard]] result<row_choice> choose_rows(const csv_table& table, const table_options& options,
                                             column_names& names,
                                             const std::vector<std::size_t>& needed,
                                             std::optional<std::size_t> loss);

/// The group of each of these rows, numbered from 0: of equal numbers or texts in the columns that `flag` names.
[[nodiscard]] result<std::vector<std::size_t>> group_numbers(
    std::string_view flag, const std::vector<std::string>& columns, const csv_table& table,
    column_names& names, const std::vector<std::size_t>& rows);

/// "3 others excluded by --where, 2 with a missing cell": each number with its reason; empty where there is none.
[[nodiscard]] std::string left_out_text(const row_choice& c, const table_options& options);

}  // namespace leverage::program
