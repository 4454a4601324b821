// SPDX-License-Identifier: Apache-2.0
#include "leverage/cost/partial_training.hpp"

#include <doctest/doctest.h>

#include <vector>

#include "leverage/model/presets.hpp"
#include "support/near.hpp"

namespace partial_training_test {

using namespace leverage;
using cost::forward_flops;
using cost::low_rank_adapters;
using cost::partial_training;
using cost::trained_parts;
using test::near;

constexpr count total(const transformer& m, const trained_parts& trained,
                      const low_rank_adapters& with = {}) {
  return partial_training(m, forward_flops(m), trained, with).total().value;
}
constexpr count forward(const transformer& m) { return forward_flops(m).total().value; }

// All of it is three times the forward pass, nothing is the forward pass.
static_assert(total(presets::llama_3_8b.model, {}) == 3 * forward(presets::llama_3_8b.model));
static_assert(total(presets::deepseek_v3.model, {}) == 3 * forward(presets::deepseek_v3.model));
static_assert(total(presets::llama_3_8b.model, trained_parts::none()) ==
              forward(presets::llama_3_8b.model));

// Adapters of rank 16 for queries and values of Llama-3-8B: 32 x 16 x (4096 + 4096 + 4096 + 1024) = 6,815,744 weights.
constexpr low_rank_adapters q_v{.rank = 16, .query = true, .value = true};
constexpr auto llama_q_v =
    partial_training(presets::llama_3_8b.model, forward_flops(presets::llama_3_8b.model),
                     trained_parts::none(), q_v);
static_assert(llama_q_v.adapter_parameters == 6'815'744);
static_assert(llama_q_v.forward == forward(presets::llama_3_8b.model) + 2 * 6'815'744);
static_assert(llama_q_v.backward_weights == 2 * 6'815'744);
static_assert(llama_q_v.backward_activations ==
              llama_q_v.forward + forward_flops(presets::llama_3_8b.model).attention_core());

// 70 B weights of which 175.6 M are trained cost 2 + 0.00251 forward passes instead of 3, where attention to other
// tokens costs next to nothing: 0.6675 of training all of them.
constexpr transformer seventy{.layers = 80,
                              .d_model = 8192,
                              .vocabulary = 128256,
                              .sequence = 1,
                              .attention = {.heads = 64, .kv_heads = 8, .head_dim = 128},
                              .feed_forward = {.width = 28672}};
constexpr low_rank_adapters queries_and_keys{.rank = 86, .query = true, .key = true};
constexpr auto tuned =
    partial_training(seventy, forward_flops(seventy), trained_parts::none(), queries_and_keys);
static_assert(tuned.adapter_parameters == 80 * count{86} * (8192 + 8192 + 8192 + 1024));  // 176.1 M
static_assert(near(static_cast<double>(tuned.total().value) /
                       (3.0 * static_cast<double>(tuned.forward)),
                   0.6675, 1e-4));

// OPT-350M, whose embedding is half as wide as the model, with fewer layers.
constexpr transformer narrow{.layers = 2,
                             .d_model = 1024,
                             .vocabulary = 50272,
                             .sequence = 2048,
                             .attention = {.heads = 16, .kv_heads = 16, .head_dim = 64},
                             .feed_forward = {.width = 4096, .gated = false},
                             .tied_embeddings = true,
                             .embedding_width = 512,
                             .final_norm = false};

TEST_CASE("the head alone sends no gradient into the layers") {
  const transformer& m = presets::llama_3_8b.model;
  trained_parts head = trained_parts::none();
  head.head = true;
  CHECK(total(m, head) == forward(m) + 2 * m.vocabulary * m.d_model);
  // The embedding costs nothing itself, but the gradient has to come down to it.
  trained_parts embedding = trained_parts::none();
  embedding.embedding = true;
  CHECK(total(m, embedding) == 2 * forward(m) + forward_flops(m).attention_core());
}

TEST_CASE("projections of a narrower embedding are trained with embedding and head") {
  const count projection = 2 * narrow.embedding_width * narrow.d_model;
  const count rows = 2 * narrow.vocabulary * narrow.embedding_width;
  CHECK(total(narrow, {}) == 3 * forward(narrow));
  // The head alone: a gradient passes its rows to reach its projection.
  trained_parts head = trained_parts::none();
  head.head = true;
  CHECK(total(narrow, head) == forward(narrow) + 2 * rows + projection);
  // The embedding alone: a gradient passes everything, and its projection is trained.
  trained_parts embedding = trained_parts::none();
  embedding.embedding = true;
  CHECK(total(narrow, embedding) ==
        2 * forward(narrow) + forward_flops(narrow).attention_core() + projection);
  // All but both: no gradient reaches the embedding, nor its projection.
  trained_parts layers;
  layers.head = layers.embedding = false;
  CHECK(total(narrow, layers) == 3 * forward(narrow) - rows - 3 * projection);
}

TEST_CASE("frozen parts save their weights' share of the backward pass and nothing else") {
  const transformer& m = presets::moe_mini.model;
  const cost::flop_breakdown f = forward_flops(m);
  trained_parts without;
  without.experts = false;
  CHECK(total(m, without) == 3 * forward(m) - f.routed_experts - f.shared_experts);
  without = {};
  without.router = false;
  CHECK(total(m, without) == 3 * forward(m) - f.router);
  without = {};
  without.attention = false;
  CHECK(total(m, without) == 3 * forward(m) - (f.attention() - f.attention_core()));
}

TEST_CASE(
    "components add up, and products of two activations keep both halves of their backward pass") {
  std::vector<transformer> models{narrow};
  for (const preset* one : presets::all) models.push_back(one->model);
  for (transformer m : models) {
    if (m.attention.is_latent()) m.attention.indexer = {.heads = 4, .head_dim = 32, .top_k = 512};
    const cost::flop_breakdown f = forward_flops(m);
    for (const bool frozen : {false, true}) {
      cost::trained_parts parts;
      if (frozen) {
        parts = trained_parts::none();
        parts.embedding = true;
      }
      const auto all = partial_training(m, f, parts, {});
      cost::component_training sum;
      for (const cost::component_training& c :
           {all.attention, all.attention_core, all.recurrent_mixer, all.recurrent_state,
            all.dense_feed_forward, all.experts, all.router, all.logits, all.embedding,
            all.prediction, all.adapters}) {
        sum.forward += c.forward;
        sum.backward_activations += c.backward_activations;
        sum.backward_weights += c.backward_weights;
      }
      CHECK(sum.forward == all.forward);
      CHECK(sum.backward_activations == all.backward_activations);
      CHECK(sum.backward_weights == all.backward_weights);
      CHECK(all.forward == forward(m));
    }
  }
  // DeepSeek-V3 with an indexer, all weights frozen: its scores, those of attention, and those of the module's layer.
  transformer m = presets::deepseek_v3.model;
  m.attention.indexer = {.heads = 64, .head_dim = 128, .top_k = 2048};
  trained_parts embedding = trained_parts::none();
  embedding.embedding = true;
  const count score = 2 * 128 * count{192 + 128} * 2048 + 2 * 64 * 128 * count{4096};
  CHECK(total(m, embedding) == 2 * forward(m) + 62 * score);
}

TEST_CASE("each expert has its adapter, and a token uses those of its experts") {
  const transformer m{.layers = 2,
                      .d_model = 64,
                      .vocabulary = 100,
                      .sequence = 8,
                      .attention = {.heads = 4, .kv_heads = 4, .head_dim = 16},
                      .experts = {.experts = 8, .active = 2, .expert_width = 32}};
  const auto tuned_experts =
      partial_training(m, forward_flops(m), trained_parts::none(), {.rank = 4, .experts = true});
  CHECK(tuned_experts.adapter_parameters == 2 * 8 * 3 * 4 * (64 + 32));
  CHECK(tuned_experts.backward_weights == 2 * 2 * 2 * 3 * 4 * (64 + 32));
}

TEST_CASE("adapters for what a model lacks, and ranks without a meaning, are refused") {
  const transformer& dense = presets::llama_3_8b.model;
  const transformer& latent = presets::deepseek_v3.model;
  const auto value = [](const transformer& m, const low_rank_adapters& with) {
    return total(m, trained_parts::none(), with);
  };
  CHECK(value(dense, {.rank = 8, .experts = true}) == not_a_count);
  CHECK(value(latent, {.rank = 8, .query = true}) == not_a_count);
  CHECK(value(latent, {.rank = 8, .output = true}) > 0);
  CHECK(value(dense, {.rank = -1, .query = true}) == not_a_count);
  CHECK(value(dense, {.rank = 2'000'000, .query = true}) == not_a_count);
  transformer broken = dense;
  broken.layers = 0;
  CHECK(value(broken, {}) == not_a_count);
}

}  // namespace partial_training_test
