// SPDX-License-Identifier: Apache-2.0
#include "report/report_document.hpp"

namespace leverage::program::report {

namespace {

struct to_value {
  value operator()(std::monostate) const { return {}; }
  template <class T>
  value operator()(const T& x) const {
    return x;
  }
};

value value_in(const cell& c) { return std::visit(to_value{}, c.value); }

bool has_value(const cell& c) { return !std::holds_alternative<std::monostate>(c.value); }

/// The items of a list that have a value for the model.
array items_of(const section& s, std::size_t model) {
  array items;
  for (std::size_t item = 0;; ++item) {
    object values;
    bool found = false;
    bool any = false;
    for (const row& r : s.rows) {
      if (r.item != item) {
        continue;
      }
      found = true;
      any = any || has_value(r.cells[model]);
      values.emplace_back(r.key, value_in(r.cells[model]));
    }
    if (!found) {
      return items;
    }
    if (any) {
      items.emplace_back(std::move(values));
    }
  }
}

object model_of(const document& d, std::size_t model) {
  const column& c = d.columns[model];
  object out{{"label", c.label}};
  object facts;
  for (const auto& [key, text] : c.facts) {
    facts.emplace_back(key, text);
  }
  out.emplace_back("about", std::move(facts));
  for (const section& s : d.sections) {
    if (s.is_list) {
      out.emplace_back(s.key, items_of(s, model));
      continue;
    }
    object values;
    object shares;
    for (const row& r : s.rows) {
      values.emplace_back(r.key, value_in(r.cells[model]));
      shares.emplace_back(r.key, r.cells[model].share);
    }
    out.emplace_back(s.key, std::move(values));
    if (!s.share_key.empty()) {
      out.emplace_back(s.share_key, std::move(shares));
    }
  }
  out.emplace_back("remarks", array_of(c.remarks, value_of));
  return out;
}

}  // namespace

object report_answer(const document& d) {
  object settings;
  for (const auto& [key, text] : d.settings) {
    settings.emplace_back(key, text);
  }
  array models;
  for (std::size_t i = 0; i < d.columns.size(); ++i) {
    models.emplace_back(model_of(d, i));
  }
  object notes;
  for (const section& s : d.sections) {
    array lines{s.title};
    lines.insert(lines.end(), s.notes.begin(), s.notes.end());
    notes.emplace_back(s.key, std::move(lines));
  }
  const auto source_value = [](const source& s) {
    return object{{"used_for", s.used_for},      {"key", s.from.key},
                  {"citation", s.from.citation}, {"arxiv", s.from.arxiv},
                  {"location", s.from.location}, {"units", s.from.units},
                  {"range", s.from.range},       {"note", s.from.note}};
  };
  return {{"settings", std::move(settings)},
          {"models", std::move(models)},
          {"notes", std::move(notes)},
          {"conventions", d.conventions},
          {"sources", array_of(d.sources, source_value)}};
}

}  // namespace leverage::program::report
