// SPDX-License-Identifier: Apache-2.0
/// @file
/// Efficiency leverage of a mixture-of-experts model: how many times more compute a dense model
/// needs for the same loss.
///
///   EL(A, G, C) = Ahat^( a + d log10 C + gamma (log2 G)^2 + beta log2 G )
///   1/Ahat      = 1/( A + (1/A_start - 1/A_max)^-1 ) + 1/A_max
///
///   A     activation ratio, in (0, 1]; see below for its two definitions
///   G     granularity 2 d_model / d_expert, > 0
///   C     training FLOPs (forward and backward, non-vocabulary, full attention), > 0
///   EL    dimensionless; an exponent that is not negative means "no leverage", see `silence`
///
/// [tian2025]  Tian et al. 2025, "Towards Greater Leverage: Scaling Laws for Efficient
/// Mixture-of-Experts Language Models", arXiv:2507.17702. Joint law: Eq. 5 of the ICLR text, Eq. 13
/// of the arXiv text; coefficients: Table 6, the same in both. Fitted on points with EL < 6 by a
/// Huber loss and BFGS; C 1e18..3e20 (runs up to 6e20), A 0.78 %..100 %, G 2..16.
///
/// Inferred: the bases of the logarithms. No version states them. Of the nine pairings of log2, ln
/// and log10 only (log10 C, log2 G) gives what the paper claims: EL above 7 at A = 3.1 %, G = 12,
/// C = 1e22 (7.245), and an optimum G within 8..12 (11.34). Here they are part of the law's type.
///
/// Evidence from others. Marin's ablation of the number of experts at fixed FLOPs (marin-community/marin, issue 5387), with
/// losses turned into compute by Marin's own law: at 1.7e18..2.8e19 FLOPs the gain of 128 and 256 experts over 64 is that
/// of this law within 0 to 2.4 %, with other data, optimizer and router. That confirms A and log10 C (ln C misses by more
/// than a factor of 2), fits E_a/E better than the definition of A, and supports log2 G weakly (mean miss 1.1 %; ln 1.7 %,
/// log10 5.7 %). Nobody has tested granularity, or EL against dense models.
///
/// Errata and traps:
///   - The text calls d positive. The printed d is negative, as it must be, since Ahat < 1.
///   - "EL(A = 1) = 1" holds for the unsaturated law only; the fit gives 0.99 (Ahat(1) = 1.0163).
///   - A_max is numerically infinite: Ahat = A + 0.0163. The benefit of sparsity saturates near 1.6 %.
///   - A is defined as (E_a + E_s)/(E + E_s), but most printed numbers are E_a/E: the fit most
///     likely used the latter. MoE-mini: 3.377 % gives EL 6.98, 3.125 % gives 7.22.
///   - MoE-mini is called G = 12; its widths 2048 and 384 give 10.67.
#pragma once

#include <limits>
#include <optional>

#include "leverage/core/argument.hpp"
#include "leverage/core/domain.hpp"
#include "leverage/core/dual.hpp"
#include "leverage/core/extrapolated.hpp"
#include "leverage/core/guard.hpp"
#include "leverage/core/log_base.hpp"
#include "leverage/core/math.hpp"
#include "leverage/core/published.hpp"
#include "leverage/core/quantities.hpp"
#include "leverage/core/scalar.hpp"
#include "leverage/laws/power_law.hpp"
#include "leverage/laws/saturating.hpp"

namespace leverage {

namespace rule {
struct activation_ratio_lies_in_0_to_1 {};
struct granularity_is_positive {};
struct training_flops_are_positive {};
struct target_leverage_is_positive {};
struct activation_ratio_exists_for_that_leverage {};
struct compute_exists_for_that_leverage {};
struct leverage_has_an_optimum_in_granularity {};
}  // namespace rule

namespace tian2025 {

namespace detail {

/// A, refused outside (0, 1].
template <scalar T>
[[nodiscard]] constexpr T checked(const activation_ratio<T>& a) {
  constexpr rule::activation_ratio_lies_in_0_to_1 rule{};
  return within(value_of(a.value) <= 1, positive(a.value, rule), rule);
}

}  // namespace detail

/// Activation law at fixed C and G:  log EL = a log Ahat  (Eq. 2).
template <scalar T = double>
struct activation_law {
  T a{};
  saturating_transform<T> saturation{};

