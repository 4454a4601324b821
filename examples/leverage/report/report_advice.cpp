// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "leverage/plan/advice.hpp"
#include "output/verdict.hpp"
#include "report/report_sections.hpp"

namespace leverage::program::report {

namespace {

using plan::advice;
using plan::advised;
using plan::law_result;

struct quantity {
  advised what;
  const char* key;
  unit in;
};

constexpr quantity quantities[] = {{advised::learning_rate, "learning_rate", unit::rate},
                                   {advised::batch, "batch_tokens", unit::tokens},
                                   {advised::critical_batch, "critical_batch_tokens", unit::tokens},
                                   {advised::tokens, "tokens", unit::tokens}};

/// The advice on a quantity for one model; null if no law has any.
const advice* advice_on(const std::vector<advice>& all, advised what) {
  const auto found =
      std::find_if(all.begin(), all.end(), [&](const advice& a) { return a.what == what; });
  return found == all.end() ? nullptr : &*found;
}

const law_result* result_of(const std::vector<law_result>& results, const law_line* law) {
  const auto found = std::find_if(results.begin(), results.end(),
                                  [&](const law_result& o) { return o.law == law; });
  return found == results.end() ? nullptr : &*found;
}

/// The laws that have advice on a quantity for a model, in their order; those of later models after those of earlier ones.
std::vector<const law_line*> laws_on(const std::vector<std::vector<advice>>& of_subjects,
                                     advised what, std::vector<law_result> advice::* list) {
  std::vector<const law_line*> laws;
  for (const std::vector<advice>& all : of_subjects) {
    const advice* a = advice_on(all, what);
    if (a == nullptr) continue;
    for (const law_result& o : a->*list) {
      if (std::find(laws.begin(), laws.end(), o.law) == laws.end()) laws.push_back(o.law);
    }
  }
  return laws;
}

/// What a law's advice rests on, and how far the models are from its runs.
std::string note_on(const law_line& law, const std::vector<std::vector<advice>>& of_subjects,
                    const std::vector<subject>& subjects, const quantity& q,
                    std::vector<law_result> advice::* list) {
  std::string text(law.name);
  if (!law.source->setting.empty()) text += fmt::format(" ({})", law.source->setting);
  std::string_view separator = ": ";
  for (std::size_t i = 0; i < subjects.size(); ++i) {
    const advice* a = advice_on(of_subjects[i], q.what);
    const law_result* o = a == nullptr ? nullptr : result_of(a->*list, &law);
    if (o == nullptr) continue;
    text += fmt::format("{}{}{}", separator,
                        subjects.size() > 1 ? subjects[i].named->label + " " : std::string(),
                        verdict_text(o->verdict));
    separator = "; ";
  }
  return text;
}

}  // namespace

section advice_section(const std::vector<subject>& subjects, const request& asked) {
  section out{.key = "advice",
              .title = "Advice of every law that applies, one of each paper (--law picks)"};
  std::vector<std::vector<advice>> of_subjects;
  for (const subject& s : subjects) {
    of_subjects.push_back(plan::advise(asked.laws, s.model(), {.data = s.forecast.data}));
  }
  for (const quantity& q : quantities) {
    const auto laws = laws_on(of_subjects, q.what, &advice::by);
    const auto apart = laws_on(of_subjects, q.what, &advice::contradicted);
    if (laws.empty() && apart.empty()) continue;
    const auto row_of = [&](std::string key, std::string label, int indent, auto cell_of_advice) {
      row r{.key = std::move(key), .label = std::move(label), .in = q.in, .indent = indent};
      for (const std::vector<advice>& all : of_subjects) {
        const advice* a = advice_on(all, q.what);
        r.cells.push_back(a == nullptr ? cell{} : cell_of_advice(*a));
      }
      out.rows.push_back(std::move(r));
    };
    const auto end = [](double x) { return x > 0.0 ? cell{.value = x} : cell{}; };
    if (laws.size() > 1) {
      row_of(fmt::format("{}_low", q.key), fmt::format("{}, from", to_string(q.what)), 0,
             [&](const advice& a) { return end(a.low); });
      row_of(fmt::format("{}_high", q.key), "to", 1, [&](const advice& a) { return end(a.high); });
    }
    const auto add = [&](const std::vector<const law_line*>& some,
                         std::vector<law_result> advice::* list, std::string_view mark) {
      for (const law_line* law : some) {
        const bool alone = laws.size() == 1 && mark.empty();
        row_of(fmt::format("{}_by_{}", q.key, law->name),
               alone ? fmt::format("{}, {}", to_string(q.what), law->source->key)
                     : fmt::format("{}{}", law->source->key, mark),
               alone ? 0 : 1, [&](const advice& a) {
                 const law_result* o = result_of(a.*list, law);
                 return o == nullptr ? cell{} : cell{.value = o->value};
               });
        std::string note = note_on(*law, of_subjects, subjects, q, list);
        if (!law->source->contradicted.empty()) {
          note += fmt::format("; contradicted: {}", law->source->contradicted);
        }
        if (std::find(out.notes.begin(), out.notes.end(), note) == out.notes.end()) {
          out.notes.push_back(std::move(note));
        }
      }
    };
    add(laws, &advice::by, "");
    add(apart, &advice::contradicted, ", contradicted");
  }
  return out;
}

}  // namespace leverage::program::report
