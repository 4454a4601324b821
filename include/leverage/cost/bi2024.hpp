// SPDX-License-Identifier: Apache-2.0
/// @file
/// The model scales of Bi et al. 2024 (DeepSeek LLM): non-embedding FLOPs per token, and the two parameter counts that
/// they replace.
///
///   M    = 72 n_layer d^2 + 12 n_layer d l_seq       C = M D
///   6 N1 = 72 n_layer d^2                            non-embedding parameters
///   6 N2 = 72 n_layer d^2 + 6 n_vocab d              complete parameters
///
/// M is the cost of training, forward and backward. It counts 12 d^2 weights per layer (multi-head attention and 8 d^2
/// of feed-forward) and scores and weighted values at full length. The formulas contain neither grouped heads nor the
/// width of the feed-forward block; the paper also uses them for its 67 B model, which has 8 key-value heads.
///
/// [bi2024]  Bi et al. 2024, arXiv:2401.02954, Eq. 2, Table 3.
#pragma once

#include <string_view>

#include "leverage/core/quantities.hpp"
#include "leverage/cost/described.hpp"
#include "leverage/model/transformer.hpp"

namespace leverage {

namespace rule {
struct bi2024_counts_dense_models_with_full_attention_and_heads_that_span_d_model {};
}  // namespace rule

namespace cost::bi2024 {

inline constexpr std::string_view counts = "72 n_layer d^2 + 12 n_layer d l_seq";
inline constexpr std::string_view difference =
    "12 d^2 a layer for any key-value heads and any feed-forward width; no logits";
inline constexpr std::string_view non_embedding_counts = "6 N1 = 72 n_layer d^2";
inline constexpr std::string_view non_embedding_difference =
    "12 d^2 a layer; no scores and weighted values; no logits";
inline constexpr std::string_view complete_counts = "6 N2 = 72 n_layer d^2 + 6 n_vocab d";
inline constexpr std::string_view complete_difference =
    "12 d^2 a layer; no scores and weighted values";

/// Whether the formulas describe the model: dense, full attention, heads that span d_model.
[[nodiscard]] constexpr bool describes(const transformer& m) {
  return detail::is_dense(m) && detail::has_full_attention(m) && detail::heads_span_width(m) &&
         detail::has_plain_vocabulary(m);
}

/// N1 = 12 n_layer d^2.
[[nodiscard]] constexpr parameters<count> non_embedding_parameters(const transformer& m) {
  if (!detail::described<
          rule::bi2024_counts_dense_models_with_full_attention_and_heads_that_span_d_model>(
          m, describes)) {
    return parameters{not_a_count};
  }
  return parameters{12 * m.layers * m.d_model * m.d_model};
}

/// N2 = 12 n_layer d^2 + n_vocab d.
[[nodiscard]] constexpr parameters<count> complete_parameters(const transformer& m) {
  const count n1 = non_embedding_parameters(m).value;
  return parameters{n1 == not_a_count ? not_a_count : n1 + m.vocabulary * m.d_model};
}

/// M = 72 n_layer d^2 + 12 n_layer d l_seq, training.
[[nodiscard]] constexpr flops_per_token<count> training_flops_per_token(const transformer& m) {
  const count n1 = non_embedding_parameters(m).value;
  return flops_per_token{n1 == not_a_count ? not_a_count
                                           : 6 * n1 + 12 * m.layers * m.d_model * m.sequence};
}

/// 6 N1.
[[nodiscard]] constexpr flops_per_token<count> training_flops_non_embedding(const transformer& m) {
  return flops_per_token{(count{6} * non_embedding_parameters(m)).value};
}

/// 6 N2.
[[nodiscard]] constexpr flops_per_token<count> training_flops_complete(const transformer& m) {
  return flops_per_token{(count{6} * complete_parameters(m)).value};
}

}  // namespace cost::bi2024
}  // namespace leverage
