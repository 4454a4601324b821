// SPDX-License-Identifier: Apache-2.0
/// @file
/// The configuration of a decoder-only language model, dense or mixture of experts. It has every setting that changes
/// parameter or FLOP counts, and no other. It is a structural type and can be a template argument.
///
///   constexpr transformer mixtral{
///       .layers = 32, .d_model = 4096, .vocabulary = 32000, .sequence = 4096,
///       .attention = {.heads = 32, .kv_heads = 8, .head_dim = 128},
///       .experts = {.experts = 8, .active = 2, .expert_width = 14336}};
///   static_assert(validate(mixtral).empty());      // validate.hpp
///
/// Layers that are not all alike are a list of blocks, each of which says which layers it is:
///
///   constexpr transformer hybrid{
///       .layers = 48, .d_model = 2048, .vocabulary = 151936, .sequence = 262144,
///       .blocks = {{.layers = {.first = 3, .period = 4}, .attention = full, .experts = mixture},
///                  {.layers = {.period = 4, .run = 3}, .recurrent = delta, .experts = mixture}}};
#pragma once

#include "leverage/core/quantities.hpp"
#include "leverage/model/attention.hpp"
#include "leverage/model/block.hpp"
#include "leverage/model/feed_forward.hpp"

namespace leverage {

/// Normalisation before attention, before feed-forward and after the last layer.
enum class norm_kind {
  rms,    ///< RMSNorm: a scale of d_model each
  layer,  ///< LayerNorm: scale and bias
};

namespace detail {
inline constexpr mixture_of_experts no_experts{};
inline constexpr attention no_attention{};
}  // namespace detail

/// A decoder-only transformer. Either its layers are alike but for windows and the mixture's schedule, as its own
/// attention, feed-forward and experts say, or it has blocks and these stay unset.
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
  count layer_norms = 2;         ///< norms of d_model per layer: 4 in Gemma 2, 1 in Cohere
  bool embedding_norm = false;   ///< one more norm, of the input embedding (BLOOM)
  bool head_bias = false;        ///< a bias of the output head (Phi-3.5-MoE)
  /// Width of embedding and head where it is below d_model; a matrix each joins them to the layers (OPT-350M). 0: d_model
  count embedding_width = 0;
  bool final_norm =
      true;  ///< a norm after the last layer; false where norms follow the layers (OPT-350M)
  count prediction_norms = 3;  ///< norms of a prediction module, beyond those of its layer
  /// Copies of vocabulary matrices that the checkpoint stores with each prediction module: 2 for embedding and head.
  count prediction_copies = 0;
  block prediction_block{};  ///< the layer of a prediction module; unset: one like the last layer
  block_list blocks{};       ///< the kinds of layer, if they are not alike

  [[nodiscard]] constexpr bool has_blocks() const { return !blocks.empty(); }

  /// The numbers of a row of the embedding and of the head.
  [[nodiscard]] constexpr count embedded_width() const {
    return embedding_width == 0 ? d_model : embedding_width;
  }

  [[nodiscard]] constexpr bool is_mixture() const {
    return experts.experts > 0 || mixture_layers() > 0;
  }

  /// Layers that have a mixture of experts.
  [[nodiscard]] constexpr count mixture_layers() const {
    if (!has_blocks()) return experts.covered(layers);
    return blocks.covered(layers, [](const block& b) { return b.is_mixture(); });
  }
  /// Layers that have none.
  [[nodiscard]] constexpr count dense_layers() const { return layers - mixture_layers(); }

  /// The experts of the mixture layers if these are all alike; none in a dense model, and where there are several kinds.
  [[nodiscard]] constexpr const mixture_of_experts& common_experts() const {
    if (!has_blocks()) return experts;
    const mixture_of_experts* common = &detail::no_experts;
    for (const block& b : blocks) {
      if (!b.is_mixture()) continue;
      if (common->experts != 0 && *common != b.experts) return detail::no_experts;
      common = &b.experts;
    }
    return *common;
  }

  /// The attention of the layers that have it if its heads are alike, whatever each layer sees; none where there are
  /// several shapes.
  [[nodiscard]] constexpr const leverage::attention& common_attention() const {
    if (!has_blocks()) return attention;
    const leverage::attention* common = &detail::no_attention;
    for (const block& b : blocks) {
      if (!b.has_attention()) continue;
      const leverage::attention& a = b.attention;
      const bool alike = common->heads == a.heads && common->kv_heads == a.kv_heads &&
                         common->head_dim == a.head_dim && common->latent == a.latent &&
                         common->value_head_dim == a.value_head_dim;
      if (common->heads != 0 && !alike) return detail::no_attention;
      common = &a;
    }
    return *common;
  }

  /// Layers whose mixer is recurrent.
  [[nodiscard]] constexpr count recurrent_layers() const {
    return blocks.covered(layers, [](const block& b) { return b.has_recurrence(); });
  }

  /// Layers whose attention is windowed.
  [[nodiscard]] constexpr count windowed_layers() const {
    if (!has_blocks()) return attention.window.covered(layers);
    return blocks.covered(layers, [](const block& b) { return b.attention.window.width > 0; });
  }

  /// Whether a multi-token-prediction module contains a mixture; unless the model says otherwise, a module has the same
  /// kind of layer as the last one.
  [[nodiscard]] constexpr bool prediction_is_mixture() const {
    if (!prediction_block.is_empty()) return prediction_block.is_mixture();
    if (!has_blocks()) return layers > 0 && experts.covers(layers - 1);
    const int last = block_of(layers - 1);
    return last >= 0 && blocks[last].is_mixture();
  }

  /// The first block that has the layer; -1 if none does.
  [[nodiscard]] constexpr int block_of(count layer) const {
    for (int i = 0; i < blocks.length(); ++i) {
      if (blocks[i].layers.covers(layer)) return i;
    }
    return -1;
  }

  friend constexpr bool operator==(const transformer&, const transformer&) = default;
};

}  // namespace leverage
