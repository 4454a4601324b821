// SPDX-License-Identifier: Apache-2.0
/// @file
/// Sums over the layers of a stage from which its memory follows. What a layer of each kind has is computed once for a
/// model, and a stage adds as many as it has.
///
/// While the backward pass of a layer runs, an accelerator also has
///
///   the tensors that the layer computes again
///   the gradients of those inside its largest branch: as many numbers as these
///   two hidden states of all its t ranks, gathered: the input of a branch and the gradient of its output
#pragma once

#include "leverage/core/quantities.hpp"
#include "leverage/cost/parameters.hpp"
#include "leverage/hardware/activations.hpp"
#include "leverage/hardware/layout.hpp"
#include "leverage/hardware/recipe.hpp"
#include "leverage/hardware/shards.hpp"
#include "leverage/hardware/stages.hpp"
#include "leverage/model/parts.hpp"

namespace leverage::hardware {

/// Copies of tokens that an accelerator receives for one mixture layer and micro-batch, if routing is balanced.
[[nodiscard]] constexpr bytes<> dispatch_memory(const mixture_of_experts& e, count d_model,
                                                double tokens, double bytes_of_number) {
  const count seen = e.latent_width > 0 ? e.latent_width : d_model;
  return bytes{tokens * static_cast<double>(e.active * seen) * bytes_of_number};
}

namespace detail {

/// The larger of two.
[[nodiscard]] constexpr double larger(double a, double b) { return a < b ? b : a; }

/// Parameters of an accelerator by the number of their copies.
struct shard_sizes {
  count others = 0;
  count experts = 0;

  constexpr shard_sizes() = default;
  constexpr explicit shard_sizes(const parameter_shard& s)
      : others(s.others()), experts(s.experts()) {}

  constexpr void add(count layers, const shard_sizes& each) {
    others += layers * each.others;
    experts += layers * each.experts;
  }
  [[nodiscard]] constexpr double sum() const { return static_cast<double>(others + experts); }
};

/// What each kind of layer of a part has on an accelerator: every layer, and also those with a feed-forward and those
/// with a mixture.
struct part_load {
  part_layers layers{};
  shard_sizes every{};
  shard_sizes dense{};
  shard_sizes mixture{};
  layer_activations kept{};
  layer_activations all{};     ///< with nothing computed again
  layer_activations inside{};  ///< of the largest branch
  double input = 0.0;          ///< bytes of a hidden state that is kept
  double gathered = 0.0;       ///< and of one of all t ranks
  double dispatch = 0.0;       ///< bytes of copies sent and returned

  constexpr part_load() = default;
  constexpr part_load(const part& p, const layout& l, const recipe& r,
                      const micro_batch_tokens& tokens) {
    const part_shard narrow(p, l);
    const part here = narrow.of(p);
    add_parameters(here);

    const double hidden = r.activation_bytes * static_cast<double>(p.model.d_model);
    input = hidden * tokens.hidden;
    gathered = hidden * tokens.piece;
    layout keeps_all = l;
    keeps_all.recompute = {};
    const kept_of_part everything(here, keeps_all);
    all = kept_activations(everything, p, l, r, tokens);
    inside = branches(everything, p, l, r, tokens);
    kept = l.recompute == recompute_set{}
               ? all
               : kept_activations(kept_of_part(here, l), p, l, r, tokens);
    if (p.mixture_layers > 0 && l.expert * l.expert_tensor > 1) {
      dispatch = dispatch_memory(p.experts, p.model.d_model, copies(l, tokens),
                                 r.dispatch_bytes + r.combine_bytes)
                     .value;
    }
  }

  /// What a layer in its backward pass has and does not keep.
  [[nodiscard]] constexpr double backward(const layout& l, bool has_dense, bool has_mixture) const {
    const double held = l.recompute.layers ? input : kept.layer(has_dense, has_mixture);
    const double wide = larger(has_dense ? inside.dense : 0.0, has_mixture ? inside.mixture : 0.0);
    return all.layer(has_dense, has_mixture) - held + larger(inside.every, wide) + 2.0 * gathered;
  }

 private:
  constexpr void add_parameters(const part& here) {
    const part each = with_layers(here, {.layers = 1,
                                         .attention = here.attention_layers > 0 ? 1 : 0,
                                         .recurrent = here.recurrent_layers > 0 ? 1 : 0,
                                         .dense = 1,
                                         .mixture = 1});
    cost::parameter_breakdown n;
    cost::detail::add_mixers(n, each);
    every.others = n.sum({}).value;
    if (here.dense_layers > 0) {
      n = {};
      cost::detail::add_feed_forwards(n, each);
      dense.others = n.sum({}).value;
    }
    if (here.mixture_layers > 0) {
      n = {};
      cost::detail::add_mixtures(n, each, true);
      mixture.experts = n.routed_experts + expert_biases(each);
      mixture.others = n.sum({}).value - mixture.experts;
    }
  }
};

/// What the layers of a stage have.
struct stage_load {
  shard_sizes parameters{};
  double kept = 0.0;           ///< of one micro-batch
  double layer = 0.0;          ///< the most that a layer in its backward pass has and does not keep
  double largest_layer = 0.0;  ///< parameters
  double dispatch = 0.0;

  constexpr void add(const part_load& p, const layer_counts& n, const layout& l) {
    if (n.layers == 0) return;
    parameters.add(n.layers, p.every);
    parameters.add(n.dense, p.dense);
    parameters.add(n.mixture, p.mixture);
    double here = p.kept.of(n);
    if (l.recompute.layers) {
      const double inputs = p.input * static_cast<double>(n.layers);
      here += (inputs - here) / static_cast<double>(l.recompute.one_layer_of);
    }
    kept += here;
    const bool has_dense = n.dense > 0;
    const bool has_mixture = n.mixture > 0;
    layer =
        larger(layer, larger(p.backward(l, has_dense, false), p.backward(l, false, has_mixture)));
    const double wide =
        larger(has_dense ? p.dense.sum() : 0.0, has_mixture ? p.mixture.sum() : 0.0);
    largest_layer = larger(largest_layer, p.every.sum() + wide);
    if (has_mixture) dispatch = larger(dispatch, p.dispatch);
  }
};

}  // namespace detail
}  // namespace leverage::hardware
