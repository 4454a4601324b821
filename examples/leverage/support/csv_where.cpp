// SPDX-License-Identifier: Apache-2.0
#include "support/csv_where.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <numeric>
#include <optional>
#include <utility>

#include "support/csv_columns.hpp"
#include "support/csv_detail.hpp"
#include "support/numbers.hpp"

namespace leverage::program {

namespace {

using csv_detail::error_list;
using csv_detail::no_column;
using csv_detail::no_number;
using csv_detail::number_in;
using csv_detail::take_quoted;
using csv_detail::took;

constexpr std::pair<std::string_view, comparison> operators[] = {
    {"<=", comparison::less_equal},  // the longer ones first
    {">=", comparison::greater_equal}, {"!=", comparison::not_equal}, {"=", comparison::equal},
    {"<", comparison::less},           {">", comparison::greater},
};

std::string_view sign_of(comparison op) {
  const auto* found = std::find_if(std::begin(operators), std::end(operators),
                                   [op](const auto& o) { return o.second == op; });
  return found->first;
}

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

/// Reads predicates from left to right.
class where_parser {
 public:
  explicit where_parser(std::string_view text) : rest_(text) {}

  result<std::vector<predicate>> parsed() {
    std::vector<predicate> all;
    do {
      const std::string_view item = rest_;
      auto p = next();
      if (!p) {
        return failure{
            fmt::format("expected COLUMN OP VALUE with OP among = != < <= > >=, found {} (a text "
                        "that holds a comma, a quote or an operator goes in double quotes)",
                        in_quotes(trimmed(item)))};
      }
      all.push_back(std::move(*p));
    } while (took(rest_, ","));
    return all;
  }

 private:
  std::optional<predicate> next() {
    const auto column = operand();
    const auto* op = std::find_if(std::begin(operators), std::end(operators),
                                  [this](const auto& o) { return took(rest_, o.first); });
    if (!column || column->empty() || op == std::end(operators)) {
      return std::nullopt;
    }
    const auto value = operand();
    if (!value || (!rest_.empty() && rest_[0] != ',')) {
      return std::nullopt;
    }
    return predicate{*column, op->second, *value};
  }

  void skip_blanks() {
    rest_.remove_prefix(std::min(rest_.find_first_not_of(" \t"), rest_.size()));
  }

  /// A text, not empty unless in quotes, and the blanks around it.
  std::optional<std::string> operand() {
    skip_blanks();
    if (rest_.starts_with('"')) {
      auto text = take_quoted(rest_);
      skip_blanks();
      return text;
    }
    const std::size_t size = std::min(rest_.find_first_of("=!<>,\""), rest_.size());
    const std::string_view text = trimmed(rest_.substr(0, size));
    rest_.remove_prefix(size);
    return text.empty() ? std::nullopt : std::optional<std::string>(text);
  }

  std::string_view rest_;
};

/// A predicate with its column found and its value read.
struct condition {
  std::size_t column = 0;
  comparison op = comparison::equal;
  std::string_view text;
  std::optional<double> number;
};

result<condition> condition_on(std::size_t column, const predicate& p) {
  condition c{column, p.op, trimmed(p.value), std::nullopt};
  const auto value = parse_number(p.value);
  if (value) {
    c.number = *value;
  } else if (orders(p.op)) {
    return failure{
        fmt::format("column {} {}: {}", in_quotes(p.column), sign_of(p.op), value.error())};
  }
  return c;
}

/// The conditions on the columns of a table, or what is wrong with each.
result<std::vector<condition>> conditions_on(const csv_table& table,
                                             const std::vector<predicate>& where) {
  const column_index columns(table);
  std::vector<condition> conditions;
  error_list errors(table.name);
  for (const predicate& p : where) {
    if (!columns.has(p.column)) {
      errors.add([&] { return no_column(table, p.column); });
      continue;
    }
    const auto column = columns.find(p.column);
    const auto c = column ? condition_on(*column, p) : failure{column.error()};
    if (c) {
      conditions.push_back(*c);
    } else {
      errors.add(c.error());
    }
  }
  if (!errors.empty()) {
    return std::move(errors).taken();
  }
  return conditions;
}

/// Whether a cell fulfils a condition; a failure where the two cannot be compared.
result<bool> fulfils(const std::string& cell, const condition& c) {
  const auto value = number_in(cell);
  if (value && c.number) {
    return holds(*value, c.op, *c.number);
  }
  if (orders(c.op)) {
    return failure{value.error()};
  }
  return holds(trimmed(cell), c.op, c.text);
}

}  // namespace

result<std::vector<predicate>> parse_where(std::string_view text) {
  return where_parser(text).parsed();
}

result<selection> rows_where(const csv_table& table, const std::vector<predicate>& where) {
  const auto conditions = conditions_on(table, where);
  if (!conditions) {
    return failure{conditions.error()};
  }
  selection kept;
  error_list errors(table.name);
  for (std::size_t row = 0; row < table.rows.size(); ++row) {
    bool all = true;
    for (auto c = conditions->begin(); all && c != conditions->end(); ++c) {
      const auto one = fulfils(table.rows[row][c->column], *c);
      if (!one) {
        errors.add([&] {
          return fmt::format("{}, and {} compares numbers", no_number(table, row, c->column),
                             sign_of(c->op));
        });
      }
      all = one && *one;
    }
    if (all) {
      kept.rows.push_back(row);
    } else {
      ++kept.excluded;
    }
  }
  if (!errors.empty()) {
    return std::move(errors).taken();
  }
  return kept;
}

result<selection> select_rows(const csv_table& table, const std::string& where) {
  if (where.empty()) {
    selection all;
    all.rows.resize(table.rows.size());
    std::iota(all.rows.begin(), all.rows.end(), std::size_t{0});
    return all;
  }
  const auto conditions = parse_where(where).map_error(about("--where"));
  if (!conditions) {
    return failure{conditions.error()};
  }
  auto kept = rows_where(table, *conditions);
  if (kept && kept->rows.empty()) {
    return failure{
        fmt::format("--where: expected conditions that keep rows, found {}, which keeps "
                    "none of {}",
                    in_quotes(where), table.rows.size())};
  }
  return kept;
}

}  // namespace leverage::program
