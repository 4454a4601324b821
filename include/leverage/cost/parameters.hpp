// SPDX-License-Identifier: Apache-2.0
/// @file
/// Exact parameter counts of a configuration, by component.
///
///   component            weights, per layer for components of a layer
///   embedding            V d_model, and the learned positions; V e and e d_model for an embedding of width e
///   attention            q, k, v, o matrices, output gate, indexer (block_weights.hpp)
///   recurrent mixers     their matrices and short convolutions (block_weights.hpp)
///   dense feed-forward   3 d_model d_ff gated, 2 d_model d_ff plain
///   routed experts       the same with d_expert, times E (all) or E_a (active)
///   shared experts       the same with their own width, times E_s; their gate counts as router
///   router               d_model E, and the projections to and from the latent width of experts
///   head                 V d_model, none if tied; d_model e in addition for an embedding of width e, tied or not
///   norms, biases        vectors, counted separately because published counts often exclude them; the
///                        score correction, attention sinks and the decays of recurrent mixers are biases
///   prediction           the multi-token-prediction modules, which are not part of the total
///   prediction copies    V d_model for each copy of embedding or head that a checkpoint stores with a module: no
///                        further parameters, but part of the size that a hub shows
///
/// Three conventions of "active" are published: with both embeddings (Mixtral 12.9 B, Qwen3 3.3 B), with the output
/// head only (DeepSeek-V2-Lite 2.4 B), and with neither (Ling 789 M, N_a of Tian et al.).
///
/// An invalid configuration gives `not_a_count` at run time and does not compile in a constant expression.
#pragma once

#include "leverage/core/quantities.hpp"
#include "leverage/cost/block_weights.hpp"
#include "leverage/model/parts.hpp"
#include "leverage/model/transformer.hpp"
#include "leverage/model/validate.hpp"

namespace leverage::cost {

/// The vocabulary matrices that a count includes.
enum class vocabulary_convention {
  both,       ///< input embedding (with positions) and output head; a tied matrix once
  head_only,  ///< the output head, whether tied or not
  none,       ///< neither: "non-vocabulary" or "non-embedding" parameters
};

/// The components that a parameter count includes. The default is everything except the prediction modules and their
/// copies of embedding and head.
struct counted {
  vocabulary_convention vocabulary = vocabulary_convention::both;
  bool norms = true;
  bool biases = true;
  bool prediction = false;
  bool prediction_copies = false;
};

/// The convention of most dimension tables in model cards: matrices only.
inline constexpr counted matrices_only{.norms = false, .biases = false};

/// Parameters of a model by component, either all of them or those that one token uses.
struct parameter_breakdown {
  count embedding = 0;
  count attention = 0;
  count dense_feed_forward = 0;
  count routed_experts = 0;
  count shared_experts = 0;
  count router = 0;
  count head = 0;
  count norms = 0;
  count biases = 0;
  count prediction = 0;
  count tied_head = 0;  ///< the part of `embedding` that is the output head as well
  count recurrent = 0;  ///< mixers without softmax attention
  count prediction_copies = 0;

  /// The sum of the components that `what` includes.
  [[nodiscard]] constexpr parameters<count> sum(const counted& what) const {
    if (embedding == not_a_count) {
      return parameters{not_a_count};
    }
    count n = attention + recurrent + dense_feed_forward + routed_experts + shared_experts + router;
    if (what.vocabulary == vocabulary_convention::both) {
      n += embedding + head;
    } else if (what.vocabulary == vocabulary_convention::head_only) {
      n += head + tied_head;
    }
    return parameters{n + (what.norms ? norms : 0) + (what.biases ? biases : 0) +
                      (what.prediction ? prediction : 0) +
                      (what.prediction_copies ? prediction_copies : 0)};
  }

  /// Everything except the prediction modules, which is the number of weights in a checkpoint.
  [[nodiscard]] constexpr parameters<count> total() const { return sum({}); }

