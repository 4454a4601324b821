// SPDX-License-Identifier: Apache-2.0
#include "train/run_table.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <cstddef>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "leverage/cost/flops.hpp"
#include "leverage/hardware/accelerators.hpp"
#include "leverage/hardware/layout_rules.hpp"
#include "support/numbers.hpp"
#include "support/printable.hpp"
#include "train/model_table.hpp"
#include "train/row_cells.hpp"

namespace leverage::program {

namespace {

using namespace hardware;

bool contains(std::string_view text, std::string_view word) {
  return text.find(word) != std::string_view::npos;
}

std::string lower(std::string_view text) {
  std::string copy(text);
  std::transform(copy.begin(), copy.end(), copy.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return copy;
}

/// What the software of a family of published runs is.
struct family_software {
  std::string_view family;
  hardware::kernels kernels;
  hardware::attention_kernel attention;
  bool sequence_parallel;
  bool overlaps_tensor;  ///< in dense models
  bool half_gradients;   ///< gradients in 16 bits
  bool counts_causal =
      false;  ///< its TFLOP/s count attention as causal, which its tables do not say
};
constexpr family_software families[] = {
    {"megatron-bridge", kernels::tuned, attention_kernel::flash, true, true, false},
    {"nemo", kernels::tuned, attention_kernel::flash, true, true, false},
    {"megatron-core-0.8", kernels::tuned, attention_kernel::flash, true, true, false},
    {"megatron-bridge-skill", kernels::tuned, attention_kernel::flash, true, false, false},
    {"moe-modelzoo", kernels::tuned, attention_kernel::flash, true, false, false, true},
    {"automodel", kernels::tuned, attention_kernel::flash, true, false, false},
    {"llama3-paper", kernels::tuned, attention_kernel::flash, true, false, false},
    {"deepseek", kernels::tuned, attention_kernel::flash, true, false, false},
    {"megascale", kernels::tuned, attention_kernel::flash, true, false, false},
    {"bloom", kernels::eager, attention_kernel::unfused, false, false, false},
    {"mt-nlg", kernels::eager, attention_kernel::unfused, false, false, true},
    {"gpt-neox", kernels::eager, attention_kernel::unfused, false, false, true},
    {"narayanan2021", kernels::portable, attention_kernel::unfused, false, false, true},
    {"korthikanti2022", kernels::portable, attention_kernel::unfused, true, false, true},
    {"internevo", kernels::portable, attention_kernel::flash, false, false, true},
};
constexpr family_software other_software{
    "", kernels::portable, attention_kernel::flash, true, false, false};

family_software software_of(std::string_view family) {
  for (const family_software& f : families) {
    if (f.family == family) {
      return f;
    }
  }
  return other_software;
}

/// Families of published runs beyond those of `families`.
constexpr std::string_view other_families[] = {"llm-foundry", "torchtitan",  "maxtext",
                                               "tpu-recipes", "palm",        "olmo-core",
                                               "tinyllama",   "pytorch-fsdp"};

/// Reads the first `pattern` in a text, where each # is a whole number.
std::optional<std::vector<count>> numbers_in(std::string_view text, std::string_view pattern) {
  for (std::size_t start = 0; start < text.size(); ++start) {
    std::vector<count> found;
    std::size_t at = start;
    bool fits = true;
    for (std::size_t i = 0; i < pattern.size() && fits; ++i) {
      if (pattern[i] != '#') {
        fits = at < text.size() && text[at] == pattern[i];
        ++at;
        continue;
      }
      std::size_t end = at;
      while (end < text.size() && end - at < 9 &&
             std::isdigit(static_cast<unsigned char>(text[end])) != 0) {
        ++end;
      }
      const auto value = parse_count(text.substr(at, end - at), 0);
      fits = end > at && value.has_value();
      if (fits) {
        found.push_back(*value);
        at = end;
      }
    }
    if (fits) {
      return found;
    }
  }
  return std::nullopt;
}

recipe recipe_of(row_cells& cells, bool half_gradients) {
  recipe r;
  if (half_gradients) {
    r.gradient_bytes = 2.0;
  }
  const std::string text = lower(cells.text("precision"));
  if (text.empty() || text == "fp8_rowwise" || contains(text, "bf16") || contains(text, "fp16")) {
    return r;
  }
  if (contains(text, "fp4")) {
    r.gemm = r.experts = number_format::fp4;
    r.block_scaled = true;
  } else if (contains(text, "fp8")) {
    r.gemm = r.experts = number_format::fp8;
    r.block_scaled = contains(text, "mx");
  } else {
    cells.refuse(fmt::format("column precision: expected bf16, fp16, fp8, mxfp8 or nvfp4, found {}",
                             printable(text)));
  }
  return r;
}

recompute_set recompute_of(row_cells& cells, const transformer& m, attention_kernel kernel) {
  recompute_set r;
  const std::string text = lower(cells.text("recompute"));
  if (text.empty() || text == "none") {
    return r;
  }
  if (text == "full") {
    r.layers = true;
  } else if (const auto block = numbers_in(text, "block: # layer")) {
    r.layers = block->front() > 0;
    r.one_layer_of = block->front() > 0 ? std::max<count>(1, m.layers / block->front()) : 1;
  } else if (text == "selective" || text == "selective op" || text == "selective layer") {
    if (kernel == attention_kernel::unfused) {
      r.attention_core = true;
    } else {
      r.layers = true;
      r.one_layer_of = 2;
    }
  } else if (text.starts_with("selective:")) {
    r.attention_core = contains(text, "core_attn") ||
                       (contains(text, "core") && kernel == attention_kernel::unfused);
    r.norms = contains(text, "norm");
    r.activation = contains(text, "moe_act");
    r.latent_up = contains(text, "mla_up") && m.common_attention().is_latent();
    r.experts = m.is_mixture() && (text.ends_with("moe") || contains(text, "moe,"));
  } else {
    cells.refuse(fmt::format(
        "column recompute: expected none, full, selective or selective: parts, found {}",
        printable(text)));
  }
  return r;
}

/// The largest divisor of n up to `most`.
count divisor(count n, count most) {
  for (count d = std::min(n, most); d > 1; --d) {
    if (n % d == 0) {
      return d;
    }
  }
  return 1;
}

void read_sharding(row_cells& cells, table_run& run) {
  layout& l = run.layout;
  const std::string text = lower(cells.text("sharding"));
  if (text.empty()) {
    l.sharding = l.pipeline == 1 && !run.model.is_mixture() ? sharding::zero3 : sharding::zero1;
    run.assumed.push_back(l.sharding == sharding::zero3 ? "sharding fsdp" : "sharding zero1");
  } else if (text.starts_with("ddp") || text == "none") {
    l.sharding = sharding::none;
  } else if (text.starts_with("zero1")) {
    l.sharding = sharding::zero1;
  } else if (text.starts_with("zero2")) {
    l.sharding = sharding::zero2;
  } else if (text.starts_with("fsdp") || text.starts_with("zero3")) {
    l.sharding = sharding::zero3;
  } else {
    cells.refuse(fmt::format("column sharding: expected ddp, zero1, zero2 or fsdp, found {}",
                             printable(text)));
  }
  if (const auto over = numbers_in(text, "over #")) {
    l.shards = over->front();
  }
}

/// Reads the degrees of parallelism, the batch and the micro-batch.
void read_layout(row_cells& cells, table_run& run, std::string_view notes) {
  layout& l = run.layout;
  const count n = run.cluster.accelerators;
  const transformer& m = run.model;
  l.tensor = cells.whole("tp").value_or(1);
  l.pipeline = cells.whole("pp").value_or(1);
  l.expert_tensor = cells.whole("etp").value_or(1);
  const count rest = std::max<count>(1, n / std::max<count>(1, l.tensor * l.pipeline));
  const auto context = cells.whole("cp");
  l.context = context.value_or(1);
  if (!context && run.global_batch < rest) {
    // More accelerators than sequences: only context parallelism gives each of them work.
    l.context = rest / divisor(rest, run.global_batch);
    run.assumed.push_back(fmt::format("cp {}", l.context));
  }
  if (const auto expert = cells.whole("ep")) {
    l.expert = m.is_mixture() ? *expert : 1;
  } else if (m.is_mixture()) {
    const count experts = m.common_experts().experts;
    l.expert = 1;
    while (l.expert < 64 && experts % (2 * l.expert) == 0 && n / l.pipeline % (2 * l.expert) == 0) {
      l.expert *= 2;
    }
    run.assumed.push_back(fmt::format("ep {}", l.expert));
  }
  const bool is_interleaved = (contains(notes, "nterleaved") || contains(notes, "VP not")) &&
                              !contains(notes, "non-interleaved");
  if (const auto stages = cells.whole("vp")) {
    l.virtual_stages = l.pipeline > 1 ? *stages : 1;
  } else if (l.pipeline > 1 && is_interleaved) {
    l.virtual_stages = std::max<count>(1, std::min<count>(4, m.layers / l.pipeline));
    run.assumed.push_back(fmt::format("vp {}", l.virtual_stages));
  }
  read_sharding(cells, run);
  const count data = l.data(n);
  if (data <= 0) {
    return;  // validate says why
  }
  const count each = std::max<count>(1, run.global_batch / data);
  const std::string_view cell = cells.text("micro_batch");
  if (!cell.empty() && cell != "?") {
    l.micro_batch = std::min(cells.whole("micro_batch").value_or(1), each);
    return;
  }
  count most = m.sequence >= 8192 ? 1 : std::min<count>(4, 8192 / m.sequence);
  if (run.cluster.accelerator.generation == generation::tpu) {
    most = std::max<count>(1, 16384 / m.sequence);
  } else if (l.pipeline > 1) {
    most = run.family == "torchtitan" ? std::max<count>(1, each / l.pipeline) : 1;
  }
  l.micro_batch = divisor(each, most);
  run.assumed.push_back(fmt::format("micro_batch {}", l.micro_batch));
}

/// The measured seconds of a step; NaN if the row has none.
double seconds_of(row_cells& cells, const table_run& run) {
  for (const char* column : {"step_time_s", "step_time_s_derived"}) {
    if (const auto seconds = cells.positive(column)) {
      return *seconds;
    }
  }
  const double tokens = static_cast<double>(run.global_batch) *
                        static_cast<double>(run.model.sequence) /
                        static_cast<double>(run.cluster.accelerators);
  if (const auto rate = cells.positive("tokens_per_s_per_gpu")) {
    return tokens / *rate;
  }
  if (software_of(run.family).counts_causal || contains(cells.text("flops_convention"), "causal")) {
    if (const auto tflops = cells.positive("model_tflops_per_gpu")) {
      const auto each =
          cost::training(cost::forward_flops(run.model, cost::attention_mask::causal));
      return tokens * static_cast<double>(each.total().value) / (1e12 * *tflops);
    }
  }
  return run.step_seconds;
}

void read_software(row_cells& cells, table_run& run, const family_software& known,
                   std::string_view notes) {
  software& s = run.software;
  s.kernels = known.kernels;
  if (const std::string text = lower(cells.text("kernels")); !text.empty()) {
    if (text == "tuned") {
      s.kernels = kernels::tuned;
    } else if (text == "portable") {
      s.kernels = kernels::portable;
    } else if (text == "eager") {
      s.kernels = kernels::eager;
    } else {
      cells.refuse(fmt::format("column kernels: expected tuned, portable or eager, found {}",
                               printable(text)));
    }
  }
  s.is_other = !is_published_family(run.family);
  if (lower(cells.text("moe_balance")) == "dropless_natural") {
    s.routing = routing::natural;
  }
  constexpr count newest = 26 * 12 + 8;
  s.age_months = 8.0;
  if (const auto container = numbers_in(notes, "container #.#")) {
    const count months = newest - ((*container)[0] * 12 + (*container)[1]);
    s.age_months = static_cast<double>(std::max<count>(0, months));
    const generation g = run.cluster.accelerator.generation;
    s.graphs = run.family == "megatron-bridge" && months <= 2 &&
               (g == generation::blackwell || g == generation::blackwell_ultra) &&
               !contains(notes, "regression");
  }
}

std::string format_class(const recipe& r) { return std::string(to_string(r.gemm)); }

table_run run_of(row_cells& cells, const std::vector<listed_model>& models) {
  table_run run;
  run.id = std::string(cells.text("id"));
  run.family = std::string(cells.text("family"));
  const std::string_view notes = cells.text("notes");
  const family_software known = software_of(run.family);
  const std::string_view name = cells.text("accelerator");
  const accelerator<>* a = find_accelerator(name);
  if (a == nullptr) {
    cells.refuse(name.empty()
                     ? std::string("column accelerator: expected a name, the cell is blank")
                     : fmt::format("accelerator {}: expected one of `leverage accelerators`",
                                   printable(name)));
    run.fault = cells.fault();
    return run;
  }
  run.cluster.accelerator = *a;
  run.cluster.accelerators = cells.needed("gpus");
  const count sequence = cells.needed("seq_len");
  run.global_batch = cells.needed("global_batch");
  const auto model = model_named(cells, cells.text("model"), models, sequence);
  if (!model || !cells.fault().empty()) {
    run.fault = cells.fault();
    return run;
  }
  run.model = *model;
  if (const auto network = numbers_in(notes, "#x# Gb/s per node")) {
    const auto per_node = static_cast<double>(cells.whole("gpus_per_node").value_or(8));
    const double gigabits = static_cast<double>((*network)[0] * (*network)[1]);
    run.cluster.accelerator.scale_out = bytes_per_second{gigabits * 1e9 / 8.0 / per_node};
  }
  read_software(cells, run, known, notes);
  layout& l = run.layout;
  l.attention_kernel = known.attention;
  if (const std::string text = lower(cells.text("attention")); text == "unfused") {
    l.attention_kernel = attention_kernel::unfused;
  } else if (text == "flash") {
    l.attention_kernel = attention_kernel::flash;
  } else if (!text.empty()) {
    cells.refuse(
        fmt::format("column attention: expected flash or unfused, found {}", printable(text)));
  }
  read_layout(cells, run, notes);
  l.recompute = recompute_of(cells, run.model, l.attention_kernel);
  l.sequence_parallel = known.sequence_parallel && !contains(notes, "without sequence") &&
                        !(run.family == "korthikanti2022" && l.recompute.layers) &&
                        sequence / std::max<count>(1, l.context) % l.tensor == 0;
  const std::string overlap = lower(cells.text("schedule_overlap"));
  l.overlap.expert = contains(overlap, "overlap") || contains(overlap, "dualpipe");
  l.overlap.tensor = contains(notes, "async TP") || contains(overlap, "tensor") ||
                     (known.overlaps_tensor && !run.model.is_mixture());
  l.scattered_stages = contains(run.family, "narayanan") || contains(run.family, "korthikanti");
  if (contains(overlap, "dualpipe")) {
    l.schedule = schedule::dual_pipe;
  }
  run.recipe = recipe_of(cells, known.half_gradients || l.sharding == sharding::zero3);
  if (run.cluster.accelerator.generation == generation::ampere && bytes_of(run.recipe.gemm) < 2.0) {
    cells.refuse(fmt::format("precision {}: the accelerator has no such arithmetic",
                             printable(cells.text("precision"))));
  }
  run.step_seconds = seconds_of(cells, run);
  if (const auto gib = cells.positive("memory_gib_per_gpu")) {
    run.memory_gib = *gib;
  }
  run.group = fmt::format("{} {} {} {} {} {} {} {} {}", run.family, cells.text("model"), a->name,
                          run.cluster.accelerators, format_class(run.recipe), l.tensor, l.pipeline,
                          l.expert, l.context);
  run.fault = cells.fault();
  if (run.fault.empty()) {
    for (const layout_finding& f :
         validate(run.model, l, run.recipe, run.cluster, run.global_batch)) {
      if (!f.is_remark) {
        run.fault = fmt::format("{} is {}, expected {}", f.field, f.value, f.expected);
        break;
      }
    }
  }
  return run;
}

}  // namespace

bool is_published_family(std::string_view family) {
  return (!family.empty() && software_of(family).family == family) ||
         std::find(std::begin(other_families), std::end(other_families), family) !=
             std::end(other_families);
}

std::vector<table_run> read_runs(const csv_table& table, const std::vector<listed_model>& models) {
  std::vector<table_run> runs;
  runs.reserve(table.rows.size());
  for (std::size_t row = 0; row < table.rows.size(); ++row) {
    row_cells cells(table, row);
    runs.push_back(run_of(cells, models));
  }
  return runs;
}

}  // namespace leverage::program
