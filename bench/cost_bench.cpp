// SPDX-License-Identifier: Apache-2.0
// Nanoseconds of a full cost breakdown of one configuration, validation included.
#include <benchmark/benchmark.h>

#include "leverage/cost/flops.hpp"
#include "leverage/cost/parameters.hpp"
#include "leverage/model/presets.hpp"
#include "leverage/plan/prediction.hpp"

namespace {

using namespace leverage;

// The configuration changes at every evaluation, so that nothing is computed beforehand.
template <class F>
void over_models(benchmark::State& state, const F& f) {
  transformer m = presets::deepseek_v3.model;
  for (auto _ : state) {
    benchmark::DoNotOptimize(m);
    benchmark::DoNotOptimize(f(m));
  }
}

void validation(benchmark::State& state) {
  over_models(state, [](const transformer& m) { return validate(m).size; });
}
BENCHMARK(validation);

void parameter_breakdown(benchmark::State& state) {
  over_models(state, [](const transformer& m) { return cost::total_parameters(m); });
}
BENCHMARK(parameter_breakdown);

void flop_breakdown(benchmark::State& state) {
  over_models(state, [](const transformer& m) {
    return cost::forward_flops(m, cost::attention_mask::causal);
  });
}
BENCHMARK(flop_breakdown);

void everything_and_the_laws(benchmark::State& state) {
  over_models(state, [](const transformer& m) { return plan::predict(m, flops{1e22}); });
}
BENCHMARK(everything_and_the_laws);

}  // namespace
