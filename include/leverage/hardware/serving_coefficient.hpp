// SPDX-License-Identifier: Apache-2.0
/// @file
/// The coefficients of the time of a model that serves, as coefficient.hpp has those of training. They are positive, and
/// are fitted to measured throughputs on the logarithmic scale; fitted_serving.hpp has the fitted values.
///
///   serving_information(serving_coefficient::memory).meaning
#pragma once

#include <cstddef>
#include <cstdint>
#include <iterator>

#include "leverage/hardware/coefficient_information.hpp"

namespace leverage::hardware {

/// The coefficients, in the order in which covariances list them.
enum class serving_coefficient : std::uint8_t {
  gemm_bf16,
  gemm_fp8,
  gemm_fp4,
  memory,
  cache,
  flash,
  expert_tokens_half,
  element_traffic,
  permute_traffic,
  tensor_exposed,
  tensor_latency,
  expert_exposed,
  expert_overlapped,
  expert_latency,
  launch,
  launch_mixture,
  host_step,
  host_sequence,
  group_wait,
  natural_routing,
  other_accelerator,
};

/// How many there are.
inline constexpr std::size_t serving_coefficients =
    static_cast<std::size_t>(serving_coefficient::other_accelerator) + 1;

/// What is assumed of them before any run is seen.
using serving_coefficient_information = coefficient_information_of<serving_coefficient>;

namespace detail::serving_coefficient_table {

using enum serving_coefficient;

// clang-format off
inline constexpr serving_coefficient_information all[] = {
    {gemm_bf16, "gemm_bf16", "", "share of the peak of matrix products, 16 bits", 0.65, 0.15},
    {gemm_fp8, "gemm_fp8", "", "share of the peak of matrix products, 8 bits", 0.65, 0.15},
    {gemm_fp4, "gemm_fp4", "", "share of the peak of matrix products, 4 bits", 0.50, 0.25},
    {memory, "memory", "", "share of the bandwidth at which weights are read", 0.80, 0.08},
    {cache, "cache", "", "share of the bandwidth at which keys and values are read", 0.85, 0.05},
    {flash, "flash", "", "share of the 16-bit peak of attention", 0.50, 0.25},
    {expert_tokens_half, "expert_tokens_half", "tokens",
     "tokens of an expert at which its products run at half speed", 128.0, 0.7},
    {element_traffic, "element_traffic", "",
     "memory traffic of element-wise work over its tensors", 1.2, 0.4},
    {permute_traffic, "permute_traffic", "",
     "memory traffic of routing over the copies of tokens", 1.5, 0.5},
    {tensor_exposed, "tensor_exposed", "",
     "time of tensor-parallel communication over that of its bytes", 1.0, 0.4},
    {tensor_latency, "tensor_latency", "s", "latency of a tensor-parallel collective", 1.2e-5, 0.5},
    {expert_exposed, "expert_exposed", "",
     "time of dispatch and combine over that of their bytes", 1.0, 0.3},
    {expert_overlapped, "expert_overlapped", "",
     "exposed dispatch and combine where they overlap, over that where they do not", 0.4, 0.4},
    {expert_latency, "expert_latency", "s",
     "latency of a dispatch or combine, per doubling of the ranks", 2e-5, 0.5},
    {launch, "launch", "s", "time of a layer that neither arithmetic nor memory explains", 4e-5, 0.6},
    {launch_mixture, "launch_mixture", "s", "the same, more in a mixture layer", 8e-5, 0.6},
    {host_step, "host_step", "s", "time of the host between two steps", 2e-3, 0.7},
    {host_sequence, "host_sequence", "s", "time of the host per sequence and step", 8e-6, 0.6},
    {group_wait, "group_wait", "",
     "time of prefill where attention groups wait for each other", 1.3, 0.2},
    {natural_routing, "natural_routing", "",
     "load of the fullest expert over the mean, unbalanced", 1.2, 0.1},
    {other_accelerator, "other_accelerator", "",
     "time on an accelerator of which no run was fitted", 1.0, 0.3},
};
// clang-format on

[[nodiscard]] constexpr bool is_in_order() {
  for (std::size_t i = 0; i < std::size(all); ++i) {
    if (static_cast<std::size_t>(all[i].which) != i) return false;
  }
  return std::size(all) == serving_coefficients;
}
static_assert(is_in_order());

}  // namespace detail::serving_coefficient_table

/// What a coefficient is.
[[nodiscard]] constexpr const serving_coefficient_information& serving_information(
    serving_coefficient c) {
  return detail::serving_coefficient_table::all[static_cast<std::size_t>(c)];
}

/// Whether a coefficient can be 0, which removes the part of a time that it is a factor of.
[[nodiscard]] constexpr bool can_be_zero(serving_coefficient c) {
  using enum serving_coefficient;
  return c >= expert_tokens_half && c <= host_sequence;
}

}  // namespace leverage::hardware
