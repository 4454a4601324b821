// SPDX-License-Identifier: Apache-2.0
#include "compare/compare_command.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "compare/leverage_answer.hpp"
#include "laws/law_catalogue.hpp"
#include "laws/law_names.hpp"
#include "laws/law_text.hpp"
#include "leverage/laws/extrapolated_law.hpp"
#include "leverage/plan/compare.hpp"
#include "leverage/plan/implied_leverage.hpp"
#include "leverage/plan/prediction.hpp"
#include "models/model_source.hpp"
#include "output/page.hpp"
#include "output/remarks.hpp"
#include "output/render_json.hpp"
#include "output/text_table.hpp"
#include "output/verdict.hpp"
#include "support/numbers.hpp"
#include "support/quantity_text.hpp"

namespace leverage::program {

namespace {

using plan::argument_status;
using plan::law_result;

/// What is compared.
struct task {
  named_model model;
  plan::training_plan run;
  flops<> budget;
  std::vector<law_line> laws;
};

result<task> task_of(const compare_options& options) {
  if (options.models.size() > 1) {
    return failure{
        fmt::format("MODEL: expected one without --on, found {}", fmt::join(options.models, ", "))};
  }
  const auto model = find_model(options.models.front(), std::nullopt, "MODEL", options.as);
  if (!model) {
    return failure{model.error()};
  }
  auto laws = laws_named(options.laws);
  if (!laws) {
    return failure{laws.error()};
  }
  task t{*model, {}, {}, *std::move(laws)};
  const auto per_token = cost::tian2025::training_flops_per_token(t.model.model).as_real();
  t.run.data = options.data ? *options.data : *options.budget / per_token;
  t.budget = per_token * t.run.data;
  if (options.batch) {
    t.run.batch = *options.batch;
  }
  if (options.unique_tokens) {
    t.run.unique = *options.unique_tokens;
  }
  return t;
}

/// A table of laws by name with numbers and, in the last column, a verdict, which is wrapped.
text_table law_table(const std::vector<std::string>& numbers) {
  std::vector<table_column> columns{{"law", alignment::left}};
  for (const std::string& heading : numbers) {
    columns.push_back({heading});
  }
  columns.push_back({"fitted range", alignment::left});
  return text_table(std::move(columns));
}

std::string factor_text(double x) { return std::isfinite(x) ? text_of(x, unit::factor) : "-"; }

bool is_setting(outcome o) { return o == outcome::learning_rate || o == outcome::batch; }

std::string answer_text(const law_result& o) { return text_of(o.value, unit_of(o.law->answer)); }

/// The name, marked where an input was approximated to the law's world.
std::string name_of(const law_result& o) {
  return std::string(o.law->name) + (o.approximated() ? " *" : "");
}

/// The verdict on a run, and which of the runs that it is compared with are beyond the range as well.
std::string compared_text(const plan::implied_leverage& l) {
  std::string text = verdict_text(l.verdict);
  if (l.best_extrapolates || l.dense_extrapolates) {
    text += fmt::format("; {}{}{} beyond", l.best_extrapolates ? "best split" : "",
                        l.best_extrapolates && l.dense_extrapolates ? " and " : "",
                        l.dense_extrapolates ? "dense run" : "");
  }
  return text;
}

/// The bracket of a leverage far beyond the compute of its law's runs; none nearer.
std::optional<extrapolated_value> bracket_of(const law_result& o) {
  if (!o.applies() || o.law->answer != outcome::leverage) return std::nullopt;
  std::array<double, law_line::max_inputs> x{};
  for (std::size_t i = 0; i < o.law->inputs.size(); ++i) x[i] = o.inputs[i].value;
  const auto el = extrapolated(*o.law, std::span<const double>(x).first(o.law->inputs.size()),
                               argument::non_vocabulary_flops);
  return el && el->is_far() ? el : std::nullopt;
}

void leverage_text(page& out, const std::vector<law_result>& results,
                   const std::vector<plan::implied_leverage>& implied) {
  text_table table = law_table({"as it is", "best split"});
  for (const law_result& o : results) {
    if (o.applies() && o.law->answer == outcome::leverage) {
      table.add({name_of(o), factor_text(o.value), "-", verdict_text(o.verdict)});
      if (const auto el = bracket_of(o)) {
        table.add({"  held where its runs end", factor_text(el->frozen), "-",
                   fmt::format("at {} FLOPs: a bracket, no interval of confidence",
                               text_of(el->end(), unit::flops))});
      }
    }
  }
  for (const plan::implied_leverage& l : implied) {
    if (l.reaches()) {
      table.add({std::string(l.law) + (l.approximated ? " *" : ""), factor_text(l.as_it_is),
                 factor_text(l.at_best), compared_text(l)});
    }
  }
  if (!table.empty()) {
    out.title("Leverage: compute of a dense model for the same loss, over the mixture's");
    out.table(table);
  }
  for (const plan::implied_leverage& l : implied) {
    if (!l.reaches()) {
      out.paragraph(l.reason, fmt::format("{}: ", l.law));
    }
  }
}

void split_text(page& out, const std::vector<law_result>& results) {
  text_table table = law_table({"N", "best N", "best D", "D/N", "penalty"});
  for (const law_result& o : results) {
    if (!o.optimum) {
      continue;
    }
    const auto& best = o.optimum->best;
    if (!best.usable()) {
      table.add({name_of(o), "-", "-", "-", "-", "-", "none"});
      continue;
    }
    table.add({name_of(o), text_of(o.optimum->size.value, unit::parameters),
               text_of(best.size.value, unit::parameters), text_of(best.data.value, unit::tokens),
               fmt::format("{:.3g}", best.ratio()), factor_text(o.optimum->penalty),
               verdict_text(o.verdict)});
  }
  if (!table.empty()) {
    out.title(
        "Best split of the same 6 N D, with N as each law counts it. Penalty: compute of this run "
        "over the least "
        "compute for its loss");
    out.table(table);
  }
}

template <class Choose>
void answers_text(page& out, std::string_view title, const std::vector<law_result>& results,
                  const Choose& choose) {
  text_table table = law_table({"answer", ""});
  for (const law_result& o : results) {
    if (o.applies() && !is_contradicted(*o.law) && choose(o)) {
      table.add({name_of(o), answer_text(o), std::string(to_string(o.law->answer)),
                 verdict_text(o.verdict)});
    }
  }
  if (!table.empty()) {
    out.title(title);
    out.table(table);
  }
}

/// Laws that independent ones contradict, apart from all others.
void contradicted_text(page& out, const std::vector<law_result>& results) {
  text_table table = law_table({"answer", ""});
  std::vector<std::pair<std::string_view, std::string_view>> reasons;
  for (const law_result& o : results) {
    if (!o.applies() || !is_contradicted(*o.law)) {
      continue;
    }
    table.add({name_of(o), answer_text(o), std::string(to_string(o.law->answer)),
               verdict_text(o.verdict)});
    const std::pair reason{o.law->source->key, o.law->source->contradicted};
    if (std::find(reasons.begin(), reasons.end(), reason) == reasons.end()) {
      reasons.push_back(reason);
    }
  }
  if (table.empty()) {
    return;
  }
  out.title("Contradicted by independent laws: do not plan with these");
  out.table(table);
  for (const auto& [key, reason] : reasons) {
    out.paragraph(reason, fmt::format("{}: ", key));
  }
}

/// How inputs were approximated, each way once.
void approximations_text(page& out, const std::vector<law_result>& results,
                         const std::vector<plan::implied_leverage>& implied) {
  const bool any =
      std::any_of(results.begin(), results.end(),
                  [](const law_result& o) { return o.applies() && o.approximated(); }) ||
      std::any_of(implied.begin(), implied.end(),
                  [](const plan::implied_leverage& l) { return l.reaches() && l.approximated; });
  if (!any) {
    return;
  }
  out.title("* an input was approximated:");
  std::vector<std::string_view> written;
  const auto write = [&](std::string_view how) {
    if (!how.empty() && std::find(written.begin(), written.end(), how) == written.end()) {
      written.push_back(how);
      out.paragraph(how, "  ");
    }
  };
  for (const law_result& o : results) {
    if (!o.applies()) {
      continue;
    }
    for (std::size_t i = 0; i < o.law->inputs.size(); ++i) {
      write(o.inputs[i].reason);
    }
    write(o.remark);
  }
}

/// Laws without an answer, by reason and paper.
void missing_text(page& out, const std::vector<law_result>& results) {
  std::vector<std::string_view> reasons;
  for (const law_result& o : results) {
    if (!o.applies() && std::find(reasons.begin(), reasons.end(), o.reason) == reasons.end()) {
      reasons.push_back(o.reason);
    }
  }
  if (!reasons.empty()) {
    out.title("Laws that do not apply, by paper; --json names each");
  }
  for (const std::string_view reason : reasons) {
    std::vector<std::pair<std::string_view, int>> papers;
    for (const law_result& o : results) {
      if (o.reason != reason) {
        continue;
      }
      if (papers.empty() || papers.back().first != o.law->source->key) {
        papers.emplace_back(o.law->source->key, 0);
      }
      ++papers.back().second;
    }
    std::string names;
    for (const auto& [key, laws] : papers) {
      names += fmt::format("{}{} ({})", names.empty() ? "" : ", ", key, laws);
    }
    out.paragraph(names, fmt::format("{}: ", reason));
  }
}

std::string text_report(const task& t, const std::vector<law_result>& results,
                        const std::vector<plan::implied_leverage>& implied, std::size_t width) {
  page out(width);
  out.paragraph(fmt::format("{} on {} tokens: {} FLOPs, M D without vocabulary",
                            printable(t.model.label), text_of(t.run.data.value, unit::tokens),
                            text_of(t.budget.value, unit::flops)));
  if (const std::string note = recurrence_note(t.model.model); !note.empty()) {
    out.paragraph(note);
  }
  if (t.model.model.is_mixture()) {
    leverage_text(out, results, implied);
  }
  split_text(out, results);
  answers_text(out, "Learning rate and batch", results,
               [](const law_result& o) { return is_setting(o.law->answer); });
  answers_text(out, "Losses; not comparable between laws: other data, tokenizers, smoothing",
               results, [](const law_result& o) { return is_loss(o.law->answer); });
  answers_text(out, "Other answers", results, [](const law_result& o) {
    return !is_setting(o.law->answer) && !is_loss(o.law->answer) &&
           o.law->answer != outcome::leverage;
  });
  contradicted_text(out, results);
  approximations_text(out, results, implied);
  missing_text(out, results);
  return out.text();
}

object value_of(const law_result& o) {
  object out{{"law", o.law->name},
             {"answer", to_string(o.law->answer)},
             {"arxiv", o.law->source->arxiv},
             {"applies", o.applies()}};
  if (!o.applies()) {
    out.emplace_back("reason", o.reason);
    return out;
  }
  out.emplace_back("value", o.value);
  out.emplace_back("contradicted", o.law->source->contradicted);
  out.emplace_back("extrapolates", o.extrapolates());
  out.emplace_back("beyond_factor", o.verdict.factor());
  out.emplace_back("fitted", verdict_value(o.verdict));
  if (!o.remark.empty()) {
    out.emplace_back("approximated", o.remark);
  }
  array inputs;
  for (std::size_t i = 0; i < o.law->inputs.size(); ++i) {
    object input{{"name", facts(o.law->inputs[i]).name}, {"value", o.inputs[i].value}};
    if (o.inputs[i].status == argument_status::approximated) {
      input.emplace_back("approximated", o.inputs[i].reason);
    }
    inputs.emplace_back(std::move(input));
  }
  out.emplace_back("inputs", std::move(inputs));
  if (const auto el = bracket_of(o)) {
    out.emplace_back("frozen", object{{"value", el->frozen}, {"at_flops", el->end()}});
  }
  if (o.optimum) {
    out.emplace_back("optimum", object{{"flops", o.optimum->budget.value},
                                       {"size", o.optimum->best.size.value},
                                       {"tokens", o.optimum->best.data.value},
                                       {"penalty", o.optimum->penalty}});
  }
  return out;
}

object value_of(const plan::implied_leverage& l) {
  object out{{"law", l.law}, {"reaches", l.reaches()}};
  if (l.reaches()) {
    out.emplace_back("as_it_is", l.as_it_is);
    out.emplace_back("at_best_split", l.at_best);
    out.emplace_back("extrapolates", l.extrapolates());
    out.emplace_back("best_split_extrapolates", l.best_extrapolates);
    out.emplace_back("dense_extrapolates", l.dense_extrapolates);
    out.emplace_back("fitted", verdict_value(l.verdict));
    out.emplace_back("approximated", l.approximated);
  } else {
    out.emplace_back("reason", l.reason);
  }
  return out;
}

std::string json_report(const task& t, const std::vector<law_result>& results,
                        const std::vector<plan::implied_leverage>& implied) {
  const auto to_value = [](const auto& x) { return value_of(x); };
  array remarks;
  if (std::string note = recurrence_note(t.model.model); !note.empty()) {
    remarks.emplace_back(std::move(note));
  }
  return json_text("leverage.compare/2", {{"model", t.model.label},
                                          {"tokens", t.run.data.value},
                                          {"non_vocabulary_flops", t.budget.value},
                                          {"losses_are_comparable", false},
                                          {"remarks", remarks},
                                          {"leverage", array_of(implied, to_value)},
                                          {"laws", array_of(results, to_value)}});
}

/// Flags that need --on, or that say nothing with it.
std::optional<failure> misplaced(const compare_options& options) {
  const machine_options& m = options.machine;
  const bool has_machine = !m.clusters.empty();
  const std::pair<const char*, bool> of_machine[] = {{"--el", m.el.has_value()},
                                                     {"--overtrained", m.overtrained},
                                                     {"--dense-tokens", !m.dense_tokens.empty()},
                                                     {"--loss-law", !m.loss_law.empty()},
                                                     {"--layout", m.layout.has_value()},
                                                     {"--dense-layout", m.dense_layout.has_value()},
                                                     {"--global-batch", m.batch.has_value()},
                                                     {"--efficiency", !m.efficiency.empty()},
                                                     {"--price", m.price.has_value()},
                                                     {"--input", m.input.has_value()},
                                                     {"--output", m.output.has_value()},
                                                     {"--tpot", m.max_tpot.has_value()},
                                                     {"--serve-tokens", m.served.has_value()},
                                                     {"--plot", !m.plots.empty()},
                                                     {"--csv", !m.csv.empty()}};
  for (const auto& [flag, is_given] : of_machine) {
    if (is_given && !has_machine) {
      return failure{fmt::format("{}: expected with --on, found without it", flag)};
    }
  }
  const std::pair<const char*, bool> of_laws[] = {
      {"--batch", options.batch.has_value()},
      {"--unique-tokens", options.unique_tokens.has_value()},
      {"--law", !options.laws.empty()}};
  for (const auto& [flag, is_given] : of_laws) {
    if (is_given && has_machine) {
      return failure{fmt::format("{}: expected without --on, found with it", flag)};
    }
  }
  return std::nullopt;
}

}  // namespace

result<command_result> answer_compare(const compare_options& options, std::size_t width) {
  if (options.models.empty()) {
    return failure{"MODEL: expected a preset or config.json, found none"};
  }
  if (options.budget.has_value() == options.data.has_value()) {
    return failure{options.budget ? "--flops, --tokens: expected one of them, found both"
                                  : "--flops, --tokens: expected one of them, found none"};
  }
  if (const auto wrong = misplaced(options)) {
    return *wrong;
  }
  if (!options.machine.clusters.empty()) {
    return answer_on_machines(options, width);
  }
  const auto t = task_of(options);
  if (!t) {
    return failure{t.error()};
  }
  const auto results = plan::compare(t->laws, t->model.model, t->run);
  auto implied = plan::implied_leverages(law_catalogue(), t->model.model, t->run);
  std::erase_if(implied, [&](const plan::implied_leverage& l) {
    return leverage::find_law(t->laws, l.law) == nullptr;
  });
  return command_result{options.json ? json_report(*t, results, implied)
                                     : text_report(*t, results, implied, width)};
}

}  // namespace leverage::program
