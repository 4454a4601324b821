// SPDX-License-Identifier: Apache-2.0
/// @file
/// Caballero et al. 2022, "Broken Neural Scaling Laws": a power law whose exponent changes smoothly, once or several times.
/// The form alone, without coefficients.
///
///   y(x) = a + b x^-c_0 prod_i (1 + (x / d_i)^(1 / f_i))^(-c_i f_i)
///
///   x    what is scaled: compute, parameters, tokens, steps       y    a loss, an error or a score
///   a    what y tends to, where the exponents end positive        b    y - a at x = 1, far below all breaks
///   c_0  the exponent below the first break
///   c_i  what break i adds to the exponent                        d_i  where it is
///   f_i  how wide it is in ln x: the smaller, the sharper
///
/// [caballero2022]  Caballero, Gupta, Rish & Krueger 2022, arXiv:2210.14891, Eq. 1. Its coefficients belong to one
/// task each, and none are included: the caller supplies them.
#pragma once

#include <array>
#include <cstddef>

#include "leverage/core/guard.hpp"
#include "leverage/core/math.hpp"
#include "leverage/core/max.hpp"
#include "leverage/core/scalar.hpp"
#include "leverage/laws/power_law.hpp"

namespace leverage {

namespace rule {
struct breaks_are_at_positive_numbers {};
struct breaks_have_a_positive_width {};
}  // namespace rule

namespace caballero2022 {

/// A change of the exponent by c about x = d, of width f.
template <scalar T = double>
struct power_break {
  T c{};
  T d{};
  T f{};
};

/// y(x) with a number of breaks, with coefficients from the caller.
template <scalar T = double, std::size_t Breaks = 1>
struct broken_power_law {
  T a{};
  T b{};
  T c_0{};
  std::array<power_break<T>, Breaks> breaks{};

  /// y at x; refuses what is not positive and finite, and breaks without a place or a width.
  template <scalar X>
  [[nodiscard]] constexpr common_scalar<T, X> operator()(const X& x) const {
    using math::exp;
    using math::log;
    using S = common_scalar<T, X>;
    const auto ln_x = log(positive(x, rule::power_law_argument_is_positive{}));
    S fall = c_0 * ln_x;
    for (const power_break<T>& at : breaks) {
      const T width = positive(at.f, rule::breaks_have_a_positive_width{});
      const S u = (ln_x - log(positive(at.d, rule::breaks_are_at_positive_numbers{}))) / width;
      fall = fall + at.c * width * softplus(u);
    }
    return a + b * exp(-fall);
  }

  /// The exponent at x: -d ln(y - a) / d ln x.
  template <scalar X>
  [[nodiscard]] constexpr common_scalar<T, X> exponent(const X& x) const {
    using math::exp;
    using math::log;
    using S = common_scalar<T, X>;
    const auto ln_x = log(positive(x, rule::power_law_argument_is_positive{}));
    S sum = S(c_0);
    for (const power_break<T>& at : breaks) {
      sum = sum + at.c / (1 + exp(-(ln_x - log(at.d)) / at.f));
    }
    return sum;
  }

 private:
  /// ln(1 + e^u) without overflow.
  template <scalar S>
  [[nodiscard]] static constexpr S softplus(const S& u) {
    using math::exp;
    using math::log1p;
    const S above = (math::max)(u, S(0.0));
    return above + log1p(exp(u - 2 * above));
  }
};

}  // namespace caballero2022
}  // namespace leverage
