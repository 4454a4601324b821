// SPDX-License-Identifier: Apache-2.0
/// @file
/// Accelerators of one kind, joined by two networks: scale-up inside a domain, scale-out between domains.
#pragma once

#include "leverage/core/quantities.hpp"
#include "leverage/core/scalar.hpp"
#include "leverage/hardware/accelerator.hpp"
#include "leverage/hardware/quantities.hpp"

namespace leverage::hardware {

/// A cluster.
template <scalar T = double>
struct cluster {
  hardware::accelerator<T> accelerator{};
  count accelerators = 1;
  /// The price of one accelerator's time; 0: unknown. There is no default: prices differ by a factor of four.
  usd_per_second<T> price{};
};

}  // namespace leverage::hardware
