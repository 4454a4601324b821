// SPDX-License-Identifier: Apache-2.0
/// @file
/// Losses over size and data, as a picture.
#pragma once

#include <optional>
#include <string>

#include "allocate/allocate_problem.hpp"
#include "drawing/gnuplot.hpp"

namespace leverage::program {

/// What the picture is about.
struct allocation_map {
  std::string title;
  std::string below;
  plan::allocation<> asked;
  std::optional<double> budget;  ///< FLOPs, of a line of equal cost
};

/// Iso-loss contours around the asked allocation, the cheapest point of each loss, the line of equal cost, and the
/// sizes and tokens that the law was fitted on.
[[nodiscard]] picture picture_of(const any_problem& problem, const allocation_map& map);

}  // namespace leverage::program
