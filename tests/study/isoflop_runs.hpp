// SPDX-License-Identifier: Apache-2.0
/// @file
/// Runs of a law whose optimal split is known in closed form.
#pragma once

#include <cmath>
#include <cstdint>
#include <vector>

#include "leverage/fit/random.hpp"
#include "leverage/laws/forms.hpp"
#include "leverage/study/allocation_fit.hpp"

namespace test {

using namespace leverage;
using namespace leverage::study;

// Besiroglu et al. 2024, as published; G, a from its closed form, 18 digits.
inline constexpr double A = 482.01, B = 2085.43, E = 1.8172, alpha = 0.3478, beta = 0.3658;
inline constexpr double a = 0.512612107623318386;
inline constexpr double g = 0.119629849770395449;

inline double loss_of(double n, double d) { return forms::chinchilla(A, B, E, alpha, beta, n, d); }
inline double best_n(double c) { return g * std::pow(c / 6.0, a); }
inline const std::vector<double> budgets = {1e18, 3e18, 1e19, 3e19, 1e20, 3e20, 1e21};

/// `count` sizes 6 N at each budget from 1 / `width` to `width` times the optimum.
inline sized_runs isoflop_runs(double width, int count, double noise = 0.0,
                               std::uint64_t seed = 1) {
  fit::random_stream random(seed, 0);
  sized_runs runs;
  for (const double c : budgets) {
    for (int i = 0; i < count; ++i) {
      const double n = best_n(c) * std::pow(width, 2.0 * i / (count - 1.0) - 1.0);
      const double radius = std::sqrt(-2.0 * std::log(random.uniform()));
      const double normal = radius * std::cos(2.0 * 3.14159265358979 * random.uniform());
      runs.flops.push_back(c);
      runs.size.push_back(6.0 * n);
      runs.loss.push_back(loss_of(n, c / (6.0 * n)) * std::exp(noise * normal));
    }
  }
  return runs;
}

inline allocation_options without_intervals() {
  allocation_options options;
  options.resamples = 0;
  return options;
}

}  // namespace test
