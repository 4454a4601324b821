// SPDX-License-Identifier: Apache-2.0
/// @file
/// The layers of a model one by one, as files list them, and the model that they make: one whose layers are alike but
/// for windows and the mixture's schedule where its rules can say so, and one in blocks otherwise.
#pragma once

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

#include "leverage/core/quantities.hpp"
#include "leverage/model/block.hpp"
#include "leverage/model/layer_patterns.hpp"
#include "leverage/model/transformer.hpp"

namespace leverage::config {

/// The layers of a model in order, each one of a few kinds. The sets of layers of the kinds are not looked at.
class layer_list {
 public:
  /// Adds a layer.
  void add(const block& layer) {
    const auto same = std::find(kinds_.begin(), kinds_.end(), layer);
    kind_of_layer_.push_back(static_cast<std::size_t>(same - kinds_.begin()));
    if (same == kinds_.end()) kinds_.push_back(layer);
  }
  [[nodiscard]] count size() const { return static_cast<count>(kind_of_layer_.size()); }
  [[nodiscard]] bool empty() const { return kind_of_layer_.empty(); }
  [[nodiscard]] const std::vector<block>& kinds() const { return kinds_; }
  [[nodiscard]] const block& operator[](count layer) const {
    return kinds_[kind_of_layer_[static_cast<std::size_t>(layer)]];
  }

  /// The layers whose kind `is_kind` is true for.
  template <class Kind>
  [[nodiscard]] std::vector<bool> picked(const Kind& is_kind) const {
    std::vector<bool> of_kind(kinds_.size());
    for (std::size_t i = 0; i < kinds_.size(); ++i) of_kind[i] = is_kind(kinds_[i]);
    std::vector<bool> all(kind_of_layer_.size());
    for (std::size_t i = 0; i < all.size(); ++i) all[i] = of_kind[kind_of_layer_[i]];
    return all;
  }

 private:
  std::vector<block> kinds_;
  std::vector<std::size_t> kind_of_layer_;
};

namespace detail {

/// The block with what may differ between the layers of a model without blocks taken away.
[[nodiscard]] inline block without_schedule(block b) {
  b.attention.window = {};
  b.feed_forward = {};
  b.experts = {};
  return b;
}

/// Writes the layers into a model without blocks, if its rules can say which layer is what.
[[nodiscard]] inline bool put_alike(transformer& m, const layer_list& layers) {
  block common = without_schedule(layers[0]);
  count width = 0;
  feed_forward dense;
  mixture_of_experts experts;
  for (const block& b : layers.kinds()) {
    const bool is_usual = b.has_attention() && !b.has_recurrence() && b.mixers == 1 &&
                          b.feed_forwards == 1 && b.has_feed_forward() != b.is_mixture();
    if (!is_usual || !(without_schedule(b) == common)) return false;
    const count window = b.attention.window.width;
    if (window > 0 && width > 0 && window != width) return false;
    width = (std::max)(width, window);
    if (b.has_feed_forward()) {
      if (dense.width > 0 && !(dense == b.feed_forward)) return false;
      dense = b.feed_forward;
    } else {
      if (experts.experts > 0 && !(experts == b.experts)) return false;
      experts = b.experts;
    }
  }
  const auto windows =
      windows_at(layers.picked([](const block& b) { return b.attention.window.width > 0; }), width);
  const auto mixtures =
      mixtures_at(layers.picked([](const block& b) { return b.is_mixture(); }), experts);
  if (!windows || !mixtures) return false;
  m.attention = common.attention;
  m.attention.window = *windows;
  m.feed_forward = dense;
  m.experts = *mixtures;
  m.layer_norms = common.norms;
  return true;
}

}  // namespace detail

/// What the layers of a list cannot be written as; empty if they were written.
using layers_refusal = std::string_view;

/// Writes the layers, of which there is one at least, into the model: `layers`, and either its own attention,
/// feed-forward, experts and norms, or its blocks.
[[nodiscard]] inline layers_refusal put_layers(transformer& m, const layer_list& layers) {
  m.layers = layers.size();
  m.blocks = {};
  if (detail::put_alike(m, layers)) return {};
  m.attention = {};
  m.feed_forward = {};
  m.experts = {};
  m.layer_norms = transformer{}.layer_norms;
  if (layers.kinds().size() > static_cast<std::size_t>(block_list::max_size)) {
    return "at most 8 kinds of layer";
  }
  for (const block& kind : layers.kinds()) {
    const auto set = layers_at(layers.picked([&](const block& b) { return b == kind; }));
    if (!set) return "layers in a repeating pattern, or at most 512 of them";
    block placed = kind;
    placed.layers = *set;
    m.blocks.add(placed);
  }
  return {};
}

}  // namespace leverage::config
