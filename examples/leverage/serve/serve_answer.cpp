// SPDX-License-Identifier: Apache-2.0
#include "serve/serve_answer.hpp"

#include <string>
#include <utility>
#include <vector>

#include "output/render_json.hpp"
#include "output/value.hpp"
#include "serve/serve_layout.hpp"
#include "support/csv_text.hpp"

namespace leverage::program {

namespace {

constexpr const char* serve_schema = "leverage.serve/1";

object value_of(const ranged& r) { return {{"value", r.value}, {"low", r.low}, {"high", r.high}}; }

object value_of(const std::vector<serving_part>& parts) {
  object all;
  for (const serving_part& p : parts) {
    all.emplace_back(p.key, p.value);
  }
  return all;
}

object value_of(const serving_case& c, const plan::serving_point& p) {
  object out{{"layout", serving_layout_text(p.layout)},
             {"accelerators_of_a_replica", p.accelerators},
             {"replicas", p.replicas},
             {"batch", p.batch},
             {"limited_by", limit_text(p.limit)},
             {"tpot_s", p.tpot.value},
             {"ttft_s", p.ttft.value},
             {"tokens_per_second_per_user", p.tokens_per_second_per_user},
             {"tokens_per_second_per_accelerator", p.tokens_per_second_per_accelerator},
             {"accelerator_seconds_per_token",
              value_of(ranged{p.accelerator_seconds_per_token, p.low, p.high})}};
  if (c.price > 0.0) {
    out.emplace_back("usd_per_million_output_tokens", value_of(c.usd_per_million(p)));
  }
  return out;
}

object best_value(const serving_case& c) {
  object out = value_of(c, c.best());
  out.emplace_back("tpot_interval_s", value_of(c.tpot()));
  out.emplace_back("ttft_interval_s", value_of(c.ttft()));
  out.emplace_back("tokens_per_second", value_of(c.per_accelerator() * c.accelerators()));
  if (c.price > 0.0) {
    out.emplace_back("usd_per_million_tokens",
                     value_of(c.usd_per_million(c.best()) * c.output_share()));
  }
  object step = value_of(c.step_parts());
  step.emplace_back("total", c.speed.speed.step.total().value);
  out.emplace_back("step_parts_s", std::move(step));
  out.emplace_back("prefill_of_a_request_s", c.speed.speed.prompt.value);
  return out;
}

object memory_value(const serving_case& c) {
  object memory = value_of(c.memory_parts());
  memory.emplace_back("total", c.memory.total(c.group_sequences()).value);
  memory.emplace_back("cache_of_a_request", c.memory.cache.value);
  memory.emplace_back("available", c.cluster.cluster.accelerator.memory.value);
  memory.emplace_back("room_for_requests", c.memory.room);
  return memory;
}

object value_of(const serving_case& c) {
  const auto milliseconds = [](const std::optional<seconds<>>& t) {
    return t ? std::optional(t->value) : std::nullopt;
  };
  object out{{"model", c.model.label},
             {"accelerator", c.cluster.of.label},
             {"accelerators", c.cluster.cluster.accelerators},
             {"formats", c.formats},
             {"input_tokens", c.load.input},
             {"output_tokens", c.load.output},
             {"max_tpot_s", milliseconds(c.load.max_tpot)},
             {"max_ttft_s", milliseconds(c.load.max_ttft)},
             {"usd_per_accelerator_hour", c.price > 0.0 ? std::optional(c.price) : std::nullopt}};
  out.emplace_back("has_answer", c.has_answer());
  if (c.has_answer()) {
    out.emplace_back("best", best_value(c));
  }
  out.emplace_back("memory_bytes", memory_value(c));
  out.emplace_back("frontier", array_of(c.found.frontier, [&](const plan::serving_point& p) {
                     return value_of(c, p);
                   }));
  out.emplace_back("layouts", static_cast<count>(c.found.candidates));
  object refused;
  for (std::size_t i = 0; i < plan::serving_reason_count; ++i) {
    refused.emplace_back(std::string(plan::serving_reason_names[i]),
                         static_cast<count>(c.found.refused[i]));
  }
  out.emplace_back("layouts_refused", std::move(refused));
  out.emplace_back("would_do", c.would_do.empty() ? std::nullopt : std::optional(c.would_do));
  out.emplace_back("remarks", c.remarks);
  return out;
}

}  // namespace

std::vector<serving_part> serving_case::step_parts() const {
  const hardware::serving_seconds<>& s = speed.speed.step;
  return {{"matrices", "dense matrices", s.matrices},
          {"experts", "experts", s.experts},
          {"attention", "keys, values and attention", s.attention},
          {"head", "head", s.head},
          {"elements", "norms and activations", s.elements},
          {"routing", "copies of tokens for experts", s.routing},
          {"collectives", "tensor-parallel all-reduces", s.collectives},
          {"exchange", "dispatch and combine", s.exchange},
          {"stages", "exchange between stages", s.stages},
          {"launch", "launch and latency of layers", s.launch},
          {"host", "host", s.host}};
}

std::vector<serving_part> serving_case::memory_parts() const {
  return {{"weights", "weights", memory.weights.value},
          {"experts", "experts", memory.experts.value},
          {"vocabulary", "embedding and head", memory.vocabulary.value},
          {"buffers", "buffers of a pass", memory.buffers.value},
          {"context", "context of the process", memory.context.value},
          {"cache", "keys, values and states", group_sequences() * memory.cache.value}};
}

double serving_case::group_sequences() const {
  return has_answer()
             ? static_cast<double>(best().batch) / static_cast<double>(best().layout.attention_data)
             : 1.0;
}

std::string limit_text(plan::serving_limit l) {
  switch (l) {
    case plan::serving_limit::memory:
      return "memory";
    case plan::serving_limit::tpot:
      return "time per token";
    case plan::serving_limit::ttft:
      return "time to the first token";
    case plan::serving_limit::engine:
      return "sequences of an engine";
    case plan::serving_limit::given:
      break;
  }
  return "the batch that is given";
}

std::string serve_json(const std::vector<serving_case>& all) {
  return json_text(
      serve_schema,
      object{{"cases", array_of(all, [](const serving_case& c) { return value_of(c); })}});
}

std::string serve_csv(const std::vector<serving_case>& all) {
  std::string out =
      "model,cluster,formats,layout,batch,tpot_s,ttft_s,tokens_per_second_per_user,"
      "tokens_per_second_per_accelerator,accelerator_seconds_per_token,low,high,is_best\n";
  for (const serving_case& c : all) {
    const auto add = [&](const plan::serving_point& p, bool is_best) {
      out += csv_row(c.model.label, c.cluster.label, c.formats, serving_layout_text(p.layout),
                     p.batch, p.tpot.value, p.ttft.value, p.tokens_per_second_per_user,
                     p.tokens_per_second_per_accelerator, p.accelerator_seconds_per_token, p.low,
                     p.high, is_best ? "yes" : "no");
    };
    for (const plan::serving_point& p : c.found.frontier) {
      add(p, false);
    }
    if (c.has_answer()) {
      add(c.best(), true);
    }
  }
  return out;
}

}  // namespace leverage::program
