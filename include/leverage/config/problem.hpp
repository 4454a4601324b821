// SPDX-License-Identifier: Apache-2.0
/// @file
/// What is wrong with a file, and how a message shows what stands in it.
#pragma once

#include <cstddef>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "leverage/core/detail/cpp20.hpp"

namespace leverage::config {

/// What is wrong with a key of a file. All texts are one line of ASCII.
struct problem {
  std::string
      key;  ///< with the objects that it is in: text_config.hidden_size; empty: the file as a whole
  std::string expected;  ///< empty: `found` says it all
  std::string found;     ///< empty: the key is missing
  bool is_rule = false;  ///< the file can be read, and the model breaks a rule of model/rules.hpp

  /// The problem as one line.
  [[nodiscard]] std::string text() const {
    if (expected.empty()) return found;
    const std::string where = key.empty() ? std::string() : "key '" + key + "': ";
    return where + (found.empty() ? "missing, expected " + expected
                                  : "expected " + expected + ", found " + found);
  }
};

/// A JSON value as a message shows it: short, one line, ASCII.
[[nodiscard]] inline std::string shown(const nlohmann::json& value) {
  if (value.is_array()) return "an array of " + std::to_string(value.size());
  if (value.is_object()) return "an object";
  constexpr std::size_t longest = 60;
  std::string text = value.dump(-1, ' ', true, nlohmann::json::error_handler_t::replace);
  if (text.size() > longest) {
    text.resize(longest);
    text += value.is_string() ? "...\"" : "...";
  }
  return text;
}

/// The name of a key as a message shows it: short, one line, ASCII.
[[nodiscard]] inline std::string shown_key(std::string_view name) {
  const std::string quoted = shown(nlohmann::json(name));
  return quoted.substr(1, quoted.size() - 2);
}

}  // namespace leverage::config
