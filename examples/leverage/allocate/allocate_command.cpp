// SPDX-License-Identifier: Apache-2.0
#include "allocate/allocate_command.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <initializer_list>
#include <string_view>
#include <utility>

#include "allocate/allocate_answer.hpp"
#include "allocate/allocate_figure.hpp"
#include "allocate/allocate_laws.hpp"
#include "allocate/allocate_sizes.hpp"
#include "drawing/figure.hpp"
#include "laws/own_law.hpp"
#include "leverage/laws/tian2025/training.hpp"
#include "leverage/plan/compute_allocation.hpp"
#include "leverage/plan/costs.hpp"
#include "leverage/plan/family_cost.hpp"
#include "models/model_source.hpp"
#include "support/progress.hpp"
#include "support/quantity_text.hpp"
#include "support/work_limit.hpp"

namespace leverage::program {

namespace {

/// The names of the flags that are given, as in "--memory and --cache"; empty if none is.
using given_flag = std::pair<const char*, bool>;
std::string names_of_given(std::initializer_list<given_flag> flags) {
  std::vector<std::string_view> names;
  for (const auto& [name, given] : flags) {
    if (given) {
      names.emplace_back(name);
    }
  }
  return fmt::format("{}", fmt::join(names, " and "));
}

/// A flag that means nothing without another one.
std::optional<failure> alone(const char* flag, const std::optional<double>& value,
                             const char* other, bool other_given) {
  if (!value || other_given) {
    return std::nullopt;
  }
  return failure{
      fmt::format("{}: expected with {} only, found {:g} without it", flag, other, *value)};
}

std::optional<failure> wrong_combination(const allocate_options& options) {
  const std::string several =
      names_of_given({{"--parameters", options.size.has_value()},
                      {"--tokens", options.data.has_value()},
                      {"--tokens-per-parameter", options.tokens_per_parameter.has_value()}});
  if (several.find(" and ") != std::string::npos) {
    return failure{fmt::format(
        "--parameters, --tokens, --tokens-per-parameter: expected one of them at most, found {}",
        several)};
  }
  const std::optional<double> cache =
      options.cache ? std::optional(options.cache->value) : std::nullopt;
  const bool memory = options.memory.has_value();
  return first_failure(
      {alone("--epochs", options.epochs, "--unique-tokens", options.unique_tokens.has_value()),
       alone("--inference-price", options.inference_price, "--inference-tokens",
             options.inference_tokens.has_value()),
       alone("--cache", cache, "--memory", memory),
       alone("--bytes-per-parameter", options.bytes_per_parameter, "--memory", memory),
       alone("--parameters-per-size", options.parameters_per_size, "--memory", memory)});
}

/// What is wrong with flags that cannot be given together.
std::optional<failure> wrong_question(const allocate_options& options) {
  if (options.budget.has_value() == options.loss.has_value()) {
    return failure{fmt::format("--flops, --loss: expected a budget or a loss, found {}",
                               options.budget ? "both" : "none")};
  }
  if (!options.law.empty() && options.coefficients) {
    return failure{"--law, --coefficients: expected one of them, found both"};
  }
  if (auto wrong = wrong_combination(options)) {
    return wrong;
  }
  if (options.per_token) {
    return failure{
        fmt::format("--flops-per-token: expected with a law of tian2025 only, found {:g}",
                    options.per_token->value)};
  }
  return wrong_paths("--plot", options.plot, options.csv, named_paths("MODEL", options.models));
}

plan::allocation_limits limits_of(const allocate_options& options) {
  constexpr double adam_bytes = 16;  // of a parameter, in mixed precision
  plan::allocation_limits limits;
  limits.max_size = options.max_size.value_or(limits.max_size);
  limits.max_data = options.max_data.value_or(limits.max_data);
  if (options.epochs) {
    limits.max_data =
        tokens<>{std::min(limits.max_data.value, options.unique_tokens->value * *options.epochs)};
  }
  limits.memory.available = options.memory.value_or(limits.memory.available);
  limits.memory.key_value_cache = options.cache.value_or(bytes<>{0.0});
  // All of a parameter's bytes count alike: what is weight and what optimizer does not matter to the limit.
  limits.memory.weight_bytes = options.bytes_per_parameter.value_or(adam_bytes);
  limits.memory.gradient_bytes = 0.0;
  limits.memory.optimizer_bytes = 0.0;
  limits.memory.parameters_per_size = options.parameters_per_size.value_or(1.0);
  return limits;
}

template <class Cost>
plan::any_cost with_serving(const Cost& cost, const allocate_options& options, std::string& words) {
  if (!options.inference_tokens) {
    return plan::any_cost(cost);
  }
  words += fmt::format(", and inference on {} tokens",
                       text_of(options.inference_tokens->value, unit::tokens));
  return plan::any_cost(plan::with_inference<Cost>{cost, *options.inference_tokens,
                                                   options.inference_price.value_or(1.0)});
}

/// The cost of a size and its training, and in words.
result<plan::any_cost> cost_of(const allocate_options& options, std::string& words) {
  if (options.models.empty()) {
    words = "6 N D";
    return with_serving(plan::training_cost{}, options, words);
  }
  std::vector<transformer> members;
  if (options.models.size() == 1) {
    return failure{"MODEL: expected two or more members of a family, found one"};
  }
  for (const std::string& argument : options.models) {
    const auto found = find_model(argument, std::nullopt, "MODEL", options.as);
    if (!found) {
      return failure{found.error()};
    }
    members.push_back(found->model);
  }
  words = fmt::format("the exact count of a family of {} models, N their active parameters",
                      members.size());
  return with_serving(plan::family_cost(members), options, words);
}

/// The entry of the catalogue that the flags choose.
result<const law_line*> entry_of(const allocate_options& options) {
  return find_split_law(!options.law.empty()    ? options.law
                        : options.unique_tokens ? "muennighoff2023/c4"
                                                : "besiroglu2024/table1");
}

/// The law that the flags choose.
result<allocation_law> law_of(const allocate_options& options) {
  if (!options.formula.empty()) {
    const auto own = own_law_of(options.formula, options.coefficient_list.value_or(""));
    if (!own) {
      return failure{own.error()};
    }
    return allocation_law{.name = options.formula,
                          .source = "--formula, --coefficients",
                          .law = plan::size_data_view(*own)};
  }
  if (options.coefficients) {
    return allocation_law{.name = "of your own",
                          .source = "--coefficients",
                          .law = plan::size_data_view(*options.coefficients),
                          .base = *options.coefficients};
  }
  const auto entry = entry_of(options);
  if (!entry) {
    return failure{entry.error()};
  }
  return allocation_law_of(**entry, options.experts);
}

result<allocation_question> question_of(const allocate_options& options) {
  if (auto wrong = wrong_question(options)) {
    return *wrong;
  }
  const auto chosen = law_of(options);
  if (!chosen) {
    return failure{chosen.error()};
  }
  if (!chosen->takes_experts && options.experts) {
    return failure{
        fmt::format("--experts: the law {} has none, found {:g}", chosen->name, *options.experts)};
  }
  if (!options.models.empty() && !chosen->counts_vocabulary) {
    return failure{fmt::format(
        "--law {}: its N is without vocabulary, and the cost of a family goes by N with it",
        chosen->name)};
  }
  allocation_question q{chosen->name, chosen->source, "", nullptr};
  plan::size_data_view law = chosen->law;
  if (options.unique_tokens) {
    if (!chosen->base) {
      return failure{fmt::format(
          "--unique-tokens: what repetition is worth is known for laws of the form of Hoffmann et "
          "al. 2022; {} has another",
          chosen->name)};
    }
    law = repeating(*chosen->base, *options.unique_tokens, chosen->law.range());
    q.source += fmt::format("; {} unique tokens, repetition decays as in Muennighoff et al. 2023",
                            text_of(options.unique_tokens->value, unit::tokens));
  }
  const auto cost = cost_of(options, q.cost);
  if (!cost) {
    return failure{cost.error()};
  }
  q.problem = std::make_shared<const any_problem>(law, *cost, limits_of(options));
  if (!q.problem->violations().empty()) {
    return failure{fmt::format("{}", fmt::join(q.problem->violations(), "; "))};
  }
  return q;
}

plan::allocation<> solved(const any_problem& p, const allocate_options& options) {
  if (options.budget) {
    const flops<> c = *options.budget;
    return options.size                   ? p.given_size(*options.size, c)
           : options.data                 ? p.given_data(*options.data, c)
           : options.tokens_per_parameter ? p.given_ratio(*options.tokens_per_parameter, c)
                                          : p.optimum(c);
  }
  const double loss = *options.loss;
  return options.size                   ? p.for_loss_at_size(loss, *options.size)
         : options.data                 ? p.for_loss_at_data(loss, *options.data)
         : options.tokens_per_parameter ? p.for_loss_at_ratio(loss, *options.tokens_per_parameter)
                                        : p.for_loss(loss);
}

/// Why the flags have no answer that is a number; nothing where they have.
std::optional<failure> invalid(const plan::allocation<>& a) {
  if (a.status != plan::allocation_status::invalid) {
    return std::nullopt;
  }
  return failure{fmt::format("{}", fmt::join(a.violations, "; "))};
}

/// What leaving the optimum costs: the same budget, or the same loss, at other tokens per parameter.
std::vector<plan::allocation<>> others(const any_problem& p, const allocate_options& options) {
  std::vector<plan::allocation<>> all;
  for (const double ratio : {2.0, 5.0, 10.0, 20.0, 40.0, 100.0, 200.0, 500.0, 1000.0}) {
    all.push_back(options.budget ? p.given_ratio(ratio, *options.budget)
                                 : p.for_loss_at_ratio(*options.loss, ratio));
    if (all.back().status != plan::allocation_status::as_given) {
      all.pop_back();
    }
  }
  return all;
}

std::vector<output_file> files_of(const allocation_answer& a) {
  if (a.options.plot.empty() && a.options.csv.empty()) {
    return {};
  }
  allocation_figure figure = figure_of(*a.asked.problem, a.best);
  figure.title = a.options.budget ? fmt::format("Losses around {} FLOPs",
                                                text_of(a.options.budget->value, unit::flops))
                                  : fmt::format("Ways to a loss of {:.4g}", *a.options.loss);
  figure.below = fmt::format("law {}, cost {}", a.asked.law, a.asked.cost);
  return files_of("--plot", picture_of(figure), a.options.plot, csv_of(figure), a.options.csv);
}

/// What is wrong with flags for a law of compute, which has no loss.
std::optional<failure> wrong_compute_question(const allocate_options& options) {
  const given_flag of_losses[] = {
      {"--loss", options.loss.has_value()},
      {"--parameters", options.size.has_value()},
      {"--tokens-per-parameter", options.tokens_per_parameter.has_value()},
      {"--inference-tokens", options.inference_tokens.has_value()},
      {"--inference-price", options.inference_price.has_value()},
      {"--unique-tokens", options.unique_tokens.has_value()},
      {"--epochs", options.epochs.has_value()},
      {"--experts", options.experts.has_value()},
      {"--coefficients", options.coefficients.has_value()},
      {"--max-parameters", options.max_size.has_value()},
      {"--max-tokens", options.max_data.has_value()},
      {"--memory", options.memory.has_value()},
      {"--cache", options.cache.has_value()},
      {"--bytes-per-parameter", options.bytes_per_parameter.has_value()},
      {"--parameters-per-size", options.parameters_per_size.has_value()}};
  for (const auto& [name, given] : of_losses) {
    if (given) {
      return failure{
          fmt::format("{}: the law {} takes budgets only, and has no loss", name, options.law)};
    }
  }
  if (!options.budget && !options.per_token) {
    return failure{"--flops: expected the budget, as in 1e22, found none"};
  }
  if (options.data && options.per_token) {
    return failure{"--tokens, --flops-per-token: expected one of them at most"};
  }
  const std::string drawn = names_of_given({{"--plot", !options.plot.empty()},
                                            {"--csv", !options.csv.empty()},
                                            {"MODEL", !options.models.empty()}});
  if (!drawn.empty()) {
    return failure{
        fmt::format("{}: the law {} has neither losses nor costs; its figure is leverage map "
                    "--figure allocation",
                    drawn, options.law)};
  }
  return std::nullopt;
}

/// A table with a row for each answer, one at least; exit code `no_answer` where nothing is within the limits of any, or
/// the time limit or an interrupt has cut the table short.
template <class Answer, class Solve>
result<command_result> table_of(const std::vector<allocate_options>& rows, const Solve& solve,
                                std::size_t width) {
  std::vector<Answer> all;
  cut_rows cut{"", rows.size()};
  {
    work_limit limit(rows.front().time_limit);
    progress bar("rows", rows.size());
    for (const allocate_options& row : rows) {
      result<Answer> answer = solve(row);
      if (!answer) {
        return failure{std::move(answer).error()};
      }
      all.push_back(*std::move(answer));
      bar.update(all.size());
      if (all.size() < rows.size() && limit.reached()) {
        cut.by = limit.reason();
        break;
      }
    }
  }
  const bool some =
      std::any_of(all.begin(), all.end(), [](const auto& a) { return a.best.usable(); });
  return command_result{
      rows.front().json ? allocations_json(all, cut) : allocations_text(all, cut, width),
      some && cut.by.empty() ? success : no_answer};
}

/// Table 5 of Tian et al. 2025: laws of compute, without a loss.
compute_answer solved_by_compute(const allocate_options& options, const law_line& entry,
                                 const compute_law& law) {
  const plan::compute_allocation p{law};
  return {options, std::string(entry.name), law.source,
          !options.budget ? p.best_for(flops_per_token<>{options.per_token->value})
          : options.per_token
              ? p.given_size(flops_per_token<>{options.per_token->value}, *options.budget)
          : options.data ? p.given_data(*options.data, *options.budget)
                         : p.optimum(*options.budget)};
}

result<command_result> answer_by_compute(const std::vector<allocate_options>& rows,
                                         const law_line& entry, const compute_law& law,
                                         std::size_t width) {
  if (auto wrong = wrong_compute_question(rows.front())) {
    return *wrong;
  }
  if (rows.size() > 1) {
    return table_of<compute_answer>(
        rows,
        [&](const allocate_options& row) -> result<compute_answer> {
          return solved_by_compute(row, entry, law);
        },
        width);
  }
  const compute_answer a = solved_by_compute(rows.front(), entry, law);
  return command_result{a.options.json ? allocation_json(a) : allocation_text(a, width)};
}

result<command_result> answer_by_loss(const std::vector<allocate_options>& rows,
                                      std::size_t width) {
  const allocate_options& options = rows.front();
  const auto question = question_of(options);
  if (!question) {
    return failure{question.error()};
  }
  if (rows.size() > 1) {
    const std::string drawn =
        names_of_given({{"--plot", !options.plot.empty()}, {"--csv", !options.csv.empty()}});
    if (!drawn.empty()) {
      return failure{fmt::format(
          "{}: expected with one budget or loss, which the figure is about, found {} of them",
          drawn, rows.size())};
    }
    return table_of<allocation_answer>(
        rows,
        [&](const allocate_options& row) -> result<allocation_answer> {
          plan::allocation<> best = solved(*question->problem, row);
          if (auto wrong = invalid(best)) {
            return *std::move(wrong);
          }
          return allocation_answer{row, *question, std::move(best), {}};
        },
        width);
  }
  if (const auto wrong = invalid(solved(*question->problem, options))) {
    return *wrong;
  }
  const allocation_answer a{options, *question, solved(*question->problem, options),
                            others(*question->problem, options)};
  command_result answer{options.json ? allocation_json(a) : allocation_text(a, width),
                        a.best.usable() ? success : no_answer};
  return a.best.usable() ? with_complaint(std::move(answer), write_files(files_of(a))) : answer;
}

/// What is wrong with flags where the size alone is given.
std::optional<failure> wrong_size_question(const allocate_options& options) {
  if (!options.law.empty() && options.coefficients) {
    return failure{"--law, --coefficients: expected one of them, found both"};
  }
  if (auto wrong = wrong_combination(options)) {
    return wrong;
  }
  const std::string others =
      names_of_given({{"--flops-per-token", options.per_token.has_value()},
                      {"--inference-tokens", options.inference_tokens.has_value()},
                      {"--unique-tokens", options.unique_tokens.has_value()},
                      {"--max-parameters", options.max_size.has_value()},
                      {"--max-tokens", options.max_data.has_value()},
                      {"--memory", options.memory.has_value()},
                      {"--plot", !options.plot.empty()},
                      {"MODEL", !options.models.empty()}});
  if (!others.empty()) {
    return failure{fmt::format("{}: expected with --flops or --loss only", others)};
  }
  return wrong_paths("--plot", {}, options.csv);
}

/// --parameters alone: the tokens for a size.
result<command_result> answer_size(const allocate_options& options, std::size_t width) {
  if (auto wrong = wrong_size_question(options)) {
    return *wrong;
  }
  const bool own = options.coefficients || !options.formula.empty();
  const auto found = own ? law_of(options).and_then([&](const allocation_law& law) {
    return size_rows_of(law, *options.size);
  })
                         : size_rows_of(options);
  if (!found) {
    return failure{found.error()};
  }
  if (found->rows.empty()) {
    return without_answer(
        fmt::format("--parameters: no law has a number of tokens for {}", options.size->value));
  }
  return with_complaint(
      {options.json ? sizes_json(options, *found) : sizes_text(options, *found, width)},
      write_files(program::files_of("", {}, {}, sizes_csv(options, *found), options.csv)));
}

/// The flags once for each budget and each loss.
std::vector<allocate_options> rows_of(const allocate_options& options) {
  std::vector<allocate_options> rows;
  if (options.budgets.empty() == options.losses.empty()) {
    rows.push_back(options);
    if (!options.budgets.empty()) {
      rows.back().budget = options.budgets.front();
      rows.back().loss = options.losses.front();
    }
    return rows;
  }
  for (const flops<>& budget : options.budgets) {
    rows.push_back(options);
    rows.back().budget = budget;
  }
  for (const double loss : options.losses) {
    rows.push_back(options);
    rows.back().loss = loss;
  }
  return rows;
}

}  // namespace

result<command_result> answer_allocate(const allocate_options& given, std::size_t width) {
  allocate_options options = given;
  if (!options.law.empty() && !options.formula.empty()) {
    return failure{"--law, --formula: expected one of them, found both"};
  }
  if (options.formula.empty() && options.coefficient_list) {
    auto law = loss_law_of(*options.coefficient_list).map_error(about("--coefficients"));
    if (!law) {
      return failure{std::move(law).error()};
    }
    options.coefficients = *law;
  }
  if (options.size && options.budgets.empty() && options.losses.empty()) {
    return answer_size(options, width);
  }
  const std::vector<allocate_options> rows = rows_of(options);
  if (!options.law.empty()) {
    const auto entry = find_split_law(options.law);
    if (const compute_law* law = entry ? compute_law_of(**entry) : nullptr) {
      return answer_by_compute(rows, **entry, *law, width);
    }
  }
  return answer_by_loss(rows, width);
}

}  // namespace leverage::program
