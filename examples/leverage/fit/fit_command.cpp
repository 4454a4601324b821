// SPDX-License-Identifier: Apache-2.0
#include "fit/fit_command.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <memory>
#include <string_view>
#include <utility>

#include "fit/fit_answer.hpp"
#include "fit/fit_columns.hpp"
#include "fit/own_formula.hpp"
#include "fit/residual_plot.hpp"
#include "output/page.hpp"
#include "output/render_json.hpp"
#include "support/csv_columns.hpp"
#include "support/progress.hpp"
#include "support/quantity_text.hpp"
#include "support/work_limit.hpp"
#include "tables/run_rows.hpp"

namespace leverage::program {

namespace {

fit_request request_of(const fit_options& options) {
  fit_request r;
  r.law = options.law;
  r.table = options.file;
  r.scale = options.scale;
  r.loss = options.loss;
  r.loss_scale = options.delta;
  r.loss_above = options.above;
  r.fixed = options.fixed;
  r.tied = options.tied;
  r.starts = options.starts;
  r.screen = options.screen;
  r.method = options.method;
  r.resamples = options.resamples;
  r.seed = options.seed;
  r.threads = options.threads;
  r.confidence = options.confidence;
  r.positive = options.positive;
  return r;
}

std::vector<std::string_view> letters_of(const fit_law& law) {
  std::vector<std::string_view> letters;
  for (const fit_input& input : law.inputs) {
    letters.push_back(input.letter);
  }
  return letters;
}

std::vector<std::string_view> coefficients_of(const fit_law& law) {
  std::vector<std::string_view> names;
  for (const catalogue::start_range& start : law.starts) {
    names.push_back(start.name);
  }
  return names;
}

/// Coefficients that are fixed unless a user says otherwise: "a = 1.5".
std::vector<std::string> held_of(const fit_law& law) {
  std::vector<std::string> held;
  for (std::size_t k = 0; k < law.starts.size(); ++k) {
    if (law.starts[k].held) {
      held.push_back(fmt::format("{} = {:.6g}", law.starts[k].name, law.published[k]));
    }
  }
  return held;
}

/// What is wrong with the roles of --columns: one that the law does not have, or an input that is named twice, by its
/// letter and by its name.
std::optional<failure> wrong_roles(const fit_options& options, const fit_law& law) {
  const std::vector<std::string_view> observed = observed_roles(law);
  for (const auto& pair : options.columns) {
    const std::string& role = pair.first;
    const bool known = std::find(observed.begin(), observed.end(), role) != observed.end() ||
                       std::any_of(law.inputs.begin(), law.inputs.end(), [&](const fit_input& i) {
                         return i.letter == role || (!i.name.empty() && i.name == role);
                       });
    if (!known) {
      return failure{fmt::format("--columns: the law {} has no {}; it takes {} and {}", law.name,
                                 in_quotes(role), fmt::join(letters_of(law), ", "),
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

/// Reads the columns into the request.
result<fitted_rows> load(fit_options& options, const fit_law& law, run_rows& read_rows,
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
  fitted_rows rows;
  rows.excluded = kept->excluded;
  for (const std::size_t row : kept->rows) {
    rows.lines.push_back(table->lines[row]);
    rows.places.push_back(row_position(*table, row));
  }
  rows.left_out = left_out_text(*kept, options.table);
  rows.remarks = read_rows.lines();
  rows.table = read_rows.json();
  return rows;
}

/// Rows outside the law's domain, by their lines in the file.
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

/// The fit with its progress on a terminal, up to a time limit or an interrupt; `stopped_by` gets what has ended it.
result<fit_report> watched_fit(const fit_law& law, fit_request& request, double time_limit,
                               std::string& stopped_by) {
  work_limit limit(time_limit);
  std::unique_ptr<progress> bar;
  std::string shown;
  request.progress = [&](std::string_view what, std::size_t done, std::size_t total) {
    if (what != shown) {
      bar.reset();
      bar = std::make_unique<progress>(std::string(what), total);
      shown = what;
    }
    bar->update(done);
  };
  request.cancel = [&] {
    if (bar) {
      bar->tick();
    }
    return limit.reached();
  };
  auto report = run_fit(law, request);
  stopped_by = limit.reason();
  return report;
}

/// The residuals in percent: of each observation, or where these are not of one sign of the largest.
void add_residuals(fit_answer& a, const std::vector<double>& observed) {
  const auto [low, high] = std::minmax_element(observed.begin(), observed.end());
  a.of_largest = !(*low > 0.0 || *high < 0.0);
  const double largest = std::max(std::abs(*low), std::abs(*high));
  for (std::size_t i = 0; i < a.report.predicted.size(); ++i) {
    const double p = a.report.predicted[i];
    a.residuals.push_back(100.0 * (!a.of_largest   ? p / observed[i] - 1.0
                                   : largest > 0.0 ? (p - observed[i]) / largest
                                                   : p));
  }
}

std::string laws_json() {
  return json_text("leverage.fit.laws/1",
                   {{"laws", array_of(fit_laws(), [](const fit_law& law) {
                       return object{
                           {"law", law.name},           {"formula", law.formula},
                           {"inputs", letters_of(law)}, {"columns", columns_of(law)},
                           {"observed", law.observed},  {"coefficients", coefficients_of(law)},
                           {"held", held_of(law)},      {"source", law.source}};
                     })}});
}

std::string laws_text(std::size_t width) {
  constexpr std::string_view indent = "    ";
  page p(width);
  for (const fit_law& law : fit_laws()) {
    p.paragraph(law.name);
    p.paragraph(law.formula, indent);
    p.paragraph(fmt::format("columns {} and {}; coefficients {}", fmt::join(letters_of(law), ", "),
                            law.observed, fmt::join(coefficients_of(law), ", ")),
                indent);
    if (const auto held = held_of(law); !held.empty()) {
      p.paragraph(fmt::format("held unless --fix says otherwise: {}", fmt::join(held, ", ")),
                  indent);
    }
    p.paragraph(law.source, indent);
  }
  return p.text();
}

}  // namespace

result<command_result> answer_fit(const fit_options& given, std::size_t width) {
  if (given.list) {
    return command_result{given.json ? laws_json() : laws_text(width)};
  }
  fit_options options = given;
  options.file = table_name(options.table);
  options.columns = options.table.columns;
  if (options.table.files.empty()) {
    return failure{"DATA: expected a CSV file, found none"};
  }
  if (options.law.empty() && options.formula.empty()) {
    return failure{
        "--law: expected a law of leverage fit --list-laws, or --formula, found neither"};
  }
  if (!options.law.empty() && !options.formula.empty()) {
    return failure{"--law, --formula: expected one of them, found both"};
  }
  if (!options.coefficients.empty() && options.formula.empty()) {
    return failure{"--coefficient: expected with --formula only"};
  }
  if (auto wrong = wrong_paths("--plot", options.plot, options.csv,
                               named_paths("DATA", options.table.files))) {
    return *wrong;
  }
  if (!options.law.empty()) {
    if (const auto known = find_fit_law(options.law); !known) {
      return failure{known.error()};
    }
  }
  const auto rules = merged_rules(options.coefficients);
  if (!rules) {
    return failure{rules.error()};
  }
  auto table = run_rows::read(options.table);
  if (!table) {
    return failure{std::move(table).error()};
  }
  const auto law = options.formula.empty() ? find_fit_law(options.law)
                                           : law_of_formula(options.formula, table->table(),
                                                            options.table.columns, *rules);
  if (!law) {
    return failure{law.error()};
  }
  fit_request request = request_of(options);
  const auto rows = load(options, *law, *table, request);
  if (!rows) {
    return failure{rows.error()};
  }
  std::string stopped_by;
  const auto report = watched_fit(*law, request, options.time_limit, stopped_by);
  if (!report) {
    return failure{report.error()};
  }
  if (!report->refused_rows.empty()) {
    return without_value(options, *law, *rows, request, report->refused_rows);
  }
  fit_answer a{options, *law, *rows, *report, report->cancelled ? stopped_by : "", {}};
  add_residuals(a, request.observed);
  command_result answer{options.json ? fit_json(a) : fit_text(a, width),
                        report->converged ? success : no_answer};
  if (report->coefficients.empty()) {
    return answer;
  }
  return with_complaint(
      std::move(answer),
      write_files(
          files_of({fmt::format("{}, {} rows", law->formula, rows->lines.size()),
                    fmt::format("predicted {}", law->observed), report->predicted, a.residuals},
                   options.plot, options.csv)));
}

}  // namespace leverage::program
