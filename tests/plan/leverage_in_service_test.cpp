// SPDX-License-Identifier: Apache-2.0
/// @file
/// Leverage in serving and over the lifetime: what follows from the definitions and from limits.
#include "leverage/plan/leverage_in_service.hpp"

#include <doctest/doctest.h>

#include "leverage/hardware/accelerators.hpp"
#include "leverage/hardware/fitted_efficiency.hpp"
#include "leverage/hardware/fitted_serving.hpp"
#include "leverage/hardware/recipes.hpp"
#include "leverage/model/presets.hpp"
#include "support/near.hpp"

namespace leverage_in_service_test {

using namespace leverage;
using test::near;

const hardware::calibrated_serving& serving = hardware::fitted_serving;
const hardware::calibrated_efficiency& training = hardware::fitted_efficiency;

plan::service_request request() {
  return {.mixture = presets::moe_mini.model,
          .dense = presets::dense_6b.model,
          .on = {.accelerator = hardware::accelerators::h100_sxm, .accelerators = 64},
          .recipe = hardware::serving_recipes::bf16.recipe,
          .work = {.input = 2000, .output = 500}};
}
plan::planned_training run_of(const transformer& m, double data) {
  return {.model = m,
          .data = tokens{data},
          .on = request().on,
          .layout = {.expert = m.is_mixture() ? count{8} : count{1}},
          .recipe = hardware::recipes::bf16.recipe,
          .global_batch = 1024};
}
const plan::planned_training mixture = run_of(presets::moe_mini.model, 1e12);
const plan::planned_training dense = run_of(presets::dense_6b.model, 1.2e12);
constexpr plan::ratio_setting balanced{.is_balanced = true};

plan::leverage_in_lifetime lifetime(double served, const plan::ratio_setting& s = balanced) {
  const auto l = plan::compare_in_service(request(), serving);
  return plan::compare_in_lifetime(dense, mixture, s, 0.9, request(), l, tokens{served}, training,
                                   serving);
}

TEST_CASE("the leverage in serving is the ratio of the two best points, with one interval") {
  const auto l = plan::compare_in_service(request(), serving);
  REQUIRE(l.usable());
  const double expected =
      l.dense.best->accelerator_seconds_per_token / l.mixture.best->accelerator_seconds_per_token;
  CHECK(near(l.inference.value, expected, 1e-14));
  CHECK(l.inference.low < expected);
  CHECK(l.inference.high > expected);
  const double both =
      l.dense.best->high / l.dense.best->low * (l.mixture.best->high / l.mixture.best->low);
  CHECK(l.inference.high / l.inference.low < both);
}

TEST_CASE("a model against itself has a leverage of 1 and only its scatter") {
  plan::service_request same = request();
  same.mixture = same.dense;
  const auto l = plan::compare_in_service(same, serving);
  CHECK(l.inference.value == 1.0);
  const double scatter = hardware::scatter_of(same.dense, serving, false);
  CHECK(near(l.inference.high, math::exp(math::sqrt(2.0) * scatter), 1e-12));
}

TEST_CASE("over the lifetime: training alone without served tokens, serving alone with very many") {
  const auto none = lifetime(0.0);
  const auto time = plan::cost_ratio(dense, mixture, training, balanced);
  CHECK(near(none.ratio.value, time.value, 1e-12));
  CHECK(near(none.ratio.low, time.low, 1e-12));
  CHECK(near(none.ratio.high, time.high, 1e-12));
  const auto l = plan::compare_in_service(request(), serving);
  const auto all = lifetime(1e25);
  CHECK(near(all.ratio.value, l.inference.value, 1e-6));
  CHECK(near(all.ratio.low, l.inference.low, 1e-6));
  const auto some = lifetime(5e12);
  CHECK(near(some.ratio.value, some.dense.total(tokens{5e12}) / some.mixture.total(tokens{5e12}),
             1e-14));
  CHECK(near(some.dense.training, dense.accelerator_seconds(training.values) / 0.9, 1e-14));
}

TEST_CASE("where costs cross, the leverage is 1") {
  const auto l = lifetime(1e12);
  if (l.even.mixture == plan::cheaper_mixture::below ||
      l.even.mixture == plan::cheaper_mixture::above) {
    CHECK(near(lifetime(l.even.at.value).ratio.value, 1.0, 1e-9));
  } else {
    CHECK(l.even.mixture == plan::cheaper_mixture::always);
    CHECK(lifetime(1e9).ratio.value > 1.0);
    CHECK(lifetime(1e18).ratio.value > 1.0);
  }
}

TEST_CASE("a load of experts that is not known lowers the lower end, as much as training counts") {
  const auto known = lifetime(1e12);
  const auto unknown = lifetime(1e12, {});
  CHECK(unknown.ratio.value == known.ratio.value);
  CHECK(unknown.ratio.low < known.ratio.low);
  CHECK(near(lifetime(1e25, {}).ratio.low, lifetime(1e25).ratio.low, 1e-6));
}

TEST_CASE("without a layout that serves there is no leverage") {
  plan::service_request ask = request();
  ask.work.max_tpot = seconds{1e-9};
  const auto l = plan::compare_in_service(ask, serving);
  CHECK_FALSE(l.usable());
  CHECK_FALSE(l.inference.known());
  const auto life = plan::compare_in_lifetime(dense, mixture, balanced, 0.9, ask, l, tokens{1e12},
                                              training, serving);
  CHECK_FALSE(life.ratio.known());
  CHECK(life.even.mixture == plan::cheaper_mixture::unknown);
  ask = request();
  ask.work.input = 0.0;
  CHECK_FALSE(plan::compare_in_service(ask, serving).mixture.violations.empty());
}

}  // namespace leverage_in_service_test
