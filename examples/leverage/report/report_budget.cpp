// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <string>
#include <utility>

#include "leverage/core/domain.hpp"
#include "leverage/laws/tian2025.hpp"
#include "output/verdict.hpp"
#include "report/report_sections.hpp"

namespace leverage::program::report {

namespace {

std::string title_of(const request& asked) {
  if (const auto* data = std::get_if<tokens<>>(&asked.budget)) {
    return fmt::format("Training on {} tokens (--tokens)", text_of(data->value, unit::tokens));
  }
  if (const auto* budget = std::get_if<flops<>>(&asked.budget)) {
    return fmt::format("Training with C = {} FLOPs (--flops)", text_of(budget->value, unit::flops));
  }
  return "Training at each model's own compute-optimal C (Table 5); --tokens or --flops to choose";
}

/// What only mixtures have; a dense model is what they are measured against.
template <class Question>
cell of_mixture(const subject& s, const char* dense, Question question) {
  if (!s.forecast.leverage) {
    return {.instead = s.model().is_mixture() ? several_kinds : dense};
  }
  return cell_of(question(*s.forecast.leverage));
}

/// EL or its dense equivalent, unless the law says nothing there.
template <class Question>
cell if_meaningful(const tian2025::prediction& p, Question question) {
  if (!p.meaningful) {
    return {.instead = "meaningless"};
  }
  return cell_of(question(p));
}

}  // namespace

section budget_section(const std::vector<subject>& subjects, const request& asked) {
  section out{.key = "budget", .title = title_of(asked)};
  row_writer rows(out, subjects);
  using el = plan::leverage_forecast;
  using tian2025::prediction;
  const auto law = [&](const char* key, const char* label, unit in, auto of_forecast) -> row& {
    return rows.add(key, label, in, 0,
                    [&](const subject& s) { return cell_of(of_forecast(s.forecast)); });
  };
  const auto mixture = [&](const char* key, const char* label, unit in, int indent,
                           const char* dense, auto of_leverage) {
    rows.add(key, label, in, indent,
             [&](const subject& s) { return of_mixture(s, dense, of_leverage); });
  };

  law("tokens", "tokens D", unit::tokens, [](auto& f) { return f.data; });
  law("flops_per_token", "M, training FLOPs per token", unit::flops_per_token,
      [](auto& f) { return f.per_token; });
  law("flops", "C = M D of the laws", unit::flops, [](auto& f) { return f.budget; });
  rows.add("flops_counted", "the run as counted above", unit::flops, 0,
           [](const subject& s) { return s.training_run; });

  // Far beyond the runs EL is a bracket, with the law held at the end of its range.
  const bool far = std::any_of(subjects.begin(), subjects.end(), [](const subject& s) {
    return s.forecast.leverage && s.forecast.leverage->by_definition.bracket.is_far();
  });
  const auto frozen = [&](const char* key, prediction el::* of) {
    if (!far) return;
    mixture(key, "if the law ends with its runs", unit::factor, 1, "", [=](const el& e) {
      return if_meaningful(e.*of, [](const prediction& p) { return p.bracket.frozen; });
    });
  };

  mixture("leverage_by_definition", "EL by A = (E_a+E_s)/(E+E_s)", unit::factor, 0, "1 (baseline)",
          [](const el& e) {
            return if_meaningful(e.by_definition, [](const prediction& p) { return p.leverage; });
          });
  mixture("dense_flops_by_definition", "equals dense training of", unit::flops, 1, "",
          [](const el& e) {
            return if_meaningful(e.by_definition, [](const prediction& p) { return p.dense; });
          });
  frozen("leverage_by_definition_frozen", &el::by_definition);
  mixture("leverage_by_routed", "EL by A = E_a/E", unit::factor, 0, "1 (baseline)",
          [](const el& e) {
            return if_meaningful(e.by_routed, [](const prediction& p) { return p.leverage; });
          });
  mixture("dense_flops_by_routed", "equals dense training of", unit::flops, 1, "", [](const el& e) {
    return if_meaningful(e.by_routed, [](const prediction& p) { return p.dense; });
  });
  frozen("leverage_by_routed_frozen", &el::by_routed);
  mixture("optimum_granularity", "best granularity", unit::plain, 0, "",
          [](const el&) { return tian2025::table6.optimum_granularity(); });

  law("recommended_tokens", "compute-optimal tokens at C", unit::tokens,
      [](auto& f) { return f.recommended; });
  rows.add("tokens_over_recommended", "D over that", unit::factor, 1,
           [](const subject& s) { return s.forecast.data / s.forecast.recommended; });
  law("recommended_flops_per_token", "compute-optimal M at C", unit::flops_per_token,
      [](auto& f) { return f.recommended_per_token; });
  // The text has them among the advice of all laws.
  law("learning_rate", "learning rate", unit::rate, [](auto& f) {
    return f.learning_rate ? cell_of(*f.learning_rate) : cell{};
  }).is_in_text = false;
  law("batch_tokens", "batch in tokens", unit::tokens, [](auto& f) {
    return f.batch ? cell_of(*f.batch) : cell{};
  }).is_in_text = false;
  rows.add(
      "recommended_sharing_ratio", "advised sharing ratio", unit::share, 0, [](const subject& s) {
        return s.forecast.leverage ? cell_of(tian2025::recommended_sharing_ratio(s.forecast.budget))
                                   : cell{};
      });
  return out;
}

std::vector<remark_text> remarks_on(const subject& s) {
  std::vector<remark_text> all;
  for (const std::string& note : s.named->notes) {
    all.push_back(
        {.kind = "reading", .text = note, .value = std::numeric_limits<double>::quiet_NaN()});
  }
  if (std::string note = recurrence_note(s.model()); !note.empty()) {
    all.push_back({.kind = "recurrent_mixers",
                   .text = std::move(note),
                   .value = static_cast<double>(s.model().recurrent_layers())});
  }
  for (const plan::remark& r : s.forecast.remarks) {
    all.push_back(program::text_of(r));
  }
  if (s.forecast.leverage && s.forecast.leverage->by_definition.bracket.is_far()) {
    const tian2025::prediction& p = s.forecast.leverage->by_definition;
    all.push_back(
        {.kind = "bracket",
         .text = bracket_text(p.bracket) +
                 fmt::format("; other laws: leverage compare {} --flops {}", s.named->label,
                             text_of(s.forecast.budget.value, unit::flops)),
         .quantity = "leverage",
         .value = p.leverage,
         .low = p.bracket.low(),
         .high = p.bracket.high()});
  }
  return all;
}

}  // namespace leverage::program::report
