// SPDX-License-Identifier: Apache-2.0
/// @file
/// Typed look-ups in a JSON object that keep every problem by key. A look-up that fails returns something harmless, so
/// that a reader is a plain list of look-ups.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "leverage/config/key.hpp"
#include "leverage/config/problem.hpp"
#include "leverage/core/quantities.hpp"

namespace leverage::config {

/// A JSON object and what was found wrong in it.
class fields {
 public:
  using json = nlohmann::json;

  /// `path` stands before the keys in messages: "text_config.". Problems are added to `problems`.
  fields(const json& object, std::vector<problem>& problems, std::string path = {})
      : object_(&object), problems_(&problems), path_(std::move(path)) {}

  /// The largest number that is taken for one.
  static constexpr count largest = count{1} << 40;

  // `missing` is the value for a missing key; without one the key is required.

  /// An integer from 1 on.
  count positive(const key& k, std::optional<count> missing) { return integer_or(k, missing, 1); }
  /// An integer from 0 on.
  count non_negative(const key& k, std::optional<count> missing) {
    return integer_or(k, missing, 0);
  }
  /// An integer from `least` on, or null; `missing` may be null too.
  std::optional<count> integer_or_null(const key& k, std::optional<count> missing, count least) {
    const json* value = find(k);
    if (value == nullptr) return missing;
    return value->is_null() ? std::nullopt : std::optional(integer(k, *value, least));
  }
  std::optional<count> positive_or_null(const key& k, std::optional<count> missing) {
    return integer_or_null(k, missing, 1);
  }
  std::optional<count> non_negative_or_null(const key& k, std::optional<count> missing) {
    return integer_or_null(k, missing, 0);
  }
  /// true or false.
  bool flag(const key& k, std::optional<bool> missing) {
    const json* value = find(k);
    if (value == nullptr) {
      if (!missing) refuse_missing(k, "true or false");
      return missing.value_or(false);
    }
    if (!value->is_boolean()) {
      refuse(present_name(k), "true or false");
      return false;
    }
    return value->get<bool>();
  }
  /// A text; empty where the key is missing or null.
  std::string text(const key& k) {
    const json* value = find(k);
    if (value == nullptr || value->is_null()) return {};
    if (!value->is_string()) {
      refuse(present_name(k), "a text");
      return {};
    }
    return value->get<std::string>();
  }
  /// An array of texts; nothing where the key is missing or null.
  std::optional<std::vector<std::string>> texts(const key& k) {
    return list<std::string>(k, "an array of texts", "an array of texts",
                             [](const json& item) { return item.is_string(); });
  }
  /// An array of integers from 0 on; nothing where the key is missing or null.
  std::optional<std::vector<count>> non_negative_list(const key& k) {
    return list<count>(
        k, "an array of integers", "an array of integers that are not negative",
        [](const json& item) { return item.is_number_integer() && item >= 0 && item <= largest; });
  }
  /// The object of a key, in which look-ups go on; nothing where it is missing or null.
  std::optional<fields> inside(const key& k) {
    const json* value = find(k);
    if (value == nullptr || value->is_null()) return std::nullopt;
    if (!value->is_object()) {
      refuse(present_name(k), "an object");
      return std::nullopt;
    }
    return fields(*value, *problems_, path_ + std::string(present_name(k)) + ".");
  }

  /// Whether the key is there, even as null.
  [[nodiscard]] bool has(std::string_view name) const { return object_->contains(name); }
  /// Whether the key is there and holds an array.
  [[nodiscard]] bool has_list(std::string_view name) const {
    const auto at = object_->find(name);
    return at != object_->end() && at->is_array();
  }
  /// The first name of the key that is there; its first name if none is.
  [[nodiscard]] std::string_view present_name(const key& k) const {
    for (const std::string_view name : k) {
      if (has(name)) return name;
    }
    return k.name();
  }
  [[nodiscard]] const json& object() const { return *object_; }
  /// Whether the key was looked up.
  [[nodiscard]] bool was_read(std::string_view name) const {
    return std::find(read_.begin(), read_.end(), name) != read_.end();
  }

  /// Keeps what is wrong with a key: what was expected, and what was found. Of a key the first problem is kept.
  void refuse(std::string_view name, std::string_view expected, std::string_view found) {
    std::string where = path_ + std::string(name);
    for (const problem& p : *problems_) {
      if (p.key == where) return;
    }
    problems_->push_back({std::move(where), std::string(expected), std::string(found)});
  }
  void refuse(std::string_view name, std::string_view expected) {
    const auto at = object_->find(name);
    refuse(name, expected, at == object_->end() ? "none" : shown(*at));
  }
  /// Whether anything is wrong so far: what follows from several keys is not checked then.
  [[nodiscard]] bool failed() const { return !problems_->empty(); }

 private:
  /// The value of a key, or null (the pointer) where it is missing.
  const json* find(const key& k) {
    const json* first = nullptr;
    std::string_view first_name;
    for (const std::string_view name : k) {
      read_.emplace_back(name);
      const auto at = object_->find(name);
      if (at == object_->end()) continue;
      if (first == nullptr) {
        first = &*at;
        first_name = name;
      } else if (*first != *at) {
        refuse(first_name, "the same as '" + std::string(name) + "', which is " + shown(*at));
      }
    }
    return first;
  }
  static std::string_view integer_from(count least) {
    return least > 0 ? "a positive integer" : "an integer that is not negative";
  }
  count integer(const key& k, const json& value, count least) {
    if (!value.is_number_integer()) {
      refuse(present_name(k), integer_from(least));
      return least;
    }
    // An unsigned number beyond the signed range would turn negative.
    if (value.is_number_unsigned() ? value.get<std::uint64_t>() > largest
                                   : value.get<count>() > largest) {
      refuse(present_name(k), "an integer of at most 2^40");
      return least;
    }
    const auto n = value.get<count>();
    if (n < least) refuse(present_name(k), integer_from(least));
    return (std::max)(n, least);
  }
  count integer_or(const key& k, std::optional<count> missing, count least) {
    if (const json* value = find(k)) return integer(k, *value, least);
    if (!missing) refuse_missing(k, integer_from(least));
    return missing.value_or(least);
  }
  void refuse_missing(const key& k, std::string_view expected) { refuse(k.name(), expected, ""); }
  template <class T, class IsItem>
  std::optional<std::vector<T>> list(const key& k, std::string_view expected,
                                     std::string_view expected_items, const IsItem& is_item) {
    const json* value = find(k);
    if (value == nullptr || value->is_null()) return std::nullopt;
    std::vector<T> all;
    if (!value->is_array()) {
      refuse(present_name(k), expected);
      return all;
    }
    for (const json& item : *value) {
      if (!is_item(item)) {
        refuse(present_name(k), expected_items, shown(item) + " in it");
        return all;
      }
      all.push_back(item.get<T>());
    }
    return all;
  }

  const json* object_;
  std::vector<problem>* problems_;
  std::string path_;
  std::vector<std::string> read_;  ///< the keys that were looked up
};

}  // namespace leverage::config
