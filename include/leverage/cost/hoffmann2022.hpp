// SPDX-License-Identifier: Apache-2.0
/// @file
/// The FLOP conventions of Hoffmann et al. 2022 (Chinchilla): 6 N per training token with embeddings in N, the list of
/// Appendix F, and the count that reproduces Table A4.
///
///   s sequence, V vocabulary, d = d_model, h heads, k key size, f feed-forward size
///
///   part (Appendix F)      forward operations per sequence
///   embedding              2 s V d                          a product with a one-hot matrix
///   attention, per layer
///     query, key, value    2 * 3 s d (k h)
///     logits               2 s s (k h)
///     softmax              3 h s s
///     reduction            2 s s (k h)
///     final linear         2 s (k h) d
///   dense block, per layer 2 s (d f + d f)
///   final logits           2 s d V
///
/// Every part has the factor s, so that counts per token are whole numbers. The backward pass costs twice the forward
/// pass.
///
/// Erratum: Table A4 prints ratios of this count to 6 N D from 1.03 to 0.99. They are reproduced only without embedding
/// and final logits and with the N that the paper reports; the complete list gives 1.60 to 1.03. The reported N also
/// includes a projection of relative positions, d (k h) per layer, which the list does not count.
///
/// [hoffmann2022]  Hoffmann et al. 2022, arXiv:2203.15556, section 3.3, Appendix F, Tables A4 and A9.
#pragma once

#include <string_view>

#include "leverage/core/quantities.hpp"
#include "leverage/cost/described.hpp"
#include "leverage/cost/parameters.hpp"
#include "leverage/model/transformer.hpp"

namespace leverage {

namespace rule {
struct hoffmann2022_counts_dense_models {};
struct hoffmann2022_appendix_f_counts_plain_multi_head_models {};
}  // namespace rule

namespace cost::hoffmann2022 {

inline constexpr std::string_view counts = "6 N, N all parameters, embeddings included";
inline constexpr std::string_view difference =
    "no scores and weighted values; 6 for every weight, of embedding, norms and biases too";
inline constexpr std::string_view appendix_f_counts =
    "embedding as a one-hot product, attention with softmax, feed-forward, logits";
inline constexpr std::string_view appendix_f_difference =
    "embedding 6 V d and softmax 9 h s a layer more";
inline constexpr std::string_view table_a4_counts =
    "attention with softmax, feed-forward: what gives the ratios of Table A4";
inline constexpr std::string_view table_a4_difference = "softmax 9 h s a layer more; no logits";

/// Whether 6 N is the cost of the model: it is dense.
[[nodiscard]] constexpr bool describes(const transformer& m) { return detail::is_dense(m); }
/// Whether Appendix F lists all parts of the model: plain blocks, multi-head attention.
[[nodiscard]] constexpr bool describes_by_appendix_f(const transformer& m) {
  return detail::is_dense(m) && detail::has_multi_head_attention(m) && !m.feed_forward.gated &&
         detail::has_plain_vocabulary(m);
}

/// 6 N, the C = 6 N D of the paper per token, with every weight of a checkpoint in N.
[[nodiscard]] constexpr flops_per_token<count> training_flops_per_token(const transformer& m) {
  if (!detail::described<rule::hoffmann2022_counts_dense_models>(m, describes)) {
    return flops_per_token{not_a_count};
  }
  return flops_per_token{6 * total_parameters(m).total().value};
}

/// The parts of Appendix F: forward operations per token, all layers together; times s, they are per sequence.
struct appendix_f_flops {
  count embedding = 0;
  count query_key_value = 0;
  count attention_logits = 0;
  count softmax = 0;
  count reduction = 0;
  count final_linear = 0;
  count dense = 0;
  count final_logits = 0;

  /// All layers, without embedding and final logits.
  [[nodiscard]] constexpr flops_per_token<count> layers() const {
    return flops_per_token{embedding == not_a_count ? not_a_count
                                                    : query_key_value + attention_logits + softmax +
                                                          reduction + final_linear + dense};
  }
  /// The sum of all parts of the list.
  [[nodiscard]] constexpr flops_per_token<count> total() const {
    return flops_per_token{embedding == not_a_count ? not_a_count
                                                    : embedding + layers().value + final_logits};
  }

  friend constexpr bool operator==(const appendix_f_flops&, const appendix_f_flops&) = default;
};

/// Appendix F, part by part; every part is `not_a_count` if the appendix does not describe the model.
[[nodiscard]] constexpr appendix_f_flops appendix_f(const transformer& m) {
  if (!detail::described<rule::hoffmann2022_appendix_f_counts_plain_multi_head_models>(
          m, describes_by_appendix_f)) {
    constexpr count none = not_a_count;
    return {none, none, none, none, none, none, none, none};
  }
  const count heads = m.attention.heads;
  const count width = heads * m.attention.head_dim;
  return {.embedding = 2 * m.vocabulary * m.d_model,
          .query_key_value = m.layers * 2 * 3 * m.d_model * width,
          .attention_logits = m.layers * 2 * m.sequence * width,
          .softmax = m.layers * 3 * heads * m.sequence,
          .reduction = m.layers * 2 * m.sequence * width,
          .final_linear = m.layers * 2 * width * m.d_model,
          .dense = m.layers * 4 * m.d_model * m.feed_forward.width,
          .final_logits = 2 * m.vocabulary * m.d_model};
}

/// Three times Appendix F's forward pass, per token.
[[nodiscard]] constexpr flops_per_token<count> training_flops_appendix_f(const transformer& m) {
  return count{3} * appendix_f(m).total();
}

/// Forward pass of one sequence of s tokens by Appendix F; the number is real, as all totals are.
[[nodiscard]] constexpr flops<> forward_flops_per_sequence(const transformer& m) {
  return appendix_f(m).total() * tokens{m.sequence};
}
/// The same with the backward pass.
[[nodiscard]] constexpr flops<> training_flops_per_sequence(const transformer& m) {
  return training_flops_appendix_f(m) * tokens{m.sequence};
}

/// Three times Appendix F without embedding and final logits. Its ratio to 6 `reported_parameters` is the ratio that
/// Table A4 prints.
[[nodiscard]] constexpr flops_per_token<count> training_flops_table_a4(const transformer& m) {
  return count{3} * appendix_f(m).layers();
}

/// N as Table A9 reports it, up to rounding: one embedding and, per layer, five matrices of d (k h), the fifth for
/// relative positions, and two matrices of d f.
[[nodiscard]] constexpr parameters<count> reported_parameters(const transformer& m) {
  if (!detail::described<rule::hoffmann2022_appendix_f_counts_plain_multi_head_models>(
          m, describes_by_appendix_f)) {
    return parameters{not_a_count};
  }
  const count width = m.attention.heads * m.attention.head_dim;
  return parameters{m.vocabulary * m.d_model +
                    m.layers * m.d_model * (5 * width + 2 * m.feed_forward.width)};
}

}  // namespace cost::hoffmann2022
}  // namespace leverage
