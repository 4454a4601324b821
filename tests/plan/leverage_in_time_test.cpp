// SPDX-License-Identifier: Apache-2.0
/// @file
/// Leverage on a machine: what follows from the definitions, from layouts that are given, and from published measurements.
#include "leverage/plan/leverage_in_time.hpp"

#include <doctest/doctest.h>

#include "leverage/hardware/accelerators.hpp"
#include "leverage/hardware/fitted_efficiency.hpp"
#include "leverage/hardware/recipes.hpp"
#include "leverage/model/mixture_presets.hpp"
#include "leverage/model/presets.hpp"
#include "support/near.hpp"

namespace leverage_in_time_test {

using namespace leverage;
using plan::leverage_verdict;
using test::near;

const hardware::calibrated_efficiency& e = hardware::fitted_efficiency;

plan::leverage_request request(count accelerators = 64) {
  return {.mixture = presets::moe_mini.model,
          .data = tokens{1e12},
          .dense = presets::dense_6b.model,
          .dense_data = tokens{1.2e12},
          .on = {.accelerator = hardware::accelerators::h100_sxm, .accelerators = accelerators},
          .recipe = hardware::recipes::bf16.recipe};
}

TEST_CASE("a mixture on 64 H100: less leverage in time than in compute, and the factors say why") {
  const auto l = plan::compare_in_time(request(), e);
  REQUIRE(l.usable());
  // C = M D: 42.28e9 x 1.2e12 over 7.046e9 x 1e12 (docs of `report`).
  CHECK(near(l.el_flops, 42.28 * 1.2 / 7.046, 1e-3));
  CHECK(near(l.time.value, l.dense.run.time(e.values) / l.mixture.run.time(e.values), 1e-12));
  CHECK(l.time.value > 1.0);
  CHECK(l.time.value < l.el_flops);
  CHECK(l.time.low < l.time.value);
  CHECK(l.time.high > l.time.value);
  double product = l.el_flops;
  for (const plan::leverage_factor& f : l.losses) product *= f.factor;
  CHECK(near(product, l.time.value, 1e-12));
  CHECK(l.memory_bytes == l.dense.memory.total() / l.mixture.memory.total());
  // On the cheapest number of accelerators, no model costs more than on all of them.
  CHECK(l.cheapest_mixture.run.accelerator_seconds(e.values) <=
        l.mixture.run.accelerator_seconds(e.values) * (1.0 + 1e-12));
  CHECK(l.cheapest_dense.run.accelerator_seconds(e.values) <=
        l.dense.run.accelerator_seconds(e.values) * (1.0 + 1e-12));
  CHECK(l.dense_accelerators <= 64);
  CHECK(l.mixture_accelerators < l.dense_accelerators);
  CHECK(l.memory.value ==
        static_cast<double>(l.dense_accelerators) / static_cast<double>(l.mixture_accelerators));
  CHECK(l.memory.low <= l.memory.value);
  CHECK(l.memory.high >= l.memory.value);
}

TEST_CASE("a model against itself has no leverage, and a verdict cannot be had") {
  plan::leverage_request ask = request();
  ask.mixture = ask.dense;
  ask.data = ask.dense_data;
  const auto l = plan::compare_in_time(ask, e);
  REQUIRE(l.usable());
  CHECK(l.el_flops == 1.0);
  CHECK(l.time.value == 1.0);
  CHECK(l.cost.value == 1.0);
  CHECK(l.memory.value == 1.0);
  CHECK(l.memory_bytes == 1.0);
  CHECK(plan::verdict_of(l.time) == leverage_verdict::undecided);
  for (const plan::leverage_factor& f : l.losses) CHECK(f.factor == 1.0);
}

// Llama 3 70B on 64 and Qwen3-235B-A22B on 256 accelerators are not on one machine: eta of the measured runs is in
// leverage_ratio_test.cpp, and that of all pairs in tests/program/leverage_pairs_data_test.cpp.
TEST_CASE("natural routing takes leverage, as a factor of its own") {
  plan::leverage_request ask = request();
  ask.counts_accelerators = false;
  const auto balanced = plan::compare_in_time(ask, e);
  ask.layout = balanced.mixture.run.layout;
  ask.dense_layout = balanced.dense.run.layout;
  ask.software.routing = hardware::routing::natural;
  const auto natural = plan::compare_in_time(ask, e);
  REQUIRE(natural.usable());
  CHECK(natural.time.value < balanced.time.value);
  for (std::size_t i = 0; i < plan::leverage_factor_count; ++i) {
    if (natural.losses[i].key == "imbalance") {
      CHECK(natural.losses[i].factor < 1.0);
      CHECK(balanced.losses[i].factor == 1.0);
    }
  }
  CHECK_FALSE(natural.cost.known());
}

TEST_CASE("layouts that are given are kept, and bad ones are said by name") {
  plan::leverage_request ask = request();
  ask.layout = hardware::layout{.pipeline = 2, .expert = 8};
  ask.dense_layout = hardware::layout{.tensor = 2};
  const auto l = plan::compare_in_time(ask, e);
  CHECK(l.mixture.run.layout == *ask.layout);
  CHECK(l.dense.run.layout == *ask.dense_layout);
  CHECK(l.usable());
  ask.layout->expert = 7;
  const auto bad = plan::compare_in_time(ask, e);
  CHECK_FALSE(bad.usable());
  REQUIRE_FALSE(bad.mixture.violations.empty());
  CHECK(bad.mixture.violations.front().find("expert") != std::string::npos);
  CHECK_FALSE(bad.time.known());
  CHECK(plan::verdict_of(bad.time) == leverage_verdict::unknown);
}

TEST_CASE("models that do not fit have no leverage in time") {
  plan::leverage_request ask = request(8);
  ask.mixture = presets::deepseek_v3.model;
  const auto l = plan::compare_in_time(ask, e);
  CHECK_FALSE(l.mixture.fits());
  CHECK_FALSE(l.usable());
  CHECK_FALSE(l.time.known());
  CHECK(l.el_flops > 0.0);
}

TEST_CASE("invalid machines and models have violations, not numbers") {
  plan::leverage_request ask = request();
  ask.on.accelerators = 0;
  const auto none = plan::compare_in_time(ask, e);
  CHECK_FALSE(none.usable());
  CHECK_FALSE(none.mixture.violations.empty());
  ask = request();
  ask.dense = {};
  CHECK_FALSE(plan::compare_in_time(ask, e).usable());
  CHECK(test::is_nan(plan::compare_in_time(ask, e).el_flops));
}

}  // namespace leverage_in_time_test
