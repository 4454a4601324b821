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
  layer_activations kept{};  ///< of one micro-batch
  double dense_layer =
      0.0;  ///< what one with a feed-forward has in its backward pass and does not keep
  double mixture_layer = 0.0;  ///< and one with a mixture
  double dispatch = 0.0;       ///< bytes of copies sent and returned

  /// That of a part, of the model or of a prediction module.
  constexpr void set(const part& p, const layout& l, const recipe& r,
                     const micro_batch_tokens& tokens) {
    const part_shard narrow(p, l);
    const part here = narrow.of(p);
    if (p.block != part::prediction_part) layers = part_layers(p);
    set_parameters(here);
    set_activations(p, here, l, r, tokens);
    if (p.mixture_layers > 0 && l.expert * l.expert_tensor > 1) {
      dispatch = dispatch_memory(p.experts, p.model.d_model, copies(l, tokens),
                                 r.dispatch_bytes + r.combine_bytes)
                     .value;
    }
  }

 private:
  constexpr void set_parameters(const part& here) {
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

  constexpr void set_activations(const part& p, const part& here, const layout& l, const recipe& r,
                                 const micro_batch_tokens& tokens) {
    const double hidden = r.activation_bytes * static_cast<double>(p.model.d_model);
    layout keeps_all = l;
    keeps_all.recompute = {};
    const kept_of_part everything(here, keeps_all);
    const layer_activations all = kept_activations(everything, p, l, r, tokens);
    const layer_activations inside = branches(everything, p, l, r, tokens);
    const bool keeps = l.recompute == recompute_set{};
    kept = keeps ? all : kept_activations(kept_of_part(here, l), p, l, r, tokens);

    const double input = hidden * tokens.hidden;
    const auto backward = [&](double own, double own_kept, double own_inside) {
      const double held = l.recompute.layers ? input : kept.every + own_kept;
      return all.every + own - held + larger(inside.every, own_inside) +
             2.0 * hidden * tokens.piece;
    };
    dense_layer = backward(all.dense, kept.dense, inside.dense);
    mixture_layer = backward(all.mixture, kept.mixture, inside.mixture);
    if (p.dense_layers == 0) dense_layer = backward(0.0, 0.0, 0.0);
    if (p.mixture_layers == 0) mixture_layer = 0.0;
    if (l.recompute.layers) {
      const double share = 1.0 / static_cast<double>(l.recompute.one_layer_of);
      kept.every += (input - kept.every) * share;
      kept.dense -= kept.dense * share;
      kept.mixture -= kept.mixture * share;
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

  constexpr void add(const part_load& p, const layer_counts& n) {
    if (n.layers == 0) return;
    parameters.add(n.layers, p.every);
    parameters.add(n.dense, p.dense);
    parameters.add(n.mixture, p.mixture);
    kept += p.kept.of(n);
    double wide = 0.0;
    if (n.mixture < n.layers) {
      layer = larger(layer, p.dense_layer);
      wide = p.dense.sum();
    }
    if (n.mixture > 0) {
      layer = larger(layer, p.mixture_layer);
      wide = larger(wide, p.mixture.sum());
      dispatch = larger(dispatch, p.dispatch);
    }
    largest_layer = larger(largest_layer, p.every.sum() + wide);
  }
};

}  // namespace detail
}  // namespace leverage::hardware
