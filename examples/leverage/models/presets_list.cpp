// SPDX-License-Identifier: Apache-2.0
#include "models/presets_list.hpp"

#include <algorithm>
#include <string_view>

#include "leverage/model/presets.hpp"
#include "output/page.hpp"
#include "output/render_json.hpp"
#include "support/wrap.hpp"

namespace leverage::program {

namespace {

std::string_view group_of(const preset& p) {
  if (p.model.recurrent_layers() > 0) {
    return "Hybrids: attention and recurrent mixers";
  }
  return p.model.is_mixture() ? "Mixtures of experts" : "Dense models";
}

}  // namespace

std::string presets_table(std::size_t width) {
  std::size_t widest = 0;
  for (const preset* p : presets::all) {
    widest = std::max(widest, p->key.size());
  }
  page out(width);
  std::string_view group;
  for (const preset* p : presets::all) {
    if (group_of(*p) != group) {
      group = group_of(*p);
      if (p != presets::all[0]) {
        out.blank();
      }
      out.paragraph(group);
    }
    out.line(p->key, widest + 2, std::string(p->name) + ": " + std::string(p->stated));
    out.line("", widest + 2, p->source);
  }
  return out.text();
}

std::string presets_json() {
  const auto preset_value = [](const preset* p) {
    return object{{"key", p->key}, {"name", p->name}, {"stated", p->stated}, {"source", p->source}};
  };
  return json_text("leverage.presets/1", {{"presets", array_of(presets::all, preset_value)}});
}

}  // namespace leverage::program
