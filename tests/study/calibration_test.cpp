// SPDX-License-Identifier: Apache-2.0
#include "leverage/study/calibration.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <cstddef>
#include <string>
#include <vector>

#include "leverage/fit/objective.hpp"
#include "leverage/hardware/accelerators.hpp"
#include "leverage/model/presets.hpp"

namespace calibration_test {

using namespace leverage;
using namespace leverage::hardware;
using study::timed_run;

efficiency<> physical() {
  return study::detail::values_of<study::timed_run>(study::physical_prior().logarithms);
}

/// Runs of two models on H100 in many layouts, whose times are those of some coefficients.
std::vector<timed_run> runs_with(const efficiency<>& e) {
  std::vector<timed_run> runs;
  for (const preset* p : {&presets::llama_3_8b, &presets::qwen3_30b_a3b}) {
    for (const count t : {1, 2, 4, 8}) {
      for (const count b : {1, 2, 4}) {
        if (p->model.is_mixture() && t > 4) continue;
        timed_run r{.model = p->model,
                    .cluster = {.accelerator = accelerators::h100_sxm, .accelerators = 64},
                    .global_batch = 512};
        r.model.sequence = 4096;
        r.layout.tensor = t;
        r.layout.micro_batch = b;
        r.layout.expert = p->model.is_mixture() ? 8 : 1;
        r.seconds = step_time(r.model, r.cluster, r.layout, r.recipe, r.global_batch, r.software, e)
                        .total()
                        .value;
        REQUIRE(r.seconds > 0.0);
        runs.push_back(r);
      }
    }
  }
  return runs;
}

TEST_CASE(
    "the gradient of the objective is that of its values, and the fit stays where it is exact") {
  const study::calibration_prior prior = study::physical_prior();
  const auto runs = runs_with(physical());
  const study::detail::calibration_objective<study::timed_run> objective(runs, prior);
  Eigen::VectorXd x = prior.logarithms;
  for (Eigen::Index i = 0; i < x.size(); ++i) x[i] += 0.05 * std::sin(static_cast<double>(i));
  CHECK(fit::check_gradient(objective, x).agrees());
  const study::calibration<> same = study::calibrate(runs, prior);
  CHECK(same.converged());
  for (std::size_t i = 0; i < coefficients; ++i) {
    CHECK(same.set.values.values[i] == doctest::Approx(physical().values[i]).epsilon(1e-9));
  }
}

TEST_CASE("what the runs determine is found, and the rest stays as it was assumed") {
  efficiency<> truth = physical();
  truth[coefficient::gemm_hopper_bf16] = 0.60;
  const auto runs = runs_with(truth);
  const study::calibration<> found = study::calibrate(runs, study::physical_prior());
  CHECK(found.converged());
  const auto at = [](coefficient c) { return static_cast<std::size_t>(c); };
  CHECK(found.set.values[coefficient::gemm_hopper_bf16] == doctest::Approx(0.60).epsilon(0.03));
  CHECK(found.from_the_runs[at(coefficient::gemm_hopper_bf16)] > 0.7);
  // No run is on an A100 or a TPU, and none has unfused attention.
  for (const coefficient c : {coefficient::gemm_ampere_bf16, coefficient::gemm_tpu_bf16,
                              coefficient::score_traffic, coefficient::flash_ampere}) {
    CAPTURE(information(c).name);
    CHECK(found.set.values[c] == doctest::Approx(information(c).prior).epsilon(1e-9));
    CHECK(std::abs(found.from_the_runs[at(c)]) < 1e-6);
    const double deviation = information(c).prior_deviation;
    CHECK(found.set.covariance_of(at(c), at(c)) == doctest::Approx(deviation * deviation));
  }
  for (const double r : found.residuals) CHECK(std::abs(r) < 0.03);
}

TEST_CASE("a fitted set is the assumption of the next fit: without news it stays") {
  efficiency<> truth = physical();
  truth[coefficient::gemm_hopper_bf16] = 0.65;
  const auto runs = runs_with(truth);
  const study::calibration<> first = study::calibrate(runs, study::physical_prior());
  const study::calibration_prior prior = study::prior_of(first.set);
  const study::calibration<> none = study::calibrate({}, prior);
  for (std::size_t i = 0; i < coefficients; ++i) {
    CHECK(none.set.values.values[i] == doctest::Approx(first.set.values.values[i]).epsilon(1e-9));
    CHECK(none.set.covariance_of(i, i) ==
          doctest::Approx(first.set.covariance_of(i, i)).epsilon(1e-6));
    CHECK(std::abs(none.from_the_runs[i]) < 1e-6);
  }
}

TEST_CASE("one run that the model cannot explain does not bend the fit") {
  auto runs = runs_with(physical());
  runs.front().seconds *= 5.0;
  const study::calibration<> found = study::calibrate(runs, study::physical_prior());
  CHECK(found.set.values[coefficient::gemm_hopper_bf16] ==
        doctest::Approx(physical()[coefficient::gemm_hopper_bf16]).epsilon(0.05));
  CHECK(found.residuals.front() < -1.3);
}

TEST_CASE("held-out residuals are of fits that have not seen the group") {
  auto runs = runs_with(physical());
  std::vector<std::string> groups;
  for (std::size_t i = 0; i < runs.size(); ++i) {
    groups.push_back(runs[i].model.is_mixture() ? "mixture" : "dense " + std::to_string(i % 3));
  }
  for (timed_run& r : runs) r.seconds *= r.model.is_mixture() ? 2.0 : 1.0;
  const auto held = study::cross_validate(runs, groups, 4, study::physical_prior(),
                                          [](int, int) { return true; });
  for (std::size_t i = 0; i < runs.size(); ++i) {
    CAPTURE(i);
    if (runs[i].model.is_mixture()) CHECK(held[i] == doctest::Approx(-std::log(2.0)).epsilon(0.1));
  }
  const auto ended = study::cross_validate(runs, groups, 4, study::physical_prior(),
                                           [](int, int) { return false; });
  std::size_t missing = 0;
  for (const double r : ended) missing += std::isnan(r) ? 1 : 0;
  CHECK(missing > 0);
}

TEST_CASE("rows of one configuration share a weight, and so do configurations of one family") {
  const std::vector<std::string> groups{"a", "b", "b", "c"};
  const std::vector<std::string> families{"one", "two", "two", "two"};
  const auto w = study::run_weights(groups, families);
  CHECK(w[0] == doctest::Approx(1.0));
  CHECK(w[1] == w[2]);
  CHECK(w[1] + w[2] == doctest::Approx(std::pow(2.0, 0.3) * std::pow(2.0, -0.4)));
  CHECK(w[3] == doctest::Approx(std::pow(2.0, -0.4)));
}

TEST_CASE("the scatter covers 80 % of the residuals, and ten are needed for one") {
  const auto all = runs_with(physical());
  std::vector<timed_run> runs;
  std::vector<double> residuals;
  std::vector<double> deviations;
  for (int i = 1; i <= 10; ++i) {
    runs.push_back(all.front());
    residuals.push_back(0.01 * i);
    deviations.push_back(0.0);
  }
  CHECK(study::scatter_of(runs, residuals, deviations, false).value() == doctest::Approx(0.09));
  CHECK_FALSE(study::scatter_of(runs, residuals, deviations, true));
  // What the coefficients explain is taken off in squares.
  deviations.back() = deviations[8] = 0.04 / hardware::detail::normal_80;
  CHECK(study::scatter_of(runs, residuals, deviations, false).value() ==
        doctest::Approx(std::sqrt(0.09 * 0.09 - 0.04 * 0.04)).epsilon(0.02));
}

}  // namespace calibration_test
