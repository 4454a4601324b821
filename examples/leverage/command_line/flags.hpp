// SPDX-License-Identifier: Apache-2.0
/// @file
/// Commands and their flags. A flag is declared once, with all that is known about it:
///
///   declaration<fit_options> d("fit", "A law fitted to a table of runs", answer_fit);
///   fit_options& v = d.values();
///   d.value("--confidence", "P", "Confidence level of the intervals", v.confidence, parse_share).by_default("95%");
///
/// Its default is a text as a user would type it, and is parsed in the same way.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "support/choices.hpp"
#include "support/command_result.hpp"
#include "support/numbers.hpp"
#include "support/result.hpp"

namespace leverage::program {

/// Parses the text of a flag and stores its value, or says what is wrong with it.
using setter = std::function<std::optional<failure>(std::string_view text)>;

/// Values that are too many for a help: laws, presets. A shell completes them.
struct name_list {
  std::string_view name;  ///< "laws"
  std::vector<std::string> (*names)();
};

struct flag {
  std::string name;  ///< "--flops"; or "MODEL", for an argument without dashes
  std::string word;  ///< for the value in the help: "C"; empty for a switch
  std::string help;
  setter set;
  bool repeats = false;                     ///< may be given several times
  std::size_t max_times = 1000;             ///< where it may be given several times
  bool optional = false;                    ///< an argument that a command can do without
  std::string default_text = {};            ///< empty: none
  bool sets_default = false;                ///< or the command assumes the default, and may say so
  std::vector<std::string> old_names = {};  ///< still understood, absent from the help
  std::string group = "Flags";
  std::vector<std::string> choices = {};  ///< all of its values, if they are few
  const name_list* names = nullptr;       ///< the values that have names, if they are many
  char separator = '\0';                  ///< between several values in one text

  [[nodiscard]] bool is_argument() const { return !name.starts_with('-'); }
  /// A value that is set where the flag is not given.
  flag& by_default(std::string text) {
    sets_default = true;
    return assumed(std::move(text));
  }
  /// A value that the command takes where the flag has set none.
  flag& assumed(std::string text) {
    default_text = std::move(text);
    return *this;
  }
  flag& formerly(std::string old) {
    old_names.push_back(std::move(old));
    return *this;
  }
  /// A flag that may be given several times, but not more often than this.
  flag& at_most(std::size_t times) {
    max_times = times;
    return *this;
  }
  /// An argument that a command can do without.
  flag& if_any() {
    optional = true;
    return *this;
  }
  /// A flag whose values are these names.
  flag& named_by(const name_list& list) {
    names = &list;
    return *this;
  }
  flag& in_group(std::string title) {
    group = std::move(title);
    return *this;
  }
};

/// Answers a command line, at most `width` columns wide.
using action = std::function<result<command_result>(std::size_t width)>;

struct command {
  std::string name;
  std::string purpose;   ///< one line, without a full stop
  std::string examples;  ///< lines that begin with two blanks
  std::string notes;     ///< paragraphs; a line with two blanks is a name and a text in columns
  std::vector<flag> flags;
  action run;  ///< the command with what its flags have set
};

/// Takes any text.
[[nodiscard]] inline result<std::string> as_text(std::string_view text) {
  return std::string(text);
}

/// A parser for one of several names. A flag takes them from it as its choices.
template <class T, std::size_t N>
struct choice_parser {
  const choice<T> (*choices)[N];

  [[nodiscard]] result<T> operator()(std::string_view text) const { return choose(*choices, text); }
  [[nodiscard]] std::vector<std::string> names() const {
    std::vector<std::string> all;
    for (const choice<T>& c : *choices) {
      all.emplace_back(c.name);
    }
    return all;
  }
};

template <class T, std::size_t N>
[[nodiscard]] choice_parser<T, N> one_of(const choice<T> (&choices)[N]) {
  return {&choices};
}

/// The same for a flag that keeps the name as it was typed.
template <class T, std::size_t N>
struct name_parser : choice_parser<T, N> {
  [[nodiscard]] result<std::string> operator()(std::string_view text) const {
    return choose(*this->choices, text).map([&](const T&) { return std::string(text); });
  }
};

template <class T, std::size_t N>
[[nodiscard]] name_parser<T, N> name_from(const choice<T> (&choices)[N]) {
  return {{&choices}};
}

/// What is declared of a command, whatever object its flags set.
class flag_list {
 public:
  [[nodiscard]] bool has(std::string_view name) const;
  /// A flag whose text is handled by `set`.
  flag& add(std::string_view name, std::string_view word, std::string_view help, setter set);
  /// A flag without a value.
  flag& toggle(std::string_view name, std::string_view help, bool& to);
  [[nodiscard]] command finish(std::string_view examples, std::string_view notes);

