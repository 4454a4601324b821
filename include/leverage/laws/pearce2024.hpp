// SPDX-License-Identifier: Apache-2.0
/// @file
/// Pearce & Song 2024, "Reconciling Kaplan and Chinchilla Scaling Laws": the best size by the law of
/// Hoffmann et al. 2022 if parameters and compute exclude vocabulary matrices, as in Kaplan et al. 2020.
///
///   N_T(N) = N + gamma N^(1/3)                                     all parameters
///   L(N, D) = E + A N_T(N)^-alpha + B D^-beta                      [nats per token]
///   C*(N) = 6 N (beta B / (alpha A) / (N + (gamma / 3) N^(1/3)))^(1 / beta) N_T(N)^((1 + alpha) / beta)
///   1 / g = 1 - (1 / beta) (x + gamma / 9) / (x + gamma / 3) + ((1 + alpha) / beta) (x + gamma / 3) / (x + gamma)
///
///   N      parameters without vocabulary matrices
///   C*     training FLOPs 6 N D of which N is the best size: vocabulary left out
///   g      d ln N / d ln C*, the local exponent of the best size;  x = N^(2/3)
///   gamma  (aspect / 12)^(1/3) times the vocabulary; aspect: width over depth
///
/// g goes from beta / (alpha / 3 + beta) for small N to beta / (alpha + beta) for large. N*(C) has no closed form.
///
/// [pearce2024]  Pearce & Song 2024, arXiv:2406.12907, and the authors' script; N 10^2.9..10^9.2.
///
/// Errata and traps:
///   - g is not monotone: it rises to about 0.97 near N = 1e6. The exponents of the authors' simulation, 0.78
///     with the coefficients of Besiroglu et al. 2024 and 0.74 with those of Hoffmann et al. 2022, are means over
///     the simulated range, and depend on its grid.
///   - gamma = 47491 contains rounding: the script's models have an aspect of 39.2, which gives 47481.
#pragma once

#include <string_view>

#include "leverage/core/guard.hpp"
#include "leverage/core/math.hpp"
#include "leverage/core/published.hpp"
#include "leverage/core/quantities.hpp"
#include "leverage/core/scalar.hpp"
#include "leverage/laws/besiroglu2024.hpp"
#include "leverage/laws/hoffmann2022.hpp"
#include "leverage/laws/power_law.hpp"
#include "leverage/laws/rules.hpp"

namespace leverage {

namespace rule {
struct vocabulary_is_positive {};
struct width_over_depth_is_positive {};
}  // namespace rule

namespace pearce2024 {

namespace detail {
template <scalar X>
[[nodiscard]] constexpr X cube_root(const X& x) {
  return leverage::detail::power(x, X(1.0) / X(3.0));
}
}  // namespace detail

/// All parameters of a model of given shape by those without vocabulary matrices.
template <scalar T = double>
struct vocabulary_law {
  T gamma{};

  /// The map for models with the given vocabulary and ratio of width to depth.
  [[nodiscard]] static constexpr vocabulary_law of(const T& vocabulary, const T& aspect) {
    return {positive(vocabulary, rule::vocabulary_is_positive{}) *
            detail::cube_root(positive(aspect, rule::width_over_depth_is_positive{}) / 12)};
  }
  /// Width over depth of the models that this gamma describes: 12 (gamma / vocabulary)^3.
  [[nodiscard]] constexpr T aspect(const T& vocabulary) const {
    const T ratio = gamma / positive(vocabulary, rule::vocabulary_is_positive{});
    return 12 * ratio * ratio * ratio;
  }

  /// N_T of N.
  template <scalar N>
  [[nodiscard]] constexpr parameters<common_scalar<T, N>> total(
      const parameters<N>& non_embedding) const {
    const auto n = positive(non_embedding.value, rule::model_size_is_positive{});
    return parameters<common_scalar<T, N>>{n + gamma * detail::cube_root(n)};
  }
  /// N of N_T: the root of y^3 + gamma y = N_T, cubed.
  template <scalar N>
  [[nodiscard]] constexpr parameters<common_scalar<T, N>> non_embedding(
      const parameters<N>& total) const {
    using math::sqrt;
    const auto n = positive(total.value, rule::model_size_is_positive{});
    const auto half = n / 2;
    const T p = gamma / 3;
    // Cardano's y = u - p / u, without its difference: y (u^2 + p + p^2 / u^2) = N_T.
    const auto u = detail::cube_root(half + sqrt(half * half + p * p * p));
    const auto square = u * u;
    const auto y = n / (square + p + p * p / square);
    return parameters<common_scalar<T, N>>{y * y * y};
  }
};

/// The law of Hoffmann et al. 2022 in parameters and compute without vocabulary.
template <scalar T = double>
struct non_embedding_law {
  hoffmann2022::loss_law<T> base{};
  vocabulary_law<T> vocabulary{};

