// SPDX-License-Identifier: Apache-2.0
// Published totals of models whose layers are not alike or have more than the usual: what the safetensors files of the
// Hugging Face Hub hold, less what is not the language model's.
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

constexpr mixture_of_experts mixture(count experts, count top, count width, count shared = 0) {
  return {.experts = experts,
          .active = top,
          .shared = shared > 0 ? 1 : 0,
          .expert_width = width,
          .shared_width = shared};
}

// --- gated DeltaNet and gated attention ---------------------------------------------------------------------------
constexpr transformer qwen_hybrid(count vocabulary, count d, count layers, count heads,
                                  count delta_heads, const mixture_of_experts& sparse) {
  mixture_of_experts experts = sparse;
  experts.shared_gate = true;
  const block full{.layers = {.first = 3, .period = 4},
                   .attention = {.heads = heads,
                                 .kv_heads = 2,
                                 .head_dim = 256,
                                 .norm = query_key_norm::per_head,
                                 .gate = output_gate::per_channel},
                   .experts = experts};
  const block delta{.layers = {.period = 4, .run = 3},
                    .recurrent = {.kind = recurrence::gated_delta,
                                  .heads = delta_heads,
                                  .head_dim = 128,
                                  .key_heads = 16,
                                  .key_dim = 128,
                                  .kernel = 4},
                    .experts = experts};
  return {.layers = layers,
          .d_model = d,
          .vocabulary = vocabulary,
          .sequence = 262144,
          .prediction_layers = 1,
          .blocks = {full, delta}};
}
constexpr transformer qwen3_next =
    qwen_hybrid(151936, 2048, 48, 16, 32, mixture(512, 10, 512, 512));
