// SPDX-License-Identifier: Apache-2.0
/// @file
/// From the words of a command line to a command with typed values.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "command_line/flags.hpp"
#include "support/result.hpp"

namespace leverage::program {

/// The command that a command line asks for, with its flags set; or help, or the version. A failure names the flag,
/// what was expected and what was found.
[[nodiscard]] result<action> parse(int argc, const char* const* argv);

/// "; nearest: NAME", for the end of a message, where a name is near enough to be meant; empty where none is.
[[nodiscard]] std::string nearest_text(std::string_view typed,
                                       const std::vector<std::string_view>& names);

}  // namespace leverage::program
