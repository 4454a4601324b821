// SPDX-License-Identifier: Apache-2.0
// Bad input of every kind: exit code 2 and one line that names what is wrong, at once, and nothing is written. The
// inputs are lines of bad_inputs.txt, which says how they are written.
#include <doctest/doctest.h>

#include <sys/stat.h>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <map>
#include <optional>
#include <sstream>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include "program/support.hpp"
#include "support/printable.hpp"

namespace bad_input_test {

namespace fs = std::filesystem;
using test::file_text;
using test::has;
using test::lines_of;
using test::run;

using texts = std::vector<std::string>;

/// The words of a line: see bad_inputs.txt.
texts words_of(std::string_view line) {
  texts words;
  bool open = false;
  char quote = '\0';
  const auto put = [&](char c) {
    if (!open) {
      words.emplace_back();
      open = true;
    }
    words.back() += c;
  };
  for (std::size_t i = 0; i < line.size(); ++i) {
    const char c = line[i];
    if (c == '\\' && i + 1 < line.size()) {
      const char next = line[++i];
      if (next == 'x') {
        put(static_cast<char>(std::stoi(std::string(line.substr(i + 1, 2)), nullptr, 16)));
        i += 2;
      } else {
        put(next == 'n' ? '\n' : next == 't' ? '\t' : next);
      }
    } else if (c == quote) {
      quote = '\0';
    } else if (quote == '\0' && (c == '"' || c == '\'')) {
      quote = c;
      if (!open) {
        words.emplace_back();
        open = true;
      }
    } else if (quote == '\0' && c == ' ') {
      open = false;
    } else {
      put(c);
    }
  }
  return words;
}

struct bad_input {
  std::size_t line = 0;
  int code = 0;
  std::size_t complaints = 1;
  std::string name{};
  texts arguments{};
};

/// The inputs of the table, one for each text of a class.
std::vector<bad_input> inputs_of(const std::string& table) {
  std::vector<bad_input> inputs;
  std::map<std::string, texts> classes;
  const auto expanded = [&](const std::string& word) {
    for (const auto& [name, members] : classes) {
      if (const std::size_t at = word.find(name); at != word.npos) {
        texts all;
        for (const std::string& member : members) {
          all.push_back(word.substr(0, at) + member + word.substr(at + name.size()));
        }
        return all;
      }
    }
    return texts{word};
  };
  std::size_t number = 0;
  for (const std::string& line : lines_of(table)) {
    ++number;
    if (line.empty() || line[0] == '#') {
      continue;
    }
    if (line[0] == '=') {
      const texts words = words_of(line.substr(1));
      texts& members = classes[words.at(0)];
      for (std::size_t i = 1; i < words.size(); ++i) {
        const texts more = expanded(words[i]);
        members.insert(members.end(), more.begin(), more.end());
      }
      continue;
    }
    const std::size_t first = line.find('|');
    const std::size_t second = line.find('|', first + 1);
    bad_input input;
    input.line = number;
    std::istringstream code(line.substr(0, first));
    char x = '\0';
    code >> input.code >> x >> input.complaints;
    input.complaints = x == '\0' ? 1 : input.complaints;
    const std::string name = line.substr(first + 1, second - first - 1);
    const std::size_t begin = name.find_first_not_of(' ');
    input.name = name.substr(begin, name.find_last_not_of(' ') + 1 - begin);
    std::vector<texts> choices{{}};
    for (const std::string& word : words_of(line.substr(second + 1))) {
      std::vector<texts> longer;
      for (const texts& start : choices) {
        for (const std::string& one : expanded(word)) {
          longer.push_back(start);
          longer.back().push_back(one);
        }
      }
      choices = std::move(longer);
    }
    for (texts& arguments : choices) {
      inputs.push_back(input);
      inputs.back().arguments = std::move(arguments);
    }
  }
  return inputs;
}

/// The folder in which the inputs are tried, and the current one for the life of the object.
struct workplace {
  test::folder folder;
  fs::path before = fs::current_path();

