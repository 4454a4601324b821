// SPDX-License-Identifier: Apache-2.0
/// @file
/// Losses over size and data around an allocation: the numbers of the figure, as CSV and as a picture.
#pragma once

#include <string>
#include <vector>

#include "allocate/allocate_laws.hpp"
#include "drawing/gnuplot.hpp"

namespace leverage::program {

/// The numbers of a figure.
struct allocation_figure {
  std::string title;
  std::string below;
  plan::allocation<> answer;
  plan::size_data_window window;
  std::vector<plan::size_data_point>
      fitted;  ///< corners of the part that is inside the fitted range
  /// Allocations of equal loss, by size.
  struct contour {
    double loss = 0;
    std::vector<plan::allocation<>> points;
  };
  std::vector<contour> contours;
  std::vector<plan::allocation<>> optima;      ///< the cheapest allocation for each of those losses
  std::vector<plan::allocation<>> equal_cost;  ///< those that cost as much as the answer, by size
};

[[nodiscard]] allocation_figure figure_of(const any_problem& problem,
                                          const plan::allocation<>& answer);

[[nodiscard]] picture picture_of(const allocation_figure& figure);

/// A row for each point that is drawn: answer, contour, optimum, equal_cost, and the corners of the shaded region.
[[nodiscard]] std::string csv_of(const allocation_figure& figure);

}  // namespace leverage::program
