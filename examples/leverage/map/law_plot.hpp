// SPDX-License-Identifier: Apache-2.0
/// @file
/// The figures of a law as pictures.
#pragma once

#include "drawing/gnuplot.hpp"
#include "map/law_area.hpp"
#include "map/law_curves.hpp"

namespace leverage::program::map {

/// The picture of curves; dashed where the law extrapolates.
[[nodiscard]] picture picture_of(const law_curves& figure);
/// Colours and contours with values; what is not fitted is hatched.
[[nodiscard]] picture picture_of(const law_area& figure);

}  // namespace leverage::program::map
