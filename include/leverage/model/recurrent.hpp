// SPDX-License-Identifier: Apache-2.0
/// @file
/// Mixers without softmax attention: each head keeps a state of key_dim x head_dim numbers that a token updates and
/// reads, however many tokens came before it.
///
///   recurrence     heads            key_heads         key_dim      also
///   gated_delta    of values        of keys           of a key     kernel
///   kimi_delta     of both          -                 -            kernel
///   simple_decay   of both          -                 -
///   mamba1         channels         -                 state size   kernel, rank; head_dim is 1
///   mamba2         of values        groups of B, C    state size   kernel, convolution_bias
///
/// Fields with a dash do not apply and stay zero.
#pragma once

#include "leverage/core/quantities.hpp"

namespace leverage {

enum class recurrence {
  none,
  gated_delta,   ///< gated DeltaNet: Qwen3-Next, arXiv:2412.06464
  kimi_delta,    ///< Kimi Delta Attention: Kimi Linear, arXiv:2510.26692
  simple_decay,  ///< lightning attention with an output gate: MiniMax-01, arXiv:2501.08313
  mamba1,        ///< with norms of step size, B and C: Jamba, arXiv:2403.19887
  mamba2,        ///< Mamba-2, arXiv:2405.21060
};

/// The recurrent mixer of a layer.
struct recurrent_mixer {
  recurrence kind = recurrence::none;
  count heads = 0;
  count head_dim = 0;  ///< of a value
  count key_heads = 0;
  count key_dim = 0;
  count kernel = 0;  ///< tokens that the short convolution sees
  count rank = 0;    ///< of the projection of Mamba-1's step size (dt_rank)
  bool convolution_bias = false;

  /// Width of all values: the channels of the state.
  [[nodiscard]] constexpr count value_width() const { return heads * head_dim; }
  /// Width of all keys, or of B in Mamba-2; queries, or C, are as wide.
  [[nodiscard]] constexpr count key_width() const {
    return has_keys() ? key_heads * key_dim : heads * head_dim;
  }
  /// The numbers of a head's state along the key: a state has head_dim times as many.
  [[nodiscard]] constexpr count state_dim() const {
    return has_keys() || kind == recurrence::mamba1 ? key_dim : head_dim;
  }
  /// Whether keys have heads and a width of their own.
  [[nodiscard]] constexpr bool has_keys() const {
    return kind == recurrence::gated_delta || kind == recurrence::mamba2;
  }
  /// Whether there is a short convolution.
  [[nodiscard]] constexpr bool has_convolution() const {
    return kind != recurrence::none && kind != recurrence::simple_decay;
  }
  /// Channels that the short convolution mixes.
  [[nodiscard]] constexpr count convolved_width() const {
    if (!has_convolution()) return 0;
    return kind == recurrence::mamba1 ? value_width() : value_width() + 2 * key_width();
  }

  friend constexpr bool operator==(const recurrent_mixer&, const recurrent_mixer&) = default;
};

}  // namespace leverage
