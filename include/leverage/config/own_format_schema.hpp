// SPDX-License-Identifier: Apache-2.0
/// @file
/// The JSON schema of the library's own format.
#pragma once

#include <nlohmann/json.hpp>
#include <type_traits>
#include <utility>

#include "leverage/config/model_fields.hpp"
#include "leverage/config/own_format.hpp"
#include "leverage/core/quantities.hpp"
#include "leverage/model/transformer.hpp"

namespace leverage::config {

namespace detail {

template <class T>
ordered_json schema_of(const T& by_default) {
  if constexpr (std::is_enum_v<T>) {
    return {{"enum", names_of<T>::all}, {"default", written(by_default)}};
  } else if constexpr (std::is_same_v<T, bool>) {
    return {{"type", "boolean"}, {"default", by_default}};
  } else if constexpr (std::is_same_v<T, count>) {
    return {{"type", "integer"}, {"minimum", 0}, {"default", by_default}};
  } else if constexpr (std::is_same_v<T, layer_set>) {
    const ordered_json number = {{"type", "integer"}, {"minimum", 0}};
    return {{"oneOf",
             {{{"type", "array"}, {"items", number}},
              {{"type", "object"},
               {"properties", {{"first", number}, {"period", number}, {"run", number}}},
               {"additionalProperties", false}}}}};
  } else if constexpr (std::is_same_v<T, block_list>) {
    return {{"type", "array"}, {"maxItems", block_list::max_size}, {"items", schema_of(block{})}};
  } else {
    ordered_json properties = ordered_json::object();
    fields_of(by_default, [&](const char* name, const auto& field, const char* what) {
      properties[name] = schema_of(field);
      properties[name]["description"] = what;
    });
    return {{"type", "object"}, {"properties", properties}, {"additionalProperties", false}};
  }
}

}  // namespace detail

/// The JSON schema of the format (draft 2020-12).
[[nodiscard]] inline nlohmann::ordered_json own_format_schema() {
  nlohmann::ordered_json schema = {{"$schema", "https://json-schema.org/draft/2020-12/schema"},
                                   {"title", "A language model in the format of leverage"}};
  nlohmann::ordered_json object = detail::schema_of(transformer{});
  nlohmann::ordered_json properties = {{own_format_key, {{"const", own_format_version}}},
                                       {"$schema", {{"type", "string"}}}};
  for (const char* name : detail::free_texts) properties[name] = {{"type", "string"}};
  properties.update(object["properties"]);
  object["properties"] = std::move(properties);
  object["required"] = {own_format_key, "layers", "d_model", "vocabulary", "sequence"};
  schema.update(object);
  return schema;
}

}  // namespace leverage::config
