// SPDX-License-Identifier: Apache-2.0
#include "models/presets_list.hpp"

#include <algorithm>

#include "leverage/model/presets.hpp"
#include "output/page.hpp"
#include "output/render_json.hpp"
#include "support/wrap.hpp"

namespace leverage::program {

std::string presets_table(std::size_t width) {
  std::size_t widest = 0;
  for (const preset* p : presets::all) {
    widest = std::max(widest, p->key.size());
  }
  page out(width);
  for (const preset* p : presets::all) {
    out.line(p->key, widest + 2, p->name);
    out.line("", widest + 2, p->stated);
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
