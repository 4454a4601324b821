// SPDX-License-Identifier: Apache-2.0
#include "tables/row_choice.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <map>
#include <numeric>
#include <utility>

#include "support/csv_columns.hpp"
#include "support/csv_detail.hpp"
#include "support/csv_where.hpp"
#include "support/numbers.hpp"

namespace leverage::program {

namespace {

using indices = std::vector<std::size_t>;

/// The columns that a flag names.
result<indices> columns_of(std::string_view flag, const std::vector<std::string>& asked,
                           const csv_table& table, column_names& names) {
  indices columns;
  for (const std::string& name : asked) {
    const auto column = names.find(name);
    if (!column) {
      return failure{fmt::format("{}: {}: {}", flag, table.name, column.error())};
    }
    columns.push_back(*column);
  }
  return columns;
}

/// What the cells of a row are by which it is grouped: numbers as numbers, however they are written.
std::string group_of(const csv_table& table, std::size_t row, const indices& columns) {
  std::string key;
  for (const std::size_t column : columns) {
    const std::string& cell = table.rows[row][column];
    const auto number = csv_detail::number_in(cell);
    key += number ? fmt::format("n{:.17g}", *number + 0.0) : fmt::format("t{}", trimmed(cell));
    key += '\0';
  }
  return key;
}

/// One row of each group: `better` says whether a later row takes the place of an earlier one.
template <class Better>
indices one_of_each(const csv_table& table, const indices& rows, const indices& columns,
                    const Better& better) {
  std::map<std::string, std::size_t> chosen;  // position in rows
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const auto [at, is_new] = chosen.try_emplace(group_of(table, rows[i], columns), i);
    if (!is_new && better(i, at->second)) {
      at->second = i;
    }
  }
  indices kept;
  for (const auto& [key, i] : chosen) {
    kept.push_back(rows[i]);
  }
  std::sort(kept.begin(), kept.end());
  return kept;
}

/// That a file does not have a column that is needed.
std::optional<failure> absent_column(const csv_table& table, const indices& needed) {
  for (const std::size_t j : needed) {
    if (j < table.origins.size() && !table.origins[j].absent_from.empty()) {
      return failure{fmt::format("{}: expected a column {}, as other files have, found none{}",
                                 table.origins[j].absent_from, in_quotes(table.columns[j]),
                                 table.advice)};
    }
  }
  return std::nullopt;
}

/// The rows without a missing cell; or, where there has to be none, a failure for a group without a name.
result<indices> without_missing(const csv_table& table, const indices& rows, const indices& needed,
                                const indices& groups, bool drop) {
  indices kept;
  csv_detail::error_list errors(table.name);
  for (const std::size_t row : rows) {
    const auto missing = [&](std::size_t j) { return is_missing(table, row, j); };
    const auto nameless = std::find_if(groups.begin(), groups.end(), missing);
    const bool whole =
        nameless == groups.end() && std::none_of(needed.begin(), needed.end(), missing);
    if (!drop && nameless != groups.end()) {
      errors.add([&] {
        return fmt::format("{}: expected the name of a group, found nothing{}",
                           csv_detail::cell_position(table, row, *nameless), table.advice);
      });
    }
    if (whole || !drop) {
      kept.push_back(row);
    }
  }
  if (!errors.empty()) {
    return std::move(errors).taken();
  }
  if (kept.empty()) {
    return failure{
        fmt::format("--drop-missing: expected rows of {} without a missing cell, found none of {}",
                    table.name, rows.size())};
  }
  return kept;
}

}  // namespace

result<row_choice> choose_rows(const csv_table& table, const table_options& options,
                               column_names& names, const std::vector<std::size_t>& needed,
                               std::optional<std::size_t> loss) {
  const auto kept = select_rows(table, options.where,
                                {.find = [&](std::string_view name) { return names.find(name); },
                                 .drop_missing = options.drop_missing});
  if (!kept) {
    return failure{kept.error()};
  }
  const auto last = columns_of("--last-per", options.last_per, table, names);
  const auto best = columns_of("--best-per", options.best_per, table, names);
  if (!last || !best) {
    return failure{last ? best.error() : last.error()};
  }
  indices groups = *last;
  groups.insert(groups.end(), best->begin(), best->end());
  if (!options.drop_missing) {
    if (const auto absent = absent_column(table, needed)) {
      return *absent;
    }
  }
  row_choice c{.rows = kept->rows, .excluded = kept->excluded, .missing = kept->missing};
  auto whole = without_missing(table, c.rows, needed, groups, options.drop_missing);
  if (!whole) {
    return failure{std::move(whole).error()};
  }
  c.missing += c.rows.size() - whole->size();
  c.rows = *std::move(whole);
  if (!last->empty()) {
    indices one = one_of_each(table, c.rows, *last, [](std::size_t, std::size_t) { return true; });
    c.not_last = c.rows.size() - one.size();
    c.rows = std::move(one);
  }
  if (!best->empty()) {
    if (!loss) {
      return failure{"--best-per: expected a column of losses, found none"};
    }
    const auto losses = numeric_column(table, table.columns[*loss], c.rows);
    if (!losses) {
      return failure{losses.error()};
    }
    indices one = one_of_each(table, c.rows, *best, [&](std::size_t later, std::size_t earlier) {
      return (*losses)[later] < (*losses)[earlier];
    });
    c.not_best = c.rows.size() - one.size();
    c.rows = std::move(one);
  }
  return c;
}

result<std::vector<std::size_t>> group_numbers(std::string_view flag,
                                               const std::vector<std::string>& columns,
                                               const csv_table& table, column_names& names,
                                               const std::vector<std::size_t>& rows) {
  const auto found = columns_of(flag, columns, table, names);
  if (!found) {
    return failure{found.error()};
  }
  std::map<std::string, std::size_t> numbers;
  std::vector<std::size_t> groups;
  for (const std::size_t row : rows) {
    groups.push_back(
        numbers.try_emplace(group_of(table, row, *found), numbers.size()).first->second);
  }
  return groups;
}

std::string left_out_text(const row_choice& c, const table_options& options) {
  std::vector<std::string> all;
  const auto add = [&](std::size_t number, std::string_view why) {
    if (number > 0) {
      all.push_back(fmt::format("{} {}", number, why));
    }
  };
  const auto names = [](const std::vector<std::string>& columns) {
    return printable(fmt::format("{}", fmt::join(columns, ",")));
  };
  add(c.excluded, "others excluded by --where");
  add(c.missing, "with a missing cell (--drop-missing)");
  add(c.not_last, fmt::format("not the last (--last-per {})", names(options.last_per)));
  add(c.not_best, fmt::format("not the best (--best-per {})", names(options.best_per)));
  return fmt::format("{}", fmt::join(all, ", "));
}

}  // namespace leverage::program
