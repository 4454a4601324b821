// SPDX-License-Identifier: Apache-2.0
/// @file
/// Kumar et al. 2024, "Scaling Laws for Precision": loss of a dense model trained with weights, activations and keys and
/// values of few bits.
///
///   L = A N_eff^-alpha + B D^-alpha + E                              [nats per token]
///   N_eff = N s_w s_a s_kv,  s_x = 1 - exp(n_x - P_x / gamma_x)
///
///   N    parameters; whether they include embeddings is not stated in what was read
///   D    training tokens
///   P_x  bits of weights, activations, keys and values: whole numbers
///
/// [kumar2024]  Kumar et al. 2024, arXiv:2411.04330; 465 runs with N 30 M..220 M, up to 1.7 B in checks, D 1.5..26 B,
/// P 3..16 bits.
///
/// Errata and traps:
///   - The text prints s_x without n_x, the appendix says that every exponential has an offset, and no place prints its
///     sign: INFERRED. With +n_x the best precision at equal cost, of the largest s_w s_a s_kv / P, is 7.0 bits, the
///     7 to 8 of the paper; without offsets it is 3.5, with -n_x there is none. Activations of 3 bits and less, whose
///     runs diverged, get a factor that is not positive: the law refuses them.
///   - What quantisation after training adds grows as D^0.5068 and falls as N_eff^-0.3439. Its level is not published:
///     the constants of its bracket are missing.
///   - The authors: the constants are unlikely to be useful elsewhere.
#pragma once

#include "leverage/core/guard.hpp"
#include "leverage/core/math.hpp"
#include "leverage/core/published.hpp"
#include "leverage/core/quantities.hpp"
#include "leverage/core/scalar.hpp"
#include "leverage/laws/power_law.hpp"
#include "leverage/laws/rules.hpp"

namespace leverage {

namespace rule {
struct bits_are_positive {};
struct bits_leave_some_of_the_parameters {};
}  // namespace rule

namespace kumar2024 {

/// Bits of the numbers of a training.
template <scalar X = double>
struct precision {
  X weights{};
  X activations{};
  X key_values{};
};
template <scalar X>
precision(X, X, X) -> precision<X>;

template <scalar T = double>
struct loss_law {
  T A{}, B{}, E{}, alpha{};
  T gamma_w{}, n_w{};
  T gamma_a{}, n_a{};
  T gamma_kv{}, n_kv{};

  /// N_eff: the parameters of a model of full precision with the same loss.
  template <scalar N, scalar X>
  [[nodiscard]] constexpr parameters<common_scalar<T, N, X>> effective_size(
      const parameters<N>& size, const precision<X>& bits) const {
    return parameters<common_scalar<T, N, X>>{positive(size.value, rule::model_size_is_positive{}) *
                                              share(bits)};
  }
  template <scalar N, scalar D, scalar X>
  [[nodiscard]] constexpr common_scalar<T, N, D, X> loss(const parameters<N>& size,
                                                         const tokens<D>& data,
                                                         const precision<X>& bits) const {
    return loss(effective_size(size, bits), data);
  }
  /// At full precision.
  template <scalar N, scalar D>
  [[nodiscard]] constexpr common_scalar<T, N, D> loss(const parameters<N>& size,
                                                      const tokens<D>& data) const {
    using leverage::detail::power;
    return A * power(positive(size.value, rule::model_size_is_positive{}), -alpha) +
           B * power(positive(data.value, rule::training_tokens_are_positive{}), -alpha) + E;
  }
  /// s_w s_a s_kv: the share of the parameters that is left. Refuses bits of which a factor is not positive.
  template <scalar X>
  [[nodiscard]] constexpr common_scalar<T, X> share(const precision<X>& bits) const {
    return factor(bits.weights, gamma_w, n_w) * factor(bits.activations, gamma_a, n_a) *
           factor(bits.key_values, gamma_kv, n_kv);
  }
  /// The bits, the same for all three, with the most effective parameters for N P of cost: the largest share / P.
  [[nodiscard]] constexpr double best_bits() const {
    using math::expm1;
    const auto slope = [](double p, double gamma, double n) {
      return 1.0 / (gamma * expm1(p / gamma - n));
    };
    // Where the slope of ln(share / P) is zero, above the last bits of which a factor is not positive.
    const double least[] = {gamma_w * n_w, gamma_a * n_a, gamma_kv * n_kv};
    double low = 0.0;
    for (const double bits : least) low = bits > low ? bits : low;
    double high = 64.0;
    for (int step = 0; step < 60; ++step) {
      const double p = 0.5 * (low + high);
      const double rise =
          slope(p, gamma_w, n_w) + slope(p, gamma_a, n_a) + slope(p, gamma_kv, n_kv) - 1.0 / p;
      (rise > 0.0 ? low : high) = p;
    }
    return 0.5 * (low + high);
  }

 private:
  template <scalar X>
  [[nodiscard]] static constexpr common_scalar<T, X> factor(const X& bits, const T& gamma,
                                                            const T& n) {
    using math::expm1;
    const common_scalar<T, X> s = -expm1(n - positive(bits, rule::bits_are_positive{}) / gamma);
    return positive(s, rule::bits_leave_some_of_the_parameters{});
  }
};

/// The fit to all runs in which the model was trained with few bits.
inline constexpr published<loss_law<>, 5> training{
    {.A = 4.299e3,
     .B = 1.806e4,
     .E = 2.7648,
     .alpha = 0.4965,
     .gamma_w = 2.6745,
     .n_w = 0.3037,
     .gamma_a = 2.2102,
     .n_a = 1.4072,
     .gamma_kv = 0.9578,
     .n_kv = 2.4185},
    {.key = "kumar2024",
     .citation = "Kumar et al. 2024, Scaling Laws for Precision",
     .arxiv = "2411.04330",
     .location = "law of training precision and the appendix's constants",
     .units = "N parameters, D tokens, P bits; L nats per token",
     .range = "465 dense runs, N 30 M..220 M, D 1.5..26 B, 3..16 bits, whole numbers",
     .note = "sign of the offsets n inferred; embeddings in N: not said",
     .verified = evidence::paper,
     .reproduces = "the best precision of 7 to 8 bits, and that 3 bits of activations diverge"},
    {{{argument::parameters, 30e6, 220e6},
      {argument::tokens, 1.5e9, 26e9},
      {argument::weight_bits, 3, 16},
      {argument::activation_bits, 4, 16},
      {argument::key_value_bits, 3, 16}}}};

/// Elasticities of what quantisation after training adds to the loss, in tokens and effective parameters.
struct elasticities {
  double data;
  double size;
};
inline constexpr elasticities after_training{.data = 0.5068, .size = -0.3439};

}  // namespace kumar2024
}  // namespace leverage
