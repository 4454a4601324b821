// SPDX-License-Identifier: Apache-2.0
/// @file
/// A law over two of its inputs, the others held: values on a grid, contours, the fitted part, and lines of equal
/// compute where the axes are weights and tokens.
#pragma once

#include <cstddef>
#include <vector>

#include "leverage/laws/law_line.hpp"
#include "map/contour_lines.hpp"
#include "map/law_axis.hpp"
#include "map/law_point.hpp"

namespace leverage::program::map {

struct law_area {
  const law_line* law = nullptr;
  law_axis across;
  law_axis up;
  std::vector<held_input> held;
  law_inputs fixed{};           ///< what is held, in the law's order
  std::size_t columns = 0;      ///< of the grid
  std::vector<law_value> grid;  ///< middles of cells, row by row from below
  std::vector<double> levels;   ///< round values, about evenly spread over the area
  std::vector<contour_line> contours;
  std::vector<point> fitted;  ///< corners of the fitted part; none if nothing here is fitted
  std::vector<contour_line> budgets;  ///< 6 N D, decade by decade
  std::vector<contour_line> best;     ///< where the answer is the lowest at equal 6 N D
};

[[nodiscard]] law_area area_of(const law_line& law, const law_axis& across, const law_axis& up,
                               const std::vector<held_input>& held);

/// The inputs of a law at a point of its area.
[[nodiscard]] law_inputs inputs_at(const law_area& area, const point& p);

/// The corners of the part of an area in which every bounded argument is within its interval. Over weights and tokens
/// it is the region of plan/fitted_region.hpp, whose edges are exact; over other inputs its edges are followed.
[[nodiscard]] std::vector<point> fitted_part(const law_area& area);

}  // namespace leverage::program::map
