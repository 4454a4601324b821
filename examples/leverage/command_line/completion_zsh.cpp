// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "command_line/completion.hpp"
#include "command_line/help.hpp"

namespace leverage::program {

namespace {

/// A text between single quotes, in which _arguments and _describe read no mark.
std::string zsh_text(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '\'') {
      out += "'\\''";
    } else {
      if (c == ':' || c == '[' || c == ']' || c == '\\') {
        out += '\\';
      }
      out += c;
    }
  }
  return out;
}

/// The function, or the words in parentheses, that completes a value.
std::string action_of(const offered_values& offered) {
  if (offered.names != nullptr && offered.files) {
    return fmt::format("_leverage_{}_or_files", offered.names->name);
  }
  if (offered.names != nullptr) {
    const std::string function = fmt::format("_leverage_{}", offered.names->name);
    return offered.separator == '\0'
               ? function
               : fmt::format("_sequence -s {} {}", offered.separator, function);
  }
  if (!offered.choices.empty()) {
    return offered.separator == '\0'
               ? fmt::format("({})", words_of(offered))
               : fmt::format("_sequence -s {} compadd - {}", offered.separator, words_of(offered));
  }
  return offered.files ? "_files" : " ";
}

std::string spec_of(const flag& f) {
  const std::string action = action_of(values_of(f));
  if (f.is_argument()) {
    return fmt::format("'{}:{}:{}'", f.repeats ? "*" : f.optional ? ":" : "1", f.name, action);
  }
  std::string spec = fmt::format("'{}{}", f.repeats ? "*" : "", f.name);
  spec += f.word.empty() ? "" : "=";
  spec += fmt::format("[{}]", zsh_text(help_text(f)));
  if (!f.word.empty()) {
    spec += fmt::format(":{}:{}", zsh_text(f.word), action);
  }
  return spec + "'";
}

std::string list_function(const name_list& list, bool counted) {
  return fmt::format(
      "_leverage_{0}() {{\n{2}  local -a names=({1})\n  compadd \"$@\" -a names\n}}\n\n"
      "_leverage_{0}_or_files() {{\n  _alternative '{0}:{0}:_leverage_{0}' "
      "'files:file:_files'\n}}\n\n",
      list.name, words_of(list.names()), counted ? "  compset -P '[0-9]##x'\n" : "");
}

}  // namespace

std::string zsh_completion(const std::vector<command>& commands) {
  std::string out = "#compdef leverage\n# " + completion_title("zsh") + "\n\n";
  for (const name_list* list : lists_of(commands)) {
    out += list_function(*list, list == &accelerator_names);
  }
  out +=
      "_leverage() {\n  local curcontext=$curcontext state line\n  typeset -A opt_args\n"
      "  local -a commands=(\n";
  for (const command& c : commands) {
    out += fmt::format("    '{}:{}'\n", c.name, zsh_text(c.purpose));
  }
  out += "  )\n  _arguments -C \\\n";
  for (const program_flag& f : program_flags) {
    out += fmt::format("    '(- *){}[{}]' \\\n", f.name, zsh_text(f.help));
  }
  out +=
      "    '1:command:->command' '*::argument:->arguments' && return\n"
      "  case $state in\n    command) _describe command commands ;;\n"
      "    arguments)\n      case $words[1] in\n";
  for (const command& c : commands) {
    out += fmt::format("        {})\n          _arguments \\\n", c.name);
    for (const flag& f : c.flags) {
      out += fmt::format("            {} \\\n", spec_of(f));
    }
    out += fmt::format("            '(- *)'{{{},{}}}'[{}]' ;;\n", short_help, help_flag.name,
                       zsh_text(help_flag.help));
  }
  return out + "      esac ;;\n  esac\n}\n\n_leverage \"$@\"\n";
}

}  // namespace leverage::program
