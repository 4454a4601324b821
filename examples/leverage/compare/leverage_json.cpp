// SPDX-License-Identifier: Apache-2.0
#include <optional>
#include <string>

#include "compare/leverage_answer.hpp"
#include "machine/layout_flags.hpp"
#include "output/render_json.hpp"
#include "output/verdict.hpp"
#include "support/csv_text.hpp"

namespace leverage::program {

namespace {

constexpr const char* leverage_schema = "leverage.compare_on/1";

object ratio_value(const plan::leverage_ratio& r) {
  return {{"value", r.value}, {"low", r.low}, {"high", r.high}, {"in_favour_of", verdict_name(r)}};
}

object interval_value(double value, double low, double high) {
  return {{"value", value}, {"low", low}, {"high", high}};
}

object run_value(const leverage_on_machine& l, const run_on_machine& r) {
  const plan::planned_training& run = r.planned.run;
  const double hours = r.accelerator_hours();
  return {
      {"accelerators", run.on.accelerators},
      {"layout", layout_text(run.layout)},
      {"recompute", recompute_text(run.layout.recompute)},
      {"micro_batch", run.layout.micro_batch},
      {"global_batch_sequences", run.global_batch},
      {"memory_bytes", r.planned.memory.total().value},
      {"is_tight", r.planned.fit == hardware::memory_fit::tight},
      {"step_time_s", interval_value(r.step.total().value, r.step.low.value, r.step.high.value)},
      {"time_s", interval_value(r.seconds(), r.low(), r.high())},
      {"accelerator_hours", hours},
      {"usd", l.price > 0 ? std::optional(hours * l.price) : std::nullopt}};
}

object point_value(const plan::serving_point& p) {
  return {{"accelerators_of_a_replica", p.accelerators},
          {"tensor", p.layout.tensor},
          {"pipeline", p.layout.pipeline},
          {"attention_data", p.layout.attention_data},
          {"expert", p.layout.expert},
          {"batch", p.batch},
          {"tpot_s", p.tpot.value},
          {"ttft_s", p.ttft.value},
          {"accelerator_seconds_per_token",
           interval_value(p.accelerator_seconds_per_token, p.low, p.high)}};
}

/// Without the points where no layout serves.
object service_value(const leverage_on_machine& l) {
  const service_on_machine& s = *l.service;
  object out;
  if (s.el.usable()) {
    out.emplace_back("mixture", point_value(*s.el.mixture.best));
    out.emplace_back("dense", point_value(*s.el.dense.best));
  }
  if (s.lifetime) {
    const plan::break_even_point& even = s.lifetime->even;
    out.emplace_back("mixture_is_cheaper", even_text(even));
    out.emplace_back("break_even_tokens", even.at.value);
  }
  return out;
}

object machine_value(const answered_case& a, const leverage_on_machine& l) {
  object leverage{{"flops", a.of.el_flops()}};
  for (const named_ratio& r : l.ratios()) {
    leverage.emplace_back(r.key, ratio_value(r.ratio));
  }
  leverage.emplace_back("memory_bytes", l.el.memory_bytes);
  object out{{"accelerator", l.cluster.of.label},
             {"accelerators", l.cluster.cluster.accelerators},
             {"usd_per_accelerator_hour", l.price > 0 ? std::optional(l.price) : std::nullopt},
             {"leverage", std::move(leverage)},
             {"accelerators_for_the_same_time",
              object{{"mixture", l.el.mixture_accelerators}, {"dense", l.el.dense_accelerators}}},
             {"mixture", run_value(l, l.mixture)},
             {"dense", run_value(l, l.dense)}};
  if (l.el.cost.known()) {
    out.emplace_back("cheapest_mixture", run_value(l, l.cheapest_mixture));
    out.emplace_back("cheapest_dense", run_value(l, l.cheapest_dense));
  }
  if (l.service) {
    out.emplace_back("service", service_value(l));
  }
  out.emplace_back("factors", array_of(l.el.losses, [](const plan::leverage_factor& f) {
                     return object{{"part", f.key},
                                   {"factor", f.factor},
                                   {"dense_ideal_times", f.dense},
                                   {"mixture_ideal_times", f.mixture}};
                   }));
  array by_law;
  for (std::size_t i = 0; i < a.of.laws.size(); ++i) {
    by_law.emplace_back(object{{"law", a.of.laws[i].law}, {"time", ratio_value(l.time_by_law[i])}});
  }
  out.emplace_back("by_law", std::move(by_law));
  return out;
}

object case_value(const answered_case& a) {
  const leverage_case& c = a.of;
  object dense{{"model", c.dense_label},
               {"tokens", c.dense_data.value},
               {"non_vocabulary_flops", c.dense_compute.value},
               {"overtraining", plan::overtraining_of(c.dense, c.dense_data)},
               {"layers", c.dense.layers},
               {"d_model", c.dense.d_model},
               {"parameters", cost::total_parameters(c.dense).total().value},
               {"by_rule", c.rule.has_value()}};
  if (c.rule) {
    dense.emplace_back("nearness", c.rule->nearness());
  }
  object out{
      {"model", c.mixture.label},
      {"tokens", c.data.value},
      {"non_vocabulary_flops", c.compute.value},
      {"overtraining", plan::overtraining_of(c.mixture.model, c.data)},
      {"dense", std::move(dense)},
      {"leverage_source", c.el_source},
      {"leverage_by_source", c.el},
      {"equal_loss", c.is_of_equal_loss},
      {"leverage_fitted", verdict_value(c.el_reach)},
      {"leverage_frozen", c.el_bracket ? std::optional(c.el_bracket->frozen) : std::nullopt}};
  if (c.loss) {
    out.emplace_back("dense_loss", object{{"law", c.loss->law->name},
                                          {"value", c.loss->value},
                                          {"extrapolates", c.loss->extrapolates()},
                                          {"fitted", verdict_value(c.loss->verdict)}});
  }
  out.emplace_back("laws", array_of(c.laws, [](const plan::law_leverage_of_run& l) {
                     return object{{"law", l.law},
                                   {"leverage", l.el},
                                   {"extrapolates", l.extrapolates},
                                   {"approximated", l.approximated},
                                   {"reason", l.reason}};
                   }));
  out.emplace_back(
      "on", array_of(a.on, [&](const leverage_on_machine& l) { return machine_value(a, l); }));
  out.emplace_back("remarks", a.remarks);
  return out;
}

}  // namespace

std::string leverage_json(const leverage_answer& a) {
  return json_text(
      leverage_schema,
      {{"format", a.format}, {"goodput", a.goodput}, {"cases", array_of(a.cases, case_value)}});
}

std::string leverage_csv(const leverage_answer& a) {
  std::string out = "mixture,dense,accelerator,accelerators,measure,value,low,high,in_favour_of\n";
  for (const answered_case& c : a.cases) {
    for (const leverage_on_machine& l : c.on) {
      const auto row = [&](std::string_view measure, const plan::leverage_ratio& r) {
        out += csv_row(c.of.mixture.label, c.of.dense_label, l.cluster.of.label,
                       l.cluster.cluster.accelerators, measure, r.value, r.low, r.high,
                       plan::verdict_of(r) == plan::leverage_verdict::unknown ? std::string_view()
                                                                              : verdict_name(r));
      };
      row("flops", {.value = c.of.el_flops()});
      for (const named_ratio& r : l.ratios()) {
        row(r.key, r.ratio);
      }
      row("memory_bytes", {.value = l.el.memory_bytes});
      for (const plan::leverage_factor& f : l.el.losses) {
        row("factor_" + std::string(f.key), {.value = f.factor});
      }
      for (std::size_t i = 0; i < c.of.laws.size(); ++i) {
        row("time_by_" + std::string(c.of.laws[i].law), l.time_by_law[i]);
      }
    }
  }
  return out;
}

}  // namespace leverage::program
