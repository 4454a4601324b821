// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <functional>
#include <string>

#include "compare/leverage_columns.hpp"
#include "machine/layout_flags.hpp"

namespace leverage::program {

void add_training(page& out, const answered_case& a, const leverage_on_machine& l, double goodput) {
  out.title(
      fmt::format("Training on {}, {:.4g} % of the time in steps", l.cluster.label, 100 * goodput));
  machine_columns t({a.of.mixture.label, a.of.dense_label});
  using of_run = std::function<std::string(const run_on_machine&)>;
  const auto line = [&](const char* words, const of_run& of, bool cheapest = false) {
    t.add(words, {of(cheapest ? l.cheapest_mixture : l.mixture),
                  of(cheapest ? l.cheapest_dense : l.dense)});
  };
  const auto cost = [&](const run_on_machine& r) {
    return money_text(r.accelerator_hours() * l.price);
  };
  const auto hours = [](const run_on_machine& r) {
    return text_of(r.accelerator_hours(), unit::tokens);
  };
  line("layout", [](const auto& r) { return layout_text(r.planned.run.layout); });
  line("computed again",
       [](const auto& r) { return recompute_text(r.planned.run.layout.recompute); });
  line("micro-batch, sequences",
       [](const auto& r) { return text_of(r.planned.run.layout.micro_batch, unit::plain); });
  line("global batch, sequences",
       [](const auto& r) { return text_of(r.planned.run.global_batch, unit::plain); });
  line("memory of an accelerator",
       [](const auto& r) { return text_of(r.planned.memory.total().value, unit::bytes); });
  line("step", [](const auto& r) { return text_of(r.step.total().value, unit::time); });
  line("time", [](const auto& r) { return text_of(r.seconds(), unit::time); });
  line("  80 % interval", [](const auto& r) { return between(r.low(), r.high(), unit::time); });
  line("accelerator-hours", hours);
  if (l.price > 0) {
    line("cost", cost);
  }
  if (l.el.cost.known()) {
    line(
        "cheapest on accelerators",
        [](const auto& r) { return text_of(r.planned.run.on.accelerators, unit::plain); }, true);
    line("  accelerator-hours", hours, true);
    if (l.price > 0) {
      line("  cost", cost, true);
    }
  }
  out.table(t.table());
}

void add_service(page& out, const answered_case& a, const leverage_on_machine& l,
                 const std::optional<tokens<>>& served) {
  if (!l.service || !l.service->el.usable()) {
    return;
  }
  out.title(fmt::format("Serving on {}", l.cluster.label));
  machine_columns t({a.of.mixture.label, a.of.dense_label});
  const plan::serving_point& x = *l.service->el.mixture.best;
  const plan::serving_point& d = *l.service->el.dense.best;
  using of_point = std::function<std::string(const plan::serving_point&)>;
  const auto line = [&](const char* words, const of_point& of) { t.add(words, {of(x), of(d)}); };
  line("accelerators of a replica",
       [](const auto& p) { return text_of(p.accelerators, unit::plain); });
  line("layout of a replica", [](const auto& p) {
    return fmt::format("tp={},pp={},dp={},ep={}", p.layout.tensor, p.layout.pipeline,
                       p.layout.attention_data, p.layout.expert);
  });
  line("requests in flight in a replica",
       [](const auto& p) { return text_of(p.batch, unit::plain); });
  line("time per output token", [](const auto& p) { return text_of(p.tpot.value, unit::time); });
  line("tokens per second and accelerator",
       [](const auto& p) { return text_of(p.tokens_per_second_per_accelerator, unit::tokens); });
  line("  80 % interval",
       [](const auto& p) { return between(1 / p.high, 1 / p.low, unit::tokens); });
  if (l.price > 0) {
    constexpr double million = 1e6;
    constexpr double hour = 3600;
    line("USD for a million tokens", [&](const auto& p) {
      return fmt::format("{:.4g}", million * p.accelerator_seconds_per_token * l.price / hour);
    });
  }
  if (served && l.service->lifetime) {
    const double hours = 1.0 / 3600;
    const auto& life = *l.service->lifetime;
    t.add(fmt::format("accelerator-hours, with {} served", text_of(served->value, unit::tokens)),
          {text_of(hours * life.mixture.total(*served), unit::tokens),
           text_of(hours * life.dense.total(*served), unit::tokens)});
  }
  out.table(t.table());
}

}  // namespace leverage::program
