// SPDX-License-Identifier: Apache-2.0
#include "support/csv_columns.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>
#include <string>
#include <utility>

#include "support/csv_detail.hpp"
#include "support/near_names.hpp"
#include "support/numbers.hpp"

namespace leverage::program {

namespace {

constexpr std::size_t max_names = 40;

}  // namespace

namespace csv_detail {

result<double> number_in(std::string_view cell) {
  if (trimmed(cell).empty()) {
    return failure{"expected a number, found an empty cell"};
  }
  return parse_decimal(cell);
}

std::string cell_position(const csv_table& table, std::size_t row, std::size_t column) {
  return fmt::format("line {}, column {}", table.lines[row], in_quotes(table.columns[column]));
}

std::string no_column(const csv_table& table, std::string_view name) {
  if (table.columns.empty()) {
    return fmt::format("expected a column {}, found a table without columns", in_quotes(name));
  }
  const std::string_view suggested = nearest(name, {table.columns.begin(), table.columns.end()});
  std::string all;
  for (std::size_t j = 0; j < std::min(table.columns.size(), max_names); ++j) {
    all += (j == 0 ? "" : ", ") + in_quotes(table.columns[j]);
  }
  if (table.columns.size() > max_names) {
    all += fmt::format(" and {} more", table.columns.size() - max_names);
  }
  return fmt::format("expected a column {}, found none; nearest: {}; there are {}", in_quotes(name),
                     in_quotes(suggested), all);
}

}  // namespace csv_detail

using csv_detail::cell_position;
using csv_detail::error_list;
using csv_detail::no_column;
using csv_detail::number_in;

result<std::size_t> find_column(const csv_table& table, std::string_view name) {
  const auto found = std::find(table.columns.begin(), table.columns.end(), trimmed(name));
  if (found != table.columns.end()) {
    return static_cast<std::size_t>(found - table.columns.begin());
  }
  return failure{fmt::format("{}: {}", table.name, no_column(table, name))};
}

result<std::vector<double>> numeric_column(const csv_table& table, std::string_view name) {
  std::vector<std::size_t> all(table.rows.size());
  std::iota(all.begin(), all.end(), std::size_t{0});
  return numeric_column(table, name, all);
}

result<std::vector<double>> numeric_column(const csv_table& table, std::string_view name,
                                           const std::vector<std::size_t>& rows) {
  const auto column = find_column(table, name);
  if (!column) {
    return failure{column.error()};
  }
  std::vector<double> values;
  error_list errors(table.name);
  for (const std::size_t row : rows) {
    const auto value = number_in(table.rows[row][*column]);
    if (value) {
      values.push_back(*value);
    } else {
      errors.add(fmt::format("{}: {}", cell_position(table, row, *column), value.error()));
    }
  }
  if (!errors.empty()) {
    return std::move(errors).taken();
  }
  return values;
}

std::string wrong_value(const csv_table& table, std::string_view column, std::size_t row,
                        std::string_view expected, double found) {
  return fmt::format("{}: line {}, column {}: expected {}, found {}", table.name, table.lines[row],
                     in_quotes(column), expected, found);
}

}  // namespace leverage::program
