// SPDX-License-Identifier: Apache-2.0
/// @file
/// Accelerators by name, as their sources state them:
///
///   peak        dense matrix products, 1e12 operations per second; vendors also print twice that, with sparsity
///   memory      as the driver reports it: 81559 MiB = 85.5e9 bytes of an H100 that is sold with 80 GB. Sizes on the data
///               sheet are neither 1e9 nor 2^30 bytes throughout: 80 GB of an H100 are nearly 80 GiB, 288 GB of a B300
///               are 288e9 bytes. For TPUs it is the limit of the compiler XLA. Read in public logs: nvidia-smi in
///               NVIDIA/nccl issue 1264 and modal-labs/modal-client pull request 2797, rocminfo in
///               ROCm/legacy-rocm-build issue 4414, messages of XLA about memory that ran out.
///   bandwidth   1e9 or 1e12 bytes per second in one direction; 0 for what no source states
///   best        the fastest matrix product that a search over shapes found
///
/// The note of an accelerator says which of its figures are second-hand or from memory.
///
/// [ml-engineering]  stas00/ml-engineering, compute/accelerator and network.
#pragma once

#include <cstddef>
#include <string_view>

#include "leverage/core/quantities.hpp"
#include "leverage/hardware/accelerator.hpp"
#include "leverage/hardware/quantities.hpp"

