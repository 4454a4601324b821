// SPDX-License-Identifier: Apache-2.0
/// @file
/// Scripts by which a shell completes commands, flags and the values that have names. All of it comes from what is
/// declared of the commands.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "command_line/flags.hpp"
#include "command_line/name_lists.hpp"
#include "support/choices.hpp"

namespace leverage::program {

using completion_writer = std::string (*)(const std::vector<command>&);

[[nodiscard]] std::string bash_completion(const std::vector<command>& commands);
[[nodiscard]] std::string zsh_completion(const std::vector<command>& commands);
[[nodiscard]] std::string fish_completion(const std::vector<command>& commands);

inline constexpr choice<completion_writer> shells[] = {
    {"bash", bash_completion}, {"zsh", zsh_completion}, {"fish", fish_completion}};

/// The lists that some flag or argument takes, each once.
[[nodiscard]] std::vector<const name_list*> lists_of(const std::vector<command>& commands);

/// A list as a line of words, which have no blanks and nothing that a shell would read as more than a letter.
[[nodiscard]] std::string words_of(const std::vector<std::string>& names);
[[nodiscard]] std::string words_of(const offered_values& offered);

/// The argument of a command, or null.
[[nodiscard]] const flag* argument_of(const command& c);

/// "leverage 0.2.0: completion for bash. Written by `leverage completion bash`."
[[nodiscard]] std::string completion_title(std::string_view shell);

}  // namespace leverage::program
