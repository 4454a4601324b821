// SPDX-License-Identifier: Apache-2.0
/// @file
/// Weights of the pieces of a layer: attention, recurrent mixers, feed-forward blocks and mixtures. Matrices are
/// counted apart from vectors, because a token costs two operations per weight of a matrix and published counts often
/// exclude vectors. d is d_model.
///
///   piece                 matrices
///   attention             2 d h a + 2 d h_kv a, with values of width v: d h a + d h_kv (a + v) + h v d
///   latent attention      d r_q + r_q h (n + r)  [d h (n + r) without r_q]
///                         + d (r_kv + r) + r_kv h (n + v) + h v d
///   output gate           d h v, or d h per head
///   indexer               r_q n_i b + d b + d n_i            [d n_i b without r_q]
///   gated DeltaNet        d (2 K + 2 W) + 2 d h + W d         K = key_heads key_dim, W = heads head_dim
///   KDA                   3 d W + 2 (d a + a W) + d h + W d   a = head_dim
///   simple decay          5 d W
///   Mamba-1               2 d W + W (R + 2 N) + R W + W d     W channels, state size N, rank R
///   Mamba-2               d (2 W + 2 g N + h) + W d           g groups, state size N
///   short convolution     kernel x the channels that it mixes
///   feed-forward          3 d width gated, 2 d width plain
///
/// The recurrent mixers are those of the models that `recurrence` names, as their published totals confirm.
#pragma once

#include "leverage/core/quantities.hpp"
#include "leverage/model/attention.hpp"
#include "leverage/model/feed_forward.hpp"
#include "leverage/model/recurrent.hpp"

