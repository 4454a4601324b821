// SPDX-License-Identifier: Apache-2.0
/// @file
/// The fields in which two configurations differ.
#pragma once

#include <string_view>
#include <vector>

#include "leverage/core/quantities.hpp"
#include "leverage/model/transformer.hpp"

namespace leverage {

/// One field that differs between two configurations.
struct model_difference {
  std::string_view field;
  count from = 0;
  count to = 0;
};

/// Returns the fields in which two configurations differ, with the values of the first and the second.
[[nodiscard]] inline std::vector<model_difference> differences(const transformer& from,
                                                               const transformer& to) {
  std::vector<model_difference> all;
  const auto compare = [&](std::string_view field, count a, count b) {
    if (a != b) all.push_back({field, a, b});
  };
  compare("layers", from.layers, to.layers);
  compare("d_model", from.d_model, to.d_model);
  // Of blocks, what is alike in all of them that have it.
  const attention& a = from.common_attention();
  const attention& other_a = to.common_attention();
  compare("heads", a.heads, other_a.heads);
  compare("kv heads", a.kv_heads, other_a.kv_heads);
  compare("head_dim", a.head_dim, other_a.head_dim);
  compare("recurrent layers", from.recurrent_layers(), to.recurrent_layers());
  const mixture_of_experts& e = from.common_experts();
  const mixture_of_experts& other_e = to.common_experts();
  compare("experts", e.experts, other_e.experts);
  compare("active experts", e.active, other_e.active);
  compare("shared experts", e.shared, other_e.shared);
  compare("expert width", e.expert_width, other_e.expert_width);
  compare("shared width", e.shared_width, other_e.shared_width);
  compare("dense layers", from.dense_layers(), to.dense_layers());
  compare("dense width", from.feed_forward.width, to.feed_forward.width);
  compare("vocabulary", from.vocabulary, to.vocabulary);
  compare("embedding width", from.embedding_width, to.embedding_width);
  compare("sequence", from.sequence, to.sequence);
  if (!(from.blocks == to.blocks)) all.push_back({"blocks", from.blocks.size, to.blocks.size});
  return all;
}

}  // namespace leverage
