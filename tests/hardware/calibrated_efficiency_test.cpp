// SPDX-License-Identifier: Apache-2.0
#include "leverage/hardware/calibrated_efficiency.hpp"

#include <cmath>
#include <cstddef>
#include <string>

#include <doctest/doctest.h>

#include "leverage/model/presets.hpp"
#include "support/near.hpp"
#include "support/timing.hpp"

namespace calibrated_efficiency_test {

using namespace leverage;
using namespace leverage::hardware;
using test::near;

/// What is assumed, with the scatters that are given and no covariance.
constexpr calibrated_efficiency plain(double dense, double mixture) {
  calibrated_efficiency e;
  e.values = test::assumed();
  e.dense_scatter = dense;
  e.mixture_scatter = mixture;
  return e;
}
/// With variances of the logarithms on the diagonal.
constexpr calibrated_efficiency uncertain() {
  calibrated_efficiency e = plain(0.1, 0.2);
  for (std::size_t i = 0; i < coefficients; ++i) {
    const double deviation = information(static_cast<coefficient>(i)).prior_deviation;
    e.covariance[i * (i + 1) / 2 + i] = deviation * deviation;
  }
  return e;
}

constexpr layout simple{.tensor = 2};
constexpr layout with_experts{.expert = 8};

step_prediction dense(const calibrated_efficiency& e) {
  return predict_step(presets::llama_3_8b.model, test::round_cluster(64), simple, recipe{}, 64,
                      software{}, e);
}
step_prediction mixture(const calibrated_efficiency& e, const software& by = {},
                        bool is_balanced = true) {
  return predict_step(presets::qwen3_30b_a3b.model, test::round_cluster(64), with_experts, recipe{},
                      64, by, e, is_balanced);
}

TEST_CASE("a covariance is the same from both sides") {
  calibrated_efficiency e;
  for (std::size_t i = 0; i < coefficients * (coefficients + 1) / 2; ++i) {
    e.covariance[i] = static_cast<double>(i);
  }
  CHECK(e.covariance_of(0, 0) == 0.0);
  CHECK(e.covariance_of(1, 0) == 1.0);
  CHECK(e.covariance_of(1, 1) == 2.0);
  CHECK(e.covariance_of(2, 0) == 3.0);
  for (std::size_t i = 0; i < coefficients; ++i) {
    for (std::size_t j = 0; j <= i; ++j) CHECK(e.covariance_of(i, j) == e.covariance_of(j, i));
  }
}

TEST_CASE("without covariance the interval is the scatter of the kind of model") {
  const calibrated_efficiency e = plain(0.1, 0.25);
  const step_prediction d = dense(e);
  CHECK(near(d.low.value, d.total().value * std::exp(-0.1), 1e-14));
  CHECK(near(d.high.value, d.total().value * std::exp(0.1), 1e-14));
  const step_prediction m = mixture(e);
  CHECK(near(m.low.value, m.total().value * std::exp(-0.25), 1e-14));
  CHECK(near(m.high.value, m.total().value * std::exp(0.25), 1e-14));
}

TEST_CASE("software of which no run was fitted has scatters of its own") {
  calibrated_efficiency e = plain(0.1, 0.2);
  e.other_dense_scatter = 0.3;
  e.other_mixture_scatter = 0.4;
  const auto width = [&](const transformer& m, const layout& l, bool is_known) {
    const step_prediction s =
        predict_step(m, test::round_cluster(64), l, recipe{}, 64, software{}, e, true, is_known);
    return std::log(s.high / s.total());
  };
  CHECK(near(width(presets::llama_3_8b.model, simple, true), 0.1, 1e-12));
  CHECK(near(width(presets::llama_3_8b.model, simple, false), 0.3, 1e-12));
  CHECK(near(width(presets::qwen3_30b_a3b.model, with_experts, true), 0.2, 1e-12));
  CHECK(near(width(presets::qwen3_30b_a3b.model, with_experts, false), 0.4, 1e-12));
}

TEST_CASE("the prediction is the step with the set's values") {
  const calibrated_efficiency e = plain(0.1, 0.25);
  CHECK(near(dense(e).total().value,
             step_time(presets::llama_3_8b.model, test::round_cluster(64), simple, recipe{}, 64,
                       software{}, e.values)
                 .total()
                 .value,
             1e-14));
}

TEST_CASE("derivatives by the logarithms of coefficients are those of a difference quotient") {
  const auto log_time = [](const efficiency<>& e) {
    return std::log(step_time(presets::qwen3_30b_a3b.model, test::round_cluster(64), with_experts,
                              recipe{}, 64, software{}, e)
                        .total()
                        .value);
  };
  const efficiency<> e = test::assumed();
  const auto t = log_step_time(presets::qwen3_30b_a3b.model, test::round_cluster(64), with_experts,
                               recipe{}, 64, software{}, e);
  CHECK(near(t.value, log_time(e), 1e-14));
  int moving = 0;
  for (std::size_t i = 0; i < coefficients; ++i) {
    CAPTURE(std::string(information(static_cast<coefficient>(i)).name));
    efficiency<> up = e;
    efficiency<> down = e;
    up.values[i] *= std::exp(1e-5);
    down.values[i] *= std::exp(-1e-5);
    const double slope = (log_time(up) - log_time(down)) / 2e-5;
    CHECK(std::abs(t.derivative[i] - slope) <= 1e-8);
    moving += t.derivative[i] != 0.0 ? 1 : 0;
  }
  CHECK(moving > 8);
  CHECK(t.derivative[static_cast<std::size_t>(coefficient::gemm_hopper_bf16)] < 0.0);
  CHECK(t.derivative[static_cast<std::size_t>(coefficient::expert_exposed)] > 0.0);
  CHECK(t.derivative[static_cast<std::size_t>(coefficient::gemm_ampere_bf16)] == 0.0);
}

TEST_CASE("what multiplies all of a step has the slope 1: shares of a time add up to it") {
  // With products alone, the step is inversely proportional to the two shares of a peak.
  efficiency<> e = test::only_products();
  const auto t = log_step_time(presets::llama_3_8b.model, test::round_cluster(1), {}, recipe{}, 64,
                               software{}, e);
  const double matrices = t.derivative[static_cast<std::size_t>(coefficient::gemm_hopper_bf16)];
  const double attention = t.derivative[static_cast<std::size_t>(coefficient::flash_hopper)];
  CHECK(matrices < attention);
  CHECK(near(matrices + attention, -1.0, 1e-12));
}

TEST_CASE("the interval of a diagonal covariance is g^T S g and the scatter, at 80 %") {
  const calibrated_efficiency e = uncertain();
  const auto t = log_step_time(presets::qwen3_30b_a3b.model, test::round_cluster(64), with_experts,
                               recipe{}, 64, software{}, e.values);
  double variance = 0.0;
  for (std::size_t i = 0; i < coefficients; ++i) {
    const double deviation = information(static_cast<coefficient>(i)).prior_deviation;
    variance += t.derivative[i] * t.derivative[i] * deviation * deviation;
  }
  // 80 % of a normal distribution are within 1.28155 standard deviations.
  const double half = std::sqrt(0.2 * 0.2 + 1.2815515655446004 * 1.2815515655446004 * variance);
  const step_prediction m = mixture(e);
  CHECK(near(m.low.value, m.total().value * std::exp(-half), 1e-12));
  CHECK(near(m.high.value, m.total().value * std::exp(half), 1e-12));
}

TEST_CASE("covariances off the diagonal count from both sides") {
  const auto g = log_step_time(presets::llama_3_8b.model, test::round_cluster(64), simple, recipe{},
                               64, software{}, test::assumed());
  constexpr auto i = static_cast<std::size_t>(coefficient::flash_hopper);
  constexpr auto j = static_cast<std::size_t>(coefficient::gemm_hopper_bf16);
  static_assert(j < i);
  calibrated_efficiency e = uncertain();
  const double before = std::log(dense(e).high.value / dense(e).total().value);
  e.covariance[i * (i + 1) / 2 + j] = 0.01;
  const double after = std::log(dense(e).high.value / dense(e).total().value);
  constexpr double z = 1.2815515655446004;
  CHECK(near(after * after - before * before,
             z * z * 2.0 * 0.01 * g.derivative[i] * g.derivative[j], 1e-9));
}

TEST_CASE("the interval has the prediction inside, and is wider with more scatter or covariance") {
  double before = 0.0;
  for (const double scatter : {0.01, 0.05, 0.2, 0.5}) {
    calibrated_efficiency e = plain(scatter, scatter);
    for (const step_prediction& s : {dense(e), mixture(e)}) {
      CHECK(s.low < s.total());
      CHECK(s.total() < s.high);
    }
    const double width = mixture(e).high / mixture(e).low;
    CHECK(width > before);
    before = width;
    calibrated_efficiency more = uncertain();
    more.dense_scatter = more.mixture_scatter = scatter;
    CHECK(mixture(more).high > mixture(e).high);
    CHECK(mixture(more).low < mixture(e).low);
  }
}

TEST_CASE("routing of which nothing is known can be natural: that makes the upper end higher") {
  const calibrated_efficiency e = uncertain();
  const step_prediction balanced = mixture(e);
  const step_prediction unknown = mixture(e, {}, false);
  const step_prediction natural = mixture(e, {.routing = routing::natural});
  CHECK(unknown.low == balanced.low);
  CHECK(unknown.total() == balanced.total());
  CHECK(unknown.high > balanced.high);
  CHECK(near(unknown.high / balanced.high, natural.total() / balanced.total(), 1e-12));
  // It is natural already.
  const step_prediction as_it_is = mixture(e, {.routing = routing::natural}, false);
  CHECK(as_it_is.high == natural.high);
  // Dense models have no routing.
  const step_prediction d = predict_step(presets::llama_3_8b.model, test::round_cluster(64), simple,
                                         recipe{}, 64, software{}, e, false);
  CHECK(d.high == dense(e).high);
}

TEST_CASE("a prediction in a constant expression is that at run time") {
  constexpr calibrated_efficiency e = plain(0.1, 0.25);
  constexpr step_breakdown<> s = step_time(presets::llama_3_8b.model, test::round_cluster(64),
                                           simple, recipe{}, 64, software{}, e.values);
  CHECK(near(dense(e).total().value, s.total().value, 1e-14));
}

TEST_CASE("a run that cannot be has no interval") {
  const step_prediction s = predict_step(presets::llama_3_8b.model, test::round_cluster(64),
                                         {.tensor = 3}, recipe{}, 64, software{}, uncertain());
  CHECK(test::is_nan(s.low.value));
  CHECK(test::is_nan(s.total().value));
  CHECK(test::is_nan(s.high.value));
}

TEST_CASE("a scatter or a covariance that is none gives no interval") {
  calibrated_efficiency e = plain(test::nan, 0.1);
  CHECK(test::is_nan(dense(e).low.value));
  CHECK(test::is_nan(dense(e).high.value));
  CHECK(dense(e).total().value > 0.0);
  e = uncertain();
  for (double& x : e.covariance) x = -x;
  CHECK(test::is_nan(dense(e).high.value));
}

}  // namespace calibrated_efficiency_test
