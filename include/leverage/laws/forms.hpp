// SPDX-License-Identifier: Apache-2.0
/// @file
/// The plain formulas of loss laws over any scalars. A fit evaluates them on duals of packs. They do not check their
/// arguments; outside of their domain the result is that of <cmath>. They are always inlined: a fit sees which
/// derivatives are zero, which a function call would hide.
///
///   N  parameters, D  training tokens, in whatever count a set of coefficients was fitted on
///
/// [hoffmann2022]     arXiv:2203.15556, Eq. 2 and 10: L(N, D) = E + A N^-alpha + B D^-beta
/// [gadre2024]        arXiv:2403.08540, Eq. 4: the same with alpha = beta = 2 eta
/// [muennighoff2023]  arXiv:2305.16264, Eq. 5 and 6: effective data and parameters under repetition
/// [clark2022]        arXiv:2202.01169, Eq. 1 and 2: dense size and experts, logarithms to base 10
#pragma once

#include <numbers>

#include "leverage/core/math.hpp"
#include "leverage/core/scalar.hpp"

namespace leverage::forms {

/// E + A N^-alpha + B D^-beta [hoffmann2022].
template <class T, class N, class D>
[[nodiscard, gnu::always_inline]] constexpr auto chinchilla(const T& A, const T& B, const T& E,
                                                            const T& alpha, const T& beta,
                                                            const N& parameters, const D& tokens) {
  using math::pow;
  return A * pow(parameters, -alpha) + B * pow(tokens, -beta) + E;
}

/// k x^p + floor.
template <class T, class X>
[[nodiscard, gnu::always_inline]] constexpr auto power_law(const T& k, const T& p, const T& floor,
                                                           const X& x) {
  using math::pow;
  return k * pow(x, p) + floor;
}

/// The effective amount of which only `unique` is new: unique (1 + R* (1 - e^(-R / R*))) with R = amount / unique - 1
/// repeats and the decay constant R* [muennighoff2023, Eq. 5]. R* -> infinity gives the amount itself.
template <class T, class X, class U>
[[nodiscard, gnu::always_inline]] constexpr auto repeated(const T& decay, const X& amount,
                                                          const U& unique) {
  using math::expm1;
  const auto repeats = amount / unique - 1.0;
  return unique - unique * decay * expm1(-(repeats / decay));
}

/// The saturated value of a variable at a distance above its origin: `start` at the origin, and `max` in the limit,
/// which may be infinite. 1 / xhat = 1 / (distance + 1 / (1 / start - 1 / max)) + 1 / max [clark2022].
template <class T, class X>
[[nodiscard, gnu::always_inline]] constexpr auto saturated(const T& start, const T& max,
                                                           const X& distance) {
  const auto u = distance + start / (1 - start / max);
  return u / (1 + u / max);
}

/// log10 L = a log10 N + b log10 Ehat + c log10 N log10 Ehat + d, with Ehat the saturated number of experts
/// [clark2022].
template <class T, class N, class X>
[[nodiscard, gnu::always_inline]] constexpr auto clark(const T& a, const T& b, const T& c,
                                                       const T& d, const T& start, const T& max,
                                                       const N& parameters, const X& experts) {
  using math::exp;
  using math::log;
  const auto ln_n = log(parameters);
  const auto ln_e = log(saturated(start, max, experts - 1));
  return exp(ln_n * a + ln_e * b + (ln_n * std::numbers::log10e) * (ln_e * c) +
             d * std::numbers::ln10);
}

}  // namespace leverage::forms
