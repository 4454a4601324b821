// SPDX-License-Identifier: Apache-2.0
/// @file
/// The answer of a command as JSON.
#pragma once

#include <string>
#include <string_view>

#include "output/value.hpp"

namespace leverage::program {

/// An object as JSON, indented by two blanks, with the key "schema" in front. The schema names the command and the
/// version of its keys: "leverage.report/2". Numbers have the shortest digits that read back as the same double; texts
/// keep every character, controls and marks of direction as \uXXXX; bytes that are not UTF-8 become U+FFFD.
[[nodiscard]] std::string json_text(std::string_view schema, const object& answer);

}  // namespace leverage::program
