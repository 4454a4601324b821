// SPDX-License-Identifier: Apache-2.0
/// @file
/// What one accelerator does for one layer and one micro-batch, counted: operations of matrix products and of attention,
/// and the bytes that they and everything else move. A product of T tokens with N x K weights is
///
///   2 T N K   operations forward, and again for each of the two products of the backward pass
///   2 T N + w (T K + N K)   bytes, results in 16 bits and operands of w bytes each
///
///   symbol   h d_model, f width, a heads, e width of a head, k active experts, R what is computed again (0 to 1)
///   core     4 T a e s/2 forward, 3.5 times that in all with flash attention; a window w sees w (1 - w / 2 s)
///   scores   5 passes over T s a numbers of 16 bits, forward and twice backward, if they are stored
///   elements 20 h and the inputs and results of core and activation for each token, (3 + R) times
///   routing  k (8 h + 2 n f) + 12 E for each token, n matrices of an expert
///   scaling  8 bytes for each number that a matrix product reads in 8 or 4 bits
///
/// The operations are exact but for the form of the causal half, s / 2 instead of (s + 1) / 2; the bytes are the tensors
/// that are read and written at least.
#pragma once

#include "leverage/core/quantities.hpp"
#include "leverage/cost/block_weights.hpp"
#include "leverage/cost/recurrent_state.hpp"
#include "leverage/hardware/layout.hpp"
#include "leverage/hardware/recipe.hpp"
#include "leverage/hardware/shards.hpp"
#include "leverage/model/parts.hpp"

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

/// The shares of a layer's forward pass that are computed again.
template <scalar T = double>
struct recomputed_shares {
  T projections{};
  T core{};
  T feed_forward{};
  T experts{};
  T elements{};
  T dispatch{};

  /// Norm outputs are 40 % of the element-wise tensors of a layer, the products inside feed-forwards 30 %, and the
  /// expansion of latent vectors 40 % of the projections.
  constexpr recomputed_shares(const layout& l, const T& cost) {
    const recompute_set& r = l.recompute;
    if (r.layers) {
      const T share = cost / static_cast<double>(r.one_layer_of);
      projections = core = feed_forward = experts = elements = dispatch = share;
      return;
    }
    const auto share = [&](double x) { return x * cost; };
    core = share(r.attention_core ? 1.0 : 0.0);
    elements = share((r.norms ? 0.4 : 0.0) + (r.activation ? 0.3 : 0.0));
    projections = share(r.latent_up ? 0.4 : 0.0);
    experts = dispatch = feed_forward = share(r.experts ? 1.0 : 0.0);
  }
};

/// A kind of layer on one accelerator, per token of the sequence piece that it has.
struct mixer_work {
  products matrices{};
  double core_flops = 0.0;  ///< forward, of attention or of a recurrent state
  double scores =
      0.0;  ///< heads times tokens seen, twice the causal half: the numbers that are stored
  double elements = 0.0;         ///< of queries, keys, values and results
  double key_value_width = 0.0;  ///< elements of keys and values
  bool has_odd_heads = false;    ///< no multiple of 8 wide
};

namespace detail {

/// Tokens that a token of a sequence sees on average, if it sees at most `limit` of those before it; 0: all of them.
[[nodiscard]] constexpr double seen(double sequence, count limit) {
  const auto w = static_cast<double>(limit);
  const double width = limit > 0 && w < sequence ? w : sequence;
  return width * (1.0 - width / (2.0 * sequence));
}

/// The chunk in which kernels of recurrent mixers work.
inline constexpr count recurrent_chunk = 64;

/// The attention of a part, as the accelerator has it. `windowed` is the share of its layers that have the window.
[[nodiscard]] constexpr mixer_work work_of(const attention& a, count d_model, double sequence,
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
  const double full = seen(sequence, a.indexer.top_k > 0 ? a.indexer.top_k : a.chunk);
  const double context =
      windowed > 0.0 ? (1.0 - windowed) * full + windowed * seen(sequence, a.window.width) : full;
  w.core_flops = 2.0 * heads * (score + value) * context;
  if (a.indexer.heads > 0) {
    w.core_flops +=
        2.0 * static_cast<double>(a.indexer.heads * a.indexer.head_dim) * seen(sequence, 0);
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
