// SPDX-License-Identifier: Apache-2.0
/// @file
/// Numbers and intervals as the texts of a study show them.
#pragma once

#include <fmt/format.h>

#include <cstddef>
#include <string>

#include "leverage/core/math.hpp"
#include "leverage/fit/interval.hpp"

namespace leverage::program {

/// The width of the keys of its lines.
inline constexpr std::size_t study_key_width = 18;

/// Four digits; "-" for NaN.
[[nodiscard]] inline std::string digits(double v) {
  return math::is_nan(v) ? "-" : math::is_finite(v) ? fmt::format("{:.4g}", v) : "inf";
}

/// "1.2 .. 1.4"; "-" where there is none.
[[nodiscard]] inline std::string range(const fit::interval& i) {
  return math::is_nan(i.low) && math::is_nan(i.high)
             ? "-"
             : fmt::format("{} .. {}", digits(i.low), digits(i.high));
}

}  // namespace leverage::program
