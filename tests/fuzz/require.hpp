// SPDX-License-Identifier: Apache-2.0
/// @file
/// What every fuzzer asks.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "support/printable.hpp"

namespace fuzz {

/// Ends the program, which the fuzzer takes for a finding, unless the condition holds.
inline void require(bool holds) {
  if (!holds) {
    std::abort();
  }
}

inline std::string_view text_of(const std::uint8_t* data, std::size_t size) {
  return {reinterpret_cast<const char*>(data), size};
}

/// A reason why something is refused: lines without controls, one or as many as allowed.
inline void require_reason(std::string_view why, std::ptrdiff_t most_lines = 1) {
  require(!why.empty());
  require(std::count(why.begin(), why.end(), '\n') < most_lines);
  require(leverage::program::printable_lines(why) == why);
}

/// Pieces of an input, of which the last is what is left.
inline std::string_view take_piece(std::string_view& rest, char end) {
  const std::size_t size = std::min(rest.find(end), rest.size());
  const std::string_view piece = rest.substr(0, size);
  rest.remove_prefix(std::min(size + 1, rest.size()));
  return piece;
}

}  // namespace fuzz
