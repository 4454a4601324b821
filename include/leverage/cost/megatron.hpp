// SPDX-License-Identifier: Apache-2.0
/// @file
/// The floating-point operations of training that Megatron-LM reports (num_floating_point_operations), per token.
/// Causal attention counts half of scores and weighted values, and the vocabulary is padded.
///
///   h = d_model, n heads, q = n d_head, k = h_kv d_head, s sequence, f = 3 for gated blocks and 2 for plain ones
///
///   part, times 6 (forward, two backward, multiply and add)
///   attention            h (q + 2 k) + q h                       per layer
///     its core           q s                                     half of 2 q s
///     output gate        h q
///   latent attention     h n (nope + rope), or r_q (h + n (nope + rope) + 1)
///                        + r_kv (h + n (nope + v) + 1) + h rope + n v h
///     its core           n (nope + rope + v) s / 2
///   gated DeltaNet       h (2 K + 2 W + 2 heads) + kernel (2 K + W) + 4 heads d_v^2 + W h
///                        K and W the widths of all keys and values: the state counts 8 d_v^2 a head, where the recurrent
///                        form has 6 d_k d_v
///   blocks               f h (d_ff of dense layers; E_a d_expert + all shared widths of mixtures);
///                        E_a experts of a latent width m see m instead of h, and 2 h m is added
///   logits               h V_padded (1 + modules)
///   prediction modules   3 h + 2 h^2 each, and a layer like the last
///
/// With Mamba-2 the function takes other formulas, those of hybrid patterns:
///   Mamba-2, times 3     2 h (4 h + 2 g N + heads) + 14 h N + 4 h^2
///                        its channels are taken to be 2 h, whatever the heads; no convolution; 7 a number of the state
///   prediction modules   their logits alone
///
/// Not counted: router, embedding, softmax, rotary embedding, recomputation, and norms other than the 1 of a latent
/// rank and the 3 h of a module. There is no term for windows, indexers, KDA, simple decay and Mamba-1, several shapes of
/// one part, an embedding of its own width, nor for latent attention or output gates next to Mamba-2.
///
/// [megatron]  NVIDIA/Megatron-LM, megatron/training/training.py, at commit 001b00c2734d.
#pragma once

#include <limits>
#include <string_view>
#include <type_traits>

#include "leverage/core/guard.hpp"
#include "leverage/core/quantities.hpp"
#include "leverage/cost/block_weights.hpp"
#include "leverage/cost/described.hpp"
#include "leverage/model/parts.hpp"
#include "leverage/model/transformer.hpp"
#include "leverage/model/validate.hpp"

namespace leverage {

namespace rule {
struct megatron_counts_full_attention_and_parts_of_one_shape {};
struct megatron_pads_the_vocabulary_to_at_least_itself {};
}  // namespace rule

namespace cost::megatron {

inline constexpr std::string_view counts =
    "all matrices at causal attention; vocabulary padded to a multiple of 128";
inline constexpr std::string_view difference =
    "half of the scores and weighted values; padded logits; no router; states of gated DeltaNet at "
    "8 a number, of Mamba-2 at 7 with 2 d_model channels and no convolution";

namespace detail {

/// Whether parts of a model have the same shape where the function has one argument for all.
class one_shape {
 public:
  constexpr void add(const part& p, count sequence) {
    if (p.attention_layers > 0) {
      const attention& a = p.attention;
      const bool sees_all = (p.windowed_layers == 0 || a.window.width >= sequence) &&
                            a.indexer.top_k == 0 && (a.chunk == 0 || a.chunk >= sequence);
      const bool as_wide = a.value_head_dim == 0 || a.value_head_dim == a.head_dim;
      const bool gate =
          a.gate == output_gate::none || (a.gate == output_gate::per_channel && !a.is_latent());
      const bool same = attention_.heads == 0 ||
                        (attention_.heads == a.heads && attention_.kv_heads == a.kv_heads &&
                         attention_.head_dim == a.head_dim && attention_.latent == a.latent &&
                         attention_.gate == a.gate);
      agrees_ = agrees_ && sees_all && as_wide && gate && same && p.mixers == 1;
      attention_ = a;
    }
    if (p.recurrent_layers > 0) {
      const recurrent_mixer& r = p.recurrent;
      recurrent_mixer& known = r.kind == recurrence::gated_delta ? delta_ : mamba_;
      const bool has_term = r.kind == recurrence::gated_delta || r.kind == recurrence::mamba2;
      const bool same = known.kind == recurrence::none || known == r;
      agrees_ = agrees_ && has_term && same && p.mixers == 1;
      known = r;
    }
    if (p.dense_layers > 0) {
      agrees_ = agrees_ && p.feed_forwards == 1 && is_gated(p.feed_forward.gated) &&
                (width_ == 0 || width_ == p.feed_forward.width);
      width_ = p.feed_forward.width;
    }
    if (p.mixture_layers > 0) {
      const mixture_of_experts& e = p.experts;
      agrees_ = agrees_ && e.identity_experts == 0 && is_gated(e.gated) &&
                (experts_.experts == 0 || experts_ == e);
      experts_ = e;
    }
  }
  [[nodiscard]] constexpr bool agrees() const {
    const bool plain = !attention_.is_latent() && attention_.gate == output_gate::none;
    return agrees_ && (mamba_.kind == recurrence::none || plain);
  }

