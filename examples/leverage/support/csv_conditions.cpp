// SPDX-License-Identifier: Apache-2.0
// The rows that fulfil conditions.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <optional>
#include <utility>

#include "support/csv_columns.hpp"
#include "support/csv_detail.hpp"
#include "support/csv_where.hpp"
#include "support/numbers.hpp"

namespace leverage::program {

namespace {

using csv_detail::error_list;
using csv_detail::no_number;
using csv_detail::number_in;

bool orders(comparison op) { return op != comparison::equal && op != comparison::not_equal; }

template <class T>
bool holds(const T& a, comparison op, const T& b) {
  switch (op) {
    case comparison::equal:
      return a == b;
    case comparison::not_equal:
      return a != b;
    case comparison::less:
      return a < b;
    case comparison::less_equal:
      return a <= b;
    case comparison::greater:
      return a > b;
    case comparison::greater_equal:
      return a >= b;
  }
  return false;
}

/// One side of a condition: the first of these that there is.
struct side {
  std::optional<std::size_t> column{};
  std::optional<cell_expression> expression{};
  std::optional<double> number{};
  std::string text{};
};

/// A predicate with its columns found and its value read.
struct condition {
  side left;
  comparison op = comparison::equal;
  side right;
};

/// Whether a text is more than a name or a number.
bool has_operators(std::string_view text) { return text.find_first_of("+-*/^()") != text.npos; }

/// Finds what a condition is about.
class condition_reader {
 public:
  condition_reader(const csv_table& table, const column_lookup& find)
      : table_(&table), index_(table), find_(find) {
    if (!find_) {
      find_ = [this](std::string_view name) { return index_.find(name); };
    }
  }
  condition_reader(const condition_reader&) = delete;
  condition_reader& operator=(const condition_reader&) = delete;

  [[nodiscard]] result<condition> read(const predicate& p) const {
    auto left = left_of(p);
    if (!left) {
      return failure{std::move(left).error()};
    }
    auto right = right_of(p, *left);
    if (!right) {
      return failure{
          fmt::format("column {} {}: {}", in_quotes(p.column), sign_of(p.op), right.error())};
    }
    return condition{*std::move(left), p.op, *std::move(right)};
  }

 private:
  [[nodiscard]] result<side> left_of(const predicate& p) const {
    const auto column = find_(p.column);
    if (column) {
      return side{.column = *column};
    }
    if (p.column_quoted || index_.has(p.column) || !has_operators(p.column)) {
      return failure{column.error()};
    }
    return cell_expression::parse(p.column, find_).map([](cell_expression e) {
      return side{.expression = std::move(e)};
    });
  }

  [[nodiscard]] result<side> right_of(const predicate& p, const side& left) const {
    if (const auto value = parse_number(p.value); value) {
      return side{.number = *value, .text = std::string(trimmed(p.value))};
    }
    if (!orders(p.op) && !(left.expression && !index_.has(p.value))) {
      return p.value_quoted || !index_.has(p.value) ? side{.text = std::string(trimmed(p.value))}
                                                    : column_or_text(p, left);
    }
    if (const auto column = find_(p.value); column) {
      return side{.column = *column};
    }
    if (p.value_quoted || !has_operators(p.value)) {
      return failure{parse_number(p.value).error()};
    }
    auto e = cell_expression::parse(p.value, find_);
    if (e && e->columns().empty()) {
      return failure{parse_number(p.value).error()};
    }
    return std::move(e).map([](cell_expression ex) { return side{.expression = std::move(ex)}; });
  }

  /// The value of = or != that is the name of a column, and may be a text as well.
  [[nodiscard]] result<side> column_or_text(const predicate& p, const side& left) const {
    const std::string_view text = trimmed(p.value);
    const bool is_text =
        left.column && std::any_of(table_->rows.begin(), table_->rows.end(), [&](const auto& row) {
          return trimmed(row[*left.column]) == text;
        });
    if (is_text) {
      return failure{
          fmt::format("{} is a column and a text in this one: expected the text in "
                      "double quotes",
                      in_quotes(text))};
    }
    return index_.find(text).map([](std::size_t j) { return side{.column = j}; });
  }

