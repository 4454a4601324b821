// SPDX-License-Identifier: Apache-2.0
/// @file
/// Rows of a Chinchilla law with known coefficients.
#pragma once

#include <cmath>
#include <cstddef>
#include <vector>

#include "leverage/fit/coefficients.hpp"
#include "leverage/fit/fit_result.hpp"
#include "leverage/fit/random.hpp"
#include "leverage/fit/table.hpp"

namespace test::chinchilla_runs {

using namespace leverage::fit;

inline constexpr auto chinchilla = [](const auto& theta, const auto& row) {
  return theta[0] * pow(row[0], -theta[3]) + theta[1] * pow(row[1], -theta[4]) + theta[2];
};
inline const theta_of<5> truth{482.0, 2085.4, 1.8172, 0.3478, 0.3658};
inline const coefficients<5> set{{free_coefficient("A", transform::log(), true),
                                  free_coefficient("B", transform::log(), true),
                                  free_coefficient("E", transform::log(), true),
                                  free_coefficient("alpha"), free_coefficient("beta")}};

/// Rows of the law, up to a thousandth off.
struct runs {
  std::vector<double> n, d, y;
  explicit runs(std::size_t rows = 60, double noise = 1e-3) {
    random_stream random(17, 0);
    for (std::size_t i = 0; i < rows; ++i) {
      n.push_back(5e7 * std::pow(300.0, random.uniform()));
      d.push_back(1e9 * std::pow(500.0, random.uniform()));
      const double law =
          truth[0] * std::pow(n[i], -truth[3]) + truth[1] * std::pow(d[i], -truth[4]) + truth[2];
      y.push_back(law * std::exp(noise * (2.0 * random.uniform() - 1.0)));
    }
  }
  [[nodiscard]] table made() const { return table({{"N", n}, {"D", d}}, {"loss", y}); }
};

}  // namespace test::chinchilla_runs
