// SPDX-License-Identifier: Apache-2.0
#include "allocate/allocate_answer.hpp"

#include <fmt/format.h>

#include <cmath>

#include "laws/citation.hpp"
#include "output/page.hpp"
#include "output/render_json.hpp"
#include "output/verdict.hpp"
#include "support/quantity_text.hpp"

namespace leverage::program {

namespace {

using plan::allocation_limit;
using plan::allocation_status;

constexpr std::size_t key_width = 22;
constexpr std::string_view schema = "leverage.allocate/2";

std::string limit_text(allocation_limit limit, const allocate_options& options) {
  switch (limit) {
    case allocation_limit::none:
      return "nothing";
    case allocation_limit::min_size:
      return "the smallest size that is looked at";
    case allocation_limit::max_size:
      return options.max_size ? "--max-parameters" : "the largest size that is looked at";
    case allocation_limit::memory:
      return "--memory";
    case allocation_limit::family:
      return "the family's smallest or largest member";
    case allocation_limit::data:
      return !options.max_data && options.unique_tokens ? "--epochs" : "--max-tokens";
    case allocation_limit::budget:
      return "--flops";
    case allocation_limit::loss:
      return "--loss, which no size and tokens reach";
  }
  return "";
}

std::string_view name_of(allocation_status status) {
  switch (status) {
    case allocation_status::optimal:
      return "optimal";
    case allocation_status::limited:
      return "limited";
    case allocation_status::as_given:
      return "as given";
    case allocation_status::infeasible:
      return "infeasible";
    case allocation_status::invalid:
      return "invalid";
  }
  return "";
}

/// How much more than the least cost; zero where it is only the solver's rounding.
std::string percent_more(double penalty) {
  constexpr double solver_tolerance = 1e-12;
  if (!std::isfinite(penalty)) {
    return "-";
  }
  return penalty - 1.0 < solver_tolerance ? "0 %" : fmt::format("{:+.3g} %", 100.0 * (penalty - 1));
}

object value_of(const allocation_answer& a, const plan::allocation<>& x) {
  return {{"status", name_of(x.status)},
          {"binding",
           x.binding == allocation_limit::none ? value() : value(limit_text(x.binding, a.options))},
          {"parameters", x.size.value},
          {"tokens", x.data.value},
          {"tokens_per_parameter", x.ratio()},
          {"flops", x.cost.value},
          {"loss", x.loss},
          {"cost_over_min", a.asked.problem->penalty(x)},
          {"extrapolates", x.verdict.extrapolates()},
          {"fitted", verdict_value(x.verdict)}};
}

object value_of(const plan::allocation<flops_per_token<>>& x) {
  return {{"status", name_of(x.status)},
          {"flops_per_token", x.size.value},
          {"tokens", x.data.value},
          {"flops", x.cost.value},
          {"extrapolates", x.verdict.extrapolates()},
          {"fitted", verdict_value(x.verdict)}};
}

/// A row of several: the budget or the loss that it is about, and the answer.
object row_of(const allocate_options& asked, const object& answer) {
  object row;
  if (asked.budget) {
    row.emplace_back("budget", asked.budget->value);
  } else {
    row.emplace_back("asked_loss", asked.loss);
  }
  row.insert(row.end(), answer.begin(), answer.end());
  return row;
}

/// What is said of a table that was cut short, and the value of that in JSON.
void add_cut(page& p, const cut_rows& cut, std::size_t rows) {
  if (!cut.by.empty()) {
    p.blank();
    p.paragraph(fmt::format("Ended by {} after {} of {} rows.", cut.by, rows, cut.asked_for));
  }
}

value cut_value(const cut_rows& cut) { return cut.by.empty() ? value() : value(cut.by); }

text_table table_of(const allocation_answer& a) {
  text_table table({{"tokens/N"}, {"parameters"}, {"tokens"}, {"FLOPs"}, {"loss"}, {"extra cost"}});
  for (const auto& x : a.others) {
    table.add({fmt::format("{:.4g}", x.ratio()), text_of(x.size.value, unit::parameters),
               text_of(x.data.value, unit::tokens), text_of(x.cost.value, unit::flops),
               fmt::format("{:.4f}", x.loss), percent_more(a.asked.problem->penalty(x))});
  }
  return table;
}

}  // namespace

std::string allocation_text(const allocation_answer& a, std::size_t width) {
  const plan::allocation<>& best = a.best;
  page p(width);
  p.line("law", key_width, a.asked.law + ": " + a.asked.source);
  p.line("cost", key_width, a.asked.cost);
  if (a.options.budget) {
    p.line("budget", key_width, text_of(a.options.budget->value, unit::flops) + " FLOPs");
  } else {
    p.line("loss", key_width, fmt::format("{:.4g} nats per token", *a.options.loss));
  }
  p.blank();
  if (!best.usable()) {
    p.line(
        "infeasible", key_width,
        "nothing is within the limits; the one to relax is " + limit_text(best.binding, a.options));
    return p.text();
  }
  p.line("parameters N", key_width, text_of(best.size.value, unit::parameters));
  p.line("tokens D", key_width, text_of(best.data.value, unit::tokens));
  p.line("tokens per parameter", key_width, fmt::format("{:.4g}", best.ratio()));
  p.line("FLOPs", key_width, text_of(best.cost.value, unit::flops));
  p.line("loss", key_width, fmt::format("{:.5g} nats per token", best.loss));
  p.line("status", key_width,
         best.status == allocation_status::limited
             ? "limited by " + limit_text(best.binding, a.options)
             : std::string(name_of(best.status)));
  p.line("over the least cost", key_width,
         percent_more(a.asked.problem->penalty(best)) + " of what this loss takes");
  if (best.verdict.extrapolates()) {
    p.line("remark", key_width, "beyond the fitted range: " + verdict_text(best.verdict));
  }
  if (!a.others.empty()) {
    p.title(fmt::format("Leaving the optimum, at {}",
                        a.options.budget ? "the same budget" : "the same loss"));
    p.table(table_of(a));
    p.line("extra cost", key_width, "over the least cost of the loss that it reaches");
  }
  return p.text();
}

std::string allocation_json(const allocation_answer& a) {
  return json_text(schema, {{"law", a.asked.law},
                            {"source", a.asked.source},
                            {"cost", a.asked.cost},
                            {"allocation", value_of(a, a.best)},
                            {"alternatives", array_of(a.others, [&](const plan::allocation<>& x) {
                               return value_of(a, x);
                             })}});
}

std::string allocation_text(const compute_answer& a, std::size_t width) {
  page p(width);
  p.line("law", key_width, fmt::format("{}: {}", a.law, place_text(a.source)));
  p.line("M, FLOPs per token", key_width, text_of(a.best.size.value, unit::flops_per_token));
  p.line("tokens D", key_width, text_of(a.best.data.value, unit::tokens));
  p.line("M D", key_width, text_of(a.best.cost.value, unit::flops) + " FLOPs");
  p.line("status", key_width, name_of(a.best.status));
  if (a.best.verdict.extrapolates()) {
    p.line("remark", key_width, "beyond the fitted range: " + verdict_text(a.best.verdict));
  }
  return p.text();
}

std::string allocation_json(const compute_answer& a) {
  object all{{"law", a.law}};
  const object answer = value_of(a.best);
  all.insert(all.end(), answer.begin(), answer.end());
  return json_text(schema, all);
}

std::string allocations_text(const std::vector<allocation_answer>& all, const cut_rows& cut,
                             std::size_t width) {
  const allocation_answer& first = all.front();
  page p(width);
  p.line("law", key_width, first.asked.law + ": " + first.asked.source);
  p.line("cost", key_width, first.asked.cost);
  p.blank();
  // What is given comes first.
  const bool budgets = first.options.budget.has_value();
  text_table table({{budgets ? "budget" : "loss"},
                    {"parameters"},
                    {"tokens"},
                    {"tokens/N"},
                    {budgets ? "loss" : "FLOPs"},
                    {"fitted range", alignment::left}});
  for (const allocation_answer& a : all) {
    const plan::allocation<>& x = a.best;
    const auto loss_text = [](double loss) { return fmt::format("{:.5g}", loss); };
    const std::string given =
        budgets ? text_of(a.options.budget->value, unit::flops) : loss_text(*a.options.loss);
    const std::string limit = limit_text(x.binding, a.options);
    if (!x.usable()) {
      table.add({given, "-", "-", "-", "-", "nothing is within the limits; relax " + limit});
      continue;
    }
    table.add({given, text_of(x.size.value, unit::parameters), text_of(x.data.value, unit::tokens),
               fmt::format("{:.4g}", x.ratio()),
               budgets ? loss_text(x.loss) : text_of(x.cost.value, unit::flops),
               (x.status == allocation_status::limited ? "limited by " + limit + "; " : "") +
                   verdict_text(x.verdict)});
  }
  p.table(table);
  add_cut(p, cut, all.size());
  return p.text();
}

std::string allocations_json(const std::vector<allocation_answer>& all, const cut_rows& cut) {
  const allocation_question& asked = all.front().asked;
  return json_text(schema, {{"law", asked.law},
                            {"source", asked.source},
                            {"cost", asked.cost},
                            {"cut_short_by", cut_value(cut)},
                            {"allocations", array_of(all, [](const allocation_answer& a) {
                               return row_of(a.options, value_of(a, a.best));
                             })}});
}

std::string allocations_text(const std::vector<compute_answer>& all, const cut_rows& cut,
                             std::size_t width) {
  const compute_answer& first = all.front();
  page p(width);
  p.line("law", key_width, fmt::format("{}: {}", first.law, place_text(first.source)));
  p.blank();
  text_table table(
      {{"budget"}, {"M, FLOPs per token"}, {"tokens"}, {"M D"}, {"fitted range", alignment::left}});
  for (const compute_answer& a : all) {
    table.add({text_of(a.options.budget->value, unit::flops),
               text_of(a.best.size.value, unit::flops_per_token),
               text_of(a.best.data.value, unit::tokens), text_of(a.best.cost.value, unit::flops),
               verdict_text(a.best.verdict)});
  }
  p.table(table);
  add_cut(p, cut, all.size());
  return p.text();
}

std::string allocations_json(const std::vector<compute_answer>& all, const cut_rows& cut) {
  return json_text(schema, {{"law", all.front().law},
                            {"cut_short_by", cut_value(cut)},
                            {"allocations", array_of(all, [](const compute_answer& a) {
                               return row_of(a.options, value_of(a.best));
                             })}});
}

}  // namespace leverage::program
