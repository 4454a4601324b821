// SPDX-License-Identifier: Apache-2.0
#include "laws/law_catalogue.hpp"

#include "leverage/laws/law_lines.hpp"

namespace leverage::program {

std::span<const law_line> law_catalogue() { return catalogue::law_lines; }

const law_line* find_law(std::string_view name) {
  for (const std::span<const law_alias> aliases :
       {std::span<const law_alias>(law_aliases), std::span<const law_alias>(former_law_names)}) {
    for (const law_alias& alias : aliases) {
      if (alias.name == name) {
        return leverage::find_law(law_catalogue(), alias.law);
      }
    }
  }
  return leverage::find_law(law_catalogue(), name);
}

std::vector<const law_line*> laws_of(std::string_view key) {
  std::vector<const law_line*> some;
  for (const law_line& law : law_catalogue()) {
    if (law.source->key == key) {
      some.push_back(&law);
    }
  }
  return some;
}

}  // namespace leverage::program
