// SPDX-License-Identifier: Apache-2.0
/// @file
/// What only some families of hybrids have: keys that no column of the table is for.
#pragma once

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>
#include "leverage/config/families/mixtures_settings.hpp"
#include "leverage/config/family.hpp"
#include "leverage/config/layer_rules.hpp"
#include "leverage/config/read_family.hpp"
#include "leverage/core/quantities.hpp"

namespace leverage::config::detail {

/// Gated DeltaNet, as Qwen3-Next and Qwen3.5 name its dimensions.
inline void gated_delta_of_qwen(reader& r) {
  r.recurrent = {.kind = recurrence::gated_delta,
                 .heads = r.f.positive("linear_num_value_heads", 32),
                 .head_dim = r.f.positive("linear_value_head_dim", 128),
                 .key_heads = r.f.positive("linear_num_key_heads", 16),
                 .key_dim = r.f.positive("linear_key_head_dim", 128),
                 .kernel = r.f.positive("linear_conv_kernel_dim", 4)};
}

/// A module has full attention whatever the last layer has, and the experts of the other layers.
inline void also_qwen_hybrid(reader& r) {
  if (!r.row.mixture.experts.key.empty()) also_qwen_moe(r);
  if (r.model.prediction_layers == 0) return;
  r.model.prediction_block = {.attention = r.full};
  if (r.experts.experts > 0) {
    r.model.prediction_block.experts = r.experts;
  } else {
    r.model.prediction_block.feed_forward = r.dense;
  }
}
inline void also_qwen3_next(reader& r) {
  also_qwen_hybrid(r);
  r.notes.emplace_back(
      "the file does not say whether the checkpoint has a prediction module; none is counted");
}

inline void lightning_of_minimax(reader& r) {
  r.recurrent = {
      .kind = recurrence::simple_decay, .heads = r.full.heads, .head_dim = r.full.head_dim};
}
/// MiniMax's own files list layers by number: 0 is lightning attention, 1 softmax attention.
inline std::vector<mixer> listed_minimax(reader& r) {
  std::vector<mixer> all;
  const auto kinds = r.f.non_negative_list("attn_type_list");
  if (!kinds || r.f.failed()) return all;
  for (const count kind : *kinds) {
    if (kind > 1) r.f.refuse("attn_type_list", "0 or 1 for each layer", std::to_string(kind));
    all.push_back(kind == 1 ? mixer::full : mixer::recurrent);
  }
  if (static_cast<count>(all.size()) != r.layers) {
    r.f.refuse("attn_type_list",
               "one entry for each of the " + std::to_string(r.layers) + " layers");
    all.clear();
  }
  return all;
}

inline void no_window(reader& r) {
  if (r.f.positive_or_null("sliding_window", std::nullopt)) {
    r.f.refuse("sliding_window", "null: which layers would have it is not certain");
  }
}
inline void also_minimax_text_01(reader& r) {
  no_window(r);
  if (!r.f.has_list("attn_type_list") && !r.f.has_list("layer_types")) {
    r.f.refuse("attn_type_list", "0 or 1 for each layer",
               r.f.has("attn_type_list") ? "no list" : "");
  }
  if (r.f.non_negative("shared_intermediate_size", 0) > 0) {
    r.f.refuse("shared_intermediate_size", "0: no release has shared experts");
  }
}

/// Jamba's Mamba-1. "auto" is a sixteenth of the model's width, rounded up.
inline void mamba_of_jamba(reader& r) {
  const auto rank = r.f.object().find("mamba_dt_rank");
  const bool is_auto = rank == r.f.object().end() || *rank == "auto";
  r.recurrent = {
      .kind = recurrence::mamba1,
      .heads = product(r.f.positive("mamba_expand", 2), r.model.d_model),
      .head_dim = 1,
      .key_dim = r.f.positive("mamba_d_state", 16),
      .kernel = r.f.positive("mamba_d_conv", 4),
      .rank = is_auto ? (r.model.d_model + 15) / 16 : r.f.positive("mamba_dt_rank", required),
      .convolution_bias = r.f.flag("mamba_conv_bias", true)};
  if (r.f.flag("mamba_proj_bias", false)) r.f.refuse("mamba_proj_bias", "false");
}

/// Granite's Mamba-2. "auto" makes the heads as wide together as mamba_expand times the model.
inline void mamba_of_granite(reader& r) {
  const count heads = r.f.positive("mamba_n_heads", 128);
  const count width = product(r.f.positive("mamba_expand", 2), r.model.d_model);
  const auto dim = r.f.object().find("mamba_d_head");
  const bool is_auto = dim == r.f.object().end() || *dim == "auto";
  r.recurrent = {.kind = recurrence::mamba2,
                 .heads = heads,
                 .head_dim = is_auto ? width / heads : r.f.positive("mamba_d_head", required),
                 .key_heads = r.f.positive("mamba_n_groups", 1),
                 .key_dim = r.f.positive("mamba_d_state", 256),
                 .kernel = r.f.positive("mamba_d_conv", 4),
                 .convolution_bias = r.f.flag("mamba_conv_bias", true)};
  if (product(r.recurrent.heads, r.recurrent.head_dim) != width && !r.f.failed()) {
    r.f.refuse("mamba_d_head", "mamba_expand hidden_size / mamba_n_heads");
  }
  if (r.f.flag("mamba_proj_bias", false)) r.f.refuse("mamba_proj_bias", "false");
}
/// The shared block is in every layer, and its only feed-forward where there are no experts.
inline void also_granite_hybrid(reader& r) {
  const count width = r.f.positive("shared_intermediate_size", 1024);
  if (r.experts.experts > 0) {
    r.experts.shared = 1;
    r.experts.shared_width = width;
  } else {
    r.dense.width = width;
  }
}

/// Nemotron-H: a layer is one block with one norm, by a letter or a text.
inline void mamba_of_nemotron(reader& r) {
  r.recurrent = {.kind = recurrence::mamba2,
                 .heads = r.f.positive("mamba_num_heads", 128),
                 .head_dim = r.f.positive("mamba_head_dim", 64),
                 .key_heads = r.f.positive(key("n_groups", "mamba_n_groups"), 8),
                 .key_dim = r.f.positive("ssm_state_size", 128),
                 .kernel = r.f.positive(key("conv_kernel", "mamba_d_conv"), 4),
                 .convolution_bias = r.f.flag(key("use_conv_bias", "mamba_conv_bias"), true)};
  for (const char* name : {"use_bias", "mamba_proj_bias", "attention_bias", "mlp_bias"}) {
    if (r.f.flag(name, false)) r.f.refuse(name, "false");
  }
}
/// The layers as letters: M, *, - and E.
inline std::string letters_of_nemotron(reader& r) {
  const key list{"layers_block_type", "layer_types"};
  std::string letters;
  if (const auto kinds = r.f.texts(list)) {
    for (const std::string& kind : *kinds) {
      const bool mamba = kind == "mamba" || kind == "linear_attention";
      const bool attention = kind == "attention" || kind == "full_attention";
      letters += mamba ? 'M' : attention ? '*' : kind == "mlp" ? '-' : kind == "moe" ? 'E' : '?';
    }
    if (letters.find('?') != std::string::npos) {
      r.f.refuse(r.f.present_name(list), "mamba, attention, mlp or moe for each layer",
                 "another kind");
    }
    return letters;
  }
  letters = r.f.text("hybrid_override_pattern");
  if (letters.empty() || letters.find_first_not_of("M*-E") != std::string::npos) {
    r.f.refuse("hybrid_override_pattern", "a letter for each layer: M, *, - or E",
               letters.empty() ? "" : shown(letters));
  }
  return letters;
}
inline block block_of_nemotron(const reader& r, char letter) {
  block b{.norms = 1};
  if (letter == 'M') b.recurrent = r.recurrent;
  if (letter == '*') b.attention = r.full;
  if (letter == '-') b.feed_forward = r.dense;
  if (letter == 'E') b.experts = r.experts;
  return b;
}
inline void also_nemotron(reader& r) {
  const std::string letters = letters_of_nemotron(r);
  if (r.f.failed()) return;
  if (letters.size() > static_cast<std::size_t>(max_layers)) {
    r.f.refuse("hybrid_override_pattern", "at most " + std::to_string(max_layers) + " layers");
    return;
  }
  if (letters.find('E') == std::string::npos) {
    r.experts = {};
  } else {
    r.experts.latent_width = r.f.positive_or_null("moe_latent_size", std::nullopt).value_or(0);
    r.experts.shared = 1;  // of one width, whatever n_shared_experts says
  }
  if (const auto stated = r.f.positive_or_null("num_hidden_layers", std::nullopt);
      stated && *stated != static_cast<count>(letters.size())) {
    r.notes.push_back("num_hidden_layers is " + std::to_string(*stated) +
                      ", the list of layers has " + std::to_string(letters.size()) +
                      ", which are counted");
  }
  for (const char letter : letters) r.list.add(block_of_nemotron(r, letter));
  if (r.model.prediction_layers == 0) return;
  // A block with attention and one with experts are a layer with both and two norms.
  const std::string module = r.f.text("mtp_hybrid_override_pattern");
  if (!module.empty() && module != "*E") {
    r.f.refuse("mtp_hybrid_override_pattern", "*E");
  }
  r.model.prediction_block = {.attention = r.full, .experts = r.experts, .norms = 2};
}

/// Kimi Linear lists its layers from 1 on.
inline void kda_of_kimi(reader& r) {
  auto inner = r.f.inside("linear_attn_config");
  if (!inner) {
    r.f.refuse("linear_attn_config", "an object", "");
    return;
  }
  r.recurrent = {.kind = recurrence::kimi_delta,
                 .heads = inner->positive("num_heads", required),
                 .head_dim = inner->positive("head_dim", required),
                 .kernel = inner->positive("short_conv_kernel_size", required)};
}
inline std::vector<mixer> listed_kimi(reader& r) {
  std::vector<mixer> all(static_cast<std::size_t>(r.layers), mixer::none);
  auto inner = r.f.inside("linear_attn_config");
  if (!inner) return all;
  const auto put = [&](const char* name, mixer kind) {
    for (const count i : inner->non_negative_list(name).value_or(std::vector<count>{})) {
      if (i < 1 || i > r.layers || all[static_cast<std::size_t>(i - 1)] != mixer::none) {
        inner->refuse(name, "layers from 1 on, each in one of the two lists", std::to_string(i));
        return;
      }
      all[static_cast<std::size_t>(i - 1)] = kind;
    }
  };
  put("kda_layers", mixer::recurrent);
  put("full_attn_layers", mixer::full);
  if (!r.f.failed() && std::find(all.begin(), all.end(), mixer::none) != all.end()) {
    inner->refuse("kda_layers", "each layer in it or in full_attn_layers", "a layer in neither");
  }
  return all;
}

/// Mamba-2 alone: a layer is the mixer with one norm.
inline void mamba_of_mamba2(reader& r) {
  r.recurrent = {.kind = recurrence::mamba2,
                 .heads = r.f.positive("num_heads", 128),
                 .head_dim = r.f.positive("head_dim", 64),
                 .key_heads = r.f.positive("n_groups", 8),
                 .key_dim = r.f.positive("state_size", 128),
                 .kernel = r.f.positive("conv_kernel", 4),
                 .convolution_bias = r.f.flag("use_conv_bias", true)};
  if (r.f.flag("use_bias", false)) r.f.refuse("use_bias", "false");
}
inline void also_mamba2(reader& r) {
  const block layer{.recurrent = r.recurrent, .norms = 1};
  for (count i = 0; i < r.layers; ++i) r.list.add(layer);
}

}  // namespace leverage::config::detail
