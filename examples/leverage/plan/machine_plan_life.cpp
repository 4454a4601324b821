// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <cmath>
#include <string>
#include <vector>

#include "machine/layout_flags.hpp"
#include "plan/machine_plan_columns.hpp"
#include "support/quantity_text.hpp"

namespace leverage::program {

namespace {

std::string in_hours(double hours) { return text_of(hours, unit::tokens); }

/// The money of a whole life; 0 where no price is known.
double life_money(const planned_design& d) {
  return d.money > 0 ? d.money / d.accelerator_hours * d.life_hours() : 0.0;
}

constexpr planned_column life_columns[] = {
    {"training", 9, [](const planned_design& d) { return in_hours(d.accelerator_hours); }},
    {"serving", 9,
     [](const planned_design& d) {
       return d.service ? in_hours(d.service->hours) : std::string("-");
     }},
    {"80 % interval", 5,
     [](const planned_design& d) {
       return d.service
                  ? fmt::format("{} to {}", in_hours(d.service->low), in_hours(d.service->high))
                  : std::string("-");
     }},
    {"sum", 9, [](const planned_design& d) { return in_hours(d.life_hours()); }},
    {"cost", 8,
     [](const planned_design& d) { return d.money > 0 ? usd(life_money(d)) : std::string("-"); }},
    {"time", 6, [](const planned_design& d) { return text_of(d.of.reach.time.value, unit::time); }},
    {"layout", 9, [](const planned_design& d) {
       return fmt::format("{}, mb={}; {}", wrappable(layout_text(d.of.layout.layout)),
                          d.of.layout.layout.micro_batch,
                          d.service ? "serves in " + wrappable(layout_of_replica(d.service->of))
                                    : std::string("not served"));
     }}};

std::string request_text(const machine_plan_answer& a) {
  return fmt::format("prompts of {} tokens, {} decoded", grouped(std::llround(a.work.input)),
                     grouped(std::llround(a.work.output)));
}

}  // namespace

std::string usd(double x) {
  return x < 1e5 ? fmt::format("{} USD", grouped(std::llround(x)))
                 : fmt::format("{} USD", text_of(x, unit::tokens));
}

std::string wrappable(const std::string& list) {
  std::string text;
  for (const char c : list) {
    text += c;
    if (c == ',') {
      text += ' ';
    }
  }
  return text;
}

std::vector<std::string> ranks(std::size_t n) {
  std::vector<std::string> names;
  for (std::size_t i = 1; i <= n; ++i) {
    names.push_back(fmt::format("{:>3}", i));
  }
  return names;
}

std::string layout_of_replica(const plan::serving_point& p) {
  const hardware::serving_layout& l = p.layout;
  return fmt::format("tp={},pp={},dp={},ep={}", l.tensor, l.pipeline, l.attention_data, l.expert);
}

std::string title_of_life(const machine_plan_answer& a) {
  return fmt::format(
      "Ranked by the accelerator-hours of training and of serving {} tokens, at equal EL C; "
      "experts "
      "are active+shared/routable",
      text_of(a.served->value, unit::tokens));
}

text_table life_table(const std::vector<planned_design>& rows, bool has_dense,
                      const std::vector<std::string>& names) {
  return planned_table(life_columns, rows, has_dense, names);
}

std::string serving_heading(const machine_plan_answer& a) {
  return fmt::format("{} output tokens; {}; {}; {}", text_of(a.served->value, unit::tokens),
                     request_text(a), a.serving->name,
                     a.work.max_tpot ? fmt::format("at most {} per token",
                                                   text_of(a.work.max_tpot->value, unit::time))
                                     : std::string("no limit on the time per token"));
}

std::string latency_heading(const machine_plan_answer& a) {
  return fmt::format(
      "per token of one request alone, {}; the fastest layout of {} accelerators, {}",
      request_text(a), cluster_of_one_user(a).accelerators, a.serving->name);
}

void add_life(text_lines& lines, const machine_plan_answer& a, const planned_design& d) {
  if (d.service) {
    const plan::serving_point& p = d.service->of;
    lines.emplace_back(
        "serving",
        fmt::format("{} accelerator-hours ({} to {}, 80 %): {} tokens per second and accelerator, "
                    "{} per token; {} on {} accelerator{}, {} requests in flight",
                    in_hours(d.service->hours), in_hours(d.service->low), in_hours(d.service->high),
                    text_of(p.tokens_per_second_per_accelerator, unit::tokens),
                    text_of(p.tpot.value, unit::time), layout_of_replica(p), p.accelerators,
                    p.accelerators == 1 ? "" : "s", grouped(p.batch)));
  }
  const std::string money = d.money > 0 ? fmt::format(", {}", usd(life_money(d))) : std::string();
  lines.emplace_back(
      "sum", fmt::format(
                 "{} accelerator-hours{}{}", in_hours(d.life_hours()), money,
                 a.dense ? fmt::format("; the best dense design takes {} times as many",
                                       text_of(a.dense->life_hours() / d.life_hours(), unit::plain))
                         : std::string("; no dense design suits time and limits")));
  lines.emplace_back("quality",
                     fmt::format("EL C = {} FLOPs, what the best dense design reaches in the time; "
                                 "leverage {}",
                                 text_of(d.of.dense.value, unit::flops),
                                 text_of(d.of.shape.leverage, unit::factor)));
}

}  // namespace leverage::program
