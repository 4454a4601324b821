// SPDX-License-Identifier: Apache-2.0
#include "train/train_command.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "drawing/figure.hpp"
#include "machine/efficiency_table.hpp"
#include "machine/layout_default.hpp"
#include "support/quantity_text.hpp"
#include "train/train_answer.hpp"
#include "train/train_layouts.hpp"
#include "train/train_rows.hpp"
#include "train/train_vary.hpp"

namespace leverage::program {

namespace {

/// What every run of a call has in common.
struct common_choice {
  const hardware::named_recipe* recipe = nullptr;
  std::optional<hardware::recompute_set> again;
  hardware::layout base{};  ///< with what flags other than --layout say
  hardware::software software{};
  std::optional<hardware::calibrated_efficiency> efficiency;  ///< own coefficients
};

result<common_choice> common_of(const train_options& options) {
  common_choice c;
  c.recipe = hardware::recipes::find(options.recipe);
  if (!options.again.empty()) {
    const auto set = recompute_of(options.again);
    if (!set) {
      return failure{set.error()};
    }
    c.again = *set;
  }
  if (!options.efficiency.empty()) {
    auto own = read_efficiency(options.efficiency);
    if (!own) {
      return failure{fmt::format("--efficiency: {}", own.error())};
    }
    c.efficiency = *own;
  }
  const auto overlap = overlap_of(options.overlap);
  if (!overlap) {
    return failure{overlap.error()};
  }
  c.base = options.layout.value_or(hardware::layout{});
  c.base.overlap = *overlap;
  c.base.recompute = c.again.value_or(hardware::recompute_set{});
  c.base.schedule = options.schedule.value_or(c.base.schedule);
  c.base.micro_batch = options.micro_batch.value_or(1);
  c.software.kernels = options.kernels;
  c.software.is_other = true;
  if (options.kernels == hardware::kernels::eager) {
    c.base.attention_kernel = hardware::attention_kernel::unfused;
  }
  if (options.routing == routing_choice::natural) {
    c.software.routing = hardware::routing::natural;
  }
  return c;
}

/// The errors among findings, each by the flag that it is about; empty if there are none.
std::string errors_of(const hardware::layout_findings& found) {
  std::string text;
  for (const hardware::layout_finding& f : found) {
    if (!f.is_remark) {
      text += fmt::format("{}{}: expected {}, found {}", text.empty() ? "" : "; ",
                          layout_key(f.field), f.expected, f.value);
    }
  }
  return text;
}

/// A change to a run that does not fit with which it does: the smallest that is known to help.
std::string change_that_fits(const layout_request& ask, const fitted_layout& now) {
  struct change {
    std::string text;
    hardware::layout layout;
  };
  std::vector<change> all;
  const auto add = [&](std::string text, auto edit) {
    hardware::layout l = now.layout;
    edit(l);
    if (l != now.layout) {
      all.push_back({std::move(text), l});
    }
  };
  using hardware::sharding;
  add("--micro-batch 1", [](hardware::layout& l) { l.micro_batch = 1; });
  add("--recompute full", [](hardware::layout& l) { l.recompute = {.layers = true}; });
  add("zero=3", [](hardware::layout& l) { l.sharding = sharding::zero3; });
  add("zero=3 and --recompute full", [](hardware::layout& l) {
    l.sharding = sharding::zero3;
    l.recompute = {.layers = true};
  });
  for (count factor = 2; factor <= 16; factor *= 2) {
    const count t = now.layout.tensor * factor;
    const count p = now.layout.pipeline * factor;
    if (t <= ask.on.accelerator.domain) {
      add(fmt::format("tp={}", t), [&](hardware::layout& l) { l.tensor = t; });
    }
    add(fmt::format("pp={}", p), [&](hardware::layout& l) { l.pipeline = p; });
    add(fmt::format("pp={} and --recompute full", p), [&](hardware::layout& l) {
      l.pipeline = p;
      l.recompute = {.layers = true};
    });
  }
  for (const change& c : all) {
    if (fitted(ask, c.layout).fit == hardware::memory_fit::fits) {
      return c.text;
    }
  }
  return "";
}

std::vector<std::string> remarks_of(const training_run& run, const train_options& options,
                                    const hardware::layout_findings& found) {
  std::vector<std::string> all;
  for (const hardware::layout_finding& f : found) {
    if (f.is_remark) {
      all.push_back(fmt::format("{} {}: usual is {}", layout_key(f.field), f.value, f.expected));
    }
  }
  if (run.fit.fit == hardware::memory_fit::tight) {
    all.emplace_back(
        "memory is tight: the total fits, but not what an allocator usually needs above it");
  }
  if (run.model.model.is_mixture() && options.routing == routing_choice::unknown) {
    all.emplace_back(
        "the load of experts is taken to be even; the upper end of the interval allows for what "
        "training has, see --routing");
  }
  if (run.cluster.cluster.accelerators > run.cluster.cluster.accelerator.domain &&
      !(run.cluster.cluster.accelerator.scale_out.value > 0.0)) {
    all.push_back(fmt::format(
        "the link between domains of {} is not known, and is taken to be as fast as that inside",
        run.cluster.of.label));
  }
  switch (run.cluster.cluster.accelerator.generation) {
    case hardware::generation::ampere:
    case hardware::generation::hopper:
    case hardware::generation::hopper_500w:
    case hardware::generation::blackwell:
    case hardware::generation::blackwell_ultra:
    case hardware::generation::tpu:
      break;
    default:
      all.push_back(
          fmt::format("no run on {} was measured: its kernels are taken to be as "
                      "efficient as is usual",
                      run.cluster.of.label));
  }
  if (!run.cluster.of.note.empty()) {
    all.push_back(fmt::format("{}: {}", run.cluster.of.label, run.cluster.of.note));
  }
  return all;
}

/// Leaves only some accelerators of a cluster.
void on_fewer(count accelerators, named_cluster& cluster) {
  if (accelerators != cluster.cluster.accelerators) {
    cluster.cluster.accelerators = accelerators;
    cluster.label = fmt::format("{} of {}", accelerators, cluster.label);
  }
}

/// Adds a run, and the same with other values of the degree that is varied.
std::optional<failure> add_run(const train_options& options, const common_choice& common,
                               const named_model& model, const named_cluster& cluster,
                               training_runs& runs) {
  training_run run{.model = model,
                   .cluster = cluster,
                   .recipe = common.recipe,
                   .fit = {},
                   .software = common.software,
                   .assumed_layout = !options.layout,
                   .layouts_by = options.goal,
                   .assumed_batch = !options.batch,
                   .remarks = {}};
  layout_request ask{.model = model.model,
                     .on = cluster.cluster,
                     .recipe = common.recipe->recipe,
                     .software = common.software,
                     .batch = options.batch,
                     .recompute = common.again,
                     .micro_batch = options.micro_batch,
                     .base = common.base,
                     .goal = options.goal,
                     .efficiency = common.efficiency ? &*common.efficiency : nullptr};
  run.fit = fitted(ask, common.base);
  std::string none_suits;
  if (run.assumed_layout) {
    auto found = best_layouts(ask, options.layouts.value_or(1));
    if (const auto best = found.ranked.empty() ? found.smallest : found.ranked.front()) {
      on_fewer(best->accelerators, run.cluster);
      ask.on = run.cluster.cluster;
    }
    if (const auto first = first_of(ask, found)) {
      run.fit = *first;
    } else {
      none_suits = reason_of(found);
    }
    if (options.layouts) {
      run.layouts = std::move(found);
    }
  }
  const double step_tokens =
      static_cast<double>(run.fit.global_batch) * static_cast<double>(ask.model.sequence);
  if (options.batch && !options.batch->counts_sequences &&
      options.batch->number < 0.5 * step_tokens) {
    return failure{fmt::format(
        "--global-batch: expected at least {:.0f} tokens, one micro-batch on each data-parallel "
        "rank, found {:.0f}; sequences are written as {:.0f}seq",
        step_tokens, options.batch->number, options.batch->number)};
  }
  const auto found =
      hardware::validate(ask.model, run.fit.layout, ask.recipe, ask.on, run.fit.global_batch);
  if (!found.is_valid()) {
    return failure{fmt::format("{} on {}: {}", model.label, cluster.label, errors_of(found))};
  }
  if (!none_suits.empty()) {
    return failure{fmt::format("{} on {}: {}", model.label, cluster.label, none_suits)};
  }
  const bool is_known = options.routing != routing_choice::unknown;
  run.step = ask.step(run.fit.layout, run.fit.global_batch, is_known);
  run.remarks = remarks_of(run, options, found);
  if (!run.fits()) {
    run.would_fit = change_that_fits(ask, run.fit);
  }
  if (runs.degree != nullptr) {
    runs.varied.push_back(varied(run, ask, runs.degree, is_known));
  }
  runs.all.push_back(std::move(run));
  return std::nullopt;
}

result<training_runs> runs_of(const train_options& options) {
  training_runs runs{.all = {},
                     .data = options.data,
                     .budget_days = options.budget_days,
                     .price = options.price,
                     .goodput = options.goodput,
                     .varied = {},
                     .degree_name = options.vary};
  if (!options.vary.empty()) {
    runs.degree = *choose(varied_degrees, options.vary);
  }
  if (options.models.empty()) {
    return failure{"MODEL: expected a preset or a config.json, found none"};
  }
  if (options.clusters.empty()) {
    return failure{"--on: expected a cluster, as in 1024xh100-sxm, found none"};
  }
  if (options.layouts && options.layout) {
    return failure{"--layouts: expected without --layout, found both"};
  }
  if (options.goal != plan::layout_goal::time && options.layout) {
    return failure{"--layouts-by: expected without --layout, found both"};
  }
  if (options.data && options.budget_days) {
    return failure{"--tokens, --budget-days: expected one of them, found both"};
  }
  const auto common = common_of(options);
  if (!common) {
    return failure{common.error()};
  }
  for (const std::string& argument : options.models) {
    auto model = find_model(argument, options.sequence, "MODEL", options.as);
    if (!model) {
      return failure{std::move(model).error()};
    }
    for (const std::string& on : options.clusters) {
      auto cluster = find_cluster(on, "--on");
      if (!cluster) {
        return failure{std::move(cluster).error()};
      }
      if (const auto wrong = add_run(options, *common, *model, *cluster, runs)) {
        return *wrong;
      }
    }
  }
  return runs;
}

/// Why runs cannot be made; empty if all can.
std::string complaint_of(const training_runs& runs) {
  constexpr double gib = 0x1p30;
  std::string text;
  for (const training_run& run : runs.all) {
    if (!run.fits()) {
      text +=
          fmt::format("{}{} on {} does not fit: {:.4g} GiB of {:.4g}{}", text.empty() ? "" : "\n",
                      run.model.label, run.cluster.label, run.fit.memory.total().value / gib,
                      run.cluster.cluster.accelerator.memory.value / gib,
                      run.would_fit.empty() ? "" : fmt::format("; {} would fit", run.would_fit));
    }
  }
  return text;
}

/// Flags that a table of runs replaces.
std::optional<failure> misplaced_with_rows(const train_options& options) {
  const std::pair<const char*, bool> given[] = {{"MODEL", !options.models.empty()},
                                                {"--on", !options.clusters.empty()},
                                                {"--tokens", options.data.has_value()},
                                                {"--budget-days", options.budget_days.has_value()},
                                                {"--layout", options.layout.has_value()},
                                                {"--global-batch", options.batch.has_value()},
                                                {"--micro-batch", options.micro_batch.has_value()},
                                                {"--recompute", !options.again.empty()},
                                                {"--vary", !options.vary.empty()},
                                                {"--plot", !options.plots.empty()},
                                                {"--json", options.json}};
  for (const auto& [flag, is_given] : given) {
    if (is_given) {
      return failure{fmt::format("{}: expected without --rows, whose table says it", flag)};
    }
  }
  return std::nullopt;
}

/// Flags about a table of runs where there is none.
std::optional<failure> misplaced_without_rows(const train_options& options) {
  const table_options& t = options.rows;
  const std::pair<const char*, bool> given[] = {
      {"--models", !options.tables.empty()}, {"--columns", !t.columns.empty()},
      {"--compute", !t.computed.empty()},    {"--where", !t.where.empty()},
      {"--drop-missing", t.drop_missing},    {"--last-per", !t.last_per.empty()},
      {"--best-per", !t.best_per.empty()},   {"--delimiter", t.reading.separator != '\0'}};
  for (const auto& [flag, is_given] : given) {
    if (is_given) {
      return failure{fmt::format("{}: expected with --rows, found alone", flag)};
    }
  }
  return std::nullopt;
}

}  // namespace

result<command_result> answer_train(const train_options& options, std::size_t width) {
  std::vector<named_path> read{{"--models", options.tables}, {"--efficiency", options.efficiency}};
  for (const std::string& file : options.rows.files) {
    read.push_back({"--rows", file});
  }
  if (auto wrong = wrong_paths("--plot", options.plots, options.csv, read)) {
    return *wrong;
  }
  if (!options.rows.files.empty()) {
    if (const auto wrong = misplaced_with_rows(options)) {
      return *wrong;
    }
    return answer_rows(
        {options.rows, options.tables, options.efficiency, options.csv, options.layouts});
  }
  if (const auto wrong = misplaced_without_rows(options)) {
    return *wrong;
  }
  const auto runs = runs_of(options);
  if (!runs) {
    return failure{runs.error()};
  }
  std::string complaint = complaint_of(*runs);
  const int code = complaint.empty() ? success : no_answer;
  const picture drawing = options.plots.empty()     ? picture{}
                          : runs->degree != nullptr ? varied_picture(*runs)
                                                    : train_picture(*runs);
  return with_complaint(
      {options.json ? train_json(*runs) : train_text(*runs, width), code, std::move(complaint)},
      write_files(files_of("--plot", drawing, options.plots, train_csv(*runs), options.csv)));
}

}  // namespace leverage::program