 protected:
  flag_list(std::string_view name, std::string_view purpose);
  ~flag_list() = default;
  command command_;
};

/// Declares a command whose flags set the members of a `Values`.
template <class Values>
class declaration : public flag_list {
 public:
  using answer = result<command_result> (*)(const Values& options, std::size_t width);

  declaration(std::string_view name, std::string_view purpose, answer command)
      : flag_list(name, purpose) {
    command_.run = [values = values_, command](std::size_t width) {
      return command(*values, width);
    };
  }

  /// The object that the flags set.
  [[nodiscard]] Values& values() { return *values_; }

  /// A flag with one value: `parse` makes it from the text.
  template <class Place, class Parse>
  flag& value(std::string_view name, std::string_view word, std::string_view help, Place& to,
              Parse parse) {
    flag& f = add(name, word, help,
                  [&to, parse](std::string_view text) { return store(parse(text), to); });
    take_choices(f, parse);
    return f;
  }

  /// A flag that may be given several times; a separator outside quotes splits each text into several values.
  template <class Place, class Parse>
  flag& each(std::string_view name, std::string_view word, std::string_view help,
             std::vector<Place>& to, Parse parse, char separator = '\0') {
    flag& f = add(name, word, help,
                  [&to, parse, separator](std::string_view text) mutable -> std::optional<failure> {
                    while (true) {
                      const std::size_t end =
                          separator == '\0' ? text.npos : find_unquoted(text, separator);
                      auto one = parse(separator == '\0' ? text : trimmed(text.substr(0, end)));
                      if (!one) {
                        return failure{std::move(one).error()};
                      }
                      to.push_back(*std::move(one));
                      if (end == text.npos) {
                        return std::nullopt;
                      }
                      text.remove_prefix(end + 1);
                    }
                  });
    f.repeats = true;
    f.separator = separator;
    take_choices(f, parse);
    return f;
  }

  /// A flag of NAME=VALUE with commas between them, which may be given several times; it takes each name once.
  template <class Value, class Parse>
  flag& assignments(std::string_view name, std::string_view word, std::string_view help,
                    std::vector<std::pair<std::string, Value>>& to, Parse parse) {
    using pair = std::pair<std::string, Value>;
    return each(
        name, word, help, to,
        [names = std::set<std::string>(), parse](std::string_view text) mutable -> result<pair> {
          auto one = parse(text);
          if (one && !names.insert(one->first).second) {
            return failure{"expected each name once, found " + in_quotes(one->first) + " twice"};
          }
          return one;
        },
        ',');
  }

 private:
  template <class Parse>
  static void take_choices(flag& f, const Parse& parse) {
    if constexpr (requires { parse.names(); }) {
      f.choices = parse.names();
    }
  }

  std::shared_ptr<Values> values_ = std::make_shared<Values>();
};

// The commands, each in a source of its own.
[[nodiscard]] command declare_report();
[[nodiscard]] command declare_compare();
[[nodiscard]] command declare_allocate();
[[nodiscard]] command declare_plan();
[[nodiscard]] command declare_train();
[[nodiscard]] command declare_serve();
[[nodiscard]] command declare_mfu();
[[nodiscard]] command declare_accelerators();
[[nodiscard]] command declare_laws();
[[nodiscard]] command declare_law();
[[nodiscard]] command declare_map();
[[nodiscard]] command declare_fit();
[[nodiscard]] command declare_study();
[[nodiscard]] command declare_calibrate();
[[nodiscard]] command declare_completion();
[[nodiscard]] command declare_manual();

/// All of them, in the order in which a reader meets their questions: what does a model cost, how is a budget split,
/// what does a machine make of it, what is published, what do own runs say, how is the program used.
[[nodiscard]] std::vector<command> all_commands();

}  // namespace leverage::program
