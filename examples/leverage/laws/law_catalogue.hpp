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

/// A short name of a law of the catalogue.
struct law_alias {
  std::string_view name;
  std::string_view law;
};
inline constexpr law_alias law_aliases[] = {{"chinchilla", "hoffmann2022/unrounded"},
                                            {"chinchilla-tied", "gadre2024/c4_loss"},
                                            {"muennighoff", "muennighoff2023/c4"},
                                            {"clark", "clark2022/s_base"},
                                            {"kaplan", "kaplan2020/table2_loss"},
                                            {"krajewski", "krajewski2024/table1_moe"},
                                            {"ludziejewski", "ludziejewski2025/table3"},
                                            {"abnar", "abnar2025/loss"},
                                            {"tian", "tian2025/table6"}};

/// The entry of this name or short name; null if there is none.
[[nodiscard]] const law_line* find_law(std::string_view name);
/// The entries of a paper.
[[nodiscard]] std::vector<const law_line*> laws_of(std::string_view key);

}  // namespace leverage::program
