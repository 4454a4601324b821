// SPDX-License-Identifier: Apache-2.0
#include "support/wrap.hpp"

#include <algorithm>

#include "support/printable.hpp"

namespace leverage::program {

std::size_t width_of(std::string_view text) {
  const auto starts = [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; };
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), starts));
}

std::string right(std::string_view text, std::size_t width) {
  return spaces(width - std::min(width, width_of(text))) + std::string(text);
}

std::string left(std::string_view text, std::size_t width) {
  return std::string(text) + spaces(width - std::min(width, width_of(text)));
}

void wrap(std::string& out, std::string_view first, std::string_view words, std::size_t width) {
  std::string line = printable(first);
  const std::size_t indent = width_of(line);
  const std::string clean = printable(words);
  std::string_view text = clean;
  bool started = false;  // whether the line holds a word
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(' '), text.size());
    const std::string_view word = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (started && width_of(line) + 1 + width_of(word) > width) {
      out += line + "\n";
      line = spaces(indent);
      started = false;
    }
    line += started ? " " : "";
    line += word;
    started = true;
  }
  out += line + "\n";
}

}  // namespace leverage::program
