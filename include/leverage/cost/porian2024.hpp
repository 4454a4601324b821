// SPDX-License-Identifier: Apache-2.0
/// @file
/// The FLOP counts of Porian et al. 2024; half of the gap between Kaplan and Chinchilla closes between the first and
/// the second of them. Training operations per token of gated multi-head models:
///
///   w = d_model, V vocabulary, s sequence, a heads
///
///   without head      6 (4 w + 3 d_ff) w depth                    step 1, Kaplan et al. reproduced
///   with head         the same and 6 V w                          steps 2 to 5
///   with attention    the same and 6 s w depth                    causal half of scores and weighted values
///   "chinchilla"      3 (2 w + depth (8 w^2 + 4 s w + 3 a s + 16 w^2) + 2 V w)
///
/// The last one imitates Appendix F of Hoffmann et al. 2022, with two differences: the embedding costs 2 s w per
/// sequence, without the factor V, and the block is always counted as a plain one of width 4 w. N is the number of
/// operations divided by 6. d_ff is 256 ceil((8 w / 3) / 256) in the models of the paper.
///
/// [porian2024]  Porian et al. 2024, arXiv:2406.19146, and the authors' repository (V = 50432, s = 2048, 4 heads).
#pragma once

#include <string_view>
#include <type_traits>

#include "leverage/core/guard.hpp"
#include "leverage/core/quantities.hpp"
#include "leverage/cost/described.hpp"
#include "leverage/model/transformer.hpp"

namespace leverage {

namespace rule {
struct porian2024_counts_gated_multi_head_models_with_heads_that_span_d_model {};
struct porian2024_rounds_the_feed_forward_width_of_a_positive_d_model {};
}  // namespace rule

namespace cost::porian2024 {

inline constexpr std::string_view without_head_counts = "6 (4 w + 3 d_ff) w depth";
inline constexpr std::string_view without_head_difference =
    "no scores and weighted values; no logits";
inline constexpr std::string_view with_head_counts = "6 (4 w + 3 d_ff) w depth + 6 V w";
inline constexpr std::string_view with_head_difference = "no scores and weighted values";
inline constexpr std::string_view with_attention_counts =
    "6 (4 w + 3 d_ff) w depth + 6 V w + 6 s w depth";
inline constexpr std::string_view with_attention_difference =
    "half of the scores and weighted values";
inline constexpr std::string_view chinchilla_counts =
    "3 (2 w + depth (24 w^2 + 4 s w + 3 a s) + 2 V w)";
inline constexpr std::string_view chinchilla_difference =
    "a plain block of 4 w in place of the model's; embedding 6 w and softmax 9 a s a layer more";

/// The five steps of the paper from Kaplan's exponent to Chinchilla's.
enum class step {
  reproduce_kaplan,  ///< neither head nor attention
  last_layer,        ///< with the head, as in all later steps
  short_warmup,
  cosine_decay,
  tuned_optimizer,  ///< without decay
};

/// Whether the formulas describe the model: dense, gated, multi-head attention, heads that span d_model.
[[nodiscard]] constexpr bool describes(const transformer& m) {
  return detail::is_dense(m) && detail::has_multi_head_attention(m) &&
         detail::heads_span_width(m) && m.feed_forward.gated && detail::has_plain_vocabulary(m);
}

/// d_ff of the paper's models: 256 ceil((8 w / 3) / 256), with 8 w / 3 truncated to a whole number first.
[[nodiscard]] constexpr count feed_forward_width(count w) {
  constexpr count widest = count{1} << 58;
  if (w < 1 || w > widest) {
    if (std::is_constant_evaluated()) {
      violated<rule::porian2024_rounds_the_feed_forward_width_of_a_positive_d_model>();
    }
    return not_a_count;
  }
  return (8 * w / 3 + 255) / 256 * 256;
}

/// 6 (4 w + 3 d_ff) w depth.
[[nodiscard]] constexpr flops_per_token<count> training_flops_without_head(const transformer& m) {
  if (!detail::described<
          rule::porian2024_counts_gated_multi_head_models_with_heads_that_span_d_model>(
          m, describes)) {
    return flops_per_token{not_a_count};
  }
  return flops_per_token{6 * (4 * m.d_model + 3 * m.feed_forward.width) * m.d_model * m.layers};
}

/// 6 (4 w + 3 d_ff) w depth + 6 V w, the standard count of the paper.
[[nodiscard]] constexpr flops_per_token<count> training_flops_with_head(const transformer& m) {
  const count layers = training_flops_without_head(m).value;
  return flops_per_token{layers == not_a_count ? not_a_count
                                               : layers + 6 * m.vocabulary * m.d_model};
}

/// The same plus 6 s w depth.
[[nodiscard]] constexpr flops_per_token<count> training_flops_with_attention(const transformer& m) {
  const count rest = training_flops_with_head(m).value;
  return flops_per_token{rest == not_a_count ? not_a_count
                                             : rest + 6 * m.sequence * m.d_model * m.layers};
}

/// 3 (2 w + depth (24 w^2 + 4 s w + 3 a s) + 2 V w).
[[nodiscard]] constexpr flops_per_token<count> training_flops_chinchilla(const transformer& m) {
  if (!detail::described<
          rule::porian2024_counts_gated_multi_head_models_with_heads_that_span_d_model>(
          m, describes)) {
    return flops_per_token{not_a_count};
  }
  const count w = m.d_model;
  const count s = m.sequence;
  const count layer = 24 * w * w + 4 * s * w + 3 * m.attention.heads * s;
  return flops_per_token{3 * (2 * w + m.layers * layer + 2 * m.vocabulary * w)};
}

/// The operations that a step of the paper counts; its N is a sixth of them.
[[nodiscard]] constexpr flops_per_token<count> training_flops_per_token(const transformer& m,
                                                                        step at) {
  return at == step::reproduce_kaplan ? training_flops_without_head(m)
                                      : training_flops_with_head(m);
}

/// N of a step: without the head in the first, with it in the others.
[[nodiscard]] constexpr parameters<count> parameters_of(const transformer& m, step at) {
  const count cost = training_flops_per_token(m, at).value;
  return parameters{cost == not_a_count ? not_a_count : cost / 6};
}

}  // namespace cost::porian2024
}  // namespace leverage
