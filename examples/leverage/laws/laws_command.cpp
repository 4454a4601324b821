// SPDX-License-Identifier: Apache-2.0
#include "laws/laws_command.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <iterator>
#include <nlohmann/json.hpp>
#include <set>
#include <string_view>

#include "laws/law_text.hpp"
#include "leverage/laws/catalogue.hpp"
#include "support/quantity_text.hpp"
#include "support/wrap.hpp"

namespace leverage::program {

namespace {

std::string lower(std::string_view text) {
  std::string out;
  std::transform(text.begin(), text.end(), std::back_inserter(out),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return out;
}

bool holds(std::string_view text, std::string_view part) {
  return lower(text).find(lower(part)) != std::string::npos;
}

bool matches(const law_line& law, std::string_view word) {
  return holds(law.name, word) || holds(law.formula, word) || holds(to_string(law.answer), word) ||
         holds(law.source->citation, word) ||
         (lower(word) == "moe" && law.models != model_kind::dense);
}

bool matches(const catalogue::form_only& form, std::string_view word) {
  return holds(form.key, word) || holds(form.formula, word) || holds(form.citation, word);
}

/// The forms without coefficients that hold all the words.
std::vector<const catalogue::form_only*> forms_with(const std::vector<std::string>& words) {
  std::vector<const catalogue::form_only*> found;
  for (const catalogue::form_only& form : catalogue::forms_only) {
    if (std::all_of(words.begin(), words.end(),
                    [&](const std::string& word) { return matches(form, word); })) {
      found.push_back(&form);
    }
  }
  return found;
}

std::string forms_text(const std::vector<const catalogue::form_only*>& forms, std::size_t width) {
  std::string out;
  for (const catalogue::form_only* form : forms) {
    out += out.empty() ? "\nForms in the library for coefficients of one's own\n" : "";
    wrap(out, fmt::format("{}  ", form->key),
         fmt::format("{}, arXiv:{}", form->citation, form->arxiv), width);
    wrap(out, "      ", form->formula, width);
    wrap(out, "      ", fmt::format("public numbers: {}", form->known), width);
  }
  return out;
}

/// All answers that laws of the catalogue give.
std::string answers() {
  std::set<std::string_view> names;
  for (const law_line& law : law_catalogue()) {
    names.insert(answer_name(law.answer));
  }
  std::string all;
  for (const std::string_view name : names) {
    all += fmt::format("{}{}", all.empty() ? "" : ", ", name);
  }
  return all;
}

}  // namespace

std::string laws_text(const std::vector<const law_line*>& laws, std::size_t width) {
  std::string out;
  std::string_view paper;
  std::string_view formula;
  for (const law_line* law : laws) {
    const provenance& source = *law->source;
    if (source.key != paper) {
      paper = source.key;
      formula = {};
      out += out.empty() ? "" : "\n";
      wrap(out, fmt::format("{}  ", source.key), paper_text(source), width);
    }
    std::string inputs;
    for (std::size_t i = 0; i < law->inputs.size(); ++i) {
      inputs +=
          fmt::format("{}{} {}", i == 0 ? "" : ", ", facts(law->inputs[i]).name, law->symbols[i]);
    }
    wrap(out, fmt::format("  {}  ", law->name),
         fmt::format("{} of {}", to_string(law->answer), inputs), width);
    // What many sets of one paper share is written once.
    wrap(out, "      ", law->formula == formula ? "formula as above" : law->formula, width);
    formula = law->formula;
    wrap(out, "      ",
         fmt::format(
             "{}; fitted on {}; {}; {}", source.location, range_text(*law),
             law->models == model_kind::any ? "dense models and mixtures" : to_string(law->models),
             to_string(source.verified)),
         width);
  }
  return out;
}

result<command_result> answer_laws(const laws_typed& typed, std::size_t width) {
  std::vector<const law_line*> found;
  for (const law_line& law : law_catalogue()) {
    if (std::all_of(typed.words.begin(), typed.words.end(),
                    [&](const std::string& word) { return matches(law, word); })) {
      found.push_back(&law);
    }
  }
  const auto forms =
      typed.answer.empty() ? forms_with(typed.words) : std::vector<const catalogue::form_only*>{};
  if (found.empty() && forms.empty()) {
    std::string all;
    for (const std::string& word : typed.words) {
      all += (all.empty() ? "" : " ") + word;
    }
    return unknown_law("WORD: expected part of a name, formula, answer or citation", all);
  }
  if (!typed.answer.empty()) {
    // "FLOPs" is an answer, and part of another.
    const auto is = [&](const law_line* law) {
      return lower(answer_name(law->answer)) == lower(typed.answer);
    };
    const bool whole = std::any_of(found.begin(), found.end(), is);
    found.erase(std::remove_if(found.begin(), found.end(),
                               [&](const law_line* law) {
                                 return whole ? !is(law)
                                              : !holds(to_string(law->answer), typed.answer);
                               }),
                found.end());
    if (found.empty()) {
      return failure{fmt::format("--answer: expected one that these laws give ({}), found {}",
                                 answers(), in_quotes(typed.answer))};
    }
  }
  if (typed.json) {
    nlohmann::ordered_json out{{"schema", "leverage.laws/1"},
                               {"laws", nlohmann::ordered_json::array()}};
    for (const law_line* law : found) {
      out["laws"].push_back(law_json(*law));
    }
    out["forms"] = nlohmann::ordered_json::array();
    for (const catalogue::form_only* form : forms) {
      out["forms"].push_back({{"key", form->key},
                              {"citation", form->citation},
                              {"arxiv", form->arxiv},
                              {"formula", form->formula},
                              {"public_numbers", form->known}});
    }
    return command_result{out.dump(2) + "\n"};
  }
  const std::size_t papers = [&] {
    std::set<std::string_view> keys;
    for (const law_line* law : found) {
      keys.insert(law->source->key);
    }
    return keys.size();
  }();
  std::string text = laws_text(found, width);
  text += forms_text(forms, width);
  text += fmt::format("\n{} {} of {} {}; leverage law NAME evaluates one\n", found.size(),
                      found.size() == 1 ? "law" : "laws", papers, papers == 1 ? "paper" : "papers");
  return command_result{text};
}

}  // namespace leverage::program
