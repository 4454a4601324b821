// SPDX-License-Identifier: Apache-2.0
#include "command_line/flags.hpp"

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace leverage::program {

flag_list::flag_list(std::string_view name, std::string_view purpose) {
  command_.name = name;
  command_.purpose = purpose;
}

bool flag_list::has(std::string_view name) const {
  return std::any_of(command_.flags.begin(), command_.flags.end(),
                     [&](const flag& f) { return f.name == name; });
}

flag& flag_list::add(std::string_view name, std::string_view word, std::string_view help,
                     setter set) {
  flag f;
  f.name = name;
  f.word = word;
  f.help = help;
  f.set = std::move(set);
  command_.flags.push_back(std::move(f));
  return command_.flags.back();
}

flag& flag_list::toggle(std::string_view name, std::string_view help, bool& to) {
  return add(name, "", help, [&to](std::string_view) -> std::optional<failure> {
    to = true;
    return std::nullopt;
  });
}

command flag_list::finish(std::string_view examples, std::string_view notes) {
  command_.examples = examples;
  command_.notes = notes;
  return std::move(command_);
}

}  // namespace leverage::program
