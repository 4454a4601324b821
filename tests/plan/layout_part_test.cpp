// SPDX-License-Identifier: Apache-2.0
#include "leverage/plan/layout_part.hpp"

#include <cstdint>

#include <doctest/doctest.h>

#include "leverage/hardware/accelerators.hpp"
#include "leverage/hardware/fitted_efficiency.hpp"
#include "leverage/model/presets.hpp"

namespace layout_part_test {

using namespace leverage;
using plan::detail::memory_aim;
using plan::detail::part_search;
using plan::detail::search_part;
using plan::detail::search_tally;

plan::layout_request asked(const transformer& m, count n) {
  return {.model = m, .on = {.accelerator = hardware::accelerators::h100_sxm, .accelerators = n}};
}

/// Candidates of a tally, those that were timed included.
std::uint64_t candidates(const search_tally& t) {
  std::uint64_t sum = t.timed;
  for (const plan::fallen_layouts& f : t.fallen) sum += f.number;
  return sum;
}

search_tally part(const plan::layout_request& ask, count p, count v, memory_aim aim) {
  const plan::layout_space space = plan::space_of(ask, ask.on.accelerators);
  const search_part one{&space, ask.on.accelerators, p, v};
  return part_search(ask, hardware::fitted_efficiency, one, aim).run();
}

TEST_CASE("every candidate of a part is counted once, whatever is aimed for") {
  for (const preset* p : presets::all) {
    const plan::layout_request ask = asked(p->model, 96);
    const std::uint64_t all = plan::space_of(ask, 96).completions();
    for (const memory_aim aim : {memory_aim::fits, memory_aim::tight, memory_aim::least}) {
      CHECK(candidates(part(ask, 1, 1, aim)) == all);
      CHECK(candidates(part(ask, 4, 2, aim)) == all);
    }
    CHECK(candidates(part(ask, 5, 1, memory_aim::fits)) == all);  // which do not divide 96
  }
}

TEST_CASE("a part has layouts of its stages only") {
  const search_tally t = part(asked(presets::moe_mini.model, 64), 4, 2, memory_aim::fits);
  REQUIRE_FALSE(t.best.ranked.empty());
  for (const plan::ranked_layout& r : t.best.ranked) {
    CHECK(r.layout.pipeline == 4);
    CHECK(r.layout.virtual_stages == 2);
    CHECK(r.accelerators == 64);
    CHECK(r.fit == hardware::memory_fit::fits);
  }
}

TEST_CASE("the time of a layout is that of hardware::step_time") {
  const plan::layout_request ask = asked(presets::deepseek_v3.model, 256);
  const search_tally t = part(ask, 8, 1, memory_aim::fits);
  REQUIRE_FALSE(t.best.ranked.empty());
  for (const plan::ranked_layout& r : t.best.ranked) {
    const auto step = hardware::step_time(ask.model, ask.on, r.layout, ask.recipe, r.global_batch,
                                          ask.software, hardware::fitted_efficiency.values);
    CHECK(r.step.value == step.total().value);
    const auto memory =
        hardware::memory_per_accelerator(ask.model, r.layout, ask.recipe, 256, r.global_batch);
    CHECK(r.memory.value == memory.total().value);
    CHECK(r.tokens_per_second ==
          static_cast<double>(r.global_batch * ask.model.sequence) / r.step.value);
  }
}

TEST_CASE("a link without a bandwidth gives no time, and is a reason") {
  plan::layout_request ask = asked(presets::llama_3_8b.model, 64);
  ask.on.accelerator.scale_up = {};
  ask.fixed.tensor = 8;
  const search_tally t = part(ask, 1, 1, memory_aim::fits);
  CHECK(t.timed == 0);
  bool is_found = false;
  for (const plan::fallen_layouts& f : t.fallen) is_found = is_found || f.field == "step";
  CHECK(is_found);
}

}  // namespace layout_part_test
