// SPDX-License-Identifier: Apache-2.0
/// @file
/// A JSON object from text of unknown origin. No exception is thrown or caught, so that it compiles without them
/// (-fno-exceptions with JSON_NOEXCEPTION defined).
#pragma once

#include <cstddef>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "leverage/config/fields.hpp"

namespace leverage::config {

/// An object, or what is wrong with the text.
struct parsed_object {
  nlohmann::json object;
  std::optional<problem> wrong;
};

namespace detail {

inline constexpr std::size_t deepest_nesting = 32;

/// The text with Infinity and NaN, which Python writes and JSON does not have, in quotes. A key that needs a number is
/// then reported with what it holds, and any other is no obstacle.
[[nodiscard]] inline std::string with_quoted_infinities(std::string_view text) {
  std::string quoted;
  quoted.reserve(text.size() + 64);
  bool in_string = false;
  for (std::size_t i = 0; i < text.size();) {
    if (!in_string) {
      std::size_t length = 0;
      for (const std::string_view word : {"-Infinity", "Infinity", "NaN"}) {
        if (text.substr(i).starts_with(word)) {
          length = word.size();
          break;
        }
      }
      if (length > 0) {
        quoted.append(1, '"').append(text.substr(i, length)).append(1, '"');
        i += length;
        continue;
      }
    }
    if (text[i] == '"') in_string = !in_string;
    if (in_string && text[i] == '\\' && i + 1 < text.size()) quoted += text[i++];
    quoted += text[i++];
  }
  return quoted;
}

/// nlohmann's message without its tag and without the offending bytes.
[[nodiscard]] inline std::string parse_error_text(const nlohmann::json::exception& error) {
  std::string text = error.what();
  if (const auto tag = text.find("] "); tag != std::string::npos) text.erase(0, tag + 2);
  if (const auto rest = text.find("; last read"); rest != std::string::npos) {
    const auto expected = text.find("; expected", rest);
    text = text.substr(0, rest) + (expected == std::string::npos ? "" : text.substr(expected));
  }
  for (char& c : text) {
    if (static_cast<unsigned char>(c) < 32 || static_cast<unsigned char>(c) > 126) c = '?';
  }
  return text;
}

/// Builds a value from the events of the parser, which need no exceptions. It limits the nesting, and wants the keys of
/// an object to differ.
class value_builder {
 public:
  using json = nlohmann::json;

  explicit value_builder(json& result) : result_(&result) {}

  /// What is wrong with what was read.
  [[nodiscard]] std::optional<problem> wrong() const {
    if (broken_) return problem{"", "", *broken_};
    if (too_deep_) {
      return problem{"", "a config.json",
                     "JSON nested deeper than " + std::to_string(deepest_nesting)};
    }
    if (repeated_) return problem{shown_key(*repeated_), "once in its object", "twice"};
    return std::nullopt;
  }
  /// Whether the text is not JSON.
  [[nodiscard]] bool is_broken() const { return broken_.has_value(); }

  // The interface that the parser asks for; false ends it.
  bool null() { return add(nullptr); }
  bool boolean(bool value) { return add(value); }
  bool number_integer(json::number_integer_t value) { return add(value); }
  bool number_unsigned(json::number_unsigned_t value) { return add(value); }
  bool number_float(json::number_float_t value, const std::string& /*digits*/) {
    return add(value);
  }
  bool string(std::string& value) { return add(std::move(value)); }
  bool binary(json::binary_t& /*value*/) { return false; }  // JSON has none
  bool start_object(std::size_t /*size*/) { return open(json::object()); }
  bool start_array(std::size_t /*size*/) { return open(json::array()); }
  bool end_object() { return close(); }
  bool end_array() { return close(); }
  bool key(std::string& name) {
    last_key_ = name;
    if (open_.back()->contains(name) && !repeated_) repeated_ = name;
    return true;
  }
  bool parse_error(std::size_t /*position*/, const std::string& /*token*/,
                   const json::exception& error) {
    constexpr int number_out_of_range = 406;
    broken_ = error.id == number_out_of_range
                  ? "broken JSON: key " + shown(json(last_key_)) +
                        ": expected numbers in the range of a double, found a larger one"
                  : "broken JSON: " + parse_error_text(error);
    return false;
  }

 private:
  /// Puts a value in its place, and returns where it is now.
  json* place(json value) {
    if (open_.empty()) {
      *result_ = std::move(value);
      return result_;
    }
    json& parent = *open_.back();
    if (parent.is_array()) {
      parent.push_back(std::move(value));
      return &parent.back();
    }
    json& slot = parent[last_key_];
    slot = std::move(value);
    return &slot;
  }
  bool add(json value) {
    place(std::move(value));
    return true;
  }
  bool open(json value) {
    if (open_.size() >= deepest_nesting) {
      too_deep_ = true;
      return false;
    }
    open_.push_back(place(std::move(value)));
    return true;
  }
  bool close() {
    open_.pop_back();
    return true;
  }

  json* result_;
  std::vector<json*> open_;  ///< the objects and arrays that are not at their end
  std::string last_key_;
  bool too_deep_ = false;
  std::optional<std::string> repeated_;
  std::optional<std::string> broken_;
};

}  // namespace detail

/// The object that the text is. Nesting is limited, the keys of an object must differ, and Infinity and NaN are read as
/// texts.
[[nodiscard]] inline parsed_object parse_object(std::string_view text) {
  using nlohmann::json;
  parsed_object result;
  for (const bool again : {false, true}) {
    detail::value_builder builder(result.object);
    const std::string quoted = again ? detail::with_quoted_infinities(text) : std::string();
    const std::string_view parsed = again ? std::string_view(quoted) : text;
    static_cast<void>(json::sax_parse(parsed.begin(), parsed.end(), &builder));
    const bool may_be_python = text.find("Infinity") != std::string_view::npos ||
                               text.find("NaN") != std::string_view::npos;
    if (builder.is_broken() && !again && may_be_python) continue;
    result.wrong = builder.wrong();
    break;
  }
  if (!result.wrong && !result.object.is_object()) {
    result.wrong = problem{"", "a JSON object", shown(result.object)};
  }
  return result;
}

}  // namespace leverage::config
