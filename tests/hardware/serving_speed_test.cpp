// SPDX-License-Identifier: Apache-2.0
#include "leverage/hardware/serving_speed.hpp"

#include <doctest/doctest.h>

#include "leverage/model/presets.hpp"
#include "support/near.hpp"
#include "support/serving.hpp"

namespace serving_speed_test {

using namespace leverage;
using namespace leverage::hardware;
using test::near;

/// Requests of a model, of which a test changes something.
struct question {
  transformer m = test::llama_70b;
  cluster<> on = test::round_cluster(64);
  serving_layout l{.tensor = 8};
  serving_recipe r = serving_recipes::fp8.recipe;
  serving_engine by{};
  request_shape shape{.input = 2000.0, .output = 500.0};
  double batch = 64.0;
  serving_efficiency<> e = assumed_serving();

  [[nodiscard]] constexpr serving_speed<> speed() const {
    return serving_speed_of(m, on, l, r, by, shape, batch, e);
  }
  [[nodiscard]] double queue(count requests) const {
    return queue_time(m, on, l, r, by, shape, static_cast<count>(batch), requests, e).value;
  }
};
const question mixture{.m = presets::qwen3_30b_a3b.model, .l = {.expert = 8, .attention_data = 8}};

TEST_CASE("throughput is b o / (o t_d + b t_p)") {
  for (const question& q : {question{}, mixture}) {
    const serving_speed<> s = q.speed();
    const double t_d = decode_step(q.m, q.on, q.l, q.r, q.by, q.batch, 2250.0, q.e).total().value;
    CHECK(near(s.all.value, q.batch * 500.0 / (500.0 * t_d + q.batch * s.prompt.value), 1e-13));
    CHECK(near(s.tpot.value * s.user.value, 1.0, 1e-14));
    CHECK(near(s.user.value * q.batch, s.all.value, 1e-13));
  }
}

TEST_CASE("a prompt has its share of a full pass, of attention groups and stages at once") {
  question q;
  const double pass = prefill(q.m, q.on, q.l, q.r, q.by, 8192.0, 2000.0, q.e).total().value;
  CHECK(near(q.speed().prompt.value, pass * 2000.0 / 8192.0, 1e-13));
  q.l = {.tensor = 4, .pipeline = 2};
  const double half = prefill(q.m, q.on, q.l, q.r, q.by, 8192.0, 2000.0, q.e).total().value;
  CHECK(near(q.speed().prompt.value, half * 2000.0 / 8192.0 / 2.0, 1e-13));
  const question& g = mixture;
  const double wait = g.e[serving_coefficient::group_wait];
  const double group = prefill(g.m, g.on, g.l, g.r, g.by, 8192.0, 2000.0, g.e).total().value;
  CHECK(near(g.speed().prompt.value, wait * group * 2000.0 / 8192.0 / 8.0, 1e-13));
}

TEST_CASE("a larger batch never lowers the throughput, and never shortens the time per token") {
  for (question q : {question{}, mixture}) {
    serving_speed<> before{};
    for (q.batch = 1.0; q.batch < 1e5; q.batch *= 2.0) {
      const serving_speed<> now = q.speed();
      CHECK(now.all.value >= before.all.value);
      CHECK(now.tpot >= before.tpot);
      before = now;
    }
  }
}

TEST_CASE("the first token comes after the own prompt and a step") {
  question q;
  const double pass = prefill(q.m, q.on, q.l, q.r, q.by, 2000.0, 2000.0, q.e).total().value;
  CHECK(near(q.speed().ttft.value, pass + q.speed().step.total().value, 1e-13));
  const double before = q.speed().ttft.value;
  q.shape.input = 20'000.0;
  CHECK(q.speed().ttft.value > 5.0 * before);
}

TEST_CASE("a queue that fits at once is prefilled and decoded once") {
  const question q;
  const serving_speed<> s = q.speed();
  CHECK(near(q.queue(64), 64.0 * 500.0 / s.all.value, 1e-13));
}

TEST_CASE("a queue has waves, of which the last may be smaller") {
  question q;
  const double full = q.queue(64);
  CHECK(near(q.queue(128), 2.0 * full, 1e-13));
  CHECK(q.queue(96) > 1.5 * full);
  CHECK(q.queue(96) < 2.0 * full);
  q.batch = 1000.0;
  CHECK(near(q.queue(64), full, 1e-13));
}

TEST_CASE("bad input is NaN") {
  const auto is_nan = [](const question& q) {
    return test::is_nan(q.speed().tpot.value) && test::is_nan(q.speed().all.value);
  };
  CHECK(is_nan({.shape = {.input = 0.0, .output = 10.0}}));
  CHECK(is_nan({.shape = {.input = 10.0, .output = 0.0}}));
  CHECK(is_nan({.shape = {.input = 10.0, .output = test::nan}}));
  CHECK(is_nan({.batch = 0.0}));
  CHECK(is_nan({.l = {.tensor = 3}}));
  CHECK(test::is_nan(question{}.queue(0)));
  CHECK(test::is_nan(question{.batch = 0.0}.queue(10)));
}

}  // namespace serving_speed_test
