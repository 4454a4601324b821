// SPDX-License-Identifier: Apache-2.0
/// @file
/// Activations that a layer keeps from its forward to its backward pass, as a count of tensors. Per token, with heads and
/// widths as an accelerator has them (shards.hpp); d is d_model, a and g heads, e their width, f a width:
///
///   hidden state      numbers
///   norm inputs       d each
///   norm outputs      d for each mixer and feed-forward that reads one         [recompute.norms drops them]
///
///   attention         queries a e, keys g e, values g e_v, output a e_v; 4 bytes a of softmax statistics
///                     norms of queries and keys: their inputs once more; an output gate: itself and the product
///     unfused         scores after softmax a s                                 [attention_core]
///     latent          down-projections and their norms 2 r_q + 2 r_kv + r; queries, keys a (n + r), values a e_v
///                                                                              [latent_up drops these three]
///     indexer         its queries, key and weights
///   recurrent         projections, what the short convolution returns, the output before and after its gate
///   feed-forward      gated 2 f, plain f; the product that the last matrix reads f   [activation drops it]
///   mixture           4 bytes of logits E and probabilities k
///                     per routed copy: input d, gate and up 2 f_e (plain f_e), product f_e   [activation]
///                     shared experts as a feed-forward               [experts drops the whole mixture]
///
/// Hidden states are divided by t with sequence parallelism. A token has k routed copies; a rank gets those of as many
/// tokens as it has, if routing is balanced, and each of the t_e ranks of an expert gets all of them.
///
/// [korthikanti2022], arXiv:2205.05198, counts the same tensors of a GPT, and dropout masks: korthikanti2022.hpp.
#pragma once

#include "leverage/core/quantities.hpp"
#include "leverage/hardware/layout.hpp"
#include "leverage/hardware/recipe.hpp"
#include "leverage/hardware/shards.hpp"
#include "leverage/model/parts.hpp"
#include "leverage/model/transformer.hpp"

namespace leverage::hardware {

/// The tokens of a micro-batch.
struct micro_batch_tokens {
  double piece = 0.0;  ///< of the piece of its sequences that a rank has: s b / c
  double hidden =
      0.0;  ///< of which it keeps the hidden states: that over t with sequence parallelism

  constexpr micro_batch_tokens(const transformer& m, const layout& l)
      : piece(static_cast<double>(tokens_of(m, l))),
        hidden(l.sequence_parallel ? piece / static_cast<double>(l.tensor) : piece) {}

 private:
  static constexpr count tokens_of(const transformer& m, const layout& l) {
    return m.sequence / l.context * l.micro_batch;
  }
};

namespace detail {

/// Numbers that are kept: of hidden states and of what t divides, at the size of an activation, and those of 4 bytes.
struct kept_numbers {
  count hidden = 0;   ///< per token of micro_batch_tokens::hidden
  count divided = 0;  ///< per token of micro_batch_tokens::piece
  count copied = 0;   ///< per routed copy of a token
  count single = 0;   ///< of 4 bytes, per token of `piece`
  count router = 0;   ///< of 4 bytes, per token of `hidden`
};

/// The product that the last matrix reads, and what it is computed from.
[[nodiscard]] constexpr count feed_forward_numbers(count width, bool gated, const layout& l) {
  return (gated ? 2 : 1) * width + (l.recompute.activation ? 0 : width);
}

/// What one attention keeps, but its input. `a` is that of an accelerator.
constexpr void add_attention(kept_numbers& n, const attention& a, const layout& l, count sequence) {
  const count values = a.heads * a.value_dim();
  if (a.is_latent()) {
    const latent_attention& c = a.latent;
    n.hidden += 2 * c.query_rank + 2 * c.kv_rank + c.rope_dim;
    n.divided += l.recompute.latent_up ? 0 : 2 * a.heads * a.score_dim() + values;
  } else {
    const count pair = (a.heads + a.kv_heads) * a.head_dim;
    n.divided += pair + a.kv_heads * a.value_dim();
    n.divided += a.norm != query_key_norm::none ? pair : 0;
  }
  n.divided += values;
  if (a.gate == output_gate::per_channel) n.divided += 2 * values;
  if (a.gate == output_gate::per_head) n.divided += a.heads + values;
  if (a.indexer.heads > 0) {
    n.divided += a.indexer.heads * (a.indexer.head_dim + 1) + a.indexer.head_dim;
  }
  if (l.attention_kernel == attention_kernel::flash) {
    n.single += a.heads;
  } else if (!l.recompute.attention_core) {
    n.divided += a.heads * sequence;
  }
}

/// What one recurrent mixer keeps, but its input.
[[nodiscard]] constexpr count recurrent_numbers(const recurrent_mixer& r) {
  const count w = r.value_width();
  const count k = r.key_width();
  const count outputs = 2 * w;  // before and after the gate
  switch (r.kind) {
    case recurrence::none:
      return 0;
    case recurrence::gated_delta:
      return 2 * k + 2 * w + 2 * r.heads + r.convolved_width() + outputs;
    case recurrence::kimi_delta:
      return 3 * w + 2 * (r.head_dim + w) + r.heads + r.convolved_width() + outputs;
    case recurrence::simple_decay:
      return 4 * w + outputs;
    case recurrence::mamba1:
      return 2 * w + r.rank + 2 * r.key_dim + w + r.convolved_width() + outputs;
    case recurrence::mamba2:
      return 2 * w + 2 * k + r.heads + r.convolved_width() + outputs;
  }
  return 0;
}

/// What the layers of a part keep, each kind of layer once. `p` is the part as an accelerator has it.
struct kept_of_part {
  kept_numbers every{};    ///< of every layer: norms and mixers
  kept_numbers dense{};    ///< of its feed-forwards, where it has them
  kept_numbers mixture{};  ///< of its mixture, where it has one

