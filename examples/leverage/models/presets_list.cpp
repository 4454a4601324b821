// SPDX-License-Identifier: Apache-2.0
#include "models/presets_list.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "leverage/model/presets.hpp"
#include "support/wrap.hpp"

namespace leverage::program {

std::string presets_table(std::size_t width) {
  std::size_t widest = 0;
  for (const preset* p : presets::all) {
    widest = std::max(widest, p->key.size());
  }
  std::string out;
  for (const preset* p : presets::all) {
    wrap(out, left(p->key, widest + 2), p->name, width);
    wrap(out, spaces(widest + 2), p->stated, width);
    wrap(out, spaces(widest + 2), p->source, width);
  }
  return out;
}

std::string presets_json() {
  nlohmann::ordered_json all = nlohmann::ordered_json::array();
  for (const preset* p : presets::all) {
    all.push_back(
        {{"key", p->key}, {"name", p->name}, {"stated", p->stated}, {"source", p->source}});
  }
  const nlohmann::ordered_json out{{"schema", "leverage.presets/1"}, {"presets", all}};
  return out.dump(2) + "\n";
}

}  // namespace leverage::program
