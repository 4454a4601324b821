// SPDX-License-Identifier: Apache-2.0
/// @file
/// How large the counts of a configuration can become.
#pragma once

#include "leverage/core/quantities.hpp"
#include "leverage/model/parts.hpp"
#include "leverage/model/transformer.hpp"

namespace leverage::detail {

/// A count; 0 for a negative one, which rules refuse.
[[nodiscard]] constexpr double from_zero(count n) { return n > 0 ? static_cast<double>(n) : 0.0; }

/// A real number that no count of one layer of a part exceeds, intermediate results included.
[[nodiscard]] constexpr double magnitude_of_layer(const part& p) {
  const attention& a = p.attention;
  const count sequence = p.model.sequence;
  const double d = from_zero(p.model.d_model);
  const double heads = from_zero(a.heads);
  // Of both kinds, one of which is zero: score_dim() itself may overflow here.
  const latent_attention& l = a.latent;
  const double score =
      heads * (from_zero(a.head_dim) + from_zero(l.nope_dim) + from_zero(l.rope_dim));
  const double value =
      heads * (from_zero(a.head_dim) + from_zero(a.value_head_dim) + from_zero(l.value_dim));
  const double rank = from_zero(l.query_rank) + from_zero(l.kv_rank);
  const double indexed = from_zero(a.indexer.heads) * from_zero(a.indexer.head_dim);
  const double projections =
      2 * d * (score + value + heads) + (d + score + value) * rank +
      (d + rank) * (indexed + from_zero(a.indexer.heads) + from_zero(a.indexer.head_dim));
  const auto seen = [&](count width) { return from_zero(width < sequence ? width : sequence); };
  const double window = seen(a.window.width) + seen(a.indexer.top_k);
  const double core = (score + value + indexed) *
                      (from_zero(sequence) + window * window + from_zero(sequence) * seen(a.chunk));
  const recurrent_mixer& r = p.recurrent;
  const double values = from_zero(r.heads) * from_zero(r.head_dim);
  const double keys = from_zero(r.key_heads) * from_zero(r.key_dim) + values;
  const double recurrent =
      4 * d * (values + keys + from_zero(r.heads) + from_zero(r.head_dim)) +
      values * (from_zero(r.head_dim) + from_zero(r.key_dim) + 2 * from_zero(r.rank)) +
      from_zero(r.kernel) * (values + keys);
  const double dense = 3 * d * from_zero(p.feed_forward.width);
  const mixture_of_experts& e = p.experts;
  const double wide = d + from_zero(e.latent_width);
  const double experts = wide * (from_zero(e.experts) * (3 * from_zero(e.expert_width) + 2) +
                                 from_zero(e.shared) * (3 * from_zero(e.shared_width) + 1) +
                                 from_zero(e.identity_experts)) +
                         2 * d * from_zero(e.latent_width);
  return from_zero(p.mixers) * (projections + core + recurrent) +
         from_zero(p.feed_forwards) * dense + experts + (8 + from_zero(p.norms)) * d;
}

/// A real number that no count of any cost of `m` exceeds, with a margin.
[[nodiscard]] constexpr double magnitude(const transformer& m) {
  const double d = from_zero(m.d_model);
  double layers = 0.0;
  if (m.prediction_layers > 0) {
    layers = from_zero(m.prediction_layers) * magnitude_of_layer(prediction_part_of(m));
  }
  for_each_part(m, [&](const part& p) { layers += from_zero(p.layers) * magnitude_of_layer(p); });
  const double vocabulary = 2 * from_zero(m.vocabulary) + from_zero(m.learned_positions);
  const double predictions =
      (1 + from_zero(m.prediction_layers)) * (d * (2 * d + from_zero(m.vocabulary)));
  return 32 * (layers + vocabulary * d + predictions);
}

}  // namespace leverage::detail
