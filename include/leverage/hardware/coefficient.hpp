// SPDX-License-Identifier: Apache-2.0
/// @file
/// The coefficients of a step's time. Each is the factor between what formulas count and what clocks measure: a share of
/// a peak, a multiple of counted traffic, a time of the host. They are positive, and are fitted to measured step times on
/// the logarithmic scale (study/calibration.hpp); fitted_efficiency.hpp has the fitted values.
///
///   information(coefficient::gemm_hopper_fp8).meaning
#pragma once

#include <cstddef>
#include <cstdint>
#include <iterator>

#include "leverage/hardware/coefficient_information.hpp"

namespace leverage::hardware {

/// The coefficients, in the order in which covariances list them.
enum class coefficient : std::uint8_t {
  gemm_ampere_bf16,
  gemm_hopper_bf16,
  gemm_hopper_fp8,
  gemm_blackwell_bf16,
  gemm_blackwell_fp8,
  gemm_blackwell_fp4,
  gemm_tpu_bf16,
  gemm_tpu_fp8,
  gemm_other,
  expert_tokens_half,
  flash_ampere,
  flash_hopper,
  flash_hopper_portable,
  flash_blackwell,
  flash_tpu,
  flash_other,
  odd_heads,
  recomputed,
  unaligned_expert,
  power_limited,
  blackwell_ultra,
  gemm_traffic,
  element_traffic,
  eager_traffic,
  quantise_traffic,
  permute_traffic,
  score_traffic,
  logit_traffic,
  tensor_exposed,
  tensor_overlapped,
  tensor_latency,
  expert_exposed,
  expert_overlapped,
  context_exposed,
  pipeline_exposed,
  data_exposed,
  data_latency,
  host_dense,
  host_mixture,
  host_scaled_expert,
  step_fixed,
  optimizer_traffic,
  optimizer_mixture,
  mixture_graphs,
  mixture_ageing,
  mixture_tpu,
  natural_routing,
  other_software,
};

/// How many there are.
inline constexpr std::size_t coefficients =
    static_cast<std::size_t>(coefficient::other_software) + 1;

/// What is assumed of them before any run is seen.
using coefficient_information = coefficient_information_of<coefficient>;

namespace detail::coefficient_table {

using enum coefficient;

// clang-format off
inline constexpr coefficient_information all[] = {
    {gemm_ampere_bf16, "gemm_ampere_bf16", "",
     "share of the peak of dense matrix products: Ampere", 0.75, 0.15},
    {gemm_hopper_bf16, "gemm_hopper_bf16", "",
     "share of the peak of dense matrix products: Hopper, 16 bits", 0.72, 0.15},
    {gemm_hopper_fp8, "gemm_hopper_fp8", "",
     "share of the peak of dense matrix products: Hopper, 8 bits", 0.65, 0.15},
    {gemm_blackwell_bf16, "gemm_blackwell_bf16", "",
     "share of the peak of dense matrix products: Blackwell, 16 bits", 0.75, 0.15},
    {gemm_blackwell_fp8, "gemm_blackwell_fp8", "",
     "share of the peak of dense matrix products: Blackwell, 8 bits", 0.70, 0.15},
    {gemm_blackwell_fp4, "gemm_blackwell_fp4", "",
     "share of the peak of dense matrix products: Blackwell, 4 bits", 0.50, 0.25},
    {gemm_tpu_bf16, "gemm_tpu_bf16", "",
     "share of the peak of dense matrix products: TPU, 16 bits", 0.65, 0.25},
    {gemm_tpu_fp8, "gemm_tpu_fp8", "",
     "share of the peak of dense matrix products: TPU, 8 bits", 0.55, 0.25},
    {gemm_other, "gemm_other", "",
     "share of the peak of dense matrix products: where no run was measured", 0.45, 0.4},
    {expert_tokens_half, "expert_tokens_half", "tokens",
     "tokens of an expert at which its products run at half speed", 256.0, 0.7},
    {flash_ampere, "flash_ampere", "",
     "share of the 16-bit peak of flash attention: Ampere", 0.55, 0.25},
    {flash_hopper, "flash_hopper", "",
     "share of the 16-bit peak of flash attention: Hopper, the vendor's kernels", 0.50, 0.25},
    {flash_hopper_portable, "flash_hopper_portable", "",
     "share of the 16-bit peak of flash attention: Hopper, a framework's kernels", 0.33, 0.25},
    {flash_blackwell, "flash_blackwell", "",
     "share of the 16-bit peak of flash attention: Blackwell", 0.45, 0.25},
    {flash_tpu, "flash_tpu", "",
     "share of the 16-bit peak of flash attention: TPU", 0.30, 0.3},
    {flash_other, "flash_other", "",
     "share of the 16-bit peak of flash attention: where no run was measured", 0.30, 0.4},
    {odd_heads, "odd_heads", "",
     "time of unfused attention with heads no multiple of 8 wide", 1.3, 0.2},
    {recomputed, "recomputed", "",
     "time of a recomputed forward pass over that of a forward pass", 0.9, 0.1},
    {unaligned_expert, "unaligned_expert", "",
     "time of experts with a d_model or width no multiple of 128", 1.3, 0.25},
    {power_limited, "power_limited", "",
     "time of a layer on an H100 limited to 500 W", 1.25, 0.15},
    {blackwell_ultra, "blackwell_ultra", "",
     "time of a layer on B300 and GB300 over B200 and GB200", 0.87, 0.1},
    {gemm_traffic, "gemm_traffic", "",
     "exposed memory traffic of matrix products over their operands", 0.7, 0.4},
    {element_traffic, "element_traffic", "",
     "memory traffic of element-wise work over its tensors", 1.2, 0.4},
    {eager_traffic, "eager_traffic", "",
     "memory traffic of element-wise work that is not fused, over that of fused work", 1.5, 0.3},
    {quantise_traffic, "quantise_traffic", "",
     "memory traffic of scaling to 8 or 4 bits over its tensors", 0.8, 0.5},
    {permute_traffic, "permute_traffic", "",
     "memory traffic of routing over the copies of tokens", 1.5, 0.5},
    {score_traffic, "score_traffic", "",
     "memory traffic of unfused attention over 5 passes of scores", 1.0, 0.4},
    {logit_traffic, "logit_traffic", "",
     "memory traffic of the head over its tensors", 1.0, 0.4},
    {tensor_exposed, "tensor_exposed", "",
     "exposed share of tensor-parallel communication", 0.7, 0.4},
    {tensor_overlapped, "tensor_overlapped", "",
     "exposed tensor-parallel communication where it overlaps, over that where it does not", 0.5, 0.4},
    {tensor_latency, "tensor_latency", "s",
     "latency of a tensor-parallel collective", 2e-5, 0.6},
    {expert_exposed, "expert_exposed", "",
     "exposed share of expert-parallel communication", 0.8, 0.5},
    {expert_overlapped, "expert_overlapped", "",
     "exposed expert-parallel communication where it overlaps, over that where it does not", 0.35, 0.5},
    {context_exposed, "context_exposed", "",
     "exposed share of context-parallel communication", 0.3, 0.6},
    {pipeline_exposed, "pipeline_exposed", "",
     "exposed share of communication between stages", 0.5, 0.6},
    {data_exposed, "data_exposed", "",
     "time of data-parallel communication over that of its bytes", 1.3, 0.4},
    {data_latency, "data_latency", "s",
     "latency of a data-parallel collective per rank and layer", 1e-5, 1.0},
    {host_dense, "host_dense", "s",
     "time in which the host launches a dense layer", 4e-4, 0.5},
    {host_mixture, "host_mixture", "s",
     "time in which the host launches a mixture layer", 2.5e-3, 0.5},
    {host_scaled_expert, "host_scaled_expert", "s",
     "time in which the host launches an expert that is here, with scaled formats", 2e-5, 0.8},
    {step_fixed, "step_fixed", "s",
     "time of a step that nothing else explains", 2e-2, 0.3},
    {optimizer_traffic, "optimizer_traffic", "",
     "memory traffic of the optimizer over its states", 2.0, 0.25},
    {optimizer_mixture, "optimizer_mixture", "",
     "memory traffic of the optimizer of mixtures, over that of dense models", 2.0, 0.6},
    {mixture_graphs, "mixture_graphs", "",
     "time of a mixture layer in CUDA graphs", 0.8, 0.2},
    {mixture_ageing, "mixture_ageing", "1/month",
     "growth of a mixture layer's time with the software's age", 0.02, 0.4},
    {mixture_tpu, "mixture_tpu", "",
     "time of a mixture layer on a TPU", 1.4, 0.3},
    {natural_routing, "natural_routing", "",
     "load of the fullest expert over the mean, unbalanced", 1.25, 0.1},
    {other_software, "other_software", "",
     "time of a step with software of which no run was fitted", 1.0, 0.1},
};
// clang-format on

[[nodiscard]] constexpr bool is_in_order() {
  for (std::size_t i = 0; i < std::size(all); ++i) {
    if (static_cast<std::size_t>(all[i].which) != i) return false;
  }
  return std::size(all) == coefficients;
}
static_assert(is_in_order());

}  // namespace detail::coefficient_table

/// What a coefficient is.
[[nodiscard]] constexpr const coefficient_information& information(coefficient c) {
  return detail::coefficient_table::all[static_cast<std::size_t>(c)];
}

/// Whether a coefficient can be 0, which removes the part of a step that it is a factor of: memory traffic, exposed
/// communication, latencies, times of the host. Shares of a peak and other factors cannot.
[[nodiscard]] constexpr bool can_be_zero(coefficient c) {
  using enum coefficient;
  return (c >= gemm_traffic && c <= optimizer_traffic) || c == expert_tokens_half ||
         c == mixture_ageing;
}

}  // namespace leverage::hardware
