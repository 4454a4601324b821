// SPDX-License-Identifier: Apache-2.0
#include "fit/fit_offsets.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "leverage/fit/group_offsets.hpp"
#include "support/csv_columns.hpp"
#include "support/printable.hpp"

namespace leverage::program {

result<row_groups> groups_of(const csv_table& table, const std::string& column,
                             const std::vector<std::size_t>& rows) {
  const auto at = find_column(table, column);
  if (!at) {
    return failure{fmt::format("--offset-per: no column {}", in_quotes(column))};
  }
  row_groups groups{.column = column};
  std::vector<std::size_t> sizes;
  for (const std::size_t row : rows) {
    const std::string& name = table.rows[row][*at];
    if (is_missing(table, row, *at)) {
      return failure{fmt::format("{}: {}, column {}: expected the name of a group, found {}",
                                 printable(table.name), row_position(table, row), in_quotes(column),
                                 in_quotes(name))};
    }
    const auto known = std::find(groups.names.begin(), groups.names.end(), name);
    const auto group = static_cast<std::size_t>(known - groups.names.begin());
    if (known == groups.names.end()) {
      groups.names.push_back(name);
      sizes.push_back(0);
    }
    groups.of_row.push_back(group);
    ++sizes[group];
  }
  if (groups.names.size() < 2) {
    return failure{fmt::format("--offset-per: expected two groups or more in column {}, found {}",
                               in_quotes(column),
                               groups.names.empty() ? "none" : in_quotes(groups.names[0]))};
  }
  for (std::size_t g = 0; g < sizes.size(); ++g) {
    if (sizes[g] < 2) {
      return failure{
          fmt::format("--offset-per: expected two rows or more of each group, found one "
                      "of {} in column {}: its offset would fit that row whatever the "
                      "law is",
                      in_quotes(groups.names[g]), in_quotes(column))};
    }
  }
  for (std::size_t g = 1; g < groups.names.size(); ++g) {
    groups.coefficients.push_back(fmt::format("offset of {}", printable(groups.names[g])));
  }
  return groups;
}

std::optional<failure> add_offsets(fit_formula& f, const row_groups& groups,
                                   std::vector<std::vector<double>>& columns,
                                   std::vector<fit::column>& inputs) {
  const std::size_t most = max_coefficients - f.count + 1;
  if (groups.names.size() > most) {
    return failure{
        fmt::format("--offset-per: expected at most {} groups next to the {} "
                    "coefficients of the law, found {}",
                    most, f.count, groups.names.size())};
  }
  f.law = fit::with_offsets(std::move(f.law), inputs.size(), groups.names.size());
  columns = fit::indicators(groups.of_row, groups.names.size());
  for (std::size_t g = 0; g < groups.coefficients.size(); ++g) {
    inputs.push_back({groups.coefficients[g], columns[g], fit::column_domain::real});
    f.set[f.count++] =
        fit::free_coefficient(groups.coefficients[g], fit::transform::identity(), true);
  }
  return std::nullopt;
}

}  // namespace leverage::program
