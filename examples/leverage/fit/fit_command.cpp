// SPDX-License-Identifier: Apache-2.0
#include "fit/fit_command.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <memory>
#include <string_view>
#include <utility>

#include "fit/fit_answer.hpp"
#include "fit/fit_curves.hpp"
#include "fit/fit_figure.hpp"
#include "fit/fit_list.hpp"
#include "fit/fit_rows.hpp"
#include "fit/fit_schedule.hpp"
#include "fit/own_formula.hpp"
#include "support/progress.hpp"
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
  r.priors = options.priors;
  r.noise = options.noise;
  return r;
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
  if (options.noise && options.priors.empty()) {
    return failure{"--noise: expected with --prior only"};
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
  auto law = options.formula.empty()
                 ? find_fit_law(options.law)
                 : law_of_formula(options.formula, table->table(), options.table.columns, *rules);
  if (!law) {
    return failure{law.error()};
  }
  law->rules = *rules;
  fit_request request = request_of(options);
  auto rows = load_rows(options, *law, *table, request);
  if (!rows) {
    return failure{rows.error()};
  }
  if (law->scheduled != nullptr && !(options.plot.empty() && options.csv.empty())) {
    return failure{
        "--plot, --csv: a law of schedules has no curve along one column; --json has its rows"};
  }
  if (auto wrong = add_schedules(*law, options, *table, request, *rows)) {
    return *wrong;
  }
  drawn_curves curves;
  if (!options.plot.empty() || !options.csv.empty()) {
    curves = add_drawn_points(*law, request);
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
  return with_complaint(std::move(answer), write_files(files_of(a, curves, request)));
}

}  // namespace leverage::program
