// SPDX-License-Identifier: Apache-2.0
/// @file
/// The least time of one token of one sequence, whatever the software: latencies of collectives and one pass over the
/// weights, or what is sent to experts.
///
///   latency_floor    4 L t_reduce + W / (n bandwidth)
///   exchange_floor   2 L b (k + s) h w / bandwidth
///
///   t_reduce  2 us (sqrt(n) - 1) + 6 us, [epoch2025]      W        bytes of the weights that a token reads
///   L         layers                                      b        tokens that an accelerator dispatches at once
///   n         accelerators                                k + s    copies of a token: routed and shared experts
///                                                         w        bytes of a number, mean of dispatch and combine
///
/// Llama-3-70B in 16 bits on 8 H100: 3.0902 ms + 5.2649 ms. DeepSeek-V3 on 400 Gb/s links: 14.757 ms, 67.8 tokens/s,
/// and 1219.75 tokens/s at 900 GB/s [deepseek2025].
///
/// [epoch2025]     Erdil 2025, Inference economics of language models, arXiv:2506.04645, section 2.2.
/// [deepseek2025]  DeepSeek-AI 2025, Insights into DeepSeek-V3, arXiv:2505.09343, section 2.3.2.
#pragma once

#include "leverage/core/guard.hpp"
#include "leverage/core/quantities.hpp"
#include "leverage/core/scalar.hpp"
#include "leverage/hardware/accelerator.hpp"
#include "leverage/hardware/collective_latency.hpp"
#include "leverage/hardware/collectives.hpp"
#include "leverage/hardware/quantities.hpp"

namespace leverage {

namespace rule {
struct layers_are_at_least_one {};
struct exchanged_tokens_and_copies_are_positive {};
}  // namespace rule

namespace hardware {

/// The two parts of the least time of a token.
template <scalar T = double>
struct token_floor {
  seconds<T> reductions{};
  seconds<T> weights{};

  [[nodiscard]] constexpr seconds<T> total() const { return reductions + weights; }
};

/// The least time of a token whose weights are divided over `ranks` accelerators; NaN for fewer than one layer or rank.
template <number A, scalar T>
[[nodiscard]] constexpr token_floor<T> latency_floor(count layers, const bytes<A>& weights,
                                                     const accelerator<T>& on, count ranks) {
  const double l =
      within(layers >= 1, static_cast<double>(layers), rule::layers_are_at_least_one{});
  const bytes_per_second<T> all(static_cast<double>(ranks) *
                                positive(on.memory_bandwidth.value, rule::bandwidth_is_positive{}));
  return {.reductions = seconds<T>(T(4.0 * l * epoch2025::reduction_latency(ranks).value)),
          .weights = weights / all};
}

/// What one transfer of a dispatch takes: `tokens` of `copies` vectors of d_model numbers.
template <scalar T>
[[nodiscard]] constexpr seconds<T> exchange_transfer(double tokens, double copies, count d_model,
                                                     double bytes_of_number,
                                                     const bytes_per_second<T>& bandwidth) {
  const double n = within(tokens > 0.0 && copies > 0.0 && d_model > 0 && bytes_of_number > 0.0,
                          tokens, rule::exchanged_tokens_and_copies_are_positive{});
  return point_to_point(bytes(n * copies * static_cast<double>(d_model) * bytes_of_number),
                        link<T>{.bandwidth = bandwidth});
}

/// The least time of a token for which each of `layers` layers has two transfers: one of two micro-batches that overlap.
template <scalar T>
[[nodiscard]] constexpr seconds<T> exchange_floor(count layers, const seconds<T>& transfer) {
  return 2.0 * within(layers >= 1, static_cast<double>(layers), rule::layers_are_at_least_one{}) *
         transfer;
}

}  // namespace hardware
}  // namespace leverage
