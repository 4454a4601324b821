// SPDX-License-Identifier: Apache-2.0
#include "fit/fit_rows.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <numeric>
#include <optional>
#include <set>
#include <string_view>
#include <utility>

#include "fit/fit_columns.hpp"
#include "fit/fit_holdout.hpp"
#include "fit/fit_offsets.hpp"
#include "fit/fit_schedule.hpp"
#include "leverage/core/math.hpp"
#include "leverage/fit/cross_validation.hpp"
#include "support/csv_columns.hpp"
#include "support/quantity_text.hpp"

namespace leverage::program {

namespace {

/// Whether a law takes a column of this role.
bool has_role(const fit_law& law, const std::string& role) {
  const std::vector<std::string_view> observed = observed_roles(law);
  return (law.scheduled != nullptr && role == run_role_of_schedules) ||
         std::find(observed.begin(), observed.end(), role) != observed.end() ||
         std::any_of(law.inputs.begin(), law.inputs.end(), [&](const fit_input& i) {
           return i.letter == role || (!i.name.empty() && i.name == role);
         });
}

/// What is wrong with the roles of --columns: one that the law does not have, or an input that is named twice, by its
/// letter and by its name.
std::optional<failure> wrong_roles(const fit_options& options, const fit_law& law,
                                   const std::vector<fit_case>& cases) {
  const std::vector<std::string_view> observed = observed_roles(law);
  for (const auto& pair : options.columns) {
    const std::string& role = pair.first;
    const bool known = std::any_of(cases.begin(), cases.end(),
                                   [&](const fit_case& c) { return has_role(c.law, role); });
    if (!known) {
      return failure{fmt::format("--columns: the law {} has no {}; it takes {} and {}", law.name,
                                 in_quotes(role), fmt::join(input_letters(law), ", "),
                                 fmt::join(observed, ", "))};
    }
  }
  for (const fit_input& input : law.inputs) {
    const auto columns =
        std::count_if(options.columns.begin(), options.columns.end(), [&](const auto& pair) {
          return pair.first == input.letter || (!input.name.empty() && pair.first == input.name);
        });
    if (columns > 1) {
      return failure{fmt::format("--columns: expected one column for {}, found {} and {}",
                                 input.letter, input.letter, input.name)};
    }
  }
  std::vector<std::pair<std::string_view, std::string>> taken;
  for (const fit_input& input : law.inputs) {
    taken.emplace_back(input.letter, column_of(options, input.letter, input.name));
  }
  for (const std::string_view role : observed) {
    taken.emplace_back(role, column_of(options, role, {}));
  }
  for (std::size_t i = 0; i < taken.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      if (taken[i].second == taken[j].second) {
        return failure{fmt::format("--columns: expected different columns for {} and {}, found {}",
                                   taken[j].first, taken[i].first, in_quotes(taken[i].second))};
      }
    }
  }
  return std::nullopt;
}

/// What a law that may be negative needs.
constexpr std::string_view either_sign =
    "; --scale raw takes observations of either sign, and residuals as differences";

/// What is observed where it is an expression of columns: its value in each row.
result<std::vector<double>> observed_values(const fit_law& law, const csv_table& table,
                                            const std::vector<std::size_t>& rows,
                                            const std::vector<std::vector<double>>& columns,
                                            bool positive) {
  std::vector<double> observed;
  for (std::size_t row = 0; row < rows.size(); ++row) {
    std::vector<double> values;
    for (const std::vector<double>& column : columns) {
      values.push_back(column[row]);
    }
    const double y = law.own->observed().evaluate(values);
    if (!math::is_finite(y) || (positive && !(y > 0.0))) {
      return failure{fmt::format("{}: {}: expected {} for {}, found {:g}{}", table.name,
                                 row_position(table, rows[row]),
                                 positive ? "a positive number" : "a finite number", law.observed,
                                 y, math::is_finite(y) ? either_sign : "")};
    }
    observed.push_back(y);
  }
  return observed;
}

/// The numbers of a column in some rows, above 0 if they have to be, or else a failure that ends with `advice`.
result<std::vector<double>> numbers_of(const csv_table& table, const std::string& name,
                                       const std::vector<std::size_t>& rows, bool positive,
                                       std::string_view advice = {}) {
  auto values = numeric_column(table, name, rows);
  if (!values) {
    return values;
  }
  std::vector<std::string> wrong;
  if (positive) {
    add_wrong_values(wrong, table, name, rows, *values, "a positive number",
                     [](double v) { return v > 0.0; });
  }
  if (!wrong.empty()) {
    return failure{fmt::format("{}{}", fmt::join(wrong, "\n"), advice)};
  }
  return values;
}

std::optional<failure> read_inputs(const fit_case& c, const csv_table& table,
                                   const std::vector<std::size_t>& rows,
                                   std::vector<std::vector<double>>& to) {
  for (const fit_input& input : c.law.inputs) {
    if (auto wrong = store(numbers_of(table, column_of(c.options, input.letter, input.name), rows,
                                      !input.may_be_zero),
                           to.emplace_back())) {
      return wrong;
    }
  }
  return std::nullopt;
}

result<std::vector<double>> read_observed(const fit_case& c, const csv_table& table,
                                          const std::vector<std::size_t>& rows) {
  const bool positive = c.request.scale == fit::residual_scale::log;
  const std::vector<std::string_view> roles = observed_roles(c.law);
  if (observes_column(c.law)) {
    return numbers_of(table, column_of(c.options, roles[0], {}), rows, positive, either_sign);
  }
  std::vector<std::vector<double>> columns;
  for (const std::string_view role : roles) {
    if (auto wrong = store(numbers_of(table, column_of(c.options, role, {}), rows, false),
                           columns.emplace_back())) {
      return *wrong;
    }
  }
  return observed_values(c.law, table, rows, columns, positive);
}

result<std::vector<double>> read_weights(const fit_options& options, const csv_table& table,
                                         const std::vector<std::size_t>& rows) {
  auto weights = numeric_column(table, options.weights, rows);
  if (!weights) {
    return weights;
  }
  std::vector<std::string> wrong;
  add_wrong_values(wrong, table, options.weights, rows, *weights, "a number of 0 or more",
                   [](double w) { return w >= 0.0; });
  if (!wrong.empty()) {
    return failure{fmt::format("{}", fmt::join(wrong, "\n"))};
  }
  if (std::none_of(weights->begin(), weights->end(), [](double w) { return w > 0.0; })) {
    return failure{fmt::format("--weights: expected a weight above 0 in {}, column {}, found none",
                               printable(options.file), in_quotes(options.weights))};
  }
  return weights;
}

/// The groups with an offset each, of the rows that are fitted and of those that judge.
std::optional<failure> read_groups(fit_case& c, const csv_table& table, const row_split& split) {
  const std::string& column = c.options.offset_per;
  if (column.empty()) {
    return std::nullopt;
  }
  if (auto wrong = store(groups_of(table, column, split.fitted), c.request.groups)) {
    return wrong;
  }
  const auto at = find_column(table, column);
  if (!at) {
    return failure{at.error()};
  }
  const std::vector<std::string>& names = c.request.groups.names;
  for (const std::size_t row : split.held) {
    const auto known = std::find(names.begin(), names.end(), table.rows[row][*at]);
    if (known == names.end()) {
      return failure{
          fmt::format("--offset-per: {}, {}: expected a group that has fitted rows, "
                      "found {} in a row that is held out",
                      table.name, row_position(table, row), in_quotes(table.rows[row][*at]))};
    }
    c.held_groups.push_back(static_cast<std::size_t>(known - names.begin()));
  }
  return std::nullopt;
}

/// The folds of a cross-validation, if there is one.
std::optional<failure> add_folds(std::vector<fit_case>& cases, run_rows& table,
                                 const row_split& split, fitted_rows& rows) {
  constexpr std::size_t usual = 5;
  const fit_options& options = cases.front().options;
  std::size_t folds =
      options.folds.value_or(cases.size() > 1 || !options.fold_per.empty() ? usual : 0);
  if (folds == 0) {
    return std::nullopt;
  }
  std::vector<std::size_t> groups;
  if (options.fold_per.empty()) {
    groups.resize(split.fitted.size());
    std::iota(groups.begin(), groups.end(), std::size_t{0});
  } else {
    const auto all = table.groups("--fold-per", options.fold_per);
    if (!all) {
      return failure{all.error()};
    }
    const std::vector<std::size_t>& used = table.rows();
    for (const std::size_t row : split.fitted) {
      const auto at = std::lower_bound(used.begin(), used.end(), row) - used.begin();
      groups.push_back((*all)[static_cast<std::size_t>(at)]);
    }
    rows.fold_groups = groups;
  }
  const std::size_t count = std::set<std::size_t>(groups.begin(), groups.end()).size();
  if (options.folds && folds > count) {
    return failure{fmt::format("--folds: expected at most {}, as many as {}, found {}", count,
                               options.fold_per.empty() ? "rows" : "groups of --fold-per", folds)};
  }
  folds = std::min(folds, count);
  for (fit_case& c : cases) {
    c.request.folds = folds > 1 ? folds : 0;
    c.request.fold_of = fit::fold_numbers(groups, folds, options.seed);
  }
  return std::nullopt;
}

}  // namespace

