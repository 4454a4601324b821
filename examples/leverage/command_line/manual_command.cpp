// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <filesystem>
#include <system_error>

#include "command_line/help.hpp"
#include "command_line/manual.hpp"
#include "command_line/name_lists.hpp"
#include "command_line/parse.hpp"
#include "support/output_files.hpp"
#include "support/printable.hpp"
#include "support/quantity_text.hpp"

namespace leverage::program {

namespace {

struct manual_options {
  std::string command;  ///< empty: the page of the program
  std::string folder;   ///< for all pages
};

result<command_result> write_pages(const std::string& folder,
                                   const std::vector<command>& commands) {
  std::error_code ignored;
  if (!std::filesystem::is_directory(folder, ignored)) {
    return failure{
        fmt::format("--out: expected a folder that exists, found {}", in_quotes(folder))};
  }
  const auto page = [&](const std::string& name, std::string content) {
    return made_file{{"--out", folder + "/" + name + ".1"}, std::move(content)};
  };
  std::vector<made_file> pages{page("leverage", manual_of(commands))};
  for (const command& c : commands) {
    pages.push_back(page("leverage-" + c.name, manual_of(c)));
  }
  return with_complaint({.text = fmt::format("{} pages in {}\n", pages.size(), printable(folder))},
                        publish(pages));
}

result<command_result> answer_manual(const manual_options& options, std::size_t) {
  const std::vector<command> commands = all_commands();
  if (!options.folder.empty()) {
    return options.command.empty() ? write_pages(options.folder, commands)
                                   : failure{"COMMAND, --out: expected one of them, found both"};
  }
  if (options.command.empty()) {
    return command_result{manual_of(commands)};
  }
  std::vector<std::string_view> names;
  for (const command& c : commands) {
    if (c.name == options.command) {
      return command_result{manual_of(c)};
    }
    names.push_back(c.name);
  }
  return failure{fmt::format("COMMAND: expected a command, found {}{}", in_quotes(options.command),
                             nearest_text(options.command, names))};
}

}  // namespace

command declare_manual() {
  declaration<manual_options> d("manual", "Pages of the manual, for man", answer_manual);
  manual_options& v = d.values();
  d.value("COMMAND", "", "Command of which to print the page", v.command, as_text)
      .named_by(command_names)
      .if_any();
  d.value("--out", "FOLDER", "Folder for the pages of all commands, leverage-report.1 and so on",
          v.folder, as_text);
  return d.finish(
      "  leverage manual report | man -l -\n"
      "  leverage manual --out ~/.local/share/man/man1\n",
      "Without COMMAND the page is that of the program. An installation of the program has the "
      "pages already.");
}

}  // namespace leverage::program
