// SPDX-License-Identifier: Apache-2.0
/// @file
/// The FLOP convention of Sardana et al. 2024 for the lifetime of a model: 6 N per training token and 2 N per token of
/// inference, input or output.
///
///   lifetime = 6 N D + 2 N T            T tokens of inference
///
/// [sardana2024]  Sardana et al. 2024, arXiv:2401.00448.
#pragma once

#include <string_view>

#include "leverage/core/quantities.hpp"
#include "leverage/cost/described.hpp"
#include "leverage/cost/parameters.hpp"
#include "leverage/model/transformer.hpp"

namespace leverage {

namespace rule {
struct sardana2024_counts_dense_models {};
}  // namespace rule

namespace cost::sardana2024 {

inline constexpr std::string_view inference_counts = "2 N, N all parameters";
inline constexpr std::string_view inference_difference =
    "no scores and weighted values; 2 for every weight, of embedding, norms and biases too";

/// Whether 2 N is the cost of a token of inference: the model is dense.
[[nodiscard]] constexpr bool describes(const transformer& m) { return detail::is_dense(m); }

/// 2 N, per token of inference.
[[nodiscard]] constexpr flops_per_token<count> inference_flops_per_token(const transformer& m) {
  if (!detail::described<rule::sardana2024_counts_dense_models>(m, describes)) {
    return flops_per_token{not_a_count};
  }
  return flops_per_token{2 * total_parameters(m).total().value};
}

/// 6 N D + 2 N T.
template <number N, number D, number T>
[[nodiscard]] constexpr auto lifetime_flops(const parameters<N>& n, const tokens<D>& trained,
                                            const tokens<T>& inference) {
  const auto size = n.as_real().value;
  return flops_per_token{6.0 * size} * trained + flops_per_token{2.0 * size} * inference;
}

}  // namespace cost::sardana2024
}  // namespace leverage
