// SPDX-License-Identifier: Apache-2.0
/// @file
/// Coefficients of serving, before measured throughputs are fitted: what is assumed (serving_coefficient.hpp).
#pragma once

#include <cstddef>

#include "leverage/hardware/calibrated_serving.hpp"

namespace leverage::hardware {

namespace detail {

[[nodiscard]] constexpr calibrated_serving provisional_serving() {
  calibrated_serving c{.values = assumed_serving(),
                       .dense_scatter = 0.15,
                       .mixture_scatter = 0.25,
                       .other_dense_scatter = 0.2,
                       .other_mixture_scatter = 0.3};
  for (std::size_t i = 0; i < serving_coefficients; ++i) {
    const auto& known = serving_information(static_cast<serving_coefficient>(i));
    c.covariance[i * (i + 1) / 2 + i] = 0.25 * known.prior_deviation * known.prior_deviation;
  }
  return c;
}

}  // namespace detail

inline constexpr calibrated_serving fitted_serving = detail::provisional_serving();

}  // namespace leverage::hardware
