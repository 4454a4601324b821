// SPDX-License-Identifier: Apache-2.0
/// @file
/// The FLOP convention of Chowdhery et al. 2022 (PaLM) and its model FLOPs utilisation:
///
///   M = 6 N + 12 L H Q T                          operations per trained token
///   MFU = tokens per second * M / peak            recomputation is not counted
///
///   N parameters, all of them; L layers; H heads; Q head size; T sequence length
///
/// H Q need not be d_model: PaLM 540B has 48 * 256 = 12288 at d_model 18432.
///
/// [chowdhery2022]  Chowdhery et al. 2022, arXiv:2204.02311, Appendix B.
#pragma once

#include <string_view>
#include <type_traits>

#include "leverage/core/guard.hpp"
#include "leverage/core/quantities.hpp"
#include "leverage/core/scalar.hpp"
#include "leverage/cost/described.hpp"
#include "leverage/cost/parameters.hpp"
#include "leverage/model/transformer.hpp"

namespace leverage {

namespace rule {
struct chowdhery2022_counts_dense_models_with_full_attention {};
struct chowdhery2022_counts_one_to_1e18_parameters {};
struct peak_flops_are_positive {};
}  // namespace rule

namespace cost::chowdhery2022 {

inline constexpr std::string_view counts = "6 N + 12 L H Q T, N all parameters";
inline constexpr std::string_view difference =
    "6 for every weight, of embedding, norms and biases too";

/// Whether the formula describes the model: dense, without a sliding window.
[[nodiscard]] constexpr bool describes(const transformer& m) {
  return detail::is_dense(m) && detail::has_full_attention(m);
}

/// 6 N + 12 L H Q T with a given N, for example a rounded published count; N must be in 1..1e18.
[[nodiscard]] constexpr flops_per_token<count> training_flops_per_token(const transformer& m,
                                                                        parameters<count> n) {
  constexpr count most = 1'000'000'000'000'000'000;
  if (!detail::described<rule::chowdhery2022_counts_dense_models_with_full_attention>(m,
                                                                                      describes)) {
    return flops_per_token{not_a_count};
  }
  if (n.value < 1 || n.value > most) {
    if (std::is_constant_evaluated()) {
      violated<rule::chowdhery2022_counts_one_to_1e18_parameters>();
    }
    return flops_per_token{not_a_count};
  }
  return flops_per_token{6 * n.value +
                         12 * m.layers * m.attention.heads * m.attention.head_dim * m.sequence};
}

/// 6 N + 12 L H Q T with N as counted in a checkpoint.
[[nodiscard]] constexpr flops_per_token<count> training_flops_per_token(const transformer& m) {
  if (!detail::described<rule::chowdhery2022_counts_dense_models_with_full_attention>(m,
                                                                                      describes)) {
    return flops_per_token{not_a_count};
  }
  return training_flops_per_token(m, total_parameters(m).total());
}

/// MFU: the share of the machines' peak that the model's own operations make up. Both rates are per
/// second, the peak that of all machines together; NaN for a peak that is not positive.
template <number M, number D, scalar P>
[[nodiscard]] constexpr auto model_flops_utilization(const flops_per_token<M>& per_token,
                                                     const tokens<D>& per_second,
                                                     const flops<P>& peak_per_second) {
  return per_token * per_second /
         flops{positive(peak_per_second.value, rule::peak_flops_are_positive{})};
}

}  // namespace cost::chowdhery2022
}  // namespace leverage
