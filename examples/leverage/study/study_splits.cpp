// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <functional>
#include <map>

#include "leverage/fit/engine.hpp"
#include "leverage/study/budgets.hpp"
#include "leverage/study/curve_minima.hpp"
#include "leverage/study/parabola_minima.hpp"
#include "leverage/study/parametric_allocation.hpp"
#include "study/study_fits.hpp"

namespace leverage::program {

namespace {

using runs_by_name = std::map<std::string, study::sized_runs>;

runs_by_name sized_runs_of(const run_table& runs) {
  runs_by_name of;
  std::map<std::pair<std::string, std::string>, std::size_t> numbers;
  for (std::size_t i = 0; i < runs.of("size").size(); ++i) {
    study::sized_runs& s = of[runs.architecture[i]];
    s.flops.push_back(runs.of("flops")[i]);
    s.size.push_back(runs.of("size")[i]);
    s.loss.push_back(runs.of("loss")[i]);
    if (!runs.run.empty()) {
      s.curve.push_back(
          numbers.try_emplace({runs.architecture[i], runs.run[i]}, numbers.size()).first->second);
    }
  }
  return of;
}

/// Whether a budget has the sizes that a parabola takes.
bool has_sizes(const study::sized_runs& runs, double tolerance) {
  const auto budgets = study::rows_by_budget(runs.flops, tolerance);
  return std::any_of(budgets.begin(), budgets.end(), [&](const std::vector<std::size_t>& rows) {
    std::vector<double> sizes;
    for (const std::size_t i : rows) {
      sizes.push_back(runs.size[i]);
    }
    return study::distinct(sizes) >= 4;
  });
}

/// Threads that leave out what is left to do once they are stopped.
struct stoppable {
  fit::threads threads;
  const std::function<bool()>& stopped;

  template <class Body>
  void operator()(std::size_t count, const Body& body) const {
    threads(count, [&](std::size_t i) {
      if (!stopped()) {
        body(i);
      }
    });
  }
};

void fit_parabolas(split_law& law, const study::sized_runs& runs,
                   const study::allocation_options& options, const stoppable& executor) {
  study::allocation_options robustly = options;
  robustly.robust = true;
  law.parabolas = study::parabola_minima(runs, options, executor);
  law.robust = study::parabola_minima(runs, robustly, executor);
}

void fit_parametric(split_law& law, const study::sized_runs& runs,
                    const study::allocation_options& options, const stoppable& executor) {
  const auto fitted = study::parametric_allocation(runs, options, executor);
  law.parametric = fitted.allocation;
  if (fitted.allocation.usable()) {
    law.loss_law.assign(fitted.loss.theta.begin(), fitted.loss.theta.end());
  }
}

/// The intervals of resamples that were cut short say nothing.
void drop_intervals(split_law& law) {
  for (study::allocation_fit* fit : {&law.curves, &law.parabolas, &law.robust, &law.parametric}) {
    fit->size_interval = {};
    fit->data_interval = {};
    fit->failed = 0;
  }
}

}  // namespace

std::vector<split_law> split_laws(const study_rows& rows, const study_options& options,
                                  const fits_done& progress, const std::function<bool()>& stopped) {
  const stoppable executor{{options.threads}, stopped};
  study::allocation_options how;
  how.resamples = std::min<std::size_t>(options.resamples, 400);
  how.seed = options.seed;
  how.level = options.confidence;
  how.budget_tolerance = options.budget_tolerance / 100.0;
  const runs_by_name last = sized_runs_of(rows.last);
  const runs_by_name all = rows.all.run.empty() ? runs_by_name{} : sized_runs_of(rows.all);
  std::vector<std::string> names;
  for (const auto& [name, runs] : last) {
    if (has_sizes(runs, how.budget_tolerance)) {
      names.push_back(name);
    }
  }
  std::vector<split_law> laws;
  std::size_t done = 0;
  for (const std::string& name : names) {
    const auto step = [&] { progress(done++, 3 * names.size()); };
    split_law law;
    law.of = name;
    const auto curves = all.find(name);
    step();
    if (curves != all.end()) {
      law.has_curves = true;
      law.curves = study::curve_minima(curves->second, how, executor);
    }
    step();
    fit_parabolas(law, last.at(name), how, executor);
    step();
    fit_parametric(law, last.at(name), how, executor);
    if (stopped()) {
      drop_intervals(law);
      how.resamples = 0;
    }
    laws.push_back(std::move(law));
  }
  return laws;
}

}  // namespace leverage::program
