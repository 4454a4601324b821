// SPDX-License-Identifier: Apache-2.0
/// @file
/// The configuration of a decoder-only transformer, dense or mixture of experts. It has every setting that changes
/// parameter or FLOP counts, and no other. It is a structural type and can be a template argument.
///
///   constexpr transformer mixtral{
///       .layers = 32, .d_model = 4096, .vocabulary = 32000, .sequence = 4096,
///       .attention = {.heads = 32, .kv_heads = 8, .head_dim = 128},
///       .experts = {.experts = 8, .active = 2, .expert_width = 14336}};
///   static_assert(validate(mixtral).empty());      // validate.hpp
#pragma once

#include "leverage/core/quantities.hpp"
#include "leverage/model/attention.hpp"
#include "leverage/model/feed_forward.hpp"

namespace leverage {

/// Normalisation before attention, before feed-forward and after the last layer.
enum class norm_kind {
  rms,    ///< RMSNorm: a scale of d_model each
  layer,  ///< LayerNorm: scale and bias
};

/// A decoder-only transformer.
struct transformer {
  count layers = 0;
  count d_model = 0;
  count vocabulary = 0;
  count sequence = 0;  ///< training context length in tokens
  leverage::attention attention{};
  leverage::feed_forward feed_forward{};  ///< of the dense layers
  mixture_of_experts experts{};
  norm_kind norm = norm_kind::rms;
  bool tied_embeddings = false;  ///< the output head is the input embedding
  count learned_positions = 0;   ///< positions with a learned embedding (GPT-2); 0: none
  count prediction_layers = 0;   ///< multi-token-prediction modules (DeepSeek-V3), beyond `layers`

  [[nodiscard]] constexpr bool is_mixture() const { return experts.experts > 0; }

  /// Layers whose feed-forward block is a mixture of experts.
  [[nodiscard]] constexpr count mixture_layers() const { return experts.covered(layers); }
  [[nodiscard]] constexpr count dense_layers() const { return layers - mixture_layers(); }

  /// Layers whose attention is windowed.
  [[nodiscard]] constexpr count windowed_layers() const { return attention.window.covered(layers); }

  /// Whether a multi-token-prediction module contains a mixture; a module has the same kind of layer as the last one.
  [[nodiscard]] constexpr bool prediction_is_mixture() const {
    return layers > 0 && experts.covers(layers - 1);
  }

  friend constexpr bool operator==(const transformer&, const transformer&) = default;
};

}  // namespace leverage
