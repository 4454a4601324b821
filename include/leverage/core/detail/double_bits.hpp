// SPDX-License-Identifier: Apache-2.0
/// @file
/// Sign, exponent and scaling of an IEEE 754 double through its bits.
#pragma once

#include <bit>
#include <cstdint>
#include <limits>

#include "leverage/core/detail/cpp20.hpp"

namespace leverage::math::detail {

static_assert(std::numeric_limits<double>::is_iec559 && sizeof(double) == sizeof(std::uint64_t));

inline constexpr double infinity = std::numeric_limits<double>::infinity();
inline constexpr double nan = std::numeric_limits<double>::quiet_NaN();

inline constexpr int mantissa_bits = 52;
inline constexpr std::uint64_t sign_bit = std::uint64_t{1} << 63;

[[nodiscard]] constexpr double magnitude(double x) noexcept {
  return std::bit_cast<double>(std::bit_cast<std::uint64_t>(x) & ~sign_bit);
}

[[nodiscard]] constexpr bool is_negative(double x) noexcept {
  return (std::bit_cast<std::uint64_t>(x) & sign_bit) != 0;
}

/// 2^n for n in [-1022, 1023].
[[nodiscard]] constexpr double power_of_two(int n) noexcept {
  return std::bit_cast<double>(static_cast<std::uint64_t>(n + 1023) << mantissa_bits);
}

/// x 2^n in two steps, for an exact result and |n| <= 2044.
[[nodiscard]] constexpr double scaled(double x, int n) noexcept {
  return x * power_of_two(n / 2) * power_of_two(n - n / 2);
}

/// floor(log2 x) for x positive and finite.
[[nodiscard]] constexpr int exponent_of(double x) noexcept {
  const bool subnormal = x < (std::numeric_limits<double>::min)();
  const double normal = subnormal ? x * power_of_two(mantissa_bits) : x;
  const int biased = static_cast<int>(std::bit_cast<std::uint64_t>(normal) >> mantissa_bits);
  return biased - 1023 - (subnormal ? mantissa_bits : 0);
}

}  // namespace leverage::math::detail
