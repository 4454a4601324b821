// SPDX-License-Identifier: Apache-2.0
/// @file
/// A kind of layer of a model whose layers are not all alike.
#pragma once

#include <initializer_list>

#include "leverage/core/quantities.hpp"
#include "leverage/model/attention.hpp"
#include "leverage/model/feed_forward.hpp"
#include "leverage/model/layer_set.hpp"
#include "leverage/model/recurrent.hpp"

namespace leverage {

/// Some layers of a model and what each of them has: attention or a recurrent mixer or neither, and a dense
/// feed-forward, a mixture of experts, both or neither. What a layer does not have stays zero. The block says itself
/// which layers it is, so that its window and its mixture have no rule of layers of their own.
struct block {
  layer_set layers{};
  leverage::attention attention{};
  recurrent_mixer recurrent{};
  leverage::feed_forward feed_forward{};
  mixture_of_experts experts{};
  count norms = 2;          ///< of d_model, per layer
  count mixers = 1;         ///< mixers per layer, all alike (LongCat: 2)
  count feed_forwards = 1;  ///< dense feed-forwards per layer, all alike (LongCat: 2)

  [[nodiscard]] constexpr bool has_attention() const {
    return attention.heads != 0 || attention.is_latent();
  }
  [[nodiscard]] constexpr bool has_recurrence() const { return recurrent.kind != recurrence::none; }
  [[nodiscard]] constexpr bool has_feed_forward() const { return feed_forward.width != 0; }
  [[nodiscard]] constexpr bool is_mixture() const { return experts.experts != 0; }
  /// Whether the layers have nothing at all.
  [[nodiscard]] constexpr bool is_empty() const {
    return !has_attention() && !has_recurrence() && !has_feed_forward() && !is_mixture();
  }

  friend constexpr bool operator==(const block&, const block&) = default;
};

/// The blocks of a model, in any order: {{.layers = ...}, {.layers = ...}}.
struct block_list {
  /// The most blocks that a model has.
  static constexpr int max_size = 8;

  int size = 0;
  bool is_cut = false;  ///< more blocks were given than there is place for; `validate` reports it
  block items[max_size]{};

  constexpr block_list() = default;
  constexpr block_list(std::initializer_list<block> blocks) {
    for (const block& b : blocks) add(b);
  }
  constexpr void add(const block& b) {
    if (size < 0 || size >= max_size) {
      is_cut = true;
      return;
    }
    items[size++] = b;
  }

  /// The blocks that are there, whatever was written into `size`, which `validate` checks.
  [[nodiscard]] constexpr int length() const {
    return size < 0 ? 0 : size > max_size ? max_size : size;
  }
  [[nodiscard]] constexpr bool empty() const { return size == 0; }
  [[nodiscard]] constexpr const block* begin() const { return items; }
  [[nodiscard]] constexpr const block* end() const { return items + length(); }
  [[nodiscard]] constexpr const block& operator[](int i) const { return items[i]; }

  /// How many layers of a model are in a block that `is_kind` is true for.
  template <class Kind>
  [[nodiscard]] constexpr count covered(count layers_of_model, const Kind& is_kind) const {
    count n = 0;
    for (const block& b : *this) n += is_kind(b) ? b.layers.covered(layers_of_model) : 0;
    return n;
  }

  friend constexpr bool operator==(const block_list&, const block_list&) = default;
};

}  // namespace leverage
