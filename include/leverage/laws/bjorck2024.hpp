// SPDX-License-Identifier: Apache-2.0
/// @file
/// Bjorck et al. 2024, "Scaling Optimal LR Across Token Horizons": the peak learning rate by size and tokens.
///
///   eta(N, D) = c (N / 1e9)^alpha (D / 1e9)^beta
///
///   N  parameters, taken as those without vocabulary matrices
///   D  training tokens
///
/// [bjorck2024]  Bjorck et al. 2024, arXiv:2409.19913, joint fit to dense models of 760 M..2.7 B at batches of half a
/// million tokens, on up to 800 B tokens; READ IN TWO TRANSCRIPTIONS.
///
/// Errata and traps:
///   - It holds from 760 M parameters up: at 50 M the exponent of D is -0.70, at 350 M -0.38.
///   - The learning rate falls with D here, and rises with D in Li et al. 2025, who also vary the batch.
///   - The comparison code of Li et al. 2025 has this law with a prefactor for N and D in ones that is not 1.55e-3 in
///     billions.
///   - Which N counts, and the shortest run of the joint fit, are not stated in what was read: 25 B tokens stand for it.
#pragma once

#include "leverage/core/guard.hpp"
#include "leverage/core/published.hpp"
#include "leverage/core/quantities.hpp"
#include "leverage/core/scalar.hpp"
#include "leverage/laws/power_law.hpp"
#include "leverage/laws/rules.hpp"

namespace leverage::bjorck2024 {

/// c (N / 1e9)^alpha (D / 1e9)^beta.
template <scalar T = double>
struct learning_rate_law {
  T c{};
  T alpha{};
  T beta{};

  template <scalar N, scalar D>
  [[nodiscard]] constexpr common_scalar<T, N, D> learning_rate(const parameters<N>& non_embedding,
                                                               const tokens<D>& data) const {
    using leverage::detail::power;
    return c *
           power(positive(non_embedding.value, rule::model_size_is_positive{}) / 1000000000,
                 alpha) *
           power(positive(data.value, rule::training_tokens_are_positive{}) / 1000000000, beta);
  }
};

inline constexpr published<learning_rate_law<>, 2> joint{
    {.c = 1.55e-3, .alpha = -0.23, .beta = -0.32},
    {.key = "bjorck2024",
     .citation = "Bjorck et al. 2024, Scaling Optimal LR Across Token Horizons",
     .arxiv = "2409.19913",
     .location = "joint law of size and tokens",
     .units = "N parameters, D tokens, in the source in billions",
     .range = "dense, N 760 M..2.7 B, D up to 800 B, batches of 0.5 M tokens",
     .note = "not below 760 M parameters; which N counts: not said",
     .verified = evidence::transcriptions},
    {{{argument::non_embedding_parameters, 760e6, 2.7e9}, {argument::tokens, 25e9, 800e9}}}};

}  // namespace leverage::bjorck2024
