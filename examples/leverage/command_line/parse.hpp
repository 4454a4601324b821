// SPDX-License-Identifier: Apache-2.0
/// @file
/// From the words of a command line to a command with typed values.
#pragma once

#include "command_line/flags.hpp"
#include "support/result.hpp"

namespace leverage::program {

/// The command that a command line asks for, with its flags set; or help, or the version. A failure names the flag,
/// what was expected and what was found.
[[nodiscard]] result<action> parse(int argc, const char* const* argv);

}  // namespace leverage::program
