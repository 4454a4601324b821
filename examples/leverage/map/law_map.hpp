// SPDX-License-Identifier: Apache-2.0
/// @file
/// A law of the catalogue as a figure: a curve along one input, or values over two, the others held. The axes reach
/// beyond the fitted range, and say where it ends.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "drawing/figure.hpp"
#include "laws/law_catalogue.hpp"
#include "laws/law_inputs.hpp"
#include "leverage/laws/fitted_box.hpp"
#include "support/result.hpp"

namespace leverage::program::map {

/// The values of the flags that the other figures do not have.
struct law_map_options {
  std::string law;
  std::string x;
  std::string y;
  std::optional<double> beyond;  ///< by which factor the axes leave the fitted range
  input_options inputs;
};

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

/// An input that is no axis.
struct held_input {
  std::size_t input = 0;
  std::vector<double> values;  ///< several for a family of curves
  bool middle = false;         ///< of the fitted range, because nothing was given
  bool open = false;           ///< nor does the fitted range say anything
};

struct law_value {
  std::vector<double> x;
  double value = 0;
  bool inside = false;
};

/// A point of a figure, from 0 to 1 across and upwards.
struct spot {
  double across = 0;
  double up = 0;
};

/// A line with what is on it; a line that ends where it began is closed.
struct contour_line {
  double level = 0;
  std::vector<spot> spots;
};

/// Along one input: a curve for each value of the input that has several.
struct law_curves {
  const law_line* law = nullptr;
  law_axis axis;
  std::vector<held_input> held;
  std::vector<std::vector<law_value>> curves;
};

/// Over two inputs.
struct law_area {
  const law_line* law = nullptr;
  law_axis across;
  law_axis up;
  std::vector<held_input> held;
  std::size_t columns = 0;      ///< of the grid
  std::vector<law_value> grid;  ///< middles of cells, row by row from below
  std::vector<double> levels;   ///< round values, about evenly spread over the area
  std::vector<contour_line> contours;
  std::vector<spot> fitted;  ///< corners of the fitted part; none if nothing here is fitted
  std::vector<contour_line>
      budgets;                     ///< 6 N D, decade by decade, where there are weights and tokens
  std::vector<contour_line> best;  ///< where the answer is the lowest at equal 6 N D
};

/// The inputs of a law at a place of its area.
[[nodiscard]] std::vector<double> inputs_at(const law_area& area, const spot& s);

/// The picture of curves; dashed where the law extrapolates.
[[nodiscard]] picture picture_of(const law_curves& figure);
/// Colours and contours with values; what is not fitted is hatched.
[[nodiscard]] picture picture_of(const law_area& figure);

/// The figure that is asked for, or what is wrong with the request.
[[nodiscard]] result<made_figure> figure_of_law(const law_map_options& options);

}  // namespace leverage::program::map
