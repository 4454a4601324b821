// SPDX-License-Identifier: Apache-2.0
/// @file
/// A value of each coefficient of the time of a model that serves (serving_coefficient.hpp).
///
///   e[serving_coefficient::memory]        0.87: weights are read at that share of the bandwidth
///   e.gemm(number_format::fp8)            the share of the peak of matrix products in a format
#pragma once

#include <cstddef>
#include <limits>

#include "leverage/core/scalar.hpp"
#include "leverage/hardware/number_format.hpp"
#include "leverage/hardware/serving_coefficient.hpp"

namespace leverage::hardware {

/// A value of each coefficient.
template <scalar T = double>
struct serving_efficiency {
  T values[serving_coefficients]{};

  [[nodiscard]] constexpr const T& operator[](serving_coefficient c) const {
    return values[static_cast<std::size_t>(c)];
  }
  [[nodiscard]] constexpr T& operator[](serving_coefficient c) {
    return values[static_cast<std::size_t>(c)];
  }

  /// The same coefficients over another scalar.
  template <scalar U>
  [[nodiscard]] constexpr explicit operator serving_efficiency<U>() const {
    serving_efficiency<U> other;
    for (std::size_t i = 0; i < serving_coefficients; ++i) other.values[i] = U(values[i]);
    return other;
  }

  /// Whether all are finite, and above 0 or 0 where they can be.
  [[nodiscard]] constexpr bool is_usable() const {
    for (std::size_t i = 0; i < serving_coefficients; ++i) {
      const auto x = value_of(values[i]);
      const bool holds = x > 0.0 || (x == 0.0 && can_be_zero(static_cast<serving_coefficient>(i)));
      if (!holds || !(x <= (std::numeric_limits<double>::max)())) return false;
    }
    return true;
  }

  /// The share of the peak of matrix products in a format.
  [[nodiscard]] constexpr const T& gemm(number_format f) const {
    using enum serving_coefficient;
    if (f == number_format::fp8) return (*this)[gemm_fp8];
    return (*this)[f == number_format::fp4 ? gemm_fp4 : gemm_bf16];
  }
};

/// What is assumed of the coefficients before any run is seen.
[[nodiscard]] constexpr serving_efficiency<> assumed_serving() {
  serving_efficiency<> e;
  for (std::size_t i = 0; i < serving_coefficients; ++i) {
    e.values[i] = serving_information(static_cast<serving_coefficient>(i)).prior;
  }
  return e;
}

}  // namespace leverage::hardware
