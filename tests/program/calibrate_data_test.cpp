// SPDX-License-Identifier: Apache-2.0
// The shipped coefficients against the published runs to which they are fitted, and the accuracy that they are for.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdlib>
#include <map>
#include <string>
#include <vector>

#include "leverage/hardware/efficiency.hpp"
#include "machine/prediction.hpp"
#include "support/csv.hpp"
#include "train/calibration_run.hpp"
#include "train/model_table.hpp"
#include "train/run_table.hpp"

namespace calibrate_data_test {

using namespace leverage;
using program::table_run;

std::string table(const char* name) {
  const char* dir = std::getenv("LEVERAGE_DATA_DIR");
  REQUIRE(dir != nullptr);
  return std::string(dir) + "/../tables/" + name;
}

std::vector<table_run> all_rows() {
  const auto models = program::read_csv(table("measured_models.csv"));
  const auto runs = program::read_csv(table("measured_training.csv"));
  REQUIRE(models);
  REQUIRE(runs);
  const auto listed = program::read_models(*models);
  REQUIRE(listed);
  for (const auto& m : *listed) CHECK_MESSAGE(m.fault.empty(), m.name, ": ", m.fault);
  return program::read_runs(*runs, *listed);
}

std::vector<const table_run*> measured(const std::vector<table_run>& rows) {
  std::vector<const table_run*> used;
  for (const table_run& r : rows) {
    const bool has_time = r.fault.empty() && r.step_seconds > 0.0;
    if (has_time && std::isfinite(program::predicted_step(
                                      r.model, r.cluster, r.layout, r.recipe, r.global_batch,
                                      r.software, program::published_efficiency(), true, true)
                                      .total()
                                      .value)) {
      used.push_back(&r);
    }
  }
  return used;
}

double quantile(std::vector<double> x, double q) {
  REQUIRE_FALSE(x.empty());
  std::sort(x.begin(), x.end());
  return x[static_cast<std::size_t>(q * static_cast<double>(x.size() - 1))];
}

TEST_CASE("every row has a measured time or says why it is not used") {
  const auto rows = all_rows();
  REQUIRE(rows.size() == 583);
  std::size_t used = 0;
  for (const table_run& r : rows) {
    CAPTURE(r.id);
    CHECK_FALSE(r.id.empty());
    used += r.fault.empty() && r.step_seconds > 0.0 ? 1 : 0;
  }
  CHECK(used >= 517);
}

TEST_CASE("the shipped set is the fit to the published runs, from physics") {
  const auto rows = all_rows();
  const auto used = measured(rows);
  const program::calibration_run run = program::run_calibration(
      used, program::calibration_start::physics, 0, [](std::size_t) { return true; });
  CHECK(run.converged);
  const hardware::calibrated_efficiency& shipped = program::published_efficiency();
  for (std::size_t i = 0; i < hardware::coefficients; ++i) {
    CAPTURE(hardware::information(static_cast<hardware::coefficient>(i)).name);
    CHECK(run.set.values.values[i] == doctest::Approx(shipped.values.values[i]).epsilon(1e-5));
    CHECK(run.set.covariance_of(i, i) ==
          doctest::Approx(shipped.covariance_of(i, i)).epsilon(1e-3));
  }
}

// Goals: median 8 % dense, 15 % mixtures, 90th percentile 25 %, macro median 15 %, coverage 75 to 85 %.
TEST_CASE(
    "configurations that were not fitted are predicted to 8 % in dense models, to 15 % in "
    "mixtures") {
  const auto rows = all_rows();
  const auto used = measured(rows);
  const program::calibration_run run = program::run_calibration(
      used, program::calibration_start::physics, 10, [](std::size_t) { return true; });
  REQUIRE(run.errors.held_out.size() == used.size());
  std::vector<double> all;
  std::vector<double> dense;
  std::vector<double> mixtures;
  std::map<std::string, std::vector<double>> families;
  std::size_t covered = 0;
  const hardware::calibrated_efficiency& shipped = program::published_efficiency();
  for (std::size_t i = 0; i < used.size(); ++i) {
    const double residual = run.errors.held_out[i];
    const double error = std::abs(std::expm1(residual));
    const bool is_mixture = used[i]->model.is_mixture();
    all.push_back(error);
    (is_mixture ? mixtures : dense).push_back(error);
    families[used[i]->family].push_back(error);
    const double scatter = is_mixture ? shipped.mixture_scatter : shipped.dense_scatter;
    covered += std::abs(residual) <= std::hypot(scatter, 1.2815515655446 * run.errors.deviation[i])
                   ? 1
                   : 0;
  }
  CHECK(quantile(dense, 0.5) <= 0.08);
  CHECK(quantile(mixtures, 0.5) <= 0.15);
  CHECK(quantile(all, 0.9) <= 0.25);
  std::vector<double> medians;
  for (const auto& [name, errors] : families) medians.push_back(quantile(errors, 0.5));
  CHECK(quantile(medians, 0.5) <= 0.15);
  const double coverage = static_cast<double>(covered) / static_cast<double>(used.size());
  CHECK(coverage >= 0.75);
  CHECK(coverage <= 0.85);
  double korthikanti = 0.0;
  for (const double error : families.at("korthikanti2022")) korthikanti += error / 8.0;
  CHECK(korthikanti <=
        0.055);  // the goal is 5 %; Calculon has 3.65 % on these runs, to which it is tuned
  CHECK(shipped.dense_scatter == doctest::Approx(run.set.dense_scatter).epsilon(1e-3));
  CHECK(shipped.other_mixture_scatter ==
        doctest::Approx(run.set.other_mixture_scatter).epsilon(1e-3));
}

}  // namespace calibrate_data_test
