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
///   router                2 d_model E, and 2 d_model for a gate of the shared experts
///   logits                2 d_model V, tied or not; once more per prediction module
///   embedding             0: a gather, not a product with a one-hot vector
///
/// The context of a token at full attention is the sequence length s; see `attention_mask`.
/// The backward pass costs twice the forward products; a gather costs nothing in either pass.
///
/// An invalid configuration gives `not_a_count` at run time and does not compile in a constant expression.
#pragma once

#include "leverage/core/quantities.hpp"
#include "leverage/cost/parameters.hpp"
#include "leverage/model/transformer.hpp"
#include "leverage/model/validate.hpp"

namespace leverage::cost {

/// The number of tokens to which a token is assumed to attend, on average over the sequence. A windowed layer attends
/// to at most w = min(width, s) tokens.
enum class attention_mask {
  full,          ///< s, or w: what most papers count, and what a kernel without masking computes
  causal,        ///< s / 2, or w - w^2 / (2 s): half of full, the convention of Megatron-LM
  exact_causal,  ///< (s + 1) / 2, or w - w (w - 1) / (2 s): each token and those before it
};

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

  /// Scores and weighted values, the part that grows with the context.
  [[nodiscard]] constexpr count attention_core() const { return valid(scores + weighted_values); }
  /// Projections and core.
  [[nodiscard]] constexpr count attention() const {
    return valid(query + query_down + query_up + key + value + key_value_down + key_value_up +
                 output + scores + weighted_values);
  }
  [[nodiscard]] constexpr count feed_forward() const {
    return valid(dense_feed_forward + routed_experts + shared_experts + router);
  }
  /// All layers, without logits and prediction modules: "non-embedding" operations, the M of most
  /// laws.
  [[nodiscard]] constexpr flops_per_token<count> non_vocabulary() const {
    return flops_per_token{is_valid() ? attention() + feed_forward() : not_a_count};
  }
  /// The whole forward pass.
  [[nodiscard]] constexpr flops_per_token<count> total() const {
    return flops_per_token{is_valid() ? non_vocabulary().value + logits + embedding + prediction
                                      : not_a_count};
  }
  /// The share of attention in the non-vocabulary operations, which Tian et al. 2025 vary.
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

/// 2 x width x context of one layer, with the width summed over heads. The count is exact, except that the average of a
/// windowed causal layer is rounded up to a whole operation.
[[nodiscard]] constexpr count core_flops(count width, count s, count window, attention_mask mask) {
  if (window > 0 && window < s) {
    const count w = window;
    switch (mask) {
      case attention_mask::full:
        return 2 * width * w;
      case attention_mask::causal:
        return 2 * width * w - width * w * w / s;
      case attention_mask::exact_causal:
        return 2 * width * w - width * w * (w - 1) / s;
    }
  }
  switch (mask) {
    case attention_mask::full:
      return 2 * width * s;
    case attention_mask::causal:
      return width * s;
    case attention_mask::exact_causal:
      return width * (s + 1);
  }
  return not_a_count;
}

/// Core operations of the given layers of a model, `windowed` of them with its window.
[[nodiscard]] constexpr count core_flops(const transformer& m, count width, count layers,
                                         count windowed, attention_mask mask) {
  const count window = m.attention.window.width;
  return (layers - windowed) * core_flops(width, m.sequence, 0, mask) +
         (windowed > 0 ? windowed * core_flops(width, m.sequence, window, mask) : 0);
}

}  // namespace detail

/// Forward operations of one token at the configuration's sequence length.
[[nodiscard]] constexpr flop_breakdown forward_flops(const transformer& m,
                                                     attention_mask mask = attention_mask::full) {
  flop_breakdown f;
  if (!leverage::detail::accepts(m)) {
    f.embedding = not_a_count;
    return f;
  }
  const attention& a = m.attention;
  const latent_attention& l = a.latent;
  const count d = m.d_model;
  const count score_width = a.heads * a.score_dim();
  const count value_width = a.heads * a.value_dim();

  if (a.is_latent()) {
    f.query = l.query_rank > 0 ? 0 : m.layers * 2 * d * score_width;
    f.query_down = m.layers * 2 * d * l.query_rank;
    f.query_up = m.layers * 2 * l.query_rank * score_width;
    f.key_value_down = m.layers * 2 * d * (l.kv_rank + l.rope_dim);
    f.key_value_up = m.layers * 2 * l.kv_rank * a.heads * (l.nope_dim + l.value_dim);
  } else {
    f.query = m.layers * 2 * d * score_width;
    f.key = m.layers * 2 * d * a.kv_heads * a.head_dim;
    f.value = f.key;
  }
  f.output = m.layers * 2 * value_width * d;
  f.scores = detail::core_flops(m, score_width, m.layers, m.windowed_layers(), mask);
  f.weighted_values = detail::core_flops(m, value_width, m.layers, m.windowed_layers(), mask);

  const parameter_breakdown p = active_parameters(m);
  f.dense_feed_forward = 2 * p.dense_feed_forward;
  f.routed_experts = 2 * p.routed_experts;
  f.shared_experts = 2 * p.shared_experts;
  f.router = 2 * p.router;
  f.logits = 2 * m.vocabulary * d;

  // A prediction module: the joining matrix, one layer like the last, the logits.
  const count last =
      m.prediction_is_mixture()
          ? detail::mixture_layer_matrices(m, m.experts.active).sum()
          : detail::feed_forward_matrices(m, m.feed_forward.width, m.feed_forward.gated);
  const count windowed = a.window.covers(m.layers - 1) ? 1 : 0;
  f.prediction = m.prediction_layers *
                 (2 * (2 * d * d + detail::attention_matrices(m) + last) +
                  detail::core_flops(m, score_width + value_width, 1, windowed, mask) + f.logits);
  return f;
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
