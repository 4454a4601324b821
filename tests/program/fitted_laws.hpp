// SPDX-License-Identifier: Apache-2.0
/// @file
/// Losses of N and D with the ends of their fitted ranges as published, and polygons in the plane of ln N and ln D.
#pragma once

#include <cmath>
#include <cstddef>
#include <vector>

namespace test {

struct fitted_law {
  const char* name;
  const char* flops;  ///< a budget whose best split is near the middle of the range
  bool (*inside)(double n, double d);  ///< by the published ends
};

inline constexpr fitted_law fitted_laws[] = {
    // Besiroglu et al. 2024: N 57.33 M..16.18 B and 6 N D 1.397e18..1.296e22.
    {"besiroglu2024/table1", "1e22",
     [](double n, double d) {
       return n >= 5.733e7 && n <= 1.618e10 && 6 * n * d >= 1.397e18 && 6 * n * d <= 1.296e22;
     }},
    // Pearce & Song 2024: N 794.3..1.585 B without vocabulary, D 1e6..1e25.
    {"pearce2024/chinchilla_loss", "1e20",
     [](double n, double d) { return n >= 794.3 && n <= 1.585e9 && d >= 1e6 && d <= 1e25; }},
    // Gadre et al. 2024: N 10.57..411.6 M and D / N 20..320.
    {"gadre2024/c4_loss", "1e19",
     [](double n, double d) {
       return n >= 10569312 && n <= 411616256 && d >= 20 * n && d <= 320 * n;
     }},
    // Hoffmann et al. 2022: N 44 M..16 B and D 5..500 B.
    {"hoffmann2022/printed", "1e22",
     [](double n, double d) { return n >= 44e6 && n <= 16e9 && d >= 5e9 && d <= 500e9; }}};

struct plane_point {
  double size = 0;
  double data = 0;
};

/// Whether a point is within a convex polygon of ln N and ln D whose corners go round against the clock, N to the
/// right; edges belong to it to 1e-9.
inline bool within(const std::vector<plane_point>& corners, const plane_point& p) {
  for (std::size_t i = 0; i < corners.size(); ++i) {
    const plane_point& a = corners[i];
    const plane_point& b = corners[(i + 1) % corners.size()];
    const double across = std::log(b.size / a.size);
    const double up = std::log(b.data / a.data);
    if (across * std::log(p.data / a.data) - up * std::log(p.size / a.size) < -1e-9) return false;
  }
  return corners.size() > 2;
}

}  // namespace test
