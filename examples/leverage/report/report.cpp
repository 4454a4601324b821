// SPDX-License-Identifier: Apache-2.0
#include "report/report.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <type_traits>
#include <utility>

#include "leverage/laws/tian2025.hpp"
#include "leverage/version.hpp"
#include "report/report_sections.hpp"

namespace leverage::program::report {

namespace {

subject examined(const named_model& named, const request& asked) {
  const transformer& m = named.model;
  const flops<> natural = plan::compute_optimal_budget(m);
  subject s{.named = &named,
            .total = cost::total_parameters(m),
            .active = cost::active_parameters(m),
            .forward = cost::forward_flops(m, asked.mask, asked.recurrent_chunk)};
  s.training = cost::training(s.forward, asked.again);
  s.forecast = std::visit(
      [&](const auto& budget) {
        using budget_type = std::decay_t<decltype(budget)>;
        if constexpr (std::is_same_v<budget_type, compute_optimal_budget>) {
          return plan::predict(m, natural);
        } else {
          return plan::predict(m, budget);
        }
      },
      asked.budget);
  s.training_run = s.training.total() * s.forecast.data;
  return s;
}

std::string describe(cost::attention_mask mask) {
  switch (mask) {
    case cost::attention_mask::full:
      return "counted at the whole sequence for every token";
    case cost::attention_mask::causal:
      return "counted at half of the sequence, causal";
    case cost::attention_mask::exact_causal:
      return "counted at each token and those before it, causal";
  }
  return "";
}

std::string describe(cost::recomputation again) {
  switch (again) {
    case cost::recomputation::none:
      return "none";
    case cost::recomputation::attention_core:
      return "scores and weighted values";
    case cost::recomputation::layers:
      return "every layer's forward pass";
  }
  return "";
}

column column_of(const subject& s) {
  column c{.label = s.named->label, .facts = {{"model", s.named->name}}, .remarks = remarks_on(s)};
  const auto add = [&](const char* key, const std::string& text) {
    if (!text.empty()) {
      c.facts.emplace_back(key, text);
    }
  };
  add("family", s.named->family);
  add("source", s.named->source);
  add("stated", s.named->stated);
  c.facts.emplace_back("sequence",
                       fmt::format("{} ({})", s.model().sequence, s.named->sequence_source));
  return c;
}

}  // namespace

document report_on(const std::vector<named_model>& models, const request& asked) {
  std::vector<subject> subjects;
  for (const named_model& m : models) {
    subjects.push_back(examined(m, asked));
  }

  document d;
  d.settings = {{"leverage", fmt::format("{}.{}.{}", LEVERAGE_VERSION_MAJOR, LEVERAGE_VERSION_MINOR,
                                         LEVERAGE_VERSION_PATCH)},
                {"attention", describe(asked.mask)},
                {"recomputed", describe(asked.again)}};
  if (asked.recurrent_chunk > 0) {
    d.settings.emplace_back("recurrence",
                            fmt::format("in chunks of {} tokens", asked.recurrent_chunk));
  }
  for (const subject& s : subjects) {
    d.columns.push_back(column_of(s));
  }
  d.sections = {shape_section(subjects),         block_section(subjects, asked),
                ratio_section(subjects),         parameter_section(subjects),
                memory_section(subjects, asked), flop_section(subjects),
                published_section(subjects),     budget_section(subjects, asked),
                advice_section(subjects, asked)};
  // Before the papers' counts, the budget and the advice.
  const auto insert = [&](section s) { d.sections.insert(d.sections.end() - 3, std::move(s)); };
  if (asked.train) {
    insert(training_section(subjects, asked));
  }
  if (asked.packed) {
    insert(packed_section(subjects, asked));
  }
  if (asked.prompt) {
    insert(generation_section(subjects, asked));
  }

  const auto is_mixture = [](const subject& s) { return s.model().is_mixture(); };
  if (std::any_of(subjects.begin(), subjects.end(), is_mixture)) {
    d.sources.push_back({"EL, best granularity", tian2025::table6.source});
    d.sources.push_back({"learning rate, batch", tian2025::equation6.source});
    d.sources.push_back({"compute-optimal tokens and M, mixtures", tian2025::table5_moe.source});
  }
  if (!std::all_of(subjects.begin(), subjects.end(), is_mixture)) {
    d.sources.push_back({"compute-optimal tokens and M, dense", tian2025::table5_dense.source});
  }
  d.conventions = {
      "C of the laws is M D. M is three times the exact forward FLOPs per token at full attention, "
      "without logits and prediction modules.",
      "FLOPs are those of matrix products; norms, softmax and activations are left out. Backward "
      "is "
      "twice forward."};
  if (asked.conventions) {
    d.sections.insert(d.sections.end() - 2, convention_section(subjects));
    for (std::string& line : convention_texts(subjects)) {
      d.conventions.push_back(std::move(line));
    }
  }
  return d;
}

}  // namespace leverage::program::report
