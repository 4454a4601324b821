// SPDX-License-Identifier: Apache-2.0
/// @file
/// Accelerators of one kind, joined by two networks: scale-up inside a domain, scale-out between domains.
#pragma once

#include "leverage/core/quantities.hpp"
#include "leverage/core/scalar.hpp"
#include "leverage/hardware/accelerator.hpp"
#include "leverage/hardware/number_format.hpp"
#include "leverage/hardware/quantities.hpp"

namespace leverage::hardware {

/// A cluster.
template <scalar T = double>
struct cluster {
  hardware::accelerator<T> accelerator{};
  count accelerators = 1;
  /// The price of one accelerator's time; 0: unknown. There is no default: prices differ by a factor of four.
  usd_per_second<T> price{};

  /// The peak of all of them in a format; 0 if the accelerator has none.
  [[nodiscard]] constexpr flop_per_second<T> peak(number_format f) const {
    return accelerator.peak(f) * accelerators;
  }
  /// The same cluster over another scalar.
  template <scalar U>
  [[nodiscard]] constexpr explicit operator cluster<U>() const {
    return {.accelerator = hardware::accelerator<U>(accelerator),
            .accelerators = accelerators,
            .price = usd_per_second<U>(price)};
  }
};

}  // namespace leverage::hardware