  /// EL at an activation ratio.
  template <scalar A>
  [[nodiscard]] constexpr common_scalar<T, A> leverage(const activation_ratio<A>& ratio) const {
    return leverage::detail::power(saturation(detail::checked(ratio)), a);
  }
};

/// Granularity law at fixed C and A:  ln EL = a + b log G (log G + c)  (Eq. 3), log2 as in the joint
/// law. With b < 0 the best granularity has log2 G = -c/2.
template <scalar T = double, class GranularityLog = binary_log>
struct granularity_law {
  T a{};
  T b{};
  T c{};

  /// EL at a granularity.
  template <scalar G>
  [[nodiscard]] constexpr common_scalar<T, G> leverage(const granularity<G>& g) const {
    using math::exp;
    const auto x = GranularityLog::of(positive(g.value, rule::granularity_is_positive{}));
    return exp(a + b * x * (x + c));
  }

  /// The granularity with the highest EL; refused where b is not negative.
  [[nodiscard]] constexpr granularity<T> optimum() const {
    const T log_g = within(value_of(b) < 0, -c / 2, rule::leverage_has_an_optimum_in_granularity{});
    return granularity<T>{GranularityLog::inverse(log_g)};
  }
};

/// Compute law at fixed A and G:  ln EL = a ln C + c  (Eq. 4).
template <scalar T = double>
struct compute_law {
  T a{};
  T c{};

  /// EL at a budget.
  template <scalar C>
  [[nodiscard]] constexpr common_scalar<T, C> leverage(const flops<C>& budget) const {
    using math::exp;
    using math::log;
    return exp(a * log(positive(budget.value, rule::training_flops_are_positive{})) + c);
  }
};

/// d ln EL / d ln x for the three arguments: the percentage by which EL moves per percent.
template <scalar T>
struct elasticities {
  T activation_ratio;
  T granularity;
  T flops;
};

/// The joint law (Eq. 5) with the letters of the paper for its coefficients. The logarithms of C and G
/// are types, since the coefficients mean nothing without them.
template <scalar T = double, class ComputeLog = common_log, class GranularityLog = binary_log>
struct joint_law {
  T a{};
  T d{};
  T gamma{};
  T beta{};
  saturating_transform<T> saturation{};

  /// The exponent of Ahat, without compute: a + gamma (log G)^2 + beta log G.
  template <scalar G>
  [[nodiscard]] constexpr common_scalar<T, G> granularity_part(const granularity<G>& g) const {
    const auto x = GranularityLog::of(positive(g.value, rule::granularity_is_positive{}));
    return a + (gamma * x + beta) * x;
  }

  /// The exponent of Ahat; EL has a meaning if it is negative.
  template <scalar G, scalar C>
  [[nodiscard]] constexpr common_scalar<T, G, C> exponent(const granularity<G>& g,
                                                          const flops<C>& c) const {
    return granularity_part(g) +
           d * ComputeLog::of(positive(c.value, rule::training_flops_are_positive{}));
  }

  /// EL(A, G, C). Refuses A outside (0, 1] and G or C that are not positive and finite.
  template <scalar A, scalar G, scalar C>
  [[nodiscard]] constexpr common_scalar<T, A, G, C> leverage(const activation_ratio<A>& ratio,
                                                             const granularity<G>& g,
                                                             const flops<C>& c) const {
    return leverage::detail::power(saturation(detail::checked(ratio)), exponent(g, c));
  }

