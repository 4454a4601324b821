// SPDX-License-Identifier: Apache-2.0
/// @file
/// The number formats of a training run: what is stored per parameter, and in which format each part computes.
///
///   recipe                      weights  gradients  master  moments   bytes per parameter
///   mixed(bf16)                 2        4          4       4 + 4     18    Megatron-LM
///   with_bf16_gradients(...)    2        2          4       4 + 4     16    FSDP
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
  double activation_bytes = 2.0;                  ///< of a stored activation
  double dispatch_bytes = 2.0;  ///< of a number sent to an expert, with scaling factors
  double combine_bytes = 2.0;   ///< of a number that comes back

  [[nodiscard]] constexpr double optimizer_bytes() const {
    return master_bytes + first_moment_bytes + second_moment_bytes;
  }

  friend constexpr bool operator==(const recipe&, const recipe&) = default;
};

}  // namespace leverage::hardware
