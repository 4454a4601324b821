// SPDX-License-Identifier: Apache-2.0
/// @file
/// Memory of one accelerator in training, by what it holds, for the stage of the pipeline that needs the most.
///
///   weights, gradients, optimizer    bytes per parameter (recipe.hpp) times the parameters of an accelerator (shards.hpp),
///                                    over its shards where they are sharded
///   activations     what layers keep (activations.hpp) of the micro-batches in flight (in_flight.hpp)
///   recomputed      all tensors of one layer, while layers are computed again
///   gathered        with zero3, the weights of the layer that works and of the next one
///   logits          4 s b V / (t c), where the head is
///   dispatch        copies of tokens sent to experts and back, where experts are on several accelerators
///   cache           keys and values: none in training
///
/// The dense parts of a model have d c copies, routed experts have d_e: sharding divides by that many, or by the `shards`
/// of the layout, of which experts get the same part.
#pragma once

#include <limits>

#include "leverage/core/quantities.hpp"
#include "leverage/hardware/activations.hpp"
#include "leverage/hardware/in_flight.hpp"
#include "leverage/hardware/layout.hpp"
#include "leverage/hardware/layout_rules.hpp"
#include "leverage/hardware/recipe.hpp"
#include "leverage/hardware/shards.hpp"
#include "leverage/hardware/stages.hpp"
#include "leverage/model/parts.hpp"
#include "leverage/model/transformer.hpp"

namespace leverage::hardware {

/// Memory of one accelerator.
struct memory_breakdown {
  bytes<> weights{};
  bytes<> gradients{};
  bytes<> optimizer{};
  bytes<> activations{};
  bytes<> recomputed{};
  bytes<> gathered{};
  bytes<> logits{};
  bytes<> dispatch{};
  bytes<> cache{};
  count stage = 0;  ///< the stage that it is of

  /// Weights, gradients and optimizer.
  [[nodiscard]] constexpr bytes<> states() const { return weights + gradients + optimizer; }
  [[nodiscard]] constexpr bytes<> total() const {
    return states() + activations + recomputed + gathered + logits + dispatch + cache;
  }

  friend constexpr bool operator==(const memory_breakdown&, const memory_breakdown&) = default;
};

/// Ranks that share the states of dense parts and of routed experts.
struct shard_counts {
  count others = 1;
  count experts = 1;
};

[[nodiscard]] constexpr shard_counts shards_of(const layout& l, count accelerators) {
  if (l.sharding == sharding::none) return {};
  const count copies = l.data(accelerators) * l.context;
  const count expert_copies = l.expert_data(accelerators);
  if (l.shards == 0 || l.shards == copies) return {copies, expert_copies};
  const count groups = copies / l.shards;
  return {l.shards, expert_copies % groups == 0 ? expert_copies / groups : 1};
}

/// Adds weights, gradients and optimizer of some parameters that this many ranks share.
constexpr void add_states(memory_breakdown& b, const recipe& r, sharding how, count parameters,
                          count shards) {
  const auto n = static_cast<double>(parameters);
  const double shared = n / static_cast<double>(shards);
  const auto of = [&](sharding first) { return how >= first ? shared : n; };
  b.weights.value += r.weight_bytes * of(sharding::zero3);
  b.gradients.value += r.gradient_bytes * of(sharding::zero2);
  b.optimizer.value += r.optimizer_bytes() * of(sharding::zero1);
}

/// Logits of one micro-batch in 32 bits, on an accelerator of the last stage.
[[nodiscard]] constexpr bytes<> logits_memory(const transformer& m, const layout& l) {
  const double rows = static_cast<double>((m.vocabulary + l.tensor - 1) / l.tensor);
  return bytes{4.0 * micro_batch_tokens(m, l).piece * rows};
}

/// Copies of tokens that an accelerator receives for one mixture layer and micro-batch, if routing is balanced.
[[nodiscard]] constexpr bytes<> dispatch_memory(const mixture_of_experts& e, count d_model,
                                                double tokens, double bytes_of_number) {
  const count seen = e.latent_width > 0 ? e.latent_width : d_model;
  return bytes{tokens * static_cast<double>(e.active * seen) * bytes_of_number};
}

namespace detail {

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

/// What each kind of layer of a part holds on an accelerator: every layer, and also those with a feed-forward and those
/// with a mixture.
struct part_load {
  part_layers layers{};
  layer_activations kept{};
  layer_activations all{};  ///< with nothing computed again
  shard_sizes every{};
  shard_sizes dense{};
  shard_sizes mixture{};
  double input = 0.0;     ///< bytes of a hidden state
  double dispatch = 0.0;  ///< bytes of copies sent and returned

