// SPDX-License-Identifier: Apache-2.0
/// @file
/// A law of the program's `fit` as the engine takes it: behind pointers, so that the engine is compiled once.
#pragma once

#include <array>
#include <cstddef>
#include <vector>

#include "fit/fit_laws.hpp"
#include "leverage/fit/any_law.hpp"
#include "leverage/fit/any_problem.hpp"
#include "leverage/fit/coefficients.hpp"

namespace leverage::program {

using fit::max_coefficients;

/// A law, what is known of its coefficients before any data, and where to look for them.
struct fit_formula {
  std::size_t count = 0;  ///< coefficients; the rest of each array is not looked at
  fit::any_law<max_coefficients> law;
  fit::coefficients<max_coefficients> set;
  /// Starts: every combination. None for the first coefficient: Sobol's in the box below. Either way coefficients
  /// that are marked linear are solved for.
  std::array<std::vector<double>, max_coefficients> grid;
  /// The box of Sobol starts; even in the logarithm where a coefficient is positive.
  fit::theta_of<max_coefficients> low{};
  fit::theta_of<max_coefficients> high{};
};

[[nodiscard]] fit_formula formula_of(const fit_law& law);

}  // namespace leverage::program
