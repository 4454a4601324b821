// SPDX-License-Identifier: Apache-2.0
#include "train/mfu_command.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <utility>
#include <vector>

#include "leverage/cost/parameters.hpp"
#include "leverage/hardware/utilization.hpp"
#include "machine/cluster_choice.hpp"
#include "models/model_source.hpp"
#include "output/page.hpp"
#include "output/render_json.hpp"
#include "output/text_table.hpp"
#include "support/quantity_text.hpp"

namespace leverage::program {

namespace {

constexpr const char* mfu_schema = "leverage.mfu/1";

struct mfu_question {
  named_model model;
  named_cluster cluster;
  tokens_per_second<> speed{};
  std::optional<seconds<>> step_time;
  std::optional<tokens<>> batch;
  std::string format_name;
  hardware::number_format format{};
  cost::recomputation again{};

  [[nodiscard]] double accelerators() const {
    return static_cast<double>(cluster.cluster.accelerators);
  }
};

/// One way to count the operations of a token, and what follows from it.
struct utilization_line {
  const char* key;
  const char* title;
  flops_per_token<> model{};  ///< of the model
  flops_per_token<> again{};  ///< with what is computed again; NaN where the count does not know
  double mfu = 0;
  double hfu = 0;
};

std::vector<utilization_line> lines_of(const mfu_question& q) {
  const double none = std::numeric_limits<double>::quiet_NaN();
  std::vector<utilization_line> all;
  const auto add = [&](const char* key, const char* title, double model, double again) {
    const auto share = [&](double per_token) {
      return hardware::utilization(q.speed, flops_per_token{per_token}, q.cluster.cluster,
                                   q.format);
    };
    all.push_back(
        {key, title, flops_per_token{model}, flops_per_token{again}, share(model), share(again)});
  };
  const auto exact = [&](const char* key, const char* title, cost::attention_mask mask) {
    const cost::flop_breakdown forward = cost::forward_flops(q.model.model, mask);
    add(key, title, cost::training(forward).total().as_real().value,
        cost::training(forward, q.again).total().as_real().value);
  };
  exact("full_square", "full square of the scores", cost::attention_mask::full);
  exact("causal", "causal: half of it", cost::attention_mask::causal);
  const auto active = cost::active_parameters(q.model.model).total().as_real();
  add("six_n", "6 N of all active parameters", 6 * active.value,
      q.again == cost::recomputation::none ? 6 * active.value : none);
  return all;
}

std::vector<std::string> remarks_of(const mfu_question& q,
                                    const std::vector<utilization_line>& lines) {
  std::vector<std::string> remarks;
  const hardware::accelerator<>& a = q.cluster.cluster.accelerator;
  if (std::any_of(lines.begin(), lines.end(),
                  [](const utilization_line& l) { return l.mfu > 1.0 || l.hfu > 1.0; })) {
    remarks.emplace_back(
        "more than the peak: the speed, the model, the number of accelerators or the format is "
        "not that of the run");
  }
  if (q.format != hardware::number_format::bf16 && a.peak_bf16.value > 0.0) {
    remarks.push_back(fmt::format(
        "of the peak in bf16, {}/s, by which runs in other formats are often measured as well, MFU "
        "is {} by the full square",
        text_of(a.peak_bf16.value, unit::flops_per_token),
        text_of(hardware::utilization(q.speed, lines[0].model, q.cluster.cluster), unit::share)));
  }
  if (!q.cluster.of.note.empty()) {
    remarks.push_back(fmt::format("{}: {}", q.cluster.of.label, q.cluster.of.note));
  }
  return remarks;
}

std::string text_of(const mfu_question& q, std::size_t width) {
  const std::vector<utilization_line> lines = lines_of(q);
  page out(width);
  const double peak = q.cluster.cluster.accelerator.peak(q.format).value;
  text_lines head{{"model", fmt::format("{}, sequences of {} tokens", q.model.name,
                                        text_of(q.model.model.sequence, unit::plain))},
                  {"cluster", fmt::format("{}, {}/s each in {}", q.cluster.label,
                                          text_of(peak, unit::flops_per_token), q.format_name)}};
  if (q.step_time && q.batch) {
    head.emplace_back("step", fmt::format("{}, {} tokens", text_of(q.step_time->value, unit::time),
                                          text_of(q.batch->value, unit::tokens)));
  }
  head.emplace_back("speed", fmt::format("{} tokens per second, {} per accelerator",
                                         text_of(q.speed.value, unit::tokens),
                                         text_of(q.speed.value / q.accelerators(), unit::tokens)));
  out.lines(head);
  out.blank();
  const bool recomputes = q.again != cost::recomputation::none;
  std::vector<table_column> columns{{.heading = "counted", .align = alignment::left},
                                    {.heading = "FLOPs per token"},
                                    {.heading = "per accelerator"},
                                    {.heading = "MFU"}};
  if (recomputes) {
    columns.push_back({.heading = "HFU"});
  }
  text_table table(std::move(columns));
  for (const utilization_line& l : lines) {
    const double each = (l.model * q.speed).value / q.accelerators();
    std::vector<std::string> cells{l.title, text_of(l.model.value, unit::flops_per_token),
                                   text_of(each, unit::flops_per_token) + "/s",
                                   text_of(l.mfu, unit::share)};
    if (recomputes) {
      cells.push_back(text_of(l.hfu, unit::share));
    }
    table.add(std::move(cells));
  }
  out.table(table);
  out.title("Notes");
  out.item(
      "FLOPs per token are those of training: three times the forward pass, logits and prediction "
      "modules included; a multiply-add is two");
  if (recomputes) {
    out.item(fmt::format("HFU adds what the backward pass computes again: {}",
                         q.again == cost::recomputation::layers
                             ? "all layers"
                             : "scores and weighted values of attention"));
  }
  for (const std::string& remark : remarks_of(q, lines)) {
    out.item(remark);
  }
  return out.text();
}

std::string json_of(const mfu_question& q) {
  const std::vector<utilization_line> lines = lines_of(q);
  const hardware::cluster<>& c = q.cluster.cluster;
  object answer{{"model", q.model.label},
                {"sequence", q.model.model.sequence},
                {"accelerator", q.cluster.of.label},
                {"accelerators", c.accelerators},
                {"format", q.format_name},
                {"peak_tflops", c.accelerator.peak(q.format).value / 1e12},
                {"recompute", name_of(recomputed_parts, q.again)},
                {"step_time_s", q.step_time ? std::optional(q.step_time->value) : std::nullopt},
                {"batch_tokens", q.batch ? std::optional(q.batch->value) : std::nullopt},
                {"tokens_per_second", q.speed.value},
                {"tokens_per_second_per_accelerator", q.speed.value / q.accelerators()}};
  object counted;
  for (const utilization_line& l : lines) {
    counted.emplace_back(
        l.key,
        object{{"flops_per_token", l.model.value},
               {"recomputed_flops_per_token", l.again.value - l.model.value},
               {"tflops_per_accelerator", (l.model * q.speed).value / q.accelerators() / 1e12},
               {"mfu", l.mfu},
               {"hfu", l.hfu}});
  }
  answer.emplace_back("counted", std::move(counted));
  answer.emplace_back("remarks", remarks_of(q, lines));
  return json_text(mfu_schema, answer);
}

/// The speed that the flags give.
std::optional<failure> read_speed(const mfu_options& options, mfu_question& q) {
  if (options.tokens_per_second) {
    if (options.step_time) {
      return failure{"--tokens-per-second, --step-time: expected one of them, found both"};
    }
    if (options.batch) {
      return failure{"--global-batch: expected with --step-time, found alone"};
    }
    q.speed = tokens_per_second{*options.tokens_per_second};
    return std::nullopt;
  }
  if (!options.step_time) {
    return failure{
        "--tokens-per-second: expected it, or --step-time and --global-batch, found none"};
  }
  if (!options.batch) {
    return failure{"--global-batch: expected with --step-time, as in 16M or 2048seq, found none"};
  }
  q.step_time = options.step_time;
  q.batch = options.batch->of(q.model.model.sequence);
  q.speed = *q.batch / *q.step_time;
  return std::nullopt;
}

result<mfu_question> question_of(const mfu_options& options) {
  mfu_question q;
  auto model = find_model(options.model, options.sequence, "MODEL", options.as);
  if (!model) {
    return failure{std::move(model).error()};
  }
  q.model = *std::move(model);
  if (options.cluster.empty()) {
    return failure{"--on: expected a cluster, as in 8xa100-sxm-80, found none"};
  }
  auto cluster = find_cluster(options.cluster, "--on");
  if (!cluster) {
    return failure{std::move(cluster).error()};
  }
  q.cluster = *std::move(cluster);
  q.format_name = options.format;
  q.format = *choose(peak_formats, options.format);
  q.again = options.again;
  if (!(q.cluster.cluster.accelerator.peak(q.format).value > 0.0)) {
    return failure{fmt::format("--format: expected a format in which {} computes, found {}",
                               in_quotes(q.cluster.of.label), q.format_name)};
  }
  if (const auto wrong = read_speed(options, q)) {
    return *wrong;
  }
  return q;
}

}  // namespace

result<command_result> answer_mfu(const mfu_options& options, std::size_t width) {
  return question_of(options).map([&](const mfu_question& q) {
    return command_result{options.json ? json_of(q) : text_of(q, width)};
  });
}

}  // namespace leverage::program
