// SPDX-License-Identifier: Apache-2.0
/// @file
/// Hybrids: some of their layers have softmax attention, the others a recurrent mixer. `sequence` is 4096 tokens, a
/// common context of pre-training.
#pragma once

#include "leverage/model/preset.hpp"
#include "leverage/model/transformer.hpp"
#include "leverage/model/validate.hpp"

namespace leverage::presets {

namespace detail {

/// Each fourth layer has gated attention, the others gated DeltaNet; all are mixtures with a gated shared expert.
[[nodiscard]] constexpr transformer qwen_hybrid(const transformer& outer, count heads,
                                                count delta_heads, mixture_of_experts experts) {
  experts.shared = 1;
  experts.shared_width = experts.expert_width;
  experts.shared_gate = true;
  transformer m = outer;
  m.blocks = {{.layers = {.first = 3, .period = 4},
               .attention = {.heads = heads,
                             .kv_heads = 2,
                             .head_dim = 256,
                             .norm = query_key_norm::per_head,
                             .gate = output_gate::per_channel},
               .experts = experts},
              {.layers = {.period = 4, .run = 3},
               .recurrent = {.kind = recurrence::gated_delta,
                             .heads = delta_heads,
                             .head_dim = 128,
                             .key_heads = 16,
                             .key_dim = 128,
                             .kernel = 4},
               .experts = experts}};
  return m;
}

/// Seven of 27 layers have latent attention, the others KDA; the first is dense.
[[nodiscard]] constexpr transformer kimi_linear() {
  const layer_set dense = layer_set::listing({0});
  const layer_set full = layer_set::listing({3, 7, 11, 15, 19, 23, 26});
  const recurrent_mixer kda{
      .kind = recurrence::kimi_delta, .heads = 32, .head_dim = 128, .kernel = 4};
  const mixture_of_experts experts{.experts = 256,
                                   .active = 8,
                                   .shared = 1,
                                   .expert_width = 1024,
                                   .shared_width = 1024,
                                   .score_correction_bias = true};
  return {
      .layers = 27,
      .d_model = 2304,
      .vocabulary = 163840,
      .sequence = 4096,
      .blocks = {
          {.layers = dense, .recurrent = kda, .feed_forward = {.width = 9216}},
          {.layers = full,
           .attention =
               {.heads = 32,
                .latent = {.kv_rank = 512, .nope_dim = 128, .rope_dim = 64, .value_dim = 128}},
           .experts = experts},
          {.layers = layer_set::all_but({dense, full}, 27), .recurrent = kda, .experts = experts}}};
}

/// Each eighth layer has softmax attention, the others simple decay.
[[nodiscard]] constexpr transformer minimax_text_01() {
  const mixture_of_experts experts{.experts = 32, .active = 2, .expert_width = 9216};
  return {.layers = 80,
          .d_model = 6144,
          .vocabulary = 200064,
          .sequence = 4096,
          .blocks = {{.layers = {.first = 7, .period = 8},
                      .attention = {.heads = 64, .kv_heads = 8, .head_dim = 128},
                      .experts = experts},
                     {.layers = {.period = 8, .run = 7},
                      .recurrent = {.kind = recurrence::simple_decay, .heads = 64, .head_dim = 128},
                      .experts = experts}}};
}

/// Attention in the fifth of each eight layers, Mamba-1 in the others; a mixture in each second layer.
[[nodiscard]] constexpr transformer jamba() {
  const layer_set attention = {.first = 4, .period = 8};
  const layer_set mixtures = {.first = 1, .period = 2};
  const recurrent_mixer mamba{.kind = recurrence::mamba1,
                              .heads = 8192,
                              .head_dim = 1,
                              .key_dim = 16,
                              .kernel = 4,
                              .rank = 256,
                              .convolution_bias = true};
  return {.layers = 32,
          .d_model = 4096,
          .vocabulary = 65536,
          .sequence = 4096,
          .blocks = {{.layers = attention,
                      .attention = {.heads = 32, .kv_heads = 8, .head_dim = 128},
                      .feed_forward = {.width = 14336}},
                     {.layers = layer_set::all_but({attention, mixtures}, 32),
                      .recurrent = mamba,
                      .feed_forward = {.width = 14336}},
                     {.layers = mixtures,
                      .recurrent = mamba,
                      .experts = {.experts = 16, .active = 2, .expert_width = 14336}}}};
}

/// Four of 40 layers have attention, the others Mamba-2; all are mixtures.
[[nodiscard]] constexpr transformer granite_h_small() {
  const layer_set attention = layer_set::listing({5, 15, 25, 35});
  const mixture_of_experts experts{
      .experts = 72, .active = 10, .shared = 1, .expert_width = 768, .shared_width = 1536};
  return {.layers = 40,
          .d_model = 4096,
          .vocabulary = 100352,
          .sequence = 4096,
          .tied_embeddings = true,
          .blocks = {{.layers = attention,
                      .attention = {.heads = 32, .kv_heads = 8, .head_dim = 128},
                      .experts = experts},
                     {.layers = layer_set::all_but({attention}, 40),
                      .recurrent = {.kind = recurrence::mamba2,
                                    .heads = 128,
                                    .head_dim = 64,
                                    .key_heads = 1,
                                    .key_dim = 128,
                                    .kernel = 4,
                                    .convolution_bias = true},
                      .experts = experts}}};
}

/// Each layer has one part: Mamba-2, attention or a mixture of plain experts.
[[nodiscard]] constexpr transformer nemotron_3_nano() {
  const layer_set attention = layer_set::listing({5, 12, 19, 26, 33, 42});
  const layer_set mixtures = layer_set::listing(
      {1, 3, 6, 8, 10, 13, 15, 17, 20, 22, 24, 27, 29, 31, 34, 36, 38, 40, 43, 45, 47, 49, 51});
  return {.layers = 52,
          .d_model = 2688,
          .vocabulary = 131072,
          .sequence = 4096,
          .blocks = {{.layers = attention,
                      .attention = {.heads = 32, .kv_heads = 2, .head_dim = 128},
                      .norms = 1},
                     {.layers = layer_set::all_but({attention, mixtures}, 52),
                      .recurrent = {.kind = recurrence::mamba2,
                                    .heads = 64,
                                    .head_dim = 64,
                                    .key_heads = 8,
                                    .key_dim = 128,
                                    .kernel = 4,
                                    .convolution_bias = true},
                      .norms = 1},
                     {.layers = mixtures,
                      .experts = {.experts = 128,
                                  .active = 6,
                                  .shared = 1,
                                  .expert_width = 1856,
                                  .shared_width = 3712,
                                  .gated = false,
                                  .score_correction_bias = true},
                      .norms = 1}}};
}

}  // namespace detail

inline constexpr preset qwen3_next_80b_a3b{
    .key = "qwen3-next-80b-a3b",
    .name = "Qwen3-Next-80B-A3B",
    .source = "published configuration of Qwen/Qwen3-Next-80B-A3B-Instruct",
    .stated =
        "80 B total, 3 B active without vocabulary; 81 324 862 720 in the checkpoint, with a "
        "prediction module",
    .model =
        checked(detail::qwen_hybrid({.layers = 48,
                                     .d_model = 2048,
                                     .vocabulary = 151936,
                                     .sequence = 4096,
                                     .prediction_layers = 1},
                                    16, 32, {.experts = 512, .active = 10, .expert_width = 512}))};

/// The language model, without its vision tower.
inline constexpr preset qwen35_397b_a17b{
    .key = "qwen3.5-397b-a17b",
    .name = "Qwen3.5-397B-A17B, text",
    .source = "published configuration of Qwen/Qwen3.5-397B-A17B",
    .stated =
        "396 346 350 336 in the checkpoint's language model, and 6 595 568 128 in a prediction "
        "module",
    .model =
        checked(detail::qwen_hybrid({.layers = 60,
                                     .d_model = 4096,
                                     .vocabulary = 248320,
                                     .sequence = 4096,
                                     .prediction_layers = 1},
                                    32, 64, {.experts = 512, .active = 10, .expert_width = 1024}))};

inline constexpr preset kimi_linear_48b_a3b{
    .key = "kimi-linear-48b-a3b",
    .name = "Kimi-Linear-48B-A3B",
    .source = "Kimi team 2025, arXiv:2510.26692, and its published configuration",
    .stated = "48 B total, 3 B active; 49 122 681 728 in the checkpoint",
    .model = checked(detail::kimi_linear())};

inline constexpr preset minimax_text_01{
    .key = "minimax-text-01",
    .name = "MiniMax-Text-01",
    .source = "MiniMax 2025, arXiv:2501.08313, and its published configuration",
    .stated = "456 B total, 45.9 B active without vocabulary; 456 089 655 296 in the checkpoint",
    .model = checked(detail::minimax_text_01())};

inline constexpr preset jamba_v01{
    .key = "jamba-v0.1",
    .name = "Jamba-v0.1",
    .source = "Lieber et al. 2024, arXiv:2403.19887, and its published configuration",
    .stated = "52 B total, 12 B active",
    .model = checked(detail::jamba())};

inline constexpr preset granite_40_h_small{
    .key = "granite-4.0-h-small",
    .name = "Granite-4.0-H-Small",
    .source = "published configuration of ibm-granite/granite-4.0-h-small",
    .stated = "32 B total, 9 B active; 32 207 337 984 in the checkpoint, embeddings tied",
    .model = checked(detail::granite_h_small())};

/// The Hub counts 23 x 128 weights fewer: without the biases of the routers' scores.
inline constexpr preset nemotron_3_nano_30b_a3b{
    .key = "nemotron-3-nano-30b-a3b",
    .name = "Nemotron-3-Nano-30B-A3B",
    .source = "published configuration of nvidia/NVIDIA-Nemotron-3-Nano-30B-A3B-BF16",
    .stated =
        "31.6 B total, 3.2 B active without the embedding, 3.6 B with both vocabulary matrices",
    .model = checked(detail::nemotron_3_nano())};

}  // namespace leverage::presets
