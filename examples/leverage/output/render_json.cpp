// SPDX-License-Identifier: Apache-2.0
#include "output/render_json.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "support/printable.hpp"

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

/// JSON with escapes for what JSON itself would leave in its strings, and a terminal or an editor obeys. Outside of
/// strings there is nothing of the kind.
std::string without_controls(std::string_view json_text) {
  std::string clean;
  clean.reserve(json_text.size());
  while (!json_text.empty()) {
    const character c = take_character(json_text);
    if (c.code < 0x7f || !is_control(c.code)) {
      clean += c.bytes;
    } else if (c.code < 0x10000) {
      clean += fmt::format("\\u{:04x}", static_cast<unsigned>(c.code));
    } else {
      const auto above = static_cast<unsigned>(c.code) - 0x10000U;
      clean +=
          fmt::format("\\u{:04x}\\u{:04x}", 0xd800U + (above >> 10U), 0xdc00U + (above & 0x3ffU));
    }
  }
  return clean;
}

}  // namespace

std::string json_text(std::string_view schema, const object& answer) {
  json out = json::object();
  out["schema"] = schema;
  out.update(to_json{}(answer));
  // Names of files need not be UTF-8.
  return without_controls(out.dump(2, ' ', false, json::error_handler_t::replace)) + "\n";
}

}  // namespace leverage::program
