// SPDX-License-Identifier: Apache-2.0
/// @file
/// The ratio of two runs with one interval: shared coefficients cancel, the rest is propagated together. Expected values:
/// step times of two runs, and derivatives by difference quotients.
#include "leverage/plan/time_ratio.hpp"

#include <cmath>

#include <doctest/doctest.h>

#include "leverage/hardware/accelerators.hpp"
#include "leverage/hardware/fitted_efficiency.hpp"
#include "leverage/hardware/recipes.hpp"
#include "leverage/model/presets.hpp"
#include "support/near.hpp"

namespace time_ratio_test {

using namespace leverage;
using test::near;

const hardware::calibrated_efficiency& e = hardware::fitted_efficiency;

plan::planned_training run_of(const transformer& m, count expert, count pipeline = 1) {
  return {.model = m,
          .data = tokens{1e12},
          .on = {.accelerator = hardware::accelerators::h100_sxm, .accelerators = 64},
          .layout = {.pipeline = pipeline, .expert = expert},
          .recipe = hardware::recipes::bf16.recipe,
          .global_batch = 1024};
}
const plan::planned_training dense = run_of(presets::dense_6b.model, 1, 2);
const plan::planned_training mixture = run_of(presets::moe_mini.model, 8);

TEST_CASE("the value is the ratio of the two times") {
  const auto r = plan::time_ratio(dense, mixture, e);
  CHECK(near(r.value, dense.time(e.values) / mixture.time(e.values), 1e-13));
  CHECK(r.low < r.value);
  CHECK(r.value < r.high);
  CHECK(near(mixture.steps(), 1e12 / (1024.0 * 4096.0), 1e-15));
}

TEST_CASE("a run against itself: coefficients cancel, and the scatters of two runs are left") {
  const auto known = plan::time_ratio(dense, dense, e, {.is_balanced = true, .is_known = true});
  CHECK(known.value == 1.0);
  CHECK(near(known.high, std::exp(std::sqrt(2.0) * e.dense_scatter), 1e-12));
  CHECK(near(known.low * known.high, 1.0, 1e-12));
  const auto other = plan::time_ratio(mixture, mixture, e, {.is_balanced = true});
  CHECK(near(other.high, std::exp(std::sqrt(2.0) * e.other_mixture_scatter), 1e-12));
}

TEST_CASE("the interval is that of the difference of the two gradients") {
  // d ln(T_a / T_b) / d ln e_i by central differences.
  double g[hardware::coefficients]{};
  for (std::size_t i = 0; i < hardware::coefficients; ++i) {
    constexpr double h = 1e-5;
    hardware::efficiency<> up = e.values;
    hardware::efficiency<> down = e.values;
    up.values[i] *= std::exp(h);
    down.values[i] *= std::exp(-h);
    g[i] = (std::log(dense.step(up).total() / mixture.step(up).total()) -
            std::log(dense.step(down).total() / mixture.step(down).total())) /
           (2.0 * h);
  }
  double variance = 0.0;
  for (std::size_t i = 0; i < hardware::coefficients; ++i) {
    for (std::size_t j = 0; j < hardware::coefficients; ++j) {
      variance += g[i] * e.covariance_of(i, j) * g[j];
    }
  }
  constexpr double z = 1.2815515655446004;
  const double half = std::sqrt(z * z * variance + e.dense_scatter * e.dense_scatter +
                                e.mixture_scatter * e.mixture_scatter);
  const auto r = plan::time_ratio(dense, mixture, e, {.is_balanced = true, .is_known = true});
  CHECK(near(std::log(r.high / r.value), half, 1e-6));
  CHECK(near(std::log(r.value / r.low), half, 1e-6));
}

TEST_CASE("it is narrower than the division of two intervals") {
  const auto r = plan::time_ratio(dense, mixture, e, {.is_balanced = true, .is_known = true});
  const auto one = [&](const plan::planned_training& p) {
    return hardware::predict_step(p.model, p.on, p.layout, p.recipe, p.global_batch, p.software, e);
  };
  const auto d = one(dense);
  const auto x = one(mixture);
  CHECK(r.high / r.low < d.high / d.low * (x.high / x.low));
}

TEST_CASE(
    "a load of experts that is not known lowers the lower end, and natural routing the value") {
  const auto known = plan::time_ratio(dense, mixture, e, {.is_balanced = true});
  const auto unknown = plan::time_ratio(dense, mixture, e);
  CHECK(unknown.value == known.value);
  CHECK(unknown.high == known.high);
  CHECK(unknown.low < known.low);
  plan::planned_training natural = mixture;
  natural.software.routing = hardware::routing::natural;
  CHECK(plan::time_ratio(dense, natural, e).value < known.value);
  CHECK(near(plan::time_ratio(dense, natural, e).value * (known.low / unknown.low), known.value,
             1e-12));
}

TEST_CASE("the money of two runs differs from their time by the numbers of accelerators") {
  plan::planned_training half = mixture;
  half.on.accelerators = 32;
  const auto time = plan::time_ratio(dense, half, e);
  const auto cost = plan::cost_ratio(dense, half, e);
  CHECK(near(cost.value, 2.0 * time.value, 1e-14));
  CHECK(near(cost.low, 2.0 * time.low, 1e-14));
  CHECK(near(cost.value, dense.accelerator_seconds(e.values) / half.accelerator_seconds(e.values),
             1e-13));
}

TEST_CASE("a run that has no time has no ratio") {
  plan::planned_training bad = mixture;
  bad.layout.expert = 7;
  const auto r = plan::time_ratio(dense, bad, e);
  CHECK(test::is_nan(r.value));
  CHECK(plan::verdict_of(r) == plan::leverage_verdict::unknown);
}

}  // namespace time_ratio_test
