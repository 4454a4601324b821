// SPDX-License-Identifier: Apache-2.0
#include "leverage/hardware/shards.hpp"

#include <doctest/doctest.h>

#include "leverage/model/hybrid_presets.hpp"
#include "leverage/model/mixture_presets.hpp"
#include "leverage/model/presets.hpp"

namespace shards_test {

using namespace leverage;
using namespace leverage::hardware;

constexpr const transformer& llama = presets::llama_3_8b.model;
constexpr const transformer& deepseek = presets::deepseek_v3.model;
constexpr const transformer& qwen = presets::qwen3_30b_a3b.model;

// Qwen3-30B-A3B on 8 accelerators, its experts on all of them.
static_assert(parameters_of_stage(qwen, {.expert = 8}, 0).experts() ==
              count{48} * 16 * 3 * 2048 * 768);
static_assert(parameters_of_stage(qwen, {.expert = 8}, 0).experts() * 8 == 28'991'029'248);

// Tensor parallelism divides every matrix of Llama-3-8B by 8 and no norm.
constexpr parameter_shard eighth = parameters_of_stage(llama, {.tensor = 8}, 0);
static_assert(eighth.held.attention == count{32} * 41'943'040 / 8);
static_assert(eighth.held.dense_feed_forward == count{32} * 3 * 4096 * 14336 / 8);
static_assert(eighth.held.embedding == 128256 * 4096 / 8);
static_assert(eighth.held.head == 128256 * 4096 / 8);
static_assert(eighth.held.norms == 65 * 4096);
static_assert(eighth.total() == (8'030'261'248 - 65 * 4096) / 8 + 65 * 4096);

// With more ranks than key and value heads each rank has one: 16 ranks hold 16 of the 8.
constexpr parameter_shard sixteenth = parameters_of_stage(llama, {.tensor = 16}, 0);
static_assert(sixteenth.held.attention == 32 * (2 * 4096 * 256 + 2 * 4096 * 128));

// The down-projections of latent attention are on every rank, what expands them is divided.
constexpr count down = 7168 * 1536 + 7168 * (512 + 64);
constexpr count up = 1536 * 128 * 192 + 512 * 128 * 256 + 128 * 128 * 7168;
static_assert(parameters_of_stage(deepseek, {}, 0).held.attention == 62 * (down + up));
static_assert(parameters_of_stage(deepseek, {.tensor = 4}, 0).held.attention ==
              62 * (down + up / 4));

// Router and its correction are on every rank; an expert can be divided.
constexpr layout folded{.tensor = 2, .expert = 8, .expert_tensor = 4};
constexpr parameter_shard piece = parameters_of_stage(deepseek, folded, 0);
static_assert(piece.held.router == 59 * 7168 * 256);
static_assert(piece.held.biases == 59 * 256);
static_assert(piece.held.routed_experts == count{59} * 32 * 3 * 7168 * 512);
static_assert(piece.held.shared_experts == count{59} * 3 * 7168 * 1024);
static_assert(piece.held.prediction == 7168 * 7168);

// The last stage reads the embedding for its prediction module from a copy of its own.
static_assert(parameters_of_stage(deepseek, {.pipeline = 4}, 3).held.embedding == 129280 * 7168);
static_assert(parameters_of_stage(deepseek, {.pipeline = 4}, 3).held.head == 129280 * 7168);
static_assert(parameters_of_stage(deepseek, {.pipeline = 4}, 1).held.embedding == 0);

// OPT-350M: an embedding of 512 numbers in a model of 1024, and no norm after the last layer.
constexpr transformer opt{
    .layers = 24,
    .d_model = 1024,
    .vocabulary = 50272,
    .sequence = 2048,
    .attention = {.heads = 16,
                  .kv_heads = 16,
                  .head_dim = 64,
                  .bias = {.query = true, .key = true, .value = true, .output = true}},
    .feed_forward = {.width = 4096, .gated = false, .biases = true},
    .norm = norm_kind::layer,
    .tied_embeddings = true,
    .learned_positions = 2050,
    .embedding_width = 512,
    .final_norm = false};
static_assert(parameters_of_stage(opt, {}, 0).total() == 331'196'416);
static_assert(parameters_of_stage(opt, {.tensor = 2}, 0).held.embedding ==
              50272 / 2 * 512 + 512 * 1024 + 2050 * 1024);
static_assert(parameters_of_stage(opt, {.pipeline = 2}, 0).total() +
                  parameters_of_stage(opt, {.pipeline = 2}, 1).total() ==
              331'196'416 + 50272 * 512);

// A vocabulary is padded, learned positions are on every rank, a tied head is a copy on the last of several stages.
constexpr const transformer& gpt2 = presets::gpt2_124m.model;
static_assert(parameters_of_stage(gpt2, {.tensor = 2}, 0).held.embedding == (25129 + 1024) * 768);
static_assert(parameters_of_stage(gpt2, {.tensor = 2}, 0).held.head == 0);
static_assert(parameters_of_stage(gpt2, {.pipeline = 2}, 1).held.head == 50257 * 768);
// Biases added to a divided vector are divided: of query, key, value and the first matrix; not those after a sum.
static_assert(parameters_of_stage(gpt2, {.tensor = 2}, 0).held.biases ==
              12 * (3 * 768 / 2 + 768 + 3072 / 2 + 768));

// Biases of experts go with the experts.
constexpr const transformer& oss = presets::gpt_oss_120b.model;
static_assert(parameters_of_stage(oss, {.expert = 16}, 0).experts() ==
              count{36} * 8 * (3 * 2880 * 2880 + 2 * 2880 + 2880));

TEST_CASE("without parallelism an accelerator holds the model") {
  for (const transformer* m :
       {&llama, &deepseek, &qwen, &gpt2, &oss, &presets::qwen3_next_80b_a3b.model,
        &presets::kimi_linear_48b_a3b.model, &presets::jamba_v01.model,
        &presets::nemotron_3_nano_30b_a3b.model, &presets::minimax_text_01.model,
        &presets::glm_5.model, &presets::deepseek_v32.model, &presets::gemma_3_27b.model}) {
    CHECK(parameters_of_stage(*m, {}, 0).total() ==
          cost::total_parameters(*m).sum({.prediction = true}).value);
  }
}

TEST_CASE("stages together hold the model, and a copy of an embedding that both ends read") {
  for (const transformer* m :
       {&llama, &deepseek, &qwen, &gpt2, &presets::kimi_linear_48b_a3b.model,
        &presets::jamba_v01.model, &presets::nemotron_3_nano_30b_a3b.model}) {
    for (const count p : {2, 3, 5}) {
      for (const count v : {1, 2}) {
        const layout l{.pipeline = p, .virtual_stages = v};
        count sum = 0;
        for (count stage = 0; stage < p; ++stage) sum += parameters_of_stage(*m, l, stage).total();
        const bool copies = m->tied_embeddings || m->prediction_layers > 0;
        CHECK(sum == cost::total_parameters(*m).sum({.prediction = true}).value +
                         (copies ? m->vocabulary * m->d_model : 0));
      }
    }
  }
}

TEST_CASE("twice the ranks of a tensor or expert group hold half of what they divide") {
  for (const count t : {1, 2, 4}) {
    const parameter_shard one = parameters_of_stage(llama, {.tensor = t}, 0);
    const parameter_shard two = parameters_of_stage(llama, {.tensor = 2 * t}, 0);
    CHECK(one.held.sum(cost::matrices_only).value == 2 * two.held.sum(cost::matrices_only).value);
    CHECK(one.held.norms == two.held.norms);
  }
  for (const count x : {1, 2, 8, 64}) {
    const parameter_shard one = parameters_of_stage(deepseek, {.expert = x}, 0);
    const parameter_shard two = parameters_of_stage(deepseek, {.expert = 2 * x}, 0);
    CHECK(one.experts() == 2 * two.experts());
    CHECK(one.others() == two.others());
    CHECK(one.experts() ==
          2 * parameters_of_stage(deepseek, {.expert = x, .expert_tensor = 2}, 0).experts());
  }
}

TEST_CASE("a recurrent mixer is divided by heads") {
  const transformer& m = presets::qwen3_next_80b_a3b.model;
  const parameter_shard one = parameters_of_stage(m, {}, 0);
  const parameter_shard two = parameters_of_stage(m, {.tensor = 2}, 0);
  CHECK(one.held.recurrent == 2 * two.held.recurrent);
}

TEST_CASE("the two copies of DualPipe are two copies") {
  layout l{.pipeline = 4, .expert = 8, .schedule = schedule::dual_pipe};
  count sum = 0;
  for (count stage = 0; stage < 4; ++stage) sum += parameters_of_stage(deepseek, l, stage).total();
  l.schedule = schedule::one_f_one_b;
  l.pipeline = 1;
  CHECK(sum == 2 * parameters_of_stage(deepseek, l, 0).total());
}

TEST_CASE("no stage, no layout and no model give no counts") {
  CHECK(parameters_of_stage(llama, {.pipeline = 4}, 4).total() == not_a_count);
  CHECK(parameters_of_stage(llama, {.pipeline = 4}, -1).others() == not_a_count);
  CHECK(parameters_of_stage(llama, {.tensor = 3}, 0).total() == not_a_count);
  CHECK(parameters_of_stage(llama, {.tensor = 0}, 0).experts() == not_a_count);
  CHECK(parameters_of_stage({}, {}, 0).total() == not_a_count);
}

}  // namespace shards_test
