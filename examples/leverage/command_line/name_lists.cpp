// SPDX-License-Identifier: Apache-2.0
#include "command_line/name_lists.hpp"

#include <set>
#include <string_view>

#include "fit/fit_list.hpp"
#include "laws/law_catalogue.hpp"
#include "leverage/hardware/accelerators.hpp"
#include "leverage/hardware/recipes.hpp"
#include "leverage/hardware/serving_recipe.hpp"
#include "leverage/model/presets.hpp"
#include "models/family_names.hpp"

namespace leverage::program {

namespace {

/// The member `name` of every element, or of what it points to.
template <class Range, class Name>
std::vector<std::string> names_in(const Range& range, Name name) {
  std::vector<std::string> names;
  for (const auto& element : range) {
    names.emplace_back(name(element));
  }
  return names;
}

std::vector<std::string> laws_and_papers() {
  std::vector<std::string> names = names_in(law_aliases, [](const auto& a) { return a.name; });
  std::set<std::string_view> keys;
  for (const law_line& law : law_catalogue()) {
    const std::string_view key = law.name.substr(0, law.name.find('/'));
    if (keys.insert(key).second) {
      names.emplace_back(key);
    }
    names.emplace_back(law.name);
  }
  return names;
}

}  // namespace

const name_list preset_names{
    "presets", [] { return names_in(presets::all, [](const preset* p) { return p->key; }); }};
const name_list accelerator_names{
    "accelerators",
    [] { return names_in(hardware::accelerators::all, [](const auto* a) { return a->name; }); }};
const name_list family_list{
    "families",
    [] { return names_in(family_names(), [](std::string_view name) { return name; }); }};
const name_list law_name_list{"laws", laws_and_papers};
const name_list fit_law_names{"fitted_laws", fitted_law_names};
const name_list recipe_names{
    "recipes",
    [] { return names_in(hardware::recipes::all, [](const auto& r) { return r.name; }); }};
const name_list serving_format_names{
    "serving_formats",
    [] { return names_in(hardware::serving_recipes::all, [](const auto& r) { return r.name; }); }};
const name_list command_names{
    "commands", [] { return names_in(all_commands(), [](const command& c) { return c.name; }); }};

offered_values values_of(const flag& f) {
  offered_values offered{
      .choices = f.choices, .names = f.names, .separator = f.repeats ? f.separator : '\0'};
  const std::string& word = f.is_argument() ? f.name : f.word;
  if (word == "MODEL") {
    offered.names = &preset_names;
    offered.files = true;
  } else if (word == "CLUSTER") {
    offered.names = &accelerator_names;
    offered.files = true;
    offered.counted = true;
  } else if (word == "FAMILY") {
    offered.names = &family_list;
  } else if (word == "FILE" || word == "FOLDER" || word == "DATA" || word == "RUNS") {
    offered.files = true;
  }
  return offered;
}

}  // namespace leverage::program
