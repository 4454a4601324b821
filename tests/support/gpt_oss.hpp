// SPDX-License-Identifier: Apache-2.0
/// @file
/// gpt-oss, with biases everywhere, sinks, router biases, heads wider than d_model, and in every second layer a window
/// of 128 tokens. Model card, arXiv:2508.10925, Table 1: attention 0.64 B, MLP 19.12 B, embedding and unembedding
/// 1.16 B, 20.91 B in all, 3.61 B active with unembedding only; 120b: 0.96, 114.71, 1.16, 116.83 and 5.13 B.
#pragma once

#include "leverage/model/transformer.hpp"

namespace test {

inline constexpr leverage::transformer gpt_oss_20b = leverage::checked(leverage::transformer{
    .layers = 24,
    .d_model = 2880,
    .vocabulary = 201088,
    .sequence = 4096,
    .attention = {.heads = 64,
                  .kv_heads = 8,
                  .head_dim = 64,
                  .bias = {.query = true, .key = true, .value = true, .output = true},
                  .window = {.width = 128, .period = 2},
                  .sinks = true},
    .experts = {
        .experts = 32, .active = 4, .expert_width = 2880, .biases = true, .router_bias = true}});
inline constexpr leverage::transformer gpt_oss_120b = [] {
  leverage::transformer m = gpt_oss_20b;
  m.layers = 36;
  m.experts.experts = 128;
  return m;
}();

}  // namespace test
