// SPDX-License-Identifier: Apache-2.0
/// @file
/// Where the search of `leverage fit` starts.
#pragma once

#include <cstddef>

namespace leverage::program {

/// Where a search starts: a grid, or for laws with many coefficients Sobol points; the grid of Hoffmann et al. 2022; or
/// `points` Sobol points.
enum class start_kind { automatic, hoffmann, sobol };
struct start_choice {
  start_kind kind = start_kind::automatic;
  std::size_t points = 0;  ///< of sobol
};

}  // namespace leverage::program
