// SPDX-License-Identifier: Apache-2.0
/// @file
/// Exact parameter counts of a configuration, by component.
///
///   component            weights, per layer for components of a layer
///   embedding            V d_model, and the learned positions
///   attention            q, k, v, o matrices:  2 d_model h d_h + 2 d_model h_kv d_h,  or, latent:
///                        d r_q + r_q h (n + r)  [d h (n + r) without r_q]
///                        + d (r_kv + r) + r_kv h (n + v) + h v d
///   dense feed-forward   3 d_model d_ff gated, 2 d_model d_ff plain
///   routed experts       the same with d_expert, times E (all) or E_a (active)
///   shared experts       the same with their own width, times E_s; their gate counts as router
///   router               d_model E
///   head                 V d_model, none if tied
///   norms, biases        vectors, counted separately because published counts often exclude them;
///                        the score correction and attention sinks are biases
///   prediction           the multi-token-prediction modules, which are not part of the total
///
/// Three conventions of "active" are published: with both embeddings (Mixtral 12.9 B, Qwen3 3.3 B), with the output
/// head only (DeepSeek-V2-Lite 2.4 B), and with neither (Ling 789 M, N_a of Tian et al.).
///
/// An invalid configuration gives `not_a_count` at run time and does not compile in a constant expression.
#pragma once

#include "leverage/core/quantities.hpp"
#include "leverage/model/transformer.hpp"
#include "leverage/model/validate.hpp"

namespace leverage::cost {

/// The vocabulary matrices that a count includes.
enum class vocabulary_convention {
  both,       ///< input embedding (with positions) and output head; a tied matrix once
  head_only,  ///< the output head, whether tied or not
  none,       ///< neither: "non-vocabulary" or "non-embedding" parameters
};

/// The components that a parameter count includes. The default is everything except the prediction modules.
struct counted {
  vocabulary_convention vocabulary = vocabulary_convention::both;
  bool norms = true;
  bool biases = true;
  bool prediction = false;
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

