// SPDX-License-Identifier: Apache-2.0
#include <map>
#include <utility>

#include "leverage/fit/engine.hpp"
#include "leverage/study/budgets.hpp"
#include "leverage/study/near_optimal.hpp"
#include "study/study_fits.hpp"

namespace leverage::program {

namespace {

using rows_by_name = std::map<std::string, std::vector<std::size_t>>;

/// Which of the rows are near the best of their cell: architecture and budget, and size where that is asked.
std::vector<std::size_t> near_best(const run_table& runs, const rows_by_name& cells,
                                   const study_options& options) {
  std::vector<std::size_t> kept;
  for (const auto& [name, rows] : cells) {
    std::vector<double> budgets;
    std::vector<double> losses;
    for (const std::size_t i : rows) {
      budgets.push_back(runs.of("flops")[i]);
      losses.push_back(runs.of("loss")[i]);
    }
    for (const std::size_t k : study::near_optimal(budgets, losses, options.near / 100.0,
                                                   options.budget_tolerance / 100.0)) {
      kept.push_back(rows[k]);
    }
  }
  return kept;
}

template <std::size_t Inputs>
void fit_of(tuned_law& law, const study::power_options& options) {
  std::array<fit::column, Inputs> columns;
  for (std::size_t j = 0; j < Inputs; ++j) {
    columns[j] = {law.inputs[j], law.x[j]};
  }
  const auto fitted = study::fit_power<Inputs>(columns, {law.what, law.y}, options);
  law.k = fitted.k;
  law.k_interval = fitted.k_interval;
  law.p.assign(fitted.p.begin(), fitted.p.end());
  law.p_interval.assign(fitted.p_interval.begin(), fitted.p_interval.end());
  law.scatter = fitted.scatter;
  law.outliers = fitted.outliers;
  law.violations = fitted.violations;
  law.usable = fitted.usable();
  if constexpr (Inputs == 1) {
    law.at = [fitted, level = options.level](double x) {
      return std::pair(fitted({x}), fitted.interval_at({x}, level));
    };
  }
}

/// Fits k and the exponents of one input or two to the rows that `law` already holds.
void fit_tuned_law(tuned_law& law, double level) {
  study::power_options options;
  options.level = level;
  if (law.inputs.size() == 1) {
    fit_of<1>(law, options);
  } else {
    fit_of<2>(law, options);
  }
}

}  // namespace

std::vector<tuned_law> tuned_laws(const run_table& runs, const study_options& options) {
  std::vector<tuned_law> laws;
  const std::vector<double>& c = runs.of("flops");
  // N: parameters where there is a column of them, otherwise the size in FLOPs per token; D likewise, or C over the size.
  const bool counted = !runs.of("parameters").empty();
  const std::vector<double>& n = counted ? runs.of("parameters") : runs.of("size");
  std::vector<double> d = runs.of("tokens");
  for (std::size_t i = 0; d.size() < runs.of("size").size(); ++i) {
    d.push_back(c[i] / runs.of("size")[i]);
  }
  // Sizes that are compute over tokens differ as budgets do.
  const std::vector<std::size_t> same_size =
      study::budget_groups(n, options.budget_tolerance / 100.0);
  for (const bool dense : {true, false}) {
    rows_by_name by_budget;
    rows_by_name by_size;
    for (std::size_t i = 0; i < c.size(); ++i) {
      if ((runs.architecture[i] == options.dense) == dense) {
        by_budget[runs.architecture[i]].push_back(i);
        if (!n.empty()) {
          by_size[runs.architecture[i] + '\n' + std::to_string(same_size[i])].push_back(i);
        }
      }
    }
    const auto add = [&](const char* what, const std::vector<std::size_t>& rows,
                         const std::vector<std::pair<std::string, const std::vector<double>*>>& x) {
      tuned_law law;
      law.of = dense ? "dense" : "mixtures";
      law.what = what;
      law.runs = rows.size();
      for (const auto& [name, values] : x) {
        law.inputs.push_back(name);
        auto& column = law.x.emplace_back();
        for (const std::size_t i : rows) {
          column.push_back((*values)[i]);
        }
      }
      for (const std::size_t i : rows) {
        law.y.push_back(runs.of(what)[i]);
      }
      fit_tuned_law(law, options.confidence);
      laws.push_back(std::move(law));
    };
    const std::vector<std::size_t> near = near_best(runs, by_budget, options);
    const std::vector<std::size_t> near_of_size = near_best(runs, by_size, options);
    for (const char* what : {"learning_rate", "batch"}) {
      if (runs.of(what).empty() || near.empty()) {
        continue;
      }
      add(what, near, {{"C", &c}});
      if (n.empty() || d.empty() || near_of_size.empty()) {
        continue;
      }
      if (std::string_view(what) == "batch") {
        add(what, near_of_size, {{"D", &d}});
      } else {
        add(what, near_of_size, {{counted ? "N" : "M", &n}, {"D", &d}});
      }
    }
  }
  return laws;
}

}  // namespace leverage::program
