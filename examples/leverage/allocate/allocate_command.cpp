// SPDX-License-Identifier: Apache-2.0
#include "allocate/allocate_command.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <string_view>
#include <utility>

#include "allocate/allocate_laws.hpp"
#include "allocate/allocate_plot.hpp"
#include "drawing/figure.hpp"
#include "laws/law_text.hpp"
#include "leverage/laws/hoffmann2022.hpp"
#include "leverage/laws/tian2025/training.hpp"
#include "leverage/plan/compute_allocation.hpp"
#include "leverage/plan/costs.hpp"
#include "leverage/plan/family_cost.hpp"
#include "models/model_source.hpp"
#include "support/numbers.hpp"
#include "support/quantity_text.hpp"
#include "support/wrap.hpp"

namespace leverage::program {

namespace {

using nlohmann::json;
using plan::allocation_limit;
using plan::allocation_status;

constexpr std::string_view compute_laws[] = {"tian2025/table5-moe", "tian2025/table5-dense"};

/// A=..,B=..,E=..,alpha=..,beta=..: all of them.
result<hoffmann2022::loss_law<>> law_of(const std::string& text) {
  hoffmann2022::loss_law<> law;
  const named_place places[] = {
      {"A", &law.A}, {"B", &law.B}, {"E", &law.E}, {"alpha", &law.alpha}, {"beta", &law.beta}};
  const auto given = fill_named(text, places);
  const bool all = given && std::all_of(given->begin(), given->end(), [](bool g) { return g; }) &&
                   std::all_of(std::begin(places), std::end(places),
                               [](const named_place& p) { return *p.value > 0.0; });
  if (!all) {
    return failure{fmt::format(
        "--coefficients: expected A, B, E, alpha and beta, each above 0, as in A=482, found {}",
        in_quotes(text))};
  }
  return law;
}

enum class given_input { nothing, size, data, ratio };

/// The command line as understood.
struct task {
  std::string law;
  std::string source;
  std::string cost;
  std::optional<double> budget;
  std::optional<double> loss;
  given_input given = given_input::nothing;
  double value = 0;
  std::shared_ptr<const any_problem> problem;
};

std::string text_of(allocation_limit limit, const allocate_typed& typed) {
  switch (limit) {
    case allocation_limit::none:
      return "nothing";
    case allocation_limit::min_size:
      return "the smallest size that is looked at";
    case allocation_limit::max_size:
      return typed.max_parameters.empty() ? "the largest size that is looked at"
                                          : "--max-parameters";
    case allocation_limit::memory:
      return "--memory";
    case allocation_limit::family:
      return "the family's smallest or largest member";
    case allocation_limit::data:
      return typed.max_tokens.empty() && !typed.unique_tokens.empty() ? "--epochs" : "--max-tokens";
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

/// Reads an amount if there is one.
template <class Parse>
std::optional<failure> amount(std::string_view flag, const std::string& text, const Parse& parse,
                              std::optional<double>& to) {
  if (text.empty()) {
    return std::nullopt;
  }
  const auto value = parse(text);
  if (!value) {
    return failure{fmt::format("{}: {}", flag, value.error())};
  }
  to = value->value;
  return std::nullopt;
}

/// What the budget or the loss and the given input are.
std::optional<failure> read_question(const allocate_typed& typed, task& t) {
  if (auto wrong = amount("--flops", typed.flops, parse_flops, t.budget)) {
    return wrong;
  }
  if (!typed.loss.empty()) {
    const auto loss = parse_positive(typed.loss).map_error(about("--loss"));
    if (!loss) {
      return failure{loss.error()};
    }
    t.loss = *loss;
  }
  if (t.budget.has_value() == t.loss.has_value()) {
    return failure{fmt::format("--flops, --loss: expected a budget or a loss, found {}",
                               t.budget ? "both" : "none")};
  }
  std::optional<double> n;
  std::optional<double> d;
  if (auto wrong = amount("--parameters", typed.parameters, parse_parameters, n)) {
    return wrong;
  }
  if (auto wrong = amount("--tokens", typed.tokens, parse_tokens, d)) {
    return wrong;
  }
  if ((n ? 1 : 0) + (d ? 1 : 0) + (typed.tokens_per_parameter.empty() ? 0 : 1) > 1) {
    return failure{"--parameters, --tokens, --tokens-per-parameter: expected one of them at most"};
  }
  if (n) {
    t.given = given_input::size;
    t.value = *n;
  } else if (d) {
    t.given = given_input::data;
    t.value = *d;
  } else if (!typed.tokens_per_parameter.empty()) {
    const auto ratio =
        parse_positive(typed.tokens_per_parameter).map_error(about("--tokens-per-parameter"));
    if (!ratio) {
      return failure{ratio.error()};
    }
    t.given = given_input::ratio;
    t.value = *ratio;
  }
  return std::nullopt;
}

std::optional<failure> read_limits(const allocate_typed& typed, std::optional<double> unique,
                                   plan::allocation_limits& limits) {
  std::optional<double> size;
  std::optional<double> data;
  std::optional<double> memory;
  std::optional<double> cache;
  for (auto wrong : {amount("--max-parameters", typed.max_parameters, parse_parameters, size),
                     amount("--max-tokens", typed.max_tokens, parse_tokens, data),
                     amount("--memory", typed.memory, parse_bytes, memory),
                     amount("--cache", typed.cache, parse_bytes, cache)}) {
    if (wrong) {
      return wrong;
    }
  }
  if (size) {
    limits.max_size = parameters<>{*size};
  }
  if (data) {
    limits.max_data = tokens<>{*data};
  }
  if (typed.epochs != 0.0) {
    if (!unique) {
      return failure{"--epochs: expected with --unique-tokens only"};
    }
    if (!(typed.epochs > 0.0) || !std::isfinite(typed.epochs)) {
      return failure{fmt::format("--epochs: expected a number above 0, found {}", typed.epochs)};
    }
    limits.max_data = tokens<>{std::min(limits.max_data.value, *unique * typed.epochs)};
  }
  if (memory) {
    limits.memory.available = bytes<>{*memory};
  }
  limits.memory.key_value_cache = bytes<>{cache.value_or(0.0)};
  // All of a parameter's bytes count alike: what is weight and what optimizer does not matter to the limit.
  limits.memory.weight_bytes = typed.bytes_per_parameter;
  limits.memory.gradient_bytes = 0.0;
  limits.memory.optimizer_bytes = 0.0;
  limits.memory.parameters_per_size = typed.parameters_per_size;
  return std::nullopt;
}

template <class Cost>
result<any_cost> with_serving(const Cost& cost, const allocate_typed& typed, task& t) {
  std::optional<double> served;
  if (auto wrong = amount("--inference-tokens", typed.inference_tokens, parse_tokens, served)) {
    return *wrong;
  }
  if (!served) {
    return any_cost(cost);
  }
  t.cost += fmt::format(", and inference on {} tokens", text_of(*served, unit::tokens));
  return any_cost(plan::with_inference<Cost>{cost, tokens<>{*served}, typed.inference_price});
}

result<any_cost> cost_of(const allocate_typed& typed, task& t) {
  if (typed.models.empty()) {
    t.cost = "6 N D";
    return with_serving(plan::training_cost{}, typed, t);
  }
  std::vector<transformer> members;
  for (const std::string& argument : typed.models) {
    const auto found = find_model(argument, std::nullopt);
    if (!found) {
      return failure{found.error()};
    }
    members.push_back(found->model);
  }
  t.cost = fmt::format("the exact count of a family of {} models, N their active parameters",
                       members.size());
  return with_serving(plan::family_cost(members), typed, t);
}

result<task> task_of(const allocate_typed& typed) {
  task t;
  if (auto wrong = read_question(typed, t)) {
    return *wrong;
  }
  std::optional<double> unique;
  if (auto wrong = amount("--unique-tokens", typed.unique_tokens, parse_tokens, unique)) {
    return *wrong;
  }
  if (!typed.law.empty() && !typed.coefficients.empty()) {
    return failure{"--law, --coefficients: expected one of them, found both"};
  }
  const std::string name = !typed.law.empty() ? typed.law
                           : unique           ? "muennighoff2023/c4"
                                              : "besiroglu2024/table1";
  allocation_law chosen;
  if (!typed.coefficients.empty()) {
    const auto own = law_of(typed.coefficients);
    if (!own) {
      return failure{own.error()};
    }
    chosen = {
        .name = "of your own", .source = "--coefficients", .law = any_law(*own, {}), .base = *own};
  } else {
    const auto found = find_allocation_law(name, typed.experts);
    if (!found) {
      return failure{found.error()};
    }
    chosen = *found;
  }
  if (!chosen.takes_experts && !typed.experts.empty()) {
    return failure{fmt::format("--experts: the law {} has none", chosen.name)};
  }
  if (!typed.models.empty() && !chosen.counts_vocabulary) {
    return failure{fmt::format(
        "--law {}: its N is without vocabulary, and the cost of a family goes by N with it",
        chosen.name)};
  }
  t.law = chosen.name;
  t.source = chosen.source;
  any_law law = chosen.law;
  if (unique) {
    if (!chosen.base) {
      return failure{fmt::format(
          "--unique-tokens: what repetition is worth is known for laws of the form of Hoffmann et "
          "al. 2022, and {} is none",
          chosen.name)};
    }
    law = repeating(*chosen.base, tokens<>{*unique}, chosen.law.range);
    t.source += fmt::format("; {} unique tokens, repetition decays as in Muennighoff et al. 2023",
                            text_of(*unique, unit::tokens));
  }
  plan::allocation_limits limits;
  if (auto wrong = read_limits(typed, unique, limits)) {
    return *wrong;
  }
  const auto cost = cost_of(typed, t);
  if (!cost) {
    return failure{cost.error()};
  }
  t.problem = std::make_shared<const any_problem>(law, *cost, limits);
  if (!t.problem->violations().empty()) {
    return failure{fmt::format("{}", fmt::join(t.problem->violations(), "; "))};
  }
  return t;
}

plan::allocation<> answer_of(const task& t) {
  const any_problem& p = *t.problem;
  if (t.budget) {
    const flops<> c{*t.budget};
    switch (t.given) {
      case given_input::size:
        return p.given_size(parameters<>{t.value}, c);
      case given_input::data:
        return p.given_data(tokens<>{t.value}, c);
      case given_input::ratio:
        return p.given_ratio(t.value, c);
      case given_input::nothing:
        return p.optimum(c);
    }
  }
  const double loss = t.loss.value_or(0.0);
  switch (t.given) {
    case given_input::size:
      return p.for_loss_at_size(loss, parameters<>{t.value});
    case given_input::data:
      return p.for_loss_at_data(loss, tokens<>{t.value});
    case given_input::ratio:
      return p.for_loss_at_ratio(loss, t.value);
    case given_input::nothing:
      break;
  }
  return p.for_loss(loss);
}

/// What leaving the optimum costs: the same budget, or the same loss, at other tokens per parameter.
std::vector<plan::allocation<>> alternatives(const task& t) {
  std::vector<plan::allocation<>> all;
  for (const double ratio : {2.0, 5.0, 10.0, 20.0, 40.0, 100.0, 200.0, 500.0, 1000.0}) {
    all.push_back(t.budget ? t.problem->given_ratio(ratio, flops<>{*t.budget})
                           : t.problem->for_loss_at_ratio(t.loss.value_or(0.0), ratio));
    if (all.back().status != allocation_status::as_given) {
      all.pop_back();
    }
  }
  return all;
}

json verdict_json(const extrapolation& verdict) {
  json all = json::array();
  for (const reach& r : verdict) {
    all.push_back({{"quantity", to_string(r.which)},
                   {"value", r.value},
                   {"low", r.low},
                   {"high", r.high},
                   {"inside", r.inside()},
                   {"beyond", r.factor()}});
  }
  return all;
}

json json_of(const task& t, const plan::allocation<>& a, const allocate_typed& typed) {
  const auto number = [](double v) { return std::isfinite(v) ? json(v) : json(nullptr); };
  return {{"status", name_of(a.status)},
          {"binding",
           a.binding == allocation_limit::none ? json(nullptr) : json(text_of(a.binding, typed))},
          {"parameters", number(a.size.value)},
          {"tokens", number(a.data.value)},
          {"tokens_per_parameter", number(a.ratio())},
          {"flops", number(a.cost.value)},
          {"loss", number(a.loss)},
          {"cost_over_least", number(t.problem->penalty(a))},
          {"extrapolates", a.verdict.extrapolates()},
          {"fitted", verdict_json(a.verdict)}};
}

std::string percent_more(double penalty) {
  return std::isfinite(penalty) ? fmt::format("{:+.3g} %", 100.0 * std::max(penalty - 1.0, 0.0))
                                : "-";
}

std::string table_of(const task& t, const plan::allocation<>& a, const allocate_typed& typed,
                     std::size_t width) {
  std::string out;
  const auto line = [&](std::string_view key, const std::string& text) {
    wrap(out, left(key, 22), text, width);
  };
  line("law", t.law + ": " + t.source);
  line("cost", t.cost);
  line(t.budget ? "budget" : "loss",
       t.budget ? text_of(*t.budget, unit::flops) + " FLOPs"
                : fmt::format("{:.4g} nats per token", t.loss.value_or(0.0)));
  out += "\n";
  if (!a.usable()) {
    line("infeasible",
         "nothing within the limits; what would have to give: " + text_of(a.binding, typed));
    return out;
  }
  line("parameters N", text_of(a.size.value, unit::parameters));
  line("tokens D", text_of(a.data.value, unit::tokens));
  line("tokens per parameter", fmt::format("{:.4g}", a.ratio()));
  line("FLOPs", text_of(a.cost.value, unit::flops));
  line("loss", fmt::format("{:.5g} nats per token", a.loss));
  line("status", a.status == allocation_status::limited ? "limited by " + text_of(a.binding, typed)
                                                        : std::string(name_of(a.status)));
  line("over the least cost", percent_more(t.problem->penalty(a)) + " of what this loss takes");
  if (a.verdict.extrapolates()) {
    line("remark", "beyond the fitted range: " + verdict_text(a.verdict));
  }
  const auto others = alternatives(t);
  if (!others.empty()) {
    out += fmt::format("\nLeaving the optimum, at {}\n",
                       t.budget ? "the same budget" : "the same loss");
    out += fmt::format("{:>10} {:>12} {:>12} {:>12} {:>9} {:>12}\n", "tokens/N", "parameters",
                       "tokens", "FLOPs", "loss", "extra cost");
    for (const auto& o : others) {
      out += fmt::format("{:>10.4g} {:>12} {:>12} {:>12} {:>9.4f} {:>12}\n", o.ratio(),
                         text_of(o.size.value, unit::parameters),
                         text_of(o.data.value, unit::tokens), text_of(o.cost.value, unit::flops),
                         o.loss, percent_more(t.problem->penalty(o)));
    }
    line("extra cost", "over the least cost of the loss that it reaches");
  }
  return out;
}

/// Table 5 of Tian et al. 2025: laws of compute, without a loss.
result<command_result> answer_by_compute(const allocate_typed& typed, std::size_t width) {
  const bool mixture = typed.law == compute_laws[0];
  const plan::compute_allocation problem{mixture ? tian2025::table5_moe : tian2025::table5_dense};
  std::optional<double> budget;
  std::optional<double> data;
  std::optional<double> size;
  for (auto wrong : {amount("--flops", typed.flops, parse_flops, budget),
                     amount("--tokens", typed.tokens, parse_tokens, data),
                     amount("--flops-per-token", typed.flops_per_token, parse_flops, size)}) {
    if (wrong) {
      return *wrong;
    }
  }
  for (const auto& [flag, text] :
       {std::pair{"--loss", &typed.loss}, std::pair{"--parameters", &typed.parameters},
        std::pair{"--tokens-per-parameter", &typed.tokens_per_parameter},
        std::pair{"--inference-tokens", &typed.inference_tokens},
        std::pair{"--unique-tokens", &typed.unique_tokens}, std::pair{"--memory", &typed.memory}}) {
    if (!text->empty()) {
      return failure{fmt::format("{}: the law {} knows budgets alone", flag, typed.law)};
    }
  }
  if (!budget && !size) {
    return failure{"--flops: expected the budget, as in 1e22, found none"};
  }
  if (data && size) {
    return failure{"--tokens, --flops-per-token: expected one of them at most"};
  }
  if (!typed.plot.empty() || !typed.models.empty()) {
    return failure{
        fmt::format("--plot, MODEL: the law {} has neither losses nor costs; its figure "
                    "is leverage map --figure allocation",
                    typed.law)};
  }
  const auto a = !budget ? problem.best_for(flops_per_token<>{*size})
                 : size  ? problem.given_size(flops_per_token<>{*size}, flops<>{*budget})
                 : data  ? problem.given_data(tokens<>{*data}, flops<>{*budget})
                         : problem.optimum(flops<>{*budget});
  if (typed.json) {
    return command_result{json{{"law", typed.law},
                               {"status", name_of(a.status)},
                               {"flops_per_token", a.size.value},
                               {"tokens", a.data.value},
                               {"flops", a.cost.value},
                               {"extrapolates", a.verdict.extrapolates()},
                               {"fitted", verdict_json(a.verdict)}}
                              .dump(2) +
                          "\n"};
  }
  const provenance& source = mixture ? tian2025::table5_moe.source : tian2025::table5_dense.source;
  std::string out;
  const auto line = [&](std::string_view key, const std::string& text) {
    wrap(out, left(key, 22), text, width);
  };
  line("law", fmt::format("{}: {}, arXiv:{}, {}", typed.law, source.citation, source.arxiv,
                          source.location));
  line("M, FLOPs per token", text_of(a.size.value, unit::flops_per_token));
  line("tokens D", text_of(a.data.value, unit::tokens));
  line("M D", text_of(a.cost.value, unit::flops) + " FLOPs");
  line("status", std::string(name_of(a.status)));
  if (a.verdict.extrapolates()) {
    line("remark", "beyond the fitted range: " + verdict_text(a.verdict));
  }
  return command_result{out};
}

std::optional<failure> wrong_files(const std::vector<std::string>& files) {
  for (const std::string& path : files) {
    if (!format_of(path)) {
      return failure{fmt::format("--plot: expected a file that ends in .svg or .png, found {}",
                                 in_quotes(path))};
    }
  }
  return std::nullopt;
}

std::optional<failure> draw_allocation(const allocate_typed& typed, const task& t,
                                       const plan::allocation<>& a) {
  const allocation_map map{
      .title = t.budget ? fmt::format("Losses around {} FLOPs", text_of(*t.budget, unit::flops))
                        : fmt::format("Ways to a loss of {:.4g}", t.loss.value_or(0.0)),
      .below = fmt::format("law {}, cost {}", t.law, t.cost),
      .asked = a,
      .budget = a.cost.value};
  return write_figures(in_files(picture_of(*t.problem, map), typed.plot));
}

}  // namespace

result<command_result> answer_allocate(const allocate_typed& typed, std::size_t width) {
  const auto usage = [](const std::string& text) {
    return failure{fmt::format("{} (see leverage allocate --help)", text)};
  };
  if (typed.law == compute_laws[0] || typed.law == compute_laws[1]) {
    auto answer = answer_by_compute(typed, width);
    return answer ? answer : usage(answer.error());
  }
  if (!typed.flops_per_token.empty()) {
    return usage("--flops-per-token: expected with a law of tian2025 only");
  }
  if (const auto wrong = wrong_files(typed.plot)) {
    return usage(wrong->value());
  }
  const auto t = task_of(typed);
  if (!t) {
    return usage(t.error());
  }
  const plan::allocation<> a = answer_of(*t);
  command_result answer;
  if (typed.json) {
    json j{{"law", t->law},
           {"source", t->source},
           {"cost", t->cost},
           {"allocation", json_of(*t, a, typed)}};
    j["alternatives"] = json::array();
    for (const auto& o : alternatives(*t)) {
      j["alternatives"].push_back(json_of(*t, o, typed));
    }
    answer.text = j.dump(2) + "\n";
  } else {
    answer.text = table_of(*t, a, typed, width);
  }
  answer.code = a.usable() ? 0 : no_answer;
  if (a.usable() && !typed.plot.empty()) {
    if (const auto wrong = draw_allocation(typed, *t, a)) {
      answer.code = no_answer;
      answer.complaint = "--plot: " + wrong->value();
    }
  }
  return answer;
}

}  // namespace leverage::program
