// SPDX-License-Identifier: Apache-2.0
#include "leverage/hardware/serving_memory.hpp"

#include <string>

#include <doctest/doctest.h>

#include "leverage/cost/parameters.hpp"
#include "leverage/hardware/accelerators.hpp"
#include "leverage/model/presets.hpp"
#include "support/near.hpp"
#include "support/serving.hpp"

namespace serving_memory_test {

using namespace leverage;
using namespace leverage::hardware;
using test::near;

constexpr cluster<> machine(count n) {
  return {.accelerator = accelerators::h200_sxm, .accelerators = n};
}
constexpr serving_memory held(const transformer& m, const serving_layout& l, double request,
                              const serving_recipe& r = serving_recipes::bf16.recipe) {
  return serving_memory_of(m, l, r, {}, machine(l.accelerators()), request);
}

constexpr serving_memory at_compile_time = held(test::llama_70b, {.tensor = 8}, 1000.0);
// Llama-3-70B keeps 327,680 bytes of a token in 16 bits, an eighth of them on each of 8 accelerators.
static_assert(at_compile_time.cache.value == 327'680.0 / 8 * 1000.0);

TEST_CASE("a token of a cache has the bytes of arXiv:2505.09343, Table 1") {
  // Latent vectors are whole on every tensor-parallel rank: 70,272 bytes of DeepSeek-V3 in 16 bits.
  CHECK(held(presets::deepseek_v3.model, {}, 1.0).cache.value == 70'272.0);
  CHECK(held(presets::deepseek_v3.model, {.tensor = 8, .expert = 8}, 1.0).cache.value == 70'272.0);
  // Llama-3.1-405B: 516,096.
  const transformer llama{.layers = 126,
                          .d_model = 16384,
                          .vocabulary = 128256,
                          .sequence = 8192,
                          .attention = {.heads = 128, .kv_heads = 8, .head_dim = 128},
                          .feed_forward = {.width = 53248}};
  CHECK(held(llama, {}, 1.0).cache.value == 516'096.0);
  CHECK(held(llama, {.tensor = 16}, 1.0).cache.value == 516'096.0 / 8);  // one head each at least
}

TEST_CASE(
    "windowed layers keep their window: gpt-oss-120b, 36,864 bytes a token and 18 layers of 128") {
  const transformer& m = presets::gpt_oss_120b.model;
  const double one = held(m, {}, 10'000.0).cache.value;
  const double more = held(m, {}, 10'001.0).cache.value;
  CHECK(more - one == 36'864.0);
  CHECK(one == 36'864.0 * (10'000.0 + 128.0));
}

TEST_CASE("one accelerator has all weights, without prediction modules") {
  for (const preset* p : {&presets::llama_3_8b, &presets::deepseek_v3, &presets::qwen3_30b_a3b,
                          &presets::qwen3_next_80b_a3b, &presets::gpt_oss_120b,
                          &presets::glm_45_air, &presets::gemma_3_27b}) {
    CAPTURE(std::string(p->key));
    const serving_memory b = held(p->model, {}, 1.0);
    const transformer m = hardware::detail::without_prediction(p->model);
    const auto all = static_cast<double>(cost::total_parameters(m).total().value);
    CHECK(near(b.weights.value + b.experts.value + b.vocabulary.value, 2.0 * all, 1e-12));
  }
}

TEST_CASE("experts are divided by the ranks, rounded up, and by what the others leave") {
  const transformer& m = presets::deepseek_v3.model;
  const double all = held(m, {}, 1.0).experts.value;
  const auto of = [&](const serving_layout& l) { return held(m, l, 1.0).experts.value; };
  CHECK(near(of({.expert = 8, .attention_data = 8}), all / 8.0, 1e-12));
  CHECK(near(of({.tensor = 8}), all / 8.0, 1e-12));
  CHECK(near(of({.tensor = 8, .expert = 4}), all / 8.0, 1e-12));
  CHECK(near(of({.expert = 144, .attention_data = 144}), all * 2.0 / 256.0, 1e-12));
}

TEST_CASE("stages divide layers, and the ends have embedding and head") {
  const serving_memory two = held(presets::llama_3_8b.model, {.pipeline = 2}, 1000.0);
  const serving_memory one = held(presets::llama_3_8b.model, {}, 1000.0);
  CHECK(near(two.cache.value, one.cache.value / 2.0, 1e-12));
  CHECK(near(two.vocabulary.value, one.vocabulary.value / 2.0, 1e-12));
  CHECK(two.room > one.room);
}

TEST_CASE("the parts and a cache of each sequence add up to the share of the memory") {
  const serving_memory b = held(test::llama_70b, {.tensor = 4}, 3000.0);
  CHECK(near(b.total(b.room).value, 0.9 * accelerators::h200_sxm.memory.value, 1e-12));
  CHECK(b.fixed() < b.total(1.0));
}

TEST_CASE("a batch is what memory and engine allow, of all attention groups") {
  serving_engine by;
  const serving_layout l{.expert = 8, .attention_data = 8};
  serving_memory b = held(presets::deepseek_v3.model, l, 3072.0, serving_recipes::fp8.recipe);
  CHECK(max_batch(b, l, by) == static_cast<count>(b.room) * 8);
  by.max_sequences = 16;
  CHECK(max_batch(b, l, by) == 128);
  b.room = 0.99;
  CHECK(max_batch(b, l, by) == 0);
  b.room = test::nan;
  CHECK(max_batch(b, l, by) == -1);
}

TEST_CASE("weights beyond the memory leave room for less than nothing") {
  CHECK(held(presets::deepseek_v3.model, {}, 1000.0).room < 0.0);
}

TEST_CASE("fewer bits need less memory") {
  const auto weights = [](const named_serving_recipe& r) {
    return held(test::llama_70b, {.tensor = 2}, 1000.0, r.recipe).weights;
  };
  CHECK(weights(serving_recipes::fp8) < weights(serving_recipes::bf16));
  const serving_recipe wide = serving_recipes::fp8.recipe.with_cache(number_format::bf16);
  CHECK(held(test::llama_70b, {.tensor = 2}, 1000.0, wide).cache.value ==
        2.0 *
            held(test::llama_70b, {.tensor = 2}, 1000.0, serving_recipes::fp8.recipe).cache.value);
}

TEST_CASE("invalid input is NaN") {
  const auto is_nan = [](const serving_memory& b) {
    return test::is_nan(b.room) && test::is_nan(b.total(1.0).value);
  };
  CHECK(is_nan(held(test::llama_70b, {.tensor = 3}, 1000.0)));
  CHECK(is_nan(held(test::llama_70b, {.tensor = 2}, 0.0)));
  CHECK(is_nan(held(test::llama_70b, {.tensor = 2}, test::nan)));
  CHECK(is_nan(held({}, {}, 1000.0)));
  serving_recipe r;
  r.weight_bytes = -1.0;
  CHECK(is_nan(held(test::llama_70b, {}, 1000.0, r)));
}

}  // namespace serving_memory_test
