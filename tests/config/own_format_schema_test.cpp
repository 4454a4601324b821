// SPDX-License-Identifier: Apache-2.0
#include "leverage/config/own_format_schema.hpp"

#include "config/checkpoints.hpp"
#include "leverage/model/presets.hpp"

namespace own_format_schema_test {

using namespace checkpoints;

TEST_CASE("the schema knows every key that is written, and no other") {
  const nlohmann::json schema = nlohmann::json::parse(config::own_format_schema().dump());
  const auto has_all = [](const auto& self, const nlohmann::json& value,
                          const nlohmann::json& of) -> bool {
    if (value.is_array() && of.contains("items") && !value.empty() && value[0].is_object()) {
      bool all = true;
      for (const auto& item : value) all = all && self(self, item, of["items"]);
      return all;
    }
    if (!value.is_object() || !of.contains("properties")) return true;
    for (const auto& [name, inner] : value.items()) {
      if (!of["properties"].contains(name) || !self(self, inner, of["properties"][name]))
        return false;
    }
    return true;
  };
  for (const preset* p : presets::all) {
    CHECK(
        has_all(has_all, nlohmann::json::parse(config::write_own_format(p->model).dump()), schema));
  }
  CHECK(has_all(has_all, nlohmann::json{{"blocks", {{{"layers", {0, 3}}, {"norms", 1}}}}}, schema));
  CHECK_FALSE(has_all(has_all, nlohmann::json{{"layerz", 1}}, schema));
  CHECK(schema["additionalProperties"] == false);
  CHECK(schema["properties"]["blocks"]["items"]["properties"]["recurrent"]["properties"]["kind"]
              ["enum"]
                  .size() == 6);
}

}  // namespace own_format_schema_test