  constexpr part_load() = default;
  constexpr part_load(const part& p, const layout& l, const recipe& r,
                      const micro_batch_tokens& tokens) {
    const part_shard narrow(p, l);
    const part here = narrow.of(p);
    const part each = with_layers(here, {.layers = 1,
                                         .attention = p.attention_layers > 0 ? 1 : 0,
                                         .recurrent = p.recurrent_layers > 0 ? 1 : 0,
                                         .dense = 1,
                                         .mixture = 1});
    cost::parameter_breakdown n;
    cost::detail::add_mixers(n, each);
    every.others = n.sum({}).value;
    if (p.dense_layers > 0) {
      n = {};
      cost::detail::add_feed_forwards(n, each);
      dense.others = n.sum({}).value;
    }
    if (p.mixture_layers > 0) {
      n = {};
      cost::detail::add_mixtures(n, each, true);
      mixture.experts = n.routed_experts + expert_biases(each);
      mixture.others = n.sum({}).value - mixture.experts;
    }

    kept = kept_activations(p, here, l, r, tokens);
    input = r.activation_bytes * static_cast<double>(p.model.d_model) * tokens.hidden;
    if (l.recompute == recompute_set{}) {
      all = kept;
    } else {
      layout none = l;
      none.recompute = {};
      all = kept_activations(p, here, none, r, tokens);
    }
    if (p.mixture_layers > 0 && l.expert * l.expert_tensor > 1) {
      dispatch = dispatch_memory(p.experts, p.model.d_model, copies(l, tokens),
                                 r.dispatch_bytes + r.combine_bytes)
                     .value;
    }
  }
};

/// The larger of two.
[[nodiscard]] constexpr double larger(double a, double b) { return a < b ? b : a; }

/// The load of a stage: sums over its parts, and the largest of its layers.
struct stage_load {
  const layout& l;
  shard_sizes parameters{};
  double kept = 0.0;           ///< of one micro-batch
  double recomputed = 0.0;     ///< the most that a layer has and does not keep
  double largest_layer = 0.0;  ///< parameters
  double dispatch = 0.0;

  constexpr void add(const part_load& p, const layer_counts& n) {
    if (n.layers == 0) return;
    parameters.add(n.layers, p.every);
    parameters.add(n.dense, p.dense);
    parameters.add(n.mixture, p.mixture);
    double here = p.kept.of(n);
    if (l.recompute.layers) {
      const auto period = static_cast<double>(l.recompute.one_layer_of);
      const double inputs = p.input * static_cast<double>(n.layers);
      here += (inputs - here) / period;
    }
    kept += here;
    const double again_dense = p.all.layer(n.dense > 0, false) - kept_of(p, n.dense > 0, false);
    const double again_mixture =
        p.all.layer(false, n.mixture > 0) - kept_of(p, false, n.mixture > 0);
    recomputed = larger(recomputed, larger(again_dense, again_mixture));
    const double wide =
        larger(n.dense > 0 ? p.dense.sum() : 0.0, n.mixture > 0 ? p.mixture.sum() : 0.0);
    largest_layer = larger(largest_layer, p.every.sum() + wide);
    if (n.mixture > 0) dispatch = larger(dispatch, p.dispatch);
  }

