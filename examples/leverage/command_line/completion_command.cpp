// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "command_line/completion.hpp"
#include "command_line/help.hpp"

namespace leverage::program {

namespace {

struct completion_options {
  completion_writer write = nullptr;
};

result<command_result> answer_completion(const completion_options& options, std::size_t) {
  if (options.write == nullptr) {
    return failure{"SHELL: expected " + names_of(shells) + ", found none"};
  }
  return command_result{options.write(all_commands())};
}

}  // namespace

std::vector<const name_list*> lists_of(const std::vector<command>& commands) {
  std::vector<const name_list*> lists;
  for (const command& c : commands) {
    for (const flag& f : c.flags) {
      const name_list* list = values_of(f).names;
      if (list != nullptr && std::find(lists.begin(), lists.end(), list) == lists.end()) {
        lists.push_back(list);
      }
    }
  }
  return lists;
}

std::string words_of(const std::vector<std::string>& names) {
  std::string words;
  for (const std::string& name : names) {
    words += (words.empty() ? "" : " ") + name;
  }
  return words;
}

std::string words_of(const offered_values& offered) {
  return words_of(offered.names != nullptr ? offered.names->names() : offered.choices);
}

const flag* argument_of(const command& c) {
  const auto found =
      std::find_if(c.flags.begin(), c.flags.end(), [](const flag& f) { return f.is_argument(); });
  return found == c.flags.end() ? nullptr : &*found;
}

std::string completion_title(std::string_view shell) {
  std::string title = program_version();
  title.append(": completion for ").append(shell);
  return title.append(", written by `leverage completion ").append(shell).append("`.");
}

command declare_completion() {
  declaration<completion_options> d("completion",
                                    "Script by which a shell completes commands, flags and names",
                                    answer_completion);
  d.value("SHELL", "", "Shell that reads the script: " + names_of(shells), d.values().write,
          one_of(shells));
  return d.finish(
      "  leverage completion bash > ~/.local/share/bash-completion/completions/leverage\n"
      "  leverage completion zsh > ~/.zfunc/_leverage    a folder of $fpath, before compinit\n"
      "  leverage completion fish > ~/.config/fish/completions/leverage.fish\n",
      "What is completed: commands, flags, presets, laws, accelerators, families of models, values "
      "of which there are a few, and paths. An installation of the program has the scripts "
      "already.");
}

}  // namespace leverage::program
