// SPDX-License-Identifier: Apache-2.0
#include "fit/fit_command.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <memory>
#include <string_view>
#include <utility>

#include "fit/fit_answer.hpp"
#include "fit/fit_case.hpp"
#include "fit/fit_compare.hpp"
#include "fit/fit_curves.hpp"
#include "fit/fit_figure.hpp"
#include "fit/fit_files.hpp"
#include "fit/fit_list.hpp"
#include "fit/fit_points.hpp"
#include "fit/fit_rows.hpp"
#include "fit/fit_schedule.hpp"
#include "fit/own_formula.hpp"
#include "support/output_files.hpp"
#include "support/printable.hpp"
#include "support/progress.hpp"
#include "support/work_limit.hpp"
#include "tables/run_rows.hpp"

namespace leverage::program {

namespace {

fit_request request_of(const fit_options& options) {
  fit_request r;
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

/// Whether a name is that of a coefficient.
bool has_coefficient(const fit_law& law, std::string_view name) {
  if (law.own) {
    const auto names = law.own->coefficient_names();
    return std::find(names.begin(), names.end(), name) != names.end();
  }
  return std::any_of(law.starts.begin(), law.starts.end(),
                     [&](const auto& start) { return start.name == name; });
}

/// Of several laws each takes what is said of its own coefficients. What none has is left, so that it is complained of.
void keep_own(std::vector<fit_case>& cases) {
  const auto among = [](const std::vector<fit_law>& laws, const std::string& name) {
    return std::any_of(laws.begin(), laws.end(),
                       [&](const fit_law& law) { return has_coefficient(law, name); });
  };
  std::vector<fit_law> laws;
  for (const fit_case& c : cases) {
    laws.push_back(c.law);
  }
  for (fit_case& c : cases) {
    const auto foreign = [&](const std::string& name) {
      return !has_coefficient(c.law, name) && among(laws, name);
    };
    std::erase_if(c.request.fixed, [&](const auto& fix) { return foreign(fix.first); });
    std::erase_if(c.request.positive, foreign);
    std::erase_if(c.request.priors, [&](const auto& prior) { return foreign(prior.name); });
    std::erase_if(c.law.rules, [&](const auto& rule) { return foreign(rule.name); });
    std::erase_if(c.request.tied,
                  [&](const auto& tie) { return foreign(tie.first) || foreign(tie.second); });
  }
}

/// The laws that are asked for, with what a user says of their coefficients.
result<std::vector<fit_case>> cases_of(const fit_options& options, const run_rows& table,
                                       const std::vector<coefficient_rule>& rules) {
  std::vector<fit_case> cases;
  for (const std::string& name : options.laws) {
    auto law = find_fit_law(name);
    if (!law) {
      return failure{std::move(law).error()};
    }
    cases.push_back({*std::move(law), options, request_of(options)});
  }
  for (const std::string& text : options.formulas) {
    auto law = law_of_formula(text, table.table(), options.table.columns, rules);
    if (!law) {
      return failure{std::move(law).error()};
    }
    cases.push_back({*std::move(law), options, request_of(options)});
  }
  for (fit_case& c : cases) {
    c.request.law = c.law.name;
    c.law.rules = rules;
  }
  keep_own(cases);
  return cases;
}

/// What is wrong with flags taken together, before any file is read.
std::optional<failure> wrong_flags(const fit_options& options) {
  if (options.table.files.empty()) {
    return failure{"DATA: expected a CSV file, found none"};
  }
  if (options.laws.empty() && options.formulas.empty()) {
    return failure{
        "--law: expected a law of leverage fit --list-laws, or --formula, found neither"};
  }
  if (options.noise && options.priors.empty()) {
    return failure{"--noise: expected with --prior only"};
  }
  if (!options.holdout.empty() && options.holdout_largest > 0.0) {
    return failure{"--holdout, --holdout-largest: expected one of them, found both"};
  }
  if (!options.samples.empty() && options.resamples == 0) {
    return failure{"--samples: expected resamples to write, found --bootstrap 0"};
  }
  if (!options.fold_per.empty() && options.folds == std::size_t{0}) {
    return failure{"--fold-per: expected folds, found --folds 0"};
  }
  const std::size_t laws = options.laws.size() + options.formulas.size();
  std::vector<named_path> written = table_paths(options);
  for (const std::string& path : options.plot) {
    written.push_back({"--plot", path});
  }
  if (!options.csv.empty()) {
    written.push_back({"--csv", options.csv});
  }
  if (laws > 1 && !written.empty()) {
    return failure{fmt::format("{}: expected one law, found {}", written.front().flag, laws)};
  }
  std::vector<named_path> read = named_paths("DATA", options.table.files);
  if (!options.predict_file.empty()) {
    read.push_back({"--predict-file", options.predict_file});
  }
  return first_failure(
      {wrong_paths("--plot", options.plot, options.csv, read), same_file_twice(written, read)});
}

/// What a law of schedules, whose rows depend on each other, is not asked.
std::optional<failure> wrong_with_schedules(const fit_options& options, std::size_t laws) {
  if (laws > 1) {
    return failure{"--law: a law of schedules is fitted to steps of runs, and not compared"};
  }
  if (!(options.plot.empty() && options.csv.empty())) {
    return failure{
        "--plot, --csv: a law of schedules has no curve along one column; --json has its rows"};
  }
  if (!options.predict.empty() || !options.predict_file.empty() || !options.holdout.empty() ||
      options.holdout_largest > 0.0 || options.folds.value_or(0) > 0 || !options.fold_per.empty()) {
    return failure{
        "--predict, --holdout, --folds: a law of schedules depends on all steps of a run, and "
        "takes none of them"};
  }
  return std::nullopt;
}

/// The answer to one law, with its files.
command_result answer_one(const fit_answer& a, const drawn_curves& curves, std::size_t width) {
  command_result answer{a.options.json ? fit_json(a) : fit_text(a, width),
                        a.report.converged ? success : no_answer};
  if (a.report.coefficients.empty()) {
    return answer;
  }
  std::vector<output_file> files = files_of(a, curves, a.from.request);
  for (output_file& table : table_files(a)) {
    files.push_back(std::move(table));
  }
  return with_complaint(std::move(answer), write_files(files));
}

}  // namespace

result<command_result> answer_fit(const fit_options& given, std::size_t width) {
  if (given.list) {
    return command_result{given.json ? laws_json() : laws_text(width)};
  }
  fit_options options = given;
  options.file = table_name(options.table);
  options.columns = options.table.columns;
  if (auto wrong = wrong_flags(options)) {
    return *wrong;
  }
  for (const std::string& name : options.laws) {
    if (const auto known = find_fit_law(name); !known) {
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
  auto cases = cases_of(options, *table, *rules);
  if (!cases) {
    return failure{std::move(cases).error()};
  }
  auto rows = load_rows(*cases, *table);
  if (!rows) {
    return failure{rows.error()};
  }
  for (fit_case& c : *cases) {
    if (c.law.scheduled == nullptr) {
      continue;
    }
    if (auto wrong = wrong_with_schedules(options, cases->size())) {
      return *wrong;
    }
    if (auto wrong = add_schedules(c.law, c.options, *table, c.request, *rows)) {
      return *wrong;
    }
  }
  if (auto wrong = add_points(*cases)) {
    return *wrong;
  }
  drawn_curves curves;
  if (cases->size() == 1 && (!options.plot.empty() || !options.csv.empty())) {
    curves = add_drawn_points(cases->front().law, cases->front().request);
  }
  std::vector<fit_report> reports;
  std::string stopped_by;
  for (fit_case& c : *cases) {
    auto report = watched_fit(c.law, c.request, options.time_limit, stopped_by);
    if (!report) {
      return failure{cases->size() == 1 ? std::move(report).error()
                                        : c.name() + ": " + report.error()};
    }
    if (!report->refused_rows.empty()) {
      return without_value(c, *rows, report->refused_rows);
    }
    reports.push_back(*std::move(report));
  }
  std::vector<fit_answer> answers;
  for (std::size_t i = 0; i < cases->size(); ++i) {
    const fit_case& c = (*cases)[i];
    answers.push_back(
        {c, c.options, c.law, *rows, reports[i], reports[i].cancelled ? stopped_by : "", {}});
    add_residuals(answers.back(), c.request.observed);
  }
  if (answers.size() == 1) {
    return answer_one(answers.front(), curves, width);
  }
  const bool all =
      std::all_of(reports.begin(), reports.end(), [](const fit_report& r) { return r.converged; });
  return command_result{options.json ? comparison_json(answers) : comparison_text(answers, width),
                        all ? success : no_answer};
}

}  // namespace leverage::program
