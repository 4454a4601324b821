// SPDX-License-Identifier: Apache-2.0
/// @file
/// A user's table: read, with computed columns, names matched and rows chosen.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "output/value.hpp"
#include "support/csv.hpp"
#include "support/result.hpp"
#include "tables/column_names.hpp"
#include "tables/row_choice.hpp"
#include "tables/table_options.hpp"

namespace leverage::program {

/// How commands take it: read(), then the columns of what they need, then choose().
class run_rows {
 public:
  /// Reads the files and computes columns, each from those that are there by then.
  [[nodiscard]] static result<run_rows> read(const table_options& options);

  /// The same of a table that has been read.
  [[nodiscard]] static result<run_rows> take(csv_table table, const table_options& options);

  [[nodiscard]] const csv_table& table() const { return table_; }
  /// The rows that are used; those of choose().
  [[nodiscard]] const std::vector<std::size_t>& rows() const { return chosen_.rows; }
  [[nodiscard]] const row_choice& chosen() const { return chosen_; }
  /// What columns were found by another name than their own.
  [[nodiscard]] const std::vector<matched_name>& matches() const { return matches_; }

  /// The column of a role, or of its other name; the failure names the file.
  [[nodiscard]] result<std::size_t> role(std::string_view role, std::string_view other = {});
  /// The column that is mapped to an optional role, or has its name in any case.
  [[nodiscard]] result<std::optional<std::size_t>> optional_role(std::string_view role);
  /// The same, or the only column that is called so usually.
  [[nodiscard]] result<std::optional<std::size_t>> usual_role(std::string_view role);
  /// A column by its name, as column_names::find takes it.
  [[nodiscard]] result<std::size_t> column(std::string_view name);

  /// Chooses the rows; see choose_rows.
  [[nodiscard]] std::optional<failure> choose(const std::vector<std::size_t>& needed,
                                              std::optional<std::size_t> loss);

  /// Gives the columns that --columns maps the names of their roles, for commands that look cells up by fixed names. It is
  /// the last step: conditions and expressions name the columns as the file does.
  [[nodiscard]] std::optional<failure> rename_mapped();

  /// Of the rows that are used those that fulfil all conditions, which `flag` gives; there may be none.
  [[nodiscard]] result<std::vector<std::size_t>> those_where(
      const std::string& flag, const std::vector<std::string>& conditions);
  /// The group of each row that is used: rows have the same number if their cells in these columns, which `flag` names,
  /// are equal.
  [[nodiscard]] result<std::vector<std::size_t>> groups(std::string_view flag,
                                                        const std::vector<std::string>& columns);

  /// Lines about the table, each with its key: what was matched, computed, read otherwise than usual.
  [[nodiscard]] std::vector<std::pair<std::string, std::string>> lines() const;
  /// The same and the counts of rows, as a member "table".
  [[nodiscard]] object json() const;

 private:
  explicit run_rows(const table_options& options) : options_(options) {}
  [[nodiscard]] std::optional<failure> compute(const computed_column& c);
  [[nodiscard]] std::vector<std::string> notes() const;
  /// Whether --columns maps a role.
  [[nodiscard]] bool is_mapped(std::string_view role) const;

  table_options options_;
  csv_table table_{};
  std::vector<matched_name> matches_;
  row_choice chosen_{};
};

}  // namespace leverage::program
