// SPDX-License-Identifier: Apache-2.0
#include "compare/leverage_answer.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <cmath>
#include <optional>
#include <utility>

#include "drawing/figure.hpp"
#include "leverage/hardware/fitted_serving.hpp"
#include "leverage/hardware/recipes.hpp"
#include "leverage/hardware/serving_recipe.hpp"
#include "machine/efficiency_table.hpp"
#include "machine/prediction.hpp"
#include "support/quantity_text.hpp"

namespace leverage::program {

namespace {

/// What all runs of a call have in common.
struct machine_choice {
  const hardware::named_recipe* recipe = nullptr;
  hardware::software software{};
  plan::ratio_setting known{};
  hardware::calibrated_efficiency efficiency = published_efficiency();
};

result<machine_choice> choice_of(const machine_options& options) {
  machine_choice c{.recipe = hardware::recipes::find(options.recipe)};
  if (!options.efficiency.empty()) {
    const auto own = read_efficiency(options.efficiency);
    if (!own) {
      return failure{fmt::format("--efficiency: {}", own.error())};
    }
    c.efficiency = *own;
    c.known.is_known = true;
  }
  c.software.kernels = options.kernels;
  c.software.is_other = true;
  if (options.routing == routing_choice::natural) {
    c.software.routing = hardware::routing::natural;
  }
  c.known.is_balanced = options.routing != routing_choice::unknown;
  return c;
}

plan::leverage_request request_of(const leverage_case& c, const named_cluster& on,
                                  const machine_options& options, const machine_choice& m) {
  plan::leverage_request ask{.mixture = c.mixture.model,
                             .data = c.data,
                             .dense = c.dense,
                             .dense_data = c.dense_data,
                             .on = on.cluster,
                             .recipe = m.recipe->recipe,
                             .software = m.software,
                             .layout = options.layout,
                             .dense_layout = options.dense_layout,
                             .known = m.known};
  if (options.batch) {
    ask.batch = {options.batch->number, options.batch->counts_sequences};
  }
  if (options.kernels == hardware::kernels::eager) {
    ask.base.attention_kernel = hardware::attention_kernel::unfused;
  }
  return ask;
}

/// The leverage in time of each law: the dense model that is given on other tokens, or another one of the rule.
std::vector<plan::leverage_ratio> times_by_law(const leverage_case& c, bool overtrained,
                                               plan::leverage_request ask,
                                               const plan::leverage_in_time& el,
                                               const hardware::calibrated_efficiency& e) {
  std::vector<plan::leverage_ratio> all;
  ask.counts_accelerators = false;
  for (const plan::law_leverage_of_run& law : c.laws) {
    all.emplace_back();
    if (!law.reaches()) {
      continue;
    }
    if (!c.rule) {
      const double more = law.el / c.el_flops();
      all.back() = {el.time.value * more, el.time.low * more, el.time.high * more};
      continue;
    }
    const dense_run d = dense_of(c, law.el, overtrained);
    if (!d.violations.empty()) {
      continue;
    }
    ask.dense = d.model;
    ask.dense_data = d.data;
    all.back() = plan::compare_in_time(ask, e).time;
  }
  return all;
}

/// Both models in service; none if it is not asked for.
std::optional<service_on_machine> service_of(const plan::leverage_request& asked,
                                             const plan::leverage_in_time& el,
                                             const machine_options& options,
                                             const machine_choice& m) {
  if (!options.input || !el.usable()) {
    return std::nullopt;
  }
  const plan::service_request ask{
      .mixture = asked.mixture,
      .dense = asked.dense,
      .on = asked.on,
      .recipe = hardware::serving_recipes::find(options.serving_recipe)->recipe,
      .work = {.input = static_cast<double>(*options.input),
               .output = static_cast<double>(*options.output),
               .max_tpot = options.max_tpot}};
  service_on_machine s{.el = plan::compare_in_service(ask, hardware::fitted_serving)};
  if (options.served) {
    s.lifetime =
        plan::compare_in_lifetime(el.dense.run, el.mixture.run, m.known, options.goodput, ask, s.el,
                                  *options.served, m.efficiency, hardware::fitted_serving);
  }
  return s;
}

/// What is wrong with the flags about serving.
std::optional<failure> wrong_service(const machine_options& o) {
  if (o.input.has_value() != o.output.has_value()) {
    return failure{fmt::format("{}: expected with {}, found alone",
                               o.input ? "--input" : "--output", o.input ? "--output" : "--input")};
  }
  if (!o.input && (o.served || o.max_tpot)) {
    return failure{fmt::format("{}: expected with --input and --output, found without",
                               o.served ? "--serve-tokens" : "--tpot")};
  }
  return std::nullopt;
}

run_on_machine run_of(const plan::planned_run& p, const machine_choice& m, double goodput) {
  run_on_machine r{.planned = p, .goodput = goodput};
  if (p.fits()) {
    r.step = predicted_step(p.run.model, p.run.on, p.run.layout, p.run.recipe, p.run.global_batch,
                            p.run.software, m.efficiency, m.known.is_balanced, m.known.is_known);
  }
  return r;
}

leverage_on_machine on_machine(const leverage_case& c, const named_cluster& on,
                               const machine_options& options, const machine_choice& m) {
  constexpr double hour = 3600;
  const plan::leverage_request ask = request_of(c, on, options, m);
  leverage_on_machine l{.cluster = on,
                        .price = options.price.value_or(on.cluster.price.value * hour)};
  l.el = plan::compare_in_time(ask, m.efficiency);
  if (l.el.usable()) {
    l.time_by_law = times_by_law(c, options.overtrained, ask, l.el, m.efficiency);
  }
  l.service = service_of(ask, l.el, options, m);
  l.mixture = run_of(l.el.mixture, m, options.goodput);
  l.dense = run_of(l.el.dense, m, options.goodput);
  l.cheapest_mixture = run_of(l.el.cheapest_mixture, m, options.goodput);
  l.cheapest_dense = run_of(l.el.cheapest_dense, m, options.goodput);
  return l;
}

/// Why a case has no answer on a cluster; empty if it has.
std::string complaint_of(const leverage_case& c, const leverage_on_machine& l) {
  constexpr double gib = 0x1p30;
  std::vector<std::string> all;
  const auto add = [&](const std::string& label, const plan::planned_run& p) {
    if (!p.violations.empty()) {
      all.push_back(
          fmt::format("{} on {}: {}", label, l.cluster.label, fmt::join(p.violations, "; ")));
    } else if (!p.fits()) {
      all.push_back(fmt::format("{} on {} does not fit: {:.4g} GiB of {:.4g}", label,
                                l.cluster.label, p.memory.total().value / gib,
                                p.run.on.accelerator.memory.value / gib));
    }
  };
  add(c.mixture.label, l.el.mixture);
  add(c.dense_label, l.el.dense);
  return fmt::format("{}", fmt::join(all, "\n"));
}

}  // namespace

std::pair<double, double> leverage_on_machine::time_over_laws() const {
  std::pair<double, double> range{std::nan(""), std::nan("")};
  for (const plan::leverage_ratio& r : time_by_law) {
    range = {std::fmin(range.first, r.value), std::fmax(range.second, r.value)};
  }
  return range;
}

result<command_result> answer_on_machines(const compare_options& options, std::size_t width) {
  const machine_options& machine = options.machine;
  if (auto wrong = wrong_paths("--plot", machine.plots, machine.csv,
                               {{"--efficiency", machine.efficiency}})) {
    return *wrong;
  }
  if (auto wrong = wrong_service(machine)) {
    return *wrong;
  }
  const auto choice = choice_of(machine);
  if (!choice) {
    return failure{choice.error()};
  }
  std::vector<named_cluster> clusters;
  for (const std::string& on : machine.clusters) {
    auto cluster = find_cluster(on, "--on");
    if (!cluster) {
      return failure{std::move(cluster).error()};
    }
    clusters.push_back(*std::move(cluster));
  }
  auto cases = leverage_cases(options);
  if (!cases) {
    return failure{std::move(cases).error()};
  }
  leverage_answer answer{.goodput = machine.goodput,
                         .format = std::string(choice->recipe->name),
                         .served = machine.served};
  std::vector<std::string> complaints;
  for (leverage_case& c : *cases) {
    answered_case a{.of = std::move(c)};
    for (const named_cluster& on : clusters) {
      leverage_on_machine l = on_machine(a.of, on, machine, *choice);
      if (std::string why = complaint_of(a.of, l); !why.empty()) {
        complaints.push_back(std::move(why));
      } else {
        a.on.push_back(std::move(l));
      }
    }
    a.remarks = remarks_of(a, machine);
    if (!a.on.empty()) {
      answer.cases.push_back(std::move(a));
    }
  }
  std::string complaint = fmt::format("{}", fmt::join(complaints, "\n"));
  if (answer.cases.empty()) {
    return without_answer(std::move(complaint));
  }
  const int code = complaint.empty() ? success : no_answer;
  return with_complaint(
      {options.json ? leverage_json(answer) : leverage_text(answer, width), code,
       std::move(complaint)},
      write_files(files_of("--plot", machine.plots.empty() ? picture{} : leverage_picture(answer),
                           machine.plots, leverage_csv(answer), machine.csv)));
}

}  // namespace leverage::program
