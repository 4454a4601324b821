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
///   latent attention     h n (nope + rope), or r_q (h + n (nope + rope) + 1)
///                        + r_kv (h + n (nope + v) + 1) + h rope + n v h
///     its core           n (nope + rope + v) s / 2
///   blocks               f h (d_ff of dense layers; E_a d_expert + all shared widths of mixtures)
///   logits               h V_padded (1 + modules)
///   prediction modules   3 h + 2 h^2 each, and a layer like the last
///
/// Not counted: router, embedding, softmax, rotary embedding, recomputation, and norms other than the 1 of a latent
/// rank and the 3 h of a module.
///
/// [megatron]  NVIDIA/Megatron-LM, megatron/training/training.py, as of 2026-08-22.
#pragma once

#include <limits>
#include <string_view>
#include <type_traits>

#include "leverage/core/guard.hpp"
#include "leverage/core/quantities.hpp"
#include "leverage/cost/described.hpp"
#include "leverage/cost/parameters.hpp"
#include "leverage/model/transformer.hpp"
#include "leverage/model/validate.hpp"

namespace leverage {

namespace rule {
struct megatron_counts_full_attention_and_blocks_of_one_kind {};
struct megatron_pads_the_vocabulary_to_at_least_itself {};
}  // namespace rule

namespace cost::megatron {

inline constexpr std::string_view counts =
    "all matrices at causal attention; vocabulary padded to a multiple of 128";
inline constexpr std::string_view difference =
    "half of the scores and weighted values; padded logits; no router";

/// Whether the arguments of the function can express the model: no window, and either all blocks are gated or none.
[[nodiscard]] constexpr bool describes(const transformer& m) {
  if (!detail::has_usual_layers(m) ||
      (m.windowed_layers() > 0 && m.attention.window.width < m.sequence)) {
    return false;
  }
  return !m.is_mixture() || m.dense_layers() == 0 || m.feed_forward.gated == m.experts.gated;
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
  return missing > std::numeric_limits<count>::max() - vocabulary ? not_a_count
                                                                  : vocabulary + missing;
}

/// Training operations with the given size of the padded vocabulary.
[[nodiscard]] constexpr flops_per_token<count> training_flops_per_token(const transformer& m,
                                                                        count padded) {
  if (!detail::described<rule::megatron_counts_full_attention_and_blocks_of_one_kind>(m,
                                                                                      describes)) {
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

  const attention& a = m.attention;
  const mixture_of_experts& e = m.experts;
  const count h = m.d_model;
  const count modules = m.prediction_layers;
  const count mixtures = m.mixture_layers() + (m.prediction_is_mixture() ? modules : 0);
  const count denses = m.layers + modules - mixtures;
  // Without dense layers, the experts alone decide whether blocks are gated.
  const count matrices = (m.is_mixture() ? e.gated : m.feed_forward.gated) ? 3 : 2;

  const count latent_norms = a.latent.query_rank + a.latent.kv_rank;  // the 1 of each rank
  const count projections =
      6 * (m.layers + modules) * (detail::attention_matrices(h, a) + latent_norms);
  const count core =
      3 * (m.layers + modules) * a.heads * (a.score_dim() + a.value_dim()) * m.sequence;
  const count blocks = 6 * matrices * h *
                       (denses * m.feed_forward.width +
                        mixtures * (e.active * e.expert_width + e.shared * e.shared_width));
  const count logits = 6 * h * padded * (1 + modules);
  return flops_per_token{projections + core + blocks + logits + 6 * modules * (3 * h + 2 * h * h)};
}

/// Training operations with the vocabulary padded to a multiple of 128.
[[nodiscard]] constexpr flops_per_token<count> training_flops_per_token(const transformer& m) {
  if (!detail::described<rule::megatron_counts_full_attention_and_blocks_of_one_kind>(m,
                                                                                      describes)) {
    return flops_per_token{not_a_count};
  }
  return training_flops_per_token(m, padded_vocabulary(m.vocabulary));
}

}  // namespace cost::megatron
}  // namespace leverage
