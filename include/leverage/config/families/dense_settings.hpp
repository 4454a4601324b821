// SPDX-License-Identifier: Apache-2.0
/// @file
/// What only some families of dense models have: keys that no column of the table is for.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "leverage/config/family.hpp"
#include "leverage/config/layer_rules.hpp"
#include "leverage/core/quantities.hpp"

namespace leverage::config::detail {

/// Four times as wide as the model, where the key is missing or null.
inline void four_times_wide(reader& r, const char* name) {
  r.dense.width = r.f.positive_or_null(name, std::nullopt).value_or(4 * r.model.d_model);
}

inline void also_gpt2(reader& r) {
  if (r.f.flag("add_cross_attention", false)) {
    r.f.refuse("add_cross_attention", "false: a decoder alone");
  }
  four_times_wide(r, "n_inner");
  r.model.learned_positions = r.positions;
}

inline void also_opt(reader& r) {
  const count d_model = r.model.d_model;
  const count embedded =
      r.f.positive_or_null("word_embed_proj_dim", std::nullopt).value_or(d_model);
  r.model.embedding_width = embedded == d_model ? 0 : embedded;
  const bool norms_follow = !r.f.flag("do_layer_norm_before", true);
  const bool is_removed = r.f.flag("_remove_final_layer_norm", false);
  r.model.final_norm = !norms_follow && !is_removed;
  if (!r.f.flag("layer_norm_elementwise_affine", true)) {
    r.f.refuse("layer_norm_elementwise_affine", "true: norms have weights");
  }
  // Two of them are never used.
  r.model.learned_positions = r.positions + 2;
}

inline void also_bloom(reader& r) {
  r.dense.width = 4 * r.model.d_model;
  r.model.embedding_norm = true;
}

inline void also_falcon(reader& r) {
  four_times_wide(r, "ffn_hidden_size");
  const bool is_new = r.f.flag("new_decoder_architecture", false);
  const bool is_parallel = r.f.flag("parallel_attn", true);
  attention& a = r.full;
  if (is_new) {
    a.kv_heads =
        r.f.positive_or_null(key("num_kv_heads", "n_head_kv"), std::nullopt).value_or(a.heads);
    r.norms = r.f.integer_or_null("num_ln_in_parallel_attn", 2, 1).value_or(2);
  } else {
    a.kv_heads = r.f.flag("multi_query", true) ? 1 : a.heads;
    r.norms = is_parallel ? 1 : 2;
  }
}

/// EXAONE 4 has no window where the pattern is null, and a text for a pattern.
inline std::vector<mixer> listed_exaone4(reader& r) {
  std::vector<mixer> all;
  const auto pattern = r.f.object().find("sliding_window_pattern");
  if (pattern == r.f.object().end()) return all;
  if (pattern->is_null() || !r.window) {
    all.assign(static_cast<std::size_t>(r.layers), mixer::full);
  } else if (pattern->is_string()) {
    const std::string letters = r.f.text("sliding_window_pattern");
    if (letters.empty() || letters.find_first_not_of("LG") != std::string::npos) {
      r.f.refuse("sliding_window_pattern",
                 "an integer, null, or letters L (a window) and G (none)");
      return all;
    }
    for (count i = 0; i < r.layers; ++i) {
      const bool is_last = i + 1 == r.layers;
      const char letter = letters[static_cast<std::size_t>(i) % letters.size()];
      all.push_back(letter == 'L' && !is_last ? mixer::windowed : mixer::full);
    }
  }
  return all;
}

/// SmolLM3's windows, where they are switched on, are on the layers without rotation.
inline std::vector<mixer> listed_smollm3(reader& r) {
  std::vector<mixer> all;
  const auto rotated = r.f.non_negative_list("no_rope_layers");
  if (!rotated || rotated->empty() || r.f.failed()) return all;
  if (static_cast<count>(rotated->size()) != r.layers) {
    r.f.refuse("no_rope_layers",
               "one entry for each of the " + std::to_string(r.layers) + " layers");
    return all;
  }
  for (const count has_rotation : *rotated) {
    all.push_back(has_rotation == 0 && r.window ? mixer::windowed : mixer::full);
  }
  return all;
}
inline mixer windowed_each_last(const reader& r, count i) {
  return (i + 1) % r.period == 0 ? mixer::windowed : mixer::full;
}

}  // namespace leverage::config::detail
