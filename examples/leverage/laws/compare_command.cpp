// SPDX-License-Identifier: Apache-2.0
#include "laws/compare_command.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <string_view>
#include <utility>
#include <vector>

#include "laws/law_catalogue.hpp"
#include "laws/law_text.hpp"
#include "leverage/plan/compare.hpp"
#include "leverage/plan/implied_leverage.hpp"
#include "leverage/plan/prediction.hpp"
#include "models/model_source.hpp"
#include "support/quantity_text.hpp"
#include "support/wrap.hpp"

namespace leverage::program {

namespace {

using nlohmann::ordered_json;
using plan::argument_status;
using plan::law_result;

/// What is compared.
struct task {
  named_model model;
  plan::training_plan run;
  flops<> budget;
};

result<task> task_of(const compare_typed& typed) {
  const auto about = [](std::string_view flag, const std::string& text) {
    return failure{fmt::format("{}: {} (see leverage compare --help)", flag, text)};
  };
  if (typed.model.empty()) {
    return about("MODEL", "expected a preset or config.json, found none");
  }
  if (typed.flops.empty() == typed.tokens.empty()) {
    return about("--flops, --tokens", typed.flops.empty() ? "expected one of them, found none"
                                                          : "expected one of them, found both");
  }
  const auto model = find_model(typed.model, std::nullopt);
  if (!model) {
    return failure{model.error()};
  }
  task t{*model, {}, {}};
  const auto per_token = cost::tian2025::training_flops_per_token(t.model.model).as_real();
  if (!typed.tokens.empty()) {
    const auto data = parse_tokens(typed.tokens);
    if (!data) {
      return about("--tokens", data.error());
    }
    t.run.data = *data;
  } else {
    const auto budget = parse_flops(typed.flops);
    if (!budget) {
      return about("--flops", budget.error());
    }
    t.run.data = *budget / per_token;
  }
  t.budget = per_token * t.run.data;
  if (!typed.batch.empty()) {
    const auto batch = parse_tokens(typed.batch);
    if (!batch) {
      return about("--batch", batch.error());
    }
    t.run.batch = *batch;
  }
  if (!typed.unique_tokens.empty()) {
    const auto unique = parse_tokens(typed.unique_tokens);
    if (!unique) {
      return about("--unique-tokens", unique.error());
    }
    t.run.unique = *unique;
  }
  return t;
}

/// A table whose first column is left-aligned, the others right-aligned.
class columns {
 public:
  explicit columns(std::vector<std::string> heading) { rows_.push_back(std::move(heading)); }
  void add(std::vector<std::string> row) { rows_.push_back(std::move(row)); }
  [[nodiscard]] bool empty() const { return rows_.size() == 1; }

  [[nodiscard]] std::string text() const {
    std::vector<std::size_t> widths(rows_[0].size(), 0);
    for (const auto& row : rows_) {
      for (std::size_t i = 0; i < row.size(); ++i)
        widths[i] = std::max(widths[i], width_of(row[i]));
    }
    std::string out;
    for (const auto& row : rows_) {
      std::string line = left(row[0], widths[0]);
      for (std::size_t i = 1; i < row.size(); ++i) line += "  " + right(row[i], widths[i]);
      line.erase(line.find_last_not_of(' ') + 1);
      out += line + "\n";
    }
    return out;
  }

