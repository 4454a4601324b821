// SPDX-License-Identifier: Apache-2.0
/// @file
/// The FLOPs of Krajewski et al. 2024 (fine-grained mixtures of experts), routing included:
///
///   F = (12 d^2 c_f + d E G c_r) D n_blocks
///
///   d       d_model; the paper's models have 64 n_blocks
///   E       expansion rate, total over active expert parameters
///   G       granularity 4 d / d_expert, which is also how many experts a token uses; E G experts
///   c_f     6 operations per active weight and token, forward and backward
///   c_r     14 operations per d and expert of the router; the authors found 6 to 20
///
/// 12 d^2 is the sum of four attention matrices of d^2 and of plain experts with a total width of 4 d. Attention scores
/// and logits are not counted.
///
/// [krajewski2024]  Krajewski, Ludziejewski et al. 2024, arXiv:2402.07871.
#pragma once

#include <string_view>

#include "leverage/core/guard.hpp"
#include "leverage/core/math.hpp"
#include "leverage/core/quantities.hpp"
#include "leverage/core/scalar.hpp"
#include "leverage/cost/described.hpp"
#include "leverage/model/transformer.hpp"

namespace leverage {

namespace rule {
struct krajewski2024_counts_mixtures_of_plain_experts_that_are_four_d_model_wide_together {};
struct krajewski2024_shape_is_positive {};
}  // namespace rule

namespace cost::krajewski2024 {

inline constexpr std::string_view counts = "72 d^2 + 14 d E G a block";
inline constexpr std::string_view difference =
    "no scores and weighted values; no logits; router 14 d a routable expert, not 6 d";

/// c_f, operations per active weight.
inline constexpr count weight_cost = 6;
/// c_r, operations per d_model and routable expert.
inline constexpr count routing_cost = 14;

/// Whether the formula describes the model: every layer is a mixture of plain experts, the experts of a token have a
/// total width of 4 d_model, none is shared, and attention is multi-head with heads that span d_model.
[[nodiscard]] constexpr bool describes(const transformer& m) {
  const mixture_of_experts& e = m.experts;
  return detail::has_usual_layers(m) && m.is_mixture() && m.dense_layers() == 0 &&
         m.prediction_layers == 0 && e.shared == 0 && !e.gated &&
         e.active * e.expert_width == 4 * m.d_model && detail::has_multi_head_attention(m) &&
         detail::heads_span_width(m);
}

/// n_blocks (12 d^2 c_f + d E G c_r), E G being the routable experts.
[[nodiscard]] constexpr flops_per_token<count> training_flops_per_token(const transformer& m) {
  if (!detail::described<
          rule::krajewski2024_counts_mixtures_of_plain_experts_that_are_four_d_model_wide_together>(
          m, describes)) {
    return flops_per_token{not_a_count};
  }
  const count d = m.d_model;
  return flops_per_token{m.layers *
                         (12 * d * d * weight_cost + d * m.experts.experts * routing_cost)};
}

/// A model of the paper's kind in real numbers, as in its compute-optimal table.
template <scalar T = double>
struct shape {
  T d_model;
  T blocks;
  T expansion;    ///< E
  T granularity;  ///< G = 4 d_model / d_expert
};
template <scalar T>
shape(T, T, T, T) -> shape<T>;

/// The shape with N = 12 d^2 n_blocks active parameters at d = 64 n_blocks.
template <scalar T>
[[nodiscard]] constexpr shape<T> shape_of(const parameters<T>& active, const T& expansion,
                                          const T& granularity) {
  using math::pow;
  constexpr double head = 64;
  const T n = positive(active.value, rule::krajewski2024_shape_is_positive{});
  const T blocks = pow(n / (12 * head * head), 1.0 / 3.0);
  return {head * blocks, blocks, expansion, granularity};
}

/// n_blocks (12 d^2 c_f + d E G c_r) with a given c_r.
template <scalar T>
[[nodiscard]] constexpr flops_per_token<T> training_flops_per_token(
    const shape<T>& x, double routing = static_cast<double>(routing_cost)) {
  constexpr rule::krajewski2024_shape_is_positive refused{};
  const T d = positive(x.d_model, refused);
  const T experts = positive(x.expansion, refused) * positive(x.granularity, refused);
  return flops_per_token<T>{positive(x.blocks, refused) *
                            (12.0 * static_cast<double>(weight_cost) * d * d +
                             within(routing >= 0, routing, refused) * d * experts)};
}

}  // namespace cost::krajewski2024
}  // namespace leverage
