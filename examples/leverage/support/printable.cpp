// SPDX-License-Identifier: Apache-2.0
#include "support/printable.hpp"

#include <algorithm>
#include <cstddef>

namespace leverage::program {

namespace {

constexpr char32_t replacement = 0xfffd;

/// What a first byte says of its character: how many bytes follow, and which the next of them may be (Unicode,
/// table 3-7: no code twice, no half of a pair, none beyond U+10FFFF).
struct lead {
  std::size_t following = 0;  ///< 0 for a byte that begins no character
  unsigned low = 0x80;
  unsigned high = 0xbf;
};

lead lead_of(unsigned byte) {
  if (byte >= 0xc2 && byte <= 0xdf) {
    return {1};
  }
  if (byte >= 0xe0 && byte <= 0xef) {
    return {2, byte == 0xe0 ? 0xa0U : 0x80U, byte == 0xed ? 0x9fU : 0xbfU};
  }
  if (byte >= 0xf0 && byte <= 0xf4) {
    return {3, byte == 0xf0 ? 0x90U : 0x80U, byte == 0xf4 ? 0x8fU : 0xbfU};
  }
  return {};
}

std::string cleaned(std::string_view text, bool keep_line_ends) {
  std::string clean;
  clean.reserve(text.size());
  while (!text.empty()) {
    const character c = take_character(text);
    if (c.broken) {
      clean += "\xef\xbf\xbd";
    } else if (is_control(c.code) && !(keep_line_ends && c.code == U'\n')) {
      clean += '?';
    } else {
      clean += c.bytes;
    }
  }
  return clean;
}

}  // namespace

character take_character(std::string_view& rest) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(rest[i]); };
  const auto take = [&](char32_t code, std::size_t size, bool broken) {
    const character c{code, rest.substr(0, size), broken};
    rest.remove_prefix(size);
    return c;
  };
  const unsigned first = byte(0);
  if (first < 0x80) {
    return take(first, 1, false);
  }
  const auto [following, low, high] = lead_of(first);
  if (following == 0) {
    return take(replacement, 1, true);
  }
  char32_t code = first & (0x3fU >> following);
  for (std::size_t i = 1; i <= following; ++i) {
    const bool fits =
        i < rest.size() && byte(i) >= (i == 1 ? low : 0x80U) && byte(i) <= (i == 1 ? high : 0xbfU);
    if (!fits) {
      return take(replacement, i, true);
    }
    code = (code << 6U) | (byte(i) & 0x3fU);
  }
  return take(code, following + 1, false);
}

bool is_control(char32_t code) {
  struct range {
    char32_t first, last;
  };
  constexpr range ranges[] = {
      {0x00, 0x1f},     {0x7f, 0x9f},     {0x61c, 0x61c},   {0x200e, 0x200f},
      {0x2028, 0x202e}, {0x2066, 0x2069}, {0xfdd0, 0xfdef}, {0xfeff, 0xfeff},
  };
  const bool no_character = (code & 0xfffeU) == 0xfffeU;
  return no_character || std::any_of(std::begin(ranges), std::end(ranges), [&](const range& r) {
           return code >= r.first && code <= r.last;
         });
}

std::string printable(std::string_view text) { return cleaned(text, false); }

std::string printable_lines(std::string_view text) { return cleaned(text, true); }

std::size_t size_of_first(std::string_view text, std::size_t most) {
  std::string_view rest = text;
  for (std::size_t i = 0; i < most && !rest.empty(); ++i) {
    (void)take_character(rest);
  }
  return text.size() - rest.size();
}

std::string in_quotes(std::string_view text) {
  constexpr std::size_t longest = 60;
  const std::size_t size = size_of_first(text, longest);
  return "\"" + printable(text.substr(0, size)) + (size < text.size() ? "...\"" : "\"");
}

}  // namespace leverage::program
