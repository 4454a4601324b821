// SPDX-License-Identifier: Apache-2.0
/// @file
/// Suggestions for a mistyped name.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace leverage::program {

/// Levenshtein distance: the number of letters that differ; upper and lower case are alike.
[[nodiscard]] std::size_t edit_distance(std::string_view a, std::string_view b);

/// The name nearest to `typed`, the first of equally near ones; empty if there are no names.
[[nodiscard]] std::string_view nearest(std::string_view typed,
                                       const std::vector<std::string_view>& names);

/// A name that is suggested, and the distance from what was typed to its nearest spelling.
struct suggestion {
  std::string_view name;
  std::size_t distance = 0;
};
/// The names of the nearest suggestions, at most `most` and none more than two letters farther than the first, in
/// their order where they are equally near: "a, b, c".
[[nodiscard]] std::string nearest_few(const std::vector<suggestion>& all, std::size_t most = 3);

}  // namespace leverage::program
