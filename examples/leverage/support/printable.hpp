// SPDX-License-Identifier: Apache-2.0
/// @file
/// Text of unknown origin, made safe for a line: names of files, columns, models and laws, cells, arguments, and what
/// other programs say.
#pragma once

#include <string>
#include <string_view>

namespace leverage::program {

/// A character of UTF-8 and the bytes that it was read from.
struct character {
  char32_t code = 0;
  std::string_view bytes{};
  bool broken = false;  ///< the bytes are no character; the code is U+FFFD
};

/// Takes the first character of a text that is not empty. Bytes that are no UTF-8 are one broken character, as long as
/// they might have begun one.
[[nodiscard]] character take_character(std::string_view& rest);

/// Whether a character does something to what surrounds it instead of being seen: controls (C0, DEL, C1), ends of lines
/// and paragraphs, what turns the direction of writing, marks of byte order, and code points that are no characters.
[[nodiscard]] bool is_control(char32_t code);

/// The text as one line: '?' for each control, U+FFFD for broken bytes, and all else as it is.
[[nodiscard]] std::string printable(std::string_view text);

/// The same for text of several lines, whose line ends stay.
[[nodiscard]] std::string printable_lines(std::string_view text);

/// The same for a message: one line in double quotes, cut behind 60 characters.
[[nodiscard]] std::string in_quotes(std::string_view text);

/// How many bytes the first `most` characters have.
[[nodiscard]] std::size_t size_of_first(std::string_view text, std::size_t most);

}  // namespace leverage::program
