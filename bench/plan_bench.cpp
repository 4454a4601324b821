// SPDX-License-Identifier: Apache-2.0
// Decisions: a million candidate configurations costed, judged and ranked on one core, the same with a bound of what each
// reaches on a machine, a whole search for a machine with layouts, and allocations of a budget in closed form, by a
// bracketed root, and with inference.
#include <benchmark/benchmark.h>

#include <cstdint>

#include "leverage/hardware/accelerators.hpp"
#include "leverage/hardware/fitted_efficiency.hpp"
#include "leverage/laws/besiroglu2024.hpp"
#include "leverage/plan/allocation.hpp"
#include "leverage/plan/designs.hpp"
#include "leverage/plan/machine_designs.hpp"

namespace {

using namespace leverage;
using namespace leverage::plan;

/// More than a million candidates of trunks that cost about what the budget allows: all are visited and
/// assessed, since the attention share refuses none beforehand.
design_request a_million() {
  design_request ask;
  ask.budget = flops{1e22};
  ask.per_token_tolerance = 0.9;
  ask.space.vocabulary = 126464;
  ask.space.experts = {16, 512, 8};
  ask.space.active = {2, 16, 1};
  ask.space.d_model = {1536, 2560, 512};
  ask.space.layers = {16, 40, 1};
  ask.space.shared = {0, 2, 1};
  ask.space.dense_layers = {0, 3, 1};
  ask.limits.min_attention_share = 0.0;
  ask.limits.max_attention_share = 1.0;
  return ask;
}

// Items are candidates.
void designs_of_a_budget(benchmark::State& state) {
  const design_request ask = a_million();
  std::uint64_t candidates = 0;
  for (auto _ : state) {
    const design_result found = find_designs(ask);
    candidates += found.candidates;
    benchmark::DoNotOptimize(found.accepted);
  }
  state.SetItemsProcessed(static_cast<std::int64_t>(candidates));
  state.counters["candidates"] =
      static_cast<double>(candidates) / static_cast<double>(state.iterations());
}
BENCHMARK(designs_of_a_budget)->Unit(benchmark::kMillisecond);

/// The same family on a machine: what a cluster of 512 H100 can reach in 30 days.
machine_request a_million_on_a_machine() {
  const design_request family = a_million();
  machine_request ask;
  ask.on = {.accelerator = hardware::accelerators::h100_sxm, .accelerators = 512};
  ask.time = seconds{30.0 * 86400.0};
  ask.space = family.space;
  ask.limits = family.limits;
  ask.per_token_tolerance = family.per_token_tolerance;
  return ask;
}

// Items are candidates, each with its upper bound; no layout is searched.
void candidates_on_a_machine(benchmark::State& state) {
  const machine_request ask = a_million_on_a_machine();
  std::uint64_t candidates = 0;
  for (auto _ : state) {
    const machine_candidates found =
        mixture_candidates(ask, reach_goal(ask, tian2025::table6), hardware::fitted_efficiency,
                           [](std::uint64_t) { return true; });
    candidates += found.visited;
    benchmark::DoNotOptimize(found.open.data());
  }
  state.SetItemsProcessed(static_cast<std::int64_t>(candidates));
  state.counters["candidates"] =
      static_cast<double>(candidates) / static_cast<double>(state.iterations());
}
BENCHMARK(candidates_on_a_machine)->Unit(benchmark::kMillisecond);

// The whole search of the usual family: bounds, and layouts of the designs that can win.
void designs_on_a_machine(benchmark::State& state) {
  machine_request ask;
  ask.on = {.accelerator = hardware::accelerators::h100_sxm, .accelerators = 512};
  ask.time = seconds{30.0 * 86400.0};
  ask.space.vocabulary = 126464;
  machine_progress work;
  for (auto _ : state) {
    work = find_machine_designs(ask, hardware::fitted_efficiency).work;
  }
  state.counters["candidates"] = static_cast<double>(work.visited);
  state.counters["bounded"] = static_cast<double>(work.bounded);
  state.counters["searched"] = static_cast<double>(work.searched);
}
BENCHMARK(designs_on_a_machine)->Unit(benchmark::kMillisecond);

/// Without its closed forms.
struct plain_law {
  hoffmann2022::loss_law<> law;
  template <scalar N, scalar D>
  [[nodiscard]] auto loss(const parameters<N>& n, const tokens<D>& d) const {
    return law.loss(n, d);
  }
};

/// A published law without its source.
hoffmann2022::loss_law<> bare(const hoffmann2022::loss_law<>& law) { return law; }

template <class Problem>
void optima(benchmark::State& state, const Problem& problem) {
  flops budget{1e22};
  for (auto _ : state) {
    benchmark::DoNotOptimize(budget);
    benchmark::DoNotOptimize(problem.optimum(budget).size);
  }
}
void allocation_in_closed_form(benchmark::State& state) {
  optima(state, allocation_problem{besiroglu2024::table1});
}
BENCHMARK(allocation_in_closed_form);
void allocation_by_a_root(benchmark::State& state) {
  optima(state, allocation_problem{plain_law{bare(besiroglu2024::table1)}});
}
BENCHMARK(allocation_by_a_root);
void allocation_with_inference(benchmark::State& state) {
  optima(state,
         allocation_problem{besiroglu2024::table1, with_inference{training_cost{}, tokens{2e12}}});
}
BENCHMARK(allocation_with_inference);

}  // namespace
