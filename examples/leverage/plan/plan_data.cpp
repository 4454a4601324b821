// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <optional>
#include <string_view>
#include <utility>
#include <variant>

#include "leverage/cost/parameters.hpp"
#include "leverage/plan/prediction.hpp"
#include "output/render_json.hpp"
#include "plan/plan_answer.hpp"
#include "support/csv_text.hpp"

namespace leverage::program {

namespace {

using plan::design;

/// The numbers of a design by their keys, for CSV and JSON alike.
std::vector<std::pair<std::string_view, std::variant<count, double>>> fields_of(const design& d) {
  const transformer& m = d.model;
  const attention& a = m.common_attention();
  const mixture_of_experts& e = m.common_experts();
  return {{"leverage", d.leverage},
          {"frozen_leverage", d.frozen_leverage},
          {"activation_ratio", d.a.value},
          {"granularity", d.g.value},
          {"layers", m.layers},
          {"d_model", m.d_model},
          {"heads", a.heads},
          {"kv_heads", a.kv_heads},
          {"head_dim", a.head_dim},
          {"experts", e.experts},
          {"active_experts", e.active},
          {"shared_experts", e.shared},
          {"expert_width", e.expert_width},
          {"dense_layers", m.dense_layers()},
          {"dense_width", m.feed_forward.width},
          {"vocabulary", m.vocabulary},
          {"sequence", m.sequence},
          {"total_parameters", d.parameters},
          {"active_parameters", cost::active_parameters(m).total().value},
          {"flops_per_token", d.per_token.value},
          {"tokens", d.data.value},
          {"causal_attention_share", d.attention_share},
          {"cache_bytes_per_token", d.cache_bytes_per_token},
          {"cache_bytes", d.cache_bytes}};
}

object object_of(const design& d) {
  object out;
  for (const auto& [key, number] : fields_of(d)) {
    out.emplace_back(key, std::visit([](auto x) { return value(x); }, number));
  }
  return out;
}

array array_of_designs(const std::vector<design>& designs) { return array_of(designs, object_of); }

}  // namespace

std::string plan_csv(const plan_answer& a) {
  std::string text = "list,rank";
  for (const auto& [key, number] : fields_of(design{})) {
    text += fmt::format(",{}", key);
  }
  text += "\n";
  const auto add = [&](std::string_view list, const std::vector<design>& designs) {
    for (std::size_t i = 0; i < designs.size(); ++i) {
      text += fmt::format("{},{}", list, i + 1);
      for (const auto& [key, number] : fields_of(designs[i])) {
        text += "," + std::visit([](auto x) { return csv_cell(x); }, number);
      }
      text += "\n";
    }
  };
  add("ranked", a.found.ranked);
  add("front_parameters", a.found.pareto_front_parameters);
  add("front_cache", a.found.pareto_front_cache);
  return text;
}

std::string plan_json(const plan_answer& a) {
  object refused;
  for (std::size_t i = 0; i < plan::design_limit_count; ++i) {
    refused.emplace_back(plan::design_limit_names[i], a.found.refused[i]);
  }
  object out{{"flops", a.ask.budget.value},
             {"tokens", a.found.data.value},
             {"flops_per_token", a.found.per_token.value},
             {"ranked_by", a.ends.frozen && a.trust == plan::trust::frozen ? "frozen" : "law"},
             {"frozen_at_flops", a.ends.frozen ? std::optional(a.ends.end) : std::nullopt},
             {"vocabulary_assumed", a.assumed_vocabulary},
             {"candidates", a.found.candidates},
             {"cut_short_by", a.stopped_by.empty() ? std::nullopt : std::optional(a.stopped_by)},
             {"accepted", a.found.accepted},
             {"refused", std::move(refused)},
             {"ranked", array_of_designs(a.found.ranked)},
             {"front_parameters", array_of_designs(a.found.pareto_front_parameters)},
             {"front_cache", array_of_designs(a.found.pareto_front_cache)}};
  if (!a.found.ranked.empty()) {
    const design& first = a.found.ranked[0];
    const plan::forecast f = plan::predict(first.model, a.ask.budget);
    out.emplace_back("learning_rate", f.learning_rate);
    out.emplace_back("batch_tokens", f.batch ? std::optional(f.batch->value) : std::nullopt);
    out.emplace_back("dense_flops", first.leverage * a.ask.budget.value);
  }
  if (a.baseline) {
    object against = object_of(*a.as_design);
    against.emplace_back("model", a.baseline->label);
    out.emplace_back("compared", std::move(against));
    out.emplace_back("changes", array_of(a.changes, [](const model_difference& c) {
                       return object{{"field", c.field}, {"from", c.from}, {"to", c.to}};
                     }));
  }
  return json_text("leverage.plan/1", out);
}

}  // namespace leverage::program
