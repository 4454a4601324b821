// SPDX-License-Identifier: Apache-2.0
/// @file
/// Li et al. 2025, "Farseer: A Refined Scaling Law in Large Language Models": the loss as a surface whose exponent of the
/// data depends on the size. The form alone, without coefficients.
///
///   L(N, D) = exp(a3 N^gamma + b3) + exp(a2 N^beta + b2) D^-exp(a1 N^alpha + b1)
///
///   N  parameters        D  training tokens
///
/// [farseer2025]  Li et al. 2025, arXiv:2506.10972. The form is in the paper's text; its coefficients were found in one
/// summary alone, and none are included: the caller supplies them.
///
/// Trap: each of the three exponentials has a power of N with a factor and a constant. Over sizes of two orders of
/// magnitude factor, exponent and constant make up for each other, so that a fit says little of any one of them.
#pragma once

#include "leverage/core/guard.hpp"
#include "leverage/core/math.hpp"
#include "leverage/core/quantities.hpp"
#include "leverage/core/scalar.hpp"
#include "leverage/laws/power_law.hpp"
#include "leverage/laws/rules.hpp"

namespace leverage::farseer2025 {

/// a N^p + b.
template <scalar T = double>
struct power_of_size {
  T a{};
  T p{};
  T b{};

  template <scalar N>
  [[nodiscard]] constexpr common_scalar<T, N> operator()(const N& n) const {
    return a * leverage::detail::power(n, p) + b;
  }
};

/// L(N, D), with coefficients from the caller.
template <scalar T = double>
struct loss_law {
  power_of_size<T> floor{};     ///< a3, gamma, b3: ln of the loss without end of data
  power_of_size<T> factor{};    ///< a2, beta, b2: ln of the factor of data
  power_of_size<T> exponent{};  ///< a1, alpha, b1: ln of the exponent of data

  /// Loss; refuses sizes and tokens that are not positive and finite.
  template <scalar N, scalar D>
  [[nodiscard]] constexpr common_scalar<T, N, D> loss(const parameters<N>& n,
                                                      const tokens<D>& d) const {
    using math::exp;
    using math::log;
    const auto size = positive(n.value, rule::model_size_is_positive{});
    const auto ln_d = log(positive(d.value, rule::training_tokens_are_positive{}));
    return exp(floor(size)) + exp(factor(size) - exp(exponent(size)) * ln_d);
  }
  /// The loss that a size tends to with data.
  template <scalar N>
  [[nodiscard]] constexpr common_scalar<T, N> loss_without_end(const parameters<N>& n) const {
    using math::exp;
    return exp(floor(positive(n.value, rule::model_size_is_positive{})));
  }
  /// The exponent of the data at a size.
  template <scalar N>
  [[nodiscard]] constexpr common_scalar<T, N> data_exponent(const parameters<N>& n) const {
    using math::exp;
    return exp(exponent(positive(n.value, rule::model_size_is_positive{})));
  }
};

}  // namespace leverage::farseer2025
