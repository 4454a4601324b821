// SPDX-License-Identifier: Apache-2.0
#include "leverage/study/serving_calibration.hpp"

#include <cmath>
#include <cstddef>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "leverage/model/presets.hpp"
#include "support/near.hpp"
#include "support/serving.hpp"

namespace serving_calibration_test {

using namespace leverage;
using namespace leverage::hardware;
using study::served;
using study::served_run;
using test::near;

/// A dense model and a mixture in all four kinds of measurement, timed by some coefficients.
std::vector<served_run> runs(const serving_efficiency<>& truth) {
  std::vector<served_run> all;
  for (const count batch : {8, 64, 512}) {
    for (const double input : {100.0, 2000.0}) {
      served_run r{.model = test::llama_70b,
                   .cluster = test::round_cluster(8),
                   .layout = {.tensor = 8},
                   .recipe = serving_recipes::fp8.recipe,
                   .shape = {.input = input, .output = 500.0},
                   .batch = batch,
                   .requests = 3 * batch};
      r.context = input;
      for (const served what : {served::queue, served::mixed, served::decode, served::prefill}) {
        r.what = what;
        r.seconds = study::time_of(r, truth).value;
        all.push_back(r);
      }
      r.model = presets::qwen3_30b_a3b.model;
      r.layout = {.expert = 8, .attention_data = 8};
      for (const served what : {served::queue, served::mixed, served::decode, served::prefill}) {
        r.what = what;
        r.seconds = study::time_of(r, truth).value;
        all.push_back(r);
      }
    }
  }
  return all;
}

TEST_CASE("each kind of run takes the time of its formula") {
  const serving_efficiency<> e = assumed_serving();
  const auto all = runs(e);
  const served_run& r = all[0];
  CHECK(near(all[0].seconds,
             queue_time(r.model, r.cluster, r.layout, r.recipe, {}, r.shape, 8, 24, e).value,
             1e-14));
  const auto s = serving_speed_of(r.model, r.cluster, r.layout, r.recipe, {}, r.shape, 8.0, e);
  CHECK(near(all[1].seconds, 8.0 * 500.0 / s.all.value, 1e-13));
  CHECK(near(all[2].seconds,
             decode_step(r.model, r.cluster, r.layout, r.recipe, {}, 8.0, 100.0, e).total().value,
             1e-14));
  CHECK(near(all[3].seconds,
             prefill(r.model, r.cluster, r.layout, r.recipe, {}, 8.0, 100.0, e).total().value,
             1e-14));
}

TEST_CASE("the slope of a run's time is a difference quotient") {
  for (const served_run& r : runs(assumed_serving())) {
    const auto t = study::calibration_model<served_run>::log_time(r, assumed_serving());
    for (std::size_t i = 0; i < serving_coefficients; ++i) {
      CAPTURE(std::string(serving_information(static_cast<serving_coefficient>(i)).name));
      serving_efficiency<> more = assumed_serving();
      serving_efficiency<> less = assumed_serving();
      more.values[i] *= std::exp(1e-5);
      less.values[i] *= std::exp(-1e-5);
      const double quotient =
          std::log(study::time_of(r, more).value / study::time_of(r, less).value) / 2e-5;
      CHECK(std::abs(t.derivative[i] - quotient) < 1e-7);
    }
  }
}

TEST_CASE("a fit to times of other coefficients explains them, and moves from what was assumed") {
  serving_efficiency<> truth = assumed_serving();
  truth[serving_coefficient::host_sequence] *= 3.0;
  truth[serving_coefficient::gemm_fp8] *= 0.8;
  truth[serving_coefficient::group_wait] *= 1.3;
  const auto all = runs(truth);
  const auto found = study::calibrate<served_run>(all, study::physical_prior<served_run>());
  CHECK(found.converged());
  for (const double residual : found.residuals) CHECK(std::abs(residual) < 0.1);
  const auto& e = found.set.values;
  CHECK(e[serving_coefficient::gemm_fp8] < 0.63);
  CHECK(e[serving_coefficient::host_sequence] > 1.5e-5);
  CHECK(e[serving_coefficient::gemm_fp4] == doctest::Approx(0.5));  // no row has 4 bits
  CHECK(found.from_the_runs[static_cast<std::size_t>(serving_coefficient::gemm_fp4)] ==
        doctest::Approx(0.0));
}

TEST_CASE("a fitted set is the assumption of the next fit") {
  const auto all = runs(assumed_serving());
  const auto first = study::calibrate<served_run>(all, study::physical_prior<served_run>());
  const auto none = study::calibrate<served_run>({}, study::prior_of<served_run>(first.set));
  for (std::size_t i = 0; i < serving_coefficients; ++i) {
    CHECK(near(none.set.values.values[i], first.set.values.values[i], 1e-9));
    CHECK(near(none.set.covariance_of(i, i), first.set.covariance_of(i, i), 1e-6));
  }
}

}  // namespace serving_calibration_test
