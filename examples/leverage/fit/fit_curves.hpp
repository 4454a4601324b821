// SPDX-License-Identifier: Apache-2.0
/// @file
/// Where a fitted law is evaluated for the figure of --plot: along compute at the runs' own tokens per parameter, or along
/// its first input, to a hundred times the largest run, and along the budgets that several runs share.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "fit/fit_laws.hpp"

namespace leverage::program {

/// Runs of one budget, and the law along it.
struct drawn_budget {
  double flops = 0.0;
  std::vector<std::size_t> rows;
  std::size_t first = 0;  ///< of its points among those of the request
  std::size_t count = 0;
};

struct drawn_curves {
  std::optional<std::size_t>
      size;  ///< the input that is N, where the law takes N and D and the axis is 6 N D
  std::optional<std::size_t> data;
  std::vector<double> x;      ///< of each row
  std::vector<double> along;  ///< of each point of the curve, the first points of the request
  double farthest = 0.0;      ///< of a run
  double tokens_per_parameter = 0.0;
  std::vector<drawn_budget> budgets;
};

/// Decides where, and adds the points to the request.
[[nodiscard]] drawn_curves add_drawn_points(const fit_law& law, fit_request& request);

}  // namespace leverage::program
