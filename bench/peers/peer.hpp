// SPDX-License-Identifier: Apache-2.0
/// @file
/// A solver in the table: from a start to the best point it found. What it reports of its own is not
/// asked for; every end point is judged by the same scalar objective. Tolerances are tight, 1e-14
/// relative in the objective or as near to it as the library offers, and 1000 iterations at most.
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

#include "../fit/handwritten.hpp"

namespace leverage::bench {

struct solver {
  std::string name;
  std::size_t every;  ///< every how many starts one is used, unless all are asked for
  std::function<point(const point& start)> fit;
};

inline constexpr int iteration_limit = 1000;

/// Each peer is a library of its own: the headers that it brings stay out of the other's way. The
/// workload outlives what is returned.
[[gnu::visibility("default")]] std::vector<solver> ceres_solvers(const workload& rows);
[[gnu::visibility("default")]] std::vector<solver> nlopt_solvers(const workload& rows);
[[gnu::visibility("default")]] std::vector<solver> dlib_solvers(const workload& rows);
[[gnu::visibility("default")]] std::vector<solver> gsl_solvers(const workload& rows);

}  // namespace leverage::bench
