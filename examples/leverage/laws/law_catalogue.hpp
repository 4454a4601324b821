// SPDX-License-Identifier: Apache-2.0
/// @file
/// The catalogue of laws for commands that list, evaluate and draw. One source compiles all laws; an entry that is
/// added to the library's catalogue appears here by itself.
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "leverage/laws/law_line.hpp"

namespace leverage::program {

/// Every entry, paper by paper.
[[nodiscard]] std::span<const law_line> law_catalogue();

/// The entry of this name; null if there is none.
[[nodiscard]] const law_line* find_law(std::string_view name);
/// The entries of a paper.
[[nodiscard]] std::vector<const law_line*> laws_of(std::string_view key);

}  // namespace leverage::program