  const csv_table* table_;
  column_index index_;
  column_lookup find_;
};

/// The conditions on the columns of a table, or what is wrong with each.
result<std::vector<condition>> conditions_on(const csv_table& table,
                                             const std::vector<predicate>& where,
                                             const column_lookup& find) {
  const condition_reader reader(table, find);
  std::vector<condition> conditions;
  error_list errors(table.name);
  for (const predicate& p : where) {
    auto c = reader.read(p);
    if (c) {
      conditions.push_back(*std::move(c));
    } else {
      errors.add(c.error());
    }
  }
  if (!errors.empty()) {
    return std::move(errors).taken();
  }
  return conditions;
}

/// What a side is in a row.
struct side_value {
  std::optional<double> number{};
  std::optional<std::size_t> at_fault{};  ///< the column whose cell is no number
};

side_value value_of(const side& s, const csv_table& table, std::size_t row) {
  if (s.column) {
    const auto number = number_in(table.rows[row][*s.column]);
    return number ? side_value{.number = *number} : side_value{.at_fault = s.column};
  }
  if (s.expression) {
    const auto outcome = s.expression->in_row(table, row);
    return std::isfinite(outcome.value) && !outcome.at_fault
               ? side_value{.number = outcome.value}
               : side_value{.at_fault = outcome.at_fault};
  }
  return {.number = s.number};
}

std::string_view text_of(const side& s, const csv_table& table, std::size_t row) {
  return s.column ? trimmed(table.rows[row][*s.column]) : std::string_view(s.text);
}

/// Whether a row fulfils a condition, or what cannot be compared.
struct verdict {
  bool holds = false;
  bool missing = false;  ///< it cannot be compared because a cell is missing
  std::string why{};     ///< it cannot be compared
};

verdict judge(const condition& c, const csv_table& table, std::size_t row) {
  const side_value left = value_of(c.left, table, row);
  const side_value right = value_of(c.right, table, row);
  if (left.number && right.number) {
    return {.holds = holds(*left.number, c.op, *right.number)};
  }
  if (!orders(c.op) && !c.left.expression) {
    return {.holds = holds(text_of(c.left, table, row), c.op, text_of(c.right, table, row))};
  }
  const side_value& wrong = left.number ? right : left;
  if (wrong.at_fault) {
    return {.missing = is_missing(table, row, *wrong.at_fault),
            .why = fmt::format("{}, and {} compares numbers",
                               no_number(table, row, *wrong.at_fault), sign_of(c.op))};
  }
  return {.why = fmt::format("{}: expected a finite value of a condition, found none",
                             row_position(table, row))};
}

}  // namespace

result<selection> rows_where(const csv_table& table, const std::vector<predicate>& where,
                             const condition_reading& how) {
  const auto conditions = conditions_on(table, where, how.find);
  if (!conditions) {
    return failure{conditions.error()};
  }
  selection kept;
  error_list errors(table.name);
  const std::size_t count = how.among == nullptr ? table.rows.size() : how.among->size();
  for (std::size_t i = 0; i < count; ++i) {
    const std::size_t row = how.among == nullptr ? i : (*how.among)[i];
    verdict all{.holds = true};
    for (auto c = conditions->begin(); all.holds && c != conditions->end(); ++c) {
      all = judge(*c, table, row);
    }
    if (all.holds) {
      kept.rows.push_back(row);
    } else if (all.missing && how.drop_missing) {
      ++kept.missing;
    } else {
      ++kept.excluded;
      if (!all.why.empty()) {
        errors.add(all.why);
      }
    }
  }
  if (!errors.empty()) {
    return std::move(errors).taken();
  }
  return kept;
}

result<selection> select_rows(const csv_table& table, const std::string& where) {
  return select_rows(table,
                     where.empty() ? std::vector<std::string>{} : std::vector<std::string>{where});
}

result<selection> select_rows(const csv_table& table, const std::vector<std::string>& where,
                              const condition_reading& how) {
  std::vector<predicate> all;
  for (const std::string& text : where) {
    auto conditions = parse_where(text).map_error(about("--where"));
    if (!conditions) {
      return failure{std::move(conditions).error()};
    }
    std::move(conditions->begin(), conditions->end(), std::back_inserter(all));
  }
  auto kept = rows_where(table, all, how);
  if (kept && kept->rows.empty()) {
    return failure{
        fmt::format("--where: expected conditions that keep rows, found {}, which keeps none of {}",
                    in_quotes(fmt::format("{}", fmt::join(where, ","))), table.rows.size())};
  }
  return kept;
}

}  // namespace leverage::program
