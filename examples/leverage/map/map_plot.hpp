// SPDX-License-Identifier: Apache-2.0
/// @file
/// The figures of `leverage map` as pictures.
#pragma once

#include "drawing/gnuplot.hpp"
#include "map/map_figures.hpp"

namespace leverage::program::map {

/// Colour map with contours: A across, G upwards. What lies outside the fitted A and G is hatched.
[[nodiscard]] picture picture_of(const leverage_map& map);
/// Three panels, EL along A, G and C; dashed where the law extrapolates.
[[nodiscard]] picture picture_of(const leverage_curves& figure);
/// Two panels, M and D over C; dashed where the law extrapolates.
[[nodiscard]] picture picture_of(const allocation_figure& figure);

}  // namespace leverage::program::map
