// SPDX-License-Identifier: Apache-2.0
/// @file
/// How large the counts of a configuration can become.
#pragma once

#include "leverage/core/quantities.hpp"
#include "leverage/model/transformer.hpp"

namespace leverage::detail {

/// A real number that no count of any cost of `m` exceeds, intermediate results included, with a margin. Negative
/// fields count as zero: other rules refuse them.
[[nodiscard]] constexpr double magnitude(const transformer& m) {
  const auto real = [](count n) { return n > 0 ? static_cast<double>(n) : 0.0; };
  const attention& a = m.attention;
  const double d = real(m.d_model);
  const double heads = real(a.heads);
  // Of both kinds, one of which is zero: score_dim() itself may overflow here.
  const latent_attention& l = a.latent;
  const double score = heads * (real(a.head_dim) + real(l.nope_dim) + real(l.rope_dim));
  const double value = heads * (real(a.head_dim) + real(l.value_dim));
  const double rank = real(l.query_rank) + real(l.kv_rank);
  const double projections = 2 * d * (score + value) + (d + score + value) * rank;
  const double window = real(a.window.width < m.sequence ? a.window.width : m.sequence);
  const double core = (score + value) * (real(m.sequence) + window * window);
  const double dense = 3 * d * real(m.feed_forward.width);
  const double experts = real(m.experts.experts) * (3 * real(m.experts.expert_width) + 2) +
                         real(m.experts.shared) * (3 * real(m.experts.shared_width) + 1);
  const double layer = projections + core + dense + d * experts + 8 * d;
  const double vocabulary = 2 * real(m.vocabulary) + real(m.learned_positions);
  const double predictions = (1 + real(m.prediction_layers)) * (d * (2 * d + real(m.vocabulary)));
  return 32 * ((real(m.layers) + real(m.prediction_layers)) * layer + vocabulary * d + predictions);
}

}  // namespace leverage::detail
