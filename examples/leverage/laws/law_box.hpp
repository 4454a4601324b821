// SPDX-License-Identifier: Apache-2.0
/// @file
/// The fitted range of a law in the space of its inputs. A law is fitted on a box of quantities that need not be
/// its inputs (size and compute, where the inputs are size and tokens); here are points of that box as inputs.
#pragma once

#include <cstddef>
#include <vector>

#include "laws/law_catalogue.hpp"

namespace leverage::program {

/// The inputs at which every fitted quantity lies at this share of its interval, from 0 to 1 (of the logarithm,
/// where the interval does not begin with zero). What the range leaves open has a usual value.
[[nodiscard]] std::vector<double> inputs_at(const law_line& law, const std::vector<double>& share);

/// The same in the middle of every interval.
[[nodiscard]] std::vector<double> fitted_middle(const law_line& law);

/// The fitted quantities with their intervals.
[[nodiscard]] std::vector<reach> fitted_intervals(const law_line& law);

/// Where a fitted quantity lies in its interval, from 0 to 1 from end to end.
[[nodiscard]] double fitted_share(const reach& r);

/// From where to where inputs go in the fitted range, in order; equal where the range leaves an input open.
struct input_range {
  double low = 0;
  double high = 0;
};
[[nodiscard]] std::vector<input_range> fitted_ranges(const law_line& law);

}  // namespace leverage::program