  /// Loss of a model with N parameters without vocabulary on D tokens.
  template <scalar N, scalar D>
  [[nodiscard]] constexpr common_scalar<T, N, D> loss(const parameters<N>& non_embedding,
                                                      const tokens<D>& d) const {
    return base.loss(vocabulary.total(non_embedding), d);
  }
  /// The tokens for which N is the best size at its 6 N D.
  template <scalar N>
  [[nodiscard]] constexpr tokens<common_scalar<T, N>> best_data(
      const parameters<N>& non_embedding) const {
    using leverage::detail::power;
    const auto n = positive(non_embedding.value, rule::model_size_is_positive{});
    const auto total = vocabulary.total(non_embedding).value;
    // N dN_T / dN = N + (gamma / 3) N^(1/3) = (2 N + N_T) / 3.
    const auto slope = (2 * n + total) / 3;
    return tokens<common_scalar<T, N>>{
        power(base.beta * base.B / (base.alpha * base.A) / slope, 1 / base.beta) *
        power(total, (1 + base.alpha) / base.beta)};
  }
  /// C*, the budget 6 N D at which N is the best size.
  template <scalar N>
  [[nodiscard]] constexpr flops<common_scalar<T, N>> budget_for(
      const parameters<N>& non_embedding) const {
    return flops<common_scalar<T, N>>{
        hoffmann2022::flops_per_parameter_and_token *
        positive(non_embedding.value, rule::model_size_is_positive{}) *
        best_data(non_embedding).value};
  }
  /// g, the local exponent of the best size at its budget.
  template <scalar N>
  [[nodiscard]] constexpr common_scalar<T, N> exponent(const parameters<N>& non_embedding) const {
    const auto n = positive(non_embedding.value, rule::model_size_is_positive{});
    const auto root = detail::cube_root(n);
    const auto x = root * root;
    const T third = vocabulary.gamma / 3;
    return 1 / (1 - (x + third / 3) / (x + third) / base.beta +
                (1 + base.alpha) / base.beta * (x + third) / (x + vocabulary.gamma));
  }
  /// g for N -> 0.
  [[nodiscard]] constexpr T exponent_of_small() const {
    return base.beta / (base.alpha / 3 + base.beta);
  }
  /// g for N -> infinity: that of all parameters.
  [[nodiscard]] constexpr T exponent_of_large() const { return base.a(); }
};

namespace detail {
[[nodiscard]] constexpr provenance source_at(std::string_view location, std::string_view units,
                                             std::string_view range, std::string_view note) {
  return {.key = "pearce2024",
          .citation = "Pearce & Song 2024, Reconciling Kaplan and Chinchilla Scaling Laws",
          .arxiv = "2406.12907",
          .location = location,
          .units = units,
          .range = range,
          .note = note,
          .verified = evidence::authors_code};
}
inline constexpr vocabulary_law<> models{.gamma = 47491.0};
inline constexpr std::string_view units =
    "N parameters and C = 6 N D FLOPs without vocabulary, D tokens; L nats per token";
inline constexpr domain<2> simulated{
    {{argument::non_embedding_parameters, 794.3, 1.585e9}, {argument::tokens, 1e6, 1e25}}};
}  // namespace detail

/// The configurations of Hoffmann et al. 2022: 32000 words, width over depth 39.2.
inline constexpr published<vocabulary_law<>, 1> vocabulary{
    {detail::models},
    detail::source_at("N_T = N + 47491 N^(1/3)",
                      "N and N_T parameters, without and with vocabulary",
                      "50 configurations of Hoffmann et al. 2022, N_T 44 M..16.2 B",
                      "one vocabulary matrix of 32000 words"),
    {{{argument::non_embedding_parameters, 2.76e7, 1.602e10}}}};

/// With the coefficients of Besiroglu et al. 2024 as printed.
inline constexpr published<non_embedding_law<>, 2> epoch{
    {.base = static_cast<const hoffmann2022::loss_law<>&>(besiroglu2024::table1),
     .vocabulary = detail::models},
    detail::source_at("C*(N) and g, coefficients of Besiroglu et al. 2024", detail::units,
                      "simulated at N 10^2.9..10^9.2, D 1e6..1e25", ""),
    detail::simulated};

/// With those of Hoffmann et al. 2022 to four digits.
inline constexpr published<non_embedding_law<>, 2> chinchilla{
    {.base = static_cast<const hoffmann2022::loss_law<>&>(hoffmann2022::four_digits),
     .vocabulary = detail::models},
    detail::source_at("C*(N) and g, coefficients of Hoffmann et al. 2022", detail::units,
                      "simulated at N 10^2.9..10^9.2, D 1e6..1e25", ""),
    detail::simulated};

}  // namespace pearce2024
}  // namespace leverage
