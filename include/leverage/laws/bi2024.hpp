// SPDX-License-Identifier: Apache-2.0
/// @file
/// Bi et al. 2024, "DeepSeek LLM: Scaling Open-Source Language Models with Longtermism": training
/// settings for a budget.
///
///   eta(C) = 0.3118 C^-0.1250      peak learning rate                       Eq. 1
///   B(C)   = 0.2920 C^0.3271       batch in tokens                          Eq. 1
///   M(C)   = 0.1715 C^0.5243       training FLOPs per token                 Eq. 4
///   D(C)   = 5.8316 C^0.4757       tokens                                   Eq. 4
///
///   C  training FLOPs, M D
///   M  72 n_layer d^2 + 12 n_layer d s (Eq. 2): forward and backward, attention at its full length, no vocabulary
///
/// [bi2024]  Bi et al. 2024, arXiv:2401.02954. Eq. 1: C 1e17..2e19, all settings within 0.25 % of the best loss.
/// Eq. 4: isoFLOP profiles at 8 budgets, 1e17..3e20. Tian et al. 2025 use the same forms, and the
/// formulas are implemented there. The paper prints no coefficients of a loss law.
///
/// Errata and traps:
///   - C is M D and not 6 N D: 6 N / M is 0.43 for a small model with 4096 tokens of context, 0.92 for 67 B.
///   - M(C) D(C) is 1.00012 C, by the rounding of the coefficients.
///   - The batch of Eq. 1 counts tokens: it gives 9.2e6 for the 7 B model, which used 2304 sequences of 4096.
///   - Another paper's comparison prints 0.3188 for 0.3118.
#pragma once

#include <string_view>

#include "leverage/core/published.hpp"
#include "leverage/laws/tian2025/training.hpp"

namespace leverage::bi2024 {

/// Peak learning rate and batch at a budget.
template <scalar T = double>
using hyperparameter_law = tian2025::hyperparameter_law<T>;

/// Training FLOPs per token and tokens at a budget.
template <scalar T = double>
using allocation_law = tian2025::allocation_law<T>;

namespace detail {
[[nodiscard]] constexpr provenance source_at(std::string_view location, std::string_view range,
                                             std::string_view note) {
  return {.key = "bi2024",
          .citation =
              "Bi et al. 2024, DeepSeek LLM: Scaling Open-Source Language Models with "
              "Longtermism",
          .arxiv = "2401.02954",
          .location = location,
          .units = "C training FLOPs, M D; M training FLOPs per token, non-vocabulary; D, B tokens",
          .range = range,
          .note = note,
          .verified = evidence::paper};
}
}  // namespace detail

/// Eq. 1.
inline constexpr published<hyperparameter_law<>, 1> equation1{
    {.eta = {0.3118, -0.1250}, .b = {0.2920, 0.3271}},
    detail::source_at("Eq. 1", "C 1e17..2e19", "checked in the paper at 1e20"),
    {{{argument::non_vocabulary_flops, 1e17, 2e19}}}};

/// Eq. 4, on the current data.
inline constexpr published<allocation_law<>, 1> equation4{
    {.m = {0.1715, 0.5243}, .d = {5.8316, 0.4757}},
    detail::source_at("Eq. 4", "8 isoFLOP budgets, C 1e17..3e20", "M D is C to 0.012 %"),
    {{{argument::non_vocabulary_flops, 1e17, 3e20}}}};

/// Growth of the best size and the best amount of data with compute: M ~ C^a, D ~ C^b. Better data has a larger a.
struct allocation_exponents {
  std::string_view data;
  double a;
  double b;
};
/// Table 4, which prints no coefficients.
inline constexpr allocation_exponents table4[] = {{"early in-house data", 0.450, 0.550},
                                                  {"current in-house data", 0.524, 0.476},
                                                  {"OpenWebText2", 0.578, 0.422}};

}  // namespace leverage::bi2024
