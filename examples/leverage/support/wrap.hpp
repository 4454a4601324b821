// SPDX-License-Identifier: Apache-2.0
/// @file
/// Text in columns.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace leverage::program {

/// Columns that a text takes on a terminal: its UTF-8 characters, taken as one column each.
[[nodiscard]] std::size_t width_of(std::string_view text);

[[nodiscard]] inline std::string spaces(std::size_t n) { return std::string().append(n, ' '); }
/// Padded on the left to `width` columns.
[[nodiscard]] std::string right(std::string_view text, std::size_t width);
/// Padded on the right.
[[nodiscard]] std::string left(std::string_view text, std::size_t width);

/// Appends `first` and `words`, made printable and broken at blanks into lines of `width`; further lines are indented
/// as far as `first` reaches.
void wrap(std::string& out, std::string_view first, std::string_view words, std::size_t width);

}  // namespace leverage::program
