// SPDX-License-Identifier: Apache-2.0
/// @file
/// Operations of whole sequences: packed ones of different lengths, and a prompt with the text that is generated after
/// it. Each token attends to itself and to those before it in its own sequence.
///
///   sequence       sum over t = 1 ... s of (matrices and states + attention to t tokens)
///   packed         the sum over sequences: scores grow with the square of a length, so that 1000 + 3000 tokens cost
///                  less than 4000
///   prefill        a sequence of the prompt's tokens
///   decode         what a sequence of prompt and generated tokens costs beyond that: each new token is one forward
///                  pass with the keys and values of all before it in the cache
///
/// Matrices are counted as in flops.hpp, the logits of every token among them. Recurrent mixers work token by token, or
/// in chunks of at most 4096 tokens (recurrent_state.hpp), but token by token in decoding. Sums are double: exact up to 2^53, then
/// rounded. An invalid configuration and a length that is not from 1 to 2^31 - 1, or beyond the learned positions,
/// give NaN.
#pragma once

#include <limits>

#include "leverage/core/quantities.hpp"
#include "leverage/cost/flops.hpp"
#include "leverage/model/parts.hpp"
#include "leverage/model/transformer.hpp"
#include "leverage/model/validate.hpp"

namespace leverage::cost {

/// Some sequences of one length.
struct equal_sequences {
  count length = 0;
  count number = 1;
};

/// What packed sequences cost in one forward pass.
struct packed_flops {
  double tokens = 0.0;
  flops<> forward{0.0};
  flops<> attention_core{0.0};  ///< scores and weighted values, a part of `forward`

  /// Forward and backward pass, which costs twice as much.
  [[nodiscard]] constexpr flops<> training() const { return 3.0 * forward; }
  /// The length of equal sequences with as many tokens and the same cost of full causal attention: sum s^2 / sum s,
  /// for tools that know one length.
  double equivalent_length = 0.0;
};

/// What a prompt and the tokens after it cost.
struct generation_flops {
  flops<> prefill{0.0};
  flops<> decode{0.0};
};

namespace detail {

inline constexpr double not_a_cost = std::numeric_limits<double>::quiet_NaN();

/// Whether a sequence of the model can have this length.
[[nodiscard]] constexpr bool can_have_length(const transformer& m, count length) {
  const count limit = m.learned_positions > 0 ? m.learned_positions : 2'147'483'647;
  return length >= 1 && length <= limit;
}

/// Scores and weighted values of a sequence, and those of an indexer, in all layers of a part.
[[nodiscard]] constexpr double sequence_core(const part& b, const core_per_sequence& core) {
  const count width = b.attention.heads * (b.attention.score_dim() + b.attention.value_dim());
  return core_flops(b, width, core) + indexer_flops(b, core);
}

/// The same of a model with its prediction modules.
[[nodiscard]] constexpr double sequence_core(const transformer& m, const core_per_sequence& core) {
  double sum = 0.0;
  for_each_part(m, [&](const part& b) { sum += sequence_core(b, core); });
  if (m.prediction_layers > 0) {
    sum += static_cast<double>(m.prediction_layers) * sequence_core(prediction_part_of(m), core);
  }
  return sum;
}

/// What recurrent states in chunks of a model with its prediction modules cost beyond their recurrent form.
[[nodiscard]] constexpr double chunks_of_sequence(const transformer& m,
                                                  const core_per_sequence& core, count chunk) {
  if (chunk == 0) return 0.0;
  double sum = 0.0;
  const auto add_part = [&](const part& b, count layers) {
    const double states = state_flops_of_sequence(b.recurrent, core.sequence, core.mask, chunk) -
                          state_flops_of_sequence(b.recurrent, core.sequence, core.mask, 0);
    sum += static_cast<double>(b.mixers * layers) * states;
  };
  for_each_part(m, [&](const part& b) { add_part(b, b.recurrent_layers); });
  if (m.prediction_layers > 0 && prediction_part_of(m).recurrent_layers > 0) {
    add_part(prediction_part_of(m), m.prediction_layers);
  }
  return sum;
}

/// The operations of a token that do not depend on those before it, with recurrent states in the recurrent form.
[[nodiscard]] constexpr double flops_without_core(const transformer& m) {
  const core_per_token none{0, attention_mask::full};
  return static_cast<double>(forward_flops(m, none).total().value);
}

}  // namespace detail

/// Forward operations of one sequence.
[[nodiscard]] constexpr flops<> forward_flops_of_sequence(
    const transformer& m, count length, attention_mask mask = attention_mask::exact_causal,
    count recurrent_chunk = 0) {
  if (!leverage::detail::accepts(m) || !detail::can_have_length(m, length) ||
      !detail::can_have_chunk(m, recurrent_chunk)) {
    return flops{detail::not_a_cost};
  }
  const detail::core_per_sequence core{length, mask};
  return flops{detail::flops_without_core(m) * static_cast<double>(length) +
               detail::sequence_core(m, core) +
               detail::chunks_of_sequence(m, core, recurrent_chunk)};
}

/// Forward operations of packed sequences. `sequences` is a range of equal_sequences; an empty one gives NaN.
template <class Sequences>
[[nodiscard]] constexpr packed_flops packed_flops_of(
    const transformer& m, const Sequences& sequences,
    attention_mask mask = attention_mask::exact_causal, count recurrent_chunk = 0) {
  constexpr double nan = detail::not_a_cost;
  constexpr packed_flops none{nan, flops{nan}, flops{nan}, nan};
  if (!leverage::detail::accepts(m) || !detail::can_have_chunk(m, recurrent_chunk)) return none;
  packed_flops sum;
  double squares = 0.0;
  double chunks = 0.0;
  for (const equal_sequences& s : sequences) {
    if (!detail::can_have_length(m, s.length) || s.number < 0) return none;
    const auto length = static_cast<double>(s.length);
    const auto number = static_cast<double>(s.number);
    sum.tokens += number * length;
    squares += number * length * length;
    const detail::core_per_sequence core{s.length, mask};
    sum.attention_core = sum.attention_core + flops{number * detail::sequence_core(m, core)};
    chunks += number * detail::chunks_of_sequence(m, core, recurrent_chunk);
  }
  if (!(sum.tokens > 0.0)) return none;
  sum.forward = flops{detail::flops_without_core(m) * sum.tokens + chunks} + sum.attention_core;
  sum.equivalent_length = squares / sum.tokens;
  return sum;
}

/// Forward operations of a prompt, and of generating tokens after it with the keys and values of all before them.
[[nodiscard]] constexpr generation_flops generation_flops_of(const transformer& m, count prompt,
                                                             count generated,
                                                             count recurrent_chunk = 0) {
  const flops<> prefill =
      forward_flops_of_sequence(m, prompt, attention_mask::exact_causal, recurrent_chunk);
  if (generated < 0 || !detail::can_have_length(m, prompt) ||
      generated > (std::numeric_limits<count>::max)() - prompt) {
    return {prefill, flops{detail::not_a_cost}};
  }
  return {prefill,
          forward_flops_of_sequence(m, prompt + generated) - forward_flops_of_sequence(m, prompt)};
}

}  // namespace leverage::cost
