// SPDX-License-Identifier: Apache-2.0
/// @file
/// Coefficients of serving that leave nothing but what is counted, a mixture of round numbers, and the dense models of
/// the measured throughputs: what tests of serving have in common.
#pragma once

#include <cstddef>

#include "leverage/hardware/serving_coefficient.hpp"
#include "leverage/hardware/serving_efficiency.hpp"
#include "leverage/model/transformer.hpp"
#include "support/timing.hpp"

namespace test {

/// Every coefficient 0 where it can be, and 1 elsewhere.
constexpr leverage::hardware::serving_efficiency<> only_counted() {
  using namespace leverage::hardware;
  serving_efficiency<> e;
  for (std::size_t i = 0; i < serving_coefficients; ++i) {
    e.values[i] = can_be_zero(static_cast<serving_coefficient>(i)) ? 0.0 : 1.0;
  }
  return e;
}
/// The same with one coefficient changed.
constexpr leverage::hardware::serving_efficiency<> only_counted_and(
    leverage::hardware::serving_coefficient c, double value) {
  leverage::hardware::serving_efficiency<> e = only_counted();
  e[c] = value;
  return e;
}

/// 2 layers with 16 experts of which 2 are active, of 2 x 1024 x 512 weights each.
inline constexpr leverage::transformer round_mixture{
    .layers = 2,
    .d_model = 1024,
    .vocabulary = 1024,
    .sequence = 4096,
    .attention = {.heads = 8, .kv_heads = 8, .head_dim = 128},
    .experts = {.experts = 16, .active = 2, .expert_width = 512, .gated = false}};

inline constexpr leverage::transformer llama_70b{
    .layers = 80,
    .d_model = 8192,
    .vocabulary = 128256,
    .sequence = 8192,
    .attention = {.heads = 64, .kv_heads = 8, .head_dim = 128},
    .feed_forward = {.width = 28672}};

}  // namespace test
