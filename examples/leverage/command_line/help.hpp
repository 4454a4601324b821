// SPDX-License-Identifier: Apache-2.0
/// @file
/// The help of the program and of its commands.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "command_line/flags.hpp"

namespace leverage::program {

inline constexpr std::string_view program_purpose =
    "Scaling-law mathematics for dense and mixture-of-experts language models";

/// A flag of the program without a command.
struct program_flag {
  std::string_view name;
  std::string_view help;
};
inline constexpr program_flag program_flags[] = {
    {"--list-presets", "Presets: key, name, stated counts, source"},
    {"--version", "Version of the program"},
    {"--help", "This text; leverage COMMAND --help is that of a command"}};
/// The flag that every command has, and its short name, which the program has too.
inline constexpr program_flag help_flag{"--help", "This text"};
inline constexpr std::string_view short_help = "-h";

/// Lines that begin with two blanks.
extern const std::string_view program_examples;
/// What every help says of numbers, and of the exit code.
extern const std::string_view number_notes;
extern const std::string_view exit_codes;

/// A paragraph of notes; or a name and its text, where `name` is not empty.
struct note {
  std::string name;  ///< with the blanks around it
  std::string text;  ///< empty: a blank line
};
[[nodiscard]] std::vector<note> notes_of(std::string_view notes);

/// "--flops C", "MODEL...".
[[nodiscard]] std::string name_text(const flag& f);
/// The help of a flag with its default.
[[nodiscard]] std::string help_text(const flag& f);
/// "[FLAGS] MODEL...".
[[nodiscard]] std::string usage_of(const command& c);
/// The titles of a command's groups of flags, in their order.
[[nodiscard]] std::vector<std::string> groups_of(const command& c);

/// "leverage 0.2.0".
[[nodiscard]] std::string program_version();

/// Purpose, usage, examples, flags and notes of a command.
[[nodiscard]] std::string help_of(const command& c, std::size_t width);

/// What the program is, its commands and a few examples.
[[nodiscard]] std::string help_of(const std::vector<command>& commands, std::size_t width);

}  // namespace leverage::program