namespace leverage::hardware {

namespace accelerators {

namespace detail {
inline constexpr double mib = 0x1p20;
inline constexpr double gib = 0x1p30;
inline constexpr std::string_view ml_engineering =
    "stas00/ml-engineering, compute/accelerator and network";
}  // namespace detail

inline constexpr accelerator<> a100_sxm_40{
    .name = "a100-sxm-40",
    .peak_bf16 = flop_per_second{312e12},
    .memory = bytes{40960 * detail::mib},
    .memory_bandwidth = bytes_per_second{1.555e12},
    .scale_up = bytes_per_second{300e9},
    .domain = 8,
    .scale_out = bytes_per_second{25e9},
    .best_bf16 = flop_per_second{271.2e12},
    .generation = generation::ampere,
    .source = {detail::ml_engineering, "memory bandwidth and scale-out from memory"}};

inline constexpr accelerator<> a100_sxm_80{
    .name = "a100-sxm-80",
    .peak_bf16 = flop_per_second{312e12},
    .memory = bytes{81920 * detail::mib},
    .memory_bandwidth = bytes_per_second{2.0e12},
    .scale_up = bytes_per_second{300e9},
    .domain = 8,
    .scale_out = bytes_per_second{25e9},
    .best_bf16 = flop_per_second{271.2e12},
    .generation = generation::ampere,
    .source = {detail::ml_engineering, "scale-out (HDR, 200 Gb/s each in a DGX A100) from memory"}};

inline constexpr accelerator<> h100_sxm{.name = "h100-sxm",
                                        .peak_bf16 = flop_per_second{989e12},
                                        .peak_fp8 = flop_per_second{1979e12},
                                        .memory = bytes{81559 * detail::mib},
                                        .memory_bandwidth = bytes_per_second{3.35e12},
                                        .scale_up = bytes_per_second{450e9},
                                        .domain = 8,
                                        .scale_out = bytes_per_second{50e9},
                                        .best_bf16 = flop_per_second{794.5e12},
                                        .best_fp8 = flop_per_second{1402.6e12},
                                        .generation = generation::hopper,
                                        .source = {detail::ml_engineering, ""}};

/// The part on which torchtitan's public measurements were made.
inline constexpr accelerator<> h100_96_500w{
    .name = "h100-96-500w",
    .peak_bf16 = flop_per_second{989e12},
    .peak_fp8 = flop_per_second{1979e12},
    .memory = bytes{96e9},
    .memory_bandwidth = bytes_per_second{2.4e12},
    .scale_up = bytes_per_second{450e9},
    .domain = 8,
    .scale_out = bytes_per_second{50e9},
    .generation = generation::hopper_500w,
    .source = {"pytorch/torchtitan, docs and benchmarks: 96 GB of HBM2e, limited to 500 W",
               "memory bandwidth, links and scale-out from memory; 96 GB taken as 96e9 bytes"}};

inline constexpr accelerator<> h800_sxm{
    .name = "h800-sxm",
    .peak_bf16 = flop_per_second{989e12},
    .peak_fp8 = flop_per_second{1979e12},
    .memory = bytes{81559 * detail::mib},
    .memory_bandwidth = bytes_per_second{3.35e12},
    .scale_up = bytes_per_second{200e9},
    .domain = 8,
    .scale_out = bytes_per_second{50e9},
    .generation = generation::hopper,
    .source = {"deepseek-ai/DeepEP, docs/legacy.md; philisun.com",
               "second-hand but for the memory; DeepEP states 160 GB/s of NVLink and 50 GB/s of "
               "RDMA as the most that can be used"}};

inline constexpr accelerator<> h20{
    .name = "h20",
    .peak_bf16 = flop_per_second{148e12},
    .peak_fp8 = flop_per_second{296e12},
    .memory = bytes{97871 * detail::mib},
    .memory_bandwidth = bytes_per_second{4.0e12},
    .scale_up = bytes_per_second{450e9},
    .domain = 8,
    .scale_out = bytes_per_second{50e9},
    .generation = generation::hopper,
    .source = {"willitrunai.com; zangshuxian.com",
               "second-hand but for the memory; scale-out from memory"}};

inline constexpr accelerator<> h200_sxm{.name = "h200-sxm",
                                        .peak_bf16 = flop_per_second{989e12},
                                        .peak_fp8 = flop_per_second{1979e12},
                                        .memory = bytes{143771 * detail::mib},
                                        .memory_bandwidth = bytes_per_second{4.8e12},
                                        .scale_up = bytes_per_second{450e9},
                                        .domain = 8,
                                        .scale_out = bytes_per_second{50e9},
                                        .best_bf16 = flop_per_second{794.5e12},
                                        .best_fp8 = flop_per_second{1453.4e12},
                                        .generation = generation::hopper,
                                        .source = {detail::ml_engineering, ""}};

inline constexpr accelerator<> b200{
    .name = "b200",
    .peak_bf16 = flop_per_second{2250e12},
    .peak_fp8 = flop_per_second{4500e12},
    .peak_fp4 = flop_per_second{9000e12},
    .memory = bytes{183359 * detail::mib},
    .memory_bandwidth = bytes_per_second{8.0e12},
    .scale_up = bytes_per_second{900e9},
    .domain = 8,
    .scale_out = bytes_per_second{50e9},
    .best_bf16 = flop_per_second{1745e12},
    .best_fp8 = flop_per_second{3432.5e12},
    .generation = generation::blackwell,
    .source = {detail::ml_engineering,
               "the bus width of the driver gives 7.67 TB/s (pytorch/ao pull request 4002)"}};

inline constexpr accelerator<> b300{
    .name = "b300",
    .peak_bf16 = flop_per_second{2250e12},
    .peak_fp8 = flop_per_second{4500e12},
    .peak_fp4 = flop_per_second{12600e12},
    .memory = bytes{275040 * detail::mib},
    .memory_bandwidth = bytes_per_second{8.0e12},
    .scale_up = bytes_per_second{900e9},
    .domain = 8,
    .scale_out = bytes_per_second{100e9},
    .best_bf16 = flop_per_second{1769e12},
    .best_fp8 = flop_per_second{3353.3e12},
    .generation = generation::blackwell_ultra,
    .source = {detail::ml_engineering, "15000 TFLOP/s are also given for nvfp4"}};

inline constexpr accelerator<> gb200{
    .name = "gb200",
    .peak_bf16 = flop_per_second{2500e12},
    .peak_fp8 = flop_per_second{5000e12},
    .peak_fp4 = flop_per_second{10000e12},
    .memory = bytes{189471 * detail::mib},
    .memory_bandwidth = bytes_per_second{8.0e12},
    .scale_up = bytes_per_second{900e9},
    .domain = 72,
    .scale_out = bytes_per_second{50e9},
    .best_bf16 = flop_per_second{1822e12},
    .best_fp8 = flop_per_second{3615.6e12},
    .generation = generation::blackwell,
    .source = {detail::ml_engineering, "scale-out from memory; a host has 4 of the 72"}};

inline constexpr accelerator<> gb300{
    .name = "gb300",
    .peak_bf16 = flop_per_second{2500e12},
    .peak_fp8 = flop_per_second{5000e12},
    .peak_fp4 = flop_per_second{15000e12},
    .memory = bytes{284208 * detail::mib},
    .memory_bandwidth = bytes_per_second{8.0e12},
    .scale_up = bytes_per_second{900e9},
    .domain = 72,
    .scale_out = bytes_per_second{100e9},
    .generation = generation::blackwell_ultra,
    .source = {detail::ml_engineering,
               "scale-out (ConnectX-8) from memory; a host has 4 of the 72"}};

inline constexpr accelerator<> mi250x{
    .name = "mi250x",
    .peak_bf16 = flop_per_second{383e12},
    .memory = bytes{2 * 68702699520.0},
    .memory_bandwidth = bytes_per_second{3.28e12},
    .scale_up = bytes_per_second{350e9},
    .domain = 4,
    .scale_out = bytes_per_second{25e9},
    .generation = generation::cdna,
    .source = {detail::ml_engineering,
               "two dies of half of it each, which programs see as two devices; scale-out from "
               "memory"}};

inline constexpr accelerator<> mi300x{
    .name = "mi300x",
    .peak_bf16 = flop_per_second{1307e12},
    .peak_fp8 = flop_per_second{2614e12},
    .memory = bytes{206141652992.0},
    .memory_bandwidth = bytes_per_second{5.3e12},
    .scale_up = bytes_per_second{448e9},
    .domain = 8,
    .scale_out = bytes_per_second{50e9},
    .best_bf16 = flop_per_second{668.4e12},
    .generation = generation::cdna,
    .source = {detail::ml_engineering,
               "scale-up is that of 7 links of 64 GB/s, one to each other"}};

inline constexpr accelerator<> mi355x{
    .name = "mi355x",
    .peak_bf16 = flop_per_second{2500e12},
    .peak_fp8 = flop_per_second{5000e12},
    .peak_fp4 = flop_per_second{10100e12},
    .memory = bytes{309220868096.0},
    .memory_bandwidth = bytes_per_second{8.0e12},
    .scale_up = bytes_per_second{535.5e9},
    .domain = 8,
    .scale_out = bytes_per_second{50e9},
    .best_bf16 = flop_per_second{1565e12},
    .generation = generation::cdna,
    .source = {detail::ml_engineering, "the same source also takes 2300 TFLOP/s as the peak"}};

inline constexpr accelerator<> tpu_v4{
    .name = "tpu-v4",
    .peak_bf16 = flop_per_second{275e12},
    .memory = bytes{30.75 * detail::gib},
    .memory_bandwidth = bytes_per_second{1.2e12},
    .scale_up = bytes_per_second{300e9},
    .domain = 4096,
    .generation = generation::tpu,
    .source = {"stas00/ml-engineering; jax-ml/scaling-book, tpus.md",
               "6 links of 45 to 50 GB/s; that the limit of 30.75 GiB is of this chip is from "
               "memory"}};

inline constexpr accelerator<> tpu_v5e{
    .name = "tpu-v5e",
    .peak_bf16 = flop_per_second{197e12},
    .memory = bytes{15.75 * detail::gib},
    .memory_bandwidth = bytes_per_second{0.819e12},
    .scale_up = bytes_per_second{200e9},
    .domain = 256,
    .scale_out = bytes_per_second{3.1e9},
    .generation = generation::tpu,
    .source = {"docs.cloud.google.com/tpu/docs/v5e", "394e12 operations per second in int8"}};

inline constexpr accelerator<> tpu_v5p{
    .name = "tpu-v5p",
    .peak_bf16 = flop_per_second{459e12},
    .memory = bytes{95.74 * detail::gib},
    .memory_bandwidth = bytes_per_second{2.765e12},
    .scale_up = bytes_per_second{600e9},
    .domain = 8960,
    .generation = generation::tpu,
    .source = {detail::ml_engineering,
               "scale-up and domain from memory; 918e12 operations per second in int8"}};

inline constexpr accelerator<> tpu_v6e{
    .name = "tpu-v6e",
    .peak_bf16 = flop_per_second{918e12},
    .memory = bytes{31.25 * detail::gib},
    .memory_bandwidth = bytes_per_second{1.638e12},
    .scale_up = bytes_per_second{400e9},
    .domain = 256,
    .generation = generation::tpu,
    .source = {"docs.cloud.google.com/tpu/docs/v6e", "1836e12 operations per second in int8"}};

inline constexpr accelerator<> tpu_v7x{
    .name = "tpu-v7x",
    .peak_bf16 = flop_per_second{2307e12},
    .peak_fp8 = flop_per_second{4614e12},
    .memory = bytes{2 * 94.75 * detail::gib},
    .memory_bandwidth = bytes_per_second{7.37e12},
    .scale_up = bytes_per_second{600e9},
    .domain = 9216,
    .generation = generation::tpu,
    .source = {detail::ml_engineering,
               "memory bandwidth and domain from memory; two devices of 94.75 GiB each"}};

inline constexpr accelerator<> ascend_910b{
    .name = "ascend-910b",
    .peak_bf16 = flop_per_second{320e12},
    .memory = bytes{64e9},
    .memory_bandwidth = bytes_per_second{1.6e12},
    .scale_up = bytes_per_second{196e9},
    .domain = 8,
    .scale_out = bytes_per_second{25e9},
    .generation = generation::ascend,
    .source = {"boardor.com",
               "weak: 313 to 320 TFLOP/s and 64 GB (taken as 64e9 bytes) on pages of third "
               "parties, bandwidths from memory"}};

inline constexpr accelerator<> l40s{
    .name = "l40s",
    .peak_bf16 = flop_per_second{362e12},
    .peak_fp8 = flop_per_second{733e12},
    .memory = bytes{46068 * detail::mib},
    .memory_bandwidth = bytes_per_second{0.864e12},
    .scale_up = bytes_per_second{31e9},
    .domain = 1,
    .generation = generation::ada,
    .source = {detail::ml_engineering, "no NVLink: scale-up is PCIe 4"}};

inline constexpr accelerator<> rtx_4090{
    .name = "rtx-4090",
    .peak_bf16 = flop_per_second{165.2e12},
    .peak_fp8 = flop_per_second{330.3e12},
    .memory = bytes{24564 * detail::mib},
    .memory_bandwidth = bytes_per_second{1.008e12},
    .scale_up = bytes_per_second{31e9},
    .domain = 1,
    .generation = generation::ada,
    .source = {"waredb.com", "sums in fp32; no NVLink: scale-up is PCIe 4"}};

/// All of them, by vendor and age.
inline constexpr const accelerator<>* all[] = {
    &a100_sxm_40, &a100_sxm_80, &h100_sxm, &h100_96_500w, &h800_sxm, &h20,
    &h200_sxm,    &b200,        &b300,     &gb200,        &gb300,    &l40s,
    &rtx_4090,    &mi250x,      &mi300x,   &mi355x,       &tpu_v4,   &tpu_v5e,
    &tpu_v5p,     &tpu_v6e,     &tpu_v7x,  &ascend_910b};

/// Another name of an accelerator: with the size of its memory, or as short as people write it.
struct other_name {
  std::string_view name;
  const accelerator<>* of;
};
inline constexpr other_name other_names[] = {
    {"h100-sxm-80", &h100_sxm}, {"h100-sxm-96-hbm2e-500w", &h100_96_500w},
    {"h800-sxm-80", &h800_sxm}, {"h200-sxm-141", &h200_sxm},
    {"h100", &h100_sxm},        {"h800", &h800_sxm},
    {"h200", &h200_sxm}};

}  // namespace accelerators

/// The accelerator of a name, in upper or lower case, or null if there is none.
[[nodiscard]] constexpr const accelerator<>* find_accelerator(std::string_view name) {
  const auto is = [name](std::string_view known) {
    if (name.size() != known.size()) return false;
    std::size_t i = 0;
    for (const char c : name) {
      if ((c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c) != known[i++]) return false;
    }
    return true;
  };
  for (const accelerator<>* a : accelerators::all) {
    if (is(a->name)) return a;
  }
  for (const accelerators::other_name& other : accelerators::other_names) {
    if (is(other.name)) return other.of;
  }
  return nullptr;
}

}  // namespace leverage::hardware
