// SPDX-License-Identifier: Apache-2.0
/// @file
/// What a mistyped name may have meant.
#pragma once

#include <cstddef>
#include <string_view>

namespace leverage::program {

/// Levenshtein distance: how many letters differ, upper and lower case alike.
[[nodiscard]] std::size_t edit_distance(std::string_view a, std::string_view b);

}  // namespace leverage::program
