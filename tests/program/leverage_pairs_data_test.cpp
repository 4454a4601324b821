// SPDX-License-Identifier: Apache-2.0
// The predicted ratio of the speeds of a dense model and a mixture against the measured one, in pairs of published runs of
// the same software, release, accelerator and format. The runs are among those that the coefficients are fitted to: the test
// is about the ratio and its interval, not about runs that are new.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdlib>
#include <string>
#include <vector>

#include "leverage/plan/time_ratio.hpp"
#include "machine/prediction.hpp"
#include "support/csv.hpp"
#include "train/model_table.hpp"
#include "train/run_table.hpp"

namespace leverage_pairs_data_test {

using namespace leverage;
using program::table_run;

std::string table(const char* name) {
  const char* dir = std::getenv("LEVERAGE_DATA_DIR");
  REQUIRE(dir != nullptr);
  return std::string(dir) + "/../tables/" + name;
}

std::vector<table_run> bridge_rows() {
  const auto models = program::read_csv(table("measured_models.csv"));
  const auto runs = program::read_csv(table("measured_training.csv"));
  REQUIRE(models);
  REQUIRE(runs);
  const auto listed = program::read_models(*models);
  REQUIRE(listed);
  auto rows = program::read_runs(*runs, *listed);
  std::erase_if(rows, [](const table_run& r) {
    return r.family != "megatron-bridge" || !r.fault.empty() || !(r.step_seconds > 0.0);
  });
  return rows;
}

plan::planned_training planned(const table_run& r) {
  return {.model = r.model,
          .data = tokens{1e12},
          .on = r.cluster,
          .layout = r.layout,
          .recipe = r.recipe,
          .software = r.software,
          .global_batch = r.global_batch};
}

bool is_pair(const table_run& dense, const table_run& mixture, bool same_number) {
  return !dense.model.is_mixture() && mixture.model.is_mixture() &&
         dense.cluster.accelerator.name == mixture.cluster.accelerator.name &&
         (!same_number || dense.cluster.accelerators == mixture.cluster.accelerators) &&
         dense.recipe.gemm == mixture.recipe.gemm &&
         dense.software.age_months == mixture.software.age_months;
}

struct pair_errors {
  std::vector<double> errors;     ///< |ln predicted - ln measured|
  std::vector<double> residuals;  ///< of the dense runs, then of the mixtures
  std::vector<double> others;
  std::size_t covered = 0;

  [[nodiscard]] double quantile(double q) const {
    std::vector<double> x = errors;
    std::sort(x.begin(), x.end());
    return x[static_cast<std::size_t>(q * static_cast<double>(x.size() - 1))];
  }
  [[nodiscard]] double coverage() const {
    return static_cast<double>(covered) / static_cast<double>(errors.size());
  }
  /// Correlation of the residuals of the two runs of a pair.
  [[nodiscard]] double correlation() const {
    const auto n = static_cast<double>(errors.size());
    double sx = 0, sy = 0, xx = 0, yy = 0, xy = 0;
    for (std::size_t i = 0; i < errors.size(); ++i) {
      sx += residuals[i] / n;
      sy += others[i] / n;
    }
    for (std::size_t i = 0; i < errors.size(); ++i) {
      const double x = residuals[i] - sx;
      const double y = others[i] - sy;
      xx += x * x;
      yy += y * y;
      xy += x * y;
    }
    return xy / std::sqrt(xx * yy);
  }
};

pair_errors errors_of(const std::vector<table_run>& rows, bool same_number) {
  pair_errors all;
  const auto& e = program::published_efficiency();
  for (const table_run& d : rows) {
    for (const table_run& x : rows) {
      if (!is_pair(d, x, same_number)) continue;
      const plan::planned_training dense = planned(d);
      const plan::planned_training mixture = planned(x);
      const auto r = plan::time_ratio(dense, mixture, e, {.is_balanced = true, .is_known = true});
      const double measured = dense.steps() * d.step_seconds / (mixture.steps() * x.step_seconds);
      all.errors.push_back(std::abs(std::log(r.value / measured)));
      all.covered += r.low <= measured && measured <= r.high ? 1 : 0;
      all.residuals.push_back(std::log(d.step_seconds / dense.step(e.values).total().value));
      all.others.push_back(std::log(x.step_seconds / mixture.step(e.values).total().value));
    }
  }
  return all;
}

TEST_CASE("ratios of measured speeds of a dense model and a mixture are within the interval") {
  const std::vector<table_run> rows = bridge_rows();
  const pair_errors near = errors_of(rows, true);
  const pair_errors all = errors_of(rows, false);
  MESSAGE("same number of accelerators: ", near.errors.size(), " pairs, median ",
          near.quantile(0.5), ", 80 % below ", near.quantile(0.8), ", covered ", near.coverage(),
          ", correlation ", near.correlation());
  MESSAGE("any number: ", all.errors.size(), " pairs, median ", all.quantile(0.5), ", 80 % below ",
          all.quantile(0.8), ", covered ", all.coverage(), ", correlation ", all.correlation());
  REQUIRE(near.errors.size() >= 20);
  REQUIRE(all.errors.size() >= 60);
  CHECK(near.quantile(0.5) < 0.1);
  CHECK(all.quantile(0.5) < 0.1);
  CHECK(near.coverage() >= 0.75);
  CHECK(all.coverage() >= 0.75);
  // Independent scatters are not too narrow: what both runs have in common would make the ratio more certain.
  CHECK(near.correlation() > -0.3);
  CHECK(all.correlation() > -0.3);
}

}  // namespace leverage_pairs_data_test
