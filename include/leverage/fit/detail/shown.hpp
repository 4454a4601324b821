// SPDX-License-Identifier: Apache-2.0
/// @file
/// Numbers in messages.
#pragma once

#include <cstdio>
#include <string>

#include "leverage/core/detail/cpp20.hpp"

namespace leverage::fit::detail {

/// A value as text: six significant digits, whatever its size.
[[nodiscard]] inline std::string shown(double value) {
  char text[32];
  std::snprintf(text, sizeof text, "%g", value);
  return text;
}

}  // namespace leverage::fit::detail
