// SPDX-License-Identifier: Apache-2.0
/// @file
/// The FLOP conventions of Kaplan et al. 2020: 6 N per training token, and C = 3 (2 N + 2 n_layer n_ctx d_attn) with
/// the term of the context. N excludes all embeddings.
///
///   d = d_model, d_attn = n_heads d_head
///
///   operation          parameters                 forward operations per token (Table 1)
///   embed              (n_vocab + n_ctx) d        4 d
///   query, key, value  n_layer d 3 d_attn         2 n_layer d 3 d_attn
///   mask                                          2 n_layer n_ctx d_attn
///   project            n_layer d_attn d           2 n_layer d_attn d
///   feed-forward       n_layer 2 d d_ff           2 n_layer 2 d d_ff
///   de-embed                                      2 d n_vocab
///   total              N, without embeddings      2 N + 2 n_layer n_ctx d_attn
///
/// The mask row is half the cost of scores and weighted values at full attention, 4 n_layer n_ctx d_attn. The backward
/// pass costs twice the forward pass.
///
/// Table 1 assumes plain blocks and as many key-value heads as query heads. N as defined in the paper, the
/// non-embedding weights, and the counts that follow from N are available for every dense model.
///
/// [kaplan2020]  Kaplan et al. 2020, arXiv:2001.08361, Table 1 and Eq. 2.2.
#pragma once

#include <string_view>

#include "leverage/core/quantities.hpp"
#include "leverage/cost/described.hpp"
#include "leverage/cost/parameters.hpp"
#include "leverage/model/transformer.hpp"

namespace leverage {

namespace rule {
struct kaplan2020_counts_dense_models {};
struct kaplan2020_counts_context_at_full_attention_of_dense_models {};
struct kaplan2020_table_1_counts_plain_multi_head_models {};
}  // namespace rule

namespace cost::kaplan2020 {

inline constexpr std::string_view counts = "6 N, N the matrices without embedding and head";
inline constexpr std::string_view difference = "no scores and weighted values; no logits";
inline constexpr std::string_view with_context_counts =
    "3 (2 N + 2 n_layer n_ctx d_attn), N the matrices without embedding and head";
inline constexpr std::string_view with_context_difference =
    "half of the scores and weighted values; no logits";

/// Whether 6 N is the cost of the model: it is dense.
[[nodiscard]] constexpr bool describes(const transformer& m) { return detail::is_dense(m); }
/// Whether the term 2 n_layer n_ctx d_attn describes the context of the model.
[[nodiscard]] constexpr bool describes_with_context(const transformer& m) {
  return detail::is_dense(m) && detail::has_full_attention(m);
}
/// Whether Table 1 lists all parts of the model: plain blocks, multi-head attention.
[[nodiscard]] constexpr bool describes_by_table1(const transformer& m) {
  return detail::is_dense(m) && detail::has_multi_head_attention(m) && !m.feed_forward.gated &&
         detail::has_plain_vocabulary(m);
}

/// N, the weights of all matrices except embedding, positions and head.
[[nodiscard]] constexpr parameters<count> non_embedding_parameters(const transformer& m) {
  if (!detail::described<rule::kaplan2020_counts_dense_models>(m, describes)) {
    return parameters{not_a_count};
  }
  return total_parameters(m).sum(
      {.vocabulary = vocabulary_convention::none, .norms = false, .biases = false});
}

/// 6 N, the C = 6 N D of the paper, per token.
[[nodiscard]] constexpr flops_per_token<count> training_flops_per_token(const transformer& m) {
  return flops_per_token{(count{6} * non_embedding_parameters(m)).value};
}

/// 2 N + 2 n_layer n_ctx d_attn, Eq. 2.2.
[[nodiscard]] constexpr flops_per_token<count> forward_flops_with_context(const transformer& m) {
  if (!detail::described<rule::kaplan2020_counts_context_at_full_attention_of_dense_models>(
          m, describes_with_context)) {
    return flops_per_token{not_a_count};
  }
  return flops_per_token{2 * non_embedding_parameters(m).value +
                         2 * m.layers * m.sequence * m.attention.heads * m.attention.head_dim};
}

/// Three times Eq. 2.2.
[[nodiscard]] constexpr flops_per_token<count> training_flops_with_context(const transformer& m) {
  return count{3} * forward_flops_with_context(m);
}

/// The operations of Table 1: forward pass, per token, all layers.
struct table1_flops {
  count embed = 0;
  count query_key_value = 0;
  count mask = 0;
  count project = 0;
  count feed_forward = 0;
  count de_embed = 0;

  /// The table's total, which leaves out the embeddings: 2 N + 2 n_layer n_ctx d_attn.
  [[nodiscard]] constexpr flops_per_token<count> total() const {
    return flops_per_token{embed == not_a_count ? not_a_count
                                                : query_key_value + mask + project + feed_forward};
  }

  friend constexpr bool operator==(const table1_flops&, const table1_flops&) = default;
};

/// Table 1, row by row; every row is `not_a_count` if the table does not describe the model.
[[nodiscard]] constexpr table1_flops table1(const transformer& m) {
  if (!detail::described<rule::kaplan2020_table_1_counts_plain_multi_head_models>(
          m, describes_by_table1)) {
    constexpr count none = not_a_count;
    return {none, none, none, none, none, none};
  }
  const count d = m.d_model;
  const count d_attn = m.attention.heads * m.attention.head_dim;
  return {.embed = 4 * d,
          .query_key_value = 2 * m.layers * d * 3 * d_attn,
          .mask = 2 * m.layers * m.sequence * d_attn,
          .project = 2 * m.layers * d_attn * d,
          .feed_forward = 2 * m.layers * 2 * d * m.feed_forward.width,
          .de_embed = 2 * d * m.vocabulary};
}

}  // namespace cost::kaplan2020
}  // namespace leverage
