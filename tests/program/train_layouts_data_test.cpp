// SPDX-License-Identifier: Apache-2.0
// The layouts of published runs among those that the search finds.
#include <doctest/doctest.h>

#include <algorithm>
#include <cstddef>
#include <cstdlib>
#include <map>
#include <string>
#include <vector>

#include "leverage/plan/layout_ranking.hpp"
#include "machine/prediction.hpp"
#include "support/csv.hpp"
#include "train/model_table.hpp"
#include "train/run_table.hpp"
#include "train/train_layouts.hpp"

namespace train_layouts_data_test {

using namespace leverage;
using program::table_run;

std::string table(const char* name) {
  const char* dir = std::getenv("LEVERAGE_DATA_DIR");
  REQUIRE(dir != nullptr);
  return std::string(dir) + "/../tables/" + name;
}

/// Measured runs whose layouts are complete, by configuration: all but layout and micro-batch are the same.
std::map<std::string, std::vector<table_run>> configurations() {
  const auto models = program::read_csv(table("measured_models.csv"));
  const auto runs = program::read_csv(table("measured_training.csv"));
  REQUIRE(models);
  REQUIRE(runs);
  const auto listed = program::read_models(*models);
  REQUIRE(listed);
  std::map<std::string, std::vector<table_run>> all;
  for (table_run& r : program::read_runs(*runs, *listed)) {
    if (!r.fault.empty() || !(r.step_seconds > 0.0) || !r.assumed.empty()) continue;
    std::string key = r.family + ' ' + std::string(r.cluster.accelerator.name);
    for (const count part : {r.model.layers, r.model.d_model, r.model.vocabulary, r.model.sequence,
                             r.cluster.accelerators, r.global_batch}) {
      key += ' ' + std::to_string(part);
    }
    key += ' ' + std::to_string(static_cast<int>(r.recipe.gemm));
    all[key].push_back(std::move(r));
  }
  return all;
}

double predicted(const table_run& r) {
  return program::predicted_step(r.model, r.cluster, r.layout, r.recipe, r.global_batch, r.software,
                                 program::published_efficiency(), true, true)
      .total()
      .value;
}

double median(std::vector<double> x) {
  REQUIRE_FALSE(x.empty());
  std::sort(x.begin(), x.end());
  return x[x.size() / 2];
}

TEST_CASE(
    "in the median, the layout that practice found is within the error of the one that the search "
    "finds") {
  std::vector<double> over;
  for (const auto& [key, runs] : configurations()) {
    const auto fastest = std::min_element(
        runs.begin(), runs.end(),
        [](const table_run& a, const table_run& b) { return a.step_seconds < b.step_seconds; });
    const auto standing = program::standing_of(*fastest, program::published_efficiency(), 1);
    if (standing) over.push_back(standing->over_best);
  }
  CHECK(over.size() > 200);
  CHECK(median(over) <= 1.0 + plan::layout_scatter);
}

TEST_CASE(
    "in the median, of measured layouts the one predicted to be the fastest is within the error of "
    "the one that was") {
  std::vector<double> longer;
  for (const auto& [key, runs] : configurations()) {
    const hardware::layout& first = runs.front().layout;
    const bool has_several = std::any_of(runs.begin(), runs.end(),
                                         [&](const table_run& r) { return r.layout != first; });
    if (!has_several) continue;
    const table_run* fastest = &runs.front();
    const table_run* chosen = &runs.front();
    for (const table_run& r : runs) {
      if (r.step_seconds < fastest->step_seconds) fastest = &r;
      if (predicted(r) < predicted(*chosen)) chosen = &r;
    }
    longer.push_back(chosen->step_seconds / fastest->step_seconds);
  }
  CHECK(longer.size() > 30);
  CHECK(median(longer) <= 1.0 + plan::layout_scatter);
}

}  // namespace train_layouts_data_test
