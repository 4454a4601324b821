// SPDX-License-Identifier: Apache-2.0
#include "support/cell_expression.hpp"

#include <fmt/format.h>

#include <span>

#include "support/csv_detail.hpp"
#include "support/printable.hpp"

namespace leverage::program {

result<cell_expression> cell_expression::parse(std::string_view text, const column_lookup& find) {
  const auto e = fit::expression::parse(text);
  if (!e) {
    return failure{fmt::format("position {} of {}: {}", e.problem().position + 1, in_quotes(text),
                               printable(e.problem().what))};
  }
  std::vector<std::size_t> columns;
  for (const std::string& name : e->names()) {
    const auto column = find(name);
    if (!column) {
      return failure{fmt::format("{}: {}", in_quotes(text), column.error())};
    }
    columns.push_back(*column);
  }
  return cell_expression(*e, std::move(columns));
}

cell_expression::outcome cell_expression::in_row(const csv_table& table, std::size_t row) const {
  std::vector<double> values;
  values.reserve(columns_.size());
  for (const std::size_t column : columns_) {
    const auto value = csv_detail::number_in(table.rows[row][column]);
    if (!value) {
      return {0.0, column};
    }
    values.push_back(*value);
  }
  return {expression_.evaluate<double>(std::span<const double>(values)), std::nullopt};
}

}  // namespace leverage::program
