// SPDX-License-Identifier: Apache-2.0
#include "leverage/hardware/bubble.hpp"

#include <doctest/doctest.h>

#include <initializer_list>

#include "leverage/core/dual.hpp"
#include "support/near.hpp"

namespace bubble_test {

using namespace leverage;
using namespace leverage::hardware;
using test::near;

// 8 stages, 32 micro-batches; 5 virtual stages; and a third with zero-bubble H1.
static_assert(pipeline_bubble({.pipeline = 8}, 32) == 0.21875);
static_assert(near(pipeline_bubble({.pipeline = 8, .virtual_stages = 5}, 32), 0.04375, 1e-15));
static_assert(near(pipeline_bubble({.pipeline = 8, .schedule = schedule::zb_h1}, 32), 0.21875 / 3,
                   1e-15));
static_assert(near(pipeline_bubble({.pipeline = 8, .schedule = schedule::zb_h1}, 32), 0.0729,
                   1e-3));
static_assert(pipeline_bubble({.pipeline = 8, .schedule = schedule::zb_2p}, 32) == 0.0);

// 16 stages, F 1, B 2, W 1, F&B 3: 45, 15 and 14.
static_assert(bubble_time({.pipeline = 16}, usual_stage_times).value == 45.0);
static_assert(bubble_time({.pipeline = 16, .schedule = schedule::zb_h1}, usual_stage_times).value ==
              15.0);
static_assert(bubble_time({.pipeline = 16, .schedule = schedule::dual_pipe}, usual_stage_times)
                  .value == 14.0);

constexpr schedule all[] = {schedule::one_f_one_b, schedule::zb_h1, schedule::zb_2p,
                            schedule::dual_pipe};

TEST_CASE("the bubble vanishes without a pipeline and with many micro-batches") {
  for (const schedule s : all) {
    CHECK(pipeline_bubble({.schedule = s}, 1) == 0.0);
    const layout l{.pipeline = 16, .schedule = s};
    for (count m = 1; m < 1'000'000'000; m *= 10) {
      CHECK(near(pipeline_bubble(l, 10 * m), pipeline_bubble(l, m) / 10, 1e-15));
    }
    CHECK(pipeline_bubble(l, 1'000'000'000) < 2e-8);
  }
}

TEST_CASE(
    "a schedule of two directions waits no longer than the older ones, in its authors' order") {
  for (count p = 2; p <= 64; p *= 2) {
    const auto of = [p](schedule s) {
      return bubble_time({.pipeline = p, .schedule = s}, usual_stage_times).value;
    };
    CHECK(of(schedule::zb_2p) <= of(schedule::dual_pipe));
    CHECK(of(schedule::dual_pipe) <= of(schedule::zb_h1));
    CHECK(of(schedule::zb_h1) <= of(schedule::one_f_one_b));
  }
}

TEST_CASE("times scale, and overlap shortens the bubble of both directions") {
  const stage_times<> t{seconds(2e-3), seconds(5e-3), seconds(2e-3), seconds(6e-3)};
  // 7 (F + B), and 3 (F&B + B - 3 W).
  CHECK(near(bubble_time({.pipeline = 8}, t).value, 7 * 7e-3, 1e-15));
  CHECK(near(bubble_time({.pipeline = 8, .schedule = schedule::dual_pipe}, t).value, 3 * 5e-3,
             1e-14));
  CHECK(near(pipeline_bubble({.pipeline = 8}, 32, t), 0.21875, 1e-15));
  // No bubble is below zero, however long the part to weights is.
  const stage_times<> heavy{seconds(1.0), seconds(3.0), seconds(2.5), seconds(3.0)};
  CHECK(bubble_time({.pipeline = 8, .schedule = schedule::zb_h1}, heavy).value == 0.0);
  CHECK(bubble_time({.pipeline = 8, .schedule = schedule::dual_pipe}, heavy).value == 0.0);
}

TEST_CASE("the bubble has the derivatives of its formula") {
  const auto f = [](auto forward, auto weights) {
    using T = decltype(forward);
    const stage_times<T> t{seconds<T>(forward), seconds<T>(T(2.0)), seconds<T>(weights),
                           seconds<T>(T(3.0))};
    return bubble_time({.pipeline = 8, .schedule = schedule::zb_h1}, t).value;
  };
  const auto d = differentiate(f, 1.0, 1.0);
  CHECK(d.derivative[0] == 7.0);
  CHECK(d.derivative[1] == -14.0);
}

TEST_CASE("no stages, no micro-batches, odd directions and negative times give no bubble") {
  CHECK(test::is_nan(pipeline_bubble({.pipeline = 0}, 8)));
  CHECK(test::is_nan(pipeline_bubble({.pipeline = 8, .virtual_stages = 0}, 8)));
  CHECK(test::is_nan(pipeline_bubble({.pipeline = 8}, 0)));
  CHECK(test::is_nan(pipeline_bubble({.pipeline = 7, .schedule = schedule::dual_pipe}, 8)));
  for (const schedule s : all) {
    const auto with = [s](double f, double b, double w) {
      const stage_times<> t{seconds(f), seconds(b), seconds(w), seconds(f + b)};
      return bubble_time({.pipeline = 8, .schedule = s}, t).value;
    };
    CHECK(with(1.0, 2.0, 1.0) >= 0.0);
    CHECK(test::is_nan(with(-1.0, 2.0, 1.0)));
    CHECK(test::is_nan(with(1.0, 2.0, 3.0)));
    CHECK(test::is_nan(with(1.0, 2.0, -1.0)));
    CHECK(test::is_nan(with(test::nan, 2.0, 1.0)));
  }
}

}  // namespace bubble_test