static_assert(validate(qwen3_next).empty());
static_assert(total(qwen3_next) == 79'674'391'296);
static_assert(module(qwen3_next) == 1'650'471'424);
// Twelve layers of softmax attention cache, the others keep a state and three tokens of their convolution.
static_assert(cached(qwen3_next) == 12 * 2 * 2 * 256);
static_assert(states(qwen3_next) == 36 * (32 * 128 * 128 + 3 * (2 * 16 * 128 + 32 * 128)));

constexpr transformer qwen35_35b = qwen_hybrid(248320, 2048, 40, 16, 32, mixture(256, 8, 512, 512));
static_assert(total(qwen35_35b) == 34'660'610'688 && module(qwen35_35b) == 844'640'768);
constexpr transformer qwen35_397b =
    qwen_hybrid(248320, 4096, 60, 32, 64, mixture(512, 10, 1024, 1024));
static_assert(total(qwen35_397b) == 396'346'350'336 && module(qwen35_397b) == 6'595'568'128);

// --- simple decay -------------------------------------------------------------------------------------------------
constexpr transformer minimax_01{
    .layers = 80,
    .d_model = 6144,
    .vocabulary = 200064,
    .sequence = 1'048'576,
    .blocks = {{.layers = {.first = 7, .period = 8},
                .attention = {.heads = 64, .kv_heads = 8, .head_dim = 128},
                .experts = mixture(32, 2, 9216)},
               {.layers = {.period = 8, .run = 7},
                .recurrent = {.kind = recurrence::simple_decay, .heads = 64, .head_dim = 128},
                .experts = mixture(32, 2, 9216)}}};
static_assert(total(minimax_01) == 456'089'655'296);
static_assert(active(minimax_01) == 48'403'306'496);

// --- Mamba-2: a layer is one block, or a mixer and a mixture ------------------------------------------------------
constexpr mixture_of_experts granite_experts = mixture(72, 10, 768, 1536);
constexpr layer_set granite_attention = layer_set::listing({5, 15, 25, 35});
constexpr layer_set others_of(const layer_set& some, count layers) {
  layer_set others = layer_set::listing({});
  for (count i = 0; i < layers; ++i) {
    if (!some.covers(i)) others.add(i);
  }
  return others;
}
constexpr transformer granite_h_small{
    .layers = 40,
    .d_model = 4096,
    .vocabulary = 100352,
    .sequence = 131072,
    .tied_embeddings = true,
    .blocks = {{.layers = granite_attention,
                .attention = {.heads = 32, .kv_heads = 8, .head_dim = 128},
                .experts = granite_experts},
               {.layers = others_of(granite_attention, 40),
                .recurrent = {.kind = recurrence::mamba2,
                              .heads = 128,
                              .head_dim = 64,
                              .key_heads = 1,
                              .key_dim = 128,
                              .kernel = 4,
                              .convolution_bias = true},
                .experts = granite_experts}}};
static_assert(validate(granite_h_small).empty());
static_assert(total(granite_h_small) == 32'207'337'984);

// --- Mamba-1 ------------------------------------------------------------------------------------------------------
constexpr recurrent_mixer jamba_mixer{.kind = recurrence::mamba1,
                                      .heads = 8192,
                                      .head_dim = 1,
                                      .key_dim = 16,
                                      .kernel = 4,
                                      .rank = 256,
                                      .convolution_bias = true};
constexpr attention jamba_attention{.heads = 32, .kv_heads = 8, .head_dim = 128};
constexpr transformer jamba{
    .layers = 32,
    .d_model = 4096,
    .vocabulary = 65536,
    .sequence = 262144,
    // Attention at 4, 12, 20 and 28, which are even; a mixture in each odd layer.
    .blocks = {{.layers = {.first = 4, .period = 8},
                .attention = jamba_attention,
                .feed_forward = {.width = 14336}},
               {.layers = others_of(layer_set::listing({1,  3,  4,  5,  7,  9,  11, 12, 13, 15,
                                                        17, 19, 20, 21, 23, 25, 27, 28, 29, 31}),
                                    32),
                .recurrent = jamba_mixer,
                .feed_forward = {.width = 14336}},
               {.layers = {.first = 1, .period = 2},
                .recurrent = jamba_mixer,
                .experts = mixture(16, 2, 14336)}}};
static_assert(validate(jamba).empty());
static_assert(total(jamba) == 51'570'323'328 && active(jamba) == 12'110'311'296);

// --- KDA and latent attention -------------------------------------------------------------------------------------
constexpr recurrent_mixer kda{
    .kind = recurrence::kimi_delta, .heads = 32, .head_dim = 128, .kernel = 4};
constexpr mixture_of_experts kimi_experts = [] {
  mixture_of_experts e = mixture(256, 8, 1024, 1024);
  e.score_correction_bias = true;
  return e;
}();
constexpr layer_set kimi_full = layer_set::listing({3, 7, 11, 15, 19, 23, 26});
constexpr transformer kimi_linear{
    .layers = 27,
    .d_model = 2304,
    .vocabulary = 163840,
    .sequence = 1'048'576,
    .blocks = {
        {.layers = layer_set::listing({0}), .recurrent = kda, .feed_forward = {.width = 9216}},
        {.layers = kimi_full,
         .attention =
             {.heads = 32,
              .latent = {.kv_rank = 512, .nope_dim = 128, .rope_dim = 64, .value_dim = 128}},
         .experts = kimi_experts},
        {.layers = others_of(layer_set::listing({0, 3, 7, 11, 15, 19, 23, 26}), 27),
         .recurrent = kda,
         .experts = kimi_experts}}};
static_assert(validate(kimi_linear).empty());
static_assert(total(kimi_linear) == 49'122'681'728);

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
constexpr transformer deepseek_v32 = [] {
  transformer m = presets::deepseek_v3.model;
  m.attention.indexer = {.heads = 64, .head_dim = 128, .top_k = 2048};
  return m;
}();
static_assert(total(deepseek_v32) == 671'877'944'064 && module(deepseek_v32) == 11'624'027'648);
constexpr transformer glm_5{.layers = 78,
                            .d_model = 6144,
                            .vocabulary = 154880,
                            .sequence = 202752,
                            .attention = {.heads = 64,
                                          .latent = {.query_rank = 2048,
                                                     .kv_rank = 512,
                                                     .nope_dim = 192,
                                                     .rope_dim = 64,
                                                     .value_dim = 256},
                                          .indexer = {.heads = 32, .head_dim = 128, .top_k = 2048}},
                            .feed_forward = {.width = 12288},
                            .experts = {.experts = 256,
                                        .active = 8,
                                        .shared = 1,
                                        .expert_width = 2048,
                                        .shared_width = 2048,
                                        .score_correction_bias = true,
                                        .dense_layers = 3},
                            .prediction_layers = 1};
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
constexpr transformer glm_45_air{.layers = 46,
                                 .d_model = 4096,
                                 .vocabulary = 151552,
                                 .sequence = 131072,
                                 .attention = {.heads = 96,
                                               .kv_heads = 8,
                                               .head_dim = 128,
                                               .bias = {.query = true, .key = true, .value = true}},
                                 .feed_forward = {.width = 10944},
                                 .experts = {.experts = 128,
                                             .active = 8,
                                             .shared = 1,
                                             .expert_width = 1408,
                                             .shared_width = 1408,
                                             .score_correction_bias = true,
                                             .dense_layers = 1},
                                 .prediction_layers = 1,
                                 .prediction_copies = 2};
static_assert(total(glm_45_air) == 106'852'251'264 && module(glm_45_air) == 2'375'059'584);
static_assert(stored(glm_45_air) == 110'468'824'832);
constexpr transformer with_copies(transformer m, count copies) {
  m.prediction_copies = copies;
  return m;
}
static_assert(stored(with_copies(deepseek_v32, 2)) == 685'355'329'792);
static_assert(stored(deepseek_v32) == total(deepseek_v32) + module(deepseek_v32));
static_assert(cost::forward_flops(glm_45_air) == cost::forward_flops(with_copies(glm_45_air, 0)));
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
