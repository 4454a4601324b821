// SPDX-License-Identifier: Apache-2.0
/// @file
/// Memory of a model that serves: its weights, and the keys and values of the sequences in its cache.
///
///   bytes = bits / 8 * sequences * sum over layers of ( e * min(T, w) + states )
///
///   e       elements of a token: keys and values of all heads, or kv_rank + rope_dim of latent attention, and the key
///           of an indexer
///   w       the layer's window or chunk; none is without end
///   T       tokens of a sequence (`context`)
///   states  of a recurrent mixer and its short convolution, whatever the context
///
/// A windowed layer keeps the last w tokens alone. gpt-oss-20b holds 3 GiB + 3 MiB for one sequence of 131 072 tokens in
/// 16 bits: 12 layers of 2048 bytes a token on all of them, and 12 on 128. Caches that keep every token in all layers,
/// and the blocks in which engines allocate, take more.
#pragma once

#include <limits>

#include "leverage/core/guard.hpp"
#include "leverage/core/quantities.hpp"
#include "leverage/cost/parameters.hpp"
#include "leverage/model/parts.hpp"
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

namespace detail {

/// Elements that a part keeps of one token in all its layers.
[[nodiscard]] constexpr double cached_elements(const part& b, count layers) {
  return static_cast<double>(b.mixers * layers * key_value_elements(b.attention));
}

/// Elements of all layers of a part for a sequence of this many tokens, without states.
[[nodiscard]] constexpr double cached_elements(const part& b, double context) {
  const auto up_to = [&](count limit) {
    const auto most = static_cast<double>(limit);
    return limit > 0 && most < context ? most : context;
  };
  const attention& a = b.attention;
  return cached_elements(b, b.windowed_layers) * up_to(a.window.width) +
         cached_elements(b, b.attention_layers - b.windowed_layers) * up_to(a.chunk);
}

/// The same of all layers of a model.
[[nodiscard]] constexpr double cached_elements(const transformer& m, double context) {
  double sum = 0.0;
  for_each_part(m, [&](const part& b) { sum += cached_elements(b, context); });
  return sum;
}

}  // namespace detail

/// Elements of keys and values that one more token adds once windows and chunks are full: those of the layers with full
/// attention.
[[nodiscard]] constexpr count key_value_elements_beyond_windows(const transformer& m) {
  if (!leverage::detail::accepts(m)) return not_a_count;
  count sum = 0;
  for_each_part(m, [&](const part& b) {
    const bool ends = b.attention.chunk > 0;
    sum += ends ? 0
                : b.mixers * (b.attention_layers - b.windowed_layers) *
                      detail::key_value_elements(b.attention);
  });
  return sum;
}

namespace detail {

/// Bytes of keys and values, and of a number of elements of states in a sequence.
[[nodiscard]] constexpr bytes<> key_value_memory(const transformer& m, const key_value_load& load,
                                                 double states) {
  constexpr rule::cached_context_and_sequences_are_numbers_from_0_on rule{};
  const auto from_zero = [&](double x) {
    return within(x >= 0.0 && x <= (std::numeric_limits<double>::max)(), x, rule);
  };
  const double context = from_zero(load.context);
  const double sequences = from_zero(load.sequences);
  const double bits = positive(load.bits, rule::bits_of_a_number_are_positive{});
  return bytes{bits / 8.0 * sequences * (cached_elements(m, context) + states)};
}

/// The same of a valid configuration.
[[nodiscard]] constexpr bytes<> key_value_memory_of_valid(const transformer& m,
                                                          const key_value_load& load) {
  return key_value_memory(m, load, leverage::detail::real(recurrent_state_elements_of_valid(m)));
}

}  // namespace detail

/// Bytes of keys and values, and of recurrent states. The configuration must be valid, otherwise the result is NaN.
[[nodiscard]] constexpr bytes<> key_value_memory(const transformer& m, const key_value_load& load) {
  return detail::key_value_memory(m, load, leverage::detail::real(recurrent_state_elements(m)));
}

/// Bytes of all weights, prediction modules left out as in total_parameters.
[[nodiscard]] constexpr bytes<> weight_memory(const transformer& m, double bits = 16.0) {
  return bytes{positive(bits, rule::bits_of_a_number_are_positive{}) / 8.0 *
               leverage::detail::real(total_parameters(m).total().value)};
}

}  // namespace cost
}  // namespace leverage
