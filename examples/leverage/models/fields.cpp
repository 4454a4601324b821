// SPDX-License-Identifier: Apache-2.0
#include "models/fields.hpp"

#include <fmt/format.h>

#include "support/quantity_text.hpp"

namespace leverage::program {

namespace {

using nlohmann::json;

std::string_view integer_from(count least) {
  return least > 0 ? "a positive integer" : "an integer that is not negative";
}

}  // namespace

std::string shown(const json& value) {
  switch (value.type()) {
    case json::value_t::null:
      return "null";
    case json::value_t::boolean:
      return value.get<bool>() ? "true" : "false";
    case json::value_t::array:
      return fmt::format("an array of {}", value.size());
    case json::value_t::object:
      return "an object";
    case json::value_t::string:
      return in_quotes(value.get_ref<const std::string&>());
    default:
      return value.dump();
  }
}

void fields::refuse(std::string_view name, std::string_view expected, std::string_view found) {
  if (!failed()) {
    error_ = fmt::format("key '{}': expected {}, found {}", name, expected, found);
  }
}

void fields::refuse(std::string_view name, std::string_view expected) {
  const auto it = object_.find(name);
  refuse(name, expected, it == object_.end() ? "none" : shown(*it));
}

void fields::refuse_missing(const key& k, std::string_view expected) {
  if (!failed()) {
    error_ = fmt::format("key '{}': missing, expected {}", k.name(), expected);
  }
}

const json* fields::find(const key& k) {
  const auto first = object_.find(k.name());
  const auto second = k.other().empty() ? object_.end() : object_.find(k.other());
  if (first != object_.end() && second != object_.end() && *first != *second) {
    refuse(k.name(), fmt::format("the same as '{}', which is {}", k.other(), shown(*second)));
  }
  const auto it = first != object_.end() ? first : second;
  return it == object_.end() ? nullptr : &*it;
}

count fields::integer(const key& k, const json& value, count least) {
  const std::string_view name = has(k.name()) ? k.name() : k.other();
  if (!value.is_number_integer()) {
    refuse(name, integer_from(least));
    return least;
  }
  // An unsigned number beyond the signed range would turn negative.
  const bool too_large = value.is_number_unsigned() ? value.get<std::uint64_t>() > largest
                                                    : value.get<count>() > largest;
  if (too_large) {
    refuse(name, "an integer of at most 2^40");
    return least;
  }
  const auto n = value.get<count>();
  if (n < least) {
    refuse(name, integer_from(least));
    return least;
  }
  return n;
}

count fields::integer_or(const key& k, std::optional<count> missing, count least) {
  if (const json* value = find(k)) {
    return integer(k, *value, least);
  }
  if (!missing) {
    refuse_missing(k, integer_from(least));
  }
  return missing.value_or(least);
}

count fields::positive(const key& k, std::optional<count> missing) {
  return integer_or(k, missing, 1);
}

count fields::non_negative(const key& k, std::optional<count> missing) {
  return integer_or(k, missing, 0);
}

std::optional<count> fields::positive_or_null(const key& k, std::optional<count> missing) {
  const json* value = find(k);
  if (value == nullptr) {
    return missing;
  }
  return value->is_null() ? std::nullopt : std::optional(integer(k, *value, 1));
}

std::optional<count> fields::non_negative_or_null(const key& k, std::optional<count> missing) {
  const json* value = find(k);
  if (value == nullptr) {
    return missing;
  }
  return value->is_null() ? std::nullopt : std::optional(integer(k, *value, 0));
}

bool fields::flag(const key& k, std::optional<bool> missing) {
  const json* value = find(k);
  if (value == nullptr) {
    if (!missing) {
      refuse_missing(k, "true or false");
    }
    return missing.value_or(false);
  }
  if (!value->is_boolean()) {
    refuse(k.name(), "true or false");
    return false;
  }
  return value->get<bool>();
}

std::string fields::text(const key& k) {
  const json* value = find(k);
  if (value == nullptr || value->is_null()) {
    return {};
  }
  if (!value->is_string()) {
    refuse(k.name(), "a text");
    return {};
  }
  return value->get<std::string>();
}

std::optional<std::vector<std::string>> fields::texts(const key& k) {
  const json* value = find(k);
  if (value == nullptr || value->is_null()) {
    return std::nullopt;
  }
  std::vector<std::string> all;
  if (!value->is_array()) {
    refuse(k.name(), "an array of texts");
    return all;
  }
  for (const json& item : *value) {
    if (!item.is_string()) {
      refuse(k.name(), "an array of texts", fmt::format("{} in it", shown(item)));
      return all;
    }
    all.push_back(item.get<std::string>());
  }
  return all;
}

std::optional<std::vector<count>> fields::non_negative_list(const key& k) {
  const json* value = find(k);
  if (value == nullptr || value->is_null()) {
    return std::nullopt;
  }
  std::vector<count> all;
  if (!value->is_array()) {
    refuse(k.name(), "an array of integers");
    return all;
  }
  for (const json& item : *value) {
    if (!item.is_number_integer() || item < 0 || item > largest) {
      refuse(k.name(), "an array of integers that are not negative",
             fmt::format("{} in it", shown(item)));
      return all;
    }
    all.push_back(item.get<count>());
  }
  return all;
}

}  // namespace leverage::program
