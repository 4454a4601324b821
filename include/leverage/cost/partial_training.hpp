// SPDX-License-Identifier: Apache-2.0
/// @file
/// Training that changes some of the weights: frozen parts, and low-rank adapters (LoRA, Hu et al. 2021,
/// arXiv:2106.09685).
///
///   forward                all matrix products, those of adapters included
///   backward, activations  the same again: a gradient passes every matrix on its way down. Scores, weighted values,
///                          scores of indexers and recurrent states cost twice their forward products: both factors
///                          are activations
///   backward, weights      the forward products of the matrices that are trained; those that join a narrower embedding
///                          to the layers are trained with embedding and head
///
/// With everything trained that is three times the forward pass, as in flops.hpp. If only the head is trained, no
/// gradient enters the layers. Otherwise it is counted down to the first layer; what a framework saves there because
/// the embedding is frozen, less than one layer, is not taken off. An adapter of rank r for a matrix from m to n
/// numbers has r (m + n) weights, and as many multiply-adds a token.
///
/// An invalid configuration, or adapters for matrices that no layer has, give `not_a_count`.
#pragma once

#include "leverage/core/quantities.hpp"
#include "leverage/cost/block_weights.hpp"
#include "leverage/cost/flops.hpp"
#include "leverage/model/parts.hpp"
#include "leverage/model/transformer.hpp"
#include "leverage/model/validate.hpp"

namespace leverage::cost {

/// The parts of a model whose own weights are trained.
struct trained_parts {
  bool attention = true;        ///< projections, gates, indexers
  bool recurrent_mixer = true;  ///< matrices and convolutions
  bool dense_feed_forward = true;
  bool experts = true;  ///< routed and shared
  bool router = true;
  bool head = true;  ///< a tied head is the embedding, which costs no operations by itself
  bool embedding =
      true;  ///< a gather: trained or not, it costs nothing, but a gradient has to reach it and its projection
  bool prediction = true;

  /// Nothing: what adapters are added to.
  [[nodiscard]] static constexpr trained_parts none() {
    return {false, false, false, false, false, false, false, false};
  }
};

/// Adapters of one rank for the matrices of each layer that has them.
struct low_rank_adapters {
  count rank = 0;  ///< 0: there are none
  bool query = false;
  bool key = false;
  bool value = false;
  bool output = false;
  bool dense_feed_forward = false;  ///< each of its two or three matrices
  bool experts = false;             ///< each matrix of each routed and shared expert
};

/// Operations of one token in training for one kind of component.
struct component_training {
  count forward = 0;
  count backward_activations = 0;
  count backward_weights = 0;
};

/// Operations of one token when some of the weights are trained.
struct partial_training_flops {
  count forward = 0;
  count backward_activations = 0;
  count backward_weights = 0;
  count adapter_parameters = 0;

  // The same by component.
  component_training attention{};        ///< projections, output gates, matrices of indexers
  component_training attention_core{};   ///< scores and weighted values, scores of indexers
  component_training recurrent_mixer{};  ///< matrices and short convolutions
  component_training recurrent_state{};
  component_training dense_feed_forward{};
  component_training experts{};  ///< routed and shared
  component_training router{};
  component_training logits{};
  component_training embedding{};  ///< the projection of an embedding that has its own width
  component_training prediction{};
  component_training adapters{};

