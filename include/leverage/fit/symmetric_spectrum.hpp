// SPDX-License-Identifier: Apache-2.0
/// @file
/// The eigenvalues and eigenvectors of a small symmetric matrix.
#pragma once

#include <cmath>
#include <cstddef>
#include <limits>

#include "leverage/core/detail/cpp20.hpp"

namespace leverage::fit::detail {

/// Jacobi's rotations on the n x n matrix at a, in columns: afterwards its diagonal holds the eigenvalues, in no order,
/// and the columns of v the eigenvectors to them. The matrix has to be symmetric and finite. For the ten or so
/// variables of a law this takes microseconds; Eigen's solver costs every source that fits seconds to compile.
inline void symmetric_spectrum(double* a, double* v, std::ptrdiff_t n) {
  const auto at = [n](double* m, std::ptrdiff_t i, std::ptrdiff_t j) -> double& {
    return m[i + j * n];
  };
  const auto rotate = [](double& x, double& y, double cosine, double sine) {
    const double first = x;
    x = cosine * first - sine * y;
    y = sine * first + cosine * y;
  };
  for (std::ptrdiff_t j = 0; j < n; ++j) {
    for (std::ptrdiff_t i = 0; i < n; ++i) at(v, i, j) = i == j ? 1.0 : 0.0;
  }
  double square = 0.0;
  for (std::ptrdiff_t k = 0; k < n * n; ++k) square += a[k] * a[k];
  const double negligible = std::numeric_limits<double>::epsilon() * std::sqrt(square) / 16.0;
  // Each sweep squares what is left outside of the diagonal: six are usual.
  for (int sweep = 0; sweep < 60; ++sweep) {
    bool diagonal = true;
    for (std::ptrdiff_t q = 1; q < n; ++q) {
      for (std::ptrdiff_t p = 0; p < q; ++p) {
        const double between = at(a, p, q);
        if (!(std::abs(between) > negligible)) continue;
        diagonal = false;
        const double ratio = (at(a, q, q) - at(a, p, p)) / (2.0 * between);
        const double tangent =
            std::copysign(1.0, ratio) / (std::abs(ratio) + std::hypot(1.0, ratio));
        const double cosine = 1.0 / std::hypot(1.0, tangent);
        const double sine = tangent * cosine;
        for (std::ptrdiff_t i = 0; i < n; ++i) rotate(at(a, i, p), at(a, i, q), cosine, sine);
        for (std::ptrdiff_t i = 0; i < n; ++i) rotate(at(a, p, i), at(a, q, i), cosine, sine);
        for (std::ptrdiff_t i = 0; i < n; ++i) rotate(at(v, i, p), at(v, i, q), cosine, sine);
      }
    }
    if (diagonal) return;
  }
}

}  // namespace leverage::fit::detail
