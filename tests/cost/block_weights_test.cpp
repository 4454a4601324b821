// SPDX-License-Identifier: Apache-2.0
// Published totals of models whose layers are not alike or have more than the usual: what the safetensors files of the
// Hugging Face Hub hold, less what is not the language model's. More are in model/hybrid_presets_test.cpp and
// model/mixture_presets_test.cpp.
#include "leverage/cost/block_weights.hpp"

#include <doctest/doctest.h>

#include "leverage/cost/flops.hpp"
#include "leverage/cost/parameters.hpp"
#include "leverage/model/presets.hpp"

namespace block_weights_test {

using namespace leverage;

constexpr count total(const transformer& m) { return cost::total_parameters(m).total().value; }
constexpr count active(const transformer& m) { return cost::active_parameters(m).total().value; }
constexpr count module(const transformer& m) { return cost::total_parameters(m).prediction; }
constexpr count cached(const transformer& m) { return cost::key_value_elements_per_token(m); }
constexpr count states(const transformer& m) { return cost::recurrent_state_elements(m); }

// --- gated DeltaNet and gated attention ---------------------------------------------------------------------------
constexpr const transformer& qwen3_next = presets::qwen3_next_80b_a3b.model;
static_assert(validate(qwen3_next).empty());
static_assert(total(qwen3_next) == 79'674'391'296);
static_assert(module(qwen3_next) == 1'650'471'424);
// Twelve layers of softmax attention cache, the others keep a state and three tokens of their convolution.
static_assert(cached(qwen3_next) == 12 * 2 * 2 * 256);
static_assert(states(qwen3_next) == 36 * (32 * 128 * 128 + 3 * (2 * 16 * 128 + 32 * 128)));

// Qwen3.5-35B-A3B: fewer layers, other widths and vocabulary.
constexpr transformer qwen35_35b = [] {
  transformer m = qwen3_next;
  m.vocabulary = 248320;
  m.layers = 40;
  for (block& b : m.blocks.items) {
    if (b.is_mixture()) {
      b.experts.experts = 256;
      b.experts.active = 8;
    }
  }
  return m;
}();
static_assert(total(qwen35_35b) == 34'660'610'688 && module(qwen35_35b) == 844'640'768);
constexpr const transformer& qwen35_397b = presets::qwen35_397b_a17b.model;
static_assert(total(qwen35_397b) == 396'346'350'336 && module(qwen35_397b) == 6'595'568'128);

// --- two attentions and two dense feed-forwards in each layer, identity experts -----------------------------------
constexpr transformer longcat_flash = [] {
  mixture_of_experts experts{.experts = 512,
                             .active = 8,
                             .expert_width = 2048,
                             .score_correction_bias = true,
                             .identity_experts = 256};
  return transformer{.layers = 28,
                     .d_model = 6144,
                     .vocabulary = 131072,
                     .sequence = 131072,
                     .blocks = {{.attention = {.heads = 64,
                                               .latent = {.query_rank = 1536,
                                                          .kv_rank = 512,
                                                          .nope_dim = 128,
                                                          .rope_dim = 64,
                                                          .value_dim = 128}},
                                 .feed_forward = {.width = 12288},
                                 .experts = experts,
                                 .norms = 4,
                                 .mixers = 2,
                                 .feed_forwards = 2}}};
}();
static_assert(total(longcat_flash) == 560'664'980'480);

// --- sparse attention with an indexer -----------------------------------------------------------------------------
constexpr const transformer& deepseek_v32 = presets::deepseek_v32.model;
static_assert(total(deepseek_v32) == 671'877'944'064 && module(deepseek_v32) == 11'624'027'648);
// A layer has 13,959,424 weights more than one of DeepSeek-V3, with an index of 64 heads, and 9,371,904 of 32 heads.
static_assert(total(deepseek_v32) - total(presets::deepseek_v3.model) == 61 * count{13'959'424});
constexpr const transformer& glm_5 = presets::glm_5.model;
static_assert(total(glm_5) == 743'911'218'432 && module(glm_5) == 9'952'920'576);

// --- norms per layer, output gates, biases of the head ------------------------------------------------------------
constexpr transformer gemma2_2b{.layers = 26,
                                .d_model = 2304,
                                .vocabulary = 256000,
                                .sequence = 8192,
                                .attention = {.heads = 8,
                                              .kv_heads = 4,
                                              .head_dim = 256,
                                              .window = {.width = 4096, .period = 2}},
                                .feed_forward = {.width = 9216},
                                .tied_embeddings = true,
                                .layer_norms = 4};
static_assert(total(gemma2_2b) == 2'614'341'888);
constexpr transformer gemma3_1b{.layers = 26,
                                .d_model = 1152,
                                .vocabulary = 262144,
                                .sequence = 32768,
                                .attention = {.heads = 4,
                                              .kv_heads = 1,
                                              .head_dim = 256,
                                              .norm = query_key_norm::per_head,
                                              .window = {.width = 512, .period = 6, .run = 5}},
                                .feed_forward = {.width = 6912},
                                .tied_embeddings = true,
                                .layer_norms = 4};
static_assert(total(gemma3_1b) == 999'885'952);
constexpr transformer trinity_large{.layers = 60,
                                    .d_model = 3072,
                                    .vocabulary = 200192,
                                    .sequence = 262144,
                                    .attention = {.heads = 48,
                                                  .kv_heads = 8,
                                                  .head_dim = 128,
                                                  .norm = query_key_norm::per_head,
                                                  .gate = output_gate::per_channel},
                                    .feed_forward = {.width = 12288},
                                    .experts = {.experts = 256,
                                                .active = 4,
                                                .shared = 1,
                                                .expert_width = 3072,
                                                .shared_width = 3072,
                                                .score_correction_bias = true,
                                                .dense_layers = 6},
                                    .layer_norms = 4};
static_assert(total(trinity_large) == 398'635'286'016 && active(trinity_large) == 13'371'686'400);
constexpr transformer command_r{.layers = 40,
                                .d_model = 8192,
                                .vocabulary = 256000,
                                .sequence = 131072,
                                .attention = {.heads = 64, .kv_heads = 64, .head_dim = 128},
                                .feed_forward = {.width = 22528},
                                .tied_embeddings = true,
                                .layer_norms = 1};
static_assert(total(command_r) == 34'980'831'232);
constexpr transformer phi_moe{
    .layers = 32,
    .d_model = 4096,
    .vocabulary = 32064,
    .sequence = 131072,
    .attention = {.heads = 32,
                  .kv_heads = 8,
                  .head_dim = 128,
                  .bias = {.query = true, .key = true, .value = true, .output = true}},
    .experts = {.experts = 16, .active = 2, .expert_width = 6400},
    .norm = norm_kind::layer,
    .head_bias = true};
static_assert(total(phi_moe) == 41'873'153'344);
constexpr transformer bloom_560m{
    .layers = 24,
    .d_model = 1024,
    .vocabulary = 250880,
    .sequence = 2048,
    .attention = {.heads = 16,
                  .kv_heads = 16,
                  .head_dim = 64,
                  .bias = {.query = true, .key = true, .value = true, .output = true}},
    .feed_forward = {.width = 4096, .gated = false, .biases = true},
    .norm = norm_kind::layer,
    .tied_embeddings = true,
    .embedding_norm = true};
static_assert(total(bloom_560m) == 559'214'592);

// --- prediction modules that are not like the last layer ----------------------------------------------------------
// ERNIE-4.5-300B-A47B's has a dense layer and two norms of its own.
constexpr transformer ernie_300b = [] {
  const attention a{.heads = 64, .kv_heads = 8, .head_dim = 128};
  return transformer{.layers = 54,
                     .d_model = 8192,
                     .vocabulary = 103424,
                     .sequence = 131072,
                     .attention = a,
                     .feed_forward = {.width = 28672},
                     .experts = {.experts = 64,
                                 .active = 8,
                                 .expert_width = 3584,
                                 .score_correction_bias = true,
                                 .dense_layers = 3},
                     .prediction_layers = 1,
                     .prediction_norms = 2,
                     .prediction_block = {.attention = a, .feed_forward = {.width = 28672}}};
}();
static_assert(total(ernie_300b) == 299'484'163'264 && module(ernie_300b) == 989'888'512);

// Copies of embedding and head in the checkpoint's modules: no further parameters.
constexpr count stored(const transformer& m) {
  return cost::total_parameters(m).sum({.prediction = true, .prediction_copies = true}).value;
}
constexpr const transformer& glm_45_air = presets::glm_45_air.model;
static_assert(total(glm_45_air) == 106'852'251'264 && module(glm_45_air) == 2'375'059'584);
static_assert(stored(glm_45_air) == 110'468'824'832);
constexpr transformer without_copies(transformer m) {
  m.prediction_copies = 0;
  return m;
}
static_assert(stored(deepseek_v32) == 685'355'329'792);
static_assert(stored(without_copies(deepseek_v32)) == total(deepseek_v32) + module(deepseek_v32));
static_assert(cost::forward_flops(glm_45_air) == cost::forward_flops(without_copies(glm_45_air)));
// GLM-5 has no copies, and LongCat-Flash one of the embedding, in a module with one attention, one dense feed-forward
// and five norms.
static_assert(stored(glm_5) == 753'864'139'008);
constexpr transformer longcat_with_module = [] {
  transformer m = longcat_flash;
  m.prediction_layers = 1;
  m.prediction_copies = 1;
  m.prediction_block = {.attention = m.blocks[0].attention, .feed_forward = {.width = 12288}};
  return m;
}();
static_assert(stored(longcat_with_module) == 561'862'880'256);

TEST_CASE("at run time the counts are those of the constants") {
  transformer m = qwen3_next;
  CHECK(total(m) == 79'674'391'296);
  m = longcat_flash;
  CHECK(total(m) == 560'664'980'480);
}

}  // namespace block_weights_test
