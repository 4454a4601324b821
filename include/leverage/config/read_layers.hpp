// SPDX-License-Identifier: Apache-2.0
/// @file
/// Which layer has which mixer, and which layers are mixtures, as a file lists them or as the rule of its family says.
#pragma once

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "leverage/config/family.hpp"
#include "leverage/config/fields.hpp"
#include "leverage/core/quantities.hpp"

namespace leverage::config::detail {

/// The mixer that a kind of layer_types is; nothing for a kind that the model has not.
inline std::optional<mixer> mixer_of_kind(const reader& r, std::string_view kind) {
  const bool has_recurrence = r.recurrent.kind != recurrence::none;
  if (kind == "full_attention" || kind == "attention") return mixer::full;
  if (kind == "sliding_attention" && r.window) return mixer::windowed;
  if (kind == "chunked_attention" && r.chunk) return mixer::chunked;
  if ((kind == "linear_attention" || kind == "mamba") && has_recurrence) return mixer::recurrent;
  if (kind == "deepseek_sparse_attention" && r.full.indexer.top_k > 0) return mixer::full;
  return std::nullopt;
}

inline std::string known_kinds(const reader& r) {
  std::string text = "full_attention";
  if (r.window) text += " or sliding_attention";
  if (r.chunk) text += " or chunked_attention";
  if (r.recurrent.kind != recurrence::none) text += " or linear_attention";
  if (!r.window && !r.row.mixers.window.key.empty()) text += ", as no sliding window is in use";
  return text;
}

/// The layers' mixers from layer_types; empty if the file has none, or if it cannot be read.
inline std::vector<mixer> listed_layer_types(reader& r) {
  const key name{"layer_types", "layers_block_type"};
  const auto kinds = r.f.texts(name);
  std::vector<mixer> all;
  if (!kinds || r.f.failed()) return all;
  const std::string_view shown_name = r.f.present_name(name);
  if (static_cast<count>(kinds->size()) != r.layers) {
    r.f.refuse(shown_name, "one entry for each of the " + std::to_string(r.layers) + " layers");
    return all;
  }
  for (const std::string& kind : *kinds) {
    const auto found = mixer_of_kind(r, kind);
    if (!found) {
      r.f.refuse(shown_name, known_kinds(r), shown(kind));
      return {};
    }
    all.push_back(*found);
  }
  return all;
}

/// A family that knows nothing of layer_types takes all layers as its rule says.
inline void refuse_unread_layer_types(reader& r) {
  const auto kinds = r.f.texts("layer_types");
  if (!kinds) return;
  const bool windowed =
      std::find(r.mixers.begin(), r.mixers.end(), mixer::windowed) != r.mixers.end();
  const std::string expected = windowed ? "sliding_attention" : "full_attention";
  for (const std::string& kind : *kinds) {
    if (kind != expected) {
      r.f.refuse("layer_types", expected + " for every layer of this family", shown(kind));
      return;
    }
  }
}

inline std::optional<count> width_of(reader& r, const number_key& n) {
  if (n.key.empty()) {
    return n.missing.value_or(0) > 0 ? n.missing : std::nullopt;
  }
  return r.f.positive_or_null(n.key, n.missing.value_or(0) > 0 ? n.missing : std::nullopt);
}

inline void read_mixers(reader& r) {
  const mixers_row& row = r.row.mixers;
  r.window = width_of(r, row.window);
  if (!r.get(row.has_window)) r.window.reset();
  r.chunk = width_of(r, row.chunk);
  if (row.reads_layer_types) r.mixers = listed_layer_types(r);
  if (r.mixers.empty() && row.listed != nullptr) r.mixers = row.listed(r);
  if (!r.mixers.empty()) return;
  r.period = r.get(row.period);
  r.first = r.get_or_none(row.first);
  for (count i = 0; i < r.layers; ++i) {
    mixer m = row.rule == nullptr ? mixer::full : row.rule(r, i);
    if ((m == mixer::windowed && !r.window) || (m == mixer::chunked && !r.chunk)) m = mixer::full;
    r.mixers.push_back(m);
  }
  if (!row.reads_layer_types) refuse_unread_layer_types(r);
}

/// The mixture layers as the file lists them: as texts (dense, sparse), or as one number a layer (0 or 1).
inline std::vector<bool> listed_mixtures(reader& r) {
  const std::string_view name = r.row.mixture.listed;
  std::vector<bool> all;
  if (name.empty() || !r.f.has_list(name)) return all;
  const auto refuse_size = [&](std::size_t size) {
    const bool is_wrong = static_cast<count>(size) != r.layers;
    if (is_wrong && !r.f.failed()) {
      r.f.refuse(name, "one entry for each of the " + std::to_string(r.layers) + " layers");
    }
    return is_wrong;
  };
  if (name == "mlp_layer_types") {
    const auto kinds = r.f.texts(key(name)).value_or(std::vector<std::string>{});
    if (refuse_size(kinds.size())) return {};
    for (const std::string& kind : kinds) {
      if (kind != "dense" && kind != "sparse") {
        r.f.refuse(name, "dense or sparse for each layer", shown(kind));
      }
      all.push_back(kind == "sparse");
    }
    return all;
  }
  const auto numbers = r.f.non_negative_list(key(name)).value_or(std::vector<count>{});
  if (refuse_size(numbers.size())) return {};
  for (const count n : numbers) {
    if (n > 1) r.f.refuse(name, "0 or 1 for each layer", std::to_string(n));
    all.push_back(n == 1);
  }
  return all;
}

}  // namespace leverage::config::detail
