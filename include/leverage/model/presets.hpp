// SPDX-License-Identifier: Apache-2.0
/// @file
/// Configurations of published models, each with its source and the counts that its publisher states. `sequence` is
/// the training context. Hybrids are in model/hybrid_presets.hpp, the mixtures of experts since 2025 in
/// model/mixture_presets.hpp.
///
///   constexpr auto total = cost::total_parameters(presets::mixtral_8x7b.model).total();
#pragma once

#include <string_view>

#include "leverage/model/hybrid_presets.hpp"
#include "leverage/model/mixture_presets.hpp"
#include "leverage/model/preset.hpp"
#include "leverage/model/validate.hpp"

namespace leverage {

namespace presets {

/// MoE-mini, which the report also calls Ling-mini-beta. One leading dense layer is inferred, since only one such layer
/// gives the stated 17.5 B. The stated 0.85 B active parameters are 2 % above the count of the dimensions.
inline constexpr preset moe_mini{
    .key = "moe-mini",
    .name = "MoE-mini (Ling-mini-beta)",
    .source = "Tian et al. 2025, arXiv:2507.17702, Table 1 and Appendix D",
    .stated = "17.5 B total, 0.85 B active, without vocabulary",
    .model = checked(transformer{.layers = 20,
                                 .d_model = 2048,
                                 .vocabulary = 126464,
                                 .sequence = 4096,
                                 .attention = {.heads = 16, .kv_heads = 4, .head_dim = 128},
                                 .feed_forward = {.width = 5120},
                                 .experts = {.experts = 384,
                                             .active = 12,
                                             .shared = 1,
                                             .expert_width = 384,
                                             .shared_width = 384,
                                             .dense_layers = 1}})};

/// The dense model that MoE-mini is compared with.
inline constexpr preset dense_6b{
    .key = "dense-6.1b",
    .name = "Dense-6.1B",
    .source = "Tian et al. 2025, arXiv:2507.17702, Table 1 and Appendix D",
    .stated = "6.11 B without vocabulary",
    .model = checked(transformer{.layers = 28,
                                 .d_model = 4096,
                                 .vocabulary = 126464,
                                 .sequence = 4096,
                                 .attention = {.heads = 32, .kv_heads = 8, .head_dim = 128},
                                 .feed_forward = {.width = 14336}})};

/// The q/k norms and the score-correction bias are part of the checkpoint but not of the stated counts.
inline constexpr preset ling_mini{
    .key = "ling-mini-2.0",
    .name = "Ling-mini-2.0",
    .source = "Ling 2.0 technical report, Table 1, and model card of inclusionAI/Ling-mini-2.0",
    .stated = "16.26 B total, 1.43 B active with both embeddings, 789 M without",
    .model = checked(transformer{.layers = 20,
                                 .d_model = 2048,
                                 .vocabulary = 157184,
                                 .sequence = 4096,
                                 .attention = {.heads = 16,
                                               .kv_heads = 4,
                                               .head_dim = 128,
                                               .norm = query_key_norm::per_head},
                                 .feed_forward = {.width = 5120},
                                 .experts = {.experts = 256,
                                             .active = 8,
                                             .shared = 1,
                                             .expert_width = 512,
                                             .shared_width = 512,
                                             .score_correction_bias = true,
                                             .dense_layers = 1}})};

inline constexpr preset deepseek_v3{
    .key = "deepseek-v3",
    .name = "DeepSeek-V3",
    .source = "DeepSeek-AI 2024, arXiv:2412.19437, section 4.2",
    .stated = "671 B total, 37 B active; plus one multi-token-prediction module",
    .model = checked(transformer{.layers = 61,
                                 .d_model = 7168,
                                 .vocabulary = 129280,
                                 .sequence = 4096,
                                 .attention = {.heads = 128,
                                               .latent = {.query_rank = 1536,
                                                          .kv_rank = 512,
                                                          .nope_dim = 128,
                                                          .rope_dim = 64,
                                                          .value_dim = 128}},
                                 .feed_forward = {.width = 18432},
                                 .experts = {.experts = 256,
                                             .active = 8,
                                             .shared = 1,
                                             .expert_width = 2048,
                                             .shared_width = 2048,
                                             .score_correction_bias = true,
                                             .dense_layers = 3},
                                 .prediction_layers = 1})};

inline constexpr preset mixtral_8x7b{
    .key = "mixtral-8x7b",
    .name = "Mixtral-8x7B",
    .source = "Jiang et al. 2024, arXiv:2401.04088, Table 1; context 32768",
    .stated = "46.7 B total, 12.9 B active with both embeddings",
    .model = checked(transformer{.layers = 32,
                                 .d_model = 4096,
                                 .vocabulary = 32000,
                                 .sequence = 32768,
                                 .attention = {.heads = 32, .kv_heads = 8, .head_dim = 128},
                                 .experts = {.experts = 8, .active = 2, .expert_width = 14336}})};

/// Heads times head_dim is 4096, twice d_model.
inline constexpr preset qwen3_30b_a3b{
    .key = "qwen3-30b-a3b",
    .name = "Qwen3-30B-A3B",
    .source = "Qwen team 2025, arXiv:2505.09388, Table 2, and its published configuration",
    .stated = "30.5 B total, 3.3 B active with both embeddings",
    .model = checked(transformer{.layers = 48,
                                 .d_model = 2048,
                                 .vocabulary = 151936,
                                 .sequence = 4096,
                                 .attention = {.heads = 32,
                                               .kv_heads = 4,
                                               .head_dim = 128,
                                               .norm = query_key_norm::per_head},
                                 .experts = {.experts = 128, .active = 8, .expert_width = 768}})};

inline constexpr preset llama_3_8b{
    .key = "llama-3-8b",
    .name = "Llama-3-8B",
    .source = "Dubey et al. 2024, arXiv:2407.21783, Table 3; trained at context 8192",
    .stated = "8.03 B: 8 030 261 248 in the checkpoint",
    .model = checked(transformer{.layers = 32,
                                 .d_model = 4096,
                                 .vocabulary = 128256,
                                 .sequence = 8192,
                                 .attention = {.heads = 32, .kv_heads = 8, .head_dim = 128},
                                 .feed_forward = {.width = 14336}})};

inline constexpr preset gpt2_124m{
    .key = "gpt2",
    .name = "GPT-2 124M",
    .source = "Radford et al. 2019, Table 2 (printed there as 117M), and its published checkpoint",
    .stated = "124 M: 124 439 808 in the checkpoint, embeddings tied",
    .model = checked(transformer{
        .layers = 12,
        .d_model = 768,
        .vocabulary = 50257,
        .sequence = 1024,
        .attention = {.heads = 12,
                      .kv_heads = 12,
                      .head_dim = 64,
                      .bias = {.query = true, .key = true, .value = true, .output = true}},
        .feed_forward = {.width = 3072, .gated = false, .biases = true},
        .norm = norm_kind::layer,
        .tied_embeddings = true,
        .learned_positions = 1024})};

/// The language model of Gemma 3, without its vision tower.
inline constexpr preset gemma_3_27b{
    .key = "gemma-3-27b",
    .name = "Gemma-3-27B, text",
    .source = "Gemma team 2025, arXiv:2503.19786, and its published configuration",
    .stated = "27 B: 27 009 346 304 in the checkpoint's language model, embeddings tied",
    .model = checked(transformer{.layers = 62,
                                 .d_model = 5376,
                                 .vocabulary = 262208,
                                 .sequence = 4096,
                                 .attention = {.heads = 32,
                                               .kv_heads = 16,
                                               .head_dim = 128,
                                               .norm = query_key_norm::per_head,
                                               .window = {.width = 1024, .period = 6, .run = 5}},
                                 .feed_forward = {.width = 21504},
                                 .tied_embeddings = true,
                                 .layer_norms = 4})};

/// All presets: mixtures, hybrids, dense models.
inline constexpr const preset* all[] = {&moe_mini,           &ling_mini,
                                        &mixtral_8x7b,       &qwen3_30b_a3b,
                                        &gpt_oss_120b,       &llama_4_scout,
                                        &glm_45_air,         &glm_5,
                                        &minimax_m2,         &deepseek_v3,
                                        &deepseek_v32,       &qwen3_next_80b_a3b,
                                        &qwen35_397b_a17b,   &kimi_linear_48b_a3b,
                                        &minimax_text_01,    &jamba_v01,
                                        &granite_40_h_small, &nemotron_3_nano_30b_a3b,
                                        &dense_6b,           &llama_3_8b,
                                        &gemma_3_27b,        &gpt2_124m};

}  // namespace presets

/// The preset with this key, or null if there is none.
[[nodiscard]] constexpr const preset* find_preset(std::string_view key) {
  for (const preset* p : presets::all) {
    if (p->key == key) {
      return p;
    }
  }
  return nullptr;
}

}  // namespace leverage
