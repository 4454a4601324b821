// SPDX-License-Identifier: Apache-2.0
/// @file
/// What a command answers, and the exit codes of the program.
#pragma once

#include <optional>
#include <string>
#include <utility>

#include "support/result.hpp"

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

/// No answer to sound input, and why.
[[nodiscard]] inline command_result without_answer(std::string why) {
  return {.text = "", .code = no_answer, .complaint = std::move(why)};
}

/// An answer whose files may have failed: it is printed all the same, with exit code `no_answer` and the reason on
/// standard error.
[[nodiscard]] inline command_result with_complaint(command_result answer,
                                                   const std::optional<failure>& wrong) {
  if (wrong) {
    answer.code = no_answer;
    answer.complaint += (answer.complaint.empty() ? "" : "\n") + wrong->value();
  }
  return answer;
}

}  // namespace leverage::program
