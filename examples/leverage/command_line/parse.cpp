// SPDX-License-Identifier: Apache-2.0
#include "command_line/parse.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <string_view>
#include <utility>
#include <vector>

#include "command_line/help.hpp"
#include "models/presets_list.hpp"
#include "support/near_names.hpp"
#include "support/quantity_text.hpp"

namespace leverage::program {

namespace {

/// A flag with what CLI11 collects for each of its names, the present one first.
struct declared_flag {
  flag* which;
  std::vector<CLI::Option*> names;
};

struct declared_command {
  command* which;
  CLI::App* app;
  std::vector<declared_flag> flags;
};

CLI::Option* declare(CLI::App& app, const flag& f, const std::string& name) {
  if (f.is_argument()) {
    CLI::Option* option = app.add_option(name);
    return f.repeats ? option->expected(CLI::detail::expected_max_vector_size)
                           ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll)
                     : option;
  }
  if (f.word.empty()) {
    return app.add_flag(name);
  }
  // One value follows each name; whether several are too many is judged later, by flag.
  return app.add_option(name)->type_name(f.word)->multi_option_policy(
      CLI::MultiOptionPolicy::TakeAll);
}

// CLI11 takes a list of arguments from "[a,b]". Here brackets are part of a name: a mark before them keeps it whole.
constexpr char mark = '\x01';

/// The words of a command line, marked, from the last to the first, as CLI11 wants them.
std::vector<std::string> marked_words(int argc, const char* const* argv) {
  std::vector<std::string> words;
  for (int i = argc; i-- > 1;) {
    std::string word(argv[i]);
    if (word.starts_with('[') && word.ends_with(']')) {
      word.insert(0, 1, mark);
    }
    words.push_back(std::move(word));
  }
  return words;
}

/// What CLI11 has taken, without marks.
std::vector<std::string> unmarked(std::vector<std::string> words) {
  for (std::string& word : words) {
    if (word.size() > 1 && word[0] == mark && word[1] == '[') {
      word.erase(0, 1);
    }
  }
  return words;
}

declared_command declare(CLI::App& app, command& c) {
  declared_command declared{&c, app.add_subcommand(c.name), {}};
  declared.app->set_help_flag("-h,--help");
  declared.app->allow_extras();
  for (flag& f : c.flags) {
    declared_flag& d = declared.flags.emplace_back(declared_flag{&f, {}});
    d.names.push_back(declare(*declared.app, f, f.name));
    for (const std::string& old : f.old_names) {
      d.names.push_back(declare(*declared.app, f, old));
    }
  }
  return declared;
}

/// What is wrong, and where to read on.
failure with_hint(std::string_view why, std::string_view command_name) {
  return failure{fmt::format("{} (see leverage {}{}--help)", why, command_name,
                             command_name.empty() ? "" : " ")};
}

/// A word that no flag and no argument of the command takes.
failure unexpected(const declared_command& c, const std::string& typed) {
  const std::string name = typed.substr(0, typed.find('='));
  if (!name.starts_with('-')) {
    return with_hint(fmt::format("expected no further argument, found {}", in_quotes(typed)),
                     c.which->name);
  }
  std::vector<std::string_view> names;
  for (const flag& f : c.which->flags) {
    if (!f.is_argument()) {
      names.push_back(f.name);
    }
  }
  return with_hint(fmt::format("expected a flag of leverage {}, found {}{}", c.which->name,
                               in_quotes(name), nearest_text(name, names)),
                   c.which->name);
}

failure no_command(const std::vector<command>& commands, const std::vector<std::string>& typed) {
  std::vector<std::string_view> names;
  for (const command& c : commands) {
    names.push_back(c.name);
  }
  if (!typed.empty() && typed.front().starts_with('-')) {
    std::vector<std::string_view> flags;
    for (const program_flag& f : program_flags) {
      flags.push_back(f.name);
    }
    return with_hint(fmt::format("expected a command before its flags, found {}{}",
                                 in_quotes(typed.front()), nearest_text(typed.front(), flags)),
                     "");
  }
  const std::string near = typed.empty() ? "" : nearest_text(typed.front(), names);
  return with_hint(
      fmt::format(
          "expected a command, found {}{}", typed.empty() ? "none" : in_quotes(typed.front()),
          near.empty() ? fmt::format("; the commands are {}", fmt::join(names, ", ")) : near),
      "");
}

/// CLI11's complaints that are left: a flag without its value, a switch with one.
std::string reason_of(const CLI::ParseError& error) {
  const std::string what = error.what();
  const std::size_t colon = what.find(": ");
  constexpr std::string_view missing = " missing";
  constexpr std::string_view one = "1 required ";
  if (colon != what.npos && what.ends_with(missing) &&
      what.compare(colon + 2, one.size(), one) == 0) {
    const std::size_t first = colon + 2 + one.size();
    return fmt::format("{}: expected {}, found none", what.substr(0, colon),
                       what.substr(first, what.size() - missing.size() - first));
  }
  return printable(what);
}

/// An answer that is a text.
template <class Text>
action text_action(Text text) {
  return
      [text](std::size_t width) -> result<command_result> { return command_result{text(width)}; };
}

/// What is wrong with the texts that a flag was given, before any is read.
std::optional<failure> wrong_texts(const flag& f, const std::vector<std::string>& texts) {
  if (!f.repeats && texts.size() > 1) {
    return failure{fmt::format("expected once, found {} times", texts.size())};
  }
  if (texts.size() > f.max_times) {
    return failure{fmt::format("expected {} times or fewer, found {}", f.max_times, texts.size())};
  }
  for (const std::string& text : texts) {
    if (f.word.empty() && !f.is_argument()) {
      if (text != "true") {  // what CLI11 makes of a switch without a value
        return failure{fmt::format("expected no value, found {}", in_quotes(text))};
      }
    } else if (trimmed(text).empty()) {
      return failure{fmt::format("expected {}, found {}",
                                 f.word.empty() ? "a name" : fmt::format("a value {}", f.word),
                                 text.empty() ? "nothing" : in_quotes(text))};
    }
  }
  return std::nullopt;
}

/// Sets what the flags of a command were given, defaults first.
std::optional<failure> set_flags(const declared_command& c) {
  for (const declared_flag& f : c.flags) {
    const flag& declared = *f.which;
    if (declared.sets_default) {
      if (auto wrong = declared.set(declared.default_text)) {
        return failure{declared.name + ": " + wrong->value()};
      }
    }
    std::string name;
    for (const CLI::Option* option : f.names) {
      if (option->count() == 0) {
        continue;
      }
      if (!name.empty()) {
        return failure{
            fmt::format("{}, {}: expected one of them, found both", name, option->get_name())};
      }
      name = option->get_name();
      const std::vector<std::string> texts = unmarked(option->results());
      if (const auto wrong = wrong_texts(declared, texts)) {
        return failure{name + ": " + wrong->value()};
      }
      for (const std::string& text : texts) {
        if (auto wrong = declared.set(text)) {
          return failure{name + ": " + wrong->value()};
        }
      }
    }
  }
  return std::nullopt;
}

}  // namespace

