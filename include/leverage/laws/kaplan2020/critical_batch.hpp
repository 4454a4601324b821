// SPDX-License-Identifier: Apache-2.0
/// @file
/// Kaplan et al. 2020: the critical batch, and steps and compute as they would be far from it.
///
///   B_crit(L) = B_* / L^(1 / alpha_B)               Eq. 5.3    [tokens]
///   (S / S_min - 1) (E / E_min - 1) = 1             Eq. 5.1, B_crit = E_min / S_min, E = B S tokens seen
///   S_min     = S / (1 + B_crit / B)                Eq. 5.4    steps at batches far above B_crit
///   C_min     = C / (1 + B / B_crit)                Eq. 5.5    FLOPs at batches far below B_crit
///
///   L  loss in nats per token at the end         B  tokens per step, constant
///   S  steps                                     C  training FLOPs, 6 N B S
///
/// [kaplan2020]  Kaplan et al. 2020, arXiv:2001.08361; models of 3 M and 85 M parameters, losses as drawn in
/// Figure 10. At B = B_crit a run takes 2 S_min steps and 2 C_min FLOPs.
///
/// Erratum: B_* is 2e8 in Eq. 1.4 and 5.3, and 2.1e8 in Table 5 and Figure 10.
#pragma once

#include <string_view>

#include "leverage/core/guard.hpp"
#include "leverage/core/published.hpp"
#include "leverage/core/quantities.hpp"
#include "leverage/core/scalar.hpp"
#include "leverage/laws/kaplan2020/compute.hpp"
#include "leverage/laws/rules.hpp"

namespace leverage::kaplan2020 {

namespace detail {
/// 1 + x / y for two batches.
template <scalar X, scalar Y>
[[nodiscard]] constexpr common_scalar<X, Y> overhead(const tokens<X>& x, const tokens<Y>& y) {
  constexpr rule::batch_is_positive rule{};
  return positive(x.value, rule) / positive(y.value, rule) + 1;
}
}  // namespace detail

/// S_min of S steps at a batch (Eq. 5.4).
template <scalar S, scalar B, scalar K>
[[nodiscard]] constexpr common_scalar<S, B, K> min_steps(const S& steps, const tokens<B>& batch,
                                                         const tokens<K>& critical) {
  return positive(steps, rule::training_steps_are_positive{}) / detail::overhead(critical, batch);
}
/// The steps at a batch that correspond to S_min.
template <scalar S, scalar B, scalar K>
[[nodiscard]] constexpr common_scalar<S, B, K> steps_at(const tokens<B>& batch, const S& least,
                                                        const tokens<K>& critical) {
  return positive(least, rule::training_steps_are_positive{}) * detail::overhead(critical, batch);
}
/// C_min of C FLOPs at a batch (Eq. 5.5).
template <scalar C, scalar B, scalar K>
[[nodiscard]] constexpr flops<common_scalar<C, B, K>> min_flops(const flops<C>& spent,
                                                                const tokens<B>& batch,
                                                                const tokens<K>& critical) {
  return flops<common_scalar<C, B, K>>{positive(spent.value, rule::training_budget_is_positive{}) /
                                       detail::overhead(batch, critical)};
}
/// The FLOPs at a batch that correspond to C_min.
template <scalar C, scalar B, scalar K>
[[nodiscard]] constexpr flops<common_scalar<C, B, K>> flops_at(const tokens<B>& batch,
                                                               const flops<C>& least,
                                                               const tokens<K>& critical) {
  return flops<common_scalar<C, B, K>>{positive(least.value, rule::training_budget_is_positive{}) *
                                       detail::overhead(batch, critical)};
}

/// B_crit(L); it does not depend on the model.
template <scalar T = double>
struct critical_batch_law {
  T B_star{};
  T alpha_B{};

  /// B_crit in tokens for training to a loss.
  template <scalar L>
  [[nodiscard]] constexpr tokens<common_scalar<T, L>> batch(const L& loss) const {
    return tokens<common_scalar<T, L>>{
        detail::falling_to(B_star, positive(loss, rule::loss_is_positive{}), alpha_B)};
  }
  /// The loss for which a batch is critical.
  template <scalar B>
  [[nodiscard]] constexpr common_scalar<T, B> loss_for(const tokens<B>& batch) const {
    return detail::falling(B_star, positive(batch.value, rule::batch_is_positive{}), alpha_B);
  }
  /// S_min of S steps at a batch that reached a loss.
  template <scalar S, scalar B, scalar L>
  [[nodiscard]] constexpr common_scalar<T, S, B, L> min_steps(const S& steps,
                                                              const tokens<B>& batch,
                                                              const L& loss) const {
    return kaplan2020::min_steps(steps, batch, this->batch(loss));
  }
  /// C_min of C FLOPs at a batch that reached a loss.
  template <scalar C, scalar B, scalar L>
  [[nodiscard]] constexpr flops<common_scalar<T, C, B, L>> min_flops(const flops<C>& spent,
                                                                     const tokens<B>& batch,
                                                                     const L& loss) const {
    return kaplan2020::min_flops(spent, batch, this->batch(loss));
  }
};

namespace detail {
inline constexpr std::string_view batch_range =
    "N 3 M and 85 M; not bounded in L: Figure 10 is drawn from 3 to 10";
inline constexpr domain<1> batch_losses{{{argument::loss, 3, 10}}};
}  // namespace detail

/// B_crit with B_* of Table 5.
inline constexpr published<critical_batch_law<>, 1> table5_critical_batch{
    {.B_star = 2.1e8, .alpha_B = 0.21},
    detail::source_at("Table 5, Figure 10", detail::batch_range, "Eq. 5.3 has B_* 2e8"),
    detail::batch_losses};

/// B_crit with B_* of the text.
inline constexpr published<critical_batch_law<>, 1> equation5_3{
    {.B_star = 2e8, .alpha_B = 0.21},
    detail::source_at("Eq. 1.4 and 5.3", detail::batch_range, "Table 5 has B_* 2.1e8"),
    detail::batch_losses};

}  // namespace leverage::kaplan2020
