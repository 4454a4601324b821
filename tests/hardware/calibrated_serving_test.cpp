// SPDX-License-Identifier: Apache-2.0
#include "leverage/hardware/calibrated_serving.hpp"

#include <cmath>
#include <cstddef>

#include <doctest/doctest.h>

#include "leverage/model/presets.hpp"
#include "support/near.hpp"
#include "support/serving.hpp"

namespace calibrated_serving_test {

using namespace leverage;
using namespace leverage::hardware;
using test::near;

/// What is assumed, with scatters and no covariance.
constexpr calibrated_serving plain() {
  return {.values = assumed_serving(),
          .dense_scatter = 0.1,
          .mixture_scatter = 0.2,
          .other_dense_scatter = 0.3,
          .other_mixture_scatter = 0.4};
}
/// With a variance of one coefficient.
constexpr calibrated_serving uncertain(serving_coefficient c, double deviation) {
  calibrated_serving e = plain();
  const auto i = static_cast<std::size_t>(c);
  e.covariance[i * (i + 1) / 2 + i] = deviation * deviation;
  return e;
}

serving_prediction dense(const calibrated_serving& e, bool is_known = false) {
  return predict_serving(test::llama_70b, test::round_cluster(8), {.tensor = 8},
                         serving_recipes::fp8.recipe, {}, {.input = 100.0, .output = 1000.0}, 64.0,
                         e, is_known);
}
serving_prediction mixture(const calibrated_serving& e, bool is_known = false) {
  return predict_serving(presets::qwen3_30b_a3b.model, test::round_cluster(8),
                         {.expert = 8, .attention_data = 8}, serving_recipes::fp8.recipe, {},
                         {.input = 100.0, .output = 1000.0}, 64.0, e, is_known);
}

TEST_CASE("a covariance is the same from both sides") {
  calibrated_serving e;
  for (std::size_t i = 0; i < serving_coefficients * (serving_coefficients + 1) / 2; ++i) {
    e.covariance[i] = static_cast<double>(i);
  }
  CHECK(e.covariance_of(0, 0) == 0.0);
  CHECK(e.covariance_of(0, 1) == 1.0);
  CHECK(e.covariance_of(2, 1) == 4.0);
  CHECK(e.covariance_of(1, 2) == 4.0);
}

TEST_CASE("without uncertain coefficients the interval is the scatter of the model's kind") {
  const auto half = [](const serving_prediction& p) {
    return std::log(p.tpot.high.value / p.speed.tpot.value);
  };
  CHECK(near(half(dense(plain(), true)), 0.1, 1e-12));
  CHECK(near(half(mixture(plain(), true)), 0.2, 1e-12));
  CHECK(near(half(dense(plain())), 0.3, 1e-12));
  CHECK(near(half(mixture(plain())), 0.4, 1e-12));
}

TEST_CASE("an interval is symmetric on the logarithmic scale and has the time in it") {
  const serving_prediction p = mixture(uncertain(serving_coefficient::launch, 0.5));
  CHECK(p.tpot.low < p.speed.tpot);
  CHECK(p.ttft.low < p.speed.ttft);
  CHECK(p.speed.ttft < p.ttft.high);
  CHECK(near(p.tpot.low.value * p.tpot.high.value, p.speed.tpot.value * p.speed.tpot.value, 1e-12));
}

TEST_CASE("an uncertain coefficient widens it by its share of the time") {
  // Only the bandwidth of caches is uncertain; its share follows from a difference quotient.
  const calibrated_serving e = uncertain(serving_coefficient::cache, 0.2);
  calibrated_serving slower = plain();
  slower.values[serving_coefficient::cache] *= std::exp(-1e-5);
  const double slope =
      std::log(dense(slower, true).speed.tpot.value / dense(e, true).speed.tpot.value) / 1e-5;
  const double half = std::log(dense(e, true).tpot.high.value / dense(e, true).speed.tpot.value);
  const double z = 1.2815515655446004;
  CHECK(near(half, std::hypot(0.1, z * 0.2 * slope), 1e-5));
}

TEST_CASE("the other accelerators' factor counts for them alone") {
  const calibrated_serving e = uncertain(serving_coefficient::other_accelerator, 0.3);
  const auto on = [&](generation g) {
    cluster<> c = test::round_cluster(8);
    c.accelerator.generation = g;
    const serving_prediction p =
        predict_serving(test::llama_70b, c, {.tensor = 8}, serving_recipes::fp8.recipe, {},
                        {.input = 100.0, .output = 1000.0}, 64.0, e, true);
    return std::log(p.tpot.high.value / p.speed.tpot.value);
  };
  CHECK(near(on(generation::hopper), 0.1, 1e-12));
  CHECK(near(on(generation::cdna), std::hypot(0.1, 1.2815515655446004 * 0.3), 1e-12));
}

TEST_CASE("what cannot be predicted is NaN throughout") {
  const serving_prediction p = predict_serving(test::llama_70b, test::round_cluster(8),
                                               {.tensor = 3}, serving_recipes::fp8.recipe, {},
                                               {.input = 100.0, .output = 1000.0}, 64.0, plain());
  CHECK(test::is_nan(p.speed.tpot.value));
  CHECK(test::is_nan(p.tpot.low.value));
  CHECK(test::is_nan(p.ttft.high.value));
}

}  // namespace calibrated_serving_test
