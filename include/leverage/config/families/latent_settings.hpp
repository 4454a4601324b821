// SPDX-License-Identifier: Apache-2.0
/// @file
/// What only some families of models with latent attention have: keys that no column of the table is for.
#pragma once

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "leverage/config/family.hpp"
#include "leverage/config/layer_rules.hpp"
#include "leverage/config/read_family.hpp"
#include "leverage/core/quantities.hpp"

namespace leverage::config::detail {

inline void also_deepseek_v2(reader& r) {
  if (!r.f.flag("mlp_bias", false)) return;
  if (r.experts.shared > 0) {
    r.f.refuse("mlp_bias",
               "false together with shared experts: biases of shared but not of routed experts are "
               "not described by the file");
  }
  r.dense.biases = true;
}

/// The correction of scores goes with one way of selection.
inline void also_deepseek_v3(reader& r) {
  const std::string selection = r.f.text("topk_method");
  r.experts.score_correction_bias = selection.empty() || selection == "noaux_tc";
}

/// The indexer of sparse attention. `heads` is the default of the class.
inline void read_indexer(reader& r, count heads) {
  r.full.indexer = {.heads = r.f.positive("index_n_heads", heads),
                    .head_dim = r.f.positive("index_head_dim", 128),
                    .top_k = r.f.positive("index_topk", 2048)};
}
inline void indexer_of_deepseek(reader& r) { read_indexer(r, 64); }
inline void indexer_of_glm(reader& r) { read_indexer(r, 32); }

/// The layers with an indexer of their own; the others use what the one before has selected.
inline std::vector<bool> indexed_layers(reader& r) {
  std::vector<bool> all;
  const auto from_texts = [&](const char* name, const std::vector<std::string>& kinds) {
    for (const std::string& kind : kinds) {
      if (kind != "full" && kind != "shared")
        r.f.refuse(name, "full or shared for each layer", shown(kind));
      all.push_back(kind == "full");
    }
    if (static_cast<count>(all.size()) != r.layers) {
      r.f.refuse(name, "one entry for each of the " + std::to_string(r.layers) + " layers");
    }
  };
  if (const auto kinds = r.f.texts("indexer_types")) {
    from_texts("indexer_types", *kinds);
  } else if (r.f.has_list("index_topk_pattern")) {
    from_texts("index_topk_pattern",
               r.f.texts("index_topk_pattern").value_or(std::vector<std::string>{}));
  } else if (const std::string letters = r.f.text("index_topk_pattern"); !letters.empty()) {
    for (const char letter : letters) {
      if (letter != 'F' && letter != 'S') r.f.refuse("index_topk_pattern", "letters F and S");
      all.push_back(letter == 'F');
    }
    if (static_cast<count>(all.size()) != r.layers) {
      r.f.refuse("index_topk_pattern",
                 "one letter for each of the " + std::to_string(r.layers) + " layers");
    }
  } else {
    const count every = r.f.positive("index_topk_freq", 1);
    const count offset = r.f.non_negative("index_skip_topk_offset", 2);
    for (count i = 0; i < r.layers; ++i)
      all.push_back(std::max<count>(i - offset + 1, 0) % every == 0);
  }
  return all;
}

inline void also_glm_dsa(reader& r) {
  const std::vector<bool> indexed = indexed_layers(r);
  if (r.f.failed() || std::find(indexed.begin(), indexed.end(), false) == indexed.end()) return;
  for (std::size_t i = 0; i < indexed.size(); ++i) {
    block b = layer_of(r, i);
    if (i + 1 == indexed.size() && r.model.prediction_layers > 0) r.model.prediction_block = b;
    if (!indexed[i]) b.attention.indexer.heads = b.attention.indexer.head_dim = 0;
    r.list.add(b);
  }
}

/// A layer has two attentions, two dense feed-forwards and one mixture, whose router knows experts without weights as
/// well. A module has one attention, one dense feed-forward and five norms.
inline void also_longcat(reader& r) {
  r.experts.identity_experts = r.f.non_negative_or_null("zero_expert_num", 0).value_or(0);
  r.experts.router_bias = r.f.flag("router_bias", false);
  if (const count zero = r.experts.identity_experts; zero > 0 && !r.f.failed()) {
    // Of those that the router selects, as many have weights as there are such experts among all.
    const count selected = r.experts.active;
    const count all = r.experts.experts + zero;
    const count scaled = product(selected, r.experts.experts);
    r.experts.active = std::max<count>((scaled + all / 2) / all, 1);
    r.notes.push_back(
        "of " + std::to_string(selected) + " selected experts " + std::to_string(r.experts.active) +
        " are taken to have weights, their share of all; a token may have any number of them");
  }
  const block layer{.attention = r.full,
                    .feed_forward = r.dense,
                    .experts = r.experts,
                    .norms = 4,
                    .mixers = 2,
                    .feed_forwards = 2};
  for (count i = 0; i < r.layers; ++i) r.list.add(layer);
  if (r.model.prediction_layers > 0) {
    r.model.prediction_block = {.attention = r.full, .feed_forward = r.dense};
  }
}

inline constexpr mixture_row deepseek_mixture{
    .experts = {{"n_routed_experts", "num_local_experts"}, 256},
    .active = {"num_experts_per_tok", 8},
    .expert_width = {"moe_intermediate_size", 2048},
    .shared = {"n_shared_experts", 1},
    .score_correction = always,
    .rule = mixture_from_first,
    .first = {"first_k_dense_replace", 3},
    .every = {"moe_layer_freq", 1},
    .listed = "moe_layer_freq"};

}  // namespace leverage::config::detail
