// SPDX-License-Identifier: Apache-2.0
#include "leverage/plan/serving_search.hpp"

#include <cstddef>
#include <cstdint>
#include <numeric>

#include <doctest/doctest.h>

#include "leverage/hardware/accelerators.hpp"
#include "leverage/hardware/fitted_serving.hpp"
#include "leverage/model/presets.hpp"
#include "support/near.hpp"
#include "support/serving.hpp"

namespace serving_search_test {

using namespace leverage;
using namespace leverage::hardware;
using plan::serving_limit;
using plan::serving_reason;
using plan::serving_result;
using test::near;

constexpr cluster<> h200(count n) {
  return {.accelerator = accelerators::h200_sxm, .accelerators = n};
}
serving_result search(const transformer& m, count n, const plan::serving_workload& w,
                      const plan::serving_choice& choice = {}) {
  return plan::search_serving(m, h200(n), serving_recipes::fp8.recipe, w, fitted_serving, choice);
}
constexpr plan::serving_workload chat{.input = 2000.0, .output = 500.0};
constexpr plan::serving_workload chat_within(double seconds_per_token) {
  return {.input = 2000.0, .output = 500.0, .max_tpot = seconds<>{seconds_per_token}};
}

/// The best of all layouts and all batches, tried one by one.
double best_of_all(const transformer& m, count n, double max_tpot) {
  double best = 0.0;
  const cluster<> on = h200(n);
  plan::detail::for_each_serving_layout(m, on, [&](const serving_layout& l) {
    const serving_recipe r = serving_recipes::fp8.recipe;
    const serving_memory held = serving_memory_of(m, l, r, {}, on, 2500.0);
    if (held.room != held.room) return;
    const count unit = l.attention_data * l.pipeline;
    for (count b = unit; b <= max_batch(held, l, {}); b += unit) {
      const auto s = serving_speed_of(m, on, l, r, {}, {.input = 2000.0, .output = 500.0},
                                      static_cast<double>(b), fitted_serving.values);
      const double each = s.all.value / static_cast<double>(l.accelerators());
      if (s.tpot.value <= max_tpot && each > best) best = each;
    }
  });
  return best;
}

TEST_CASE("the answer is the best of all layouts and batches") {
  for (const double limit : {0.02, 0.05, 1.0}) {
    CAPTURE(limit);
    const serving_result r = search(presets::qwen3_30b_a3b.model, 4, chat_within(limit));
    REQUIRE(r.best);
    CHECK(near(r.best->tokens_per_second_per_accelerator,
               best_of_all(presets::qwen3_30b_a3b.model, 4, limit), 1e-12));
  }
}

TEST_CASE("a point is what the formula says of its layout and batch") {
  const serving_result r = search(test::llama_70b, 8, chat_within(0.05));
  REQUIRE(r.best);
  const auto& p = *r.best;
  const auto s = serving_speed_of(test::llama_70b, h200(8), p.layout, serving_recipes::fp8.recipe,
                                  {}, {.input = 2000.0, .output = 500.0},
                                  static_cast<double>(p.batch), fitted_serving.values);
  CHECK(p.tpot == s.tpot);
  CHECK(p.ttft == s.ttft);
  CHECK(p.accelerators * p.replicas == 8);
  CHECK(near(p.accelerator_seconds_per_token * p.tokens_per_second_per_accelerator, 1.0, 1e-14));
  CHECK(p.low < p.accelerator_seconds_per_token);
  CHECK(p.accelerator_seconds_per_token < p.high);
  CHECK(p.limit == serving_limit::tpot);
}

TEST_CASE("limits are kept, and a tighter one never gives more") {
  double before = 1e300;
  for (const double limit : {1.0, 0.1, 0.05, 0.02, 0.015}) {
    const serving_result r = search(test::llama_70b, 8, chat_within(limit));
    REQUIRE(r.best);
    CHECK(r.best->tpot.value <= limit);
    CHECK(r.best->tokens_per_second_per_accelerator <= before);
    before = r.best->tokens_per_second_per_accelerator;
  }
  plan::serving_workload w = chat;
  w.max_ttft = seconds<>{0.3};
  const serving_result r = search(test::llama_70b, 8, w);
  REQUIRE(r.best);
  CHECK(r.best->ttft.value <= 0.3);
}

TEST_CASE("without a limit memory or the engine decides") {
  CHECK(search(test::llama_70b, 8, chat).best->limit == serving_limit::memory);
  const serving_result r = search(presets::llama_3_8b.model, 1, {.input = 10.0, .output = 10.0});
  CHECK(r.best->limit == serving_limit::engine);
  CHECK(r.best->batch == 2048);
}

TEST_CASE("a latency that no layout has is refused, and the fastest is named") {
  const serving_result r = search(test::llama_70b, 8, chat_within(1e-4));
  CHECK_FALSE(r.best);
  CHECK(r.refused_by(serving_reason::latency) > 0);
  REQUIRE(r.fastest);
  CHECK(r.fastest->tpot.value > 1e-4);
}

TEST_CASE("a model that does not fit is refused, and the roomiest layout is named") {
  const serving_result r = search(presets::deepseek_v3.model, 2, chat);
  CHECK_FALSE(r.best);
  CHECK(r.frontier.empty());
  CHECK(r.refused_by(serving_reason::memory) + r.refused_by(serving_reason::shape) == r.candidates);
  REQUIRE(r.roomiest);
  CHECK(r.roomiest_memory.room < 1.0);
}

TEST_CASE("every layout is refused for one reason, or is the answer") {
  for (const count n : {1, 8, 64}) {
    const serving_result r = search(presets::qwen3_30b_a3b.model, n, chat_within(0.02));
    const std::uint64_t all = std::accumulate(r.refused.begin(), r.refused.end(), std::uint64_t{0});
    CHECK(all + (r.best ? 1 : 0) == r.candidates);
  }
}

TEST_CASE("no point of the frontier is behind another one") {
  const serving_result r = search(presets::deepseek_v3.model, 64, chat);
  REQUIRE(r.frontier.size() > 3);
  for (std::size_t i = 1; i < r.frontier.size(); ++i) {
    CHECK(r.frontier[i].tokens_per_second_per_accelerator <
          r.frontier[i - 1].tokens_per_second_per_accelerator);
    CHECK(r.frontier[i].tokens_per_second_per_user > r.frontier[i - 1].tokens_per_second_per_user);
  }
  REQUIRE(r.best);
  CHECK(r.best->tokens_per_second_per_accelerator ==
        r.frontier.front().tokens_per_second_per_accelerator);
}

TEST_CASE("a layout and a batch can be given") {
  const serving_layout l{.expert = 8, .attention_data = 8};
  serving_result r = search(presets::deepseek_v3.model, 8, chat, {.layout = l});
  REQUIRE(r.best);
  CHECK(r.best->layout == l);
  CHECK(r.candidates == 1);
  r = search(presets::deepseek_v3.model, 8, chat, {.layout = l, .batch = 64});
  REQUIRE(r.best);
  CHECK(r.best->batch == 64);
  CHECK(r.best->limit == serving_limit::given);
  r = search(presets::deepseek_v3.model, 8, chat, {.layout = l, .batch = 1'000'000});
  CHECK_FALSE(r.best);
  CHECK(r.refused_by(serving_reason::memory) == 1);
}

TEST_CASE("bad questions have violations and no answer") {
  CHECK(search(test::llama_70b, 8, {.input = 0.0, .output = 10.0}).violations.size() == 1);
  CHECK(search(test::llama_70b, 0, chat).violations.size() == 1);
  CHECK(search(test::llama_70b, 8, chat_within(-1.0)).violations.size() == 1);
  CHECK(search({}, 8, chat).violations.size() == 1);
  CHECK(
      search(test::llama_70b, 8, chat, {.layout = serving_layout{.tensor = 3}}).violations.size() >
      0);
  calibrated_serving e = fitted_serving;
  e.values[serving_coefficient::memory] = 0.0;
  const serving_result r =
      plan::search_serving(test::llama_70b, h200(8), serving_recipes::fp8.recipe, chat, e);
  CHECK(r.violations.size() == 1);
  CHECK_FALSE(r.best);
}

TEST_CASE("the same question has the same answer, bit by bit") {
  const serving_result a = search(presets::deepseek_v3.model, 64, chat_within(0.05));
  const serving_result b = search(presets::deepseek_v3.model, 64, chat_within(0.05));
  REQUIRE(a.best);
  CHECK(a.best->layout == b.best->layout);
  CHECK(a.best->tpot == b.best->tpot);
  CHECK(a.best->high == b.best->high);
  CHECK(a.frontier.size() == b.frontier.size());
}

}  // namespace serving_search_test
