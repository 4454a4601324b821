// SPDX-License-Identifier: Apache-2.0
#include "laws/law_names.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <string>
#include <vector>

#include "laws/law_text.hpp"

namespace leverage::program {

result<std::vector<const law_line*>> named_laws(std::string_view name, std::string_view flag) {
  if (const law_line* law = find_law(name)) {
    return std::vector{law};
  }
  auto laws = laws_of(name);
  if (laws.empty()) {
    return unknown_law(fmt::format("{}: expected a law or a paper", flag), name);
  }
  return laws;
}

result<const law_line*> named_law(std::string_view name, bool (*accepted)(const law_line&),
                                  std::string_view flag) {
  auto found = named_laws(name, flag);
  if (!found) {
    return failure{found.error()};
  }
  std::vector<const law_line*> laws;
  std::copy_if(found->begin(), found->end(), std::back_inserter(laws),
               [&](const law_line* law) { return accepted == nullptr || accepted(*law); });
  if (laws.empty()) {
    return found->front();
  }
  if (laws.size() == 1) {
    return laws.front();
  }
  const auto is_loss = [](const law_line* law) { return law->answer == outcome::loss; };
  if (std::count_if(laws.begin(), laws.end(), is_loss) == 1) {
    return *std::find_if(laws.begin(), laws.end(), is_loss);
  }
  std::string names;
  for (const law_line* law : laws) {
    names += fmt::format("{}{}", names.empty() ? "" : ", ", law->name);
  }
  return failure{fmt::format("{}: expected one law of {}, which has {}", flag, name, names)};
}

result<std::vector<law_line>> laws_named(const std::vector<std::string>& names) {
  std::vector<const law_line*> chosen;
  for (const std::string& name : names) {
    const auto some = named_laws(name);
    if (!some) {
      return failure{some.error()};
    }
    chosen.insert(chosen.end(), some->begin(), some->end());
  }
  std::vector<law_line> laws;
  for (const law_line& law : law_catalogue()) {
    if (names.empty() || std::find(chosen.begin(), chosen.end(), &law) != chosen.end()) {
      laws.push_back(law);
    }
  }
  return laws;
}

}  // namespace leverage::program
