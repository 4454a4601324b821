// SPDX-License-Identifier: Apache-2.0
#include "command_line/help.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>

#include "leverage/version.hpp"
#include "support/wrap.hpp"

namespace leverage::program {

const std::string_view program_examples =
    "  leverage report moe-mini dense-6.1b --tokens 1e12\n"
    "  leverage report path/to/config.json --flops 1e22\n"
    "  leverage report --list-presets\n"
    "  leverage compare moe-mini --flops 1e22\n"
    "  leverage allocate --flops 1e22 --tokens-per-parameter 100\n"
    "  leverage plan --flops 1e22 --max-total-parameters 20B\n"
    "  leverage train llama-3-8b --on 512xh100-sxm --tokens 15T --price 2.5\n"
    "  leverage mfu gpt2 --on 8xa100-sxm-80 --tokens-per-second 853333\n"
    "  leverage accelerators\n"
    "  leverage laws moe\n"
    "  leverage law hoffmann2022/unrounded --params 70B --tokens 1.4T\n"
    "  leverage map --figure leverage --flops 1e22 moe-mini --out map.svg\n"
    "  leverage fit runs.csv --law chinchilla --columns N=params,D=tokens,L=loss\n"
    "  leverage study runs.csv --predict A=0.031,G=12,C=1e22\n";

const std::string_view number_notes = "Numbers are written as in 1e22, 70B, 1.5T or 3.1%.";

/// The last sentence of every help.
const std::string_view exit_codes =
    "Exit code: 0; 1 if sound arguments have no answer, or an output cannot be written; 2 for bad "
    "arguments, files or rows, with one line on standard error, or up to ten lines about the cells "
    "of a table, each a complaint of its own.";

namespace {

/// Columns of names; a longer name has its help on the next line.
constexpr std::size_t name_columns = 30;

void append_item(std::string& out, const std::string& name, const std::string& help,
                 std::size_t width) {
  const std::string first = "  " + name;
  if (width_of(first) + 2 > name_columns) {
    out += first + "\n";
    wrap(out, spaces(name_columns), help, width);
  } else {
    wrap(out, left(first, name_columns), help, width);
  }
}

void append_help_flag(std::string& out, std::string_view help, std::size_t width) {
  append_item(out, fmt::format("{}, {}", short_help, help_flag.name), std::string(help), width);
}

/// Paragraphs are wrapped; a line that begins with two blanks is a name and a text, which is wrapped in its own column.
void append_notes(std::string& out, std::string_view notes, std::size_t width) {
  for (const note& n : notes_of(notes)) {
    if (n.text.empty()) {
      out += "\n";
    } else {
      wrap(out, n.name, n.text, width);
    }
  }
}

}  // namespace

std::vector<note> notes_of(std::string_view notes) {
  std::vector<note> found;
  while (!notes.empty()) {
    const std::size_t end = std::min(notes.find('\n'), notes.size());
    const std::string_view line = notes.substr(0, end);
    std::size_t text = 0;
    if (line.starts_with("  ")) {
      const std::size_t name = std::min(line.find_first_not_of(' '), line.size());
      const std::size_t gap = line.find("  ", name);
      text = gap == line.npos ? name : line.find_first_not_of(' ', gap);
    }
    found.push_back({std::string(line.substr(0, text)), std::string(line.substr(text))});
    notes.remove_prefix(std::min(end + 1, notes.size()));
  }
  return found;
}

std::string name_text(const flag& f) {
  if (f.is_argument()) {
    return f.name + (f.repeats ? "..." : "");
  }
  return f.name + (f.word.empty() ? "" : " " + f.word) + (f.repeats ? " ..." : "");
}

std::string help_text(const flag& f) {
  return f.help + (f.default_text.empty() ? "" : " [default: " + f.default_text + "]");
}

std::string usage_of(const command& c) {
  std::string usage = "[FLAGS]";
  for (const flag& f : c.flags) {
    if (f.is_argument()) {
      usage += f.optional ? " [" + name_text(f) + "]" : " " + name_text(f);
    }
  }
  return usage;
}

std::vector<std::string> groups_of(const command& c) {
  std::vector<std::string> groups;
  for (const flag& f : c.flags) {
    if (!f.is_argument() && std::find(groups.begin(), groups.end(), f.group) == groups.end()) {
      groups.push_back(f.group);
    }
  }
  return groups.empty() ? std::vector<std::string>{flag().group} : groups;
}

std::string program_version() {
  return fmt::format("leverage {}.{}.{}", LEVERAGE_VERSION_MAJOR, LEVERAGE_VERSION_MINOR,
                     LEVERAGE_VERSION_PATCH);
}

std::string help_of(const command& c, std::size_t width) {
  std::string out = c.purpose + "\n\nUsage: leverage " + c.name + " " + usage_of(c);
  const std::vector<std::string> groups = groups_of(c);
  out += "\n\nExamples:\n" + c.examples;
  for (const flag& f : c.flags) {
    if (f.is_argument()) {
      out += "\nArgument:\n";
      append_item(out, name_text(f), f.help, width);
    }
  }
  for (const std::string& group : groups) {
    out += "\n" + group + ":\n";
    for (const flag& f : c.flags) {
      if (!f.is_argument() && f.group == group) {
        append_item(out, name_text(f), help_text(f), width);
      }
    }
    if (group == groups.front()) {
      append_help_flag(out, help_flag.help, width);
    }
  }
  out += "\n";
  append_notes(out, c.notes + "\n\n" + std::string(exit_codes), width);
  return out;
}

std::string help_of(const std::vector<command>& commands, std::size_t width) {
  std::string out =
      std::string(program_purpose) + "\n\nUsage: leverage COMMAND [FLAGS]\n\nExamples:\n";
  out.append(program_examples).append("\nCommands:\n");
  for (const command& c : commands) {
    wrap(out, left("  " + c.name, 16), c.purpose, width);
  }
  out += "\nFlags:\n";
  for (const program_flag& f : program_flags) {
    if (f.name == help_flag.name) {
      append_help_flag(out, f.help, width);
    } else {
      append_item(out, std::string(f.name), std::string(f.help), width);
    }
  }
  out += "\n";
  append_notes(out, std::string(number_notes) + "\n" + std::string(exit_codes), width);
  return out;
}

}  // namespace leverage::program
