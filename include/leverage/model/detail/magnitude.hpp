// SPDX-License-Identifier: Apache-2.0
/// @file
/// How large the counts of a configuration can become.
#pragma once

#include "leverage/core/quantities.hpp"
#include "leverage/model/parts.hpp"
#include "leverage/model/transformer.hpp"

namespace leverage::detail {

/// Negative fields count as zero: rules refuse them.
[[nodiscard]] constexpr double real(count n) { return n > 0 ? static_cast<double>(n) : 0.0; }

/// A real number that no count of one layer of a part exceeds, intermediate results included.
[[nodiscard]] constexpr double magnitude_of_layer(const part& p) {
  const attention& a = p.attention;
  const count sequence = p.model.sequence;
  const double d = real(p.model.d_model);
  const double heads = real(a.heads);
  // Of both kinds, one of which is zero: score_dim() itself may overflow here.
  const latent_attention& l = a.latent;
  const double score = heads * (real(a.head_dim) + real(l.nope_dim) + real(l.rope_dim));
  const double value = heads * (real(a.head_dim) + real(a.value_head_dim) + real(l.value_dim));
  const double rank = real(l.query_rank) + real(l.kv_rank);
  const double indexed = real(a.indexer.heads) * real(a.indexer.head_dim);
  const double projections =
      2 * d * (score + value + heads) + (d + score + value) * rank +
      (d + rank) * (indexed + real(a.indexer.heads) + real(a.indexer.head_dim));
  const auto seen = [&](count width) { return real(width < sequence ? width : sequence); };
  const double window = seen(a.window.width) + seen(a.indexer.top_k);
  const double core = (score + value + indexed) *
                      (real(sequence) + window * window + real(sequence) * seen(a.chunk));
  const recurrent_mixer& r = p.recurrent;
  const double values = real(r.heads) * real(r.head_dim);
  const double keys = real(r.key_heads) * real(r.key_dim) + values;
  const double recurrent = 4 * d * (values + keys + real(r.heads) + real(r.head_dim)) +
                           values * (real(r.head_dim) + real(r.key_dim) + 2 * real(r.rank)) +
                           real(r.kernel) * (values + keys);
  const double dense = 3 * d * real(p.feed_forward.width);
  const mixture_of_experts& e = p.experts;
  const double wide = d + real(e.latent_width);
  const double experts =
      wide * (real(e.experts) * (3 * real(e.expert_width) + 2) +
              real(e.shared) * (3 * real(e.shared_width) + 1) + real(e.identity_experts)) +
      2 * d * real(e.latent_width);
  return (real(p.mixers) + real(p.feed_forwards)) * (projections + core + recurrent + dense) +
         experts + (8 + real(p.norms)) * d;
}

/// A real number that no count of any cost of `m` exceeds, with a margin.
[[nodiscard]] constexpr double magnitude(const transformer& m) {
  const double d = real(m.d_model);
  double layers = 0.0;
  if (m.prediction_layers > 0) {
    layers = real(m.prediction_layers) * magnitude_of_layer(prediction_part_of(m));
  }
  for_each_part(m, [&](const part& p) { layers += real(p.layers) * magnitude_of_layer(p); });
  const double vocabulary = 2 * real(m.vocabulary) + real(m.learned_positions);
  const double predictions = (1 + real(m.prediction_layers)) * (d * (2 * d + real(m.vocabulary)));
  return 32 * (layers + vocabulary * d + predictions);
}

}  // namespace leverage::detail
