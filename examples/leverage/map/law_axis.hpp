// SPDX-License-Identifier: Apache-2.0
/// @file
/// Inputs of a law as axes of a figure. An axis reaches beyond the fitted range.
#pragma once

#include <cstddef>

#include "leverage/laws/law_line.hpp"

namespace leverage::program::map {

/// How an axis goes from low to high: by the logarithm, evenly, or by the logarithm of what is missing to 1.
enum class axis_scale { logarithmic, even, complement };

/// An input as an axis, from 0 to 1.
struct law_axis {
  std::size_t input = 0;
  double low = 0;
  double high = 0;
  axis_scale scale = axis_scale::logarithmic;

  [[nodiscard]] double at(double share) const;
  [[nodiscard]] double share(double value) const;
};

/// The axis of an input: its fitted range, and this factor more on both sides.
[[nodiscard]] law_axis axis_of(const law_line& law, std::size_t input, double beyond);

}  // namespace leverage::program::map
