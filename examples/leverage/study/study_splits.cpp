// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <map>
#include <utility>

#include "leverage/fit/engine.hpp"
#include "leverage/laws/forms.hpp"
#include "leverage/study/best_runs.hpp"
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
    return study::distinct(sizes) >= 3;
  });
}

/// Of a sweep of learning rates or batches the best run of each budget and size: the others are no sample of it.
study::sized_runs best_of_sizes(const study::sized_runs& runs, double tolerance) {
  const std::vector<std::size_t> budget = study::budget_groups(runs.flops, tolerance);
  const std::vector<std::size_t> size = study::budget_groups(runs.size, tolerance);
  std::map<std::pair<std::size_t, std::size_t>, std::size_t> best;
  for (std::size_t i = 0; i < runs.loss.size(); ++i) {
    const auto [at, first] = best.try_emplace({budget[i], size[i]}, i);
    if (!first && runs.loss[i] < runs.loss[at->second]) {
      at->second = i;
    }
  }
  study::sized_runs kept;
  for (const auto& [cell, i] : best) {
    kept.flops.push_back(runs.flops[i]);
    kept.size.push_back(runs.size[i]);
    kept.loss.push_back(runs.loss[i]);
  }
  return kept;
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
  law.loss_draws = fitted.draws;
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
    fit->draws.clear();
    for (study::size_minimum& m : fit->minima) {
      m.interval = {};
    }
  }
  law.loss_draws.clear();
}

/// The loss of a parametric law at a budget and its best size.
double loss_at_best(const double* t, double c) {
  const double size = std::pow(t[3] * t[0] / (t[4] * t[1]), 1.0 / (t[3] + t[4])) *
                      std::pow(c, t[4] / (t[3] + t[4]));
  return forms::chinchilla(t[0], t[1], t[2], t[3], t[4], size, c / size);
}

}  // namespace

double split_law::best_loss(double c) const {
  return loss_law.size() == 5 ? loss_at_best(loss_law.data(), c)
                              : std::numeric_limits<double>::quiet_NaN();
}

fit::interval split_law::best_loss_interval(double c, double level) const {
  std::vector<double> drawn_losses;
  for (const auto& t : loss_draws) {
    if (const double l = loss_at_best(t.data(), c); std::isfinite(l)) {
      drawn_losses.push_back(l);
    }
  }
  if (drawn_losses.empty() || loss_law.size() != 5) {
    return {};
  }
  std::sort(drawn_losses.begin(), drawn_losses.end());
  return fit::holding({fit::detail::quantile(drawn_losses, 0.5 * (1.0 - level)),
                       fit::detail::quantile(drawn_losses, 0.5 * (1.0 + level))},
                      best_loss(c));
}

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
    const study::sized_runs& given = last.at(name);
    const bool swept = !rows.last.of("learning_rate").empty() || !rows.last.of("batch").empty();
    const study::sized_runs runs = swept ? best_of_sizes(given, how.budget_tolerance) : given;
    law.set_aside = given.loss.size() - runs.loss.size();
    law.runs = study::best_runs(runs, how);
    step();
    if (curves != all.end()) {
      law.has_curves = true;
      law.curves = study::curve_minima(curves->second, how, executor);
    }
    step();
    fit_parabolas(law, runs, how, executor);
    step();
    fit_parametric(law, runs, how, executor);
    if (stopped()) {
      drop_intervals(law);
      how.resamples = 0;
    }
    laws.push_back(std::move(law));
  }
  return laws;
}

}  // namespace leverage::program
