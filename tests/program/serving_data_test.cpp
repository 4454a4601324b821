// SPDX-License-Identifier: Apache-2.0
// The shipped coefficients of serving against the published throughputs to which they are fitted, and their accuracy.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdlib>
#include <span>
#include <string>
#include <vector>

#include "leverage/hardware/fitted_serving.hpp"
#include "support/csv.hpp"
#include "train/calibration_run.hpp"
#include "train/model_table.hpp"
#include "train/serving_table.hpp"

namespace serving_data_test {

using namespace leverage;
using program::serving_row;

std::string table(const char* name) {
  const char* dir = std::getenv("LEVERAGE_DATA_DIR");
  REQUIRE(dir != nullptr);
  return std::string(dir) + "/../tables/" + name;
}

std::vector<serving_row> all_rows() {
  const auto models = program::read_csv(table("measured_models.csv"));
  const auto rows = program::read_csv(table("measured_inference.csv"));
  REQUIRE(models);
  REQUIRE(rows);
  const auto listed = program::read_models(*models);
  REQUIRE(listed);
  return program::read_serving_rows(*rows, *listed);
}

std::vector<const serving_row*> usable(const std::vector<serving_row>& rows) {
  std::vector<const serving_row*> used;
  for (const serving_row& r : rows) {
    if (r.fault.empty()) used.push_back(&r);
  }
  return used;
}

program::serving_calibration_run fit(const std::vector<const serving_row*>& rows, int folds) {
  return program::run_calibration(std::span<const serving_row* const>(rows),
                                  program::calibration_start::physics, folds,
                                  [](std::size_t) { return true; });
}

double quantile(std::vector<double> x, double q) {
  REQUIRE_FALSE(x.empty());
  std::sort(x.begin(), x.end());
  return x[static_cast<std::size_t>(q * static_cast<double>(x.size() - 1))];
}

/// Relative errors of dense models or of mixtures.
std::vector<double> errors(const std::vector<const serving_row*>& rows,
                           const std::vector<double>& residuals, bool mixtures) {
  std::vector<double> all;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (rows[i]->run.model.is_mixture() == mixtures) {
      all.push_back(std::abs(std::expm1(residuals[i])));
    }
  }
  return all;
}

TEST_CASE("every row has a measured throughput or says why it is not used") {
  const auto rows = all_rows();
  REQUIRE(rows.size() == 172);
  CHECK(usable(rows).size() == 159);
  for (const serving_row& r : rows) {
    CAPTURE(r.id);
    CHECK_FALSE(r.id.empty());
    if (r.fault.empty()) CHECK(r.run.seconds > 0.0);
  }
}

TEST_CASE("the shipped set is the fit to the published throughputs, from physics") {
  const auto rows = all_rows();
  const auto run = fit(usable(rows), 0);
  CHECK(run.converged);
  const hardware::calibrated_serving& shipped = hardware::fitted_serving;
  for (std::size_t i = 0; i < hardware::serving_coefficients; ++i) {
    CAPTURE(hardware::serving_information(static_cast<hardware::serving_coefficient>(i)).name);
    CHECK(run.set.values.values[i] == doctest::Approx(shipped.values.values[i]).epsilon(1e-5));
    CHECK(run.set.covariance_of(i, i) ==
          doctest::Approx(shipped.covariance_of(i, i)).epsilon(1e-3));
  }
}

// Goals: median 20 % dense, 35 % mixtures.
TEST_CASE("configurations that were not fitted are predicted to 10 %, models to 20 %") {
  const auto rows = all_rows();
  const auto used = usable(rows);
  const auto run = fit(used, 10);
  REQUIRE(run.errors.held_out.size() == used.size());
  REQUIRE(run.errors.other_software.size() == used.size());
  CHECK(quantile(errors(used, run.errors.held_out, false), 0.5) <= 0.10);
  CHECK(quantile(errors(used, run.errors.held_out, true), 0.5) <= 0.10);
  CHECK(quantile(errors(used, run.errors.other_software, false), 0.5) <= 0.20);
  CHECK(quantile(errors(used, run.errors.other_software, true), 0.5) <= 0.20);
  std::size_t covered = 0;
  const hardware::calibrated_serving& shipped = hardware::fitted_serving;
  for (std::size_t i = 0; i < used.size(); ++i) {
    const double scatter =
        used[i]->run.model.is_mixture() ? shipped.mixture_scatter : shipped.dense_scatter;
    const double half = std::hypot(scatter, 1.2815515655446 * run.errors.deviation[i]);
    covered += std::abs(run.errors.held_out[i]) <= half ? 1 : 0;
  }
  const double coverage = static_cast<double>(covered) / static_cast<double>(used.size());
  CHECK(coverage >= 0.75);
  CHECK(coverage <= 0.88);
  CHECK(shipped.dense_scatter == doctest::Approx(run.set.dense_scatter).epsilon(1e-3));
  CHECK(shipped.other_mixture_scatter ==
        doctest::Approx(run.set.other_mixture_scatter).epsilon(1e-3));
}

TEST_CASE("without a fit, what physics says is within 2x of nine rows of ten") {
  const auto rows = all_rows();
  std::vector<double> factors;
  for (const serving_row* r : usable(rows)) {
    const double t = study::time_of(r->run, hardware::assumed_serving()).value;
    factors.push_back(std::max(t / r->run.seconds, r->run.seconds / t));
  }
  CHECK(quantile(factors, 0.9) <= 2.0);
}

}  // namespace serving_data_test
