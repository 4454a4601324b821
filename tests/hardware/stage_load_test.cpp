// SPDX-License-Identifier: Apache-2.0
#include "leverage/hardware/stage_load.hpp"

#include <initializer_list>

#include <doctest/doctest.h>

#include "leverage/hardware/recipes.hpp"
#include "leverage/model/hybrid_presets.hpp"
#include "leverage/model/mixture_presets.hpp"
#include "leverage/model/presets.hpp"

namespace stage_load_test {

using namespace leverage;
using namespace leverage::hardware;

constexpr const transformer& llama = presets::llama_3_8b.model;
constexpr const transformer& deepseek = presets::deepseek_v3.model;

/// All layers of a model.
hardware::detail::stage_load whole(const transformer& m, const layout& l) {
  hardware::detail::stage_load sum;
  for_each_part(m, [&](const part& p) {
    hardware::detail::part_load each;
    each.set(p, l, {}, micro_batch_tokens(m, l));
    sum.add(each, layers_of(p));
  });
  return sum;
}

// Copies of 4096 tokens of DeepSeek-V3 in bf16, and in fp8 with an fp32 scale per 128.
static_assert(dispatch_memory(deepseek.experts, 7168, 4096, 2.0).value == 469'762'048);
static_assert(dispatch_memory(deepseek.experts, 7168, 4096, 1.0 + 4.0 / 128.0).value ==
              242'221'056);

TEST_CASE("the layers of a model have its parameters, but for embedding, head and last norm") {
  for (const transformer* m :
       {&llama, &deepseek, &presets::gpt_oss_120b.model, &presets::qwen3_next_80b_a3b.model,
        &presets::jamba_v01.model, &presets::kimi_linear_48b_a3b.model,
        &presets::nemotron_3_nano_30b_a3b.model}) {
    const cost::parameter_breakdown p = cost::total_parameters(*m);
    const auto sum = whole(*m, {}).parameters;
    const count expert_biases =
        parameters_of_stage(*m, {}, 0).expert_biases;  // counted apart by biases
    CHECK(sum.experts == p.routed_experts + expert_biases);
    CHECK(sum.others + sum.experts ==
          p.total().value - p.embedding - p.head - cost::detail::norm_parameters(*m));
  }
}

TEST_CASE("a layer of Llama-3-8B in its backward pass") {
  // The gradients of gate, up and product are the largest: 3 x 14336; and two hidden states.
  const double tokens = 8192.0;
  CHECK(whole(llama, {}).layer == tokens * 2.0 * (3 * 14336 + 2 * 4096));
  // Over 8 ranks these numbers are divided, the hidden states are gathered.
  CHECK(whole(llama, {.tensor = 8}).layer == tokens * 2.0 * (3 * 14336 / 8.0 + 2 * 4096));
  // What is computed again comes on top: all but the input.
  const double all = tokens * (2.0 * (4 * 4096 + 2 * 4096 + 2 * 1024 + 3 * 14336) + 4.0 * 32);
  CHECK(whole(llama, {.recompute = {.layers = true}}).layer ==
        whole(llama, {}).layer + all - tokens * 2.0 * 4096);
  CHECK(whole(llama, {.recompute = {.activation = true}}).layer ==
        whole(llama, {}).layer + tokens * 2.0 * 14336);
}

TEST_CASE("of every k layers one is computed again") {
  const double all = whole(llama, {}).kept;
  const double none = whole(llama, {.recompute = {.layers = true}}).kept;
  CHECK(none == 32.0 * 8192 * 2 * 4096);
  CHECK(whole(llama, {.recompute = {.layers = true, .one_layer_of = 2}}).kept == (all + none) / 2);
  CHECK(whole(llama, {.recompute = {.layers = true, .one_layer_of = 4}}).kept ==
        (3 * all + none) / 4);
}

TEST_CASE("the largest layer of DeepSeek-V3 is one with a mixture, unless its experts are apart") {
  const count mixture = 256 * 3 * 7168 * count{2048};
  CHECK(whole(deepseek, {}).largest_layer > static_cast<double>(mixture));
  const count dense = 3 * 7168 * count{18432};
  const double apart = whole(deepseek, {.expert = 256}).largest_layer;
  CHECK(apart > static_cast<double>(dense));
  CHECK(apart < 2.0 * static_cast<double>(dense));
}

TEST_CASE("only experts on several accelerators send tokens") {
  CHECK(whole(deepseek, {}).dispatch == 0.0);
  CHECK(whole(llama, {}).dispatch == 0.0);
  CHECK(whole(deepseek, {.expert = 8}).dispatch == 2.0 * 469'762'048);
  CHECK(whole(deepseek, {.expert_tensor = 8}).dispatch == 8.0 * 2.0 * 469'762'048);
}

}  // namespace stage_load_test