  workplace() {
    fs::current_path(folder.path);
    const std::string runs = file_text(LEVERAGE_SOURCE_DIR "/examples/simulated_runs.csv");
    write("runs.csv", "N,D,L" + runs.substr(runs.find('\n')));
    write("study.csv", file_text(LEVERAGE_SOURCE_DIR "/examples/simulated_study.csv"));
    write("empty.csv", "");
    write("blank.csv", " \n\n");
    for (const std::string end : {".csv", ".json"}) {
      fs::create_directory("folder" + end);
      REQUIRE(mkfifo(("pipe" + end).c_str(), 0600) == 0);
      fs::create_symlink("/dev/zero", "zero" + end);
      write("huge" + end, "");
      fs::resize_file("huge" + end, std::uintmax_t{1} << 40U);
    }
    fs::create_symlink("loop.csv", "loop.csv");
    write("utf16.csv", std::string("\xff\xfeN\0,\0D\0,\0L\0\n\0", 14));
    std::string bytes;
    for (int i = 0; i < 1024; ++i) {
      bytes += static_cast<char>(i % 256);
    }
    write("binary.csv", bytes);
    std::string columns = "c0";
    std::string row = "1";
    for (int i = 1; i < 100'000; ++i) {
      columns += ",c" + std::to_string(i);
      row += ",1";
    }
    write("wide.csv", columns + "\n" + row + "\n");
    fs::create_directory("model.svg");
  }
  workplace(const workplace&) = delete;
  workplace& operator=(const workplace&) = delete;
  ~workplace() {
    std::error_code ignored;
    fs::current_path(before, ignored);
  }

  static void write(const std::string& name, const std::string& text) {
    std::ofstream(name, std::ios::binary) << text;
  }

  /// The argument that a word means; the file that it describes is made.
  static std::string argument(const std::string& word) {
    const auto after = [&](std::string_view start) { return word.substr(start.size()); };
    if (word.starts_with("csv:")) {
      std::string text = after("csv:");
      std::replace(text.begin(), text.end(), '|', '\n');
      write("table.csv", text);
      return "table.csv";
    }
    if (word.starts_with("json:")) {
      write("model.json", after("json:"));
      return "model.json";
    }
    if (word.starts_with("edited:")) {
      const std::string edit = after("edited:");
      const std::size_t equals = edit.find('=');
      auto file = test::json::parse(test::config_text("llama-3-8b"));
      if (equals + 1 == edit.size()) {
        file.erase(edit.substr(0, equals));
      } else {
        file[edit.substr(0, equals)] = test::json::parse(edit.substr(equals + 1));
      }
      write("model.json", file.dump());
      return "model.json";
    }
    return word;
  }

