// SPDX-License-Identifier: Apache-2.0
#include "fit/fit_rows.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <optional>
#include <string_view>
#include <utility>

#include "fit/fit_columns.hpp"
#include "fit/fit_offsets.hpp"
#include "fit/fit_schedule.hpp"
#include "leverage/core/math.hpp"
#include "support/csv_columns.hpp"
#include "support/quantity_text.hpp"

namespace leverage::program {

namespace {

/// What is wrong with the roles of --columns: one that the law does not have, or an input that is named twice, by its
/// letter and by its name.
std::optional<failure> wrong_roles(const fit_options& options, const fit_law& law) {
  const std::vector<std::string_view> observed = observed_roles(law);
  for (const auto& pair : options.columns) {
    const std::string& role = pair.first;
    const bool known = (law.scheduled != nullptr && role == run_role_of_schedules) ||
                       std::find(observed.begin(), observed.end(), role) != observed.end() ||
                       std::any_of(law.inputs.begin(), law.inputs.end(), [&](const fit_input& i) {
                         return i.letter == role || (!i.name.empty() && i.name == role);
                       });
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
      return failure{fmt::format(
          "{}: {}: expected {} for {}, found {:g}", table.name, row_position(table, rows[row]),
          positive ? "a positive number" : "a finite number", law.observed, y)};
    }
    observed.push_back(y);
  }
  return observed;
}

}  // namespace

result<fitted_rows> load_rows(fit_options& options, const fit_law& law, run_rows& read_rows,
                              fit_request& request) {
  if (auto wrong = choose_columns(options, law, read_rows)) {
    return *wrong;
  }
  if (auto wrong = wrong_roles(options, law)) {
    return *wrong;
  }
  if (auto wrong = choose_fitted_rows(options, law, read_rows)) {
    return *wrong;
  }
  const csv_table* const table = &read_rows.table();
  const row_choice* const kept = &read_rows.chosen();
  const auto read = [&](const std::string& name, bool positive,
                        std::vector<double>& to) -> std::optional<failure> {
    auto values = numeric_column(*table, name, kept->rows);
    if (!values) {
      return failure{std::move(values).error()};
    }
    std::vector<std::string> wrong;
    if (positive) {
      add_wrong_values(wrong, *table, name, kept->rows, *values, "a positive number",
                       [](double v) { return v > 0.0; });
    }
    if (!wrong.empty()) {
      return failure{fmt::format("{}", fmt::join(wrong, "\n"))};
    }
    to = *std::move(values);
    return std::nullopt;
  };
  for (const fit_input& input : law.inputs) {
    if (auto wrong = read(column_of(options, input.letter, input.name), !input.may_be_zero,
                          request.inputs.emplace_back())) {
      return *wrong;
    }
  }
  const bool positive = request.scale == fit::residual_scale::log;
  if (observes_column(law)) {
    if (auto wrong =
            read(column_of(options, observed_roles(law)[0], {}), positive, request.observed)) {
      return *wrong;
    }
  } else {
    std::vector<std::vector<double>> columns;
    for (const std::string_view role : observed_roles(law)) {
      if (auto wrong = read(column_of(options, role, {}), false, columns.emplace_back())) {
        return *wrong;
      }
    }
    auto values = observed_values(law, *table, kept->rows, columns, positive);
    if (!values) {
      return failure{std::move(values).error()};
    }
    request.observed = *std::move(values);
  }
  if (!options.weights.empty()) {
    auto weights = numeric_column(*table, options.weights, kept->rows);
    if (!weights) {
      return failure{std::move(weights).error()};
    }
    std::vector<std::string> wrong;
    add_wrong_values(wrong, *table, options.weights, kept->rows, *weights, "a number of 0 or more",
                     [](double w) { return w >= 0.0; });
    if (!wrong.empty()) {
      return failure{fmt::format("{}", fmt::join(wrong, "\n"))};
    }
    if (std::none_of(weights->begin(), weights->end(), [](double w) { return w > 0.0; })) {
      return failure{
          fmt::format("--weights: expected a weight above 0 in {}, column {}, found none",
                      printable(options.file), in_quotes(options.weights))};
    }
    request.weights = *std::move(weights);
  }
  if (!options.offset_per.empty()) {
    auto groups = groups_of(*table, options.offset_per, kept->rows);
    if (!groups) {
      return failure{groups.error()};
    }
    request.groups = *std::move(groups);
  }
  fitted_rows rows;
  rows.excluded = kept->excluded;
  for (const std::size_t row : kept->rows) {
    rows.lines.push_back(table->lines[row]);
    rows.places.push_back(row_position(*table, row));
  }
  rows.groups = request.groups;
  rows.left_out = left_out_text(*kept, options.table);
  rows.remarks = read_rows.lines();
  rows.table = read_rows.json();
  return rows;
}

failure without_value(const fit_options& options, const fit_law& law, const fitted_rows& rows,
                      const fit_request& request, const std::vector<std::size_t>& refused) {
  constexpr std::size_t max_lines = 10;
  std::vector<std::string> lines;
  for (const std::size_t row : refused) {
    if (lines.size() == max_lines) {
      lines.back() += fmt::format("; and {} lines more", refused.size() - max_lines);
      break;
    }
    std::vector<std::string> at;
    for (std::size_t j = 0; j < law.inputs.size(); ++j) {
      at.push_back(fmt::format("{} = {:g}", law.inputs[j].letter, request.inputs[j][row]));
    }
    lines.push_back(fmt::format("{}, {}: the law {} has no value at {}", printable(options.file),
                                rows.places[row], law.name, fmt::join(at, ", ")));
  }
  return failure{fmt::format("{}", fmt::join(lines, "\n"))};
}

}  // namespace leverage::program