 private:
  constexpr bool is_gated(bool gated) {
    const bool same = matrices_ == 0 || matrices_ == (gated ? 3 : 2);
    matrices_ = gated ? 3 : 2;
    return same;
  }

  bool agrees_ = true;
  // What has been added; without heads, kind or experts if nothing has.
  attention attention_{};
  recurrent_mixer delta_{};
  recurrent_mixer mamba_{};
  mixture_of_experts experts_{};
  count width_ = 0;
  count matrices_ = 0;
};

/// Whether the formulas of hybrid patterns apply.
[[nodiscard]] constexpr bool has_mamba(const transformer& m) {
  for (const block& b : m.blocks) {
    if (b.recurrent.kind == recurrence::mamba2) return true;
  }
  return false;
}

/// Training operations of all layers of a part.
[[nodiscard]] constexpr count layers_of(const part& p) {
  const attention& a = p.attention;
  const mixture_of_experts& e = p.experts;
  const count h = p.model.d_model;
  count sum = 0;
  if (p.attention_layers > 0) {
    const count latent_norms = a.latent.query_rank + a.latent.kv_rank;  // the 1 of each rank
    sum += p.attention_layers * (6 * (cost::detail::attention_matrices(h, a) + latent_norms) +
                                 3 * a.heads * (a.score_dim() + a.value_dim()) * p.model.sequence);
  }
  if (p.recurrent_layers > 0) {
    const recurrent_mixer& r = p.recurrent;
    sum += p.recurrent_layers *
           (r.kind == recurrence::gated_delta
                ? 6 * (cost::detail::recurrent_matrices(h, r) +
                       cost::detail::convolution_weights(r) + 4 * r.value_width() * r.head_dim)
                : 3 * (2 * h * (4 * h + 2 * r.key_width() + r.heads) + 14 * h * r.key_dim +
                       4 * h * h));
  }
  const auto matrices = [](bool gated) { return count{gated ? 3 : 2}; };
  sum += p.dense_layers * 6 * matrices(p.feed_forward.gated) * h * p.feed_forward.width;
  const count seen = e.latent_width > 0 ? e.latent_width : h;
  sum += p.mixture_layers * 6 *
         (matrices(e.gated) * (seen * e.active * e.expert_width + h * e.shared * e.shared_width) +
          2 * h * e.latent_width);
  return sum;
}

}  // namespace detail

/// Whether the arguments of the function can express the model.
[[nodiscard]] constexpr bool describes(const transformer& m) {
  if (!leverage::detail::is_valid(m) || !m.prediction_block.is_empty() ||
      !cost::detail::has_plain_vocabulary(m)) {
    return false;
  }
  // Mamba-2 counts h^2, which the rules of a configuration do not bound for each layer.
  const double squares = 64.0 * static_cast<double>(m.layers) * static_cast<double>(m.d_model) *
                         static_cast<double>(m.d_model);
  if (detail::has_mamba(m) && squares > 1e18) return false;
  detail::one_shape shape;
  for_each_part(m, [&](const part& p) { shape.add(p, m.sequence); });
  return shape.agrees();
}

/// V rounded up to a multiple; Megatron-LM's default is 128 times the tensor-parallel size.
[[nodiscard]] constexpr count padded_vocabulary(count vocabulary, count multiple = 128) {
  if (vocabulary < 1 || multiple < 1) {
    if (std::is_constant_evaluated()) {
      violated<rule::megatron_pads_the_vocabulary_to_at_least_itself>();
    }
    return not_a_count;
  }
  const count missing = (multiple - vocabulary % multiple) % multiple;
  return missing > (std::numeric_limits<count>::max)() - vocabulary ? not_a_count
                                                                    : vocabulary + missing;
}

/// Training operations with the given size of the padded vocabulary.
[[nodiscard]] constexpr flops_per_token<count> training_flops_per_token(const transformer& m,
                                                                        count padded) {
  if (!cost::detail::described<rule::megatron_counts_full_attention_and_parts_of_one_shape>(
          m, describes)) {
    return flops_per_token{not_a_count};
  }
  if (padded < m.vocabulary) {
    if (std::is_constant_evaluated()) {
      violated<rule::megatron_pads_the_vocabulary_to_at_least_itself>();
    }
    return flops_per_token{not_a_count};
  }
  transformer larger = m;
  larger.vocabulary = padded;
  if (!leverage::detail::accepts(larger)) {  // its count may exceed 64 bits
    return flops_per_token{not_a_count};
  }

  const count h = m.d_model;
  const count modules = m.prediction_layers;
  count sum = 6 * h * padded * (1 + modules);
  for_each_part(m, [&](const part& p) { sum += detail::layers_of(p); });
  if (modules > 0 && !detail::has_mamba(m)) {
    sum += modules * (detail::layers_of(prediction_part_of(m)) + 6 * (3 * h + 2 * h * h));
  }
  return flops_per_token{sum};
}

/// Training operations with the vocabulary padded to a multiple of 128.
[[nodiscard]] constexpr flops_per_token<count> training_flops_per_token(const transformer& m) {
  if (!cost::detail::described<rule::megatron_counts_full_attention_and_parts_of_one_shape>(
          m, describes)) {
    return flops_per_token{not_a_count};
  }
  return training_flops_per_token(m, padded_vocabulary(m.vocabulary));
}

}  // namespace cost::megatron
}  // namespace leverage
