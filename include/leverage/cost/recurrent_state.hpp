// SPDX-License-Identifier: Apache-2.0
/// @file
/// Operations of recurrent mixers on their states, without the matrices and convolutions around them. Decays, gates and
/// other products of element by element are not counted. A head has keys of k numbers and values of v numbers.
///
///   recurrent form      per token and head, whatever the context
///     delta rules       6 k v         read S k, rank-one update, read S q
///     the others        4 k v         update, read
///
///   chunked form        per chunk of c tokens and head; the products between tokens of a chunk are over the pairs that
///                       a mask says: p = c (c + 1) / 2 of each token with itself and those before it, and
///                       r = c (c - 1) / 2 with those before it
///     delta rules       6 c k v                   states into the chunk (W S, Q S) and out of it
///                       2 r k                     keys with keys: A
///                       c (c - 1) (c - 2) / 3     T = (1 + A)^-1 by forward substitution
///                       2 r (k + v)               W and U, T with keys and values
///                       2 p (k + v)               queries with keys, and those with U - W S
///     simple decay      4 c k v + 2 p (k + v)
///     Mamba-2           4 c k v + 2 p v, and 2 p k per group of B and C
///     Mamba-1           as in the recurrent form: its scan has no products of matrices
///
/// The full mask takes p = r = c^2, as kernels do that multiply whole tiles, and the causal one half of it. In a chunk
/// of one token the chunked form costs 2 (k + v) more than the recurrent form: the token reads its own key and value
/// apart from the state. Keys of gated DeltaNet are counted once per head of values, which has decays of its own.
///
/// No source states these counts; they are those of the chunkwise equations: gated delta rule and its WY representation
/// in Yang et al. 2024, arXiv:2412.06464, section 3.3; state-space duality in Dao and Gu 2024, arXiv:2405.21060,
/// section 6; lightning attention in MiniMax 2025, arXiv:2501.08313. For KDA, arXiv:2510.26692, Eq. 13 gives
/// 6 T d^2 + 3 T c d + T c^2 per head and T tokens without a derivation, 0.90 of the count here at c = 64, d = 128.
#pragma once

#include "leverage/core/quantities.hpp"
#include "leverage/cost/attention_mask.hpp"
#include "leverage/model/recurrent.hpp"

namespace leverage::cost::detail {

/// The longest chunk that is counted.
inline constexpr count max_recurrent_chunk = 4096;

/// Operations of one token in the recurrent form.
[[nodiscard]] constexpr count state_flops(const recurrent_mixer& r) {
  if (r.kind == recurrence::none) return 0;
  const bool delta = r.kind == recurrence::gated_delta || r.kind == recurrence::kimi_delta;
  return (delta ? 6 : 4) * r.value_width() * r.state_dim();
}

/// Operations of one chunk of at least one token.
template <class Number>
[[nodiscard]] constexpr Number chunk_flops(const recurrent_mixer& r, count tokens,
                                           attention_mask mask) {
  const auto c = static_cast<Number>(tokens);
  const Number states = c * static_cast<Number>(state_flops(r));
  const auto with_itself = twice_visited<Number>(tokens, 0, 0, mask);  // 2 p
  const Number before = mask == attention_mask::exact_causal ? c * (c - 1) : with_itself;
  const auto heads = static_cast<Number>(r.heads);
  const auto k = static_cast<Number>(r.state_dim());
  const auto v = static_cast<Number>(r.head_dim);
  switch (r.kind) {
    case recurrence::none:
      return Number{0};
    case recurrence::gated_delta:
    case recurrence::kimi_delta:
      // Two of three consecutive numbers make the product of them a multiple of 3.
      return states +
             heads * (before * (2 * k + v) + c * (c - 1) * (c - 2) / 3 + with_itself * (k + v));
    case recurrence::simple_decay:
      return states + heads * with_itself * (k + v);
    case recurrence::mamba2:
      return states + with_itself * (heads * v + static_cast<Number>(r.key_heads) * k);
    case recurrence::mamba1:
      return states;
  }
  return Number{0};
}

/// Operations of a sequence: chunk by chunk, the last of which may be shorter, or in the recurrent form for a chunk of
/// 0 tokens.
[[nodiscard]] constexpr double state_flops_of_sequence(const recurrent_mixer& r, count sequence,
                                                       attention_mask mask, count chunk) {
  if (chunk == 0) return static_cast<double>(sequence) * static_cast<double>(state_flops(r));
  const count rest = sequence % chunk;
  const count whole = sequence / chunk;
  return static_cast<double>(whole) * chunk_flops<double>(r, chunk, mask) +
         (rest > 0 ? chunk_flops<double>(r, rest, mask) : 0.0);
}

/// Operations of one token of a sequence on average, rounded up.
[[nodiscard]] constexpr count state_flops_per_token(const recurrent_mixer& r, count sequence,
                                                    attention_mask mask, count chunk) {
  if (chunk == 0 || sequence == 0) return state_flops(r);
  if (chunk > sequence) chunk = sequence;
  const count whole = sequence / chunk;
  const count rest = sequence % chunk;
  const auto of_chunk = chunk_flops<count>(r, chunk, mask);
  const count of_rest = rest > 0 ? chunk_flops<count>(r, rest, mask) : 0;
  // (whole of_chunk + of_rest) / sequence, with of_chunk = average chunk + extra, so that no product grows with both.
  const count average = of_chunk / chunk;
  const count extra = of_chunk - average * chunk;
  const count more = whole * extra + of_rest - average * rest;
  return average + (more > 0 ? (more + sequence - 1) / sequence : -(-more / sequence));
}

}  // namespace leverage::cost::detail
