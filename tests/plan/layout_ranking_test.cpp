// SPDX-License-Identifier: Apache-2.0
#include "leverage/plan/layout_ranking.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

#include <doctest/doctest.h>

#include "leverage/hardware/accelerators.hpp"
#include "leverage/hardware/fitted_efficiency.hpp"
#include "leverage/model/presets.hpp"

namespace layout_ranking_test {

using namespace leverage;
using plan::layout_goal;
using plan::ranked_layout;
using plan::detail::ranks_before;

ranked_layout with(double tokens_per_second, count accelerators = 8, hardware::layout l = {}) {
  return {.layout = l, .accelerators = accelerators, .tokens_per_second = tokens_per_second};
}

TEST_CASE("by time more tokens rank first, by cost fewer accelerator-seconds per token") {
  const ranked_layout fast = with(10.0, 16);
  const ranked_layout cheap = with(9.0, 8);
  CHECK(ranks_before(fast, cheap, layout_goal::time));
  CHECK(ranks_before(cheap, fast, layout_goal::cost));
  CHECK(cheap.accelerator_seconds_per_token() == 8.0 / 9.0);
}

TEST_CASE("equal times rank by accelerators, then by what is divided least") {
  const auto first = [](const ranked_layout& a, const ranked_layout& b) {
    return ranks_before(a, b, layout_goal::time) && !ranks_before(b, a, layout_goal::time);
  };
  CHECK(first(with(1.0, 4), with(1.0, 8)));
  using hardware::layout;
  const layout others[] = {{.tensor = 2},
                           {.pipeline = 2},
                           {.virtual_stages = 2},
                           {.context = 2},
                           {.expert = 2},
                           {.expert_tensor = 2},
                           {.sharding = hardware::sharding::zero2},
                           {.shards = 2},
                           {.micro_batch = 2},
                           {.recompute = {.layers = true}},
                           {.recompute = {.attention_core = true}},
                           {.recompute = {.norms = true}},
                           {.recompute = {.activation = true}},
                           {.recompute = {.latent_up = true}},
                           {.recompute = {.experts = true}}};
  for (const layout& l : others) CHECK(first(with(1.0), with(1.0, 8, l)));
  CHECK_FALSE(ranks_before(with(1.0), with(1.0), layout_goal::time));
}

TEST_CASE("the best are kept, in an order that does not depend on that of the offers") {
  std::vector<ranked_layout> offers;
  for (const double speed : {3.0, 1.0, 4.0, 1.5, 9.0, 2.6, 5.0, 3.5}) offers.push_back(with(speed));
  std::sort(offers.begin(), offers.end(), [](const ranked_layout& a, const ranked_layout& b) {
    return a.tokens_per_second < b.tokens_per_second;
  });
  do {
    plan::detail::best_layouts best{.keep = 3, .goal = layout_goal::time};
    for (const ranked_layout& r : offers) best.offer(r);
    REQUIRE(best.ranked.size() == 3);
    CHECK(best.ranked[0].tokens_per_second == 9.0);
    CHECK(best.ranked[1].tokens_per_second == 5.0);
    CHECK(best.ranked[2].tokens_per_second == 4.0);
  } while (std::next_permutation(offers.begin(), offers.begin() + 5,
                                 [](const ranked_layout& a, const ranked_layout& b) {
                                   return a.tokens_per_second < b.tokens_per_second;
                                 }));
}

/// A request with two layouts of which one is faster by a factor.
struct pair {
  plan::layout_request ask{
      .model = presets::llama_3_8b.model,
      .on = {.accelerator = hardware::accelerators::h100_sxm, .accelerators = 8}};
  std::vector<ranked_layout> ranked;

  pair(const hardware::layout& a, const hardware::layout& b, double factor) {
    for (const hardware::layout& l : {a, b}) {
      ranked.push_back({.layout = l, .accelerators = 8, .global_batch = 64});
    }
    ranked[0].tokens_per_second = factor;
    ranked[1].tokens_per_second = 1.0;
  }
  [[nodiscard]] bool second_is_marked(const hardware::calibrated_efficiency& e) {
    plan::detail::mark_within_error(ask, e, ranked);
    CHECK(ranked.front().within_error);
    return ranked.back().within_error;
  }
};

TEST_CASE("without uncertain coefficients, the scatter of measured pairs decides") {
  hardware::calibrated_efficiency e{.values = hardware::fitted_efficiency.values};
  const hardware::layout a{.tensor = 2};
  const hardware::layout b{.tensor = 4};
  CHECK(pair(a, b, std::exp(0.99 * plan::layout_scatter)).second_is_marked(e));
  CHECK_FALSE(pair(a, b, std::exp(1.01 * plan::layout_scatter)).second_is_marked(e));
}

TEST_CASE("coefficients that both times have in common do not widen the error, others do") {
  hardware::calibrated_efficiency e{.values = hardware::fitted_efficiency.values};
  const auto uncertain = [&](hardware::coefficient c) {
    const auto i = static_cast<std::size_t>(c);
    e.covariance[i * (i + 1) / 2 + i] = 4.0;  // a factor of 7
  };
  const double beyond = std::exp(1.2 * plan::layout_scatter);
  uncertain(hardware::coefficient::tensor_exposed);
  // Both exchange as much between tensor-parallel ranks: nothing else differs.
  CHECK_FALSE(pair({.tensor = 4}, {.tensor = 4, .sharding = hardware::sharding::zero2}, beyond)
                  .second_is_marked(e));
  CHECK(pair({.tensor = 4}, {}, beyond).second_is_marked(e));
}

TEST_CASE("the error is that of 80 % of a normal distribution, with the scatter") {
  const hardware::calibrated_efficiency& e = hardware::fitted_efficiency;
  const hardware::layout a{.tensor = 4};
  const hardware::layout b{.pipeline = 2};
  const pair both(a, b, 1.0);
  const auto difference = plan::detail::log_time(both.ask, both.ranked[1], e) -
                          plan::detail::log_time(both.ask, both.ranked[0], e);
  const double deviation = std::sqrt(hardware::detail::variance_of(difference, e));
  CHECK(deviation > 0.01);
  const double half = std::hypot(plan::layout_scatter, 1.2815515655446004 * deviation);
  CHECK(pair(a, b, std::exp(0.999 * half)).second_is_marked(e));
  CHECK_FALSE(pair(a, b, std::exp(1.001 * half)).second_is_marked(e));
}

TEST_CASE("one layout alone is within the error, none is no error") {
  hardware::calibrated_efficiency e{.values = hardware::fitted_efficiency.values};
  std::vector<ranked_layout> none;
  plan::detail::mark_within_error({}, e, none);
  CHECK(none.empty());
  std::vector<ranked_layout> one{with(1.0)};
  plan::detail::mark_within_error({}, e, one);
  CHECK(one.front().within_error);
}

}  // namespace layout_ranking_test
