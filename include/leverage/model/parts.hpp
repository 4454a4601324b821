// SPDX-License-Identifier: Apache-2.0
/// @file
/// A model as parts: how many of its layers have which attention, feed-forward and experts. Every count of a model is a
/// sum over its parts. A model whose layers are alike is one part; otherwise each block is one.
///
///   for_each_part(m, [&](const part& p) { sum += p.attention_layers * cost_of(p.attention); });
#pragma once

#include "leverage/core/quantities.hpp"
#include "leverage/model/block.hpp"
#include "leverage/model/transformer.hpp"

namespace leverage {

/// Some layers of a model. It refers to the model.
struct part {
  const transformer& model;
  const leverage::attention& attention;
  const recurrent_mixer& recurrent;
  const leverage::feed_forward& feed_forward;
  const mixture_of_experts& experts;
  int block;  ///< the index of the block, `model_part` or `prediction_part`
  count layers;
  count attention_layers;  ///< those with attention, of which
  count windowed_layers;   ///< have a window
  count recurrent_layers;
  count dense_layers;    ///< those with a dense feed-forward
  count mixture_layers;  ///< those with experts
  count norms;           ///< of d_model, per layer
  count mixers;          ///< per layer
  count feed_forwards;   ///< per layer with one

  static constexpr int model_part = -1;       ///< of all layers of a model without blocks
  static constexpr int prediction_part = -2;  ///< of a prediction module

  /// Whether its layers are all alike: it is a block.
  [[nodiscard]] constexpr bool is_block() const { return block != model_part; }
  [[nodiscard]] constexpr bool has_attention() const {
    return !is_block() || attention.heads != 0 || attention.is_latent();
  }
  [[nodiscard]] constexpr bool is_mixture() const { return experts.experts > 0; }
};

namespace detail {

inline constexpr recurrent_mixer no_recurrence{};

[[nodiscard]] constexpr part part_of(const transformer& m, const block& b, int index,
                                     count layers) {
  const count attention = b.has_attention() ? layers : 0;
  return {.model = m,
          .attention = b.attention,
          .recurrent = b.recurrent,
          .feed_forward = b.feed_forward,
          .experts = b.experts,
          .block = index,
          .layers = layers,
          .attention_layers = attention,
          .windowed_layers = b.attention.window.width > 0 ? attention : 0,
          .recurrent_layers = b.has_recurrence() ? layers : 0,
          .dense_layers = b.has_feed_forward() ? layers : 0,
          .mixture_layers = b.is_mixture() ? layers : 0,
          .norms = b.norms,
          .mixers = b.mixers,
          .feed_forwards = b.feed_forwards};
}

/// The given layers of a model whose layers are alike.
[[nodiscard]] constexpr part part_of(const transformer& m, int index, count layers, count windowed,
                                     count mixtures) {
  return {.model = m,
          .attention = m.attention,
          .recurrent = no_recurrence,
          .feed_forward = m.feed_forward,
          .experts = m.experts,
          .block = index,
          .layers = layers,
          .attention_layers = layers,
          .windowed_layers = windowed,
          .recurrent_layers = 0,
          .dense_layers = layers - mixtures,
          .mixture_layers = mixtures,
          .norms = m.layer_norms,
          .mixers = 1,
          .feed_forwards = 1};
}

}  // namespace detail

/// Calls `visit` with every part of a model, without its prediction modules.
template <class Visit>
constexpr void for_each_part(const transformer& m, const Visit& visit) {
  if (!m.has_blocks()) {
    visit(detail::part_of(m, part::model_part, m.layers, m.windowed_layers(), m.mixture_layers()));
    return;
  }
  for (int i = 0; i < m.blocks.length(); ++i) {
    visit(detail::part_of(m, m.blocks[i], i, m.blocks[i].layers.covered(m.layers)));
  }
}

/// The layer of one prediction module.
[[nodiscard]] constexpr part prediction_part_of(const transformer& m) {
  if (!m.prediction_block.is_empty()) {
    return detail::part_of(m, m.prediction_block, part::prediction_part, 1);
  }
  const count last_layer = m.layers > 0 ? m.layers - 1 : 0;
  if (m.has_blocks()) {
    const int last = m.block_of(last_layer);
    return detail::part_of(m, m.blocks[last < 0 ? 0 : last], part::prediction_part, 1);
  }
  return detail::part_of(m, part::prediction_part, 1, m.attention.window.covers(last_layer) ? 1 : 0,
                         m.experts.covers(last_layer) ? 1 : 0);
}

}  // namespace leverage
