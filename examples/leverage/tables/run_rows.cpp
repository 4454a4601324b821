// SPDX-License-Identifier: Apache-2.0
#include "tables/run_rows.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <iterator>
#include <map>
#include <utility>

#include "support/cell_expression.hpp"
#include "support/csv_columns.hpp"
#include "support/csv_detail.hpp"
#include "support/csv_where.hpp"
#include "tables/appended_files.hpp"

namespace leverage::program {

namespace {

/// Names in quotes, of which the first are named and the others counted.
std::string few_names(const std::vector<std::string>& names) {
  constexpr std::size_t most = 5;
  std::vector<std::string> first;
  for (std::size_t i = 0; i < std::min(most, names.size()); ++i) {
    first.push_back(in_quotes(names[i]));
  }
  return fmt::format("{}{}", fmt::join(first, ", "),
                     names.size() > most ? fmt::format(" and {} more", names.size() - most) : "");
}

}  // namespace

result<run_rows> run_rows::read(const table_options& options) {
  return read_appended(options).and_then(
      [&](csv_table table) { return take(std::move(table), options); });
}

result<run_rows> run_rows::take(csv_table table, const table_options& options) {
  run_rows r(options);
  r.table_ = std::move(table);
  r.table_.origins.resize(r.table_.columns.size());
  r.table_.advice = "; --drop-missing leaves out rows with missing cells";
  for (const computed_column& c : options.computed) {
    if (const auto wrong = r.compute(c)) {
      return failure{fmt::format("--compute: {}: {}", r.table_.name, wrong->value())};
    }
  }
  return r;
}

std::optional<failure> run_rows::compute(const computed_column& c) {
  column_names names(table_, options_.columns, matches_);
  if (column_index(table_).has(c.name)) {
    return failure{
        fmt::format("expected a new name, found that of a column: {}", in_quotes(c.name))};
  }
  if ((table_.columns.size() + 1) * table_.rows.size() > csv_detail::max_cells) {
    return failure{
        fmt::format("expected a table of at most {} cells, found more", csv_detail::max_cells)};
  }
  const auto e =
      cell_expression::parse(c.formula, [&](std::string_view name) { return names.find(name); });
  if (!e) {
    return failure{e.error()};
  }
  for (std::size_t row = 0; row < table_.rows.size(); ++row) {
    const auto [value, at_fault] = e->in_row(table_, row);
    table_.rows[row].push_back(at_fault && is_missing(table_, row, *at_fault) ? ""
                               : at_fault                                     ? "no number"
                                          : fmt::format("{:.17g}", value));
  }
  table_.columns.push_back(c.name);
  table_.origins.push_back({.absent_from = "", .formula = c.formula, .inputs = e->columns()});
  return std::nullopt;
}

result<std::size_t> run_rows::role(std::string_view role, std::string_view other) {
  return column_names(table_, options_.columns, matches_)
      .find_role(role, other)
      .map_error(about(table_.name));
}

result<std::optional<std::size_t>> run_rows::optional_role(std::string_view role) {
  column_names names(table_, options_.columns, matches_);
  return (is_mapped(role)
              ? names.find_role(role).map([](std::size_t j) { return std::optional(j); })
              : names.find_if_any(role))
      .map_error(about(table_.name));
}

result<std::optional<std::size_t>> run_rows::usual_role(std::string_view role) {
  return is_mapped(role) ? optional_role(role)
                         : column_names(table_, options_.columns, matches_)
                               .find_usual(role)
                               .map_error(about(table_.name));
}

bool run_rows::is_mapped(std::string_view role) const {
  return std::any_of(options_.columns.begin(), options_.columns.end(),
                     [&](const auto& pair) { return pair.first == role; });
}

result<std::size_t> run_rows::column(std::string_view name) {
  return column_names(table_, options_.columns, matches_).find(name).map_error(about(table_.name));
}

std::optional<failure> run_rows::choose(const std::vector<std::size_t>& needed,
                                        std::optional<std::size_t> loss) {
  column_names names(table_, options_.columns, matches_);
  return store(choose_rows(table_, options_, names, needed, loss), chosen_);
}

std::optional<failure> run_rows::rename_mapped() {
  std::vector<std::string> renamed = table_.columns;
  for (const auto& [role, column] : options_.columns) {
    const auto at = column_index(table_).find(column);
    if (!at) {
      return failure{fmt::format("--columns: {}: {}", table_.name, at.error())};
    }
    if (column != role && column_index(table_).has(role)) {
      return failure{fmt::format("--columns: {}: expected a role that is no column, found {}",
                                 table_.name, in_quotes(role))};
    }
    if (renamed[*at] != table_.columns[*at]) {
      return failure{fmt::format("--columns: {}: expected a column for one role, found {} for two",
                                 table_.name, in_quotes(column))};
    }
    renamed[*at] = role;
  }
  table_.columns = std::move(renamed);
  return std::nullopt;
}

result<std::vector<std::size_t>> run_rows::those_where(const std::string& flag,
                                                       const std::vector<std::string>& conditions) {
  std::vector<predicate> all;
  for (const std::string& text : conditions) {
    auto read = parse_where(text).map_error(about(flag));
    if (!read) {
      return failure{std::move(read).error()};
    }
    std::move(read->begin(), read->end(), std::back_inserter(all));
  }
  column_names names(table_, options_.columns, matches_);
  return rows_where(table_, all,
                    {.find = [&](std::string_view name) { return names.find(name); },
                     .among = &chosen_.rows})
      .map([](selection kept) { return std::move(kept.rows); })
      .map_error(about(flag));
}

result<std::vector<std::size_t>> run_rows::groups(std::string_view flag,
                                                  const std::vector<std::string>& columns) {
  column_names names(table_, options_.columns, matches_);
  return group_numbers(flag, columns, table_, names, chosen_.rows);
}

std::vector<std::string> run_rows::notes() const {
  std::vector<std::string> all;
  if (!table_.form.empty()) {
    all.push_back(table_.form);
  }
  std::map<std::string, std::vector<std::string>> absent;
  std::map<std::string, std::size_t> times;
  for (std::size_t j = 0; j < table_.columns.size(); ++j) {
    if (!table_.columns[j].empty() && !table_.origins[j].absent_from.empty()) {
      absent[table_.origins[j].absent_from].push_back(table_.columns[j]);
    }
    ++times[table_.columns[j]];
  }
  for (const auto& [files, columns] : absent) {
    all.push_back(fmt::format("no {} in {}", few_names(columns), files));
  }
  std::vector<std::string> repeated;
  for (const auto& [name, number] : times) {
    if (name.empty()) {
      all.push_back(fmt::format("{} without a name {} not read",
                                number == 1 ? "a column" : fmt::format("{} columns", number),
                                number == 1 ? "is" : "are"));
    } else if (number > 1) {
      repeated.push_back(name);
    }
  }
  if (!repeated.empty()) {
    all.push_back(
        fmt::format("several columns have one name and are not read: {}", few_names(repeated)));
  }
  return all;
}

std::vector<std::pair<std::string, std::string>> run_rows::lines() const {
  std::vector<std::pair<std::string, std::string>> all;
  for (const std::string& note : notes()) {
    all.emplace_back("table", note);
  }
  for (const computed_column& c : options_.computed) {
    all.emplace_back("computed", printable(fmt::format("{} = {}", c.name, c.formula)));
  }
  if (!matches_.empty()) {
    all.emplace_back("columns", matches_text(matches_));
  }
  return all;
}

object run_rows::json() const {
  const std::vector<std::string> one{table_.name};
  return {{"files", table_.files.empty() ? one : table_.files},
          {"rows", table_.rows.size()},
          {"used", chosen_.rows.size()},
          {"excluded_by_where", chosen_.excluded},
          {"with_missing_cells", chosen_.missing},
          {"not_last_of_their_group", chosen_.not_last},
          {"not_best_of_their_group", chosen_.not_best},
          {"matched", array_of(matches_,
                               [](const matched_name& m) {
                                 return object{{"name", m.name}, {"column", m.column}};
                               })},
          {"computed", array_of(options_.computed,
                                [](const computed_column& c) {
                                  return object{{"name", c.name}, {"formula", c.formula}};
                                })},
          {"notes", notes()}};
}

}  // namespace leverage::program
