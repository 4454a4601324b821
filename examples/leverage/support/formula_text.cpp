// SPDX-License-Identifier: Apache-2.0
#include "support/formula_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <string>

#include "support/printable.hpp"
#include "support/wrap.hpp"

namespace leverage::program {

namespace {

/// Whether a byte continues a character of UTF-8.
bool continues(char c) { return (static_cast<unsigned char>(c) & 0xc0U) == 0x80U; }

}  // namespace

failure formula_failure(std::string_view flag, std::string_view text,
                        const fit::formula_problem& problem) {
  constexpr std::size_t most_before = 48;
  constexpr std::size_t most_after = 24;
  const std::size_t at = std::min(problem.position, text.size());
  std::size_t begin = at > most_before ? at - most_before : 0;
  while (begin < at && continues(text[begin])) {
    ++begin;
  }
  std::size_t end = std::min(text.size(), at + most_after);
  while (end < text.size() && continues(text[end])) {
    ++end;
  }
  const std::string before = (begin > 0 ? "..." : "") + printable(text.substr(begin, at - begin));
  const std::string after = printable(text.substr(at, end - at)) + (end < text.size() ? "..." : "");
  return failure{fmt::format("{0}: {2}{3}\n{0}: {4}^\n{0}: {1}", flag, printable(problem.what),
                             before, after, spaces(width_of(before)))};
}

}  // namespace leverage::program
