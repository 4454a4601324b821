// SPDX-License-Identifier: Apache-2.0
#include "leverage/plan/layout_bound.hpp"

#include <doctest/doctest.h>

#include "leverage/hardware/accelerators.hpp"
#include "leverage/hardware/fitted_efficiency.hpp"
#include "leverage/hardware/memory_breakdown.hpp"
#include "leverage/model/mixture_presets.hpp"
#include "leverage/model/presets.hpp"
#include "leverage/plan/layout_search.hpp"

namespace layout_bound_test {

using namespace leverage;
using namespace leverage::plan;

layout_request asked(const transformer& m, const hardware::accelerator<>& on, count n) {
  return {.model = m, .on = {.accelerator = on, .accelerators = n}, .keep = 1};
}

double found(const layout_request& ask) {
  const auto result = search_layouts(ask, hardware::fitted_efficiency);
  REQUIRE(result.violations.empty());
  const bool fits = !result.ranked.empty() && result.ranked[0].fit == hardware::memory_fit::fits;
  return fits ? result.ranked[0].tokens_per_second : 0.0;
}

double bound_of(const layout_request& ask, double at_least = 0.0) {
  return layout_bound(ask, hardware::fitted_efficiency).tokens_per_second(at_least);
}

TEST_CASE("no layout that a search finds is faster, and the bound is near") {
  for (const auto* m : {&presets::llama_3_8b.model, &presets::qwen3_30b_a3b.model,
                        &presets::deepseek_v3.model, &presets::moe_mini.model}) {
    for (const auto* on : {&hardware::accelerators::h100_sxm, &hardware::accelerators::b200}) {
      for (const count n : {count{8}, count{48}, count{256}, count{1024}}) {
        layout_request ask = asked(*m, *on, n);
        for (const bool is_other : {false, true}) {
          ask.software.is_other = is_other;
          const double best = found(ask);
          const double most = bound_of(ask);
          CAPTURE(m->d_model);
          CAPTURE(n);
          CHECK(most >= best * (1.0 - 1e-12));
          CHECK((best == 0.0) == (most == 0.0));
          CHECK(best >= 0.6 * most);
        }
      }
    }
  }
}

TEST_CASE("what is fixed is fixed in the bound as well") {
  layout_request ask = asked(presets::qwen3_30b_a3b.model, hardware::accelerators::h100_sxm, 64);
  const double free = bound_of(ask);
  ask.fixed.tensor = 8;
  ask.fixed.pipeline = 4;
  const double fixed = bound_of(ask);
  CHECK(fixed < free);
  CHECK(fixed >= found(ask));
  ask = asked(presets::llama_3_8b.model, hardware::accelerators::h100_sxm, 64);
  ask.fixed.sharding = hardware::sharding::zero3;
  ask.fixed.pipeline = 2;
  CHECK(found(ask) > 0.0);
  CHECK(bound_of(ask) >= found(ask));
  ask.base.schedule = hardware::schedule::zb_h1;
  CHECK(found(ask) > 0.0);
  CHECK(bound_of(ask) >= found(ask));
}

TEST_CASE("nothing above what is to be exceeded is 0") {
  const layout_request ask = asked(presets::llama_3_8b.model, hardware::accelerators::h100_sxm, 64);
  const double most = bound_of(ask);
  CHECK(bound_of(ask, most * (1.0 + 1e-9)) == 0.0);
  CHECK(bound_of(ask, 0.5 * most) == most);
}

TEST_CASE("a model that no layout holds has a bound of 0") {
  CHECK(bound_of(asked(presets::deepseek_v3.model, hardware::accelerators::h100_sxm, 8)) == 0.0);
}

}  // namespace layout_bound_test
