// SPDX-License-Identifier: Apache-2.0
#include "leverage/plan/machine_goal.hpp"

#include <cmath>

#include <doctest/doctest.h>

#include "plan/machine_family.hpp"
#include "support/near.hpp"

namespace machine_goal_test {

using namespace leverage;
using namespace leverage::plan;
using test::near;

/// A mixture of 2e10 FLOPs a token.
machine_candidate mixture() {
  machine_candidate c{.leverage = 10.0, .per_token = 2e10, .a = 0.05, .g = 8.0};
  c.experts.experts = 64;
  return c;
}

TEST_CASE("the merit is EL C, of the compute of the time") {
  const machine_request ask = test::small_family();
  const reach_goal goal(ask, tian2025::table6);
  const machine_candidate c = mixture();
  const compute_range suits = suitable_compute(ask, c);
  const double compute = std::sqrt(suits.low.value * suits.high.value);
  const double speed = compute / (2e10 * ask.time.value * ask.goodput);
  const machine_value v = goal.value(c, speed);
  CHECK_FALSE(v.refused().has_value());
  CHECK(near(v.reach.compute.value, compute, 1e-12));
  const double el =
      tian2025::table6.leverage(activation_ratio{0.05}, granularity{8.0}, flops{compute});
  CHECK(near(v.merit, el * compute, 1e-12));
  CHECK(v.dense.value == v.merit);
}

TEST_CASE("below the least speed there are too few tokens, or too little merit") {
  const machine_request ask = test::small_family();
  const reach_goal goal(ask, tian2025::table6);
  const machine_candidate c = mixture();
  const double least = goal.least_speed(c, 0.0);
  CHECK(goal.value(c, 0.999 * least).refused() == machine_limit::time);
  CHECK_FALSE(goal.value(c, 1.001 * least).refused().has_value());
  // EL is at most 10: a merit of M needs a compute of at least M / 10.
  const double merit = 100.0 * suitable_compute(ask, c).high.value;
  CHECK(near(goal.least_speed(c, merit), merit / 10.0 / (2e10 * ask.time.value * ask.goodput),
             1e-12));
}

TEST_CASE("a dense model has a leverage of 1, and its own allocation") {
  const machine_request ask = test::small_family();
  machine_candidate c = mixture();
  const compute_range of_mixture = suitable_compute(ask, c);
  c.experts.experts = 0;
  CHECK_FALSE(c.is_mixture());
  CHECK(leverage_at(tian2025::table6, c, flops{1e22}) == 1.0);
  CHECK(suitable_compute(ask, c).low != of_mixture.low);
}

TEST_CASE("the joint law without a meaning refuses") {
  machine_candidate c = mixture();
  CHECK(leverage_at(tian2025::table6, c, flops{1e5}) == 0.0);
}

}  // namespace machine_goal_test
