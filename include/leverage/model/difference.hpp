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
  compare("heads", from.attention.heads, to.attention.heads);
  compare("kv heads", from.attention.kv_heads, to.attention.kv_heads);
  compare("head_dim", from.attention.head_dim, to.attention.head_dim);
  compare("experts", from.experts.experts, to.experts.experts);
  compare("active experts", from.experts.active, to.experts.active);
  compare("shared experts", from.experts.shared, to.experts.shared);
  compare("expert width", from.experts.expert_width, to.experts.expert_width);
  compare("shared width", from.experts.shared_width, to.experts.shared_width);
  compare("dense layers", from.dense_layers(), to.dense_layers());
  compare("dense width", from.feed_forward.width, to.feed_forward.width);
  compare("vocabulary", from.vocabulary, to.vocabulary);
  compare("sequence", from.sequence, to.sequence);
  if (!(from.blocks == to.blocks)) all.push_back({"blocks", from.blocks.size, to.blocks.size});
  return all;
}

}  // namespace leverage
