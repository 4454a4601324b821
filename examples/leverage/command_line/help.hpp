// SPDX-License-Identifier: Apache-2.0
/// @file
/// The help of the program and of its commands.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "command_line/flags.hpp"

namespace leverage::program {

/// Purpose, usage, examples, flags and notes of a command.
[[nodiscard]] std::string help_of(const command& c, std::size_t width);

/// What the program is, its commands and a few examples.
[[nodiscard]] std::string help_of(const std::vector<command>& commands, std::size_t width);

}  // namespace leverage::program
