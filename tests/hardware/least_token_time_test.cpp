// SPDX-License-Identifier: Apache-2.0
#include "leverage/hardware/least_token_time.hpp"

#include <doctest/doctest.h>

#include "leverage/hardware/accelerators.hpp"
#include "leverage/hardware/fitted_efficiency.hpp"
#include "leverage/hardware/layout_rules.hpp"
#include "leverage/hardware/recipes.hpp"
#include "leverage/hardware/step_time.hpp"
#include "leverage/model/mixture_presets.hpp"
#include "leverage/model/presets.hpp"
#include "support/near.hpp"
#include "support/timing.hpp"

namespace least_token_time_test {

using namespace leverage;
using namespace leverage::hardware;
using test::near;

TEST_CASE("products at their peaks, by hand") {
  static constexpr efficiency<> e = test::only_products();
  constexpr least_token_time least(test::round_machine, recipe{}, software{}, e);
  // 4 layers of 12 h^2 weights and 2^20 in the head, with one product forward and two backward; attention sees half of the
  // sequence on average, and computes its scores again in the backward pass.
  constexpr double weights = 4.0 * 12.0 * 0x1p20 + 0x1p20;
  constexpr double core = 4.0 * 2.0 * 1024.0 * 2.0 * 4096.0 / 2.0;
  constexpr double expected = (6.0 * weights + 3.5 * core) / 1e15;
  CHECK(near(least.of_any_layout(test::round_model, {}).value, expected, 1e-12));
  static_assert(least.of_any_layout(test::round_model, {}) > seconds{0.0});
}

TEST_CASE("without a pipeline it is what layers and head take") {
  const efficiency<>& e = fitted_efficiency.values;
  const cluster<> on{.accelerator = accelerators::h100_sxm, .accelerators = 64};
  const layout l{.tensor = 4, .expert = 8, .micro_batch = 2};
  const transformer& m = presets::qwen3_30b_a3b.model;
  const step_breakdown<> step = step_time(m, on, l, recipe{}, 256, software{}, e);
  const least_token_time least(on.accelerator, recipe{}, software{}, e);
  const double tokens = 256.0 * static_cast<double>(m.sequence);
  CHECK(near(least.of_layers(m, l, 64).value * tokens / 64.0, step.layers.total() + step.head,
             1e-12));
}

/// Layouts that are valid for a model on 256 accelerators are slower than both bounds.
void check_bounds(const transformer& m, const recipe& r, const software& by) {
  constexpr count n = 256;
  constexpr count batch = 512;
  const cluster<> on{.accelerator = accelerators::b200, .accelerators = n};
  const efficiency<>& e = fitted_efficiency.values;
  const least_token_time least(on.accelerator, r, by, e);
  const double tokens = static_cast<double>(batch) * static_cast<double>(m.sequence);
  const double any = least.of_any_layout(m, {}).value * tokens / static_cast<double>(n);
  int valid = 0;
  for (count t = 1; t <= 8; t *= 2) {
    for (count p = 1; p <= 8; p *= 2) {
      for (count c = 1; c <= 2; ++c) {
        for (count x = 1; x <= 32; x *= 2) {
          for (count b = 1; b <= 2; ++b) {
            for (const bool full : {false, true}) {
              const layout l{.tensor = t,
                             .pipeline = p,
                             .context = c,
                             .expert = x,
                             .sharding = p == 1 ? sharding::zero3 : sharding::zero1,
                             .micro_batch = b,
                             .recompute = {.layers = full}};
              if (!validate(m, l, r, on, batch).is_valid()) continue;
              ++valid;
              const double step = step_time(m, on, l, r, batch, by, e).total().value;
              const double layers =
                  least.of_layers(m, l, n).value * tokens / static_cast<double>(n);
              CHECK(step >= layers * (1.0 - 1e-12));
              CHECK(layers >= any * (1.0 - 1e-12));
            }
          }
        }
      }
    }
  }
  CHECK(valid >= 40);
}

TEST_CASE("no layout is faster") {
  check_bounds(presets::llama_3_8b.model, {}, {});
  check_bounds(presets::qwen3_30b_a3b.model, {}, {.routing = routing::natural, .is_other = true});
  check_bounds(presets::deepseek_v3.model, recipes::find("fp8")->recipe,
               {.graphs = true, .age_months = 12.0});
}

}  // namespace least_token_time_test
