// SPDX-License-Identifier: Apache-2.0
/// @file
/// How many tokens a token attends to, and what a product over them costs.
///
///   mask           tokens that each of s tokens sees on average    of the last w < s alone
///   full           s                                               w
///   causal         s / 2                                           w - w^2 / (2 s)
///   exact_causal   (s + 1) / 2                                     w - w (w - 1) / (2 s)
///
/// In chunks a token sees those of its own chunk: whole ones, and a last one that may be shorter.
#pragma once

#include "leverage/core/quantities.hpp"

namespace leverage::cost {

/// The number of tokens to which a token is assumed to attend, on average over the sequence. A windowed layer attends
/// to at most w = min(width, s) tokens.
enum class attention_mask {
  full,          ///< s, or w: what most papers count, and what a kernel without masking computes
  causal,        ///< s / 2, or w - w^2 / (2 s): half of full, the convention of Megatron-LM
  exact_causal,  ///< (s + 1) / 2, or w - w (w - 1) / (2 s): each token and those before it
};

namespace detail {

/// Twice the number of tokens that the tokens of a sequence see, all together: of the last `window`, or of their own
/// chunk, or of all where both are 0. The last chunk may be shorter.
template <class Number>
[[nodiscard]] constexpr Number twice_visited(count s, count window, count chunk,
                                             attention_mask mask) {
  if (chunk > 0 && chunk < s && mask != attention_mask::full) {
    const count whole = s / chunk;
    const count rest = s % chunk;
    return static_cast<Number>(whole) * twice_visited<Number>(chunk, 0, 0, mask) +
           (rest > 0 ? twice_visited<Number>(rest, 0, 0, mask) : Number{0});
  }
  const count limit = chunk > 0 ? chunk : window;
  const auto n = static_cast<Number>(s);
  const auto w = static_cast<Number>(limit > 0 && limit < s ? limit : s);
  switch (mask) {
    case attention_mask::full:
      return 2 * n * w;
    case attention_mask::causal:
      return 2 * n * w - w * w;
    case attention_mask::exact_causal:
      return 2 * n * w - w * (w - 1);
  }
  return Number{0};
}

/// 2 x width x context of one layer and token, with the width summed over heads; 0 for a sequence of 0 tokens. An
/// average that is no whole number is rounded up.
struct core_per_token {
  count sequence;
  attention_mask mask;

  [[nodiscard]] constexpr count operator()(count width, count window, count chunk) const {
    if (sequence == 0 || width == 0) return 0;
    const auto visited = twice_visited<count>(sequence, window, chunk, mask);
    const count whole = visited / sequence;
    const count rest = visited - whole * sequence;
    return width * whole + (rest > 0 ? (width * rest + sequence - 1) / sequence : 0);
  }
};

/// The same of one layer and a whole sequence.
struct core_per_sequence {
  count sequence;
  attention_mask mask;

  [[nodiscard]] constexpr double operator()(count width, count window, count chunk) const {
    return static_cast<double>(width) * twice_visited<double>(sequence, window, chunk, mask);
  }
};

}  // namespace detail

}  // namespace leverage::cost
