// SPDX-License-Identifier: Apache-2.0
/// @file
/// What a command answers, and the exit codes of the program.
#pragma once

#include <string>

namespace leverage::program {

// The exit codes, the same for every command.
inline constexpr int success = 0;
/// The input is sound, but the answer cannot be had or an output cannot be written.
inline constexpr int no_answer = 1;
/// An argument, a file or a row is wrong.
inline constexpr int bad_input = 2;

/// The text for standard output and the exit code. A command that has no text to print returns a failure instead,
/// which means `bad_input`.
struct command_result {
  std::string text;
  int code = success;
  std::string complaint = {};  ///< for standard error, without the program's name; lines or empty
};

}  // namespace leverage::program
