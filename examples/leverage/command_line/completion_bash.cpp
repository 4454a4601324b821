// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <map>
#include <tuple>

#include "command_line/completion.hpp"
#include "command_line/help.hpp"

namespace leverage::program {

namespace {

/// What does not depend on the commands. `_leverage_offer COMMAND FLAG` sets words, files, counted and list, and
/// fails where the flag takes no value; an argument is the flag "".
constexpr std::string_view machinery = R"(
_leverage() {
  local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]}
  local command= flag= start= words= files= counted= list= i line
  COMPREPLY=()
  for ((i = 1; i < COMP_CWORD; ++i)); do
    if [[ ${COMP_WORDS[i]} != -* ]]; then
      command=${COMP_WORDS[i]}
      break
    fi
  done
  if [[ -z $command ]]; then
    if [[ $word == -* ]]; then
      words=$_leverage_flags
    else
      words=$_leverage_commands
    fi
  else
    # Of --flag=value, bash makes three words.
    if [[ $word == = ]]; then
      flag=$before word=
    elif [[ $before == = ]]; then
      flag=${COMP_WORDS[COMP_CWORD-2]}
    elif [[ $before == --* ]]; then
      flag=$before
    fi
    if [[ -z $flag ]] || ! _leverage_offer "$command" "$flag"; then
      if [[ $word == -* ]]; then
        words=$(_leverage_flags_of "$command")
      else
        _leverage_offer "$command" ''
      fi
    fi
  fi
  if [[ -n $counted && $word =~ ^[0-9]+x ]]; then
    start=${BASH_REMATCH[0]}
  elif [[ -n $list && $word == *$list* ]]; then
    start=${word%"$list"*}$list
  fi
  while IFS= read -r line; do
    COMPREPLY+=("$line")
  done < <(compgen -P "$start" -W "$words" -- "${word#"$start"}")
  if [[ -n $files ]]; then
    compopt -o filenames 2>/dev/null
    while IFS= read -r line; do
      COMPREPLY+=("$start$line")
    done < <(compgen -f -- "${word#"$start"}")
  fi
}

complete -F _leverage leverage
)";

/// A line of a case: patterns, and what is set for them.
struct arm {
  std::string patterns;
  std::string settings;
};

std::string settings_of(const offered_values& offered) {
  std::string settings;
  if (offered.names != nullptr) {
    settings += fmt::format(" words=$_leverage_{}", offered.names->name);
  } else if (!offered.choices.empty()) {
    settings += fmt::format(" words='{}'", words_of(offered));
  }
  settings += offered.files ? " files=1" : "";
  settings += offered.counted ? " counted=1" : "";
  if (offered.separator != '\0') {
    settings += fmt::format(" list={}", offered.separator);
  }
  return settings.empty() ? " :" : settings;
}

/// The flags that take a value, by what is offered for it.
std::string cases_of(const std::vector<command>& commands) {
  std::vector<arm> arms;
  std::map<std::string, std::size_t> places;
  for (const command& c : commands) {
    for (const flag& f : c.flags) {
      if (!f.is_argument() && f.word.empty()) {
        continue;
      }
      const std::string settings = settings_of(values_of(f));
      const auto [place, is_new] = places.emplace(settings, arms.size());
      if (is_new) {
        arms.push_back({"", settings});
      }
      std::string& patterns = arms[place->second].patterns;
      patterns += fmt::format("{}'{} {}'", patterns.empty() ? "" : " | \\\n      ", c.name,
                              f.is_argument() ? "" : f.name);
    }
  }
  std::string text;
  for (const arm& a : arms) {
    text += fmt::format("    {})\n     {} ;;\n", a.patterns, a.settings);
  }
  return text;
}

}  // namespace

std::string bash_completion(const std::vector<command>& commands) {
  std::string out = "# " + completion_title("bash") + "\n\n";
  for (const name_list* list : lists_of(commands)) {
    out += fmt::format("_leverage_{}='{}'\n", list->name, words_of(list->names()));
  }
  std::string flags;
  for (const program_flag& f : program_flags) {
    flags.append(flags.empty() ? "" : " ").append(f.name);
  }
  out += fmt::format("_leverage_flags='{}'\n\n_leverage_flags_of() {{\n  case $1 in\n", flags);
  for (const command& c : commands) {
    out += fmt::format("    {}) echo '", c.name);
    for (const flag& f : c.flags) {
      out += f.is_argument() ? "" : f.name + " ";
    }
    out += fmt::format("{}' ;;\n", help_flag.name);
  }
  out += "  esac\n}\n\n_leverage_offer() {\n  case \"$1 $2\" in\n";
  out += cases_of(commands) + "    *) return 1 ;;\n  esac\n}\n";
  return out.append(machinery);
}

}  // namespace leverage::program
