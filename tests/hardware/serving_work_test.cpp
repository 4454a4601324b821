// SPDX-License-Identifier: Apache-2.0
#include "leverage/hardware/serving_work.hpp"

#include <string>

#include <doctest/doctest.h>

#include "leverage/cost/key_values.hpp"
#include "leverage/cost/parameters.hpp"
#include "leverage/hardware/serving_memory.hpp"
#include "leverage/model/presets.hpp"
#include "support/near.hpp"
#include "support/serving.hpp"

namespace serving_work_test {

using namespace leverage;
using namespace leverage::hardware;
using namespace leverage::hardware::detail;
using test::near;

constexpr serving_work work(const transformer& m, double context, const serving_layout& l = {},
                            serving_phase phase = serving_phase::decode) {
  serving_work w;
  for_each_part(m, [&](const part& p) { add(w, p, l, context, phase); });
  return w;
}

static_assert(work(test::round_model, 1.0).weights == 4.0 * 12.0 * 1024.0 * 1024.0);

TEST_CASE("a token that decodes reads the cache of its context") {
  for (const preset* p : {&presets::llama_3_8b, &presets::gpt_oss_120b, &presets::deepseek_v3,
                          &presets::gemma_3_27b}) {
    CAPTURE(std::string(p->key));
    const double bytes = cost::key_value_memory(p->model, {.context = 5000.0}).value;
    CHECK(near(work(p->model, 5000.0).attention.read, bytes / 2.0, 1e-12));
  }
}

TEST_CASE("sparse attention reads the top k, and the key of the indexer for all tokens") {
  const transformer& m = presets::deepseek_v32.model;
  const auto& a = m.attention;
  const double all = work(m, 100'000.0).attention.read;
  const double key = static_cast<double>(m.layers * a.indexer.head_dim);
  const double pair = static_cast<double>(m.layers * (a.latent.kv_rank + a.latent.rope_dim));
  CHECK(near(all, key * 100'000.0 + pair * static_cast<double>(a.indexer.top_k), 1e-12));
}

TEST_CASE("attention takes 4 a e operations a token of the context, on latent vectors more") {
  // Llama-3-8B: 32 layers of 32 heads of 128.
  CHECK(near(work(presets::llama_3_8b.model, 1000.0).attention.flops,
             32.0 * 4.0 * 32.0 * 128.0 * 1000.0, 1e-12));
  // DeepSeek-V3: 61 layers, 2 x 128 x (2 x 512 + 64).
  CHECK(near(work(presets::deepseek_v3.model, 1000.0).attention.flops,
             61.0 * 2.0 * 128.0 * 1088.0 * 1000.0, 1e-12));
}

TEST_CASE("a prompt sees half of itself, and multiplies heads of latent attention") {
  const auto prompt = [](const transformer& m) {
    return work(m, 4096.0, {}, serving_phase::prefill).attention.flops;
  };
  CHECK(near(prompt(presets::llama_3_8b.model), 32.0 * 4.0 * 32.0 * 128.0 * 2048.0, 1e-12));
  CHECK(near(prompt(presets::deepseek_v3.model), 61.0 * 2.0 * 128.0 * 320.0 * 2048.0, 1e-12));
}

TEST_CASE("a recurrent state is read and written, whatever the context") {
  const transformer& m = presets::qwen3_next_80b_a3b.model;
  const double states = 2.0 * static_cast<double>(cost::recurrent_state_elements(m));
  CHECK(near(work(m, 0.0).attention.read, states, 1e-12));
}

TEST_CASE("tensor parallelism divides weights and heads") {
  const serving_work one = work(test::llama_70b, 1000.0);
  const serving_work eight = work(test::llama_70b, 1000.0, {.tensor = 8});
  CHECK(near(eight.weights, one.weights / 8.0, 1e-12));
  CHECK(near(eight.attention.read, one.attention.read / 8.0, 1e-12));
  CHECK(near(eight.attention.flops, one.attention.flops / 8.0, 1e-12));
  CHECK(eight.all_reduces == 160.0);
}

TEST_CASE("the weights are all but vocabulary, routed experts and vectors") {
  for (const preset* p : {&presets::llama_3_8b, &presets::deepseek_v3, &presets::qwen3_30b_a3b,
                          &presets::glm_45_air}) {
    CAPTURE(std::string(p->key));
    const transformer m = without_prediction(p->model);
    const auto n = cost::total_parameters(m);
    const auto matrices = static_cast<double>(n.total().value - n.routed_experts - n.embedding -
                                              n.head - n.norms - n.biases);
    CHECK(near(work(m, 1.0).weights, matrices, 1e-4));
  }
}

TEST_CASE("mixture layers are counted") {
  CHECK(work(presets::deepseek_v3.model, 1.0).mixture_layers == 58.0);
  CHECK(work(presets::deepseek_v3.model, 1.0).layers == 61.0);
}

}  // namespace serving_work_test
