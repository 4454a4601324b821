// SPDX-License-Identifier: Apache-2.0
/// @file
/// Where published layouts are among those that the search finds, and what is lost by taking the predicted order for the
/// measured one:
///
///   leverage_layout_rank measured_training.csv measured_models.csv
///
/// Of runs of one configuration (family, model, accelerators, sequences, batch, formats) the fastest is what practice
/// found. Its kernels, overlap, batch and software are kept, its layout is searched. An accelerator has as much memory as
/// that layout is predicted to need, if it is more than there is. The predicted time of the layout over that of the best
/// one says how far practice and search are apart: by what the model does not know, by what practice did not try, or
/// because a sweep was about something else.
#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "leverage/hardware/fitted_efficiency.hpp"
#include "leverage/hardware/step_time.hpp"
#include "support/csv.hpp"
#include "train/model_table.hpp"
#include "train/run_table.hpp"
#include "train/train_layouts.hpp"

namespace {

using namespace leverage;
using program::table_run;

constexpr std::size_t longest_list = 1000;

/// The place of a published layout.
struct place {
  std::size_t rank = 0;
  double slowdown = 0;  ///< predicted time over that of the best
};

double predicted(const table_run& run) {
  return hardware::step_time(run.model, run.cluster, run.layout, run.recipe, run.global_batch,
                             run.software, hardware::fitted_efficiency.values)
      .total()
      .value;
}

double quantile(std::vector<double> all, double share) {
  std::sort(all.begin(), all.end());
  return all[static_cast<std::size_t>(share * static_cast<double>(all.size() - 1) + 0.5)];
}

void print(const std::string& family, const std::vector<place>& all) {
  std::vector<double> ranks;
  std::vector<double> slower;
  for (const place& s : all) {
    ranks.push_back(static_cast<double>(s.rank));
    slower.push_back(s.slowdown);
  }
  const auto within = [&](double most) {
    return 100.0 *
           static_cast<double>(std::count_if(slower.begin(), slower.end(),
                                             [&](double x) { return x <= 1.0 + most; })) /
           static_cast<double>(slower.size());
  };
  fmt::print("{:22} {:4} {:8.0f} {:10.3f} {:8.3f} {:6.0f} % {:5.0f} % {:5.0f} %\n", family,
             all.size(), quantile(ranks, 0.5), quantile(slower, 0.5), quantile(slower, 0.8),
             within(0.05), within(0.10), within(0.15));
}

/// Of several measured layouts of one configuration: how much longer the one takes that is predicted to be the fastest.
double regret_of(const std::vector<const table_run*>& runs) {
  const auto measured = [](const table_run* r) { return r->step_seconds; };
  const table_run* fastest = runs.front();
  const table_run* chosen = runs.front();
  for (const table_run* r : runs) {
    if (measured(r) < measured(fastest)) fastest = r;
    if (predicted(*r) < predicted(*chosen)) chosen = r;
  }
  return measured(chosen) / measured(fastest);
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) {
    std::fputs("expected a table of runs and a table of models\n", stderr);
    return 2;
  }
  const auto table = program::read_csv(argv[1]);
  const auto listed = program::read_csv(argv[2]).and_then(
      [](const program::csv_table& t) { return program::read_models(t); });
  if (!table || !listed) {
    std::fprintf(stderr, "%s\n", (table ? listed.error() : table.error()).c_str());
    return 2;
  }
  const std::vector<table_run> runs = program::read_runs(*table, *listed);
  std::map<std::string, std::vector<const table_run*>> configurations;
  for (const table_run& run : runs) {
    if (!run.fault.empty() || !(run.step_seconds > 0.0) || !run.assumed.empty()) continue;
    configurations[fmt::format("{} {} {} {} {} {} {} {} {} {}", run.family, run.model.layers,
                               run.model.d_model, run.model.vocabulary, run.model.sequence,
                               run.cluster.accelerator.name, run.cluster.accelerators,
                               run.global_batch, to_string(run.recipe.gemm),
                               run.recipe.block_scaled)]
        .push_back(&run);
  }
  std::map<std::string, std::vector<place>> by_family;
  std::vector<place> all;
  std::vector<double> regrets;
  for (const auto& [key, of_key] : configurations) {
    const table_run* fastest = of_key.front();
    bool has_layouts = false;
    for (const table_run* r : of_key) {
      if (r->step_seconds < fastest->step_seconds) fastest = r;
      has_layouts = has_layouts || r->layout != of_key.front()->layout;
    }
    const auto found = program::standing_of(*fastest, hardware::fitted_efficiency, longest_list);
    if (!found) continue;
    const place s{found->rank > 0 ? found->rank : longest_list + 1, found->over_best};
    by_family[fastest->family].push_back(s);
    all.push_back(s);
    if (has_layouts) regrets.push_back(regret_of(of_key));
  }
  fmt::print("                                          predicted time over the best\n");
  fmt::print(
      "family                 runs     rank     median     80 %   within 5 %   10 %   15 %\n");
  for (const auto& [family, of_family] : by_family) print(family, of_family);
  print("all", all);
  fmt::print(
      "\n{} configurations were measured with several layouts. The one predicted to be the fastest "
      "takes\n"
      "longer than the one measured to be: median {:.1f} %, 80 % {:.1f} %, worst {:.1f} %\n",
      regrets.size(), 100.0 * (quantile(regrets, 0.5) - 1.0),
      100.0 * (quantile(regrets, 0.8) - 1.0), 100.0 * (quantile(regrets, 1.0) - 1.0));
}
