// SPDX-License-Identifier: Apache-2.0
/// @file
/// Exact floating-point operations of one token, by component. A multiply-add is two operations, so that a matrix of n
/// weights costs 2 n per token. All matrix products are counted. Norms, softmax, rotary embedding, activation functions
/// and bias additions are not counted.
///
///   component             forward operations per token and layer
///   query, key, value     2 d_model h d_h, 2 d_model h_kv d_h twice
///   output                2 h v d_model
///   latent attention      2 d r_q + 2 r_q h (n + r), 2 d (r_kv + r), 2 r_kv h (n + v)
///   scores                2 h (score width) x context       Q K^T
///   weighted values       2 h (value width) x context       A V
///   feed-forward          6 d_model width gated, 4 plain; E_a routed experts, E_s shared ones
///   output gate, indexer  2 per weight of their matrices, and 2 n_i b x context for the indexer's scores
///   recurrent mixers      2 per weight of their matrices and short convolutions
///   recurrent state       6 or 4 per number of the state: the recurrent form, whatever the context; or the chunked
///                         form (recurrent_state.hpp)
///   router                2 d_model E, 2 d_model for a gate of the shared experts, 4 d_model for a latent width
///   logits                2 d_model V, tied or not; once more per prediction module; 2 e V + 2 d_model e for a head of
///                         width e
///   embedding             0: a gather, not a product with a one-hot vector; 2 e d_model for an embedding of width e
///
/// The context of a token at full attention is the sequence length s; see `attention_mask`. Sparse attention sees the
/// top_k of an indexer, which scores all of them itself.
/// The backward pass costs twice the forward products; a gather costs nothing in either pass.
///
/// An invalid configuration gives `not_a_count` at run time and does not compile in a constant expression.
#pragma once

#include "leverage/core/quantities.hpp"
#include "leverage/cost/attention_mask.hpp"
#include "leverage/cost/block_weights.hpp"
#include "leverage/cost/recurrent_state.hpp"
#include "leverage/model/parts.hpp"
#include "leverage/model/transformer.hpp"
#include "leverage/model/validate.hpp"

namespace leverage::cost {

/// The part of the forward pass that is computed again in the backward pass.
enum class recomputation {
  none,
  attention_core,  ///< scores and weighted values: selective, Korthikanti et al. arXiv:2205.05198
  layers,          ///< every layer's forward pass, not the logits: full checkpointing
};

/// Forward operations of one token by component, all layers together.
struct flop_breakdown {
  count query = 0;       ///< direct query projection (none where queries are compressed)
  count query_down = 0;  ///< latent attention with query_rank
  count query_up = 0;    ///< latent attention with query_rank
  count key = 0;
  count value = 0;
  count key_value_down = 0;  ///< latent attention
  count key_value_up = 0;    ///< latent attention
  count output = 0;
  count scores = 0;
  count weighted_values = 0;
  count dense_feed_forward = 0;
  count routed_experts = 0;
  count shared_experts = 0;
  count router = 0;
  count logits = 0;
  count embedding = 0;
  count prediction = 0;  ///< the prediction modules with their logits
  count output_gate = 0;
  count indexer = 0;  ///< of sparse attention: its matrices and its scores
  count recurrent_mixer =
      0;  ///< matrices and short convolutions of mixers without softmax attention
  count recurrent_state = 0;  ///< what they do on their states

  /// Scores and weighted values, the part that grows with the context.
  [[nodiscard]] constexpr count attention_core() const { return valid(scores + weighted_values); }
  /// Projections and core.
  [[nodiscard]] constexpr count attention() const {
    return valid(query + query_down + query_up + key + value + key_value_down + key_value_up +
                 output + output_gate + indexer + scores + weighted_values);
  }
  /// Mixers without softmax attention.
  [[nodiscard]] constexpr count recurrence() const {
    return valid(recurrent_mixer + recurrent_state);
  }
  [[nodiscard]] constexpr count feed_forward() const {
    return valid(dense_feed_forward + routed_experts + shared_experts + router);
  }
  /// All layers, without logits and prediction modules: "non-embedding" operations, the M of most
  /// laws.
  [[nodiscard]] constexpr flops_per_token<count> non_vocabulary() const {
    return flops_per_token{is_valid() ? attention() + recurrence() + feed_forward() : not_a_count};
  }
  /// The whole forward pass.
  [[nodiscard]] constexpr flops_per_token<count> total() const {
    return flops_per_token{is_valid() ? non_vocabulary().value + logits + embedding + prediction
                                      : not_a_count};
  }
  /// The share of attention in the non-vocabulary operations. The guideline of Tian et al. 2025 on it is counted causally
  /// (cost/tian2025.hpp).
  [[nodiscard]] constexpr double attention_share() const {
    return flops_per_token{attention()} / non_vocabulary();
  }