namespace leverage::cost::detail {

/// Projection matrices of one attention, without gate and indexer.
[[nodiscard]] constexpr count projection_matrices(count d, const attention& a) {
  if (!a.is_latent()) {
    return d * (a.heads + a.kv_heads) * (a.head_dim + a.value_dim());
  }
  const latent_attention& l = a.latent;
  const count query_width = a.heads * (l.nope_dim + l.rope_dim);
  const count query = l.query_rank > 0 ? l.query_rank * (d + query_width) : d * query_width;
  const count key_value =
      d * (l.kv_rank + l.rope_dim) + l.kv_rank * a.heads * (l.nope_dim + l.value_dim);
  return query + key_value + a.heads * l.value_dim * d;
}

/// The matrix of the output gate.
[[nodiscard]] constexpr count gate_matrix(count d, const attention& a) {
  switch (a.gate) {
    case output_gate::none:
      return 0;
    case output_gate::per_channel:
      return d * a.heads * a.value_dim();
    case output_gate::per_head:
      return d * a.heads;
  }
  return 0;
}

/// Matrices of an indexer: its queries from the compressed query, its key, and a weight per head.
[[nodiscard]] constexpr count indexer_matrices(count d, const attention& a) {
  const sparse_indexer& i = a.indexer;
  if (i.heads == 0) return 0;
  const count from = a.latent.query_rank > 0 ? a.latent.query_rank : d;
  return from * i.heads * i.head_dim + d * (i.head_dim + i.heads);
}

/// All matrices of one attention.
[[nodiscard]] constexpr count attention_matrices(count d, const attention& a) {
  return projection_matrices(d, a) + gate_matrix(d, a) + indexer_matrices(d, a);
}

/// Bias vectors and sinks of one attention.
[[nodiscard]] constexpr count attention_biases(count d, const attention& a) {
  count query = a.heads * a.score_dim();
  count key = a.kv_heads * a.head_dim;
  if (a.is_latent()) {
    query = a.latent.query_rank > 0 ? a.latent.query_rank : query;
    key = a.latent.kv_rank + a.latent.rope_dim;
  }
  return (a.bias.query ? query : 0) + (a.bias.key ? key : 0) +
         (a.bias.value ? a.kv_heads * a.value_dim() : 0) + (a.bias.output ? d : 0) +
         (a.sinks ? a.heads : 0);
}

/// Norm weights inside one attention: of queries and keys, of the latent vectors, of an indexer's key.
[[nodiscard]] constexpr count attention_norms(const attention& a) {
  const count indexer = a.indexer.heads > 0 ? 2 * a.indexer.head_dim : 0;  // scale and bias
  if (a.is_latent()) {
    return a.latent.query_rank + a.latent.kv_rank + indexer;
  }
  switch (a.norm) {
    case query_key_norm::none:
      return indexer;
    case query_key_norm::per_head:
      return 2 * a.head_dim + indexer;
    case query_key_norm::full_width:
      return (a.heads + a.kv_heads) * a.head_dim + indexer;
  }
  return indexer;
}

/// Elements of the keys and values of one token that one attention keeps.
[[nodiscard]] constexpr count key_value_elements(const attention& a) {
  const count pair = a.is_latent() ? a.latent.kv_rank + a.latent.rope_dim
                                   : a.kv_heads * (a.head_dim + a.value_dim());
  return pair + (a.indexer.heads > 0 ? a.indexer.head_dim : 0);
}

/// Matrices of one recurrent mixer.
[[nodiscard]] constexpr count recurrent_matrices(count d, const recurrent_mixer& r) {
  const count w = r.value_width();
  const count k = r.key_width();
  switch (r.kind) {
    case recurrence::none:
      return 0;
    case recurrence::gated_delta:
      return d * (2 * k + 2 * w) + 2 * d * r.heads + w * d;
    case recurrence::kimi_delta:
      return 3 * d * w + 2 * (d * r.head_dim + r.head_dim * w) + d * r.heads + w * d;
    case recurrence::simple_decay:
      return 5 * d * w;
    case recurrence::mamba1:
      return 2 * d * w + w * (r.rank + 2 * r.key_dim) + r.rank * w + w * d;
    case recurrence::mamba2:
      return d * (2 * w + 2 * k + r.heads) + w * d;
  }
  return 0;
}

/// Weights of its short convolution.
[[nodiscard]] constexpr count convolution_weights(const recurrent_mixer& r) {
  return r.kernel * r.convolved_width();
}

/// Its vectors that are not norms: decays, steps, skips and the bias of the convolution.
[[nodiscard]] constexpr count recurrent_biases(const recurrent_mixer& r) {
  const count w = r.value_width();
  const count convolution = r.convolution_bias ? r.convolved_width() : 0;
  switch (r.kind) {
    case recurrence::none:
    case recurrence::simple_decay:
      return 0;
    case recurrence::gated_delta:
      return 2 * r.heads + convolution;
    case recurrence::kimi_delta:
      return r.heads + w + convolution;
    case recurrence::mamba1:
      return w + w * r.key_dim + w + convolution;  // step size, decays, skip
    case recurrence::mamba2:
      return 3 * r.heads + convolution;
  }
  return 0;
}

/// Its norms.
[[nodiscard]] constexpr count recurrent_norms(const recurrent_mixer& r) {
  switch (r.kind) {
    case recurrence::none:
      return 0;
    case recurrence::gated_delta:
    case recurrence::kimi_delta:
      return r.head_dim;
    case recurrence::simple_decay:
    case recurrence::mamba2:
      return r.value_width();
    case recurrence::mamba1:
      return r.rank + 2 * r.key_dim;
  }
  return 0;
}

/// The numbers of its state, which stay when a sequence grows.
[[nodiscard]] constexpr count state_elements(const recurrent_mixer& r) {
  if (r.kind == recurrence::none) return 0;
  const count seen = r.kernel > 0 ? (r.kernel - 1) * r.convolved_width() : 0;
  return r.value_width() * r.state_dim() + seen;
}

/// Matrices of one feed-forward block of the given hidden width, from and to vectors of width d.
[[nodiscard]] constexpr count feed_forward_matrices(count d, count width, bool gated) {
  return (gated ? 3 : 2) * d * width;
}

/// Bias vectors of one feed-forward block of the given hidden width.
[[nodiscard]] constexpr count feed_forward_biases(count d, count width, bool gated) {
  return (gated ? 2 : 1) * width + d;
}

/// Matrices of one mixture layer with `experts` of its routed experts.
struct mixture_matrices {
  count routed;
  count shared;
  count
      router;  ///< with the gate of the shared experts and the projections to and from a latent width

  [[nodiscard]] constexpr count sum() const { return routed + shared + router; }
};
[[nodiscard]] constexpr mixture_matrices mixture_layer_matrices(count d,
                                                                const mixture_of_experts& e,
                                                                count experts) {
  const count seen = e.latent_width > 0 ? e.latent_width : d;
  return {experts * feed_forward_matrices(seen, e.expert_width, e.gated),
          e.shared * feed_forward_matrices(d, e.shared_width, e.gated),
          d * (e.experts + e.identity_experts + (e.shared_gate ? 1 : 0)) + 2 * d * e.latent_width};
}

/// Bias vectors of one mixture layer with `experts` of its routed experts.
[[nodiscard]] constexpr count mixture_biases(count d, const mixture_of_experts& e, count experts) {
  const count seen = e.latent_width > 0 ? e.latent_width : d;
  const count of_experts = experts * feed_forward_biases(seen, e.expert_width, e.gated) +
                           e.shared * feed_forward_biases(d, e.shared_width, e.gated);
  const count routed = e.experts + e.identity_experts;
  return (e.biases ? of_experts : 0) + (e.router_bias ? routed : 0) +
         (e.score_correction_bias ? routed : 0);
}

}  // namespace leverage::cost::detail
