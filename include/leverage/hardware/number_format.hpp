// SPDX-License-Identifier: Apache-2.0
/// @file
/// The classes of number formats for which an accelerator has one peak each.
#pragma once

#include <cstdint>
#include <string_view>

#include "leverage/core/detail/cpp20.hpp"

namespace leverage::hardware {

/// A class of number formats. Formats of one class have the same size and, on every accelerator of the table, the same
/// peak; scaling factors of blocks are counted where they travel or are stored.
enum class number_format : std::uint8_t {
  fp32,
  bf16,  ///< and fp16
  fp8,   ///< any 8-bit format and scaling
  fp4,   ///< any 4-bit format and scaling
};

/// "bf16" and so on.
[[nodiscard]] constexpr std::string_view to_string(number_format f) {
  switch (f) {
    case number_format::fp32:
      return "fp32";
    case number_format::bf16:
      return "bf16";
    case number_format::fp8:
      return "fp8";
    case number_format::fp4:
      return "fp4";
  }
  return "";
}

/// Bytes of a number, without scaling factors.
[[nodiscard]] constexpr double bytes_of(number_format f) {
  switch (f) {
    case number_format::fp32:
      return 4.0;
    case number_format::bf16:
      return 2.0;
    case number_format::fp8:
      return 1.0;
    case number_format::fp4:
      return 0.5;
  }
  return 0.0;
}

}  // namespace leverage::hardware
