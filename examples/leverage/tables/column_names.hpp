// SPDX-License-Identifier: Apache-2.0
/// @file
/// Columns by what people call them: their names in any case, the role of --columns, and the usual names of parameters,
/// tokens, loss and compute.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "support/csv.hpp"
#include "support/csv_columns.hpp"
#include "support/result.hpp"

namespace leverage::program {

/// A name that is not that of the column it was found to mean.
struct matched_name {
  std::string name;
  std::string column;
};

/// Finds columns and keeps what it has matched. The table stays as it is in the meantime.
class column_names {
 public:
  using roles = std::vector<std::pair<std::string, std::string>>;

  /// New matches are put at the end of `matches`.
  column_names(const csv_table& table, const roles& mapped, std::vector<matched_name>& matches);

  /// The column of a name: the one that has it; or else the one that --columns maps the role of this name to; or else the
  /// only one that differs in case alone; or else the only one that is called so usually, as N is by params, parameters,
  /// n_params, model_size. A failure, which does not name the file, where there are several or none.
  [[nodiscard]] result<std::size_t> find(std::string_view name);
  /// The same without usual names; nothing where there is none.
  [[nodiscard]] result<std::optional<std::size_t>> find_if_any(std::string_view name);
  /// The same, or the only one that is called so usually and that --columns maps to nothing; nothing where there are
  /// several of those.
  [[nodiscard]] result<std::optional<std::size_t>> find_usual(std::string_view name);
  /// The column of a role: where --columns maps it, that one and no other.
  [[nodiscard]] result<std::size_t> find_role(std::string_view role, std::string_view other = {});

 private:
  /// The columns that differ from a name in case alone.
  [[nodiscard]] std::vector<std::size_t> in_any_case(std::string_view name) const;
  /// The columns that are called as a name is usually.
  [[nodiscard]] std::vector<std::size_t> called(std::string_view name) const;
  [[nodiscard]] const std::string* mapped(std::string_view role) const;
  std::size_t take(std::string_view name, std::size_t column);
  [[nodiscard]] failure several(std::string_view name, const std::vector<std::size_t>& all) const;

  const csv_table* table_;
  const roles* roles_;
  std::vector<matched_name>* matches_;
  column_index index_;
};

/// "N is "params", L is "val_loss"".
[[nodiscard]] std::string matches_text(const std::vector<matched_name>& matches);

}  // namespace leverage::program
