// SPDX-License-Identifier: Apache-2.0
/// @file
/// Values of the flags about a training run.
#pragma once

#include <string_view>

#include "leverage/core/quantities.hpp"
#include "leverage/cost/flops.hpp"
#include "leverage/hardware/number_format.hpp"
#include "leverage/hardware/quantities.hpp"
#include "leverage/hardware/software.hpp"
#include "support/choices.hpp"
#include "support/result.hpp"

namespace leverage::program {

/// Formats of the matrix products, with the peak that each is measured by.
inline constexpr choice<hardware::number_format> peak_formats[] = {
    {"bf16", hardware::number_format::bf16}, {"fp16", hardware::number_format::bf16},
    {"fp8", hardware::number_format::fp8},   {"mxfp8", hardware::number_format::fp8},
    {"fp4", hardware::number_format::fp4},   {"mxfp4", hardware::number_format::fp4},
    {"nvfp4", hardware::number_format::fp4}, {"fp32", hardware::number_format::fp32}};

inline constexpr choice<hardware::kernels> kernel_names[] = {
    {"tuned", hardware::kernels::tuned},
    {"portable", hardware::kernels::portable},
    {"eager", hardware::kernels::eager}};

/// What is known of the load of a mixture's experts.
enum class routing_choice { unknown, balanced, natural };
inline constexpr choice<routing_choice> routing_names[] = {{"unknown", routing_choice::unknown},
                                                           {"balanced", routing_choice::balanced},
                                                           {"natural", routing_choice::natural}};

/// What the backward pass computes again.
inline constexpr choice<cost::recomputation> recomputed_parts[] = {
    {"none", cost::recomputation::none},
    {"selective", cost::recomputation::attention_core},
    {"full", cost::recomputation::layers}};

/// A global batch as it was given.
struct batch_size {
  double number = 0;
  bool counts_sequences = false;  ///< otherwise it counts tokens

  /// Tokens of it, at sequences of a length.
  [[nodiscard]] tokens<> of(count sequence) const {
    return tokens{counts_sequences ? number * static_cast<double>(sequence) : number};
  }
};
/// 16M tokens, or 2048seq: sequences.
[[nodiscard]] result<batch_size> parse_batch_size(std::string_view text);

/// A time above 0 with its unit: 850ms, 19.9s, 5min, 2h, 4d; without one in seconds.
[[nodiscard]] result<seconds<>> parse_time(std::string_view text);

}  // namespace leverage::program
