// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <cmath>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "leverage/cost/parameters.hpp"
#include "leverage/plan/prediction.hpp"
#include "machine/layout_flags.hpp"
#include "output/remarks.hpp"
#include "output/render_json.hpp"
#include "plan/machine_plan_answer.hpp"
#include "support/csv_text.hpp"

namespace leverage::program {

namespace {

/// The numbers of a design by their keys, for CSV and JSON alike; null where there is none.
std::vector<std::pair<std::string_view, std::optional<double>>> numbers_of(
    const planned_design& d) {
  const transformer& m = d.of.shape.model;
  const plan::ranked_layout& l = d.of.layout;
  const auto real = [](count x) { return static_cast<double>(x); };
  const auto of_mixture = [&](double x) {
    return m.is_mixture() ? std::optional(x) : std::nullopt;
  };
  const auto of_service = [&](double planned_service::* hours) {
    return d.service ? std::optional((*d.service).*hours) : std::nullopt;
  };
  const auto of_point = [&](auto number) {
    return d.service ? std::optional<double>(number(d.service->of)) : std::nullopt;
  };
  return {{"dense_flops", d.of.dense.value},
          {"dense_flops_low", d.low_dense},
          {"dense_flops_high", d.high_dense},
          {"leverage", d.of.shape.leverage},
          {"frozen_leverage", std::isnan(d.of.shape.frozen_leverage)
                                  ? std::nullopt
                                  : std::optional(d.of.shape.frozen_leverage)},
          {"flops", d.of.reach.compute.value},
          {"tokens", d.of.reach.data.value},
          {"flops_per_token", d.of.shape.per_token.value},
          {"activation_ratio", of_mixture(d.of.shape.a.value)},
          {"granularity", of_mixture(d.of.shape.g.value)},
          {"layers", real(m.layers)},
          {"d_model", real(m.d_model)},
          {"heads", real(m.attention.heads)},
          {"kv_heads", real(m.attention.kv_heads)},
          {"head_dim", real(m.attention.head_dim)},
          {"experts", of_mixture(real(m.experts.experts))},
          {"active_experts", of_mixture(real(m.experts.active))},
          {"shared_experts", of_mixture(real(m.experts.shared))},
          {"expert_width", of_mixture(real(m.experts.expert_width))},
          {"dense_layers", real(m.dense_layers())},
          {"dense_width", real(m.feed_forward.width)},
          {"vocabulary", real(m.vocabulary)},
          {"sequence", real(m.sequence)},
          {"total_parameters", real(d.of.shape.parameters)},
          {"active_parameters", real(cost::active_parameters(m).total().value)},
          {"causal_attention_share", d.of.shape.attention_share},
          {"step_seconds", d.step.total().value},
          {"step_seconds_low", d.step.low.value},
          {"step_seconds_high", d.step.high.value},
          {"tokens_per_second", l.tokens_per_second},
          {"global_batch_sequences", real(l.global_batch)},
          {"micro_batch", real(l.layout.micro_batch)},
          {"memory_bytes", l.memory.value},
          {"training_seconds", d.of.reach.time.value},
          {"accelerator_hours", d.accelerator_hours},
          {"cost_usd", d.money > 0 ? std::optional(d.money) : std::nullopt},
          {"latency_seconds", d.tpot},
          {"serving_accelerator_hours", of_service(&planned_service::hours)},
          {"serving_accelerator_hours_low", of_service(&planned_service::low)},
          {"serving_accelerator_hours_high", of_service(&planned_service::high)},
          {"serving_tokens_per_second_per_accelerator",
           of_point([](const auto& p) { return p.tokens_per_second_per_accelerator; })},
          {"serving_tpot_seconds", of_point([](const auto& p) { return p.tpot.value; })},
          {"serving_batch", of_point([](const auto& p) { return static_cast<double>(p.batch); })},
          {"serving_accelerators_of_a_replica",
           of_point([](const auto& p) { return static_cast<double>(p.accelerators); })},
          {"life_accelerator_hours", d.service ? std::optional(d.life_hours()) : std::nullopt},
          {"life_cost_usd", d.service && d.money > 0
                                ? std::optional(d.money / d.accelerator_hours * d.life_hours())
                                : std::nullopt}};
}

object object_of_planned(const planned_design& d) {
  object out;
  for (const auto& [key, number] : numbers_of(d)) {
    out.emplace_back(key, number);
  }
  out.emplace_back("layout", layout_text(d.of.layout.layout));
  out.emplace_back("computed_again", recompute_text(d.of.layout.layout.recompute));
  out.emplace_back("serving_layout",
                   d.service ? std::optional(layout_of_replica(d.service->of)) : std::nullopt);
  return out;
}

}  // namespace

std::string machine_plan_csv(const machine_plan_answer& a) {
  std::string text = "list,rank";
  for (const auto& [key, number] : numbers_of(planned_design{})) {
    text += fmt::format(",{}", key);
  }
  text += ",layout,computed_again\n";
  const auto add = [&](std::string_view list, const std::vector<planned_design>& designs) {
    for (std::size_t i = 0; i < designs.size(); ++i) {
      text += fmt::format("{},{}", list, i + 1);
      for (const auto& [key, number] : numbers_of(designs[i])) {
        text += "," + (number ? csv_cell(*number) : std::string());
      }
      text += fmt::format(",{},{}\n", csv_cell(layout_text(designs[i].of.layout.layout)),
                          csv_cell(recompute_text(designs[i].of.layout.layout.recompute)));
    }
  };
  add("ranked", a.ranked);
  if (a.dense) {
    add("dense", {*a.dense});
  }
  for (const planned_front& front : a.fronts) {
    add(front.key, front.points);
  }
  return text;
}

std::string machine_plan_json(const machine_plan_answer& a) {
  object refused;
  for (std::size_t i = 0; i < plan::machine_limit_count; ++i) {
    refused.emplace_back(plan::machine_limit_names[i], a.found.refused[i]);
  }
  object out{{"cluster", a.cluster.label},
             {"accelerators", a.cluster.cluster.accelerators},
             {"format", a.recipe->name},
             {"seconds", a.ask.time.value},
             {"goodput", a.ask.goodput},
             {"price_usd_per_hour", a.price > 0 ? std::optional(a.price) : std::nullopt},
             {"ranked_by", a.served ? "life_accelerator_hours" : "dense_flops"},
             {"served_tokens", a.served ? std::optional(a.served->value) : std::nullopt},
             {"input_tokens", a.work.input},
             {"output_tokens", a.work.output},
             {"max_tpot_s", a.work.max_tpot ? std::optional(a.work.max_tpot->value) : std::nullopt},
             {"serving_format", a.serving->name},
             {"latency_accelerators", cluster_of_one_user(a).accelerators},
             {"overtraining", a.ask.overtraining},
             {"vocabulary_assumed", a.assumed_vocabulary},
             {"candidates", a.found.work.visited},
             {"bounded", a.found.work.bounded},
             {"searched", a.found.work.searched},
             {"accepted", a.found.accepted},
             {"outdone", a.found.outdone},
             {"cut_short_by", a.stopped_by.empty() ? std::nullopt : std::optional(a.stopped_by)},
             {"refused", std::move(refused)},
             {"ranked", array_of(a.ranked, object_of_planned)},
             {"dense", a.dense ? value(object_of_planned(*a.dense)) : value()}};
  for (const planned_front& front : a.fronts) {
    out.emplace_back(front.key, array_of(front.points, object_of_planned));
  }
  if (!a.ranked.empty()) {
    const plan::machine_design& first = a.ranked.front().of;
    const plan::forecast f = plan::predict(first.shape.model, first.reach.compute);
    out.emplace_back("learning_rate", f.learning_rate);
    out.emplace_back("batch_tokens", f.batch ? std::optional(f.batch->value) : std::nullopt);
    out.emplace_back("law_remarks", array_of(f.remarks, [](const plan::remark& r) {
                       return value_of(text_of(r));
                     }));
  }
  out.emplace_back("remarks", a.remarks);
  return json_text("leverage.plan_on/1", out);
}

}  // namespace leverage::program
