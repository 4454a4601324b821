// SPDX-License-Identifier: Apache-2.0
// Decisions: a million candidate configurations costed, judged and ranked on one core, and allocations of a
// budget in closed form, by a bracketed root, and with inference.
#include <benchmark/benchmark.h>

#include <cstdint>

#include "leverage/laws/besiroglu2024.hpp"
#include "leverage/plan/allocation.hpp"
#include "leverage/plan/designs.hpp"

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