std::string nearest_text(std::string_view typed, const std::vector<std::string_view>& names) {
  const std::string_view near = nearest(typed, names);
  return near.empty() || edit_distance(typed, near) > 1 + typed.size() / 3
             ? std::string()
             : fmt::format("; nearest: {}", near);
}

result<action> parse(int argc, const char* const* argv) {
  std::vector<command> commands = all_commands();
  CLI::App app("", "leverage");
  app.set_help_flag("-h,--help");
  app.set_version_flag("--version", program_version() + "\n");
  app.require_subcommand(0, 1);
  app.allow_extras();
  bool list_presets = false;
  bool json = false;
  app.add_flag("--list-presets", list_presets);
  app.add_flag("--json", json);
  std::vector<declared_command> declared;
  for (command& c : commands) {
    declared.push_back(declare(app, c));
  }
  const auto chosen = [&]() -> const declared_command* {
    const auto found = std::find_if(declared.begin(), declared.end(),
                                    [](const declared_command& c) { return c.app->parsed(); });
    return found == declared.end() ? nullptr : &*found;
  };
  try {
    app.parse(marked_words(argc, argv));
  } catch (const CLI::CallForHelp&) {
    const declared_command* c = chosen();
    return c != nullptr
               ? text_action(
                     [asked = *c->which](std::size_t width) { return help_of(asked, width); })
               : text_action([commands](std::size_t width) { return help_of(commands, width); });
  } catch (const CLI::CallForVersion&) {
    return text_action([](std::size_t) { return program_version() + "\n"; });
  } catch (const CLI::ParseError& error) {
    const declared_command* c = chosen();
    return with_hint(reason_of(error), c != nullptr ? c->which->name : "");
  }
  const declared_command* c = chosen();
  if (c == nullptr) {
    const std::vector<std::string> rest = unmarked(app.remaining());
    if (!list_presets || !rest.empty()) {
      return no_command(commands, rest);
    }
    return text_action(
        [json](std::size_t width) { return json ? presets_json() : presets_table(width); });
  }
  if (const std::vector<std::string> rest = unmarked(c->app->remaining()); !rest.empty()) {
    return unexpected(*c, rest.front());
  }
  if (list_presets || json) {
    return with_hint(
        fmt::format("{}: expected after the command", json ? "--json" : "--list-presets"),
        c->which->name);
  }
  if (const auto wrong = set_flags(*c)) {
    return with_hint(wrong->value(), c->which->name);
  }
  return [run = c->which->run, name = c->which->name](std::size_t width) {
    return run(width).map_error(
        [&](const std::string& why) { return with_hint(why, name).value(); });
  };
}

}  // namespace leverage::program
