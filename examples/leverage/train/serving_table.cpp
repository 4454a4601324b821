// SPDX-License-Identifier: Apache-2.0
#include "train/serving_table.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "leverage/hardware/accelerators.hpp"
#include "leverage/hardware/fitted_serving.hpp"
#include "leverage/hardware/serving_memory.hpp"
#include "leverage/hardware/serving_rules.hpp"
#include "support/printable.hpp"
#include "train/row_cells.hpp"

namespace leverage::program {

namespace {

using study::served;

/// The requests of a run of TensorRT-LLM's documentation, for its lengths of input and output.
/// [trtllm] NVIDIA, TensorRT-LLM 1.0, docs/source/performance/perf-overview.md, Preparing a Dataset.
struct queued_requests {
  count input;
  count output;
  count requests;
};
constexpr queued_requests documented_queues[] = {
    {128, 128, 30000},  {128, 2048, 3000},  {128, 4096, 1500}, {500, 2000, 3000},
    {1000, 1000, 3000}, {1000, 2000, 1500}, {2048, 128, 3000}, {2048, 2048, 1500},
    {5000, 500, 1500},  {20000, 2000, 1000}};

count documented_requests(count input, count output) {
  for (const queued_requests& q : documented_queues) {
    if (q.input == input && q.output == output) {
      return q.requests;
    }
  }
  return 0;
}

/// Other names of listed models.
std::string_view listed_name(std::string_view name) {
  if (name == "Llama-3.1-8B") {
    return "Llama-3-8B";
  }
  return name == "Llama-3.3-70B" || name == "Llama-3.1-70B" ? "Llama-3-70B" : name;
}

bool is_tensorrt(const row_cells& cells) { return cells.text("engine").starts_with("TensorRT"); }

std::optional<hardware::number_format> format_of(row_cells& cells, std::string_view column) {
  using enum hardware::number_format;
  const std::string_view text = cells.text(column);
  if (text.empty()) {
    return std::nullopt;
  }
  if (text == "bf16" || text == "fp16") {
    return bf16;
  }
  if (text == "fp8" || text == "fp4") {
    return text == "fp8" ? fp8 : fp4;
  }
  cells.refuse(
      fmt::format("column {}: expected bf16, fp16, fp8 or fp4, found {}", column, printable(text)));
  return std::nullopt;
}

void read_formats(row_cells& cells, study::served_run& run) {
  using enum hardware::number_format;
  const auto weights = format_of(cells, "weights_precision").value_or(bf16);
  const auto usual = is_tensorrt(cells) && weights != bf16 ? fp8 : bf16;
  const auto* named = hardware::serving_recipes::find(hardware::to_string(weights));
  run.recipe = named->recipe.with_cache(format_of(cells, "kv_precision").value_or(usual));
}

void read_serving_layout(row_cells& cells, study::served_run& run, bool is_offline) {
  hardware::serving_layout& l = run.layout;
  const count tp = cells.whole("tp").value_or(1);
  l.pipeline = cells.whole("pp").value_or(1);
  const auto groups = cells.whole("attention_dp");
  const bool is_mixture = run.model.is_mixture();
  const bool assumes_groups = is_mixture && is_offline && is_tensorrt(cells);
  const count a = is_mixture ? groups.value_or(assumes_groups ? tp : 1) : 1;
  l.attention_data = a;
  l.tensor = a > 1 && tp % a == 0 ? tp / a : tp;
  l.expert = is_mixture ? cells.whole("ep").value_or(a > 1 ? l.tensor * a : 1) : 1;
  if (l.accelerators() >= 1) {
    run.cluster.accelerators = l.accelerators();
  }
}

/// The output of a queue or of mixed requests.
void read_offline(row_cells& cells, study::served_run& run) {
  const count input = cells.needed("input_len");
  const count output = cells.needed("output_len");
  run.shape = {.input = static_cast<double>(input), .output = static_cast<double>(output)};
  const auto rate = cells.positive("output_tokens_per_s_per_gpu");
  if (!rate) {
    cells.refuse("column output_tokens_per_s_per_gpu: expected a rate, the cell is blank");
    return;
  }
  const double all = *rate * static_cast<double>(run.cluster.accelerators);
  const auto concurrency = cells.whole("concurrency");
  const auto given = cells.whole("requests");
  run.requests = given.value_or(concurrency ? 0 : documented_requests(input, output));
  const hardware::serving_memory held =
      hardware::serving_memory_of(run.model, run.layout, run.recipe, run.engine, run.cluster,
                                  run.shape.input + run.shape.output);
  const count most = hardware::max_batch(held, run.layout, run.engine);
  if (most == 0) {
    cells.refuse("one request does not fit in memory");
  }
  run.batch = concurrency.value_or(std::max<count>(1, most));
  run.what = run.requests > 0 ? served::queue : served::mixed;
  const count outputs = run.requests > 0 ? run.requests : run.batch;
  run.seconds = static_cast<double>(outputs) * run.shape.output / all;
}

void read_pass(row_cells& cells, study::served_run& run, bool is_decode) {
  const char* column = is_decode ? "output_tokens_per_s_per_gpu" : "input_tokens_per_s_per_gpu";
  const auto rate = cells.positive(column);
  if (!rate) {
    cells.refuse(fmt::format("column {}: expected a rate, the cell is blank", column));
    return;
  }
  run.what = is_decode ? served::decode : served::prefill;
  const count each = is_decode ? cells.needed("batch_per_gpu")
                               : cells.whole("batch_per_gpu").value_or(run.engine.prefill_tokens);
  if (is_decode) {
    run.context = cells.positive("kv_len_mean").value_or(0.0);
    if (!(run.context > 0.0)) {
      cells.refuse("column kv_len_mean: expected tokens, the cell is blank");
    }
    run.batch = each * run.cluster.accelerators;
  } else {
    constexpr double usual_prompt = 4096.0;
    run.shape.input = cells.positive("input_len").value_or(usual_prompt);
    run.batch = each * run.layout.tensor;
  }
  run.seconds = static_cast<double>(each) / *rate;
}

/// What keeps a row from being used that is no fault of a cell.
void refuse_others(row_cells& cells) {
  if (cells.has("speculation")) {
    cells.refuse("speculative decoding, whose acceptance is not known");
  }
  if (cells.text("notes").find("were cache hits") != std::string_view::npos) {
    cells.refuse("prompts that are cached in part");
  }
  if (cells.text("verified").find("memory") != std::string_view::npos) {
    cells.refuse("not read in its source");
  }
}

void check_row(row_cells& cells, const study::served_run& run) {
  for (const hardware::layout_finding& f :
       validate(run.model, run.layout, run.recipe, run.engine, run.cluster,
                run.what == served::prefill ? count{1} : run.batch)) {
    if (!f.is_remark) {
      cells.refuse(fmt::format("{} is {}, expected {}", f.field, f.value, f.expected));
    }
  }
  if (cells.fault().empty() &&
      !std::isfinite(study::time_of(run, hardware::fitted_serving.values).value)) {
    cells.refuse("no modelled time");
  }
}

serving_row serving_row_of(row_cells& cells, const std::vector<listed_model>& models) {
  serving_row row;
  row.id = std::string(cells.text("id"));
  row.model_name = std::string(cells.text("model"));
  const std::string_view engine = cells.text("engine");
  const std::string_view name = engine.substr(0, engine.find_first_of(" ,"));
  row.family = name.empty() ? row.model_name : fmt::format("{} {}", name, row.model_name);
  study::served_run& run = row.run;
  refuse_others(cells);
  const auto* a = hardware::find_accelerator(cells.text("accelerator"));
  if (a == nullptr) {
    cells.refuse(fmt::format("accelerator {}: expected one of `leverage accelerators`",
                             printable(cells.text("accelerator"))));
  }
  const auto model = model_named(cells, listed_name(row.model_name), models, 4096);
  if (a == nullptr || !model) {
    row.fault = cells.fault();
    return row;
  }
  run.cluster.accelerator = *a;
  run.model = *model;
  const std::string_view phase = cells.text("phase");
  const bool is_offline = phase.starts_with("offline");
  run.engine.overlaps_exchange =
      !is_tensorrt(cells) && cells.text("notes") != "without two-batch overlap";
  if (cells.text("moe_balance").starts_with("perfect")) {
    run.engine.routing = hardware::routing::balanced;
  }
  read_formats(cells, run);
  read_serving_layout(cells, run, is_offline);
  if (is_offline) {
    read_offline(cells, run);
  } else if (phase.starts_with("prefill") || phase.starts_with("decode")) {
    read_pass(cells, run, phase.starts_with("decode"));
  } else {
    cells.refuse("column phase: expected offline, prefill or decode");
  }
  check_row(cells, run);
  const hardware::serving_layout& l = run.layout;
  row.group = fmt::format(
      "{} {} {} {} {} {} {} {} {}", row.family, a->name, l.tensor, l.pipeline, l.expert,
      l.attention_data, hardware::to_string(run.recipe.matrices), run.recipe.cache_bytes,
      run.what == served::mixed ? static_cast<int>(served::queue) : static_cast<int>(run.what));
  row.fault = cells.fault();
  return row;
}

}  // namespace

std::vector<serving_row> read_serving_rows(const csv_table& table,
                                           const std::vector<listed_model>& models) {
  std::vector<serving_row> rows;
  rows.reserve(table.rows.size());
  for (std::size_t i = 0; i < table.rows.size(); ++i) {
    row_cells cells(table, i);
    rows.push_back(serving_row_of(cells, models));
  }
  return rows;
}

}  // namespace leverage::program
