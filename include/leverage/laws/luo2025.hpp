// SPDX-License-Identifier: Apache-2.0
/// @file
/// Luo et al. 2025, "A Multi-Power Law for Loss Curve Prediction Across Learning Rate Schedules": the loss at every step
/// of a run from the learning rates up to it.
///
///   L(t) = L_0 + A (S_1(t) + S_W)^-alpha - B sum_k (eta_(k-1) - eta_k) G(eta_k^-gamma S_k(t))     [nats per token]
///   G(x) = 1 - (1 + C x)^-beta
///
///   eta_k   learning rate of step k; eta_0 is the first one after the warm-up
///   S_1(t)  sum of the rates after the warm-up, up to step t
///   S_W     sum of the rates of the warm-up
///   S_k(t)  sum of the rates from step k to step t
///
/// The first terms are the loss at a rate that stays, the last is what its decay takes off.
///
/// [luo2025]  Luo et al. 2025, arXiv:2503.12811; the sets from the authors' repository (README, src/config.py): 25 M, 100 M
/// and 400 M parameters, a peak rate of 3e-4, 24..72 thousand steps, R^2 0.998. Coefficients belong to one model, data set
/// and batch size: they carry over to other schedules, not to other sizes. The repository's differ a little from those of
/// the paper's table.
///
/// Traps:
///   - A rate of zero has no eta_k^-gamma. A drop to zero is left out: with gamma < 1 it takes nothing off.
///   - S_1 and S_W enter as their sum, so that the step which ends the warm-up may be counted with either.
#pragma once

#include <cstddef>
#include <span>
#include <string_view>

#include "leverage/core/guard.hpp"
#include "leverage/core/published.hpp"
#include "leverage/core/scalar.hpp"
#include "leverage/laws/power_law.hpp"
#include "leverage/laws/rate_change.hpp"

namespace leverage {

namespace rule {
struct learning_rates_are_not_negative {};
struct sum_of_learning_rates_is_positive {};
}  // namespace rule

namespace luo2025 {

/// L(t) of a schedule.
template <scalar T = double>
struct loss_law {
  T L_0{};
  T A{};
  T alpha{};
  T B{};
  T C{};
  T beta{};
  T gamma{};

  /// Loss after `count` changes of the learning rate, of which change(i) is the i-th, in time that grows with their
  /// number.
  template <scalar X, class Change>
  [[nodiscard]] constexpr common_scalar<T, X> loss_after(std::size_t count, const Change& change,
                                                         const X& warmup_sum) const {
    using leverage::detail::power;
    X since(0.0);
    common_scalar<T, X> taken(0.0);
    for (std::size_t i = count; i-- > 0;) {
      const rate_change<X> c = change(i);
      const X s = since + c.sum_after;
      since = since + c.sum;
      if (stays(c)) continue;
      const X rate = positive(c.rate, rule::learning_rates_are_not_negative{});
      taken = taken + c.drop * (1 - power(1 + C * (power(rate, -gamma) * s), -beta));
    }
    const X all = positive(since + warmup_sum, rule::sum_of_learning_rates_is_positive{});
    return L_0 + A * power(all, -alpha) - B * taken;
  }

  /// Loss in nats per token at the end of a schedule, and so at any step that a part of one ends with; refuses negative
  /// rates, and a schedule without any.
  [[nodiscard]] constexpr common_scalar<T, double> loss(std::span<const rate_change<>> run,
                                                        double warmup_sum = 0.0) const {
    return loss_after(run.size(), [&](std::size_t i) { return run[i]; }, warmup_sum);
  }

  /// Loss at a rate that stays, from the sum S_1 + S_W of the rates: L_0 + A S^-alpha.
  template <scalar S>
  [[nodiscard]] constexpr common_scalar<T, S> loss_at_constant_rate(const S& sum_of_rates) const {
    return L_0 + A * leverage::detail::power(
                         positive(sum_of_rates, rule::sum_of_learning_rates_is_positive{}), -alpha);
  }
};

namespace detail {
[[nodiscard]] constexpr provenance source_at(std::string_view location) {
  return {.key = "luo2025",
          .citation =
              "Luo et al. 2025, A Multi-Power Law for Loss Curve Prediction Across Learning "
              "Rate Schedules",
          .arxiv = "2503.12811",
          .location = location,
          .units = "eta learning rate, t steps; L nats per token",
          .range = "one size, peak rate 3e-4, 24..72 thousand steps",
          .note = "for other schedules, not for other sizes",
          .verified = evidence::authors_code};
}
inline constexpr domain<1> fitted{{{argument::steps, 24e3, 72e3}}};
}  // namespace detail

/// 25 M parameters.
inline constexpr published<loss_law<>, 1> llama_25m{{.L_0 = 3.04045406,
                                                     .A = 0.52468604,
                                                     .alpha = 0.50786857,
                                                     .B = 363.78751622,
                                                     .C = 2.06560812,
                                                     .beta = 0.58279013,
                                                     .gamma = 0.64142257},
                                                    detail::source_at("authors' repository, 25M"),
                                                    detail::fitted};

/// 100 M parameters.
inline constexpr published<loss_law<>, 1> llama_100m{{.L_0 = 2.6514477,
                                                      .A = 0.60115152,
                                                      .alpha = 0.45295811,
                                                      .B = 437.9464276,
                                                      .C = 2.13245612,
                                                      .beta = 0.59785199,
                                                      .gamma = 0.65523644},
                                                     detail::source_at("authors' repository, 100M"),
                                                     detail::fitted};

/// 400 M parameters.
inline constexpr published<loss_law<>, 1> llama_400m{{.L_0 = 2.37474466,
                                                      .A = 0.65421216,
                                                      .alpha = 0.42878731,
                                                      .B = 523.42464371,
                                                      .C = 2.02462735,
                                                      .beta = 0.59350493,
                                                      .gamma = 0.63472457},
                                                     detail::source_at("authors' repository, 400M"),
                                                     detail::fitted};

}  // namespace luo2025
}  // namespace leverage
