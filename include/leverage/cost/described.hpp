// SPDX-License-Identifier: Apache-2.0
/// @file
/// The models that a published convention describes. A formula in n_layer and d_model does not cover experts or grouped
/// heads: for such a model the count is `not_a_count` at run time and does not compile in a constant expression.
#pragma once

#include <type_traits>

#include "leverage/core/guard.hpp"
#include "leverage/core/quantities.hpp"
#include "leverage/model/transformer.hpp"
#include "leverage/model/validate.hpp"

namespace leverage::cost::detail {

/// A valid model whose layers are alike and have only what the published formulas have a term for: no gate of the
/// output, no sparse or chunked attention, values as wide as keys, and experts that see d_model.
[[nodiscard]] constexpr bool has_usual_layers(const transformer& m) {
  const attention& a = m.attention;
  return leverage::detail::is_valid(m) && !m.has_blocks() && m.prediction_block.is_empty() &&
         a.gate == output_gate::none && a.indexer.top_k == 0 &&
         (a.chunk == 0 || a.chunk >= m.sequence) && a.value_head_dim == 0 &&
         m.experts.identity_experts == 0 && m.experts.latent_width == 0;
}

/// Such a model without experts and prediction modules.
[[nodiscard]] constexpr bool is_dense(const transformer& m) {
  return has_usual_layers(m) && !m.is_mixture() && m.prediction_layers == 0;
}

/// Whether attention is not latent and no window is shorter than the sequence.
[[nodiscard]] constexpr bool has_full_attention(const transformer& m) {
  const attention& a = m.attention;
  return !a.is_latent() && (m.windowed_layers() == 0 || a.window.width >= m.sequence);
}

/// The same, with as many key-value heads as query heads.
[[nodiscard]] constexpr bool has_multi_head_attention(const transformer& m) {
  return has_full_attention(m) && m.attention.kv_heads == m.attention.heads;
}

/// Whether embedding and head are V d_model matrices, as in the formulas that count them so.
[[nodiscard]] constexpr bool has_plain_vocabulary(const transformer& m) {
  return m.embedding_width == 0;
}

/// Whether n_heads d_head = d_model.
[[nodiscard]] constexpr bool heads_span_width(const transformer& m) {
  return m.attention.heads * m.attention.head_dim == m.d_model;
}

/// Whether a valid model meets `describes`; in a constant expression a model that does not stops the compiler.
template <class Rule, class Describes>
[[nodiscard]] constexpr bool described(const transformer& m, const Describes& describes) {
  if (!leverage::detail::accepts(m)) {
    return false;
  }
  const bool fits = describes(m);
  if (!fits && std::is_constant_evaluated()) {
    violated<Rule>();
  }
  return fits;
}

}  // namespace leverage::cost::detail
