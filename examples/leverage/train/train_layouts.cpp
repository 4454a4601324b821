// SPDX-License-Identifier: Apache-2.0
#include "train/train_layouts.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>
#include <vector>

#include "machine/layout_default.hpp"
#include "machine/layout_flags.hpp"
#include "output/text_table.hpp"
#include "support/quantity_text.hpp"

namespace leverage::program {

namespace {

/// How much longer a layout takes for its tokens than the best.
double time_over(const plan::ranked_layout& r, const plan::ranked_layout& best) {
  return best.tokens_per_second / r.tokens_per_second;
}
/// How many more accelerator-seconds it takes for them.
double cost_over(const plan::ranked_layout& r, const plan::ranked_layout& best) {
  return r.accelerator_seconds_per_token() / best.accelerator_seconds_per_token();
}

/// A reason in words.
std::string reason_text(const plan::fallen_layouts& f) {
  std::string field(f.field);
  std::replace(field.begin(), field.end(), '_', ' ');
  return fmt::format("{}: {}", field, f.expected);
}

text_table table_of(const plan::layout_search_result& found, plan::layout_goal goal) {
  const bool by_cost = goal == plan::layout_goal::cost;
  std::vector<table_column> columns{{.heading = "layout", .align = alignment::left},
                                    {.heading = "micro"},
                                    {.heading = "batch", .priority = 1},
                                    {.heading = "computed again", .align = alignment::left},
                                    {.heading = "memory", .priority = 3},
                                    {.heading = "step", .priority = 2},
                                    {.heading = "tokens/s"},
                                    {.heading = by_cost ? "dearer" : "slower"},
                                    {.heading = "error", .align = alignment::left}};
  if (by_cost) {
    columns.insert(columns.begin() + 1, {.heading = "on"});
  }
  text_table table(std::move(columns));
  for (const plan::ranked_layout& r : found.ranked) {
    const plan::ranked_layout& best = found.ranked.front();
    const double more = (by_cost ? cost_over(r, best) : time_over(r, best)) - 1.0;
    std::vector<std::string> cells{"  " + layout_text(r.layout),
                                   text_of(r.layout.micro_batch, unit::plain),
                                   text_of(r.global_batch, unit::plain),
                                   recompute_text(r.layout.recompute),
                                   text_of(r.memory.value, unit::bytes),
                                   text_of(r.step.value, unit::time),
                                   text_of(r.tokens_per_second, unit::tokens),
                                   more > 0.0 ? fmt::format("{:.1f} %", 100 * more) : "-",
                                   r.within_error ? "within" : ""};
    if (by_cost) {
      cells.insert(cells.begin() + 1, text_of(r.accelerators, unit::plain));
    }
    table.add(std::move(cells));
  }
  return table;
}

}  // namespace

void add_layouts(page& out, const training_run& run, bool names_run) {
  const plan::layout_search_result& found = *run.layouts;
  if (!found.ranked.empty()) {
    const bool by_cost = run.layouts_by == plan::layout_goal::cost;
    const char* const title =
        by_cost ? "Layouts with the least cost of a token" : "Fastest layouts";
    out.title(names_run ? fmt::format("{} of {} on {}", title, run.model.label, run.cluster.label)
                        : std::string(title));
    out.table(table_of(found, run.layouts_by));
    out.paragraph(
        fmt::format("micro: sequences of a micro-batch;{} within: its {} cannot be distinguished "
                    "from that of the first by the error of a predicted ratio of two layouts",
                    by_cost ? " on: accelerators;" : "", by_cost ? "cost" : "speed"),
        "  ");
  }
  out.title(fmt::format("Why the others of {} layouts fell away",
                        text_of(static_cast<count>(found.candidates), unit::plain)));
  text_table reasons({{.heading = ""}, {.heading = "", .align = alignment::left}});
  for (const plan::fallen_layouts& f : found.fallen) {
    reasons.add({text_of(static_cast<count>(f.number), unit::plain), reason_text(f)});
  }
  out.table(reasons);
}

object layouts_value(const plan::layout_search_result& found) {
  array ranked = array_of(found.ranked, [&](const plan::ranked_layout& r) {
    return object{{"layout", layout_text(r.layout)},
                  {"micro_batch", r.layout.micro_batch},
                  {"recompute", recompute_text(r.layout.recompute)},
                  {"global_batch_sequences", r.global_batch},
                  {"memory_bytes", r.memory.value},
                  {"is_tight", r.fit == hardware::memory_fit::tight},
                  {"step_time_s", r.step.value},
                  {"tokens_per_second", r.tokens_per_second},
                  {"accelerators", r.accelerators},
                  {"time_over_best", time_over(r, found.ranked.front())},
                  {"cost_over_best", cost_over(r, found.ranked.front())},
                  {"within_error", r.within_error}};
  });
  array fallen = array_of(found.fallen, [](const plan::fallen_layouts& f) {
    return object{{"field", std::string(f.field)},
                  {"expected", std::string(f.expected)},
                  {"number", static_cast<count>(f.number)}};
  });
  return {{"candidates", static_cast<count>(found.candidates)},
          {"ranked", std::move(ranked)},
          {"fallen", std::move(fallen)}};
}

std::string reason_of(const plan::layout_search_result& found) {
  if (found.fallen.empty()) {
    return "no layout suits it";
  }
  const plan::fallen_layouts& first = found.fallen.front();
  return fmt::format("no layout suits it; {} of {} fell away by {}",
                     text_of(static_cast<count>(first.number), unit::plain),
                     text_of(static_cast<count>(found.candidates), unit::plain),
                     fmt::format("{}: {}", layout_key(first.field), first.expected));
}

std::optional<layout_standing> standing_of(const table_run& run,
                                           const hardware::calibrated_efficiency& e,
                                           std::size_t keep) {
  const count n = run.cluster.accelerators;
  plan::layout_request ask{.model = run.model,
                           .on = run.cluster,
                           .recipe = run.recipe,
                           .software = run.software,
                           .batch = {static_cast<double>(run.global_batch), true},
                           .base = run.layout,
                           .keep = keep};
  ask.base.shards = 0;
  const auto needed =
      hardware::memory_per_accelerator(run.model, run.layout, run.recipe, n, run.global_batch)
          .with_margin();
  bytes<>& memory = ask.on.accelerator.memory;
  memory = memory < needed ? needed : memory;
  const plan::layout_search_result found = searched(ask, e);
  if (found.ranked.empty()) {
    return std::nullopt;
  }
  const double time = hardware::step_time(run.model, run.cluster, run.layout, run.recipe,
                                          run.global_batch, run.software, e.values)
                          .total()
                          .value;
  layout_standing s{.over_best = time / found.ranked.front().step.value,
                    .best = found.ranked.front()};
  std::size_t faster = 0;
  while (faster < found.ranked.size() && found.ranked[faster].step.value < time) {
    ++faster;
  }
  s.rank = faster < keep ? faster + 1 : 0;
  return s;
}

}  // namespace leverage::program
