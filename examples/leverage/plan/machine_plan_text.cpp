// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <cmath>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "leverage/cost/parameters.hpp"
#include "leverage/plan/prediction.hpp"
#include "machine/layout_flags.hpp"
#include "output/page.hpp"
#include "output/remarks.hpp"
#include "plan/machine_plan_answer.hpp"
#include "plan/machine_plan_columns.hpp"
#include "support/quantity_text.hpp"

namespace leverage::program {

namespace {

std::string shape_of_experts(const transformer& m) {
  const mixture_of_experts& e = m.experts;
  if (!m.is_mixture()) {
    return "dense";
  }
  return e.shared > 0 ? fmt::format("{}+{}/{}", e.active, e.shared, e.experts)
                      : fmt::format("{}/{}", e.active, e.experts);
}

count active_parameters_of(const planned_design& d) {
  return cost::active_parameters(d.of.shape.model).total().value;
}

constexpr planned_column design_columns[] = {
    {"EL C", 9, [](const planned_design& d) { return text_of(d.of.dense.value, unit::flops); }},
    {"EL", 9, [](const planned_design& d) { return text_of(d.of.shape.leverage, unit::factor); }},
    {frozen_title, 9,
     [](const planned_design& d) {
       return std::isnan(d.of.shape.frozen_leverage)
                  ? std::string("-")
                  : text_of(d.of.shape.frozen_leverage, unit::factor);
     }},
    {"C", 6,
     [](const planned_design& d) { return text_of(d.of.reach.compute.value, unit::flops); }},
    {"A", 8,
     [](const planned_design& d) {
       return d.of.shape.model.is_mixture() ? fmt::format("{:.3g} %", 100 * d.of.shape.a.value)
                                            : std::string("-");
     }},
    {"G", 7,
     [](const planned_design& d) {
       return d.of.shape.model.is_mixture() ? fmt::format("{:.3g}", d.of.shape.g.value)
                                            : std::string("-");
     }},
    {"layers", 9,
     [](const planned_design& d) { return fmt::format("{}", d.of.shape.model.layers); }},
    {"d_model", 9,
     [](const planned_design& d) { return fmt::format("{}", d.of.shape.model.d_model); }},
    {"experts", 9, [](const planned_design& d) { return shape_of_experts(d.of.shape.model); }},
    {"width", 8,
     [](const planned_design& d) {
       const transformer& m = d.of.shape.model;
       return fmt::format("{}", m.is_mixture() ? m.experts.expert_width : m.feed_forward.width);
     }},
    {"total", 9,
     [](const planned_design& d) { return text_of(d.of.shape.parameters, unit::parameters); }},
    {"active", 5,
     [](const planned_design& d) { return text_of(active_parameters_of(d), unit::parameters); }},
    {"tokens", 7,
     [](const planned_design& d) { return text_of(d.of.reach.data.value, unit::tokens); }}};

constexpr planned_column run_columns[] = {
    {"80 % interval of EL C", 9,
     [](const planned_design& d) {
       return fmt::format("{} to {}", text_of(d.low_dense, unit::flops),
                          text_of(d.high_dense, unit::flops));
     }},
    {"step", 7, [](const planned_design& d) { return text_of(d.step.total().value, unit::time); }},
    {"memory", 6,
     [](const planned_design& d) { return text_of(d.of.layout.memory.value, unit::bytes); }},
    {"time", 8, [](const planned_design& d) { return text_of(d.of.reach.time.value, unit::time); }},
    {"hours", 5,
     [](const planned_design& d) { return text_of(d.accelerator_hours, unit::tokens); }},
    {"cost", 8,
     [](const planned_design& d) { return d.money > 0 ? usd(d.money) : std::string("-"); }},
    {"latency", 4,
     [](const planned_design& d) {
       return d.tpot ? text_of(*d.tpot, unit::time) : std::string("-");
     }},
    {"layout", 9, [](const planned_design& d) {
       const hardware::layout& l = d.of.layout.layout;
       const std::string again = recompute_text(l.recompute);
       return fmt::format("{}, mb={}{}", wrappable(layout_text(l)), l.micro_batch,
                          again == "none" ? std::string() : fmt::format("; again: {}", again));
     }}};

std::string machine_refused_text(const plan::machine_result& found) {
  std::string text;
  const auto add = [&](std::uint64_t number, std::string_view why) {
    if (number > 0) {
      text += fmt::format("{}{} by {}", text.empty() ? "" : ", ",
                          grouped(static_cast<count>(number)), why);
    }
  };
  for (std::size_t i = 0; i < plan::machine_limit_count; ++i) {
    const auto limit = static_cast<plan::machine_limit>(i);
    const std::string_view why =
        limit == plan::machine_limit::time      ? "the time: too large for it in any layout"
        : limit == plan::machine_limit::layouts ? "layouts: none that fits is fast enough"
        : limit == plan::machine_limit::others  ? "service: no layout keeps its limits"
                                                : plan::machine_limit_names[i];
    add(found.refused[i], why);
  }
  add(found.outdone, "a bound below the last rank or the best of its shape");
  return text;
}

text_lines machine_heading(const machine_plan_answer& a) {
  text_lines lines;
  const double day = 86400;
  std::string time = fmt::format("{:.4g} days", a.ask.time.value / day);
  if (a.money) {
    time =
        fmt::format("{} at {:g} USD an hour of an accelerator: {}", usd(*a.money), a.price, time);
  }
  lines.emplace_back("machine",
                     fmt::format("{}, {}, {} of the time in steps; {}", a.cluster.label, time,
                                 text_of(a.ask.goodput, unit::share), a.recipe->name));
  lines.emplace_back(
      "tokens", fmt::format("{:.3g} times the compute-optimal ones of the compute that a design "
                            "reaches (Table 5), within {}",
                            a.ask.overtraining, text_of(a.ask.per_token_tolerance, unit::share)));
  lines.emplace_back(
      "batch", fmt::format("about {}", a.ask.batch.counts_sequences
                                           ? fmt::format("{:g} sequences", a.ask.batch.number)
                                           : fmt::format("{} tokens", text_of(a.ask.batch.number,
                                                                              unit::tokens))));
  lines.emplace_back(a.served ? "serving" : "latency",
                     a.served ? serving_heading(a) : latency_heading(a));
  if (a.assumed_vocabulary) {
    lines.emplace_back(
        "assumed",
        fmt::format("vocabulary {}, that of the models of Tian et al. 2025; --vocabulary to choose",
                    grouped(a.ask.space.vocabulary)));
  }
  const plan::machine_progress& w = a.found.work;
  lines.emplace_back(
      "considered",
      fmt::format("{}{} configurations; layouts bounded for {}, searched for {}",
                  a.stopped_by.empty() ? std::string()
                                       : fmt::format("until {}, of {}: ", a.stopped_by,
                                                     grouped(static_cast<count>(a.family))),
                  grouped(static_cast<count>(w.visited)), grouped(static_cast<count>(w.bounded)),
                  grouped(static_cast<count>(w.searched))));
  if (const std::string refused = machine_refused_text(a.found); !refused.empty()) {
    lines.emplace_back("refused", refused);
  }
  if (a.own_law) {
    lines.emplace_back("law", "joint law of --coefficients");
  }
  return lines;
}

/// The best design in full.
text_lines first_of(const machine_plan_answer& a, const planned_design& d) {
  const transformer& m = d.of.shape.model;
  const plan::forecast f = plan::predict(m, d.of.reach.compute);
  text_lines lines;
  lines.emplace_back(
      "model",
      fmt::format("{} layers, {} of them dense; d_model {}; {} heads of {}, {} for keys and "
                  "values; {} experts of width {}, {} active, {} shared",
                  m.layers, m.dense_layers(), m.d_model, m.attention.heads, m.attention.head_dim,
                  m.attention.kv_heads, m.experts.experts, m.experts.expert_width, m.experts.active,
                  m.experts.shared));
  lines.emplace_back(
      "training",
      fmt::format("{} tokens at {} each: {} FLOPs in {}, {} accelerator-hours{}{}",
                  text_of(d.of.reach.data.value, unit::tokens),
                  text_of(d.of.shape.per_token.value, unit::flops_per_token),
                  text_of(d.of.reach.compute.value, unit::flops),
                  text_of(d.of.reach.time.value, unit::time),
                  text_of(d.accelerator_hours, unit::tokens),
                  d.money > 0 ? fmt::format(", {}", usd(d.money)) : std::string(),
                  d.of.reach.is_complete ? "; its tokens end it before the time is over" : ""));
  if (a.served) {
    add_life(lines, a, d);
  } else {
    lines.emplace_back(
        "leverage",
        fmt::format("{}: a dense model needs {} FLOPs for the same loss{}",
                    text_of(d.of.dense / d.of.reach.compute, unit::factor),
                    text_of(d.of.dense.value, unit::flops),
                    a.dense ? fmt::format(", {} times what the best dense one reaches",
                                          text_of(d.of.dense / a.dense->of.dense, unit::plain))
                            : std::string()));
    lines.emplace_back(
        "interval",
        fmt::format("{} to {} FLOPs, 80 % by the time of a step alone: {} ({} to {})",
                    text_of(d.low_dense, unit::flops), text_of(d.high_dense, unit::flops),
                    text_of(d.step.total().value, unit::time),
                    text_of(d.step.low.value, unit::time), text_of(d.step.high.value, unit::time)));
  }
  const plan::ranked_layout& l = d.of.layout;
  lines.emplace_back(
      "layout",
      fmt::format("{}; micro-batch {}, batch {} sequences; computed again: {}; {} of {} for an "
                  "accelerator",
                  layout_text(l.layout), l.layout.micro_batch, grouped(l.global_batch),
                  recompute_text(l.layout.recompute), text_of(l.memory.value, unit::bytes),
                  text_of(a.cluster.cluster.accelerator.memory.value, unit::bytes)));
  if (f.learning_rate && f.batch) {
    lines.emplace_back("settings", fmt::format("learning rate {}, batch {} tokens (Eq. 6)",
                                               text_of(*f.learning_rate, unit::rate),
                                               text_of(f.batch->value, unit::tokens)));
  }
  if (!a.own_law) {
    for (const plan::remark& r : f.remarks) {
      lines.emplace_back("remark", text_of(r).text);
    }
  }
  return lines;
}

}  // namespace

std::string machine_plan_text(const machine_plan_answer& a, std::size_t width) {
  page p(width);
  p.lines(machine_heading(a));
  if (a.ranked.empty()) {
    p.title(a.stopped_by.empty()
                ? "No configuration suits the machine and the time within the limits"
                : "No configuration was found before " + a.stopped_by);
    if (a.served && a.found.work.visited == 0) {
      p.paragraph(
          "No dense model of these depths and widths suits the time, so that there is no quality "
          "for which the others could be compared.");
    } else if (a.stopped_by.empty()) {
      p.paragraph(
          "Smaller models (--layers, --d-model, --active), more tolerance (--tolerance), fewer "
          "tokens (--overtraining), wider limits (--attention-share) or, in service, a longer time "
          "per token (--tpot) may suit it.");
    }
    return p.text();
  }
  std::vector<planned_design> rows = a.ranked;
  if (a.dense) {
    rows.push_back(*a.dense);
  }
  const std::vector<std::string> names = ranks(rows.size());
  p.title(
      a.served
          ? title_of_life(a)
          : fmt::format(
                "Ranked by the dense-equivalent compute EL C{}, the best of each shape; experts "
                "are active+shared/routable",
                a.trust == plan::trust::frozen ? " with the frozen EL" : ""));
  p.table(planned_table(design_columns, rows, a.dense.has_value(), names));
  if (!std::isnan(a.ranked.front().of.shape.frozen_leverage)) {
    p.blank();
    p.paragraph(fmt::format(
        "The compute is more than ten times beyond the runs of the joint law: EL goes on with its "
        "trend, frozen ends it at {} FLOPs. The two are a bracket and no interval of confidence; "
        "--trust {} ranks by the other.",
        text_of(end_of_runs(), unit::flops), a.trust == plan::trust::frozen ? "law" : "frozen"));
  }
  if (a.served) {
    p.title("Hours of an accelerator in training and in service, with the layouts of both");
    p.table(life_table(rows, a.dense.has_value(), names));
  } else {
    p.title("Their fastest layouts; hours of an accelerator, latency of a token for one user");
    p.table(planned_table(run_columns, rows, a.dense.has_value(), names));
  }
  p.title("The first");
  p.lines(first_of(a, a.ranked.front()));
  for (const planned_front& front : a.fronts) {
    p.title(front.title);
    p.table(planned_table(design_columns, front.points, false, ranks(front.points.size())));
    p.blank();
    p.table(planned_table(run_columns, front.points, false, ranks(front.points.size())));
  }
  if (!a.remarks.empty()) {
    p.title("Remarks");
    for (const std::string& text : a.remarks) {
      p.item(text);
    }
  }
  return p.text();
}

}  // namespace leverage::program
