// SPDX-License-Identifier: Apache-2.0
/// @file
/// Cells of a CSV that a command writes.
#pragma once

#include <string>
#include <string_view>

namespace leverage::program {

/// A text, quoted if it has to be.
[[nodiscard]] std::string csv_cell(std::string_view text);
/// A number with all its digits; empty for what is not finite.
[[nodiscard]] std::string csv_cell(double x);
[[nodiscard]] inline std::string csv_cell(const char* text) {
  return csv_cell(std::string_view(text));
}

}  // namespace leverage::program
