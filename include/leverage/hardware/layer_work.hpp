// SPDX-License-Identifier: Apache-2.0
/// @file
/// What one accelerator does for a token in one layer, counted: operations of matrix products and of attention, and the
/// numbers that they move. A product of T tokens with N x K weights is
///
///   2 T N K   operations forward, and again for each of the two products of the backward pass
///   2 T N + w (T K + N K)   bytes, results in 16 bits and operands of w bytes each
///
///   symbol    h d_model, a heads, e width of a head, s sequence
///   core      4 T a e s/2 forward; a window w sees w (1 - w / 2 s) of s, chunks of w half of each
///   scores    T s a numbers, if they are stored
///   elements  queries, keys, values and results, of the core and of a recurrent mixer
///
/// The operations are those of cost/flops.hpp but for short convolutions, which are no matrix products, and the form of
/// the causal half: s / 2 instead of (s + 1) / 2. kernel_times.hpp says what they take.
#pragma once

#include "leverage/core/quantities.hpp"
#include "leverage/cost/attention_mask.hpp"
#include "leverage/cost/block_weights.hpp"
#include "leverage/cost/recurrent_state.hpp"
#include "leverage/model/attention.hpp"
#include "leverage/model/feed_forward.hpp"
#include "leverage/model/recurrent.hpp"

namespace leverage::hardware {

/// Matrix products that have the same tokens: sums over them of N K, K and N.
struct products {
  double weights = 0.0;
  double inputs = 0.0;
  double outputs = 0.0;

  constexpr void add(double n, double k) {
    weights += n * k;
    inputs += k;
    outputs += n;
  }
};

/// A mixer on one accelerator, per token of the piece of a sequence that it has.
struct mixer_work {
  products matrices{};
  double core_flops = 0.0;       ///< forward, of attention or of a recurrent state
  double scores = 0.0;           ///< numbers that are stored if the kernel does so, both halves
  double elements = 0.0;         ///< of queries, keys, values and results
  double key_value_width = 0.0;  ///< elements of keys and values; 0: a recurrent mixer
  bool has_odd_heads = false;    ///< no multiple of 8 wide
};

namespace detail {

/// Tokens that a token of a sequence sees on average: of the last `window`, or of its own chunk, or of all where both
/// are 0.
[[nodiscard]] constexpr double seen(count sequence, count window, count chunk) {
  using cost::attention_mask;
  return cost::detail::twice_visited<double>(sequence, window, chunk, attention_mask::causal) /
         (2.0 * static_cast<double>(sequence));
}

/// The chunk in which kernels of recurrent mixers work.
inline constexpr count recurrent_chunk = 64;

/// The attention of a part, as the accelerator has it. `windowed` is the share of its layers that have the window.
[[nodiscard]] constexpr mixer_work work_of(const attention& a, count d_model, count sequence,
                                           double windowed) {
  mixer_work w;
  const auto h = static_cast<double>(d_model);
  const auto heads = static_cast<double>(a.heads);
  const auto kv = static_cast<double>(a.kv_heads);
  const auto score = static_cast<double>(a.score_dim());
  const auto value = static_cast<double>(a.value_dim());
  if (a.is_latent()) {
    const latent_attention& l = a.latent;
    const auto rank = static_cast<double>(l.query_rank);
    const auto kv_rank = static_cast<double>(l.kv_rank);
    if (l.query_rank > 0) w.matrices.add(rank, h);
    w.matrices.add(heads * score, l.query_rank > 0 ? rank : h);
    w.matrices.add(kv_rank + static_cast<double>(l.rope_dim), h);
    w.matrices.add(heads * (static_cast<double>(l.nope_dim) + value), kv_rank);
    w.key_value_width = heads * (score + value);
  } else {
    w.matrices.add(heads * score + kv * (score + value), h);
    w.key_value_width = kv * (score + value);
  }
  w.matrices.add(h, heads * value);
  if (const count gate = cost::detail::gate_matrix(d_model, a); gate > 0) {
    w.matrices.add(static_cast<double>(gate) / h, h);
  }
  if (const count indexer = cost::detail::indexer_matrices(d_model, a); indexer > 0) {
    w.matrices.add(static_cast<double>(indexer) / h, h);
  }
  double context = seen(sequence, a.indexer.top_k, a.chunk);
  if (windowed > 0.0) {
    context += windowed * (seen(sequence, a.window.width, 0) - context);
  }
  w.core_flops = 2.0 * heads * (score + value) * context;
  if (a.indexer.heads > 0) {
    w.core_flops +=
        2.0 * static_cast<double>(a.indexer.heads * a.indexer.head_dim) * seen(sequence, 0, 0);
  }
  w.scores = 2.0 * heads * context;
  w.elements = heads * (score + value) + w.key_value_width;
  w.has_odd_heads = a.score_dim() % 8 != 0;
  return w;
}

/// A recurrent mixer. Its state is worked on in chunks, at the speed of attention.
[[nodiscard]] constexpr mixer_work work_of(const recurrent_mixer& r, count d_model,
                                           count sequence) {
  mixer_work w;
  const auto h = static_cast<double>(d_model);
  const auto width = static_cast<double>(r.value_width());
  const auto all = static_cast<double>(cost::detail::recurrent_matrices(d_model, r));
  w.matrices.add((all - width * h) / h, h);
  w.matrices.add(h, width);
  w.core_flops = static_cast<double>(
      cost::detail::state_flops_per_token(r, sequence, cost::attention_mask::causal,
                                          sequence < recurrent_chunk ? sequence : recurrent_chunk));
  w.elements = static_cast<double>(r.convolved_width()) + 2.0 * width;
  return w;
}

/// The router of a mixture, with the gate of its shared experts and the projections to and from a latent width.
[[nodiscard]] constexpr products router_products(count d_model, const mixture_of_experts& m) {
  products p;
  const auto h = static_cast<double>(d_model);
  p.add(static_cast<double>(m.experts + m.identity_experts + (m.shared_gate ? 1 : 0)), h);
  if (m.latent_width > 0) {
    const auto latent = static_cast<double>(m.latent_width);
    p.add(latent, h);
    p.add(h, latent);
  }
  return p;
}

/// A feed-forward of some width, from and to vectors of h.
[[nodiscard]] constexpr products feed_forward_products(double h, double width, bool gated) {
  products p;
  if (width <= 0.0) return p;
  p.add((gated ? 2.0 : 1.0) * width, h);
  p.add(h, width);
  return p;
}

}  // namespace detail

}  // namespace leverage::hardware