result<fitted_rows> load_rows(std::vector<fit_case>& cases, run_rows& read_rows) {
  std::vector<std::size_t> needed;
  std::optional<std::size_t> loss;
  for (fit_case& c : cases) {
    if (auto wrong = choose_columns(c.options, c.law, read_rows)) {
      return *wrong;
    }
    if (auto wrong = wrong_roles(c.options, c.law, cases)) {
      return *wrong;
    }
    const auto columns = needed_columns(c.options, c.law, read_rows);
    if (!columns) {
      return failure{columns.error()};
    }
    if (!loss && observes_column(c.law)) {
      loss = (*columns)[c.law.inputs.size()];
    }
    needed.insert(needed.end(), columns->begin(), columns->end());
  }
  if (auto wrong = read_rows.choose(needed, loss)) {
    return *wrong;
  }
  const auto split = split_rows(cases.front(), read_rows);
  if (!split) {
    return failure{split.error()};
  }
  const csv_table& table = read_rows.table();
  for (fit_case& c : cases) {
    if (auto wrong = read_inputs(c, table, split->fitted, c.request.inputs)) {
      return *wrong;
    }
    if (auto wrong = store(read_observed(c, table, split->fitted), c.request.observed)) {
      return *wrong;
    }
    if (auto wrong = read_inputs(c, table, split->held, c.held_inputs)) {
      return *wrong;
    }
    if (auto wrong = store(read_observed(c, table, split->held), c.held_observed)) {
      return *wrong;
    }
    if (!c.options.weights.empty()) {
      if (auto wrong = store(read_weights(c.options, table, split->fitted), c.request.weights)) {
        return *wrong;
      }
    }
    if (auto wrong = read_groups(c, table, *split)) {
      return *wrong;
    }
    if (c.request.observed != cases.front().request.observed) {
      return failure{fmt::format(
          "--law, --formula: expected laws of the same observations, since others cannot be "
          "compared; {} observes {} and {} observes {}",
          cases.front().name(), cases.front().law.observed, c.name(), c.law.observed)};
    }
  }
  fitted_rows rows;
  const row_choice& kept = read_rows.chosen();
  rows.excluded = kept.excluded;
  for (const std::size_t row : split->fitted) {
    rows.lines.push_back(table.lines[row]);
    rows.places.push_back(row_position(table, row));
  }
  rows.groups = cases.front().request.groups;
  for (const std::size_t row : split->held) {
    rows.held_lines.push_back(table.lines[row]);
    rows.held_places.push_back(row_position(table, row));
  }
  rows.held_by = split->by;
  if (auto wrong = add_folds(cases, read_rows, *split, rows)) {
    return *wrong;
  }
  rows.left_out = left_out_text(kept, cases.front().options.table);
  rows.remarks = read_rows.lines();
  rows.table = read_rows.json();
  return rows;
}

failure without_value(const fit_case& of, const fitted_rows& rows,
                      const std::vector<std::size_t>& refused) {
  const fit_law& law = of.law;
  constexpr std::size_t max_lines = 10;
  std::vector<std::string> lines;
  for (const std::size_t row : refused) {
    if (lines.size() == max_lines) {
      lines.back() += fmt::format("; and {} lines more", refused.size() - max_lines);
      break;
    }
    std::vector<std::string> at;
    for (std::size_t j = 0; j < law.inputs.size(); ++j) {
      at.push_back(fmt::format("{} = {:g}", law.inputs[j].letter, of.request.inputs[j][row]));
    }
    lines.push_back(fmt::format("{}, {}: the law {} has no value at {}", printable(of.options.file),
                                rows.places[row], of.name(), fmt::join(at, ", ")));
  }
  return failure{fmt::format("{}", fmt::join(lines, "\n"))};
}

}  // namespace leverage::program