  friend constexpr bool operator==(const parameter_breakdown&,
                                   const parameter_breakdown&) = default;
};

namespace detail {

/// Weights of one normalisation of d_model.
[[nodiscard]] constexpr count norm_parameters(const transformer& m) {
  return m.norm == norm_kind::layer ? 2 * m.d_model : m.d_model;
}

/// Adds the mixers of a part and the norms of its layers.
constexpr void add_mixers(parameter_breakdown& p, const part& b) {
  const count d = b.model.d_model;
  const count attentions = b.mixers * b.attention_layers;
  const count recurrences = b.mixers * b.recurrent_layers;
  p.attention += attentions * attention_matrices(d, b.attention);
  p.norms +=
      b.layers * b.norms * norm_parameters(b.model) + attentions * attention_norms(b.attention);
  p.biases += attentions * attention_biases(d, b.attention);
  if (recurrences > 0) {
    p.recurrent +=
        recurrences * (recurrent_matrices(d, b.recurrent) + convolution_weights(b.recurrent));
    p.norms += recurrences * recurrent_norms(b.recurrent);
    p.biases += recurrences * recurrent_biases(b.recurrent);
  }
}

/// Adds the dense feed-forwards of a part.
constexpr void add_feed_forwards(parameter_breakdown& p, const part& b) {
  const count d = b.model.d_model;
  const feed_forward& f = b.feed_forward;
  const count denses = b.feed_forwards * b.dense_layers;
  p.dense_feed_forward += denses * feed_forward_matrices(d, f.width, f.gated);
  p.biases += f.biases ? denses * feed_forward_biases(d, f.width, f.gated) : 0;
}

/// Adds the mixtures of a part, with all routed experts or those that a token uses.
constexpr void add_mixtures(parameter_breakdown& p, const part& b, bool active) {
  const count d = b.model.d_model;
  const mixture_of_experts& e = b.experts;
  const count experts = active ? e.active : e.experts;
  const mixture_matrices mixture = mixture_layer_matrices(d, e, experts);
  p.routed_experts += b.mixture_layers * mixture.routed;
  p.shared_experts += b.mixture_layers * mixture.shared;
  p.router += b.mixture_layers * mixture.router;
  p.biases += b.mixture_layers * mixture_biases(d, e, experts);
}

/// Adds the layers of a part, with all routed experts or with those that a token uses.
constexpr void add(parameter_breakdown& p, const part& b, bool active) {
  add_mixers(p, b);
  add_feed_forwards(p, b);
  add_mixtures(p, b, active);
}

/// Parameters of a valid configuration, with all routed experts or with those that a token uses.
[[nodiscard]] constexpr parameter_breakdown parameters_of_valid(const transformer& m, bool active) {
  parameter_breakdown p;
  for_each_part(m, [&](const part& b) { add(p, b, active); });
  const count rows = m.vocabulary * m.embedded_width();
  const count projection = m.embedding_width * m.d_model;
  p.embedding = rows + projection + m.learned_positions * m.d_model;
  p.head = projection + (m.tied_embeddings ? 0 : rows);
  p.tied_head = m.tied_embeddings ? rows : 0;
  p.norms += norm_parameters(m) * ((m.embedding_norm ? 1 : 0) + (m.final_norm ? 1 : 0));
  p.biases += m.head_bias ? m.vocabulary : 0;
  if (m.prediction_layers > 0) {
    // A module joins the hidden state and the embedding of the next token (2 d_model to d_model), each with a norm,
    // runs one more layer and normalises its output; it shares embedding and head with the model.
    parameter_breakdown layer;
    add(layer, prediction_part_of(m), active);
    p.prediction =
        m.prediction_layers *
        (2 * m.d_model * m.d_model + m.prediction_norms * norm_parameters(m) + layer.total().value);
    p.prediction_copies = m.prediction_layers * m.prediction_copies * m.vocabulary * m.d_model;
  }
  return p;
}

/// The same of any configuration.
[[nodiscard]] constexpr parameter_breakdown parameters_of(const transformer& m, bool active) {
  if (!leverage::detail::accepts(m)) {
    constexpr count none = not_a_count;
    return {none, none, none, none, none, none, none, none, none, none, none, none, none};
  }
  return parameters_of_valid(m, active);
}

/// Elements of keys and values per token of a valid configuration.
[[nodiscard]] constexpr count key_value_elements_of_valid(const transformer& m) {
  count elements = 0;
  for_each_part(m, [&](const part& b) {
    elements += b.mixers * b.attention_layers * key_value_elements(b.attention);
  });
  return elements;
}

/// Elements of recurrent states of a valid configuration.
[[nodiscard]] constexpr count recurrent_state_elements_of_valid(const transformer& m) {
  count elements = 0;
  for_each_part(m, [&](const part& b) {
    elements += b.mixers * b.recurrent_layers * state_elements(b.recurrent);
  });
  return elements;
}

}  // namespace detail

/// All parameters of a model, by component.
[[nodiscard]] constexpr parameter_breakdown total_parameters(const transformer& m) {
  return detail::parameters_of(m, false);
}

/// The parameters that one token uses: E_a of the routed experts and everything else.
[[nodiscard]] constexpr parameter_breakdown active_parameters(const transformer& m) {
  return detail::parameters_of(m, true);
}

/// Elements of keys and values that are cached per token, summed over all layers: h_kv (key width + value width) per
/// layer, or the compressed vector and the shared rotary key of latent attention. A windowed or chunked layer caches
/// only the tokens that are still seen; an indexer caches its key as well. Recurrent mixers cache none.
[[nodiscard]] constexpr count key_value_elements_per_token(const transformer& m) {
  if (!leverage::detail::accepts(m)) {
    return not_a_count;
  }
  return detail::key_value_elements_of_valid(m);
}

/// Elements of the states of recurrent mixers of one sequence, with what their short convolutions keep.
[[nodiscard]] constexpr count recurrent_state_elements(const transformer& m) {
  if (!leverage::detail::accepts(m)) {
    return not_a_count;
  }
  return detail::recurrent_state_elements_of_valid(m);
}

}  // namespace leverage::cost
