// SPDX-License-Identifier: Apache-2.0
/// @file
/// What only some families of mixtures have: keys that no column of the table is for.
#pragma once

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "leverage/config/family.hpp"
#include "leverage/config/layer_rules.hpp"
#include "leverage/core/quantities.hpp"

namespace leverage::config::detail {

/// The norms of queries and keys span d_model whatever head_dim says.
inline void also_olmoe(reader& r) {
  if (product(r.full.head_dim, r.full.heads) != r.model.d_model && !r.f.failed()) {
    r.f.refuse("head_dim", "hidden_size / num_attention_heads");
  }
}

/// Qwen's layers that stay dense.
inline void also_qwen_moe(reader& r) {
  for (const count i : r.f.non_negative_list("mlp_only_layers").value_or(std::vector<count>{})) {
    if (i < r.layers) r.mixtures[static_cast<std::size_t>(i)] = false;
  }
}

inline void also_qwen2_moe(reader& r) {
  also_qwen_moe(r);
  if (r.window && !r.f.has("layer_types")) {
    r.notes.emplace_back(
        "windowed layers read as in transformers 5: every second one below max_window_layers");
  }
}

/// Ling's class does not say how many heads of keys there are.
inline void also_ling(reader& r) {
  r.full.kv_heads = r.f.positive("num_key_value_heads", required);
}

inline void also_ling_2(reader& r) {
  also_ling(r);
  if (r.model.prediction_layers > 0) {
    r.notes.emplace_back(
        "num_nextn_predict_layers read as modules beyond num_hidden_layers; one release of the "
        "publisher's code takes them out of it");
  }
}

/// One block of shared experts, as wide as intermediate_size times their number; transformers has always one.
inline void also_hunyuan(reader& r) {
  if (r.f.flag("use_cla", false)) {
    r.f.refuse("use_cla", "false: layers that share keys and values are not counted");
  }
  if (r.f.has("use_mixed_mlp_moe") && !r.f.flag("use_mixed_mlp_moe", false)) {
    r.f.refuse("use_mixed_mlp_moe", "true: implementations disagree on shared experts without it");
  }
  if (r.experts.expert_width == 0) r.experts.expert_width = r.experts.shared_width;
}

/// The class has norms and a correction of scores always, and no shared experts; files may say otherwise.
inline void also_minimax_m2(reader& r) {
  if (!r.f.flag("use_qk_norm", true)) r.full.norm = query_key_norm::none;
  r.experts.score_correction_bias = r.f.flag("use_routing_bias", true);
  if (r.f.non_negative("shared_intermediate_size", 0) > 0) {
    r.f.refuse("shared_intermediate_size", "0: shared experts are not in the family's class");
  }
  if (r.f.flag("use_mtp", false)) {
    r.notes.emplace_back("use_mtp: the releases hold no prediction modules, and none is counted");
  }
}

/// One shared expert in each layer, unless it has no width.
inline void also_granite_shared(reader& r) {
  r.experts.shared_width = r.f.non_negative("shared_intermediate_size", 0);
  r.experts.shared = r.experts.shared_width > 0 ? 1 : 0;
}

/// ERNIE's mixtures lie between two layers, and its modules are dense.
inline void also_ernie(reader& r) {
  const count start = r.f.non_negative("moe_layer_start_index", 1);
  const auto end = r.f.object().find("moe_layer_end_index");
  const bool to_the_last = end == r.f.object().end() || end->is_null() || *end == -1;
  const count last = to_the_last ? r.layers - 1 : r.f.non_negative("moe_layer_end_index", required);
  for (count i = 0; i < r.layers; ++i) {
    if (i < start || i > last) r.mixtures[static_cast<std::size_t>(i)] = false;
  }
  const bool biases = r.f.flag("use_bias", false);
  r.experts.biases = biases && r.experts.experts > 0;
  r.model.head_bias = biases;
  if (r.model.prediction_layers > 0) {
    r.model.prediction_norms = 2;
    r.model.prediction_block = {.attention = r.full, .feed_forward = r.dense};
  }
}

/// Chunks are on the layers with rotation; an empty list means the class's own.
inline std::vector<mixer> listed_llama4(reader& r) {
  const auto rotated = r.f.non_negative_list("no_rope_layers");
  std::vector<mixer> all;
  if (!rotated || rotated->empty() || r.f.failed()) return all;
  if (static_cast<count>(rotated->size()) != r.layers) {
    r.f.refuse("no_rope_layers",
               "one entry for each of the " + std::to_string(r.layers) + " layers");
    return all;
  }
  for (const count has_rotation : *rotated) {
    all.push_back(has_rotation != 0 && r.chunk ? mixer::chunked : mixer::full);
  }
  return all;
}
inline mixer chunked_but_each_last(const reader& r, count i) {
  return (i + 1) % r.period != 0 ? mixer::chunked : mixer::full;
}
/// An explicit list of mixtures wins.
inline void also_llama4(reader& r) {
  const auto listed = r.f.non_negative_list("moe_layers");
  if (!listed) return;
  std::fill(r.mixtures.begin(), r.mixtures.end(), false);
  for (const count i : *listed) {
    if (i < r.layers) r.mixtures[static_cast<std::size_t>(i)] = r.experts.experts > 0;
  }
  // Unused where every layer is a mixture.
  if (r.dense.width == 0) r.dense.width = r.f.positive("intermediate_size_mlp", 16384);
}

inline void also_phimoe(reader& r) { r.model.head_bias = r.f.flag("lm_head_bias", false); }

/// DBRX keeps attention and experts in objects of their own.
inline void also_dbrx(reader& r) {
  if (auto inner = r.f.inside("attn_config")) {
    r.full.kv_heads = inner->positive("kv_n_heads", 1);
  }
  r.experts = {.experts = 4, .active = 1, .expert_width = 3584};
  if (auto inner = r.f.inside("ffn_config")) {
    r.experts.expert_width = inner->positive("ffn_hidden_size", 3584);
    r.experts.experts = inner->positive("moe_num_experts", 4);
    r.experts.active = inner->positive("moe_top_k", 1);
  }
  std::fill(r.mixtures.begin(), r.mixtures.end(), true);
}

/// MiMo-V2 has two shapes of attention: those of the layers with a window have keys of their own.
inline void also_mimo_v2(reader& r) {
  r.full.value_head_dim = r.f.positive("v_head_dim", r.full.head_dim);
  attention windowed = r.full;
  windowed.heads = r.f.positive("swa_num_attention_heads", r.full.heads);
  windowed.kv_heads = r.f.positive("swa_num_key_value_heads", r.full.kv_heads);
  windowed.head_dim = r.f.positive("swa_head_dim", r.full.head_dim);
  windowed.value_head_dim = r.f.positive("swa_v_head_dim", r.full.value_head_dim);
  windowed.sinks = r.f.flag("add_swa_attention_sink_bias", false);
  r.full.sinks = r.f.flag("add_full_attention_sink_bias", false);
  windowed.window = {.width = r.f.positive(key("sliding_window_size", "sliding_window"), required)};
  if (!r.f.has_list("moe_layer_freq")) {
    r.f.refuse("moe_layer_freq",
               "one entry for each of the " + std::to_string(r.layers) + " layers");
  }
  const auto pattern = r.f.non_negative_list("hybrid_layer_pattern");
  if (!pattern || static_cast<count>(pattern->size()) != r.layers) {
    r.f.refuse("hybrid_layer_pattern",
               "one entry for each of the " + std::to_string(r.layers) + " layers");
    return;
  }
  for (std::size_t i = 0; i < pattern->size(); ++i) {
    block b{.attention = (*pattern)[i] == 1 ? windowed : r.full};
    if (r.mixtures[i]) {
      b.experts = r.experts;
    } else {
      b.feed_forward = r.dense;
    }
    r.list.add(b);
  }
}

}  // namespace leverage::config::detail
