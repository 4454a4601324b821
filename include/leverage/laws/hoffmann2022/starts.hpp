// SPDX-License-Identifier: Apache-2.0
/// @file
/// The starts of the parametric fit of Hoffmann et al. 2022.
///
/// [hoffmann2022]  Hoffmann et al. 2022, arXiv:2203.15556, Eq. 3 and section D.2.
#pragma once

#include <cstddef>

#include "leverage/core/detail/cpp20.hpp"

namespace leverage::hoffmann2022 {

/// The starts of the paper's fit, every combination of five axes, and the scale of its Huber loss on ln L (Eq. 3,
/// section D.2). A, B and E start from the exponentials of these.
struct start_grid {
  double ln_A[6];
  double ln_B[6];
  double ln_E[5];
  double alpha[5];
  double beta[5];
  double huber_scale;

  /// The number of starts, 4500.
  [[nodiscard]] static constexpr std::size_t size() { return std::size_t{6} * 6 * 5 * 5 * 5; }
};
inline constexpr start_grid starts{.ln_A = {0, 5, 10, 15, 20, 25},
                                   .ln_B = {0, 5, 10, 15, 20, 25},
                                   .ln_E = {-1, -0.5, 0, 0.5, 1},
                                   .alpha = {0, 0.5, 1, 1.5, 2},
                                   .beta = {0, 0.5, 1, 1.5, 2},
                                   .huber_scale = 1e-3};

}  // namespace leverage::hoffmann2022