  [[nodiscard]] constexpr flops_per_token<count> total() const {
    return flops_per_token{
        forward == not_a_count ? not_a_count : forward + backward_activations + backward_weights};
  }
};

namespace detail {

/// Weights of adapters, all of them and those that one token uses; without value where a layer lacks the matrices.
struct adapter_weights {
  count all = 0;
  count active = 0;
  bool found = false;
};

constexpr void add(adapter_weights& sum, const part& b, const low_rank_adapters& with) {
  const count d = b.model.d_model;
  const attention& a = b.attention;
  const count layers = b.mixers * b.attention_layers;
  const auto adapt = [&](bool asked, count number, count active, count from, count to) {
    if (!asked || number == 0) return;
    sum.found = true;
    sum.all += number * with.rank * (from + to);
    sum.active += active * with.rank * (from + to);
  };
  // Compressed queries, keys and values have matrices of other names.
  const count direct = a.is_latent() ? 0 : layers;
  adapt(with.query, direct, direct, d, a.heads * a.score_dim());
  adapt(with.key, direct, direct, d, a.kv_heads * a.head_dim);
  adapt(with.value, direct, direct, d, a.kv_heads * a.value_dim());
  adapt(with.output, layers, layers, a.heads * a.value_dim(), d);
  const count dense = b.feed_forwards * b.dense_layers * (b.feed_forward.gated ? 3 : 2);
  adapt(with.dense_feed_forward, dense, dense, d, b.feed_forward.width);
  const mixture_of_experts& e = b.experts;
  const count matrices = b.mixture_layers * (e.gated ? 3 : 2);
  const count seen = e.latent_width > 0 ? e.latent_width : d;
  adapt(with.experts, matrices * e.experts, matrices * e.active, seen, e.expert_width);
  adapt(with.experts, matrices * e.shared, matrices * e.shared, d, e.shared_width);
}

/// Whether each kind of matrix that is asked for is in some layer, so that no adapter is left out in silence.
[[nodiscard]] constexpr bool has_all(const transformer& m, const low_rank_adapters& with) {
  const auto found = [&](bool low_rank_adapters::* kind) {
    if (!(with.*kind)) return true;
    low_rank_adapters alone{.rank = 1};
    alone.*kind = true;
    adapter_weights sum;
    for_each_part(m, [&](const part& b) { add(sum, b, alone); });
    return sum.found;
  };
  using adapters = low_rank_adapters;
  return found(&adapters::query) && found(&adapters::key) && found(&adapters::value) &&
         found(&adapters::output) && found(&adapters::dense_feed_forward) &&
         found(&adapters::experts);
}

}  // namespace detail

/// Operations of one token of training with the given parts trained, and with adapters. `forward` is that of the model
/// alone (flops.hpp).
[[nodiscard]] constexpr partial_training_flops partial_training(
    const transformer& m, const flop_breakdown& forward, const trained_parts& trained,
    const low_rank_adapters& with = {}) {
  constexpr partial_training_flops none{not_a_count, not_a_count, not_a_count, not_a_count};
  const count whole = forward.total().value;
  constexpr count max_rank = 1'000'000;
  if (!leverage::detail::accepts(m) || whole == not_a_count || with.rank < 0 ||
      with.rank > max_rank || (with.rank > 0 && !detail::has_all(m, with))) {
    return none;
  }
  detail::adapter_weights adapters;
  if (with.rank > 0) {
    for_each_part(m, [&](const part& b) { detail::add(adapters, b, with); });
  }
  // Without any context: what is left are products with weights, and recurrent states.
  const detail::core_per_token without_context{0, attention_mask::full};
  const flop_breakdown bare = detail::forward_flops(m, without_context);
  flop_breakdown module;
  if (m.prediction_layers > 0) add(module, prediction_part_of(m), without_context);

  const count core = forward.attention_core() + forward.indexer - bare.indexer;
  const count experts = forward.routed_experts + forward.shared_experts;
  const count module_core =
      forward.prediction - bare.prediction + m.prediction_layers * module.recurrent_state;
  const bool enters_layers = adapters.active > 0 || trained.embedding ||
                             (trained.attention && forward.attention() > core) ||
                             (trained.recurrent_mixer && forward.recurrent_mixer > 0) ||
                             (trained.dense_feed_forward && forward.dense_feed_forward > 0) ||
                             (trained.experts && experts > 0) ||
                             (trained.router && forward.router > 0);

  partial_training_flops f{.adapter_parameters = adapters.all};
  // Of `all` operations, `of_activations` multiply two activations, each of which gets a gradient.
  const auto put = [&](component_training& to, count all, count of_activations, bool passed,
                       bool is_trained) {
    const count to_activations = passed ? all + of_activations : 0;
    const count to_weights = is_trained ? all - of_activations : 0;
    to = {to.forward + all, to.backward_activations + to_activations,
          to.backward_weights + to_weights};
    f.forward += all;
    f.backward_activations += to_activations;
    f.backward_weights += to_weights;
  };
  put(f.attention, forward.attention() - core, 0, enters_layers, trained.attention);
  put(f.attention_core, core, core, enters_layers, false);
  put(f.recurrent_mixer, forward.recurrent_mixer, 0, enters_layers, trained.recurrent_mixer);
  put(f.recurrent_state, forward.recurrent_state, forward.recurrent_state, enters_layers, false);
  put(f.dense_feed_forward, forward.dense_feed_forward, 0, enters_layers,
      trained.dense_feed_forward);
  put(f.experts, experts, 0, enters_layers, trained.experts);
  put(f.router, forward.router, 0, enters_layers, trained.router);
  // Both projections of a narrower embedding are as large; a gradient passes the head to that of its side.
  const count projection = forward.embedding;
  put(f.logits, forward.logits - projection, 0, enters_layers || (trained.head && projection > 0),
      trained.head);
  put(f.logits, projection, 0, enters_layers, trained.head);
  put(f.embedding, projection, 0, trained.embedding, trained.embedding);
  put(f.prediction, forward.prediction, module_core, enters_layers || trained.prediction,
      trained.prediction);
  put(f.adapters, 2 * adapters.active, 0, enters_layers, true);
  return f;
}

}  // namespace leverage::cost
