// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cstddef>
#include <limits>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "leverage/fit/executor.hpp"
#include "leverage/hardware/fitted_serving.hpp"
#include "leverage/plan/machine_lifetime.hpp"
#include "leverage/plan/serving_search.hpp"
#include "machine/prediction.hpp"
#include "plan/machine_plan_answer.hpp"
#include "support/progress.hpp"
#include "support/work_limit.hpp"

namespace leverage::program {

namespace {

/// As many accelerators serve a user who is alone, or a domain if that is larger.
constexpr count most_serving = 64;
constexpr double hour = 3600;

/// Seconds of a token for a user who is alone, in the fastest layout; none if no layout holds the model.
std::optional<double> latency_of(const machine_plan_answer& a, const transformer& m) {
  const auto found =
      plan::search_serving(m, cluster_of_one_user(a), a.serving->recipe,
                           {.input = a.work.input, .output = a.work.output},
                           hardware::fitted_serving, plan::serving_choice{.batch = 1});
  return found.fastest ? std::optional(found.fastest->tpot.value) : std::nullopt;
}

/// The best layout and batch in service on the cluster; none if none keeps the limits.
std::optional<plan::serving_point> service_of(const machine_plan_answer& a, const transformer& m) {
  return plan::search_serving(m, a.ask.on, a.serving->recipe, a.work, hardware::fitted_serving)
      .best;
}

/// A design that was found for some time.
planned_design planned(const machine_plan_answer& a, const plan::machine_design& d,
                       const seconds<>& time) {
  plan::machine_request ask = a.ask;
  ask.time = time;
  planned_design p{.of = d};
  if (!a.own_law) {
    plan::set_both_ends(p.of.shape, plan::leverage_ends::of(tian2025::table6, d.reach.compute),
                        d.reach.compute);
  }
  const transformer& m = d.shape.model;
  p.step = predicted_step(m, a.ask.on, d.layout.layout, a.ask.recipe, d.layout.global_batch,
                          a.ask.software, a.efficiency, a.is_balanced, false);
  const double tokens =
      static_cast<double>(d.layout.global_batch) * static_cast<double>(m.sequence);
  const auto dense_at = [&](const seconds<>& step) {
    const flops<> compute =
        plan::reach_goal(ask, a.law).value(d.candidate, tokens / step.value).reach.compute;
    return plan::leverage_at(a.law, d.candidate, compute) * compute.value;
  };
  p.low_dense = a.served ? d.dense.value : dense_at(p.step.high);
  p.high_dense = a.served ? d.dense.value : dense_at(p.step.low);
  p.accelerator_hours = d.reach.time.value / hour * a.accelerators();
  p.money = p.accelerator_hours * a.price;
  p.tpot = latency_of(a, m);
  if (const auto point = a.served ? service_of(a, m) : std::nullopt) {
    const double hours = a.served->value / hour;
    p.service = planned_service{.of = *point,
                                .hours = hours * point->accelerator_seconds_per_token,
                                .low = hours * point->low,
                                .high = hours * point->high};
  }
  return p;
}

planned_front front_of(const machine_plan_answer& a, std::string key, std::string title,
                       const plan::machine_front& front, bool is_of_time) {
  planned_front all{.key = std::move(key), .title = std::move(title)};
  for (const plan::machine_front_point& p : front.points) {
    all.points.push_back(planned(a, p.best, is_of_time ? p.limit * a.ask.time : a.ask.time));
  }
  return all;
}

}  // namespace

hardware::cluster<> cluster_of_one_user(const machine_plan_answer& a) {
  hardware::cluster<> on = a.cluster.cluster;
  on.accelerators = std::min(on.accelerators, std::max(most_serving, on.accelerator.domain));
  return on;
}

void search_machine(machine_plan_answer& a, bool fronts, double time_limit) {
  constexpr std::size_t few = 20'000;
  work_limit limit(time_limit);
  const fit::threads executor{};
  std::optional<progress> bar;
  if (a.family >= few) {
    bar.emplace("designs", static_cast<std::size_t>(a.family));
  }
  // The bar counts the candidates that are done with: those that may still win are not.
  const auto go_on = [&](const plan::machine_progress& p) {
    if (bar) {
      bar->update(static_cast<std::size_t>(p.visited - std::min(p.visited, p.open)));
    }
    return !limit.reached();
  };
  if (a.served) {
    const auto serving = [&](const transformer& m) {
      const auto point = service_of(a, m);
      return point ? point->accelerator_seconds_per_token : std::numeric_limits<double>::infinity();
    };
    a.found = plan::find_lifetime_designs(a.ask, a.served->value, serving, a.efficiency, a.law,
                                          executor, go_on);
  } else {
    a.found = plan::find_machine_designs(a.ask, a.efficiency, a.law, executor, go_on);
  }
  if (a.found.cancelled) {
    a.stopped_by = limit.reason();
  }
  for (const plan::machine_design& d : a.found.ranked) {
    a.ranked.push_back(planned(a, d, a.ask.time));
  }
  if (a.found.dense) {
    a.dense = planned(a, *a.found.dense, a.ask.time);
  }
  if (!fronts || a.ranked.empty() || a.found.cancelled) {
    return;
  }
  bar.reset();
  const plan::machine_front_search search(a.ask, a.efficiency, a.law, executor, go_on);
  bool cancelled = false;
  // Without a tighter limit the best design is the first of the ranked list.
  const auto add = [&](const char* key, const char* title, plan::machine_front front,
                       bool is_of_time = false) {
    if (!front.cancelled) {
      front.offer(1.0, a.found.ranked.front());
    }
    cancelled = cancelled || front.cancelled;
    a.fronts.push_back(front_of(a, key, title, front, is_of_time));
  };
  const std::vector<double> times{1.0 / 16, 1.0 / 8, 1.0 / 4, 1.0 / 2};
  add("front_time", "Less time and money: the best in a sixteenth, an eighth, ... of the time",
      search.front_by_time(times), true);
  const std::vector<double> memories{1.0 / 4, 3.0 / 8, 1.0 / 2, 3.0 / 4};
  add("front_memory",
      "Less memory: the best with 1/4, 3/8, 1/2, 3/4 and all of the memory of an accelerator",
      search.front_by_memory(memories));
  if (a.ranked.front().tpot) {
    std::vector<double> latencies;
    for (const double share : {0.4, 0.55, 0.7, 0.85}) {
      latencies.push_back(share * *a.ranked.front().tpot);
    }
    add("front_latency",
        "Lower latency: the best with 40, 55, 70, 85 and 100 % of the first design's time per "
        "token for one user",
        search.front_by_measure(latencies, [&](const transformer& m) {
          return latency_of(a, m).value_or(std::numeric_limits<double>::infinity());
        }));
  }
  if (cancelled) {
    a.stopped_by = limit.reason();
  }
}

}  // namespace leverage::program
