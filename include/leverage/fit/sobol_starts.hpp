// SPDX-License-Identifier: Apache-2.0
/// @file
/// Starts of fits spread evenly over a box by a Sobol sequence.
///
///   auto starts = sobol_starts(problem, low, high, 256, seed);
#pragma once

#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "leverage/fit/coefficients.hpp"
#include "leverage/fit/fit_result.hpp"
#include "leverage/fit/random.hpp"
#include "leverage/fit/sobol_sequence.hpp"

namespace leverage::fit {

/// `count` points spread evenly over a box of natural coefficients, each on the scale of its transform:
/// a Sobol sequence, shifted at random by the seed.
template <class Problem>
[[nodiscard]] std::vector<theta_of<Problem::parameters>> sobol_starts(
    const Problem& problem, const theta_of<Problem::parameters>& low,
    const theta_of<Problem::parameters>& high, std::size_t count, std::uint64_t seed) {
  constexpr std::size_t P = Problem::parameters;
  sobol_sequence<P> sequence;
  random_stream shift_by(seed, 0);
  std::array<double, P> shift{};
  for (double& s : shift) s = shift_by.uniform();
  std::vector<theta_of<P>> starts(count);
  for (theta_of<P>& s : starts) {
    const std::array<std::uint64_t, P>& point = sequence.next();
    for (std::size_t k = 0; k < P; ++k) {
      const double raw = static_cast<double>(point[k]) * 0x1p-64 + shift[k];
      const double u = raw - std::floor(raw);
      const transform& scale = problem.set()[k].scale;
      const double a = scale.free(low[k]);
      const double b = scale.free(high[k]);
      s[k] = scale.natural(a + (b - a) * u);
    }
  }
  return starts;
}

}  // namespace leverage::fit
