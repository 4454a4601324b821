// SPDX-License-Identifier: Apache-2.0
/// @file
/// Real configuration files, edited ones, and the program as a function.
#pragma once

#include <doctest/doctest.h>

#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <initializer_list>
#include <iterator>
#include <nlohmann/json.hpp>
#include <optional>
#include <sstream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include "command_line/command_line.hpp"
#include "models/config_reader.hpp"

namespace test {

using nlohmann::json;

/// The bytes of a file; none if it cannot be read.
inline std::string file_text(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

/// The path of a published file in examples/configs.
inline std::string config_path(const std::string& name) {
  return LEVERAGE_SOURCE_DIR "/examples/configs/" + name + ".json";
}

/// Its text.
inline std::string config_text(const std::string& name) { return file_text(config_path(name)); }

using edits = std::initializer_list<std::pair<std::string, json>>;

/// A published file with some keys set.
inline std::string edited(const std::string& name, edits set) {
  json file = json::parse(config_text(name));
  for (const auto& [key, value] : set) {
    file[key] = value;
  }
  return file.dump();
}

/// A published file without a key.
inline std::string without(const std::string& name, const std::string& key) {
  json file = json::parse(config_text(name));
  file.erase(key);
  return file.dump();
}

/// What a text is read as; a failure to read it fails the test with its reason.
inline leverage::program::config_file read(const std::string& text) {
  const auto c = leverage::program::parse_config(text, std::nullopt);
  if (!c) {
    throw std::runtime_error(c.error());
  }
  return *c;
}

/// Why a text is refused; empty if it is not.
inline std::string refusal(const std::string& text) {
  const auto c = leverage::program::parse_config(text, std::nullopt);
  return c ? "" : c.error();
}

/// A temporary folder that is removed with the object.
struct folder {
  std::filesystem::path path;
  folder() {
    std::string pattern =
        (std::filesystem::temp_directory_path() / "leverage-test-XXXXXX").string();
    if (mkdtemp(pattern.data()) == nullptr) {
      throw std::runtime_error("cannot make a temporary folder");
    }
    path = pattern;
  }
  folder(const folder&) = delete;
  folder& operator=(const folder&) = delete;
  ~folder() {
    std::error_code ignored;
    std::filesystem::remove_all(path, ignored);
  }
  [[nodiscard]] std::string operator/(const std::string& name) const {
    return (path / name).string();
  }
  /// A file in it with this text.
  [[nodiscard]] std::string file(const std::string& name, const std::string& text) const {
    std::ofstream(path / name) << text;
    return (path / name).string();
  }
  [[nodiscard]] bool empty() const { return std::filesystem::is_empty(path); }
};

/// An environment variable with another value for the life of the object.
struct changed_variable {
  const char* name;
  bool was_set;
  std::string before;
  changed_variable(const char* which, const std::string& value)
      : name{which}, was_set{std::getenv(which) != nullptr}, before{value_of(which)} {
    setenv(name, value.c_str(), 1);
  }
  static std::string value_of(const char* which) {
    const char* const value = std::getenv(which);
    return value == nullptr ? "" : value;
  }
  changed_variable(const changed_variable&) = delete;
  changed_variable& operator=(const changed_variable&) = delete;
  ~changed_variable() {
    if (was_set) {
      setenv(name, before.c_str(), 1);
    } else {
      unsetenv(name);
    }
  }
};

/// In place of gnuplot, a program that takes a script and draws nothing, to the end of the picture: what is not drawn can
/// be tested where gnuplot is not installed.
struct drawn_by_nobody {
  folder programs;
  changed_variable path;
  drawn_by_nobody()
      : path("PATH", programs.path.string() + ":" + changed_variable::value_of("PATH")) {
    std::ofstream(programs / "gnuplot")
        << "#!/bin/sh\n[ \"$*\" = -d ] || exit 9\nif grep -q '^set terminal svg'; then\n  echo "
           "'<svg></svg>'\nelse\n"
           "  printf '\\211PNG\\r\\n\\032\\n\\0\\0\\0\\0IEND\\256B`\\202'\nfi\n";
    std::filesystem::permissions(programs / "gnuplot", std::filesystem::perms::owner_all);
  }
};

/// Whether a text contains another.
inline bool has(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

/// The lines of a text, without their ends.
inline std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

/// Whether pictures can be drawn here; a test that leaves them out says so.
inline bool has_gnuplot() {
  const bool found = std::system("gnuplot --version > /dev/null 2>&1") == 0;
  if (!found) MESSAGE("gnuplot is not installed: the pictures themselves are not tested");
  return found;
}

struct outcome {
  int code = 0;
  std::string out;
  std::string err;
};

/// The program with these arguments.
inline outcome run(const std::vector<std::string>& arguments, std::size_t width = 100) {
  std::vector<const char*> argv{"leverage"};
  for (const std::string& a : arguments) {
    argv.push_back(a.c_str());
  }
  std::ostringstream out;
  std::ostringstream err;
  const int code =
      leverage::program::run(static_cast<int>(argv.size()), argv.data(), out, err, width);
  return {code, out.str(), err.str()};
}

}  // namespace test
