// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "drawing/figure.hpp"
#include "machine/efficiency_table.hpp"
#include "machine/prediction.hpp"
#include "plan/machine_plan_answer.hpp"
#include "plan/plan_answer.hpp"
#include "support/quantity_text.hpp"

namespace leverage::program {

namespace {

constexpr double seconds_of_a_day = 86400;
constexpr double seconds_of_an_hour = 3600;
/// A request where no flag says what it is like.
constexpr count usual_input = 2000;
constexpr count usual_output = 500;

/// Flags that --on replaces.
std::optional<failure> misplaced_with_on(const plan_options& options) {
  const std::pair<const char*, bool> given[] = {{"--flops", options.ask.budget.value > 0},
                                                {"--tokens", options.ask.data.has_value()},
                                                {"--compare", !options.compare.empty()}};
  for (const auto& [flag, is_given] : given) {
    if (is_given) {
      return failure{fmt::format(
          "{}: expected without --on, with which the machine and the time fix the compute", flag)};
    }
  }
  return std::nullopt;
}

/// Flags about serving that do not suit the others.
std::optional<failure> misplaced_service(const plan_options& options) {
  const machine_plan_options& m = options.machine;
  const std::pair<const char*, bool> of_service[] = {{"--input", m.input.has_value()},
                                                     {"--output", m.output.has_value()},
                                                     {"--tpot", m.max_tpot.has_value()},
                                                     {"--serve-format", !m.serving_recipe.empty()}};
  for (const auto& [flag, is_given] : of_service) {
    if (is_given && !m.served) {
      return failure{fmt::format("{}: expected with --serve-tokens, found without", flag)};
    }
  }
  const std::pair<const char*, bool> of_reach[] = {{"--pareto", options.pareto},
                                                   {"--plot", !m.plots.empty()}};
  for (const auto& [flag, is_given] : of_reach) {
    if (is_given && m.served) {
      return failure{
          fmt::format("{}: expected without --serve-tokens, with which all designs have the same "
                      "dense-equivalent compute",
                      flag)};
    }
  }
  return std::nullopt;
}

/// The time that there is: that of --days, or what --money pays for.
std::optional<failure> set_time(machine_plan_answer& a, const machine_plan_options& m) {
  if (m.days && m.money) {
    return failure{"--days, --money: expected one of them, found both"};
  }
  if (m.days) {
    a.ask.time = seconds{*m.days * seconds_of_a_day};
    return std::nullopt;
  }
  if (!m.money) {
    return failure{"--days: expected the days that the cluster is there, as in 30, or --money"};
  }
  if (!(a.price > 0)) {
    return failure{
        "--price: expected the price of an hour of one accelerator for --money, as in "
        "2.5, or the key price_usd_per_hour in the file of the cluster"};
  }
  a.money = m.money;
  a.ask.time = seconds{*m.money / (a.price * a.accelerators()) * seconds_of_an_hour};
  return std::nullopt;
}

/// What the answer rests on, beyond what it says of single designs.
std::vector<std::string> remarks_on(const machine_plan_answer& a, const machine_plan_options& m) {
  std::vector<std::string> all;
  if (!a.is_balanced) {
    all.emplace_back(
        "the load of experts is taken to be even; the lower end of the intervals allows for what "
        "training has, see --routing");
  }
  const hardware::accelerator<>& on = a.cluster.cluster.accelerator;
  if (a.cluster.cluster.accelerators > on.domain && !(on.scale_out.value > 0.0)) {
    all.push_back(fmt::format(
        "the link between domains of {} is not known, and is taken to be as fast as that inside",
        a.cluster.of.label));
  }
  using hardware::generation;
  constexpr generation measured[] = {generation::ampere,    generation::hopper,
                                     generation::blackwell, generation::blackwell_ultra,
                                     generation::tpu,       generation::hopper_500w};
  if (std::find(std::begin(measured), std::end(measured), on.generation) == std::end(measured)) {
    all.push_back(
        fmt::format("no run on {} was measured: its kernels are taken to be as efficient as is "
                    "usual",
                    a.cluster.of.label));
  }
  constexpr count most_measured = 256;
  if (a.cluster.cluster.accelerators > most_measured && m.efficiency.empty()) {
    all.push_back(fmt::format(
        "few mixtures on more than {} accelerators were measured: their times are extrapolated",
        most_measured));
  }
  if (!a.cluster.of.note.empty()) {
    all.push_back(fmt::format("{}: {}", a.cluster.of.label, a.cluster.of.note));
  }
  return all;
}

/// Whether a design reaches less compute than that at which the frozen law is held.
bool reaches_less_than_the_runs(const machine_plan_answer& a) {
  const auto any = [](const std::vector<planned_design>& designs) {
    return std::any_of(designs.begin(), designs.end(), [](const planned_design& d) {
      return d.of.reach.compute.value < end_of_runs();
    });
  };
  return any(a.ranked) || std::any_of(a.fronts.begin(), a.fronts.end(),
                                      [&](const planned_front& f) { return any(f.points); });
}

/// The search that the flags ask for.
result<machine_plan_answer> machine_question(const plan_options& options) {
  const machine_plan_options& m = options.machine;
  if (const auto wrong = misplaced_with_on(options)) {
    return *wrong;
  }
  if (const auto wrong = misplaced_service(options)) {
    return *wrong;
  }
  machine_plan_answer a{.law = options.law.value_or(tian2025::table6),
                        .own_law = options.law.has_value(),
                        .trust = options.trust,
                        .assumed_vocabulary = !options.vocabulary};
  if (a.trust == plan::trust::frozen) {
    if (a.own_law) return failure{own_law_has_no_end};
    a.law = tian2025::table6.frozen_at(flops{end_of_runs()});
  }
  auto cluster = find_cluster(m.on, "--on");
  if (!cluster) {
    return failure{std::move(cluster).error()};
  }
  a.cluster = *std::move(cluster);
  constexpr double hour = seconds_of_an_hour;
  a.price = m.price.value_or(a.cluster.cluster.price.value * hour);
  if (const auto wrong = set_time(a, m)) {
    return *wrong;
  }
  a.efficiency = published_efficiency();
  if (!m.efficiency.empty()) {
    auto own = read_efficiency(m.efficiency);
    if (!own) {
      return failure{fmt::format("--efficiency: {}", own.error())};
    }
    a.efficiency = *own;
  }
  a.recipe = hardware::recipes::find(m.recipe.empty() ? "bf16" : m.recipe);
  a.served = m.served;
  a.work = {.input = static_cast<double>(m.input.value_or(usual_input)),
            .output = static_cast<double>(m.output.value_or(usual_output)),
            .max_tpot = m.max_tpot};
  a.serving = hardware::serving_recipes::find(m.serving_recipe.empty() ? "bf16" : m.serving_recipe);
  a.is_balanced = m.routing.value_or(routing_choice::unknown) != routing_choice::unknown;

  plan::machine_request& ask = a.ask;
  ask.on = a.cluster.cluster;
  ask.recipe = a.recipe->recipe;
  ask.goodput = m.goodput.value_or(ask.goodput);
  ask.software.is_other = true;
  ask.software.kernels = m.kernels.value_or(hardware::kernels::tuned);
  if (ask.software.kernels == hardware::kernels::eager) {
    ask.base.attention_kernel = hardware::attention_kernel::unfused;
  }
  if (m.routing == routing_choice::natural) {
    ask.software.routing = hardware::routing::natural;
  }
  if (m.batch) {
    ask.batch = {.number = m.batch->number, .counts_sequences = m.batch->counts_sequences};
  }
  ask.overtraining = options.ask.overtraining;
  ask.per_token_tolerance = options.ask.per_token_tolerance;
  ask.space = options.ask.space;
  ask.space.vocabulary = options.vocabulary.value_or(assumed_vocabulary);
  ask.limits = options.ask.limits;
  ask.reading = options.ask.reading;
  ask.rows = options.ask.rows;
  std::vector<std::string> named;
  for (const std::string& text : plan::validate(ask)) {
    named.push_back(by_flag(text));
  }
  for (const std::string& text : plan::validate_for_bounds(a.law)) {
    named.push_back("--coefficients: " + text);
  }
  if (!named.empty()) {
    return failure{fmt::format("{}", fmt::join(named, "; "))};
  }
  a.family = plan::count_configurations(ask.space, ask.limits);
  constexpr std::uint64_t max_candidates = 2'000'000'000;
  if (a.family > max_candidates) {
    return failure{fmt::format(
        "--layers, --d-model, --experts, --active: expected a family of 2e9 configurations or "
        "fewer, found {}",
        text_of(static_cast<double>(a.family), unit::flops))};
  }
  a.remarks = remarks_on(a, m);
  return a;
}

}  // namespace

result<command_result> answer_machine_plan(const plan_options& options, std::size_t width) {
  if (auto wrong = wrong_paths("--plot", options.machine.plots, options.csv,
                               {{"--efficiency", options.machine.efficiency}})) {
    return *wrong;
  }
  auto a = machine_question(options);
  if (!a) {
    return failure{a.error()};
  }
  search_machine(*a, options.pareto, options.time_limit);
  if (a->trust == plan::trust::frozen && reaches_less_than_the_runs(*a)) {
    return failure{fmt::format(
        "--trust: expected law, since designs reach fewer FLOPs in this time than the {} at which "
        "frozen would hold the law, found frozen",
        text_of(end_of_runs(), unit::flops))};
  }
  const bool has_answer = !a->ranked.empty() && a->stopped_by.empty();
  const picture drawing =
      options.machine.plots.empty() || a->ranked.empty() ? picture{} : machine_plan_picture(*a);
  return with_complaint(
      {options.json ? machine_plan_json(*a) : machine_plan_text(*a, width),
       has_answer ? success : no_answer},
      write_files(files_of("--plot", drawing,
                           a->ranked.empty() ? std::vector<std::string>{} : options.machine.plots,
                           machine_plan_csv(*a), options.csv)));
}

}  // namespace leverage::program
