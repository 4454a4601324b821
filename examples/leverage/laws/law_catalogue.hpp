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

/// Another name of a law of the catalogue.
struct law_alias {
  std::string_view name;
  std::string_view law;
};
/// Short names.
inline constexpr law_alias law_aliases[] = {{"chinchilla", "hoffmann2022/unrounded"},
                                            {"muennighoff", "muennighoff2023/c4"},
                                            {"clark", "clark2022/s_base"},
                                            {"kaplan", "kaplan2020/table2_loss"},
                                            {"kaplan-steps", "kaplan2020/table3_loss"},
                                            {"krajewski", "krajewski2024/table1_moe"},
                                            {"ludziejewski", "ludziejewski2025/table3"},
                                            {"abnar", "abnar2025/loss"},
                                            {"tian", "tian2025/table6"}};
/// Names that laws had before; they are understood, and neither listed nor suggested.
inline constexpr law_alias former_law_names[] = {
    {"abnar2025/best_idle_share", "abnar2025/best_sparsity"},
    {"kaplan2020/table5_least_compute", "kaplan2020/table5_min_compute"},
    {"kaplan2020/figure13_least_compute", "kaplan2020/figure13_min_compute"},
    {"kaplan2020/equation5_4_least_steps", "kaplan2020/equation5_4_min_steps"},
    {"kaplan2020/equation5_5_least_flops", "kaplan2020/equation5_5_min_flops"},
    {"tian2025/table5-moe", "tian2025/table5_moe_best_data"},
    {"tian2025/table5-dense", "tian2025/table5_dense_best_data"}};

/// The entry of this name, short name or former name; null if there is none.
[[nodiscard]] const law_line* find_law(std::string_view name);
/// The entries of a paper.
[[nodiscard]] std::vector<const law_line*> laws_of(std::string_view key);

}  // namespace leverage::program
