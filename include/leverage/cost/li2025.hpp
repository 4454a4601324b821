// SPDX-License-Identifier: Apache-2.0
/// @file
/// The model scale of Li et al. 2025 (Step Law), as its repository counts it:
///
///   M = 6 (4 h + 3 d_ff + 2 s) n_layer h          training operations per token, h = d_model
///
/// The formula counts four matrices of attention, three of a gated block, and scores and weighted values at full
/// length, but no vocabulary. For the models that it describes it is three times the exact forward count without
/// logits.
///
/// [li2025]  Li et al. 2025, arXiv:2503.04715, and the authors' repository.
#pragma once

#include <string_view>

#include "leverage/core/quantities.hpp"
#include "leverage/cost/described.hpp"
#include "leverage/model/transformer.hpp"

namespace leverage {

namespace rule {
struct li2025_counts_gated_multi_head_models_with_heads_that_span_d_model {};
}  // namespace rule

namespace cost::li2025 {

inline constexpr std::string_view counts = "6 (4 h + 3 d_ff + 2 s) n_layer h";
inline constexpr std::string_view difference = "no logits";

/// Whether the formula describes the model: dense, gated, multi-head attention, heads that span d_model.
[[nodiscard]] constexpr bool describes(const transformer& m) {
  return detail::is_dense(m) && detail::has_multi_head_attention(m) &&
         detail::heads_span_width(m) && m.feed_forward.gated;
}

/// M = 6 (4 h + 3 d_ff + 2 s) n_layer h.
[[nodiscard]] constexpr flops_per_token<count> training_flops_per_token(const transformer& m) {
  if (!detail::described<rule::li2025_counts_gated_multi_head_models_with_heads_that_span_d_model>(
          m, describes)) {
    return flops_per_token{not_a_count};
  }
  const count h = m.d_model;
  return flops_per_token{6 * m.layers * h * (4 * h + 3 * m.feed_forward.width + 2 * m.sequence)};
}

}  // namespace cost::li2025
}  // namespace leverage
