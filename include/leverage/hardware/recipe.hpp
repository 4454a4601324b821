// SPDX-License-Identifier: Apache-2.0
/// @file
/// The number formats of a training run: what is stored per parameter, and in which format each part computes. As it
/// begins, it is Megatron-LM's in bf16: 2 bytes of weight, 4 of gradient, 4 of master copy, 4 + 4 of moments, 18 in all.
/// recipes.hpp has others by name.
#pragma once

#include "leverage/hardware/number_format.hpp"

namespace leverage::hardware {

/// Bytes per parameter and the formats of the arithmetic.
struct recipe {
  double weight_bytes = 2.0;
  double gradient_bytes = 4.0;
  double master_bytes = 4.0;                      ///< 32-bit copy of the weights; 0: none
  double first_moment_bytes = 4.0;                ///< of Adam; Muon has this one only
  double second_moment_bytes = 4.0;               ///< 0: none
  number_format gemm = number_format::bf16;       ///< dense matrices of the layers
  number_format experts = number_format::bf16;    ///< matrices of routed experts
  number_format attention = number_format::bf16;  ///< scores and weighted values
  number_format head = number_format::bf16;       ///< logits
  bool block_scaled = false;      ///< 8-bit and 4-bit formats have a scaling factor for each block
  double activation_bytes = 2.0;  ///< of a stored activation
  double dispatch_bytes = 2.0;    ///< of a number sent to an expert, with scaling factors
  double combine_bytes = 2.0;     ///< of a number that comes back

  [[nodiscard]] constexpr double optimizer_bytes() const {
    return master_bytes + first_moment_bytes + second_moment_bytes;
  }
  /// Of a parameter that is not shared with other ranks.
  [[nodiscard]] constexpr double parameter_bytes() const {
    return weight_bytes + gradient_bytes + optimizer_bytes();
  }

  friend constexpr bool operator==(const recipe&, const recipe&) = default;
};

}  // namespace leverage::hardware