  /// What is in the folder, with sizes: it differs where something was written.
  static std::vector<std::pair<std::string, std::uintmax_t>> content() {
    std::vector<std::pair<std::string, std::uintmax_t>> all;
    for (const fs::directory_entry& entry : fs::recursive_directory_iterator(".")) {
      std::error_code ignored;
      const bool regular = entry.symlink_status().type() == fs::file_type::regular;
      all.emplace_back(entry.path().string(), regular ? entry.file_size(ignored) : 0);
    }
    std::sort(all.begin(), all.end());
    return all;
  }
};

/// What is wrong with the answer to an input; empty if nothing is.
std::string wrong_answer(const bad_input& input, const test::outcome& answer) {
  constexpr std::size_t longest = 5000;
  const texts lines = lines_of(answer.err);
  std::string wrong;
  const auto demand = [&](bool holds, const std::string& what) {
    wrong += holds ? "" : what + "; ";
  };
  demand(answer.code == input.code, "exit code " + std::to_string(answer.code));
  demand(answer.code != 2 || answer.out.empty(), "something on standard output");
  if (input.code == 2 || !answer.err.empty()) {
    demand(lines.size() == input.complaints, std::to_string(lines.size()) + " lines");
    demand(answer.err.ends_with('\n'), "no end of the line");
    demand(answer.err.size() < longest, "a long complaint");
    demand(std::all_of(lines.begin(), lines.end(),
                       [&](const std::string& line) {
                         return line.starts_with("leverage: ") && has(line, input.name);
                       }),
           "a line that does not name " + input.name);
  }
  for (const std::string& text : {answer.err, answer.out}) {
    demand(leverage::program::printable_lines(text) == text, "controls or bytes that are no UTF-8");
  }
  return wrong;
}

TEST_CASE("the lines of the table are read as it says") {
  CHECK(words_of("a 'b \"c' \"\" d\\x41\\n") == texts{"a", "b \"c", "", "dA\n"});
  const auto inputs =
      inputs_of("# no\n= {two} 1 \"\"\n= {three} {two} 3\n2 x 4 | --a  | b --a={three}\n1 | c |\n");
  REQUIRE(inputs.size() == 4);
  CHECK(inputs[0].code == 2);
  CHECK(inputs[0].complaints == 4);
  CHECK(inputs[0].name == "--a");
  CHECK(inputs[0].arguments == texts{"b", "--a=1"});
  CHECK(inputs[1].arguments == texts{"b", "--a="});
  CHECK(inputs[2].arguments == texts{"b", "--a=3"});
  CHECK(inputs[3].code == 1);
  CHECK(inputs[3].complaints == 1);
  CHECK(inputs[3].arguments.empty());
}

TEST_CASE("every bad input of the table is refused in a line that names it") {
  const auto inputs = inputs_of(file_text(LEVERAGE_SOURCE_DIR "/tests/program/bad_inputs.txt"));
  CHECK(inputs.size() >= 600);
  const workplace here;
  for (const bad_input& input : inputs) {
    texts arguments{};
    for (const std::string& word : input.arguments) {
      arguments.push_back(workplace::argument(word));
    }
    const auto before = workplace::content();
    const auto start = std::chrono::steady_clock::now();
    const test::outcome answer = run(arguments);
    const auto took = std::chrono::steady_clock::now() - start;
    std::string wrong = wrong_answer(input, answer);
    if (took > std::chrono::seconds(10)) {
      wrong += "more than 10 s; ";
    }
    if (workplace::content() != before) {
      wrong += "a file was written; ";
    }
    if (!wrong.empty()) {
      INFO("line " << input.line << ": "
                   << test::json(arguments).dump(-1, ' ', true,
                                                 test::json::error_handler_t::replace));
      INFO(answer.err);
      CHECK(wrong == "");
    }
  }
}

TEST_CASE(
    "every flag of every help is refused blank, twice, and with a value or without one where it "
    "has one") {
  const workplace here;
  std::size_t tried = 0;
  for (const std::string command :
       {"report", "compare", "allocate", "plan", "train", "serve", "mfu", "accelerators", "laws",
        "law", "map", "fit", "study", "calibrate", "completion", "manual"}) {
    for (const std::string& line : lines_of(run({command, "--help"}, 1000).out)) {
      if (!line.starts_with("  --")) {
        continue;
      }
      const std::string head = line.substr(2, line.find("  ", 2) - 2);
      const std::string name = head.substr(0, head.find(' '));
      const bool has_value = head != name;
      std::vector<texts> wrong;
      if (has_value) {
        wrong = {{command, name}, {command, name, ""}, {command, name + "= "}};
      } else {
        wrong = {{command, name + "=x"}, {command, name + "=0"}};
      }
      if (!head.ends_with("...")) {
        const texts value = has_value ? texts{name, "1", name, "1"} : texts{name, name};
        wrong.push_back({command});
        wrong.back().insert(wrong.back().end(), value.begin(), value.end());
      }
      for (const texts& arguments : wrong) {
        ++tried;
        INFO(test::json(arguments).dump());
        CHECK(wrong_answer({.code = 2, .name = name, .arguments = arguments}, run(arguments)) ==
              "");
      }
    }
  }
  CHECK(tried > 400);
  CHECK(here.folder.path == fs::current_path());
}

}  // namespace bad_input_test
