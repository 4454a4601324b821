// SPDX-License-Identifier: Apache-2.0
/// @file
/// The presets, listed.
#pragma once

#include <cstddef>
#include <string>

namespace leverage::program {

/// Key, name, stated counts and source of every preset, for people.
[[nodiscard]] std::string presets_table(std::size_t width);
/// The same as JSON.
[[nodiscard]] std::string presets_json();

}  // namespace leverage::program
