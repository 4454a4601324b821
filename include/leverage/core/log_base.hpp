// SPDX-License-Identifier: Apache-2.0
/// @file
/// The base of a logarithm as a type, for laws whose coefficients depend on the base.
#pragma once

#include "leverage/core/math.hpp"
#include "leverage/core/scalar.hpp"

namespace leverage {

/// log2, and 2^x.
struct binary_log {
  template <scalar T>
  [[nodiscard]] static constexpr T of(const T& x) {
    using math::log2;
    return log2(x);
  }
  template <scalar T>
  [[nodiscard]] static constexpr T inverse(const T& x) {
    using math::pow;
    return pow(T(2.0), x);
  }
};

/// ln, and e^x.
struct natural_log {
  template <scalar T>
  [[nodiscard]] static constexpr T of(const T& x) {
    using math::log;
    return log(x);
  }
  template <scalar T>
  [[nodiscard]] static constexpr T inverse(const T& x) {
    using math::exp;
    return exp(x);
  }
};

/// log10, and 10^x.
struct common_log {
  template <scalar T>
  [[nodiscard]] static constexpr T of(const T& x) {
    using math::log10;
    return log10(x);
  }
  template <scalar T>
  [[nodiscard]] static constexpr T inverse(const T& x) {
    using math::pow;
    return pow(T(10.0), x);
  }
};

}  // namespace leverage
