// SPDX-License-Identifier: Apache-2.0
/// @file
/// Typed look-ups in a JSON object. The first thing that is wrong is kept; from then on every
/// look-up returns something harmless, so that a reader is a plain list of look-ups.
#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "leverage/core/quantities.hpp"

namespace leverage::program {

/// The names of one key: the first that is there is read; more than one must agree.
class key {
 public:
  key(const char* name) : names_{name, {}} {}
  key(std::string_view name, std::string_view other) : names_{name, other} {}

  [[nodiscard]] std::string_view name() const { return names_[0]; }
  [[nodiscard]] std::string_view other() const { return names_[1]; }

 private:
  std::string_view names_[2];
};

/// In place of a default: the key must be there.
inline constexpr std::nullopt_t required = std::nullopt;

/// The object and what was found wrong in it.
class fields {
 public:
  explicit fields(const nlohmann::json& object) : object_(object) {}

  /// The largest number that is taken for one.
  static constexpr count largest = count{1} << 40;

  // `missing` is the value for a missing key; without one the key is required.

  /// An integer from 1 on.
  count positive(const key& k, std::optional<count> missing);
  /// An integer from 0 on.
  count non_negative(const key& k, std::optional<count> missing);
  /// true or false.
  bool flag(const key& k, std::optional<bool> missing);

  /// An integer from 1 on, or null; `missing` may be null too.
  std::optional<count> positive_or_null(const key& k, std::optional<count> missing);
  /// An integer from 0 on, or null.
  std::optional<count> non_negative_or_null(const key& k, std::optional<count> missing);
  /// A text; empty where the key is missing or null.
  std::string text(const key& k);
  /// An array of texts; nothing where the key is missing or null.
  std::optional<std::vector<std::string>> texts(const key& k);
  /// An array of integers from 0 on; nothing where the key is missing or null.
  std::optional<std::vector<count>> non_negative_list(const key& k);

  /// Whether the key is there, even as null.
  [[nodiscard]] bool has(std::string_view name) const { return object_.contains(name); }

  /// Keeps what is wrong with a key: what was expected, and what was found.
  void refuse(std::string_view name, std::string_view expected);
  void refuse(std::string_view name, std::string_view expected, std::string_view found);

  [[nodiscard]] bool failed() const { return !error_.empty(); }
  [[nodiscard]] const std::string& error() const { return error_; }

 private:
  /// The value of a key, or null (the pointer) where it is missing.
  const nlohmann::json* find(const key& k);
  count integer(const key& k, const nlohmann::json& value, count least);
  count integer_or(const key& k, std::optional<count> missing, count least);
  void refuse_missing(const key& k, std::string_view expected);

  const nlohmann::json& object_;
  std::string error_;
};

/// A JSON value as a message shows it: short, one line, ASCII.
[[nodiscard]] std::string shown(const nlohmann::json& value);

}  // namespace leverage::program
