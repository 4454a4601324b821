// SPDX-License-Identifier: Apache-2.0
#include "train/train_answer.hpp"

#include <string>
#include <utility>
#include <vector>

#include "leverage/cost/flops.hpp"
#include "leverage/hardware/utilization.hpp"
#include "machine/layout_flags.hpp"
#include "output/render_json.hpp"
#include "support/csv_text.hpp"
#include "train/train_layouts.hpp"
#include "train/train_vary.hpp"

namespace leverage::program {

namespace {

constexpr const char* train_schema = "leverage.train/1";

/// Operations of a token that the backward pass makes a second time.
double recomputed_flops(const cost::flop_breakdown& f, const hardware::recompute_set& again) {
  if (again.layers) {
    return f.non_vocabulary().as_real().value / static_cast<double>(again.one_layer_of);
  }
  const count parts = (again.attention_core ? f.attention_core() : 0) +
                      (again.latent_up ? f.query_up + f.key_value_up : 0) +
                      (again.experts ? f.routed_experts : 0);
  return static_cast<double>(parts);
}

object value_of(const estimate& e) {
  return {{"value", e.value}, {"low", e.low}, {"high", e.high}};
}

object value_of(const std::vector<part_of_whole>& parts) {
  object all;
  for (const part_of_whole& p : parts) {
    all.emplace_back(p.key, p.value);
  }
  return all;
}

object value_of(const training_runs& runs, const training_run& run) {
  const hardware::layout& l = run.fit.layout;
  const count n = run.cluster.cluster.accelerators;
  object out{{"model", run.model.label},
             {"sequence", run.model.model.sequence},
             {"accelerator", run.cluster.of.label},
             {"accelerators", n},
             {"format", run.recipe->name},
             {"layout", layout_text(l)},
             {"layout_assumed", run.assumed_layout},
             {"data_parallel", l.data(n)},
             {"micro_batch", l.micro_batch},
             {"recompute", recompute_text(l.recompute)},
             {"global_batch_sequences", run.fit.global_batch},
             {"global_batch_tokens", run.batch_tokens()},
             {"global_batch_assumed", run.assumed_batch}};
  object memory = value_of(run.memory_parts());
  memory.emplace_back("total", run.fit.memory.total().value);
  memory.emplace_back("margin", run.fit.memory.margin.value);
  memory.emplace_back("available", run.cluster.cluster.accelerator.memory.value);
  memory.emplace_back("stage", run.fit.memory.stage);
  memory.emplace_back("fits", run.fits());
  memory.emplace_back("is_tight", run.fit.fit == hardware::memory_fit::tight);
  memory.emplace_back("would_fit",
                      run.would_fit.empty() ? std::nullopt : std::optional(run.would_fit));
  out.emplace_back("memory_bytes", std::move(memory));
  out.emplace_back("step_time_s", value_of(run.step_seconds()));
  out.emplace_back("step_parts_s", value_of(run.step_parts()));
  const estimate speed = run.tokens_per_second();
  out.emplace_back("tokens_per_second", value_of(speed));
  out.emplace_back("tokens_per_second_per_accelerator", value_of(speed * (1 / run.accelerators())));
  using cost::attention_mask;
  out.emplace_back("mfu_full_square", value_of(run.utilization(attention_mask::full, false)));
  out.emplace_back("mfu_causal", value_of(run.utilization(attention_mask::causal, false)));
  out.emplace_back("hfu_full_square", value_of(run.utilization(attention_mask::full, true)));
  out.emplace_back("hfu_causal", value_of(run.utilization(attention_mask::causal, true)));
  constexpr double day = 86400;
  constexpr double hour = 3600;
  const double price = runs.price_of(run);
  if (runs.data) {
    const estimate time = runs.duration_of(run);
    const estimate hours = time * (run.accelerators() / hour);
    out.emplace_back("tokens", runs.data->value);
    out.emplace_back("training_flops", cost::training_flops_for(run.model.model, *runs.data).value);
    out.emplace_back("days", value_of(time * (1 / day)));
    out.emplace_back("accelerator_hours", value_of(hours));
    if (price > 0.0) {
      out.emplace_back("usd", value_of(hours * price));
    }
  }
  if (runs.budget_days) {
    out.emplace_back("budget_days", *runs.budget_days);
    out.emplace_back("tokens_in_budget", value_of(runs.tokens_of(run)));
    const double hours = *runs.budget_days * day / hour * run.accelerators();
    out.emplace_back("accelerator_hours", hours);
    if (price > 0.0) {
      out.emplace_back("usd", hours * price);
    }
  }
  out.emplace_back("goodput", runs.goodput);
  out.emplace_back("usd_per_accelerator_hour", price > 0.0 ? std::optional(price) : std::nullopt);
  out.emplace_back("remarks", run.remarks);
  if (run.layouts) {
    out.emplace_back("layouts", layouts_value(*run.layouts));
  }
  return out;
}

}  // namespace

estimate training_run::utilization(cost::attention_mask mask, bool again) const {
  const cost::flop_breakdown f = cost::forward_flops(model.model, mask);
  const double extra = again ? recomputed_flops(f, fit.layout.recompute) : 0.0;
  const flops_per_token per_token{cost::training(f).total().as_real().value + extra};
  const estimate speed = tokens_per_second();
  const auto share = [&](double v) {
    return hardware::utilization(leverage::tokens_per_second{v}, per_token, cluster.cluster,
                                 recipe->recipe.gemm);
  };
  return {share(speed.value), share(speed.low), share(speed.high)};
}

std::vector<part_of_whole> training_run::memory_parts() const {
  const hardware::memory_breakdown& m = fit.memory;
  // A layer in its backward pass and the loss do not need theirs at the same time.
  const bool is_layer = !(m.layer < m.logits);
  return {{"weights", "weights", m.weights.value},
          {"gradients", "gradients", m.gradients.value},
          {"optimizer", "optimizer", m.optimizer.value},
          {"activations", "activations", m.activations.value},
          {"layer", "a layer in its backward pass", is_layer ? m.layer.value : 0.0},
          {"logits", "logits and loss", is_layer ? 0.0 : m.logits.value},
          {"gathered", "gathered weights", m.gathered.value},
          {"dispatch", "tokens sent to experts", m.dispatch.value},
          {"cache", "keys and values", m.cache.value}};
}

std::vector<part_of_whole> training_run::step_parts() const {
  const hardware::step_breakdown<>& s = step.parts;
  return {{"matrices", "dense matrix products", s.layers.matrices},
          {"attention", "attention core", s.layers.attention},
          {"experts", "experts' products", s.layers.experts},
          {"elements", "norms, activations, scaling", s.layers.elements},
          {"routing", "copies of tokens for experts", s.layers.routing},
          {"tensor", "tensor-parallel exchange", s.layers.tensor},
          {"exchange", "expert-parallel exchange", s.layers.exchange},
          {"context", "context-parallel exchange", s.layers.context},
          {"launch", "launch of kernels", s.layers.launch},
          {"head", "head and loss", s.head},
          {"prediction", "prediction modules", s.prediction},
          {"stages", "exchange between stages", s.stages},
          {"bubble", "pipeline bubble", s.bubble},
          {"data", "data-parallel exchange", s.data},
          {"optimizer", "optimizer", s.optimizer},
          {"fixed", "everything else", s.fixed}};
}

std::string train_json(const training_runs& runs) {
  array all = array_of(runs.all, [&](const training_run& run) { return value_of(runs, run); });
  object answer{{"runs", std::move(all)}};
  if (runs.degree != nullptr) {
    answer.emplace_back("varied", runs.degree_name);
    answer.emplace_back("variants",
                        array_of(runs.varied, [&](const std::vector<training_run>& of_run) {
                          return varied_value(runs.degree, of_run);
                        }));
  }
  return json_text(train_schema, answer);
}

std::string train_csv(const training_runs& runs) {
  std::string out = "model,cluster,layout,kind,part,value\n";
  std::vector<training_run> all;
  for (std::size_t i = 0; i < runs.all.size(); ++i) {
    if (runs.varied.empty()) {
      all.push_back(runs.all[i]);
    } else {
      all.insert(all.end(), runs.varied[i].begin(), runs.varied[i].end());
    }
  }
  for (const training_run& run : all) {
    const auto add = [&](std::string_view kind, std::string_view part, double value) {
      out += csv_row(run.model.label, run.cluster.label, layout_text(run.fit.layout), kind, part,
                     value);
    };
    for (const part_of_whole& p : run.memory_parts()) {
      add("memory_bytes", p.key, p.value);
    }
    add("memory_bytes", "total", run.fit.memory.total().value);
    add("memory_bytes", "margin", run.fit.memory.margin.value);
    add("memory_bytes", "available", run.cluster.cluster.accelerator.memory.value);
    for (const part_of_whole& p : run.step_parts()) {
      add("step_s", p.key, p.value);
    }
    add("step_s", "total", run.step.total().value);
    add("step_s", "low", run.step.low.value);
    add("step_s", "high", run.step.high.value);
  }
  return out;
}

}  // namespace leverage::program
