// SPDX-License-Identifier: Apache-2.0
#include "command_line/manual.hpp"

#include <fmt/format.h>

#include <string_view>

#include "command_line/help.hpp"
#include "support/numbers.hpp"

namespace leverage::program {

namespace {

/// A text that roff takes literally.
std::string literal(std::string_view text) {
  std::string out;
  bool begins = true;
  for (const char c : text) {
    if (begins && (c == '.' || c == '\'')) {
      out += "\\&";
    }
    if (c == '\\') {
      out += "\\e";
    } else if (c == '-') {
      out += "\\-";
    } else if (c == '\'') {
      out += "\\(aq";
    } else if (c == '`') {
      out += "\\(ga";
    } else if (c == '^') {
      out += "\\(ha";
    } else if (c == '~') {
      out += "\\(ti";
    } else {
      out += c;
    }
    begins = c == '\n';
  }
  return out;
}

std::string bold(std::string_view text) { return "\\fB" + literal(text) + "\\fR"; }

void append_section(std::string& out, std::string_view title) {
  out += ".SH ";
  for (const char c : title) {
    out += c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  }
  out += '\n';
}

void append_entry(std::string& out, const std::string& name, std::string_view text) {
  out += ".TP\n" + name + "\n" + literal(text) + "\n";
}

/// Lines as they are.
void append_examples(std::string& out, std::string_view examples) {
  append_section(out, "Examples");
  out += ".nf\n";
  while (!examples.empty()) {
    const std::size_t end = std::min(examples.find('\n'), examples.size());
    std::string_view line = examples.substr(0, end);
    line.remove_prefix(line.starts_with("  ") ? 2 : 0);
    out += literal(line) + "\n";
    examples.remove_prefix(std::min(end + 1, examples.size()));
  }
  out += ".fi\n";
}

void append_paragraphs(std::string& out, std::string_view notes) {
  for (const note& n : notes_of(notes)) {
    if (n.text.empty()) {
      out += ".PP\n";
    } else if (n.name.empty()) {
      out += literal(n.text) + "\n";
    } else if (const std::string_view name = trimmed(n.name); !name.empty()) {
      append_entry(out, bold(name), n.text);
    } else {
      out += ".br\n" + literal(n.text) + "\n";
    }
  }
}

std::string flag_title(const flag& f) {
  const std::string_view name = f.name;
  return bold(name) + (f.word.empty() ? "" : " \\fI" + literal(f.word) + "\\fR") +
         (f.repeats ? " ..." : "");
}

std::string help_title() { return bold(short_help) + ", " + bold(help_flag.name); }

/// The title, the name with its purpose, and the way to call it.
std::string beginning(const std::string& page, std::string_view purpose, const std::string& call) {
  std::string upper = page;
  for (char& c : upper) {
    c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  }
  std::string out = fmt::format(".TH {} 1 \"\" \"{}\" \"User Commands\"\n.ad l\n.nh\n",
                                literal(upper), program_version());
  append_section(out, "Name");
  out += literal(page) + " \\- " + literal(purpose) + "\n";
  append_section(out, "Synopsis");
  return out + call + "\n";
}

void append_ending(std::string& out, const std::string& others) {
  append_section(out, "Exit status");
  std::string_view text = exit_codes;
  text.remove_prefix(text.find(": ") + 2);
  out += literal(text) + "\n";
  append_section(out, "See also");
  out += others + "\n";
}

}  // namespace

std::string manual_of(const command& c) {
  std::string out = beginning("leverage-" + c.name, c.purpose,
                              bold("leverage " + c.name) + " " + literal(usage_of(c)));
  append_section(out, "Description");
  append_paragraphs(out, c.notes);
  for (const flag& f : c.flags) {
    if (f.is_argument()) {
      append_section(out, "Argument");
      append_entry(out, bold(name_text(f)), f.help);
    }
  }
  const std::vector<std::string> groups = groups_of(c);
  for (const std::string& group : groups) {
    append_section(out, group);
    for (const flag& f : c.flags) {
      if (!f.is_argument() && f.group == group) {
        append_entry(out, flag_title(f), help_text(f));
      }
    }
    if (group == groups.front()) {
      append_entry(out, help_title(), help_flag.help);
    }
  }
  append_examples(out, c.examples);
  append_ending(out, "\\fBleverage\\fR(1)");
  return out;
}

std::string manual_of(const std::vector<command>& commands) {
  std::string out = beginning("leverage", program_purpose, bold("leverage") + " COMMAND [FLAGS]");
  append_section(out, "Description");
  out += literal(number_notes) + "\n";
  append_section(out, "Commands");
  std::string others;
  for (const command& c : commands) {
    const std::string page = bold("leverage-" + c.name) + "(1)";
    append_entry(out, page, c.purpose);
    others += (others.empty() ? "" : ",\n") + page;
  }
  append_section(out, "Flags");
  for (const program_flag& f : program_flags) {
    append_entry(out, f.name == help_flag.name ? help_title() : bold(f.name), f.help);
  }
  append_examples(out, program_examples);
  append_ending(out, others);
  return out;
}

}  // namespace leverage::program