  /// The sum of the components that `what` includes.
  [[nodiscard]] constexpr parameters<count> sum(const counted& what) const {
    if (embedding == not_a_count) {
      return parameters{not_a_count};
    }
    count n = attention + dense_feed_forward + routed_experts + shared_experts + router;
    if (what.vocabulary == vocabulary_convention::both) {
      n += embedding + head;
    } else if (what.vocabulary == vocabulary_convention::head_only) {
      n += head + tied_head;
    }
    return parameters{n + (what.norms ? norms : 0) + (what.biases ? biases : 0) +
                      (what.prediction ? prediction : 0)};
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

/// Projection matrices of one attention block.
[[nodiscard]] constexpr count attention_matrices(const transformer& m) {
  const attention& a = m.attention;
  if (!a.is_latent()) {
    return 2 * m.d_model * a.head_dim * (a.heads + a.kv_heads);
  }
  const latent_attention& l = a.latent;
  const count query_width = a.heads * (l.nope_dim + l.rope_dim);
  const count query =
      l.query_rank > 0 ? l.query_rank * (m.d_model + query_width) : m.d_model * query_width;
  const count key_value =
      m.d_model * (l.kv_rank + l.rope_dim) + l.kv_rank * a.heads * (l.nope_dim + l.value_dim);
  return query + key_value + a.heads * l.value_dim * m.d_model;
}

/// Bias vectors and sinks of one attention block.
[[nodiscard]] constexpr count attention_biases(const transformer& m) {
  const attention& a = m.attention;
  count query = a.heads * a.score_dim();
  count key = a.kv_heads * a.head_dim;
  if (a.is_latent()) {
    query = a.latent.query_rank > 0 ? a.latent.query_rank : query;
    key = a.latent.kv_rank + a.latent.rope_dim;
  }
  return (a.bias.query ? query : 0) + (a.bias.key ? key : 0) +
         (a.bias.value ? a.kv_heads * a.head_dim : 0) + (a.bias.output ? m.d_model : 0) +
         (a.sinks ? a.heads : 0);
}

/// Norm weights inside one attention block, of queries and keys or of the latent vectors.
[[nodiscard]] constexpr count attention_norms(const transformer& m) {
  const attention& a = m.attention;
  if (a.is_latent()) {
    return a.latent.query_rank + a.latent.kv_rank;
  }
  switch (a.norm) {
    case query_key_norm::none:
      return 0;
    case query_key_norm::per_head:
      return 2 * a.head_dim;
    case query_key_norm::full_width:
      return (a.heads + a.kv_heads) * a.head_dim;
  }
  return 0;
}

/// Matrices of one feed-forward block of the given hidden width.
[[nodiscard]] constexpr count feed_forward_matrices(const transformer& m, count width, bool gated) {
  return (gated ? 3 : 2) * m.d_model * width;
}

/// Bias vectors of one feed-forward block of the given hidden width.
[[nodiscard]] constexpr count feed_forward_biases(const transformer& m, count width, bool gated) {
  return (gated ? 2 : 1) * width + m.d_model;
}

/// Matrices of one mixture layer with `experts` of its routed experts.
struct mixture_matrices {
  count routed;
  count shared;
  count router;

  [[nodiscard]] constexpr count sum() const { return routed + shared + router; }
};
[[nodiscard]] constexpr mixture_matrices mixture_layer_matrices(const transformer& m,
                                                                count experts) {
  const mixture_of_experts& e = m.experts;
  return {experts * feed_forward_matrices(m, e.expert_width, e.gated),
          e.shared * feed_forward_matrices(m, e.shared_width, e.gated),
          m.d_model * (e.experts + (e.shared_gate ? 1 : 0))};
}

/// Parameters with `experts` of the routed experts counted in every mixture layer.
[[nodiscard]] constexpr parameter_breakdown parameters_with(const transformer& m, count experts) {
  if (!leverage::detail::accepts(m)) {
    constexpr count none = not_a_count;
    return {none, none, none, none, none, none, none, none, none, none, none};
  }
  const mixture_of_experts& e = m.experts;

  // One mixture layer and one dense layer, with norms and biases counted separately.
  const mixture_matrices mixture = mixture_layer_matrices(m, experts);
  const count expert_biases = e.biases
                                  ? experts * feed_forward_biases(m, e.expert_width, e.gated) +
                                        e.shared * feed_forward_biases(m, e.shared_width, e.gated)
                                  : 0;
  const count mixture_biases =
      expert_biases + (e.router_bias ? e.experts : 0) + (e.score_correction_bias ? e.experts : 0);
  const feed_forward& f = m.feed_forward;
  const count dense = feed_forward_matrices(m, f.width, f.gated);
  const count dense_biases = f.biases ? feed_forward_biases(m, f.width, f.gated) : 0;

  const count layer_norms = 2 * norm_parameters(m) + attention_norms(m);
  const count mixtures = m.mixture_layers();
  const count denses = m.dense_layers();

  parameter_breakdown p;
  p.embedding = (m.vocabulary + m.learned_positions) * m.d_model;
  p.attention = m.layers * attention_matrices(m);
  p.dense_feed_forward = denses * dense;
  p.routed_experts = mixtures * mixture.routed;
  p.shared_experts = mixtures * mixture.shared;
  p.router = mixtures * mixture.router;
  p.head = m.tied_embeddings ? 0 : m.vocabulary * m.d_model;
  p.tied_head = m.tied_embeddings ? m.vocabulary * m.d_model : 0;
  p.norms = m.layers * layer_norms + norm_parameters(m);
  p.biases = m.layers * attention_biases(m) + denses * dense_biases + mixtures * mixture_biases;
  // A module joins the hidden state and the embedding of the next token (2 d_model to d_model), each with a norm, runs
  // one more layer and normalises its output; it shares embedding and head with the model.
  const count last_layer =
      m.prediction_is_mixture() ? mixture.sum() + mixture_biases : dense + dense_biases;
  p.prediction = m.prediction_layers *
                 (2 * m.d_model * m.d_model + 3 * norm_parameters(m) + attention_matrices(m) +
                  attention_biases(m) + layer_norms + last_layer);
  return p;
}

}  // namespace detail

/// All parameters of a model, by component.
[[nodiscard]] constexpr parameter_breakdown total_parameters(const transformer& m) {
  return detail::parameters_with(m, m.experts.experts);
}

/// The parameters that one token uses: E_a of the routed experts and everything else.
[[nodiscard]] constexpr parameter_breakdown active_parameters(const transformer& m) {
  return detail::parameters_with(m, m.experts.active);
}

/// Elements of keys and values that are cached per token, summed over all layers: 2 h_kv d_h per layer, or the
/// compressed vector and the shared rotary key of latent attention. A windowed layer caches only the last `width`
/// tokens.
[[nodiscard]] constexpr count key_value_elements_per_token(const transformer& m) {
  if (!leverage::detail::accepts(m)) {
    return not_a_count;
  }
  const attention& a = m.attention;
  return m.layers *
         (a.is_latent() ? a.latent.kv_rank + a.latent.rope_dim : 2 * a.kv_heads * a.head_dim);
}

}  // namespace leverage::cost
