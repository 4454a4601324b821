// SPDX-License-Identifier: Apache-2.0
#include "plan/plan_command.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <cstdint>
#include <utility>

#include "drawing/figure.hpp"
#include "plan/plan_answer.hpp"
#include "plan/plan_designs.hpp"
#include "support/progress.hpp"
#include "support/quantity_text.hpp"

namespace leverage::program {

namespace {

/// The search that the flags ask for.
result<plan_answer> question_of(const plan_options& options) {
  plan_answer a{.ask = options.ask,
                .law = options.law.value_or(tian2025::table6),
                .own_law = options.law.has_value(),
                .assumed_vocabulary = !options.vocabulary,
                .pareto = options.pareto,
                .baseline = {},
                .as_design = {},
                .changes = {},
                .found = {}};
  a.ask.space.vocabulary = options.vocabulary.value_or(assumed_vocabulary);
  if (!(a.ask.budget.value > 0)) {
    return failure{"--flops: expected the budget, as in 1e22, found none"};
  }
  if (!options.compare.empty()) {
    auto model = find_model(options.compare, a.ask.space.sequence, "--compare");
    if (!model) {
      return failure{std::move(model).error()};
    }
    a.baseline = *std::move(model);
  }
  if (const auto wrong = plan::validate(a.ask); !wrong.empty()) {
    return failure{fmt::format("{}", fmt::join(wrong, "\n"))};
  }
  return a;
}

/// Searches the family; why it is too large to do so, if it is.
std::optional<failure> search(plan_answer& a) {
  constexpr std::uint64_t worth_a_bar = 2'000'000;
  constexpr std::uint64_t max_candidates = 20'000'000'000;
  const std::uint64_t family = plan::count_configurations(a.ask.space, a.ask.limits);
  if (family > max_candidates) {
    return failure{fmt::format("the family has {} configurations, expected 2e10 or fewer",
                               text_of(static_cast<double>(family), unit::flops))};
  }
  if (family < worth_a_bar) {
    a.found = find_plan(a.ask, a.law, {});
  } else {
    progress bar("designs", family);
    a.found = find_plan(a.ask, a.law, [&](std::uint64_t done) { bar.update(done); });
  }
  if (a.baseline) {
    a.as_design = plan::assess(a.baseline->model, a.ask.budget, a.law, a.ask.reading,
                               a.ask.limits.cache_bytes);
    if (!a.found.ranked.empty()) {
      a.changes = differences(a.baseline->model, a.found.ranked[0].model);
    }
  }
  return std::nullopt;
}

}  // namespace

result<command_result> answer_plan(const plan_options& options, std::size_t width) {
  if (auto wrong = wrong_paths("", {}, options.csv, {{"--compare", options.compare}})) {
    return *wrong;
  }
  auto a = question_of(options);
  if (!a) {
    return failure{a.error()};
  }
  if (const auto wrong = search(*a)) {
    return *wrong;
  }
  return with_complaint({options.json ? plan_json(*a) : plan_text(*a, width),
                         a->found.ranked.empty() ? no_answer : success},
                        write_files(files_of("", {}, {}, plan_csv(*a), options.csv)));
}

}  // namespace leverage::program
