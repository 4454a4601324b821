// SPDX-License-Identifier: Apache-2.0
#include "leverage/plan/machine_candidates.hpp"

#include <cmath>
#include <cstdint>
#include <numeric>

#include <doctest/doctest.h>

#include "leverage/cost/tian2025.hpp"
#include "leverage/hardware/fitted_efficiency.hpp"
#include "leverage/model/ratios.hpp"
#include "plan/machine_family.hpp"
#include "support/near.hpp"
#include "support/some.hpp"

namespace machine_candidates_test {

using namespace leverage;
using namespace leverage::plan;
using test::near;

machine_candidates all_of(const machine_request& ask) {
  return mixture_candidates(ask, reach_goal(ask, tian2025::table6), hardware::fitted_efficiency,
                            [](std::uint64_t) { return true; });
}

TEST_CASE("every configuration of the family is a candidate or refused") {
  const machine_request ask = test::small_family();
  const machine_candidates found = all_of(ask);
  CHECK(found.visited == count_configurations(ask.space, ask.limits));
  const auto refused =
      std::accumulate(found.refused.begin(), found.refused.end(), std::uint64_t{0});
  CHECK(found.open.size() + refused == found.visited);
  CHECK(found.dropped == 0);
  CHECK_FALSE(found.cancelled);
}

TEST_CASE("a candidate has the model, the cost and the ratios of its configuration") {
  const machine_request ask = test::small_family();
  for (const machine_candidate& c : test::some(all_of(ask).open)) {
    const transformer m = c.model(ask.space);
    CHECK(near(c.per_token, static_cast<double>(cost::tian2025::training_flops_per_token(m).value),
               1e-15));
    CHECK(near(c.a, activation_ratio_of(m).value, 1e-15));
    CHECK(near(c.g, granularity_of(m).value, 1e-15));
    CHECK(m.experts.expert_width == c.experts.width);
  }
  const machine_candidates found = all_of(ask);
  auto next = found.open.begin();
  std::uint64_t number = 0;
  for_each_depth_and_width(ask.space, [&](const depth_and_width& t) {
    for_each_configuration(ask.space, ask.limits, t, [&](const transformer& m) {
      if (next != found.open.end() && next->number == number) {
        CHECK(next->model(ask.space) == m);
        ++next;
      }
      ++number;
    });
  });
  CHECK(next == found.open.end());
}

TEST_CASE("the bound is the dense-equivalent compute at a speed") {
  const machine_request ask = test::small_family();
  for (const machine_candidate& c : test::some(all_of(ask).open)) {
    const hardware::least_token_time least(ask.on.accelerator, ask.recipe, ask.software,
                                           hardware::fitted_efficiency.values);
    const double speed = static_cast<double>(ask.on.accelerators) /
                         least.of_any_layout(c.model(ask.space), ask.base).value;
    const double possible = c.per_token * speed * ask.time.value * ask.goodput;
    const double compute = std::min(possible, suitable_compute(ask, c).high.value);
    const double el =
        tian2025::table6.leverage(activation_ratio{c.a}, granularity{c.g}, flops{compute});
    CHECK(near(c.bound, el * compute, 1e-12));
    CHECK(near(c.leverage, el, 1e-12));
    // The speed that the bound needs is the speed, unless the tokens end the run before.
    CHECK(reach_goal(ask, tian2025::table6).least_speed(c, c.bound) <= speed * (1.0 + 1e-12));
  }
}

TEST_CASE("limits refuse by their names") {
  const auto count = [](const machine_request& ask, machine_limit limit) {
    return all_of(ask).refused[static_cast<std::size_t>(limit)];
  };
  machine_request ask = test::small_family();
  const auto before = all_of(ask);
  CHECK(count(ask, machine_limit::parameters) == 0);
  ask.limits.max_parameters = 1e9;
  CHECK(count(ask, machine_limit::parameters) > 0);
  ask = test::small_family();
  ask.limits.max_memory = 2e9;
  CHECK(count(ask, machine_limit::memory) > 0);
  ask = test::small_family();
  ask.limits.max_activation_ratio = 0.05;
  CHECK(count(ask, machine_limit::activation_ratio) > 0);
  ask = test::small_family();
  ask.limits.min_attention_share = 0.0;
  ask.limits.max_attention_share = 1.0;
  CHECK(count(ask, machine_limit::attention_share) == 0);
  ask = test::small_family();
  ask.time = seconds{0.01 * ask.time.value};
  CHECK(count(ask, machine_limit::time) >
        before.refused[static_cast<std::size_t>(machine_limit::time)]);
}

TEST_CASE("a visitor ends the enumeration") {
  const machine_request small = test::small_family();
  const machine_candidates found =
      mixture_candidates(small, reach_goal(small, tian2025::table6), hardware::fitted_efficiency,
                         [](std::uint64_t) { return false; });
  CHECK(found.cancelled);
  CHECK(found.visited < all_of(test::small_family()).visited);
}

TEST_CASE("dense models have the depths and widths of the family, and a leverage of 1") {
  const machine_request ask = test::small_family();
  const machine_candidates found =
      dense_candidates(ask, reach_goal(ask, tian2025::table6), hardware::fitted_efficiency);
  std::uint64_t sizes = 0;
  for_each_depth_and_width(ask.space, [&](const depth_and_width&) { ++sizes; });
  CHECK(found.visited == sizes);
  for (const machine_candidate& c : test::some(found.open)) {
    CHECK_FALSE(c.model(ask.space).is_mixture());
    CHECK(c.leverage == 1.0);
    CHECK(c.model(ask.space).feed_forward.width == c.size.d_model * 5 / 2);
  }
}

}  // namespace machine_candidates_test
