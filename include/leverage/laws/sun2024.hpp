// SPDX-License-Identifier: Apache-2.0
/// @file
/// Sun et al. 2024, "Hunyuan-Large": the best split of a budget of a mixture, and what the budget counts.
///
///   N*(C) = 5.9e-3 C^0.5305       parameters that a token uses
///   D*(C) = 3.2 C^0.50            tokens
///   C(N, D) = 9.59 N D + 2.3e8 D  training FLOPs, attention at their context included
///
/// The paper's C is the least compute, C / (1 + B / B_crit(L)); its own optimum agrees if that is taken for C.
///
/// [sun2024]  Sun et al. 2024, arXiv:2411.02265.
///
/// Errata and traps:
///   - READ IN ONE TRANSCRIPTION ONLY. It reproduces both headline numbers: at the 3.12e24 FLOPs of 58.1 B parameters
///     and 5.6 T tokens, N* is 58.2 B and D* 5.65 T.
///   - The range of the runs was not found. The fitted range here holds that one point, and everything else is beyond.
///   - 9.59 is not 6: there is attention in it, at a context that a critic puts at about 73 thousand tokens.
#pragma once

#include <string_view>

#include "leverage/core/guard.hpp"
#include "leverage/core/published.hpp"
#include "leverage/core/quantities.hpp"
#include "leverage/core/scalar.hpp"
#include "leverage/laws/rules.hpp"
#include "leverage/laws/split_law.hpp"

namespace leverage::sun2024 {

/// C = (a N + b) D.
template <scalar T = double>
struct cost_law {
  T a{};
  T b{};

  template <scalar N, scalar D>
  [[nodiscard]] constexpr flops<common_scalar<T, N, D>> training_flops(
      const parameters<N>& active, const tokens<D>& data) const {
    const auto n = positive(active.value, rule::active_model_size_is_positive{});
    const auto d = positive(data.value, rule::training_tokens_are_positive{});
    return flops<common_scalar<T, N, D>>{(a * n + b) * d};
  }
};

namespace detail {
[[nodiscard]] constexpr provenance source_at(std::string_view location) {
  return {.key = "sun2024",
          .citation =
              "Sun et al. 2024, Hunyuan-Large: An Open-Source MoE Model with 52 Billion "
              "Activated Parameters by Tencent",
          .arxiv = "2411.02265",
          .location = location,
          .units = "N active parameters, D tokens, C training FLOPs with attention",
          .range = "not found; the range is the optimum that the paper reports",
          .note = "the least compute is taken for C",
          .verified = evidence::one_transcription,
          .reproduces = "both headline numbers, 58.1 B parameters and 5.6 T tokens"};
}
}  // namespace detail

inline constexpr published<split_law<>, 1> allocation{
    {.n = {5.9e-3, 0.5305}, .d = {3.2, 0.50}},
    detail::source_at("scaling laws of mixtures, best N and D"),
    {{{argument::exact_flops, 3.1e24, 3.14e24}}}};

inline constexpr published<cost_law<>, 2> cost{
    {.a = 9.59, .b = 2.3e8},
    detail::source_at("scaling laws of mixtures, compute"),
    {{{argument::active_parameters, 58.0e9, 58.2e9}, {argument::tokens, 5.55e12, 5.65e12}}}};

}  // namespace leverage::sun2024
