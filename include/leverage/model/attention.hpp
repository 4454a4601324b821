// SPDX-License-Identifier: Apache-2.0
/// @file
/// The attention of one layer: multi-head (heads = kv_heads), grouped-query, multi-query (kv_heads = 1) or multi-head
/// latent (DeepSeek-V2), with every setting that changes a parameter or FLOP count.
#pragma once

#include "leverage/core/quantities.hpp"

namespace leverage {

/// Multi-head latent attention: keys and values, and optionally queries, are expanded from a compressed vector.
/// `kv_rank` > 0 switches it on; `heads` then counts query heads, and `kv_heads` and `head_dim` do not apply and stay
/// zero. [deepseek2024v2] DeepSeek-AI 2024, arXiv:2405.04434, 2.1.
struct latent_attention {
  count query_rank = 0;  ///< q_lora_rank; 0: queries are projected directly
  count kv_rank = 0;     ///< kv_lora_rank; 0: this is not latent attention
  count nope_dim = 0;    ///< per head, the part of query and key without rotation
  count rope_dim = 0;    ///< per head in queries, shared by all heads in keys
  count value_dim = 0;   ///< per head

  friend constexpr bool operator==(const latent_attention&, const latent_attention&) = default;
};

/// The projections that have a bias vector. In latent attention `query` is the bias of the query down-projection and
/// `key` the bias of the joint key-value down-projection; `value` does not apply.
struct projection_biases {
  bool query = false;
  bool key = false;
  bool value = false;
  bool output = false;

  friend constexpr bool operator==(const projection_biases&, const projection_biases&) = default;
};

/// Normalisation of queries and keys.
enum class query_key_norm {
  none,
  per_head,    ///< one vector of head_dim for queries and one for keys (Qwen3)
  full_width,  ///< vectors of heads * head_dim and kv_heads * head_dim (OLMoE)
};

/// The layers whose attention sees only the last `width` tokens: of each `period` layers from `first_layer` on, the
/// first `run` are windowed. width = 0 means that none is. Period 1, run 1 selects all layers; period 2, run 1 selects
/// every second layer, starting with layer 0 (gpt-oss).
struct sliding_window {
  count width = 0;
  count period = 1;
  count run = 1;
  count first_layer = 0;

  /// Whether the fields define the windowed layers. If they do not, no layer is windowed and `validate` reports why.
  [[nodiscard]] constexpr bool has_schedule() const {
    return width > 0 && run >= 1 && run <= period && first_layer >= 0;
  }

  /// Whether the layer (counted from 0) is windowed.
  [[nodiscard]] constexpr bool covers(count layer) const {
    return has_schedule() && layer >= first_layer && (layer - first_layer) % period < run;
  }

  /// How many of the first `layers` layers are windowed.
  [[nodiscard]] constexpr count covered(count layers) const {
    if (!has_schedule() || layers <= first_layer) {
      return 0;
    }
    const count cycles = (layers - first_layer) / period;
    const count rest = (layers - first_layer) % period;
    return cycles * run + (rest < run ? rest : run);
  }

  friend constexpr bool operator==(const sliding_window&, const sliding_window&) = default;
};

/// A gate that the output of attention is multiplied with before its projection.
enum class output_gate {
  none,
  per_channel,  ///< a matrix of d_model x heads * value width (Qwen3-Next, Trinity)
  per_head,     ///< a matrix of d_model x heads
};

/// Sparse attention: an indexer scores all tokens that a token may see, and attention sees the `top_k` best of them.
/// [deepseek2025v32] DeepSeek-V3.2.
struct sparse_indexer {
  count heads = 0;     ///< 0: this layer uses what another layer's indexer has selected
  count head_dim = 0;  ///< of the indexer's queries and its one key
  count top_k = 0;     ///< 0: attention is not sparse

  friend constexpr bool operator==(const sparse_indexer&, const sparse_indexer&) = default;
};

/// The attention of a layer.
struct attention {
  count heads = 0;     ///< query heads
  count kv_heads = 0;  ///< key and value heads: heads for MHA, fewer for GQA, 1 for MQA
  count head_dim = 0;  ///< free: heads * head_dim need not be d_model
  latent_attention latent{};
  query_key_norm norm = query_key_norm::none;
  projection_biases bias{};
  sliding_window window{};
  bool sinks = false;  ///< one learned logit per head that takes part in the softmax (gpt-oss)
  count value_head_dim = 0;  ///< width of a value, where it is not head_dim (MiMo-V2)
  count chunk = 0;           ///< tokens see those of their own chunk only (Llama 4); 0: no chunks
  output_gate gate = output_gate::none;
  sparse_indexer indexer{};

  [[nodiscard]] constexpr bool is_latent() const { return latent.kv_rank > 0; }

  /// Width of a query and key per head, over which a score is summed.
  [[nodiscard]] constexpr count score_dim() const {
    return is_latent() ? latent.nope_dim + latent.rope_dim : head_dim;
  }
  /// Width of a value per head.
  [[nodiscard]] constexpr count value_dim() const {
    if (is_latent()) return latent.value_dim;
    return value_head_dim != 0 ? value_head_dim : head_dim;
  }

  friend constexpr bool operator==(const attention&, const attention&) = default;
};

}  // namespace leverage
