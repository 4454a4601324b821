// SPDX-License-Identifier: Apache-2.0
/// @file
/// Kimi Team 2025, "Kimi K2: Open Agentic Intelligence": compute saved by more experts at equal loss. The
/// paper gives three ratios and no law.
///
///   s  "sparsity", all routable over activated experts: 48 is 384 / 8. It is not the sparsity of Abnar et al. 2025.
///
/// At 8 activated and 1 shared expert and a validation loss of 1.5, s = 48 needs 1.69, 1.39 and 1.15 times
/// fewer FLOPs than s = 8, 16 and 32.
///
/// [kimi2025]  Kimi Team 2025, arXiv:2507.20534, on the choice of sparsity.
#pragma once

#include "leverage/core/math.hpp"
#include "leverage/core/published.hpp"

namespace leverage::kimi2025 {

/// The sparsity whose savings are reported.
inline constexpr double reference_sparsity = 48;
/// The validation loss at which the savings were read.
inline constexpr double reference_loss = 1.5;
inline constexpr int activated_experts = 8;
inline constexpr int shared_experts = 1;

/// The FLOPs that a mixture of `sparsity` needs for the same loss, relative to the reference sparsity.
struct saving {
  double sparsity;
  double flops_ratio;

  /// The slope that the ratio implies: FLOPs go as sparsity^-slope between here and the reference.
  [[nodiscard]] constexpr double slope() const {
    return math::log(flops_ratio) / math::log(reference_sparsity / sparsity);
  }
};

inline constexpr saving savings[] = {{8, 1.69}, {16, 1.39}, {32, 1.15}};

inline constexpr provenance source{
    .key = "kimi2025",
    .citation = "Kimi Team 2025, Kimi K2: Open Agentic Intelligence",
    .arxiv = "2507.20534",
    .location = "choice of sparsity",
    .units =
        "sparsity: all routable over activated experts; ratio of training FLOPs at one validation "
        "loss",
    .range = "sparsity 8..48, 8 activated and 1 shared expert, validation loss 1.5",
    .note = "no formula; slopes are computed from the ratios",
    .verified = evidence::paper};

}  // namespace leverage::kimi2025
