// SPDX-License-Identifier: Apache-2.0
/// @file
/// The parameters that one accelerator holds, exactly. Tensor parallelism leaves an accelerator a narrower model, so
/// that its share is counted by the formulas of cost/ on the narrower model:
///
///   heads, kv_heads, heads of recurrent mixers, width of feed-forwards and shared experts    / t
///   routed experts / x, and their width / t_e
///   rows of embedding and head    / t, rounded up: the vocabulary is padded
///
/// If t exceeds kv_heads, each accelerator has one of them. What these do not divide, it holds in full: norms, routers,
/// the down-projections of latent attention, indexers, learned positions, the projections of an embedding that has its
/// own width, and the biases that are added after a sum over
/// the accelerators. Data and context parallelism do not divide parameters: see memory.hpp on sharding.
///
/// If p > 1, the last stage has its own copy of a tied embedding, which is its head, and of the embedding that
/// prediction modules read.
#pragma once

#include "leverage/core/quantities.hpp"
#include "leverage/cost/block_weights.hpp"
#include "leverage/cost/parameters.hpp"
#include "leverage/hardware/layout.hpp"
#include "leverage/hardware/layout_rules.hpp"
#include "leverage/hardware/stages.hpp"
#include "leverage/model/parts.hpp"
#include "leverage/model/transformer.hpp"

namespace leverage::hardware {

/// What one accelerator has of the layers of a part: the same layers, narrower.
struct part_shard {
  leverage::attention attention;
  recurrent_mixer recurrent;
  leverage::feed_forward feed_forward;
  mixture_of_experts experts;  ///< `active` of the `experts` that the router knows are here

  constexpr part_shard(const part& p, const layout& l)
      : attention(p.attention),
        recurrent(p.recurrent),
        feed_forward(p.feed_forward),
        experts(p.experts) {
    if (const count t = l.tensor; t > 1) {
      attention.heads /= t;
      if (attention.kv_heads > 0) attention.kv_heads = shared_heads(attention.kv_heads, t);
      recurrent.heads /= t;
      if (recurrent.key_heads > 0) recurrent.key_heads = shared_heads(recurrent.key_heads, t);
      feed_forward.width /= t;
      experts.shared_width /= t;
    }
    experts.active = experts.experts / l.expert;
    if (l.expert_tensor > 1) experts.expert_width /= l.expert_tensor;
  }

  /// The part that refers to these pieces, with the layers of `p`.
  [[nodiscard]] constexpr part of(const part& p) const {
    return {.model = p.model,
            .attention = attention,
            .recurrent = recurrent,
            .feed_forward = feed_forward,
            .experts = experts,
            .block = p.block,
            .layers = p.layers,
            .attention_layers = p.attention_layers,
            .windowed_layers = p.windowed_layers,
            .recurrent_layers = p.recurrent_layers,
            .dense_layers = p.dense_layers,
            .mixture_layers = p.mixture_layers,
            .norms = p.norms,
            .mixers = p.mixers,
            .feed_forwards = p.feed_forwards};
  }

 private:
  static constexpr count shared_heads(count heads, count t) { return heads > t ? heads / t : 1; }
};

/// The parameters that an accelerator holds.
struct parameter_shard {
  /// By component. The modules of multi-token prediction are counted as the layers that they are, their joining matrices
  /// as `prediction`; the copy of the embedding that they read is `embedding`, that of a tied one is `head`.
  cost::parameter_breakdown held{};
  count expert_biases = 0;  ///< those of `held.biases` that belong to routed experts

  /// All of them.
  [[nodiscard]] constexpr count total() const { return held.sum({.prediction = true}).value; }
  /// Routed experts, of which there are d_e copies.
  [[nodiscard]] constexpr count experts() const { return held.routed_experts + expert_biases; }
  /// Everything else, of which there are d c copies.
  [[nodiscard]] constexpr count others() const {
    return total() == not_a_count ? not_a_count : total() - experts();
  }

  friend constexpr bool operator==(const parameter_shard&, const parameter_shard&) = default;
};

namespace detail {

/// Biases of the routed experts of a part, which is as the accelerator has it.
[[nodiscard]] constexpr count expert_biases(const part& here) {
  const mixture_of_experts& e = here.experts;
  if (!e.biases) return 0;
  const count seen = e.latent_width > 0 ? e.latent_width : here.model.d_model;
  return here.mixture_layers * e.active *
         cost::detail::feed_forward_biases(seen, e.expert_width, e.gated);
}

/// Adds the layers of a part, which is as the accelerator has it.
constexpr void add(parameter_shard& s, const part& here) {
  cost::detail::add(s.held, here, true);
  s.expert_biases += expert_biases(here);
}

/// Weights of an embedding or a head: the rows that an accelerator holds.
[[nodiscard]] constexpr count vocabulary_shard(const transformer& m, const layout& l) {
  return (m.vocabulary + l.tensor - 1) / l.tensor * m.embedded_width();
}

/// Adds embedding, head and last norm of a stage, and what prediction modules have in addition to their layers.
constexpr void add_ends(parameter_shard& s, const transformer& m, const layout& l, count stage) {
  const count rows = vocabulary_shard(m, l);
  const bool first = has_embedding(l, stage);
  const bool last = has_head(l, stage);
  const count norm = cost::detail::norm_parameters(m);
  const count projection = m.embedding_width * m.d_model;
  if (first) {
    s.held.embedding += rows + projection + m.learned_positions * m.d_model;
    s.held.norms += m.embedding_norm ? norm : 0;
  }
  if (!last) return;
  s.held.head += projection + (m.tied_embeddings && first ? 0 : rows);
  s.held.norms += m.final_norm ? norm : 0;
  s.held.biases += m.head_bias ? (m.vocabulary + l.tensor - 1) / l.tensor : 0;
  if (m.prediction_layers == 0) return;
  s.held.embedding += first || m.tied_embeddings ? 0 : rows;
  s.held.norms += m.prediction_layers * m.prediction_norms * norm;
  s.held.prediction += m.prediction_layers * (2 * m.d_model * m.d_model / l.tensor);
}

/// Adds the layers of prediction modules.
constexpr void add_prediction_layers(parameter_shard& s, const transformer& m, const layout& l) {
  const part one = prediction_part_of(m);
  const part_shard here(one, l);
  add(s, with_layers(here.of(one), m.prediction_layers * layers_of(one)));
}

}  // namespace detail

/// The parameters that each accelerator of a stage holds, 0 <= stage < p. If the model or the layout is invalid or there
/// is no such stage, the counts are `not_a_count`.
[[nodiscard]] constexpr parameter_shard parameters_of_stage(const transformer& m, const layout& l,
                                                            count stage) {
  constexpr count none = not_a_count;
  if (!detail::accepts(m, l) || stage < 0 || stage >= l.pipeline) {
    return {{none, none, none, none, none, none, none, none, none, none, none, none, none}, 0};
  }
  parameter_shard s;
  for_each_part_of_stage(m, l, stage, [&](const part& p) {
    const part_shard here(p, l);
    detail::add(s, here.of(p));
  });
  detail::add_ends(s, m, l, stage);
  if (m.prediction_layers > 0 && has_head(l, stage)) detail::add_prediction_layers(s, m, l);
  return s;
}

}  // namespace leverage::hardware
