// SPDX-License-Identifier: Apache-2.0
#include "plan/plan_command.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "drawing/figure.hpp"
#include "plan/machine_plan_answer.hpp"
#include "plan/plan_answer.hpp"
#include "plan/plan_designs.hpp"
#include "support/progress.hpp"
#include "support/quantity_text.hpp"
#include "support/work_limit.hpp"

namespace leverage::program {

namespace {

/// The search that the flags ask for.
result<plan_answer> question_of(const plan_options& options) {
  plan_answer a{.ask = options.ask,
                .law = options.law.value_or(tian2025::table6),
                .own_law = options.law.has_value(),
                .ends = {},
                .trust = options.trust,
                .assumed_vocabulary = !options.vocabulary,
                .pareto = options.pareto,
                .baseline = {},
                .as_design = {},
                .changes = {},
                .found = {},
                .stopped_by = {}};
  a.ask.space.vocabulary = options.vocabulary.value_or(assumed_vocabulary);
  if (!(a.ask.budget.value > 0)) {
    return failure{"--flops: expected the budget, as in 1e22, found none"};
  }
  if (a.own_law && a.trust == plan::trust::frozen) {
    return failure{own_law_has_no_end};
  }
  if (!a.own_law) {
    a.ends = plan::leverage_ends::of(tian2025::table6, a.ask.budget);
    a.law = a.ends.by(a.trust);
  }
  if (!options.compare.empty()) {
    auto model = find_model(options.compare, a.ask.space.sequence, "--compare", options.as);
    if (!model) {
      return failure{std::move(model).error()};
    }
    a.baseline = *std::move(model);
  }
  if (const auto wrong = plan::validate(a.ask); !wrong.empty()) {
    std::vector<std::string> named;
    for (const std::string& text : wrong) {
      named.push_back(by_flag(text));
    }
    return failure{fmt::format("{}", fmt::join(named, "; "))};
  }
  return a;
}

/// Searches the family; why it is too large to do so, if it is.
std::optional<failure> search(plan_answer& a, double time_limit) {
  constexpr std::uint64_t worth_a_bar = 2'000'000;
  constexpr std::uint64_t max_candidates = 20'000'000'000;
  const std::uint64_t family = plan::count_configurations(a.ask.space, a.ask.limits);
  if (family > max_candidates) {
    return failure{fmt::format(
        "--layers, --d-model, --experts, --active: expected a family of 2e10 configurations or "
        "fewer, found {}",
        text_of(static_cast<double>(family), unit::flops))};
  }
  a.family = family;
  {
    work_limit limit(time_limit);
    std::optional<progress> bar;
    if (family >= worth_a_bar) {
      bar.emplace("designs", family);
    }
    a.found = find_plan(a.ask, a.law, [&](std::uint64_t done) {
      if (bar) {
        bar->update(done);
      }
      return !limit.reached();
    });
    if (a.found.candidates < family) {
      a.stopped_by = limit.reason();
    }
  }
  for (auto* list :
       {&a.found.ranked, &a.found.pareto_front_parameters, &a.found.pareto_front_cache}) {
    plan::set_both_ends(*list, a.ends, a.ask.budget);
  }
  if (a.baseline) {
    a.as_design =
        plan::assess(a.baseline->model, a.ask.budget, a.law, a.ask.reading, a.ask.limits.cache);
    plan::set_both_ends(*a.as_design, a.ends, a.ask.budget);
    if (!a.found.ranked.empty()) {
      a.changes = differences(a.baseline->model, a.found.ranked[0].model);
    }
  }
  return std::nullopt;
}

/// Flags that need --on.
std::optional<failure> misplaced_without_on(const machine_plan_options& m) {
  const std::pair<const char*, bool> given[] = {{"--days", m.days.has_value()},
                                                {"--money", m.money.has_value()},
                                                {"--price", m.price.has_value()},
                                                {"--goodput", m.goodput.has_value()},
                                                {"--global-batch", m.batch.has_value()},
                                                {"--format", !m.recipe.empty()},
                                                {"--kernels", m.kernels.has_value()},
                                                {"--routing", m.routing.has_value()},
                                                {"--efficiency", !m.efficiency.empty()},
                                                {"--plot", !m.plots.empty()},
                                                {"--serve-tokens", m.served.has_value()},
                                                {"--input", m.input.has_value()},
                                                {"--output", m.output.has_value()},
                                                {"--tpot", m.max_tpot.has_value()},
                                                {"--serve-format", !m.serving_recipe.empty()}};
  for (const auto& [flag, is_given] : given) {
    if (is_given) {
      return failure{fmt::format("{}: expected with --on, found without", flag)};
    }
  }
  return std::nullopt;
}

}  // namespace

std::string by_flag(const std::string& violation) {
  constexpr std::pair<std::string_view, std::string_view> flags[] = {
      {"budget", "--flops"},
      {"tokens", "--tokens"},
      {"overtraining", "--overtraining"},
      {"tolerance of the cost per token", "--tolerance"},
      {"vocabulary", "--vocabulary"},
      {"sequence", "--sequence"},
      {"head_dim", "--head-dim"},
      {"heads per kv head", "--heads-per-kv-head"},
      {"multiple of widths", "--width-multiple"},
      {"layers", "--layers"},
      {"d_model", "--d-model"},
      {"experts", "--experts"},
      {"active experts", "--active"},
      {"shared experts", "--shared"},
      {"dense layers", "--dense-layers"},
      {"dense width over d_model", "--dense-width"},
      {"d_model over layers", "--aspect"},
      {"granularity", "--granularity"},
      {"activation ratio", "--activation-ratio"},
      {"attention share", "--attention-share"},
      {"max parameters", "--max-total-parameters"},
      {"max memory", "--max-memory"},
      {"bits of a weight", "--weight-bits"},
      {"bits of a cached number", "--cache-bits"},
      {"context", "--context"},
      {"sequences", "--sequences"},
      {"time", "--days"},
      {"goodput", "--goodput"},
      {"batch.number", "--global-batch"},
      {"on.accelerators", "--on: accelerators"},
      {"recipe.gemm", "--format: bits of the matrices"},
      {"recipe.experts", "--format: bits of the experts"},
      {"recipe.attention", "--format: bits of attention"},
      {"recipe.head", "--format: bits of the head"}};
  const std::size_t end = violation.find(':');
  for (const auto& [field, flag] : flags) {
    if (violation.substr(0, end) == field) {
      return std::string(flag) + violation.substr(end);
    }
  }
  return violation;
}

result<command_result> answer_plan(const plan_options& options, std::size_t width) {
  if (!options.machine.on.empty()) {
    return answer_machine_plan(options, width);
  }
  if (const auto wrong = misplaced_without_on(options.machine)) {
    return *wrong;
  }
  if (auto wrong = wrong_paths("", {}, options.csv, {{"--compare", options.compare}})) {
    return *wrong;
  }
  auto a = question_of(options);
  if (!a) {
    return failure{a.error()};
  }
  if (const auto wrong = search(*a, options.time_limit)) {
    return *wrong;
  }
  return with_complaint({options.json ? plan_json(*a) : plan_text(*a, width),
                         a->found.ranked.empty() || !a->stopped_by.empty() ? no_answer : success},
                        write_files(files_of("", {}, {}, plan_csv(*a), options.csv)));
}

}  // namespace leverage::program
