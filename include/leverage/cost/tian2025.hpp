// SPDX-License-Identifier: Apache-2.0
/// @file
/// The FLOP conventions of Tian et al. 2025 exactly as printed in both versions of its appendix, compared with the
/// exact count. Forward operations per token, all layers, without logits.
///
///   d = d_model, r = n_heads / n_kv_heads, s = sequence; a factor per layer
///
///   item                   arXiv text (Eq. 14-16)   ICLR text (Eq. 11-13)   exact
///   attention projections  d^2 (2 + 2/r)            2 d^2 (1 + 2/r)         2 d^2 (2 + 2/r)
///   scores, values         4 s d                    4 s d                   4 s d, full attention
///   dense feed-forward     6 d d_ffn                6 d d_ffn               6 d d_ffn
///   routed experts         6 d E_a d_expert         6 d E_a d_expert        6 d E_a d_expert
///   shared experts         6 d E_s d_shared         4 d E_s d_shared        6 d E_s d_shared
///   router                 left out                 left out                2 d E
///   logits (apart)         2 d V                    2 d V                   2 d V
///
/// Differences from the exact count:
///   - arXiv: the attention projections are half of the exact count, and the router is missing.
///   - ICLR: the output projection, a third matrix of the shared experts and the router are missing.
///
/// Both assume n_heads * head_dim = d_model, gated (SwiGLU) blocks and full attention. Any other configuration gives
/// `not_a_count` at run time and does not compile in a constant expression. In both, training operations are three
/// times the forward operations.
///
/// [tian2025]  Tian et al. 2025, arXiv:2507.17702, appendix on FLOPs.
#pragma once

#include <string_view>

#include "leverage/core/quantities.hpp"
#include "leverage/cost/described.hpp"
#include "leverage/cost/flops.hpp"
#include "leverage/cost/parameters.hpp"
#include "leverage/model/transformer.hpp"
#include "leverage/model/validate.hpp"

namespace leverage {

namespace rule {
struct tian2025_counts_gated_grouped_query_models_with_heads_that_span_d_model {};
}  // namespace rule

namespace cost::tian2025 {

/// The operations that a printed convention counts, and their difference from the exact count of the same terms.
inline constexpr std::string_view arxiv_counts =
    "attention at d^2 (2 + 2/r) + 4 s d a layer, feed-forward, shared experts at 6 d d_shared";
inline constexpr std::string_view arxiv_difference = "half of the attention projections; no router";
inline constexpr std::string_view iclr_counts =
    "attention at 2 d^2 (1 + 2/r) + 4 s d a layer, feed-forward, shared experts at 4 d d_shared";
inline constexpr std::string_view iclr_difference =
    "no output projection; two of three shared-expert matrices; no router";

/// Whether the formulas of the appendix describe the model: gated blocks, full attention, heads that span d_model.
[[nodiscard]] constexpr bool describes(const transformer& m) {
  return cost::detail::has_usual_layers(m) && cost::detail::has_full_attention(m) &&
         cost::detail::heads_span_width(m) && (m.dense_layers() == 0 || m.feed_forward.gated) &&
         (!m.is_mixture() || m.experts.gated);
}

namespace detail {

/// The same; in a constant expression a model that is not described stops the compiler.
[[nodiscard]] constexpr bool described(const transformer& m) {
  using namespace rule;
  return cost::detail::described<
      tian2025_counts_gated_grouped_query_models_with_heads_that_span_d_model>(m, describes);
}

/// Items that are equal in both versions: scores, values, dense and routed feed-forward.
[[nodiscard]] constexpr count common_part(const transformer& m) {
  const parameter_breakdown p = active_parameters(m);
  return 4 * m.sequence * m.d_model * m.layers + 2 * (p.dense_feed_forward + p.routed_experts);
}

/// d^2 / r per layer, which is d times the width of the keys and always a whole number.
[[nodiscard]] constexpr count key_matrix(const transformer& m) {
  return m.d_model * m.attention.head_dim * m.attention.kv_heads;
}

}  // namespace detail

/// As printed in the arXiv text: attention projections d^2 (2 + 2/r), shared experts 6 d d_shared.
[[nodiscard]] constexpr flops_per_token<count> forward_flops_arxiv(const transformer& m) {
  if (!detail::described(m)) {
    return flops_per_token{not_a_count};
  }
  const count projections = m.layers * (2 * m.d_model * m.d_model + 2 * detail::key_matrix(m));
  const count shared = 2 * active_parameters(m).shared_experts;
  return flops_per_token{projections + detail::common_part(m) + shared};
}

/// As printed in the ICLR text: attention projections 2 d^2 (1 + 2/r), shared experts 4 d d_shared.
[[nodiscard]] constexpr flops_per_token<count> forward_flops_iclr(const transformer& m) {
  if (!detail::described(m)) {
    return flops_per_token{not_a_count};
  }
  const count projections = m.layers * (2 * m.d_model * m.d_model + 4 * detail::key_matrix(m));
  const count shared = active_parameters(m).shared_experts / 3 * 4;
  return flops_per_token{projections + detail::common_part(m) + shared};
}

/// Three times the arXiv text's forward count.
[[nodiscard]] constexpr flops_per_token<count> training_flops_arxiv(const transformer& m) {
  return count{3} * forward_flops_arxiv(m);
}
/// Three times the ICLR text's forward count.
[[nodiscard]] constexpr flops_per_token<count> training_flops_iclr(const transformer& m) {
  return count{3} * forward_flops_iclr(m);
}

/// The exact count of the same terms: full attention, no logits, no prediction modules. It is M / 3 with the M of the
/// joint law's compute.
[[nodiscard]] constexpr flops_per_token<count> forward_flops_exact(const transformer& m) {
  return forward_flops(m).non_vocabulary();
}

/// M of the laws, the training operations per token: three times the exact forward count.
[[nodiscard]] constexpr flops_per_token<count> training_flops_per_token(const transformer& m) {
  const count forward = forward_flops_exact(m).value;
  return flops_per_token{forward == not_a_count ? not_a_count : 3 * forward};
}

/// Forward operations of attention per token if a token sees those before it alone.
[[nodiscard]] constexpr count causal_attention(const transformer& m) {
  return forward_flops(m, attention_mask::causal).attention();
}

/// Attention's share of the forward operations without logits if a token sees those before it alone, half of full
/// attention: how the guideline of the study on that share is counted (laws/tian2025/training.hpp says why). NaN for an
/// invalid configuration.
[[nodiscard]] constexpr double causal_attention_share(const transformer& m) {
  return forward_flops(m, attention_mask::causal).attention_share();
}
/// The same from a breakdown at full attention and `causal_attention`, which models that differ in feed-forward or
/// experts have in common.
[[nodiscard]] constexpr double causal_attention_share(const flop_breakdown& full,
                                                      count causal_attention) {
  const count rest = full.non_vocabulary().value - full.attention();
  return flops_per_token{causal_attention} / flops_per_token{causal_attention + rest};
}

}  // namespace cost::tian2025
}  // namespace leverage
