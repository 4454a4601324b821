// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "command_line/completion.hpp"
#include "command_line/help.hpp"

namespace leverage::program {

namespace {

/// A text between single quotes.
std::string fish_text(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '\'' || c == '\\') {
      out += '\\';
    }
    out += c;
  }
  return out;
}

/// What follows -a, or nothing.
std::string words_argument(const offered_values& offered) {
  if (offered.names == nullptr && offered.choices.empty()) {
    return "";
  }
  const std::string call =
      offered.names != nullptr
          ? fmt::format("__leverage_{}", offered.names->name)
          : fmt::format("string split \\\" \\\" \\\"{}\\\"", words_of(offered));
  if (offered.separator != '\0') {
    return fmt::format(" -a '(__fish_complete_list {} \"{}\")'", offered.separator, call);
  }
  return offered.names != nullptr ? fmt::format(" -a '({})'", call)
                                  : fmt::format(" -a '{}'", words_of(offered));
}

std::string line_of(const command& c, const flag& f) {
  const offered_values offered = values_of(f);
  std::string line =
      fmt::format("complete -c leverage -n '__fish_seen_subcommand_from {}'", c.name);
  if (f.is_argument()) {
    return offered.none() ? ""
                          : line + (offered.files ? " -F" : " -f") + words_argument(offered) + "\n";
  }
  line += fmt::format(" -l {}", f.name.substr(2));
  if (!f.word.empty()) {
    line += offered.files ? " -r -F" : " -x";
    line += words_argument(offered);
  }
  return line + fmt::format(" -d '{}'\n", fish_text(help_text(f)));
}

}  // namespace

std::string fish_completion(const std::vector<command>& commands) {
  std::string out = "# " + completion_title("fish") + "\n\n";
  for (const name_list* list : lists_of(commands)) {
    out += fmt::format("function __leverage_{}\n", list->name);
    const std::string words = words_of(list->names());
    out += list == &accelerator_names
               ? fmt::format(
                     "    set -l number (commandline -ct | string match -r '^[0-9]+x')\n"
                     "    for name in {}\n        printf '%s%s\\n' \"$number\" $name\n    end\n",
                     words)
               : fmt::format("    printf '%s\\n' {}\n", words);
    out += "end\n\n";
  }
  out += "complete -c leverage -f\n";
  for (const program_flag& f : program_flags) {
    out += fmt::format("complete -c leverage -n __fish_use_subcommand -l {}{} -d '{}'\n",
                       f.name.substr(2),
                       f.name == help_flag.name ? fmt::format(" -s {}", short_help.substr(1)) : "",
                       fish_text(f.help));
  }
  for (const command& c : commands) {
    out += fmt::format("complete -c leverage -n __fish_use_subcommand -a {} -d '{}'\n", c.name,
                       fish_text(c.purpose));
  }
  for (const command& c : commands) {
    for (const flag& f : c.flags) {
      out += line_of(c, f);
    }
    out += fmt::format(
        "complete -c leverage -n '__fish_seen_subcommand_from {}' -s {} -l {} -d '{}'\n", c.name,
        short_help.substr(1), help_flag.name.substr(2), fish_text(help_flag.help));
  }
  return out;
}

}  // namespace leverage::program
