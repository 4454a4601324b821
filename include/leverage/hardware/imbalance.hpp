// SPDX-License-Identifier: Apache-2.0
/// @file
/// How much more than the mean the busiest of some experts, or of some ranks, has to do.
///
///   max / mean of random routing  ~  1 + sqrt(2 ln E / lambda)
///
///   E       experts (or ranks)
///   lambda  tokens of each in the mean, positive
///
/// It holds where lambda is large against ln E, and is never above E. Routing that a model has learned is less even:
///
///   1.24  Qwen3-235B on H100, 16 K tokens: forced balance against its own routing, 295 and 237 TFLOP/s
///   1.18  DeepSeek-V3, prefill: perfect balance against its own routing, 59 337 and 50 302 tokens/s a node
///
/// The measured range is from 1 (forced balance, or tokens dropped beyond a capacity of 1) to 1.25.
///
/// [modelzoo]  NVIDIA, Megatron-MoE-ModelZoo: Qwen3-235B.
/// [lmsys2025]  LMSYS 2025, Deploying DeepSeek with PD disaggregation and large-scale expert parallelism on 96 H100.
#pragma once

#include "leverage/core/guard.hpp"
#include "leverage/core/math.hpp"
#include "leverage/core/min.hpp"
#include "leverage/core/quantities.hpp"
#include "leverage/core/scalar.hpp"

namespace leverage {

namespace rule {
struct experts_or_ranks_are_at_least_one {};
struct mean_tokens_are_positive {};
}  // namespace rule

namespace hardware {

/// A range of measured ratios of the maximum to the mean.
struct imbalance_range {
  double low = 1.0;
  double high = 1.0;
};

/// What was measured in training and in prefill, with and without a model's own routing.
inline constexpr imbalance_range measured_imbalance{.low = 1.0, .high = 1.25};

/// Expected load of the busiest of `bins` experts or ranks over the mean load, `mean` tokens, if every token is as
/// likely to go to any of them; 1 for one bin.
template <scalar T>
[[nodiscard]] constexpr T expected_imbalance(count bins, const tokens<T>& mean) {
  using math::sqrt;
  const double e =
      within(bins >= 1, static_cast<double>(bins), rule::experts_or_ranks_are_at_least_one{});
  const T lambda = positive(mean.value, rule::mean_tokens_are_positive{});
  if (bins == 1) return lambda / lambda;
  return (math::min)(T(e), 1 + sqrt(2.0 * math::log(e) / lambda));
}

}  // namespace hardware
}  // namespace leverage
