// SPDX-License-Identifier: Apache-2.0
/// @file
/// An accelerator of round numbers, coefficients that leave nothing but products at their peaks, and layouts for many
/// accelerators: what tests of times have in common.
#pragma once

#include <cstddef>

#include "leverage/core/quantities.hpp"
#include "leverage/hardware/accelerator.hpp"
#include "leverage/hardware/cluster.hpp"
#include "leverage/hardware/coefficient.hpp"
#include "leverage/hardware/efficiency.hpp"
#include "leverage/hardware/layout.hpp"
#include "leverage/hardware/quantities.hpp"
#include "leverage/model/transformer.hpp"

namespace test {

/// 1 PFLOP/s in 16 bits, 4 TB/s, links of 400 and 50 GB/s, domains of 8.
inline constexpr leverage::hardware::accelerator<> round_machine{
    .name = "round",
    .peak_fp32 = leverage::flop_per_second{0.5e15},
    .peak_bf16 = leverage::flop_per_second{1e15},
    .peak_fp8 = leverage::flop_per_second{2e15},
    .peak_fp4 = leverage::flop_per_second{4e15},
    .memory = leverage::bytes{100e9},
    .memory_bandwidth = leverage::bytes_per_second{4e12},
    .scale_up = leverage::bytes_per_second{400e9},
    .domain = 8,
    .scale_out = leverage::bytes_per_second{50e9},
    .generation = leverage::hardware::generation::hopper};

constexpr leverage::hardware::cluster<> round_cluster(leverage::count n) {
  return {.accelerator = round_machine, .accelerators = n};
}

/// Every coefficient 0 where it can be, and 1 elsewhere.
constexpr leverage::hardware::efficiency<> only_products() {
  using namespace leverage::hardware;
  efficiency<> e;
  for (std::size_t i = 0; i < coefficients; ++i) {
    e.values[i] = can_be_zero(static_cast<coefficient>(i)) ? 0.0 : 1.0;
  }
  return e;
}
/// The same with one coefficient changed.
constexpr leverage::hardware::efficiency<> only_products_and(leverage::hardware::coefficient c,
                                                             double value) {
  leverage::hardware::efficiency<> e = only_products();
  e[c] = value;
  return e;
}
/// What is assumed of them.
constexpr leverage::hardware::efficiency<> assumed() {
  using namespace leverage::hardware;
  efficiency<> e;
  for (std::size_t i = 0; i < coefficients; ++i) {
    e.values[i] = information(static_cast<coefficient>(i)).prior;
  }
  return e;
}

/// A dense model of round numbers: 4 layers of 12 h^2 weights, 2^20 of them in the head.
inline constexpr leverage::transformer round_model{
    .layers = 4,
    .d_model = 1024,
    .vocabulary = 1024,
    .sequence = 4096,
    .attention = {.heads = 8, .kv_heads = 8, .head_dim = 128},
    .feed_forward = {.width = 4096, .gated = false}};

}  // namespace test
