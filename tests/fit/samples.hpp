// SPDX-License-Identifier: Apache-2.0
/// @file
/// A sample, laws and quantiles with which errors of coefficients have a closed form.
#pragma once

#include <cmath>
#include <vector>

#include "leverage/fit/bootstrap.hpp"
#include "leverage/fit/table.hpp"

namespace test {

using namespace leverage::fit;

/// Quantiles at 0.975 from tables: of the normal distribution, its square (chi-squared with one degree of
/// freedom at 0.95), and Student's t with 9, 6 and 5 degrees of freedom.
inline constexpr double normal_975 = 1.959963984540054;
inline constexpr double chi_squared_95 = 3.841458820694124;
inline constexpr double student9_975 = 2.2621571627982;
inline constexpr double student6_975 = 2.4469118511449692;
inline constexpr double student5_975 = 2.5705818356363146;

inline constexpr auto constant = [](const auto& theta, const auto& /*row*/) { return theta[0]; };
inline constexpr auto line = [](const auto& theta, const auto& row) {
  return theta[0] + theta[1] * row[0];
};

inline const std::vector<double> sample{2.1, 3.4, 1.9, 2.8, 4.0, 2.2, 3.1, 2.7, 3.3, 2.5};

/// The sample and three outliers of weight zero.
struct padded_sample {
  std::vector<double> x = std::vector<double>(13, 0.0);
  std::vector<double> y = sample;
  std::vector<double> w = std::vector<double>(10, 1.0);
  padded_sample() {
    for (const double outlier : {50.0, -70.0, 1e3}) {
      y.push_back(outlier);
      w.push_back(0.0);
    }
  }
};

struct moments {
  double mean = 0.0;
  double deviation = 0.0;  ///< with n - 1
};
inline moments of(const std::vector<double>& values) {
  moments m;
  const auto n = static_cast<double>(values.size());
  for (const double v : values) m.mean += v / n;
  for (const double v : values) m.deviation += (v - m.mean) * (v - m.mean);
  m.deviation = std::sqrt(m.deviation / (n - 1.0));
  return m;
}

inline table as_table(const std::vector<double>& x, const std::vector<double>& y,
                      const std::vector<double>& w = {},
                      residual_scale scale = residual_scale::raw) {
  return table({{"x", x, column_domain::real}}, {"y", y, column_domain::real}, scale, {"w", w});
}

/// A bootstrap with these draws of one coefficient, and -2 times them of another.
inline bootstrap_result<2> drawn(const std::vector<double>& values) {
  bootstrap_result<2> b;
  for (const double v : values) b.draws.push_back({v, -2.0 * v});
  return b;
}

}  // namespace test
