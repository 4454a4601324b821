// SPDX-License-Identifier: Apache-2.0
/// @file
/// Sun et al. 2025, "Scaling Laws for Floating-Point Quantization Training": loss of a dense model whose matrix products
/// take floating-point numbers of few bits.
///
///   L = n N^-alpha + d D^-beta + eps + D^beta N^-alpha log2 B / (gamma (E + 1/2)^delta (M + 1/2)^nu)
///
///   D_crit = (d gamma N^alpha (E + 1/2)^delta (M + 1/2)^nu / log2 B)^(1 / (2 beta))     more data hurts beyond it
///   M_opt  = nu P / (delta + nu) - 1/2,  P = E + M + 1                                  best split of P bits
///
///   L  nats per token
///   N  parameters without vocabulary matrices, D training tokens
///   E  exponent bits, M mantissa bits, P bits with the sign
///   B  numbers that share a scale
///
/// [sun2025]  Sun et al. 2025, arXiv:2501.02423, unified law and its table; 358 runs with N 41 M..679 M, D 10.5..105 B,
/// E 0..6, M 1..7, blocks of 32..512 numbers, of a channel and of a tensor; checked at 1.2 B, 7 B and 70 B.
///
/// Errata and traps:
///   - N is without vocabulary: 12 layers of width 512 and 1536 have the 40894464 weights of the smallest size.
///   - The exponent of D_crit is 1 / (2 beta); a transcription has it upside down.
///   - With the letters as they are, D_crit at N 1e9, B 128 is 27 T for E4M3, 0.4 T for E2M1 and 1730 T for BF16, and
///     M_opt rounds to E2M1, E4M3 and E8M7 at 4, 8 and 16 bits, as the paper says.
///   - The logarithm of B has base 2. Blocks of one number lose nothing: there is no critical amount of data.
#pragma once

#include <string_view>

#include "leverage/core/guard.hpp"
#include "leverage/core/math.hpp"
#include "leverage/core/published.hpp"
#include "leverage/core/quantities.hpp"
#include "leverage/core/scalar.hpp"
#include "leverage/laws/power_law.hpp"
#include "leverage/laws/rules.hpp"

namespace leverage {

namespace rule {
struct exponent_bits_are_not_negative {};
struct mantissa_bits_are_not_negative {};
struct block_has_one_number_or_more {};
struct block_has_more_than_one_number {};
struct format_has_bits_for_a_mantissa {};
}  // namespace rule

namespace sun2025 {

/// A floating-point format: bits of the exponent and of the mantissa, and how many numbers share a scale.
template <scalar X = double>
struct number_format {
  X exponent{};
  X mantissa{};
  X block{};
};
template <scalar X>
number_format(X, X, X) -> number_format<X>;

template <scalar T = double>
struct loss_law {
  T n{}, alpha{};
  T d{}, beta{};
  T eps{};
  T gamma{}, delta{}, nu{};

  template <scalar N, scalar D, scalar X>
  [[nodiscard]] constexpr common_scalar<T, N, D, X> loss(const parameters<N>& non_embedding,
                                                         const tokens<D>& data,
                                                         const number_format<X>& f) const {
    const auto size = size_power(non_embedding);
    const auto by_data =
        leverage::detail::power(positive(data.value, rule::training_tokens_are_positive{}), beta);
    return n / size + d / by_data + eps + by_data * bits_of_a_block(f.block) / (size * levels(f));
  }
  /// The tokens beyond which more of them raise the loss.
  template <scalar N, scalar X>
  [[nodiscard]] constexpr tokens<common_scalar<T, N, X>> critical_data(
      const parameters<N>& non_embedding, const number_format<X>& f) const {
    constexpr rule::block_has_more_than_one_number rule{};
    const auto lost = bits_of_a_block(within(value_of(f.block) > 1, f.block, rule));
    return tokens<common_scalar<T, N, X>>{
        leverage::detail::power(d * size_power(non_embedding) * levels(f) / lost, 1 / (2 * beta))};
  }
  /// The mantissa bits of the least loss at P bits with the sign; the other bits are those of the exponent.
  template <scalar P>
  [[nodiscard]] constexpr common_scalar<T, P> best_mantissa(const P& bits) const {
    constexpr rule::format_has_bits_for_a_mantissa rule{};
    const common_scalar<T, P> m =
        nu * positive(bits, rule) / (delta + nu) - common_scalar<T, P>(0.5);
    return within(value_of(m) >= 0, m, rule);
  }

 private:
  template <scalar N>
  [[nodiscard]] constexpr auto size_power(const parameters<N>& size) const {
    return leverage::detail::power(positive(size.value, rule::model_size_is_positive{}), alpha);
  }
  template <scalar X>
  [[nodiscard]] static constexpr X bits_of_a_block(const X& block) {
    using math::log2;
    return log2(at_least_one(block, rule::block_has_one_number_or_more{}));
  }
  /// gamma (E + 1/2)^delta (M + 1/2)^nu.
  template <scalar X>
  [[nodiscard]] constexpr auto levels(const number_format<X>& f) const {
    constexpr rule::exponent_bits_are_not_negative exponent{};
    constexpr rule::mantissa_bits_are_not_negative mantissa{};
    const auto e = within(value_of(f.exponent) >= 0, f.exponent, exponent) + X(0.5);
    const auto m = within(value_of(f.mantissa) >= 0, f.mantissa, mantissa) + X(0.5);
    return gamma * leverage::detail::power(positive(e, exponent), delta) *
           leverage::detail::power(positive(m, mantissa), nu);
  }
};

/// The unified law.
inline constexpr published<loss_law<>, 5> unified{
    {.n = 69.2343,
     .alpha = 0.2368,
     .d = 68973.0621,
     .beta = 0.5162,
     .eps = 1.9061,
     .gamma = 11334.5197,
     .delta = 3.1926,
     .nu = 2.9543},
    {.key = "sun2025",
     .citation = "Sun et al. 2025, Scaling Laws for Floating-Point Quantization Training",
     .arxiv = "2501.02423",
     .location = "unified law and its table of coefficients",
     .units = "N parameters without vocabulary, D tokens, E and M bits, B numbers of a block; "
              "L nats per token",
     .range = "358 dense runs, N 41 M..679 M, D 10.5..105 B, E 0..6, M 1..7, B 32..512",
     .note = "",
     .verified = evidence::paper,
     .reproduces = "three critical amounts of data and three best formats"},
    {{{argument::non_embedding_parameters, 40894464, 679477248},
      {argument::tokens, 10485760000, 104857600000},
      {argument::exponent_bits, 0, 6},
      {argument::mantissa_bits, 1, 7},
      {argument::block_size, 32, 512}}}};

/// The bits of those runs, from E1M1 to the eight of a byte.
inline constexpr domain<1> fitted_formats{{{argument::format_bits, 3, 8}}};

}  // namespace sun2025
}  // namespace leverage
