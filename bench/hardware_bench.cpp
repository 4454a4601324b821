// SPDX-License-Identifier: Apache-2.0
// Nanoseconds of one memory breakdown, validation included and without it.
#include <benchmark/benchmark.h>

#include "leverage/hardware/layout_rules.hpp"
#include "leverage/hardware/memory.hpp"
#include "leverage/model/hybrid_presets.hpp"
#include "leverage/model/presets.hpp"

namespace {

using namespace leverage;
using hardware::layout;
using hardware::recipe;

// The configuration changes at every evaluation, so that nothing is computed beforehand.
void memory(benchmark::State& state, const transformer& of, const layout& on, count accelerators,
            count global_batch) {
  transformer m = of;
  layout l = on;
  for (auto _ : state) {
    benchmark::DoNotOptimize(m);
    benchmark::DoNotOptimize(l);
    benchmark::DoNotOptimize(
        hardware::memory_per_accelerator(m, l, recipe{}, accelerators, global_batch));
  }
}
BENCHMARK_CAPTURE(memory, llama_8b_on_8, presets::llama_3_8b.model, layout{}, 8, 64);
BENCHMARK_CAPTURE(memory, deepseek_on_2048, presets::deepseek_v3.model,
                  layout{.pipeline = 16, .expert = 64}, 2048, 15360);
BENCHMARK_CAPTURE(memory, qwen3_next_on_64, presets::qwen3_next_80b_a3b.model, layout{.expert = 8},
                  64, 4096);

void memory_of_a_layout_that_was_checked(benchmark::State& state) {
  transformer m = presets::deepseek_v3.model;
  layout l{.pipeline = 16, .expert = 64};
  for (auto _ : state) {
    benchmark::DoNotOptimize(m);
    benchmark::DoNotOptimize(l);
    benchmark::DoNotOptimize(hardware::detail::memory_of(m, l, recipe{}, 2048, 15360));
  }
}
BENCHMARK(memory_of_a_layout_that_was_checked);

void check_of_a_layout(benchmark::State& state) {
  transformer m = presets::deepseek_v3.model;
  layout l{.pipeline = 16, .expert = 64};
  for (auto _ : state) {
    benchmark::DoNotOptimize(m);
    benchmark::DoNotOptimize(l);
    benchmark::DoNotOptimize(hardware::detail::accepts(m, l, 2048, 15360));
  }
}
BENCHMARK(check_of_a_layout);

}  // namespace
