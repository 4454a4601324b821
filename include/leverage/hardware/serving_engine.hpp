// SPDX-License-Identifier: Apache-2.0
/// @file
/// What the software that serves a model does: how it batches, what it hides, how much memory it uses.
#pragma once

#include "leverage/core/quantities.hpp"
#include "leverage/hardware/software.hpp"

namespace leverage::hardware {

/// A serving engine. As it begins, it batches as TensorRT-LLM 1.0 does.
struct serving_engine {
  hardware::routing routing = routing::natural;
  bool overlaps_exchange = false;  ///< dispatch and combine run under another micro-batch
  count max_sequences = 2048;      ///< that one attention group decodes at once
  count prefill_tokens = 8192;     ///< of one pass
  double memory_share = 0.9;       ///< of the accelerator's memory that is used

  friend constexpr bool operator==(const serving_engine&, const serving_engine&) = default;
};

}  // namespace leverage::hardware
