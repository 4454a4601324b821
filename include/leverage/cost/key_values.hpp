// SPDX-License-Identifier: Apache-2.0
/// @file
/// Memory of a model that serves: its weights, and the keys and values of the sequences in its cache.
///
///   bytes = bits / 8 * sequences * e * ( full * T + windowed * min(T, w) )
///
///   e               elements of a token in one layer: 2 h_kv d_h, or kv_rank + rope_dim of latent attention
///   full, windowed  layers with full attention, and with a window of w tokens
///   T               tokens of a sequence (`context`)
///
/// A windowed layer keeps the last w tokens alone. gpt-oss-20b holds 3 GiB + 3 MiB for one sequence of 131 072 tokens in
/// 16 bits: 12 layers of 2048 bytes a token on all of them, and 12 on 128. Caches that keep every token in all layers,
/// and the blocks in which engines allocate, take more.
#pragma once

#include <limits>

#include "leverage/core/guard.hpp"
#include "leverage/core/quantities.hpp"
#include "leverage/cost/parameters.hpp"
#include "leverage/model/transformer.hpp"

namespace leverage {

namespace rule {
struct cached_context_and_sequences_are_numbers_from_0_on {};
struct bits_of_a_number_are_positive {};
}  // namespace rule

namespace cost {

/// The sequences whose keys and values are in memory at once.
struct key_value_load {
  double context = 0.0;    ///< tokens of each, 0 or more
  double sequences = 1.0;  ///< 0 or more
  double bits = 16.0;      ///< of a number, above 0

  friend constexpr bool operator==(const key_value_load&, const key_value_load&) = default;
};

/// Elements of keys and values that one more token adds once the windows are full: those of the layers with full
/// attention.
[[nodiscard]] constexpr count key_value_elements_beyond_windows(const transformer& m) {
  const count all = key_value_elements_per_token(m);
  return all == not_a_count ? all : all / m.layers * (m.layers - m.windowed_layers());
}

/// Bytes of keys and values. The configuration must be valid, otherwise the result is NaN.
[[nodiscard]] constexpr bytes<> key_value_memory(const transformer& m, const key_value_load& load) {
  constexpr rule::cached_context_and_sequences_are_numbers_from_0_on rule{};
  const auto from_zero = [&](double x) {
    return within(x >= 0.0 && x <= std::numeric_limits<double>::max(), x, rule);
  };
  const double context = from_zero(load.context);
  const double sequences = from_zero(load.sequences);
  const double bits = positive(load.bits, rule::bits_of_a_number_are_positive{});
  const double all = leverage::detail::real(key_value_elements_per_token(m));
  const double full = leverage::detail::real(key_value_elements_beyond_windows(m));
  const auto width = static_cast<double>(m.attention.window.width);
  const double kept = context < width ? context : width;
  return bytes{bits / 8.0 * sequences * (full * context + (all - full) * kept)};
}

/// Bytes of all weights, prediction modules left out as in total_parameters.
[[nodiscard]] constexpr bytes<> weight_memory(const transformer& m, double bits = 16.0) {
  return bytes{positive(bits, rule::bits_of_a_number_are_positive{}) / 8.0 *
               leverage::detail::real(total_parameters(m).total().value)};
}

}  // namespace cost
}  // namespace leverage