 private:
  [[nodiscard]] constexpr double kept_of(const part_load& p, bool has_dense,
                                         bool has_mixture) const {
    return l.recompute.layers ? p.input : p.kept.layer(has_dense, has_mixture);
  }
};

/// The breakdown for a valid model and layout.
[[nodiscard]] constexpr memory_breakdown memory_of(const transformer& m, const layout& l,
                                                   const recipe& r, count accelerators,
                                                   count global_batch) {
  const micro_batch_tokens tokens(m, l);
  const shard_counts shards = shards_of(l, accelerators);
  const count micro_batches = l.micro_batches(accelerators, global_batch);
  part_load parts[block_list::max_size];
  int size = 0;
  for_each_part(m, [&](const part& p) {
    parts[size] = part_load(p, l, r, tokens);
    parts[size++].layers = part_layers(p);
  });

  const layer_chunks chunks = chunks_of(l, m.layers);
  layer_counts layers[block_list::max_size];
  memory_breakdown most;
  for (count stage = 0; stage < l.pipeline; ++stage) {
    bool has_other_layers = false;
    for (int i = 0; i < size; ++i) {
      const layer_counts before = layers[i];
      layers[i] = layers_on_stage(parts[i].layers, l, chunks, stage);
      has_other_layers = has_other_layers || before != layers[i];
    }
    // Later stages have fewer micro-batches in flight: with the layers of the stage before, one needs no more.
    if (stage > 0 && !has_other_layers && !has_head(l, stage)) continue;
    stage_load load{l};
    for (int i = 0; i < size; ++i) load.add(parts[i], layers[i]);
    memory_breakdown b;
    b.stage = stage;
    const double in_flight = micro_batches_in_flight(l, stage, micro_batches);
    if (has_head(l, stage)) {
      const double hidden = r.activation_bytes * static_cast<double>(m.d_model) * tokens.hidden;
      load.kept += 2.0 * hidden;  // input and output of the last norm
      if (m.prediction_layers > 0) {
        const part one = prediction_part_of(m);
        const part_load module(one, l, r, tokens);
        // More than its layer: what the joining matrix reads and what the norms before it read.
        load.add(module, m.prediction_layers * layers_of(one));
        load.kept += static_cast<double>(m.prediction_layers * (m.prediction_norms + 2)) * hidden;
      }
      b.logits.value = static_cast<double>(1 + m.prediction_layers) * logits_memory(m, l).value;
    }
    if (has_embedding(l, stage) || has_head(l, stage)) {
      parameter_shard ends;
      add_ends(ends, m, l, stage);
      load.parameters.add(1, shard_sizes(ends));
    }
    add_states(b, r, l.sharding, load.parameters.others, shards.others);
    add_states(b, r, l.sharding, load.parameters.experts, shards.experts);
    b.activations.value = in_flight * load.kept;
    b.recomputed.value = load.recomputed;
    if (l.sharding == sharding::zero3) b.gathered.value = 2.0 * r.weight_bytes * load.largest_layer;
    b.dispatch.value = load.dispatch;
    if (stage == 0 || most.total() < b.total()) most = b;
  }
  return most;
}

}  // namespace detail

/// Memory of an accelerator of the stage that needs the most, for a global batch in sequences. If model, layout, number
/// of accelerators or batch are invalid, it is NaN.
[[nodiscard]] constexpr memory_breakdown memory_per_accelerator(const transformer& m,
                                                                const layout& l, const recipe& r,
                                                                count accelerators,
                                                                count global_batch) {
  if (!detail::accepts(m, l, accelerators, global_batch)) {
    constexpr bytes<> none{std::numeric_limits<double>::quiet_NaN()};
    return {none, none, none, none, none, none, none, none, none, -1};
  }
  return detail::memory_of(m, l, r, accelerators, global_batch);
}

}  // namespace leverage::hardware
