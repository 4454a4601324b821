// SPDX-License-Identifier: Apache-2.0
/// @file
/// The conventions of Narayanan et al. 2021 (Megatron-LM, the paper): operations with and without the forward
/// pass that full checkpointing repeats, parameters, and the time of a training run.
///
///   l layers, h = d_model, s sequence, V vocabulary, B sequences per iteration
///
///   with recomputation    F = 96 B s l h^2 (1 + s/(6 h) + V/(16 l h))       logits run once forward
///   without               72 in place of 96, and V/(12 l h)
///   parameters            P = 12 l h^2 (1 + 13/(12 h) + (V + s)/(12 l h))
///   end-to-end time       8 T P / (n X)                                     seconds
///
///   T tokens, n machines, X operations per second achieved by each
///
/// Per token the expressions are whole numbers: 96 l h^2 + 16 l h s + 6 h V and 72 l h^2 + 12 l h s + 6 h V.
/// Blocks are plain and 4 h wide, heads span h, and there are as many key-value heads as query heads.
///
/// [narayanan2021]  Narayanan et al. 2021, arXiv:2104.04473, section 5.1, Eq. 2-4. The form without recomputation is
/// derived from it and is printed by Korthikanti et al. 2022, arXiv:2205.05198, Appendix A.
#pragma once

#include <string_view>

#include "leverage/core/guard.hpp"
#include "leverage/core/quantities.hpp"
#include "leverage/core/scalar.hpp"
#include "leverage/cost/described.hpp"
#include "leverage/model/transformer.hpp"

namespace leverage {

namespace rule {
struct narayanan2021_counts_plain_multi_head_models_with_blocks_of_four_d_model {};
struct narayanan2021_training_has_parameters_tokens_and_speed {};
}  // namespace rule

namespace cost::narayanan2021 {

inline constexpr std::string_view counts = "72 l h^2 + 12 l h s + 6 h V";
inline constexpr std::string_view difference = "nothing differs";
inline constexpr std::string_view recomputing_counts =
    "96 l h^2 + 16 l h s + 6 h V: every layer's forward pass twice";
inline constexpr std::string_view recomputing_difference =
    "forward of the layers once more, for full checkpointing";

/// Whether the formulas describe the model: the architecture of GPT-2 in any size.
[[nodiscard]] constexpr bool describes(const transformer& m) {
  return detail::is_dense(m) && detail::has_multi_head_attention(m) &&
         detail::heads_span_width(m) && !m.feed_forward.gated &&
         m.feed_forward.width == 4 * m.d_model && detail::has_plain_vocabulary(m);
}

/// 72 l h^2 + 12 l h s + 6 h V: forward and backward.
[[nodiscard]] constexpr flops_per_token<count> training_flops_per_token(const transformer& m) {
  if (!detail::described<
          rule::narayanan2021_counts_plain_multi_head_models_with_blocks_of_four_d_model>(
          m, describes)) {
    return flops_per_token{not_a_count};
  }
  const count h = m.d_model;
  return flops_per_token{12 * m.layers * h * (6 * h + m.sequence) + 6 * h * m.vocabulary};
}

/// 96 l h^2 + 16 l h s + 6 h V: forward twice and backward, the paper's F / (B s).
[[nodiscard]] constexpr flops_per_token<count> training_flops_recomputing(const transformer& m) {
  if (!detail::described<
          rule::narayanan2021_counts_plain_multi_head_models_with_blocks_of_four_d_model>(
          m, describes)) {
    return flops_per_token{not_a_count};
  }
  const count h = m.d_model;
  return flops_per_token{16 * m.layers * h * (6 * h + m.sequence) + 6 * h * m.vocabulary};
}

/// P = 12 l h^2 + 13 l h + (V + s) h: one embedding, a position for every token of the sequence, biases, and all norms
/// except the last.
[[nodiscard]] constexpr parameters<count> reported_parameters(const transformer& m) {
  if (!detail::described<
          rule::narayanan2021_counts_plain_multi_head_models_with_blocks_of_four_d_model>(
          m, describes)) {
    return parameters{not_a_count};
  }
  const count h = m.d_model;
  return parameters{m.layers * h * (12 * h + 13) + (m.vocabulary + m.sequence) * h};
}

/// 8 T P / (n X) in days; `per_second` is n X, the operations per second of all machines together with recomputation.
template <scalar P, scalar D, scalar X>
[[nodiscard]] constexpr auto training_days(const parameters<P>& p, const tokens<D>& t,
                                           const flops<X>& per_second) {
  constexpr double seconds_a_day = 86400;
  constexpr rule::narayanan2021_training_has_parameters_tokens_and_speed refused{};
  return 8.0 * positive(t.value, refused) * positive(p.value, refused) /
         positive(per_second.value, refused) / seconds_a_day;
}

}  // namespace cost::narayanan2021
}  // namespace leverage