 private:
  std::vector<std::vector<std::string>> rows_;
};

std::string factor_text(double x) { return std::isfinite(x) ? text_of(x, unit::factor) : "-"; }

bool is_setting(outcome o) { return o == outcome::learning_rate || o == outcome::batch; }

std::string answer_text(const law_result& o) {
  switch (o.law->answer) {
    case outcome::learning_rate:
      return text_of(o.value, unit::rate);
    case outcome::batch:
    case outcome::tokens:
      return text_of(o.value, unit::tokens);
    case outcome::parameters:
      return text_of(o.value, unit::parameters);
    case outcome::flops:
      return text_of(o.value, unit::flops);
    case outcome::flops_per_token:
      return text_of(o.value, unit::flops_per_token);
    case outcome::leverage:
      return text_of(o.value, unit::factor);
    default:
      return fmt::format("{:.4g}", o.value);
  }
}

/// The name, marked where an input was approximated to the law's world.
std::string name_of(const law_result& o) {
  return std::string(o.law->name) + (o.approximated() ? " *" : "");
}

void leverage_text(std::string& out, const std::vector<law_result>& results,
                   const std::vector<plan::implied_leverage>& implied, std::size_t width) {
  columns table({"law", "as it is", "best split", "its runs"});
  for (const law_result& o : results) {
    if (o.applies() && o.law->answer == outcome::leverage) {
      table.add({name_of(o), factor_text(o.value), "-", verdict_text(o.verdict)});
    }
  }
  for (const plan::implied_leverage& l : implied) {
    if (l.reaches()) {
      table.add({std::string(l.law) + (l.approximated ? " *" : ""), factor_text(l.as_it_is),
                 factor_text(l.at_best), l.extrapolates ? "beyond" : "inside"});
    }
  }
  out += "\nLeverage: compute of a dense model for the same loss, over the mixture's\n";
  out += table.text();
  for (const plan::implied_leverage& l : implied) {
    if (!l.reaches()) {
      wrap(out, fmt::format("{}: ", l.law), l.reason, width);
    }
  }
}

void split_text(std::string& out, const std::vector<law_result>& results) {
  columns table({"law", "N", "best N", "best D", "D/N", "penalty", "its runs"});
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
    out +=
        "\nBest split of the same 6 N D, N counted as each law counts it, and how many times the\n"
        "least compute for its loss this run takes\n";
    out += table.text();
  }
}

template <class Choose>
void answers_text(std::string& out, std::string_view title, const std::vector<law_result>& results,
                  const Choose& choose) {
  columns table({"law", "answer", "", "its runs"});
  for (const law_result& o : results) {
    if (o.applies() && choose(o)) {
      table.add({name_of(o), answer_text(o), std::string(to_string(o.law->answer)),
                 verdict_text(o.verdict)});
    }
  }
  if (!table.empty()) {
    out += fmt::format("\n{}\n{}", title, table.text());
  }
}

std::string text_report(const task& t, const std::vector<law_result>& results,
                        const std::vector<plan::implied_leverage>& implied, std::size_t width) {
  std::string out =
      fmt::format("{} on {} tokens: {} FLOPs, M D without vocabulary\n", printable(t.model.label),
                  text_of(t.run.data.value, unit::tokens), text_of(t.budget.value, unit::flops));
  if (t.model.model.is_mixture()) {
    leverage_text(out, results, implied, width);
  }
  split_text(out, results);
  answers_text(out, "Learning rate and batch", results,
               [](const law_result& o) { return is_setting(o.law->answer); });
  answers_text(out, "Losses; not comparable between laws: other data, tokenizers, smoothing",
               results, [](const law_result& o) {
                 return o.law->answer == outcome::loss || o.law->answer == outcome::loss_per_byte ||
                        o.law->answer == outcome::excess_loss || o.law->answer == outcome::error;
               });
  answers_text(out, "Other answers", results, [](const law_result& o) {
    return !is_setting(o.law->answer) && o.law->answer > outcome::excess_loss &&
           o.law->answer != outcome::leverage;
  });

  const bool any_stretched =
      std::any_of(results.begin(), results.end(),
                  [](const law_result& o) { return o.applies() && o.approximated(); }) ||
      std::any_of(implied.begin(), implied.end(),
                  [](const plan::implied_leverage& l) { return l.reaches() && l.approximated; });
  if (any_stretched) {
    out += "\n* an input was stretched to what the law means\n";
    std::vector<std::string_view> told;
    const auto tell = [&](std::string_view how) {
      if (how.empty() || std::find(told.begin(), told.end(), how) != told.end()) return;
      told.push_back(how);
      wrap(out, "  ", how, width);
    };
    for (const law_result& o : results) {
      for (std::size_t i = 0; o.applies() && i < o.law->inputs.size(); ++i) {
        tell(o.inputs[i].reason);
      }
      if (o.applies()) tell(o.remark);
    }
  }

  out += "\nLaws that say nothing here, by paper; --json names each\n";
  std::vector<std::string_view> reasons;
  for (const law_result& o : results) {
    if (!o.applies() && std::find(reasons.begin(), reasons.end(), o.reason) == reasons.end()) {
      reasons.push_back(o.reason);
    }
  }
  for (const std::string_view reason : reasons) {
    std::vector<std::pair<std::string_view, int>> papers;
    for (const law_result& o : results) {
      if (o.reason != reason) continue;
      if (papers.empty() || papers.back().first != o.law->source->key) {
        papers.emplace_back(o.law->source->key, 0);
      }
      ++papers.back().second;
    }
    std::string names;
    for (const auto& [key, laws] : papers) {
      names += fmt::format("{}{} ({})", names.empty() ? "" : ", ", key, laws);
    }
    wrap(out, fmt::format("{}: ", reason), names, width);
  }
  return out;
}

ordered_json number(double x) { return std::isfinite(x) ? ordered_json(x) : ordered_json(nullptr); }

ordered_json json_of(const law_result& o) {
  ordered_json out{{"law", o.law->name},
                   {"answer", to_string(o.law->answer)},
                   {"arxiv", o.law->source->arxiv},
                   {"applies", o.applies()}};
  if (!o.applies()) {
    out["reason"] = o.reason;
    return out;
  }
  out["value"] = number(o.value);
  out["extrapolates"] = o.extrapolates();
  out["beyond_factor"] = number(o.verdict.factor());
  out["fitted"] = verdict_json(o.verdict);
  if (!o.remark.empty()) out["stretched"] = o.remark;
  out["inputs"] = ordered_json::array();
  for (std::size_t i = 0; i < o.law->inputs.size(); ++i) {
    ordered_json input{{"name", facts(o.law->inputs[i]).name}, {"value", o.inputs[i].value}};
    if (o.inputs[i].status == argument_status::approximated)
      input["stretched"] = o.inputs[i].reason;
    out["inputs"].push_back(input);
  }
  if (o.optimum) {
    out["optimum"] = {{"flops", number(o.optimum->budget.value)},
                      {"size", number(o.optimum->best.size.value)},
                      {"tokens", number(o.optimum->best.data.value)},
                      {"penalty", number(o.optimum->penalty)}};
  }
  return out;
}

std::string json_report(const task& t, const std::vector<law_result>& results,
                        const std::vector<plan::implied_leverage>& implied) {
  ordered_json out{{"schema", "leverage.compare/1"},
                   {"model", t.model.label},
                   {"tokens", t.run.data.value},
                   {"model_flops", t.budget.value}};
  out["losses_are_comparable"] = false;
  out["leverage"] = ordered_json::array();
  for (const plan::implied_leverage& l : implied) {
    ordered_json one{{"law", l.law}, {"reaches", l.reaches()}};
    if (l.reaches()) {
      one["as_it_is"] = number(l.as_it_is);
      one["at_best_split"] = number(l.at_best);
      one["extrapolates"] = l.extrapolates;
      one["stretched"] = l.approximated;
    } else {
      one["reason"] = l.reason;
    }
    out["leverage"].push_back(one);
  }
  out["laws"] = ordered_json::array();
  for (const law_result& o : results) out["laws"].push_back(json_of(o));
  return out.dump(2) + "\n";
}

}  // namespace

result<command_result> answer_compare(const compare_typed& typed, std::size_t width) {
  const auto t = task_of(typed);
  if (!t) {
    return failure{t.error()};
  }
  const auto results = plan::compare(law_catalogue(), t->model.model, t->run);
  const auto implied = plan::implied_leverages(law_catalogue(), t->model.model, t->run);
  return command_result{typed.json ? json_report(*t, results, implied)
                                   : text_report(*t, results, implied, width)};
}

}  // namespace leverage::program
