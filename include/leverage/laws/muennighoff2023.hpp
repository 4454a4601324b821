// SPDX-License-Identifier: Apache-2.0
/// @file
/// Muennighoff et al. 2023, "Scaling Data-Constrained Language Models": what repeated tokens are worth.
///
///   L(N, D, U) = E + A N'^-alpha + B D'^-beta                               [nats per token]
///   D' = U_D + U_D R_D* (1 - exp(-R_D / R_D*)),  U_D = min(U, D),        R_D = D / U_D - 1
///   N' = U_N + U_N R_N* (1 - exp(-R_N / R_N*)),  U_N = min(N_opt(U_D), N), R_N = N / U_N - 1
///   N_opt(U_D) = G (U_D G)^(beta / alpha): the size for which U_D tokens are the best number
///
///   N  parameters, D  tokens seen, U  unique tokens there are
///   R  repeats: epochs less one
///
/// N' <= N and D' <= D: repeated tokens, and parameters beyond what the unique tokens can use, count less and
/// less. The limits R* -> infinity are the law of Hoffmann et al. 2022.
///
/// [muennighoff2023]  Muennighoff et al. 2023, arXiv:2305.16264, Eq. 5 and 6; 182 runs on C4, N 7 M..9 B, up to
/// 500 epochs.
///
/// Trap: a repeat is not an epoch. At four epochs R_D is 3, and D' is 3.73 U.
#pragma once

#include "leverage/core/guard.hpp"
#include "leverage/core/provenance.hpp"
#include "leverage/core/quantities.hpp"
#include "leverage/core/scalar.hpp"
#include "leverage/laws/forms.hpp"
#include "leverage/laws/hoffmann2022.hpp"
#include "leverage/laws/lesser.hpp"
#include "leverage/laws/rules.hpp"

namespace leverage::muennighoff2023 {

template <scalar T>
struct constrained_law;

/// The law of all three inputs.
template <scalar T = double>
struct loss_law {
  hoffmann2022::loss_law<T> base{};
  T decay_data{};  ///< R_D*
  T decay_size{};  ///< R_N*

  /// D': the unique tokens that would be worth as much as D tokens of which U are unique.
  template <scalar D, scalar U>
  [[nodiscard]] constexpr tokens<common_scalar<T, D, U>> effective(const tokens<D>& seen,
                                                                   const tokens<U>& unique) const {
    const auto d = positive(seen.value, rule::training_tokens_are_positive{});
    const auto u = positive(unique.value, rule::unique_tokens_are_positive{});
    return tokens<common_scalar<T, D, U>>{
        forms::repeated(decay_data, d, leverage::detail::lesser(u, d))};
  }

  /// N': the parameters that are of use with so many unique tokens.
  template <scalar N, scalar D, scalar U>
  [[nodiscard]] constexpr parameters<common_scalar<T, N, D, U>> effective(
      const parameters<N>& size, const tokens<D>& seen, const tokens<U>& unique) const {
    const auto n = positive(size.value, rule::model_size_is_positive{});
    const auto d = positive(seen.value, rule::training_tokens_are_positive{});
    const auto u = positive(unique.value, rule::unique_tokens_are_positive{});
    using S = common_scalar<T, N, D, U>;
    const auto base_tokens = leverage::detail::lesser(u, d);
    const auto useful =
        base.g() * leverage::detail::power(base_tokens * base.g(), base.beta / base.alpha);
    return parameters<S>{forms::repeated(decay_size, n, leverage::detail::lesser(useful, n))};
  }

  /// Loss of N parameters on D tokens of which U are unique; refuses what is not positive and finite.
  template <scalar N, scalar D, scalar U>
  [[nodiscard]] constexpr common_scalar<T, N, D, U> loss(const parameters<N>& size,
                                                         const tokens<D>& seen,
                                                         const tokens<U>& unique) const {
    return base.loss(effective(size, seen, unique), effective(seen, unique));
  }

  /// The law of N and D that remains where the unique tokens are given.
  [[nodiscard]] constexpr constrained_law<T> with(const tokens<T>& unique) const {
    return {*this, unique};
  }
};

/// L(N, D) with so many unique tokens.
template <scalar T = double>
struct constrained_law {
  loss_law<T> law{};
  tokens<T> unique{};

  template <scalar N, scalar D>
  [[nodiscard]] constexpr common_scalar<T, N, D> loss(const parameters<N>& n,
                                                      const tokens<D>& d) const {
    return law.loss(n, d, unique);
  }
};

/// The fit on C4, alpha = beta: A, B and E are the exponentials of 6.255414, 7.3049974 and 0.6254804.
inline constexpr published<loss_law<>, 3> c4{
    {.base = {.A = 520.824951659918662,
              .B = 1487.71609378286032,
              .E = 1.86914367840548564,
              .alpha = 0.3526596,
              .beta = 0.3526596},
     .decay_data = 15.387756,
     .decay_size = 5.309743},
    {.key = "muennighoff2023",
     .citation = "Muennighoff et al. 2023, Scaling Data-Constrained Language Models",
     .arxiv = "2305.16264",
     .location = "Eq. 5 and 6, unrounded in the authors' repository",
     .units = "N parameters, D and U tokens; L nats per token",
     .range = "182 runs on C4, N 7 M..9 B, 1..500 epochs",
     .note = "the paper rounds: 521, 1488, 1.87, 0.353, R_D* 15.4, R_N* 5.3",
     .verified = evidence::authors_code},
    {{{"parameters", 7e6, 9e9}, {"tokens", 1e8, 9e11}, {"unique tokens", 1e8, 1.78e11}}}};

}  // namespace leverage::muennighoff2023
