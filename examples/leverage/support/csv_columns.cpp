// SPDX-License-Identifier: Apache-2.0
#include "support/csv_columns.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <iterator>
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
  return fmt::format("{}, column {}", row_position(table, row), in_quotes(table.columns[column]));
}

std::string no_number(const csv_table& table, std::size_t row, std::size_t column) {
  const std::string& cell = table.rows[row][column];
  const auto read = number_in(cell);
  std::string why = read ? "" : read.error();
  if (column < table.origins.size() && !table.origins[column].formula.empty()) {
    const column_origin& origin = table.origins[column];
    const auto at_fault =
        std::find_if(origin.inputs.begin(), origin.inputs.end(),
                     [&](std::size_t j) { return !number_in(table.rows[row][j]); });
    why = at_fault == origin.inputs.end()
              ? fmt::format("expected a finite number, found {} of {}", in_quotes(cell),
                            in_quotes(origin.formula))
              : fmt::format("expected a number, found no value of {}, as column {} holds {}",
                            in_quotes(origin.formula), in_quotes(table.columns[*at_fault]),
                            trimmed(table.rows[row][*at_fault]).empty()
                                ? "nothing"
                                : in_quotes(table.rows[row][*at_fault]));
  }
  return fmt::format("{}: {}{}", cell_position(table, row, column), why,
                     is_missing(table, row, column) ? table.advice : "");
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

using csv_detail::error_list;
using csv_detail::no_column;
using csv_detail::number_in;

column_index::column_index(const csv_table& table) : table_(&table) {
  for (std::size_t j = 0; j < table.columns.size(); ++j) {
    ++places_.try_emplace(table.columns[j], place{j, 0}).first->second.times;
  }
}

bool column_index::has(std::string_view name) const {
  return !trimmed(name).empty() && places_.find(trimmed(name)) != places_.end();
}

result<std::size_t> column_index::find(std::string_view name) const {
  if (!has(name)) {
    return failure{no_column(*table_, name)};
  }
  const place found = places_.find(trimmed(name))->second;
  if (found.times > 1) {
    return failure{
        fmt::format("expected one column {}, found {}", in_quotes(trimmed(name)), found.times)};
  }
  return found.first;
}

result<std::size_t> find_column(const csv_table& table, std::string_view name) {
  return column_index(table).find(name).map_error(about(table.name));
}

std::string row_position(const csv_table& table, std::size_t row) {
  return table.files.empty()
             ? fmt::format("line {}", table.lines[row])
             : fmt::format("line {} of {}", table.lines[row], table.files[table.file[row]]);
}

bool means_nothing(std::string_view cell) {
  constexpr std::string_view words[] = {"na", "n/a", "<na>", "#n/a", "nan", "none", "null", "-"};
  std::string lower(trimmed(cell).substr(0, words[0].size() + 3));
  std::transform(lower.begin(), lower.end(), lower.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return lower.empty() || std::find(std::begin(words), std::end(words), lower) != std::end(words);
}

bool is_missing(const csv_table& table, std::size_t row, std::size_t column) {
  const bool computed = column < table.origins.size() && !table.origins[column].formula.empty();
  const std::string& cell = table.rows[row][column];
  return computed ? cell.empty() : means_nothing(cell);
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
      errors.add([&] { return csv_detail::no_number(table, row, *column); });
    }
  }
  if (!errors.empty()) {
    return std::move(errors).taken();
  }
  return values;
}

std::string wrong_value(const csv_table& table, std::string_view column, std::size_t row,
                        std::string_view expected, double found) {
  return fmt::format("{}: {}, column {}: expected {}, found {}", table.name,
                     row_position(table, row), in_quotes(column), expected, found);
}

}  // namespace leverage::program
