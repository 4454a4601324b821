// SPDX-License-Identifier: Apache-2.0
/// @file
/// The numbers of a law's figure as CSV.
#pragma once

#include <string>

#include "map/law_area.hpp"
#include "map/law_curves.hpp"

namespace leverage::program::map {

/// Rows by kind: contour, lowest, fitted (the corners of the fitted part, in order), budget (the ends of a line of
/// equal 6 N D, which is its level) and grid.
[[nodiscard]] std::string csv_of(const law_area& area);
[[nodiscard]] std::string csv_of(const law_curves& figure);

}  // namespace leverage::program::map