  /// The bound beyond which EL has no meaning at this point; none where it has one. Below `break_even_flops`, EL falls
  /// below 1 and sparser models appear worse, which no run has shown; if Ahat exceeds 1, the order is reversed.
  [[nodiscard]] constexpr std::optional<reach> silence(const activation_ratio<>& ratio,
                                                       const granularity<>& g,
                                                       const flops<>& c) const {
    if (!(value_of(exponent(g, c)) < 0)) {
      return reach{argument::non_vocabulary_flops, c.value, value_of(break_even_flops(g).value),
                   std::numeric_limits<double>::infinity()};
    }
    if (!(value_of(saturation(detail::checked(ratio))) < 1)) {
      return reach{argument::activation_ratio, ratio.value, 0.0,
                   value_of(saturation.inverse(T(1.0)))};
    }
    return std::nullopt;
  }
  /// Whether EL has a meaning at this point.
  [[nodiscard]] constexpr bool meaningful(const activation_ratio<>& ratio, const granularity<>& g,
                                          const flops<>& c) const {
    return !silence(ratio, g, c).has_value();
  }

  /// The granularity with the highest EL, the same at every A and C: log G = -beta/(2 gamma).
  /// Refused where gamma is not positive.
  [[nodiscard]] constexpr granularity<T> optimum_granularity() const {
    const T curvature =
        within(value_of(gamma) > 0, gamma, rule::leverage_has_an_optimum_in_granularity{});
    return granularity<T>{GranularityLog::inverse(-beta / (2 * curvature))};
  }

  /// The activation ratio at which EL reaches `target`; refused if none in (0, 1] does.
  [[nodiscard]] constexpr activation_ratio<T> activation_ratio_for(T target,
                                                                   const granularity<T>& g,
                                                                   const flops<T>& c) const {
    constexpr rule::activation_ratio_exists_for_that_leverage rule{};
    const T goal = positive(target, rule::target_leverage_is_positive{});
    // A power of zero takes every Ahat to 1 and has no root.
    const T any_power = exponent(g, c);
    const T power = within(value_of(any_power * any_power) > 0, any_power, rule);
    const T saturated = leverage::detail::power(goal, 1 / power);
    const T reachable =
        within(value_of(saturated - saturation(T(1.0))) <= 0,
               within(value_of(saturated - saturation.start) > 0, saturated, rule), rule);
    return activation_ratio<T>{saturation.inverse(reachable)};
  }

  /// The budget at which EL reaches `target`; refused if Ahat = 1 or d = 0, because no budget then changes EL.
  [[nodiscard]] constexpr flops<T> flops_for(T target, const activation_ratio<T>& ratio,
                                             const granularity<T>& g) const {
    using math::log;
    constexpr rule::compute_exists_for_that_leverage rule{};
    const T goal = positive(target, rule::target_leverage_is_positive{});
    const T log_a = log(saturation(detail::checked(ratio)));
    const T slope = d * log_a;
    const T moved = within(value_of(slope * slope) > 0, slope, rule);
    return flops<T>{ComputeLog::inverse((log(goal) - granularity_part(g) * log_a) / moved)};
  }

  /// The law without its dependence on compute, which is held at C: EL(A, G, C) for every budget.
  [[nodiscard]] constexpr joint_law frozen_at(const flops<T>& c) const {
    joint_law frozen = *this;
    frozen.a = a + d * ComputeLog::of(positive(c.value, rule::training_flops_are_positive{}));
    frozen.d = T(0.0);
    return frozen;
  }

  /// The budget at which the exponent is zero and EL is 1 for every A; the law has no meaning below it.
  [[nodiscard]] constexpr flops<T> break_even_flops(const granularity<T>& g) const {
    const T moved = within(value_of(d * d) > 0, d, rule::compute_exists_for_that_leverage{});
    return flops<T>{ComputeLog::inverse(-granularity_part(g) / moved)};
  }

  /// d ln EL / d ln A, d ln G, d ln C, by automatic differentiation of the law.
  [[nodiscard]] constexpr elasticities<T> elasticity(const activation_ratio<T>& ratio,
                                                     const granularity<T>& g,
                                                     const flops<T>& c) const {
    const auto el = differentiate(
        [this](const auto& x, const auto& y, const auto& z) {
          return this->leverage(leverage::activation_ratio{x}, leverage::granularity{y},
                                leverage::flops{z});
        },
        ratio.value, g.value, c.value);
    return {el.derivative[0] * ratio.value / el.value, el.derivative[1] * g.value / el.value,
            el.derivative[2] * c.value / el.value};
  }

