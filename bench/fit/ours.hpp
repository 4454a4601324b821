// SPDX-License-Identifier: Apache-2.0
/// @file
/// The library's own rows of the table. The law is generic, the gradient is derived automatically.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "../peers/peer.hpp"

namespace leverage::bench {

/// From every start of the grid.
[[nodiscard]] std::vector<solver> our_solvers(const workload& rows);

/// A search that replaces the grid, as a whole: screened or projected starts.
struct search {
  std::string name;
  std::function<point(const std::vector<point>& starts)> run;
};
[[nodiscard]] std::vector<search> our_searches(const workload& rows);

/// Refits resampled rows from `from`.
struct refits {
  std::string name;
  std::function<void(const point& from, std::size_t count)> run;
};
[[nodiscard]] std::vector<refits> our_bootstraps(const workload& rows);

}  // namespace leverage::bench
