// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <map>

#include "leverage/fit/engine.hpp"
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
bool has_sizes(const study::sized_runs& runs) {
  std::map<double, std::vector<double>> of;
  for (std::size_t i = 0; i < runs.flops.size(); ++i) {
    of[runs.flops[i]].push_back(runs.size[i]);
  }
  return std::any_of(of.begin(), of.end(),
                     [](const auto& budget) { return study::distinct(budget.second) >= 4; });
}

void fit_parabolas(split_law& law, const study::sized_runs& runs,
                   const study::allocation_options& options, unsigned threads) {
  study::allocation_options robustly = options;
  robustly.robust = true;
  law.parabolas = study::parabola_minima(runs, options, fit::threads{threads});
  law.robust = study::parabola_minima(runs, robustly, fit::threads{threads});
}

void fit_parametric(split_law& law, const study::sized_runs& runs,
                    const study::allocation_options& options, unsigned threads) {
  const auto fitted = study::parametric_allocation(runs, options, fit::threads{threads});
  law.parametric = fitted.allocation;
  if (fitted.allocation.usable()) {
    law.loss_law.assign(fitted.loss.theta.begin(), fitted.loss.theta.end());
  }
}

}  // namespace

std::vector<split_law> split_laws(const study_rows& rows, const study_options& options,
                                  const fits_done& progress) {
  study::allocation_options how;
  how.resamples = std::min<std::size_t>(options.resamples, 400);
  how.seed = options.seed;
  how.level = options.confidence;
  const runs_by_name last = sized_runs_of(rows.last);
  const runs_by_name all = rows.all.run.empty() ? runs_by_name{} : sized_runs_of(rows.all);
  std::vector<std::string> names;
  for (const auto& [name, runs] : last) {
    if (has_sizes(runs)) {
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
      law.curves = study::curve_minima(curves->second, how, fit::threads{options.threads});
    }
    step();
    fit_parabolas(law, last.at(name), how, options.threads);
    step();
    fit_parametric(law, last.at(name), how, options.threads);
    laws.push_back(std::move(law));
  }
  return laws;
}

}  // namespace leverage::program
