// SPDX-License-Identifier: Apache-2.0
/// @file
/// What separates the cells of a text.
#pragma once

#include <string>
#include <string_view>

#include "support/result.hpp"

namespace leverage::program {

/// A comma, a semicolon or a tab: the one that is in the first line outside quotes. Of several, the one that divides the
/// first ten lines into equally many cells, and of several such the one that makes the most cells; a failure where
/// two make equally many. A comma where there is none.
[[nodiscard]] result<char> separator_of(std::string_view text);

/// "commas", "semicolons", "tabs"; or the character in quotes.
[[nodiscard]] std::string separator_name(char separator);
/// The same of one: "comma".
[[nodiscard]] std::string one_separator_name(char separator);

/// A separator by its name, comma, semicolon, tab or space, or as a character that is no letter, digit, quote, point or
/// sign.
[[nodiscard]] result<char> parse_separator(std::string_view text);

}  // namespace leverage::program
