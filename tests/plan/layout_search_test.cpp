// SPDX-License-Identifier: Apache-2.0
#include "leverage/plan/layout_search.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "leverage/fit/executor.hpp"
#include "leverage/hardware/accelerators.hpp"
#include "leverage/hardware/fitted_efficiency.hpp"
#include "leverage/hardware/memory.hpp"
#include "leverage/model/presets.hpp"

namespace layout_search_test {

using namespace leverage;
using hardware::fitted_efficiency;
using hardware::memory_fit;
using plan::layout_request;
using plan::layout_search_result;
using plan::ranked_layout;
using plan::search_layouts;

layout_request asked(const transformer& m, count n, double memory_gib = 0.0) {
  layout_request ask{.model = m,
                     .on = {.accelerator = hardware::accelerators::h100_sxm, .accelerators = n}};
  if (memory_gib > 0.0) ask.on.accelerator.memory = bytes{memory_gib * 0x1p30};
  return ask;
}

/// Every layout of the space by the public functions alone, none passed over: those that keep the rules, with memory and
/// time.
std::vector<ranked_layout> all_layouts(const layout_request& ask, count n) {
  const plan::layout_space s = plan::space_of(ask, n);
  hardware::cluster<> on = ask.on;
  on.accelerators = n;
  std::vector<ranked_layout> all;
  hardware::layout l = ask.base;
  const auto add = [&](const plan::sharding_choice& z) {
    if (l.data(n) == 0) return;
    if (plan::detail::set_sharding(ask, n, z, l)) return;
    const count batch = plan::global_batch_of(ask.batch, ask.model, l, n);
    if (!hardware::validate(ask.model, l, ask.recipe, on, batch).is_valid()) return;
    if (plan::detail::wrong_batch(ask, l, n, batch)) return;
    const auto memory = hardware::memory_per_accelerator(ask.model, l, ask.recipe, n, batch);
    const auto step = hardware::step_time(ask.model, on, l, ask.recipe, batch, ask.software,
                                          fitted_efficiency.values);
    all.push_back(
        {.layout = l,
         .accelerators = n,
         .global_batch = batch,
         .step = step.total(),
         .tokens_per_second = static_cast<double>(batch * ask.model.sequence) / step.total().value,
         .memory = memory.total(),
         .fit = hardware::fit_of(memory, on.accelerator.memory)});
  };
  for (const count p : s.pipeline) {
    for (const count v : plan::virtual_stages_of(ask, p)) {
      for (const count t : s.tensor) {
        for (const count c : s.context) {
          for (const count x : s.expert) {
            for (const count each : s.expert_tensor) {
              for (const count b : s.micro_batch) {
                for (const auto& again : s.recompute) {
                  for (const auto& z : s.sharding) {
                    l = ask.base;
                    l.pipeline = p;
                    l.virtual_stages = v;
                    l.tensor = t;
                    l.context = c;
                    l.expert = x;
                    l.expert_tensor = each;
                    l.micro_batch = b;
                    l.recompute = again;
                    add(z);
                  }
                }
              }
            }
          }
        }
      }
    }
  }
  return all;
}

/// The best of them, in order. One that computes more again than another that is otherwise the same is none of them.
std::vector<ranked_layout> best_of(const layout_request& ask, std::vector<ranked_layout> all,
                                   bool may_be_tight) {
  all.erase(std::remove_if(all.begin(), all.end(),
                           [&](const ranked_layout& r) {
                             return r.fit == memory_fit::too_large ||
                                    (r.fit == memory_fit::tight && !may_be_tight);
                           }),
            all.end());
  std::sort(all.begin(), all.end(), [&](const ranked_layout& a, const ranked_layout& b) {
    return plan::detail::ranks_before(a, b, ask.goal);
  });
  std::vector<ranked_layout> best;
  for (const ranked_layout& r : all) {
    if (best.size() == ask.keep) break;
    const bool is_slower = std::any_of(all.begin(), all.end(), [&](const ranked_layout& other) {
      hardware::layout same = other.layout;
      same.recompute = r.layout.recompute;
      return same == r.layout && other.accelerators == r.accelerators &&
             plan::detail::recomputes_more(r.layout.recompute, other.layout.recompute);
    });
    if (!is_slower) best.push_back(r);
  }
  return best;
}

void check_same(const std::vector<ranked_layout>& a, const std::vector<ranked_layout>& b) {
  REQUIRE(a.size() == b.size());
  for (std::size_t i = 0; i < a.size(); ++i) {
    CHECK(a[i].layout == b[i].layout);
    CHECK(a[i].accelerators == b[i].accelerators);
    CHECK(a[i].global_batch == b[i].global_batch);
    CHECK(a[i].step.value == b[i].step.value);
    CHECK(a[i].memory.value == b[i].memory.value);
    CHECK(a[i].fit == b[i].fit);
  }
}

/// Candidates that are counted are those of the space.
void check_counts(const layout_request& ask, const layout_search_result& found) {
  std::uint64_t sum = found.ranked.size();
  for (const plan::fallen_layouts& f : found.fallen) sum += f.number;
  CHECK(sum == found.candidates);
  std::uint64_t all = 0;
  for (count n = 1; n <= ask.on.accelerators; ++n) {
    if (ask.on.accelerators % n != 0) continue;
    if (ask.goal == plan::layout_goal::time && n != ask.on.accelerators) continue;
    const plan::layout_space s = plan::space_of(ask, n);
    for (const count p : s.pipeline) {
      all += plan::virtual_stages_of(ask, p).size() * s.completions();
    }
  }
  CHECK(all == found.candidates);
}

TEST_CASE("the search finds what trying all layouts finds, for every model and memory") {
  for (const preset* p : presets::all) {
    for (const double gib : {12.0, 24.0, 60.0, 180.0}) {
      CAPTURE(std::string(p->key));
      CAPTURE(gib);
      layout_request ask = asked(p->model, 32, gib);
      ask.limits.max_micro_batch = 8;
      ask.limits.max_virtual_stages = 4;
      ask.batch.number = 2e6;
      const layout_search_result found = search_layouts(ask, fitted_efficiency);
      check_counts(ask, found);
      const std::vector<ranked_layout> all = all_layouts(ask, 32);
      std::vector<ranked_layout> best = best_of(ask, all, false);
      if (best.empty()) best = best_of(ask, all, true);
      check_same(found.ranked, best);
      CHECK(found.smallest.has_value() == (best.empty() && !all.empty()));
      if (!found.smallest) continue;
      for (const ranked_layout& r : all) CHECK(found.smallest->memory <= r.memory);
    }
  }
}

TEST_CASE(
    "so it does with long sequences, few micro-batches, experts' matrices divided and unfused "
    "attention") {
  layout_request ask = asked(presets::qwen3_30b_a3b.model, 24, 60.0);
  ask.model.sequence = 16384;
  ask.batch = {.number = 48.0, .counts_sequences = true};
  ask.limits.max_expert_tensor = 4;
  ask.base.attention_kernel = hardware::attention_kernel::unfused;
  ask.keep = 50;
  check_same(search_layouts(ask, fitted_efficiency).ranked,
             best_of(ask, all_layouts(ask, 24), false));
  ask.batch = {.number = 5.0 * 16384.0 * 3.0};
  ask.base.schedule = hardware::schedule::zb_2p;
  ask.base.attention_kernel = hardware::attention_kernel::flash;
  check_same(search_layouts(ask, fitted_efficiency).ranked,
             best_of(ask, all_layouts(ask, 24), false));
}

TEST_CASE(
    "a larger micro-batch is found that needs less memory than a smaller one: fewer are in "
    "flight") {
  // 6.5 sequences are 7 micro-batches of one, or 3 of two; a pipeline of 8 stages keeps all of them.
  layout_request ask = asked(presets::llama_3_8b.model, 64);
  ask.model.layers = 126;
  ask.batch.number = 6.5 * static_cast<double>(ask.model.sequence);
  ask.fixed.tensor = 8;
  ask.fixed.pipeline = 8;
  ask.fixed.virtual_stages = 1;
  ask.fixed.recompute = hardware::recompute_set{};
  const std::vector<ranked_layout> all = all_layouts(ask, 64);
  REQUIRE(all.size() >= 2);
  const auto larger = std::min_element(
      all.begin(), all.end(),
      [](const ranked_layout& a, const ranked_layout& b) { return a.memory < b.memory; });
  CHECK(larger->layout.micro_batch == 2);
  const auto needed = hardware::memory_per_accelerator(ask.model, larger->layout, ask.recipe, 64,
                                                       larger->global_batch);
  ask.on.accelerator.memory = needed.with_margin();
  const std::vector<ranked_layout> found = search_layouts(ask, fitted_efficiency).ranked;
  REQUIRE(found.size() == 1);
  CHECK(found.front().layout == larger->layout);
}

TEST_CASE("by cost, fewer accelerators are searched as well") {
  layout_request ask = asked(presets::moe_mini.model, 16, 100.0);
  ask.goal = plan::layout_goal::cost;
  ask.limits.max_micro_batch = 4;
  const layout_search_result found = search_layouts(ask, fitted_efficiency);
  check_counts(ask, found);
  std::vector<ranked_layout> all;
  for (const count n : {1, 2, 4, 8, 16}) {
    for (const ranked_layout& r : all_layouts(ask, n)) all.push_back(r);
  }
  check_same(found.ranked, best_of(ask, all, false));
  ask.goal = plan::layout_goal::time;
  const layout_search_result by_time = search_layouts(ask, fitted_efficiency);
  CHECK(found.ranked.front().accelerator_seconds_per_token() <=
        by_time.ranked.front().accelerator_seconds_per_token());
  for (const ranked_layout& r : by_time.ranked) CHECK(r.accelerators == 16);
}

TEST_CASE("the result has the same bits for any number of threads, and in any order") {
  const layout_request ask = asked(presets::deepseek_v3.model, 512);
  const layout_search_result one = search_layouts(ask, fitted_efficiency);
  const auto backwards = [](std::size_t n, const auto& body) {
    for (std::size_t i = n; i-- > 0;) body(i);
  };
  for (const layout_search_result& other : {search_layouts(ask, fitted_efficiency, fit::threads{3}),
                                            search_layouts(ask, fitted_efficiency, backwards)}) {
    check_same(one.ranked, other.ranked);
    REQUIRE(one.fallen.size() == other.fallen.size());
    for (std::size_t i = 0; i < one.fallen.size(); ++i) {
      CHECK(one.fallen[i].field == other.fallen[i].field);
      CHECK(one.fallen[i].expected == other.fallen[i].expected);
      CHECK(one.fallen[i].number == other.fallen[i].number);
    }
    for (std::size_t i = 0; i < one.ranked.size(); ++i) {
      CHECK(one.ranked[i].within_error == other.ranked[i].within_error);
    }
  }
}

TEST_CASE("a shorter list is the beginning of a longer one") {
  layout_request ask = asked(presets::moe_mini.model, 64);
  ask.keep = 30;
  std::vector<ranked_layout> thirty = search_layouts(ask, fitted_efficiency).ranked;
  ask.keep = 3;
  thirty.resize(3);
  check_same(search_layouts(ask, fitted_efficiency).ranked, thirty);
}

TEST_CASE("what is fixed is kept, and layouts without it are no candidates") {
  layout_request ask = asked(presets::deepseek_v3.model, 512);
  ask.fixed.tensor = 4;
  ask.fixed.micro_batch = 1;
  ask.fixed.sharding = hardware::sharding::zero1;
  ask.fixed.recompute = hardware::recompute_set{.layers = true};
  const layout_search_result found = search_layouts(ask, fitted_efficiency);
  check_counts(ask, found);
  REQUIRE_FALSE(found.ranked.empty());
  for (const ranked_layout& r : found.ranked) {
    CHECK(r.layout.tensor == 4);
    CHECK(r.layout.micro_batch == 1);
    CHECK(r.layout.sharding == hardware::sharding::zero1);
    CHECK(r.layout.recompute.layers);
  }
}

TEST_CASE(
    "where nothing fits with a margin, what is tight is ranked; where nothing does, the smallest "
    "is named") {
  layout_request ask = asked(presets::llama_3_8b.model, 8, 40.0);
  const layout_search_result roomy = search_layouts(ask, fitted_efficiency);
  REQUIRE_FALSE(roomy.ranked.empty());
  CHECK(roomy.ranked.front().fit == memory_fit::fits);
  CHECK_FALSE(roomy.smallest.has_value());
  bool was_tight = false;
  for (double gib = 40.0; gib > 1.0; gib -= 0.25) {
    ask.on.accelerator.memory = bytes{gib * 0x1p30};
    const layout_search_result found = search_layouts(ask, fitted_efficiency);
    if (found.ranked.empty()) {
      REQUIRE(found.smallest.has_value());
      CHECK(found.smallest->fit == memory_fit::too_large);
      CHECK(found.smallest->step.value > 0.0);
      break;
    }
    for (const ranked_layout& r : found.ranked) CHECK(r.fit == found.ranked.front().fit);
    was_tight = was_tight || found.ranked.front().fit == memory_fit::tight;
  }
  CHECK(was_tight);
}

TEST_CASE("where no layout keeps the rules, there is neither a best nor a smallest one") {
  layout_request ask = asked(presets::llama_3_8b.model, 64);
  ask.batch = {.number = 3.0, .counts_sequences = true};
  ask.fixed.tensor = 1;
  ask.fixed.pipeline = 1;
  const layout_search_result found = search_layouts(ask, fitted_efficiency);
  check_counts(ask, found);
  CHECK(found.ranked.empty());
  CHECK_FALSE(found.smallest.has_value());
  CHECK(found.fallen_by("global_batch") > 0);
  CHECK(found.fallen_by("memory") == 0);
}

TEST_CASE("a request or coefficients that cannot be used are violations, and nothing is searched") {
  layout_request ask = asked(presets::llama_3_8b.model, 0);
  hardware::calibrated_efficiency e = fitted_efficiency;
  e.values.values[0] = -1.0;
  const layout_search_result found = search_layouts(ask, e);
  CHECK(found.violations.size() == 2);
  CHECK(found.ranked.empty());
  CHECK(found.candidates == 0);
}

TEST_CASE("more accelerators are not slower, and more memory is not either") {
  double before = 0.0;
  for (count n = 8; n <= 512; n *= 2) {
    const layout_search_result found =
        search_layouts(asked(presets::moe_mini.model, n), fitted_efficiency);
    REQUIRE_FALSE(found.ranked.empty());
    CHECK(found.ranked.front().tokens_per_second > before);
    before = found.ranked.front().tokens_per_second;
  }
  before = 0.0;
  for (const double gib : {20.0, 40.0, 80.0, 160.0}) {
    const layout_search_result found =
        search_layouts(asked(presets::moe_mini.model, 64, gib), fitted_efficiency);
    REQUIRE_FALSE(found.ranked.empty());
    CHECK(found.ranked.front().tokens_per_second >= before);
    before = found.ranked.front().tokens_per_second;
  }
}

}  // namespace layout_search_test
