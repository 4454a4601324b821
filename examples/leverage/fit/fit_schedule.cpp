// SPDX-License-Identifier: Apache-2.0
#include "fit/fit_schedule.hpp"

#include <fmt/format.h>

#include <cstddef>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "leverage/study/scheduled_law.hpp"
#include "support/printable.hpp"
#include "support/quantity_text.hpp"

namespace leverage::program {

namespace {

/// The number of each row's run, in the order in which they come.
result<std::vector<std::size_t>> runs_of(run_rows& table) {
  std::vector<std::size_t> run(table.rows().size(), 0);
  const auto column = table.optional_role(run_role_of_schedules);
  if (!column) {
    return failure{column.error()};
  }
  std::map<std::string, std::size_t> numbers;
  for (std::size_t i = 0; *column && i < run.size(); ++i) {
    const std::string& name = table.table().rows[table.rows()[i]][**column];
    run[i] = numbers.try_emplace(name, numbers.size()).first->second;
  }
  return run;
}

/// What is wrong with the steps and rates of the rows: negative numbers, a step twice in one run.
std::optional<failure> wrong_schedules(const std::string& file, const std::vector<std::size_t>& run,
                                       const fit_request& request, const fitted_rows& rows) {
  std::map<std::pair<std::size_t, double>, std::size_t> seen;
  for (std::size_t i = 0; i < run.size(); ++i) {
    const double step = request.inputs[0][i];
    const double rate = request.inputs[1][i];
    if (step < 0.0 || rate < 0.0) {
      return failure{
          fmt::format("{}, {}: expected a step and a learning rate of 0 or more, found "
                      "{:g} and {:g}",
                      printable(file), rows.places[i], step, rate)};
    }
    if (const auto [at, first] = seen.try_emplace({run[i], step}, i); !first) {
      return failure{
          fmt::format("{}, {}: expected each step of a run once, found {:g} here and on "
                      "{}; where there are several runs, a column \"run\" names them",
                      printable(file), rows.places[i], step, rows.places[at->second])};
    }
  }
  return std::nullopt;
}

template <class T>
void keep(std::vector<T>& all, const std::vector<std::size_t>& kept) {
  if (all.empty()) {
    return;
  }
  std::vector<T> some;
  for (const std::size_t i : kept) {
    some.push_back(std::move(all[i]));
  }
  all = std::move(some);
}

}  // namespace

fit::any_law<fit::max_coefficients> multi_power_form(
    std::shared_ptr<const study::scheduled_rows> rows, std::size_t input) {
  return study::multi_power_law(std::move(rows), input);
}

fit::any_law<fit::max_coefficients> annealing_form(
    std::shared_ptr<const study::scheduled_rows> rows, std::size_t input) {
  return study::annealing_law(std::move(rows), input);
}

std::optional<failure> add_schedules(fit_law& law, const fit_options& options, run_rows& table,
                                     fit_request& request, fitted_rows& rows) {
  if (law.scheduled == nullptr) {
    return std::nullopt;
  }
  const auto run = runs_of(table);
  if (!run) {
    return failure{run.error()};
  }
  if (auto wrong = wrong_schedules(options.file, *run, request, rows)) {
    return wrong;
  }
  const auto schedules =
      std::make_shared<const study::scheduled_rows>(*run, request.inputs[0], request.inputs[1]);
  // Before any rate has been summed there is no loss of the law, and during the warm-up another one.
  std::vector<std::size_t> kept;
  std::vector<double> numbers;
  for (std::size_t i = 0; i < run->size(); ++i) {
    const auto& at = schedules->at(i);
    if (!at.in_warmup && (at.sum_before > 0.0 || at.changes > 0)) {
      kept.push_back(i);
      numbers.push_back(static_cast<double>(i));
    }
  }
  const std::size_t warmup = run->size() - kept.size();
  if (kept.empty()) {
    return failure{fmt::format(
        "{}: expected rows after the warm-up, found a learning rate that rises in all of {}",
        printable(options.file), run->size())};
  }
  for (std::vector<double>& input : request.inputs) {
    keep(input, kept);
  }
  keep(request.observed, kept);
  keep(request.weights, kept);
  keep(request.groups.of_row, kept);
  keep(rows.lines, kept);
  keep(rows.places, kept);
  rows.remarks.emplace_back(
      "schedules", fmt::format("{} run{}{}", schedules->runs(), schedules->runs() == 1 ? "" : "s",
                               warmup == 0 ? ""
                                           : fmt::format("; {} rows of warm-up are not fitted, "
                                                         "their rates count",
                                                         warmup)));
  request.inputs.push_back(std::move(numbers));
  law.inputs.push_back({.letter = "row", .may_be_zero = true});
  law.made = std::make_shared<const fit::any_law<fit::max_coefficients>>(
      law.scheduled(schedules, law.inputs.size() - 1));
  return std::nullopt;
}

}  // namespace leverage::program
