// SPDX-License-Identifier: Apache-2.0
/// @file
/// The numbers of the figures of `leverage map`, by the laws of Tian et al. 2025 alone.
#pragma once

#include <string>
#include <vector>

#include "leverage/laws/tian2025/leverage.hpp"
#include "leverage/laws/tian2025/training.hpp"

namespace leverage::program::map {

/// EL at one point.
struct leverage_point {
  double ratio = 0;
  double granularity = 0;
  double flops = 0;
  tian2025::prediction el{};
};

[[nodiscard]] leverage_point leverage_at(double ratio, double granularity, double flops);

/// A configuration with its name.
struct leverage_mark {
  std::string label;
  leverage_point point;
};

/// The points at which EL has one value, by ascending granularity.
struct contour {
  double level = 0;
  std::vector<leverage_point> points;
};

/// EL over A and G at a budget.
struct leverage_map {
  double flops = 0;
  double min_ratio = 0;  ///< A reaches from here to 1
  double min_granularity = 0;
  double max_granularity = 0;
  std::vector<double> ratios;         ///< middles of cells that are even in the logarithm
  std::vector<double> granularities;  ///< likewise
  std::vector<leverage_point> grid;   ///< granularity by granularity
  std::vector<contour> contours;
  double optimum = 0;   ///< the granularity with the highest EL
  double highest = 1;   ///< the highest EL of the grid
  bool silent = false;  ///< whether the law does not apply in some part
  std::vector<leverage_mark> marks;
};

[[nodiscard]] leverage_map make_leverage_map(double flops, const std::vector<leverage_mark>& marks);

/// EL along one input, the others held.
struct leverage_curve {
  double held = 0;      ///< distinguishes the curve from the others of its panel
  bool chosen = false;  ///< whether it goes through the chosen point
  std::vector<leverage_point> points;
};

/// EL along A, G and C around a point. The curves of the first panel differ in C, the others in A.
struct leverage_curves {
  leverage_mark chosen;
  std::vector<leverage_curve> along_ratio;
  std::vector<leverage_curve> along_granularity;
  std::vector<leverage_curve> along_flops;
};

[[nodiscard]] leverage_curves make_leverage_curves(const leverage_mark& chosen);

/// Compute per token and tokens at a budget.
struct allocation_point {
  double flops = 0;
  double per_token = 0;
  double tokens = 0;
  extrapolation verdict{};
};

struct allocation_mark {
  std::string label;
  bool mixture = false;
  allocation_point point;
};

/// The compute-optimal M and D over C.
struct allocation_figure {
  std::vector<allocation_point> moe;
  std::vector<allocation_point> dense;
  std::vector<allocation_mark> marks;
};

/// The point of a model that costs `per_token` and is trained with `flops`.
[[nodiscard]] allocation_mark mark_allocation(const std::string& label, bool mixture,
                                              double per_token, double flops);
[[nodiscard]] allocation_figure make_allocation(const std::vector<allocation_mark>& marks);

/// The fitted interval of an input of the joint law: 0 for A, 1 for G, 2 for C.
[[nodiscard]] constexpr const fitted_interval& fitted(std::size_t input) {
  return tian2025::table6.fitted.inputs[input];
}

}  // namespace leverage::program::map
