// SPDX-License-Identifier: Apache-2.0
#include "train/train_rows.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <iterator>
#include <string_view>
#include <utility>
#include <vector>

#include "drawing/figure.hpp"
#include "machine/efficiency_table.hpp"
#include "machine/layout_flags.hpp"
#include "machine/prediction.hpp"
#include "support/csv.hpp"
#include "support/csv_text.hpp"
#include "tables/row_choice.hpp"
#include "tables/run_rows.hpp"
#include "train/measured_rows.hpp"
#include "train/row_cells.hpp"
#include "train/row_memory.hpp"
#include "train/run_table.hpp"
#include "train/train_layouts.hpp"

namespace leverage::program {

namespace {

constexpr double gib = 0x1p30;

/// Coefficients, and whether they are fitted to runs of the user.
struct chosen_efficiency {
  hardware::calibrated_efficiency set = published_efficiency();
  bool is_own = false;
};

struct answered_row {
  std::string text;  ///< without the end of the line
  bool has_prediction = false;
};

std::string without_end(std::string line) {
  line.pop_back();
  return line;
}

/// The columns about the place of a row's layout among the best; all are empty without a prediction.
std::string standing_columns(const table_run& run, const hardware::calibrated_efficiency& e,
                             std::size_t keep, bool has_prediction) {
  const auto s = has_prediction ? standing_of(run, e, keep) : std::nullopt;
  if (!s) {
    return "," + without_end(csv_row("", "", "", "", ""));
  }
  return "," +
         without_end(csv_row(s->rank > 0 ? fmt::format("{}", s->rank) : std::string(), s->over_best,
                             layout_text(s->best.layout), s->best.layout.micro_batch,
                             recompute_text(s->best.layout.recompute)));
}

/// The row of the answer: empty numbers where there is no prediction, and why.
answered_row row_of(const table_run& run, const row_cells& cells, const chosen_efficiency& e) {
  const auto without = [&](const std::string& why) {
    return answered_row{without_end(
        csv_row(run.id, "", "", "", "", "", why, fmt::format("{}", fmt::join(run.assumed, "; "))))};
  };
  if (!run.fault.empty()) {
    return without(run.fault);
  }
  const bool is_balanced = run.software.routing == hardware::routing::balanced;
  const bool is_known = e.is_own || !run.software.is_other;
  const hardware::step_prediction step =
      predicted_step(run.model, run.cluster, run.layout, run.recipe, run.global_batch, run.software,
                     e.set, is_balanced, is_known);
  const row_memory memory = memory_of(run, cells);
  const double seconds = step.total().value;
  if (!std::isfinite(seconds)) {
    return without(
        "no prediction: the layout, the batch or a format do not suit model and cluster");
  }
  const double tokens = static_cast<double>(run.global_batch) *
                        static_cast<double>(run.model.sequence) /
                        static_cast<double>(run.cluster.accelerators);
  std::vector<std::string> notes = run.assumed;
  if (!memory.fits) {
    notes.push_back(
        fmt::format("does not fit in {:.4g} GiB", run.cluster.accelerator.memory.value / gib));
  }
  return {without_end(csv_row(run.id, seconds, step.low.value, step.high.value, tokens / seconds,
                              memory.shown.value / gib, "ok",
                              fmt::format("{}", fmt::join(notes, "; ")))),
          true};
}

}  // namespace

result<command_result> answer_rows(const row_files& files) {
  std::vector<listed_model> listed;
  if (!files.models.empty()) {
    auto read =
        read_csv(files.models).and_then([](const csv_table& table) { return read_models(table); });
    if (!read) {
      return failure{fmt::format("--models: {}", read.error())};
    }
    listed = *std::move(read);
  }
  chosen_efficiency e;
  if (!files.efficiency.empty()) {
    const auto own = read_efficiency(files.efficiency);
    if (!own) {
      return failure{fmt::format("--efficiency: {}", own.error())};
    }
    e = {*own, true};
  }
  const auto table = measured_rows(files.runs);
  if (!table) {
    return failure{fmt::format("--rows: {}", table.error())};
  }
  std::string out = "id,step_time_s,low_s,high_s,tokens_per_s_per_gpu,memory_gib,status,note";
  out += files.layouts ? ",layout_rank,time_over_best,best_layout,best_micro_batch,best_recompute\n"
                       : "\n";
  std::size_t answered = 0;
  const std::vector<table_run> all = read_runs(table->table(), listed);
  for (const std::size_t i : table->rows()) {
    const answered_row row = row_of(all[i], row_cells(table->table(), i), e);
    answered += row.has_prediction ? 1 : 0;
    out += row.text;
    if (files.layouts) {
      out += standing_columns(all[i], e.set, *files.layouts, row.has_prediction);
    }
    out += '\n';
  }
  if (files.csv.empty()) {
    return command_result{std::move(out)};
  }
  std::string text =
      fmt::format("{} of {} rows have a prediction\n", answered, table->rows().size());
  if (const std::string left_out = left_out_text(table->chosen(), files.runs); !left_out.empty()) {
    text += fmt::format("left out: {}\n", left_out);
  }
  for (const auto& [key, line] : table->lines()) {
    text += fmt::format("{}: {}\n", key, line);
  }
  return with_complaint({std::move(text)},
                        write_files({output_file{"--csv", files.csv, std::move(out)}}));
}

}  // namespace leverage::program