  friend constexpr bool operator==(const flop_breakdown&, const flop_breakdown&) = default;

 private:
  // An invalid breakdown is zero but for its embedding, so that no sum of other parts overflows.
  [[nodiscard]] constexpr bool is_valid() const { return embedding != not_a_count; }
  [[nodiscard]] constexpr count valid(count sum) const { return is_valid() ? sum : not_a_count; }
};

/// Operations of one token in training.
struct training_flops {
  count forward = 0;
  count backward = 0;
  count recomputed = 0;

  [[nodiscard]] constexpr flops_per_token<count> total() const {
    return flops_per_token{forward == not_a_count ? not_a_count : forward + backward + recomputed};
  }
};

namespace detail {

/// Core operations of the attention of all layers of a part.
template <class Core>
[[nodiscard]] constexpr auto core_flops(const part& b, count width, const Core& core) {
  const attention& a = b.attention;
  decltype(core(width, 0, 0)) sum = 0;
  const auto of = [&](count layers) { return static_cast<decltype(sum)>(b.mixers * layers); };
  if (b.windowed_layers > 0) sum += of(b.windowed_layers) * core(width, a.window.width, 0);
  if (b.attention_layers > b.windowed_layers) {
    sum += of(b.attention_layers - b.windowed_layers) * core(width, a.indexer.top_k, a.chunk);
  }
  return sum;
}

/// What an indexer's scores cost in all layers of a part: it sees the whole context.
template <class Core>
[[nodiscard]] constexpr auto indexer_flops(const part& b, const Core& core) {
  const count width = b.attention.indexer.heads * b.attention.indexer.head_dim;
  using number = decltype(core(width, 0, 0));
  return static_cast<number>(b.mixers * b.attention_layers) * core(width, 0, 0);
}

/// Adds the layers of a part.
constexpr void add(flop_breakdown& f, const part& b, const core_per_token& core, count chunk = 0) {
  const attention& a = b.attention;
  const latent_attention& l = a.latent;
  const count d = b.model.d_model;
  if (b.attention_layers > 0) {
    const count n = b.mixers * b.attention_layers;
    const count score_width = a.heads * a.score_dim();
    const count value_width = a.heads * a.value_dim();
    if (a.is_latent()) {
      f.query += l.query_rank > 0 ? 0 : n * 2 * d * score_width;
      f.query_down += n * 2 * d * l.query_rank;
      f.query_up += n * 2 * l.query_rank * score_width;
      f.key_value_down += n * 2 * d * (l.kv_rank + l.rope_dim);
      f.key_value_up += n * 2 * l.kv_rank * a.heads * (l.nope_dim + l.value_dim);
    } else {
      f.query += n * 2 * d * score_width;
      f.key += n * 2 * d * a.kv_heads * a.head_dim;
      f.value += n * 2 * d * a.kv_heads * a.value_dim();
    }
    f.output += n * 2 * value_width * d;
    f.output_gate += n * 2 * gate_matrix(d, a);
    f.indexer += n * 2 * indexer_matrices(d, a) + indexer_flops(b, core);
    f.scores += core_flops(b, score_width, core);
    f.weighted_values += core_flops(b, value_width, core);
  }
  if (b.recurrent_layers > 0) {
    const recurrent_mixer& r = b.recurrent;
    const count n = b.mixers * b.recurrent_layers;
    f.recurrent_mixer += n * 2 * (recurrent_matrices(d, r) + convolution_weights(r));
    f.recurrent_state += n * state_flops_per_token(r, core.sequence, core.mask, chunk);
  }
  const feed_forward& dense = b.feed_forward;
  f.dense_feed_forward +=
      b.feed_forwards * b.dense_layers * 2 * feed_forward_matrices(d, dense.width, dense.gated);
  const mixture_matrices mixture = mixture_layer_matrices(d, b.experts, b.experts.active);
  f.routed_experts += b.mixture_layers * 2 * mixture.routed;
  f.shared_experts += b.mixture_layers * 2 * mixture.shared;
  f.router += b.mixture_layers * 2 * mixture.router;
}

/// Forward operations of one token of a sequence; without scores and weighted values at a sequence of 0 tokens.
[[nodiscard]] constexpr flop_breakdown forward_flops(const transformer& m,
                                                     const core_per_token& core, count chunk = 0) {
  flop_breakdown f;
  for_each_part(m, [&](const part& b) { add(f, b, core, chunk); });
  f.embedding = 2 * m.embedding_width * m.d_model;
  f.logits = 2 * m.vocabulary * m.embedded_width() + f.embedding;  // both projections are as large
  if (m.prediction_layers > 0) {
    // A prediction module: the joining matrix, its layer, the logits.
    flop_breakdown layer;
    add(layer, prediction_part_of(m), core, chunk);
    f.prediction =
        m.prediction_layers * (4 * m.d_model * m.d_model + layer.non_vocabulary().value + f.logits);
  }
  return f;
}

/// Whether the chunked form of a model's recurrent mixers can be counted: chunks of 0 (the recurrent form) to 4096
/// tokens whose operations stay far below 2^63.
[[nodiscard]] constexpr bool can_have_chunk(const transformer& m, count chunk) {
  if (chunk < 0 || chunk > max_recurrent_chunk) return false;
  if (chunk == 0) return true;
  double most = 0.0;
  const auto add_most = [&](const part& b, count layers) {
    most += static_cast<double>(b.mixers) * static_cast<double>(layers) *
            chunk_flops<double>(b.recurrent, chunk, attention_mask::full);
  };
  for_each_part(m, [&](const part& b) { add_most(b, b.recurrent_layers); });
  if (m.prediction_layers > 0) add_most(prediction_part_of(m), m.prediction_layers);
  return most < 1e18;
}

}  // namespace detail

/// Forward operations of one token at the configuration's sequence length. Recurrent mixers work token by token, or in
/// chunks of `recurrent_chunk` tokens, at most 4096; another chunk gives `not_a_count`.
[[nodiscard]] constexpr flop_breakdown forward_flops(const transformer& m,
                                                     attention_mask mask = attention_mask::full,
                                                     count recurrent_chunk = 0) {
  if (!leverage::detail::accepts(m) || !detail::can_have_chunk(m, recurrent_chunk)) {
    flop_breakdown none;
    none.embedding = not_a_count;
    return none;
  }
  return detail::forward_flops(m, detail::core_per_token{m.sequence, mask}, recurrent_chunk);
}

/// Operations of one token in training: the forward pass, twice as many in the backward pass, and the recomputation.
[[nodiscard]] constexpr training_flops training(const flop_breakdown& forward,
                                                recomputation again = recomputation::none) {
  const count whole = forward.total().value;
  if (whole == not_a_count) {
    return {not_a_count, not_a_count, not_a_count};
  }
  count recomputed = 0;
  if (again == recomputation::attention_core) {
    recomputed = forward.attention_core();
  } else if (again == recomputation::layers) {
    recomputed = forward.non_vocabulary().value;
  }
  return {whole, 2 * whole, recomputed};
}

/// Multiply-accumulates of one token in the forward pass, half the number of operations. Tools that report "FLOPs"
/// often mean this number.
[[nodiscard]] constexpr count multiply_accumulates_per_token(const flop_breakdown& forward) {
  const count whole = forward.total().value;
  return whole == not_a_count ? not_a_count : whole / 2;
}

/// C, the operations of training on D tokens; NaN for an invalid configuration.
template <scalar T>
[[nodiscard]] constexpr auto training_flops_for(const transformer& m, tokens<T> d,
                                                attention_mask mask = attention_mask::full,
                                                recomputation again = recomputation::none) {
  return training(forward_flops(m, mask), again).total() * d;
}

}  // namespace leverage::cost
