// SPDX-License-Identifier: Apache-2.0
/// @file
/// Mixtures of experts since 2025 whose layers have softmax attention. `sequence` is 4096 tokens, a common context of
/// pre-training; their publishers extend it, each to another length.
#pragma once

#include "leverage/model/preset.hpp"
#include "leverage/model/transformer.hpp"
#include "leverage/model/validate.hpp"

namespace leverage::presets {

/// Every second layer sees 128 tokens.
inline constexpr preset gpt_oss_120b{
    .key = "gpt-oss-120b",
    .name = "gpt-oss-120b",
    .source = "OpenAI 2025, arXiv:2508.10925, Table 1, and its published configuration",
    .stated = "116.83 B total, 5.13 B active with output head only",
    .model = checked(transformer{
        .layers = 36,
        .d_model = 2880,
        .vocabulary = 201088,
        .sequence = 4096,
        .attention = {.heads = 64,
                      .kv_heads = 8,
                      .head_dim = 64,
                      .bias = {.query = true, .key = true, .value = true, .output = true},
                      .window = {.width = 128, .period = 2},
                      .sinks = true},
        .experts = {.experts = 128,
                    .active = 4,
                    .expert_width = 2880,
                    .biases = true,
                    .router_bias = true}})};

namespace detail {

/// Its layers see chunks of 8192 tokens but each fourth, which sees all.
[[nodiscard]] constexpr transformer llama_4(const layer_set& full, const layer_set& chunked) {
  const mixture_of_experts experts{
      .experts = 16, .active = 1, .shared = 1, .expert_width = 8192, .shared_width = 8192};
  block all{.layers = full,
            .attention = {.heads = 40, .kv_heads = 8, .head_dim = 128},
            .experts = experts};
  block in_chunks = all;
  in_chunks.layers = chunked;
  in_chunks.attention.chunk = 8192;
  return {.layers = 48,
          .d_model = 5120,
          .vocabulary = 202048,
          .sequence = 4096,
          .blocks = {all, in_chunks}};
}

}  // namespace detail

/// The language model of Llama 4 Scout, without its vision tower.
inline constexpr preset llama_4_scout{
    .key = "llama-4-scout",
    .name = "Llama-4-Scout-17B-16E, text",
    .source = "published configuration of meta-llama/Llama-4-Scout-17B-16E",
    .stated = "109 B total with vision, 17 B active; 107 769 861 120 in the language model",
    .model = checked(detail::llama_4({.first = 3, .period = 4}, {.period = 4, .run = 3}))};

inline constexpr preset glm_45_air{
    .key = "glm-4.5-air",
    .name = "GLM-4.5-Air",
    .source = "published configuration of zai-org/GLM-4.5-Air",
    .stated =
        "106 B total, 12 B active; 110 468 824 832 in the checkpoint, with a prediction module "
        "and its copies of embedding and head",
    .model = checked(transformer{.layers = 46,
                                 .d_model = 4096,
                                 .vocabulary = 151552,
                                 .sequence = 4096,
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
                                 .prediction_copies = 2})};

inline constexpr preset glm_5{
    .key = "glm-5",
    .name = "GLM-5",
    .source = "published configuration of zai-org/GLM-5",
    .stated =
        "744 B total, 40 B active; 753 864 139 008 in the checkpoint, with a prediction module",
    .model =
        checked(transformer{.layers = 78,
                            .d_model = 6144,
                            .vocabulary = 154880,
                            .sequence = 4096,
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
                            .prediction_layers = 1})};

/// Query and key norms over the full width.
inline constexpr preset minimax_m2{
    .key = "minimax-m2",
    .name = "MiniMax-M2",
    .source = "published configuration of MiniMaxAI/MiniMax-M2",
    .stated = "230 B total, 10 B active; 228 689 764 864 in the checkpoint",
    .model = checked(transformer{
        .layers = 62,
        .d_model = 3072,
        .vocabulary = 200064,
        .sequence = 4096,
        .attention =
            {.heads = 48, .kv_heads = 8, .head_dim = 128, .norm = query_key_norm::full_width},
        .experts = {
            .experts = 256, .active = 8, .expert_width = 1536, .score_correction_bias = true}})};

/// DeepSeek-V3 with an indexer in each layer: attention sees 2048 tokens at most.
inline constexpr preset deepseek_v32{
    .key = "deepseek-v3.2",
    .name = "DeepSeek-V3.2",
    .source = "published configuration of deepseek-ai/DeepSeek-V3.2",
    .stated =
        "685 355 329 792 in the checkpoint, with a prediction module and its copies of "
        "embedding and head",
    .model =
        checked(transformer{.layers = 61,
                            .d_model = 7168,
                            .vocabulary = 129280,
                            .sequence = 4096,
                            .attention = {.heads = 128,
                                          .latent = {.query_rank = 1536,
                                                     .kv_rank = 512,
                                                     .nope_dim = 128,
                                                     .rope_dim = 64,
                                                     .value_dim = 128},
                                          .indexer = {.heads = 64, .head_dim = 128, .top_k = 2048}},
                            .feed_forward = {.width = 18432},
                            .experts = {.experts = 256,
                                        .active = 8,
                                        .shared = 1,
                                        .expert_width = 2048,
                                        .shared_width = 2048,
                                        .score_correction_bias = true,
                                        .dense_layers = 3},
                            .prediction_layers = 1,
                            .prediction_copies = 2})};

}  // namespace leverage::presets
