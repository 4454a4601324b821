// SPDX-License-Identifier: Apache-2.0
/// @file
/// How a model that serves is distributed over the accelerators of one replica:
///
///   t  tensor           heads of attention, and dense matrices, divided
///   p  pipeline         stages of layers
///   a  attention_data   groups of t accelerators that have the attention of different sequences
///   x  expert           routed experts divided; by t a / x accelerators more each
///
/// A replica has t p a accelerators. Its experts are on the t a accelerators of a stage: the tokens of all a groups meet
/// there. With one group the tokens are everywhere already, and nothing is dispatched.
#pragma once

#include "leverage/core/quantities.hpp"

namespace leverage::hardware {

/// The layout of one replica.
struct serving_layout {
  count tensor = 1;
  count pipeline = 1;
  count expert = 1;
  count attention_data = 1;

  /// Accelerators of a replica, t p a.
  [[nodiscard]] constexpr count accelerators() const { return tensor * pipeline * attention_data; }
  /// Accelerators that divide each expert, t a / x; 0 if x does not divide them.
  [[nodiscard]] constexpr count expert_tensor() const {
    const count all = tensor * attention_data;
    return expert >= 1 && all % expert == 0 ? all / expert : 0;
  }

  friend constexpr bool operator==(const serving_layout&, const serving_layout&) = default;
};

}  // namespace leverage::hardware
