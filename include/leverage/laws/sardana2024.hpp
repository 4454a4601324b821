// SPDX-License-Identifier: Apache-2.0
/// @file
/// Sardana et al. 2024, "Beyond Chinchilla-Optimal: Accounting for Inference in Language Model Scaling Laws".
/// plan/allocation.hpp finds the least 6 N D + 2 N T for a loss with T tokens of inference, by any law. This header has
/// the coefficients of the authors' repository, and the price of a FLOP of inference in FLOPs of training, which
/// reduces the question about money to the same one:
///
///   6 N D p / u + 2 N q (T_in / v + T_out / w)  =  (p / u) (6 N D + price 2 N T)
///   price = (q / p) u (s / v + (1 - s) / w)
///
///   p, q     money per FLOP of training and of inference at full use of the device
///   u, v, w  the shares of its peak that training, prefill and decoding reach
///   s        the share of input tokens, T_in / T, T = T_in + T_out
///
///   plan::with_inference{plan::training_cost{}, tokens{t}, costs.price()}
///
/// [sardana2024]  Sardana et al. 2024, arXiv:2401.00448, and the authors' repository.
///
/// Errata and traps:
///   - Its exponents, 0.336 and 0.283, are neither those that Hoffmann et al. 2022 print, 0.34 and 0.28, nor
///     the unrounded ones. The README's examples hold for these alone.
///   - The README's bill of 30 B parameters ($ 3.146e5, with inference 6.378e5) is that of the default prices,
///     2.00 and 1.10 per hour: the program ignores the given 1.50 and 0.60.
///   - The repository's budget for D tokens is (6 D G)^(1 / b), at 1e12 tokens 4.5 times 6 (D G)^(1 / b).
#pragma once

#include "leverage/core/guard.hpp"
#include "leverage/core/published.hpp"
#include "leverage/core/scalar.hpp"
#include "leverage/laws/hoffmann2022.hpp"

namespace leverage {

namespace rule {
struct prices_are_positive {};
struct utilisation_lies_in_0_to_1 {};
struct share_of_input_tokens_lies_in_0_to_1 {};
}  // namespace rule

namespace sardana2024 {

/// Prices of training and inference, and their utilisation of devices.
template <scalar T = double>
struct serving_costs {
  T training_price{};   ///< p, per FLOP at full use, in any currency
  T inference_price{};  ///< q, the same
  T training_use{};     ///< u
  T prefill_use{};      ///< v
  T decode_use{};       ///< w
  T input_share{};      ///< s

  /// The price of a FLOP of inference, in FLOPs of training; refuses prices that are not positive, shares of use
  /// outside (0, 1] and a share of input tokens outside [0, 1].
  [[nodiscard]] constexpr T price() const {
    const T s = share(input_share);
    return positive(inference_price, rule::prices_are_positive{}) /
           positive(training_price, rule::prices_are_positive{}) * use(training_use) *
           (s / use(prefill_use) + (1 - s) / use(decode_use));
  }

 private:
  [[nodiscard]] static constexpr T use(const T& x) {
    constexpr rule::utilisation_lies_in_0_to_1 rule{};
    return within(value_of(x) <= 1, positive(x, rule), rule);
  }
  [[nodiscard]] static constexpr T share(const T& x) {
    constexpr rule::share_of_input_tokens_lies_in_0_to_1 rule{};
    return within(value_of(x) <= 1, within(value_of(x) >= 0, x, rule), rule);
  }
};

/// The defaults of the authors' repository.
inline constexpr published<hoffmann2022::loss_law<>, 2> repository{
    {.A = 406.4, .B = 410.7, .E = 1.69, .alpha = 0.336, .beta = 0.283},
    {.key = "sardana2024",
     .citation = "Sardana et al. 2024, Beyond Chinchilla-Optimal: Accounting for Inference in "
                 "Language Model Scaling Laws",
     .arxiv = "2401.00448",
     .location = "defaults of the authors' repository",
     .units = "N parameters, D tokens, C = 6 N D FLOPs; L nats per token",
     .range = "those of Hoffmann et al. 2022: N 44 M..16 B, D 5..500 B, MassiveText",
     .note = "exponents between the printed and the unrounded ones of Hoffmann et al. 2022",
     .verified = evidence::authors_code},
    hoffmann2022::detail::fitted};

}  // namespace sardana2024
}  // namespace leverage
