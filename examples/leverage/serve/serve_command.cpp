// SPDX-License-Identifier: Apache-2.0
#include "serve/serve_command.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <string_view>
#include <utility>

#include "drawing/figure.hpp"
#include "leverage/hardware/fitted_serving.hpp"
#include "leverage/hardware/serving_rules.hpp"
#include "machine/efficiency_table.hpp"
#include "models/violation_text.hpp"
#include "serve/serve_answer.hpp"
#include "serve/serve_layout.hpp"
#include "support/quantity_text.hpp"

namespace leverage::program {

namespace {

/// What all cases of a call have in common.
struct serving_question {
  std::string formats;
  hardware::serving_recipe recipe{};
  plan::serving_workload load{};
  plan::serving_choice choice{};
  hardware::calibrated_serving efficiency{};
};

/// Presets of which rows were fitted.
constexpr std::string_view fitted_models[] = {"llama-3-8b", "qwen3-30b-a3b", "deepseek-v3"};

result<serving_question> question_of(const serve_options& options) {
  if (!options.input || !options.output) {
    return failure{
        "--input, --output: expected the tokens of a request, as in --input 2000 "
        "--output 500"};
  }
  serving_question q;
  q.recipe = hardware::serving_recipes::find(options.format)->recipe;
  q.formats = options.format;
  if (!options.cache_format.empty()) {
    const auto* cache = hardware::serving_recipes::find(options.cache_format);
    q.recipe = q.recipe.with_cache(cache->recipe.matrices);
    q.formats += ", cache " + options.cache_format;
  }
  q.load = {.input = static_cast<double>(*options.input),
            .output = static_cast<double>(*options.output),
            .max_tpot = options.tpot,
            .max_ttft = options.ttft};
  q.choice.engine.routing = options.routing;
  q.choice.engine.overlaps_exchange = options.overlap;
  q.choice.layout = options.layout;
  q.choice.batch = options.batch;
  q.efficiency = hardware::fitted_serving;
  if (!options.efficiency.empty()) {
    auto own = read_serving_efficiency(options.efficiency);
    if (!own) {
      return failure{fmt::format("--efficiency: {}", own.error())};
    }
    q.efficiency = *own;
  }
  return q;
}

/// The flag that a finding is about.
std::string serving_key(std::string_view field) {
  constexpr std::pair<std::string_view, std::string_view> keys[] = {
      {"tensor", "--layout: tp"},
      {"pipeline", "--layout: pp"},
      {"pipeline * virtual_stages", "--layout: pp"},
      {"expert", "--layout: ep"},
      {"attention_data", "--layout: dp"},
      {"tensor * attention_data", "--layout: tp dp"},
      {"tensor * attention_data / expert", "--layout: tp dp / ep"},
      {"accelerators", "--on, --layout: the accelerators"},
      {"batch", "--batch"},
      {"recipe.matrices", "--format: bits of the matrices"},
      {"attention and head", "--on: bits of attention and head"}};
  for (const auto& [name, flag] : keys) {
    if (name == field) {
      return std::string(flag);
    }
  }
  return std::string(field);
}

/// The errors of a question; empty if there are none.
std::string errors_of_case(const serving_case& c, const serving_question& q) {
  std::string text;
  for (const hardware::layout_finding& f :
       validate(c.model.model, q.choice.layout.value_or(hardware::serving_layout{}), q.recipe,
                q.choice.engine, c.cluster.cluster, q.choice.batch.value_or(1))) {
    if (!f.is_remark) {
      text += fmt::format("{}{}: expected {}, found {}", text.empty() ? "" : "; ",
                          serving_key(f.field), f.expected, f.value);
    }
  }
  return text;
}

/// Whether some layout has room for a request, and answers within the limits.
bool answers(const serving_case& c, const serving_question& q, const hardware::serving_recipe& r,
             count accelerators) {
  hardware::cluster<> on = c.cluster.cluster;
  on.accelerators = accelerators;
  plan::serving_choice free = q.choice;
  free.layout.reset();
  return plan::search_serving(c.model.model, on, r, c.load, q.efficiency, free).best.has_value();
}

/// What has an answer where a case has none: another layout, a smaller format, or more accelerators.
std::string what_would_do(const serving_case& c, const serving_question& q) {
  const count n = c.cluster.cluster.accelerators;
  if (q.choice.layout && answers(c, q, q.recipe, n)) {
    return "another layout";
  }
  for (const auto& named : hardware::serving_recipes::all) {
    const bool is_smaller = named.recipe.weight_bytes < q.recipe.weight_bytes;
    if (is_smaller && answers(c, q, named.recipe, n)) {
      return fmt::format("--format {}", named.name);
    }
  }
  constexpr count most = 1024;
  for (count more = 2 * n; more <= most; more *= 2) {
    if (answers(c, q, q.recipe, more)) {
      return fmt::format("{}x{}", more, c.cluster.of.label);
    }
  }
  return {};
}

std::vector<std::string> remarks_of_case(const serving_case& c, const serving_question& q,
                                         bool has_own) {
  std::vector<std::string> all;
  const auto& machine = c.cluster.cluster.accelerator;
  if (!has_own) {
    all.emplace_back(
        "the numbers rest on 159 published throughputs of TensorRT-LLM, SGLang and DeepSeek on "
        "H100, "
        "H200, H800, B200 and GB200");
  }
  if (!q.choice.is_known_model && !has_own) {
    all.emplace_back(
        "no throughput of this model was fitted: its interval is that of models which "
        "were held out");
  }
  if (!hardware::detail::has_serving_runs(machine.generation)) {
    all.push_back(
        fmt::format("no throughput on {} was fitted: its kernels are taken to be as "
                    "efficient as those of Hopper and Blackwell",
                    c.cluster.of.label));
  }
  if (q.recipe.matrices == hardware::number_format::bf16) {
    all.emplace_back(
        "all fitted rows have matrices in 8 or 4 bits: in 16 bits the share of the "
        "peak is an assumption");
  }
  if (c.has_answer() && c.best().layout.pipeline > 1) {
    all.emplace_back("no fitted row has stages of layers: what pp gains is counted, not measured");
  }
  if (c.has_answer() && c.model.model.is_mixture() && c.best().layout.attention_data == 1 &&
      c.best().layout.accelerators() > 1) {
    all.emplace_back("mixtures were fitted with attention groups, dp, or on one accelerator");
  }
  const bool crosses = c.has_answer() && c.best().layout.accelerators() > machine.domain;
  if (crosses && !(machine.scale_out.value > 0.0)) {
    all.push_back(
        fmt::format("the link between domains of {} is not known, and is taken to be as "
                    "fast as that inside",
                    c.cluster.of.label));
  }
  if (crosses && c.model.model.is_mixture()) {
    all.emplace_back("dispatch between scale-up domains was fitted to DeepSeek-V3 alone");
  }
  if (c.model.model.is_mixture() && q.choice.engine.routing == hardware::routing::balanced) {
    all.emplace_back(
        "the load of experts is taken to be even: served requests load some more than "
        "others, see --routing");
  }
  all.emplace_back(
      "requests are alike and enter as others leave; queues, cached prompts and "
      "speculative decoding are left out");
  if (!c.cluster.of.note.empty()) {
    all.push_back(fmt::format("{}: {}", c.cluster.of.label, c.cluster.of.note));
  }
  return all;
}

result<serving_case> case_of(const serve_options& options, serving_question q,
                             const named_model& model, const named_cluster& cluster) {
  serving_case c{.model = model,
                 .cluster = cluster,
                 .formats = q.formats,
                 .recipe = q.recipe,
                 .load = q.load,
                 .found = {},
                 .remarks = {}};
  constexpr double hour = 3600;
  c.price = options.price.value_or(cluster.cluster.price.value * hour);
  if (const std::string wrong = violations_of(model.model); !wrong.empty()) {
    return failure{fmt::format("{}: {}", model.label, wrong)};
  }
  if (const std::string wrong = errors_of_case(c, q); !wrong.empty()) {
    return failure{wrong};
  }
  q.choice.is_known_model =
      options.efficiency.empty() && std::find(std::begin(fitted_models), std::end(fitted_models),
                                              model.label) != std::end(fitted_models);
  c.found =
      plan::search_serving(model.model, cluster.cluster, q.recipe, q.load, q.efficiency, q.choice);
  if (!c.found.violations.empty()) {
    return failure{c.found.violations.front()};
  }
  c.memory = c.found.roomiest_memory;
  if (c.has_answer()) {
    const plan::serving_point& best = c.best();
    c.speed = hardware::predict_serving(
        model.model, cluster.cluster, best.layout, q.recipe, q.choice.engine,
        {.input = q.load.input, .output = q.load.output}, static_cast<double>(best.batch),
        q.efficiency, q.choice.is_known_model);
    c.memory = hardware::serving_memory_of(model.model, best.layout, q.recipe, q.choice.engine,
                                           cluster.cluster, q.load.input + q.load.output);
  } else {
    c.would_do = what_would_do(c, q);
  }
  c.remarks = remarks_of_case(c, q, !options.efficiency.empty());
  return c;
}

/// Why a case has no answer.
std::string complaint_of_case(const serving_case& c) {
  std::string why;
  if (c.found.fastest) {
    const plan::serving_point& p = *c.found.fastest;
    why = fmt::format(
        "is too slow: the fastest layout, {} with {} in flight, takes {} per token, "
        "the first after {}",
        serving_layout_text(p.layout), p.batch, text_of(p.tpot.value, unit::time),
        text_of(p.ttft.value, unit::time));
  } else if (c.found.roomiest) {
    why = fmt::format(
        "does not fit: {} needs {} of {} for one request of a group, nine tenths of "
        "which are used",
        serving_layout_text(*c.found.roomiest), text_of(c.memory.total(1.0).value, unit::bytes),
        text_of(c.cluster.cluster.accelerator.memory.value, unit::bytes));
  } else {
    why = "has no layout that divides it";
  }
  return fmt::format("{} on {} {}{}", c.model.label, c.cluster.label, why,
                     c.would_do.empty() ? "" : fmt::format("; {} would do", c.would_do));
}

result<std::vector<serving_case>> cases_of(const serve_options& options) {
  if (options.models.empty()) {
    return failure{"MODEL: expected a preset or a config.json, found none"};
  }
  if (options.clusters.empty()) {
    return failure{"--on: expected a cluster, as in 8xh200, found none"};
  }
  const auto question = question_of(options);
  if (!question) {
    return failure{question.error()};
  }
  std::vector<serving_case> all;
  for (const std::string& argument : options.models) {
    const auto model = find_model(argument, std::nullopt, "MODEL", options.as);
    if (!model) {
      return failure{model.error()};
    }
    for (const std::string& on : options.clusters) {
      const auto cluster = find_cluster(on, "--on");
      if (!cluster) {
        return failure{cluster.error()};
      }
      auto one = case_of(options, *question, *model, *cluster);
      if (!one) {
        return failure{one.error()};
      }
      all.push_back(*std::move(one));
    }
  }
  return all;
}

}  // namespace

result<command_result> answer_serve(const serve_options& options, std::size_t width) {
  if (auto wrong = wrong_paths("--plot", options.plots, options.csv,
                               {{"--efficiency", options.efficiency}})) {
    return *wrong;
  }
  const auto all = cases_of(options);
  if (!all) {
    return failure{all.error()};
  }
  std::string complaint;
  for (const serving_case& c : *all) {
    if (!c.has_answer()) {
      complaint += (complaint.empty() ? "" : "\n") + complaint_of_case(c);
    }
  }
  const int code = complaint.empty() ? success : no_answer;
  const picture drawing = options.plots.empty() ? picture{} : serve_picture(*all);
  return with_complaint(
      {options.json ? serve_json(*all) : serve_text(*all, width), code, std::move(complaint)},
      write_files(files_of("--plot", drawing, options.plots, serve_csv(*all), options.csv)));
}

}  // namespace leverage::program
