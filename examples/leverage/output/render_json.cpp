// SPDX-License-Identifier: Apache-2.0
#include "output/render_json.hpp"

#include <nlohmann/json.hpp>

namespace leverage::program {

namespace {

using json = nlohmann::ordered_json;

struct to_json {
  json operator()(std::monostate) const { return {}; }
  json operator()(bool x) const { return x; }
  json operator()(std::int64_t x) const { return x; }
  json operator()(double x) const { return x; }
  json operator()(const std::string& text) const { return text; }
  json operator()(const array& values) const {
    json out = json::array();
    for (const value& v : values) {
      out.push_back(std::visit(to_json{}, v.held()));
    }
    return out;
  }
  json operator()(const object& members) const {
    json out = json::object();
    for (const auto& [name, v] : members) {
      out[name] = std::visit(to_json{}, v.held());
    }
    return out;
  }
};

}  // namespace

std::string json_text(std::string_view schema, const object& answer) {
  json out = json::object();
  out["schema"] = schema;
  out.update(to_json{}(answer));
  // Names of files need not be UTF-8.
  return out.dump(2, ' ', false, json::error_handler_t::replace) + "\n";
}

}  // namespace leverage::program