  constexpr kept_of_part(const part& p, const layout& l) {
    const count d = p.model.d_model;
    const count input = l.recompute.norms ? 0 : d;
    const bool has_mixer = p.attention_layers > 0 || p.recurrent_layers > 0;
    if (p.attention_layers > 0) add_attention(every, p.attention, l, p.model.sequence);
    if (p.recurrent_layers > 0) every.divided += recurrent_numbers(p.recurrent);
    if (has_mixer) every.hidden += input;
    every.hidden = p.mixers * every.hidden + p.norms * d;
    every.divided *= p.mixers;
    every.single *= p.mixers;

    // With a single norm, feed-forwards read what the mixer reads.
    const bool reads_own = !has_mixer || p.norms != 1;
    const feed_forward& f = p.feed_forward;
    dense.divided = p.feed_forwards * feed_forward_numbers(f.width, f.gated, l);
    dense.hidden = reads_own ? p.feed_forwards * input : 0;
    // Layers with both have one input for both.
    const bool has_both = p.is_block() && p.dense_layers > 0;
    mixture.hidden = reads_own && !has_both ? input : 0;
    const mixture_of_experts& e = p.experts;
    if (l.recompute.experts || e.experts == 0) return;
    const count seen = e.latent_width > 0 ? e.latent_width : d;
    mixture.router = e.experts + e.identity_experts;
    mixture.hidden += 2 * e.latent_width;
    mixture.copied = seen + feed_forward_numbers(e.expert_width, e.gated, l);
    mixture.divided = e.shared * feed_forward_numbers(e.shared_width, e.gated, l);
  }
};

/// Routed copies of tokens that an accelerator computes, per active expert of a token.
[[nodiscard]] constexpr double copies(const layout& l, const micro_batch_tokens& tokens) {
  return l.sequence_parallel ? tokens.hidden * static_cast<double>(l.expert_tensor) : tokens.piece;
}

[[nodiscard]] constexpr double bytes_of(const kept_numbers& n, const recipe& r, double routed,
                                        const micro_batch_tokens& tokens) {
  const auto real = [](count x) { return static_cast<double>(x); };
  return r.activation_bytes * (real(n.hidden) * tokens.hidden + real(n.divided) * tokens.piece +
                               real(n.copied) * routed) +
         4.0 * (real(n.single) * tokens.piece + real(n.router) * tokens.hidden);
}

}  // namespace detail

/// Bytes that the layers of a part keep of one micro-batch on one accelerator: every layer, and those with a feed-forward
/// and those with a mixture also the others.
struct layer_activations {
  double every = 0.0;
  double dense = 0.0;
  double mixture = 0.0;

  /// Of one layer.
  [[nodiscard]] constexpr double layer(bool has_dense, bool has_mixture) const {
    return every + (has_dense ? dense : 0.0) + (has_mixture ? mixture : 0.0);
  }
  /// Of several layers.
  [[nodiscard]] constexpr double of(const layer_counts& n) const {
    return every * static_cast<double>(n.layers) + dense * static_cast<double>(n.dense) +
           mixture * static_cast<double>(n.mixture);
  }
};

namespace detail {

/// Those of a part of a model that keeps these numbers on an accelerator.
[[nodiscard]] constexpr layer_activations kept_activations(const kept_of_part& kept, const part& p,
                                                           const layout& l, const recipe& r,
                                                           const micro_batch_tokens& tokens) {
  const auto active = static_cast<double>(p.experts.active);
  const double routed = active * copies(l, tokens);
  const double probabilities = kept.mixture.router > 0 ? 4.0 * active * tokens.hidden : 0.0;
  return {.every = bytes_of(kept.every, r, routed, tokens),
          .dense = bytes_of(kept.dense, r, routed, tokens),
          .mixture = bytes_of(kept.mixture, r, routed, tokens) + probabilities};
}

/// The numbers that the largest branch of a kind of layer has between its matrices: a mixer, a feed-forward, a mixture.
[[nodiscard]] constexpr layer_activations branches(const kept_of_part& all, const part& p,
                                                   const layout& l, const recipe& r,
                                                   const micro_batch_tokens& tokens) {
  const double routed = static_cast<double>(p.experts.active) * copies(l, tokens);
  const auto inner = [&](const kept_numbers& n, count of) {
    return r.activation_bytes *
           (static_cast<double>(n.divided) * tokens.piece +
            static_cast<double>(n.copied) * routed) /
           static_cast<double>(of);
  };
  return {.every = inner(all.every, p.mixers),
          .dense = inner(all.dense, p.feed_forwards > 0 ? p.feed_forwards : 1),
          .mixture = inner(all.mixture, 1)};
}

}  // namespace detail

/// Activations of the layers of a part of a valid model in a valid layout, but for `recompute.layers`.
[[nodiscard]] constexpr layer_activations kept_activations(const part& p, const layout& l,
                                                           const recipe& r) {
  const part_shard here(p, l);
  return detail::kept_activations(detail::kept_of_part(here.of(p), l), p, l, r,
                                  micro_batch_tokens(p.model, l));
}

}  // namespace leverage::hardware
