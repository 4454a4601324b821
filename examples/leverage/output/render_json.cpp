// SPDX-License-Identifier: Apache-2.0
#include <cmath>
#include <cstddef>
#include <nlohmann/json.hpp>

#include "output/render.hpp"

namespace leverage::program {

namespace {

using json = nlohmann::ordered_json;

json number(double value) { return std::isfinite(value) ? json(value) : json(); }

json number(const std::optional<double>& value) { return value ? number(*value) : json(); }

struct to_json {
  json operator()(std::monostate) const { return {}; }
  json operator()(double value) const { return number(value); }
  json operator()(count value) const { return value == not_a_count ? json() : json(value); }
  json operator()(bool value) const { return value; }
  json operator()(const std::string& value) const { return value; }
};

json section_of(const section& s, std::size_t model) {
  json out = json::object();
  for (const row& r : s.rows) {
    out[r.key] = std::visit(to_json{}, r.cells[model].value);
  }
  return out;
}

json shares_of(const section& s, std::size_t model) {
  json out = json::object();
  for (const row& r : s.rows) {
    out[r.key] = number(r.cells[model].share);
  }
  return out;
}

json model_of(const document& d, std::size_t model) {
  const column& c = d.columns[model];
  json out = json::object();
  out["label"] = c.label;
  out["about"] = json::object();
  for (const auto& [key, text] : c.facts) {
    out["about"][key] = text;
  }
  for (const section& s : d.sections) {
    out[s.key] = section_of(s, model);
    if (!s.share_key.empty()) {
      out[s.share_key] = shares_of(s, model);
    }
  }
  out["remarks"] = json::array();
  for (const remark_text& r : c.remarks) {
    out["remarks"].push_back({{"kind", r.kind},
                              {"text", r.text},
                              {"subject", r.subject},
                              {"quantity", r.quantity},
                              {"value", number(r.value)},
                              {"low", number(r.low)},
                              {"high", number(r.high)}});
  }
  return out;
}

}  // namespace

std::string render_json(const document& d) {
  json out = json::object();
  out["schema"] = "leverage.report/1";
  out["settings"] = json::object();
  for (const auto& [key, text] : d.settings) {
    out["settings"][key] = text;
  }
  out["models"] = json::array();
  for (std::size_t i = 0; i < d.columns.size(); ++i) {
    out["models"].push_back(model_of(d, i));
  }
  out["notes"] = json::object();
  for (const section& s : d.sections) {
    out["notes"][s.key] = json::array({s.title});
    for (const std::string& note : s.notes) {
      out["notes"][s.key].push_back(note);
    }
  }
  out["conventions"] = d.conventions;
  out["sources"] = json::array();
  for (const source& s : d.sources) {
    out["sources"].push_back({{"used_for", s.used_for},
                              {"key", s.from.key},
                              {"citation", s.from.citation},
                              {"arxiv", s.from.arxiv},
                              {"location", s.from.location},
                              {"units", s.from.units},
                              {"range", s.from.range},
                              {"note", s.from.note}});
  }
  // Names of files need not be UTF-8.
  return out.dump(2, ' ', false, json::error_handler_t::replace) + "\n";
}

}  // namespace leverage::program
