// SPDX-License-Identifier: Apache-2.0
#include "laws/laws_command.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <iterator>
#include <set>
#include <string_view>

#include "laws/law_text.hpp"
#include "leverage/laws/catalogue.hpp"
#include "output/render_json.hpp"
#include "output/text_table.hpp"
#include "support/quantity_text.hpp"

namespace leverage::program {

namespace {

constexpr std::string_view indent = "      ";
constexpr const char* laws_schema = "leverage.laws/2";

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

void describe_forms(page& out, const std::vector<const catalogue::form_only*>& forms) {
  if (!forms.empty()) {
    out.title("Forms in the library for your own coefficients");
  }
  for (const catalogue::form_only* form : forms) {
    out.paragraph(fmt::format("{}, arXiv:{}", form->citation, form->arxiv),
                  fmt::format("{}  ", form->key));
    out.paragraph(form->formula, indent);
    out.paragraph(fmt::format("public numbers: {}", form->known), indent);
  }
}

/// What the levels of evidence mean, and how many laws have each.
void describe_levels(page& out, const std::vector<const law_line*>& laws) {
  text_table table({{"verified", alignment::left}, {"laws"}, {"", alignment::left}});
  for (const evidence level : evidence_levels) {
    const auto with = std::count_if(laws.begin(), laws.end(), [&](const law_line* law) {
      return law->source->verified == level;
    });
    if (with > 0) {
      table.add(
          {std::string(level_name(level)), std::to_string(with), std::string(to_string(level))});
    }
  }
  if (!table.empty()) {
    out.blank();
    out.table(table);
  }
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

void describe_laws(page& out, const std::vector<const law_line*>& laws) {
  std::string_view paper;
  std::string_view formula;
  for (const law_line* law : laws) {
    const provenance& source = *law->source;
    if (source.key != paper) {
      paper = source.key;
      formula = {};
      out.blank();
      out.paragraph(paper_text(source), fmt::format("{}  ", source.key));
    }
    std::string inputs;
    for (std::size_t i = 0; i < law->inputs.size(); ++i) {
      inputs +=
          fmt::format("{}{} {}", i == 0 ? "" : ", ", facts(law->inputs[i]).name, law->symbols[i]);
    }
    out.paragraph(fmt::format("{} of {}", to_string(law->answer), inputs),
                  fmt::format("  {}  ", law->name));
    // A formula that several sets of one paper share is written once.
    out.paragraph(law->formula == formula ? "formula as above" : law->formula, indent);
    formula = law->formula;
    out.paragraph(
        fmt::format(
            "{}; fitted on {}; {}; verified: {} ({})", source.location, range_text(*law),
            law->models == model_kind::any ? "dense models and mixtures" : to_string(law->models),
            level_name(source.verified), verified_text(source)),
        indent);
    if (is_contradicted(*law)) {
      out.paragraph(fmt::format("CONTRADICTED: {}", source.contradicted), indent);
    }
  }
}

result<command_result> answer_laws(const laws_options& options, std::size_t width) {
  std::vector<const law_line*> found;
  for (const law_line& law : law_catalogue()) {
    if (std::all_of(options.words.begin(), options.words.end(),
                    [&](const std::string& word) { return matches(law, word); })) {
      found.push_back(&law);
    }
  }
  const auto forms = options.answer.empty() && options.verified.empty()
                         ? forms_with(options.words)
                         : std::vector<const catalogue::form_only*>{};
  if (found.empty() && forms.empty()) {
    std::string all;
    for (const std::string& word : options.words) {
      all += (all.empty() ? "" : " ") + word;
    }
    return without_answer(
        unknown_law("WORD: expected part of a name, formula, answer or citation", all).value());
  }
  if (!options.answer.empty()) {
    // "FLOPs" is an answer, and part of another.
    const auto is = [&](const law_line* law) {
      return lower(answer_name(law->answer)) == lower(options.answer);
    };
    const bool whole = std::any_of(found.begin(), found.end(), is);
    found.erase(std::remove_if(found.begin(), found.end(),
                               [&](const law_line* law) {
                                 return whole ? !is(law)
                                              : !holds(to_string(law->answer), options.answer);
                               }),
                found.end());
    if (found.empty()) {
      return without_answer(
          fmt::format("--answer: expected one that these laws give ({}), found {}", answers(),
                      in_quotes(options.answer)));
    }
  }
  if (!options.verified.empty()) {
    const auto is_other = [&](const law_line* law) {
      return std::find(options.verified.begin(), options.verified.end(), law->source->verified) ==
             options.verified.end();
    };
    found.erase(std::remove_if(found.begin(), found.end(), is_other), found.end());
    if (found.empty()) {
      return without_answer("--verified: expected a level that one of these laws has, found none");
    }
  }
  if (options.json) {
    const auto form_value = [](const catalogue::form_only* form) {
      return object{{"key", form->key},
                    {"citation", form->citation},
                    {"arxiv", form->arxiv},
                    {"formula", form->formula},
                    {"public_numbers", form->known}};
    };
    const auto law_value = [](const law_line* law) { return law_answer(*law); };
    return command_result{json_text(laws_schema, {{"laws", array_of(found, law_value)},
                                                  {"forms", array_of(forms, form_value)}})};
  }
  const std::size_t papers = [&] {
    std::set<std::string_view> keys;
    for (const law_line* law : found) {
      keys.insert(law->source->key);
    }
    return keys.size();
  }();
  page out(width);
  describe_laws(out, found);
  describe_forms(out, forms);
  describe_levels(out, found);
  out.title(fmt::format("{} {} of {} {}; leverage law NAME evaluates one", found.size(),
                        found.size() == 1 ? "law" : "laws", papers,
                        papers == 1 ? "paper" : "papers"));
  return command_result{out.text()};
}

}  // namespace leverage::program