  /// The activation law that follows at fixed G and C.
  [[nodiscard]] constexpr activation_law<T> at(const granularity<T>& g, const flops<T>& c) const {
    return {exponent(g, c), saturation};
  }
  /// The granularity law that follows at fixed A and C.
  [[nodiscard]] constexpr granularity_law<T, GranularityLog> at(const activation_ratio<T>& ratio,
                                                                const flops<T>& c) const {
    using math::log;
    const T log_a = log(saturation(detail::checked(ratio)));
    return {log_a * exponent(granularity<T>{T(1.0)}, c), log_a * gamma, beta / gamma};
  }
  /// The compute law that follows at fixed A and G.
  [[nodiscard]] constexpr compute_law<T> at(const activation_ratio<T>& ratio,
                                            const granularity<T>& g) const {
    using math::log;
    const T log_a = log(saturation(detail::checked(ratio)));
    // log_x C = ln C / ln x, so that d counts per unit of ln C.
    const T unit = T(1.0) / log(ComputeLog::inverse(T(1.0)));
    return {log_a * d * unit, log_a * granularity_part(g)};
  }
};

/// Joint law as published: Table 6.
inline constexpr published<joint_law<>, 3> table6{
    {.a = 1.23,
     .d = -7.61e-2,
     .gamma = 1.67e-2,
     .beta = -1.17e-1,
     .saturation = {.start = 1.63e-2, .max = 5.28e16, .origin = 0.0}},
    {.key = "tian2025",
     .citation = "Tian et al. 2025, Towards Greater Leverage: Scaling Laws for Efficient "
                 "Mixture-of-Experts Language Models",
     .arxiv = "2507.17702",
     .location = "Eq. 5 (ICLR text) or 13 (arXiv text), Table 6",
     .units = "A dimensionless, G dimensionless, C training FLOPs; EL dimensionless",
     .range = "C 1e18..3e20 (runs up to 6e20), A 0.78 %..100 %, G 2..16, points with EL < 6",
     .note = "bases of the logarithms inferred; an independent ablation confirms A and log10 C "
             "within 2.4 % at 1.7e18..2.8e19 FLOPs, log2 G weakly; granularity, and EL against "
             "dense models, were not tested by others",
     .verified = evidence::paper},
    {{{argument::activation_ratio, 2.0 / 256.0, 1.0},
      {argument::expert_granularity, 2.0, 16.0},
      {argument::non_vocabulary_flops, 1e18, 3e20}}}};

/// The prediction of the joint law at one point, and its distance from the fitted runs.
struct prediction {
  double leverage = 0;      ///< EL
  flops<> dense{};          ///< the dense compute that it equals, EL C
  bool meaningful = false;  ///< whether the law says anything there
  extrapolation reach{};
  extrapolated_value bracket{};  ///< EL with C held at the end of the fitted range, and as it is
};

/// EL with its dense equivalent and its distance from the fitted runs.
template <class Law>
[[nodiscard]] constexpr prediction predict(const published<Law, 3>& law,
                                           const activation_ratio<>& ratio, const granularity<>& g,
                                           const flops<>& c) {
  const double el = law.leverage(ratio, g, c);
  const extrapolation verdict = law.fitted.check({{argument::activation_ratio, ratio.value},
                                                  {argument::expert_granularity, g.value},
                                                  {argument::non_vocabulary_flops, c.value}});
  prediction p{el, c * el, law.meaningful(ratio, g, c), verdict};
  for (const leverage::reach& r : verdict) {
    if (r.which == argument::non_vocabulary_flops) {
      p.bracket = extrapolated(r, [&](double x) { return law.leverage(ratio, g, flops{x}); });
    }
  }
  return p;
}

}  // namespace tian2025
}  // namespace leverage
