// SPDX-License-Identifier: Apache-2.0
/// @file
/// What the backward pass computes again, in forward passes of each part of a layer, times what a recomputed pass takes of
/// a forward pass:
///
///   recompute        projections   core   feed-forward   experts, dispatch   elements
///   layers           1/k           1/k    1/k            1/k                 1/k         one layer of each k
///   attention_core                 1
///   norms                                                                    0.4
///   activation                                                               0.3
///   latent_up        0.4
///   experts                                              1                               shared experts included
///
/// The shares of norms, activation and latent_up are rough: outputs of norms are about 40 % of the element-wise tensors of
/// a layer, the products inside feed-forwards 30 %, and the expansion of latent vectors 40 % of the projections.
#pragma once

#include "leverage/core/scalar.hpp"
#include "leverage/hardware/layout.hpp"

namespace leverage::hardware {

/// The shares of a layer's forward pass that are computed again.
template <scalar T = double>
struct recomputed_shares {
  T projections{};
  T core{};
  T feed_forward{};
  T experts{};
  T elements{};
  T dispatch{};

  /// `cost` is that of a recomputed pass over a forward pass.
  constexpr recomputed_shares(const layout& l, const T& cost) {
    const recompute_set& r = l.recompute;
    if (r.layers) {
      const T share = cost / static_cast<double>(r.one_layer_of);
      projections = core = feed_forward = experts = elements = dispatch = share;
      return;
    }
    if (r.attention_core) core = cost;
    elements = ((r.norms ? 0.4 : 0.0) + (r.activation ? 0.3 : 0.0)) * cost;
    if (r.latent_up) projections = 0.4 * cost;
    if (r.experts) experts = dispatch = cost;
  }
};

}  // namespace leverage::hardware
