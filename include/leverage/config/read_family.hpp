// SPDX-License-Identifier: Apache-2.0
/// @file
/// Reads a file as the row of its family says.
#pragma once

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "leverage/config/family.hpp"
#include "leverage/config/fields.hpp"
#include "leverage/config/layer_list.hpp"
#include "leverage/config/read_layers.hpp"
#include "leverage/core/quantities.hpp"
#include "leverage/model/transformer.hpp"

namespace leverage::config::detail {

// Layers are picked one by one below.
inline constexpr count max_layers = 65'536;

inline void read_body(reader& r) {
  const body_names& names = r.row.names;
  const body_defaults& d = r.row.defaults;
  r.model.vocabulary = r.f.positive(names.vocabulary, d.vocabulary);
  r.model.d_model = r.f.positive(names.d_model, d.d_model);
  r.layers = r.get(number_key{names.layers, d.layers});
  r.full.heads = r.get(number_key{names.heads, d.heads});
  r.model.tied_embeddings = r.get(r.row.tied);
  r.positions = r.get(number_key{names.positions, d.positions});
  r.model.norm = r.row.norm;
  r.norms = r.row.norms;
  if (r.layers > max_layers) {
    r.f.refuse(r.f.present_name(names.layers), "at most " + std::to_string(max_layers) + " layers");
    r.layers = 1;
  }
}

inline void read_latent_attention(reader& r) {
  const latent_attention& d = r.row.attention.latent;
  latent_attention& latent = r.full.latent;
  latent.query_rank = r.row.attention.may_project_directly
                          ? r.f.positive_or_null("q_lora_rank", d.query_rank).value_or(0)
                          : r.f.positive("q_lora_rank", d.query_rank);
  latent.kv_rank = r.f.positive("kv_lora_rank", d.kv_rank);
  latent.nope_dim = r.f.positive("qk_nope_head_dim", d.nope_dim);
  latent.rope_dim = r.f.non_negative("qk_rope_head_dim", d.rope_dim);
  latent.value_dim = r.f.positive("v_head_dim", d.value_dim);
  const bool biases = r.get(r.row.attention.bias);
  // Without compression of queries there is one query matrix, and it has none.
  r.full.bias = {.query = biases && latent.query_rank > 0, .key = biases, .output = biases};
}

inline void read_attention(reader& r) {
  const attention_row& row = r.row.attention;
  attention& a = r.full;
  if (row.latent.kv_rank > 0) {
    read_latent_attention(r);
  } else {
    const body_names& names = r.row.names;
    a.kv_heads =
        names.kv_heads.empty()
            ? r.row.defaults.kv_heads.value_or(a.heads)
            : r.f.positive_or_null(names.kv_heads, r.row.defaults.kv_heads).value_or(a.heads);
    const auto head_dim = names.head_dim.empty()
                              ? std::nullopt
                              : r.f.positive_or_null(names.head_dim, r.row.defaults.head_dim);
    if (!head_dim && r.model.d_model % a.heads != 0 && !r.f.failed()) {
      r.f.refuse(r.f.present_name(names.d_model),
                 "a multiple of the " + std::to_string(a.heads) +
                     " attention heads where head_dim is not given",
                 std::to_string(r.model.d_model));
    }
    a.head_dim = head_dim.value_or(std::max<count>(r.model.d_model / a.heads, 1));
    if (r.get(row.bias)) a.bias = row.biased;
    if (!row.output_bias.key.empty()) a.bias.output = r.get(row.output_bias);
    if (row.norm != query_key_norm::none && r.get(row.normed)) a.norm = row.norm;
  }
  a.gate = row.gate;
  a.sinks = row.sinks;
}

/// A number of the mixture, 0 where it may be null and is.
inline count expert_number(reader& r, const number_key& n, bool may_be_none) {
  const std::string_view name = r.f.present_name(n.key);
  if (!r.row.mixture.may_be_lists || !r.f.has_list(name)) {
    return may_be_none ? r.get_or_none(n) : r.get(n);
  }
  const auto list = r.f.non_negative_list(n.key);
  if (!list || list->empty() || std::count(list->begin(), list->end(), list->front()) != r.layers ||
      list->size() != static_cast<std::size_t>(r.layers) || (list->front() == 0 && !may_be_none)) {
    r.f.refuse(name, "one number for all layers, or the same for each of the " +
                         std::to_string(r.layers) + " layers");
    return 1;
  }
  return list->front();
}

inline void read_experts(reader& r) {
  const mixture_row& row = r.row.mixture;
  if (row.experts.key.empty()) return;
  mixture_of_experts& e = r.experts;
  e.experts = expert_number(r, row.experts, true);
  if (e.experts == 0) {
    e = {};
    return;
  }
  e.active = expert_number(r, row.active, false);
  e.expert_width = expert_number(r, row.expert_width, row.expert_width.missing == count{0});
  e.shared = expert_number(r, row.shared, true);
  const count shared_width = expert_number(r, row.shared_width, true);
  e.shared_width = e.shared == 0 ? 0 : shared_width > 0 ? shared_width : e.expert_width;
  e.gated = row.gated;
  e.biases = row.biases;
  e.shared_gate = row.shared_gate && e.shared > 0;
  e.router_bias = r.get(row.router_bias);
  e.score_correction_bias = r.get(row.score_correction);
}

inline void read_mixtures(reader& r) {
  const mixture_row& row = r.row.mixture;
  read_experts(r);
  std::vector<bool> listed = listed_mixtures(r);
  const bool is_listed = !listed.empty();
  if (is_listed) {
    r.mixtures = std::move(listed);
  } else {
    r.first_mixture = r.get_or_none(row.first);
    r.every = r.f.has_list(row.every.key.name()) ? 1 : r.get(row.every);
  }
  r.mixtures.resize(static_cast<std::size_t>(r.layers));
  for (count i = 0; i < r.layers; ++i) {
    const auto layer = static_cast<std::size_t>(i);
    if (!is_listed) r.mixtures[layer] = row.rule == nullptr || row.rule(r, i);
    if (r.experts.experts == 0) r.mixtures[layer] = false;
  }
}

inline void read_feed_forward(reader& r) {
  const feed_forward_row& row = r.row.feed_forward;
  const bool has_dense = std::find(r.mixtures.begin(), r.mixtures.end(), false) != r.mixtures.end();
  if (!has_dense && !row.width.missing) return;
  r.dense = {.width = r.get(row.width), .gated = row.gated, .biases = r.get(row.biases)};
}

/// The layer that the model has at an index.
inline block layer_of(const reader& r, std::size_t i) {
  block b;
  switch (r.mixers[i]) {
    case mixer::recurrent:
      b.recurrent = r.recurrent;
      break;
    case mixer::none:
      break;
    default:
      b.attention = r.full;
      if (r.mixers[i] == mixer::windowed) b.attention.window = {.width = r.window.value_or(0)};
      if (r.mixers[i] == mixer::chunked) b.attention.chunk = r.chunk.value_or(0);
  }
  if (r.mixtures[i]) {
    b.experts = r.experts;
  } else {
    b.feed_forward = r.dense;
  }
  b.norms = r.norms;
  return b;
}

/// Reads the file into `r.model`.
inline void read_family(reader& r) {
  read_body(r);
  read_attention(r);
  if (r.row.other_mixers != nullptr) r.row.other_mixers(r);
  read_mixers(r);
  read_mixtures(r);
  read_feed_forward(r);
  r.model.prediction_layers = r.get_or_none(r.row.prediction);
  if (r.row.also != nullptr) r.row.also(r);
  if (r.f.failed()) return;
  if (r.list.empty()) {
    for (std::size_t i = 0; i < r.mixers.size(); ++i) r.list.add(layer_of(r, i));
  }
  if (const layers_refusal wrong = put_layers(r.model, r.list); !wrong.empty()) {
    r.f.refuse(r.f.has("layer_types") ? "layer_types" : r.f.present_name(r.row.names.layers), wrong,
               "layers that are not");
  }
}

}  // namespace leverage::config::detail
