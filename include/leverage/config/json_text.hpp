// SPDX-License-Identifier: Apache-2.0
/// @file
/// A JSON object from text of unknown origin.
#pragma once

#include <cstddef>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "leverage/config/fields.hpp"

namespace leverage::config {

/// An object, or what is wrong with the text.
struct parsed_object {
  nlohmann::json object;
  std::optional<problem> wrong;
};

namespace detail {

inline constexpr int deepest_nesting = 32;

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

/// What is looked at while JSON is parsed: how deep it is nested, and whether the keys of an object differ.
class watched {
 public:
  using json = nlohmann::json;

  /// Whether an event of the parser is kept.
  bool take(int depth, json::parse_event_t event, const json& value) {
    too_deep_ = too_deep_ || depth > deepest_nesting;
    if (too_deep_) return false;
    if (event == json::parse_event_t::object_start) {
      keys_.emplace_back();
    } else if (event == json::parse_event_t::object_end) {
      keys_.pop_back();
    } else if (event == json::parse_event_t::key) {
      last_key_ = value.get_ref<const std::string&>();
      if (!keys_.back().insert(last_key_).second && !repeated_) repeated_ = last_key_;
    }
    return true;
  }

  /// What is wrong with what was seen.
  [[nodiscard]] std::optional<problem> wrong() const {
    if (too_deep_) {
      return problem{"", "a config.json",
                     "JSON nested deeper than " + std::to_string(deepest_nesting)};
    }
    if (repeated_) {
      return problem{shown_key(*repeated_), "once in its object", "twice"};
    }
    return std::nullopt;
  }
  [[nodiscard]] std::string last_key() const { return shown(json(last_key_)); }

 private:
  bool too_deep_ = false;
  std::vector<std::unordered_set<std::string>> keys_;  ///< of the objects that are open
  std::string last_key_;
  std::optional<std::string> repeated_;
};

/// nlohmann's message without its tag and without the offending bytes.
[[nodiscard]] inline std::string parse_error_text(const nlohmann::json::parse_error& error) {
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

}  // namespace detail

/// The object that the text is. Nesting is limited, the keys of an object must differ, and Infinity and NaN are read as
/// texts.
[[nodiscard]] inline parsed_object parse_object(std::string_view text) {
  using nlohmann::json;
  parsed_object result;
  const auto wrong = [&](std::string found) {
    result.wrong = problem{"", "", std::move(found)};
    return result;
  };
  for (const bool again : {false, true}) {
    detail::watched seen;
    const std::string quoted = again ? detail::with_quoted_infinities(text) : std::string();
    const auto watch = [&seen](int depth, json::parse_event_t event, json& value) {
      return seen.take(depth, event, value);
    };
    try {
      result.object = again ? json::parse(quoted, watch) : json::parse(text, watch);
    } catch (const json::parse_error& error) {
      const bool may_be_python = text.find("Infinity") != std::string_view::npos ||
                                 text.find("NaN") != std::string_view::npos;
      if (!again && may_be_python) continue;
      return wrong("broken JSON: " + detail::parse_error_text(error));
    } catch (const json::out_of_range&) {
      return wrong("broken JSON: key " + seen.last_key() +
                   ": expected numbers in the range of a double, found a larger one");
    } catch (const json::exception&) {
      return wrong("broken JSON");
    }
    result.wrong = seen.wrong();
    break;
  }
  if (!result.wrong && !result.object.is_object()) {
    result.wrong = problem{"", "a JSON object", shown(result.object)};
  }
  return result;
}

}  // namespace leverage::config
