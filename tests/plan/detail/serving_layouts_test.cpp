// SPDX-License-Identifier: Apache-2.0
#include "leverage/plan/detail/serving_layouts.hpp"

#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "leverage/hardware/accelerators.hpp"
#include "leverage/model/presets.hpp"
#include "support/near.hpp"

namespace serving_layouts_test {

using namespace leverage;
using namespace leverage::hardware;

std::vector<serving_layout> layouts(const transformer& m, count n) {
  std::vector<serving_layout> all;
  plan::detail::for_each_serving_layout(m,
                                        {.accelerator = accelerators::h100_sxm, .accelerators = n},
                                        [&](const serving_layout& l) { all.push_back(l); });
  return all;
}

TEST_CASE("a dense model has a layout for each pair of divisors") {
  CHECK(layouts(presets::llama_3_8b.model, 8).size() == 10);  // t p divides 8
  CHECK(layouts(presets::llama_3_8b.model, 1).size() == 1);
}

TEST_CASE("all replicas divide the cluster, tensor parallelism stays in a domain, none is twice") {
  const auto all = layouts(presets::qwen3_30b_a3b.model, 64);
  for (std::size_t i = 0; i < all.size(); ++i) {
    CHECK(64 % all[i].accelerators() == 0);
    CHECK(all[i].tensor <= 8);
    CHECK(all[i].expert_tensor() >= 1);
    CHECK((all[i].attention_data == 1 || all[i].expert_tensor() == 1));
    for (std::size_t k = 0; k < i; ++k) CHECK_FALSE(all[i] == all[k]);
  }
}

TEST_CASE("violations name the field, its value and what was expected") {
  const auto of = [](double input, const std::optional<serving_layout>& l,
                     const std::optional<count>& batch, double max_tpot = 1.0) {
    return plan::detail::serving_violations(
        presets::llama_3_8b.model, {.accelerator = accelerators::h100_sxm, .accelerators = 8},
        serving_recipes::fp8.recipe, {}, l, batch, input, 500.0, max_tpot, 1.0);
  };
  CHECK(of(100.0, {}, {}).empty());
  REQUIRE(of(0.0, {}, {}).size() == 1);
  CHECK(of(0.0, {}, {})[0] == "input 0: expected at least 1 token");
  CHECK(of(test::nan, {}, {}).size() == 1);
  CHECK(of(100.0, {}, {}, -1.0)[0] == "max_tpot -1: expected above 0 s");
  CHECK(of(100.0, serving_layout{.tensor = 3}, {})[0].find("tensor 3: expected") == 0);
  CHECK(of(100.0, {}, count{0})[0].find("batch 0: expected") == 0);
}

}  // namespace serving_layouts_test
