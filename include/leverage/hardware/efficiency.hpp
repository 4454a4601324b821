// SPDX-License-Identifier: Apache-2.0
/// @file
/// A value of each coefficient of a step's time (coefficient.hpp).
///
///   e[coefficient::gemm_hopper_fp8]                          0.6: dense products run at that share of the peak
///   e.gemm(generation::hopper, number_format::fp8)           the same, for a generation and a format
#pragma once

#include <cstddef>
#include <limits>

#include "leverage/core/scalar.hpp"
#include "leverage/hardware/accelerator.hpp"
#include "leverage/hardware/coefficient.hpp"
#include "leverage/hardware/number_format.hpp"

namespace leverage::hardware {

/// A value of each coefficient.
template <scalar T = double>
struct efficiency {
  T values[coefficients]{};

  [[nodiscard]] constexpr const T& operator[](coefficient c) const {
    return values[static_cast<std::size_t>(c)];
  }
  [[nodiscard]] constexpr T& operator[](coefficient c) {
    return values[static_cast<std::size_t>(c)];
  }

  /// The same coefficients over another scalar.
  template <scalar U>
  [[nodiscard]] constexpr explicit operator efficiency<U>() const {
    efficiency<U> other;
    for (std::size_t i = 0; i < coefficients; ++i) other.values[i] = U(values[i]);
    return other;
  }

  /// Whether all are finite, and above 0 or 0 where they can be.
  [[nodiscard]] constexpr bool is_usable() const {
    for (std::size_t i = 0; i < coefficients; ++i) {
      const auto x = value_of(values[i]);
      const bool holds = x > 0.0 || (x == 0.0 && can_be_zero(static_cast<coefficient>(i)));
      if (!holds || !(x <= (std::numeric_limits<double>::max)())) return false;
    }
    return true;
  }

  /// The efficiency of dense matrix products in a format.
  [[nodiscard]] constexpr const T& gemm(generation g, number_format f) const {
    using enum coefficient;
    const bool is_16 = f == number_format::bf16 || f == number_format::fp32;
    switch (g) {
      case generation::ampere:
        return (*this)[gemm_ampere_bf16];
      case generation::hopper:
      case generation::hopper_500w:
        return (*this)[is_16 ? gemm_hopper_bf16 : gemm_hopper_fp8];
      case generation::blackwell:
      case generation::blackwell_ultra:
        return (*this)[is_16                     ? gemm_blackwell_bf16
                       : f == number_format::fp8 ? gemm_blackwell_fp8
                                                 : gemm_blackwell_fp4];
      case generation::tpu:
        return (*this)[is_16 ? gemm_tpu_bf16 : gemm_tpu_fp8];
      default:
        return (*this)[gemm_other];
    }
  }
};

}  // namespace leverage::hardware
