// SPDX-License-Identifier: Apache-2.0
// Nanoseconds of one memory breakdown, validation included and without it, and of the time of one step, with its interval
// and without; of a step of a model that serves, and of the search of its layouts.
#include <benchmark/benchmark.h>

#include "leverage/hardware/accelerators.hpp"
#include "leverage/hardware/fitted_efficiency.hpp"
#include "leverage/hardware/fitted_serving.hpp"
#include "leverage/hardware/layout_rules.hpp"
#include "leverage/hardware/memory.hpp"
#include "leverage/hardware/step_time.hpp"
#include "leverage/model/hybrid_presets.hpp"
#include "leverage/model/presets.hpp"
#include "leverage/plan/serving_search.hpp"

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

constexpr transformer llama_405b{.layers = 126,
                                 .d_model = 16384,
                                 .vocabulary = 128256,
                                 .sequence = 8192,
                                 .attention = {.heads = 128, .kv_heads = 8, .head_dim = 128},
                                 .feed_forward = {.width = 53248}};

// A run that changes at every evaluation.
template <class F>
void over_runs(benchmark::State& state, const transformer& of, const layout& how,
               count accelerators, const F& f) {
  transformer m = of;
  layout l = how;
  hardware::cluster<> on{.accelerator = hardware::accelerators::h100_sxm,
                         .accelerators = accelerators};
  for (auto _ : state) {
    benchmark::DoNotOptimize(m);
    benchmark::DoNotOptimize(l);
    benchmark::DoNotOptimize(on);
    benchmark::DoNotOptimize(f(m, on, l));
  }
}

void step(benchmark::State& state, const transformer& m, const layout& l, count accelerators,
          count global_batch) {
  over_runs(state, m, l, accelerators, [&](const auto&... run) {
    return hardware::step_time(run..., recipe{}, global_batch, hardware::software{},
                               hardware::fitted_efficiency.values);
  });
}
BENCHMARK_CAPTURE(step, llama_8b_on_64, presets::llama_3_8b.model, layout{.tensor = 2}, 64, 256);
BENCHMARK_CAPTURE(step, llama_405b_on_16384, llama_405b,
                  layout{.tensor = 8, .pipeline = 16, .virtual_stages = 7}, 16384, 2048);
BENCHMARK_CAPTURE(step, deepseek_on_2048, presets::deepseek_v3.model,
                  layout{.pipeline = 16, .expert = 64}, 2048, 15360);
BENCHMARK_CAPTURE(step, qwen3_next_on_64, presets::qwen3_next_80b_a3b.model, layout{.expert = 8},
                  64, 4096);

void step_with_its_interval(benchmark::State& state, const transformer& m, const layout& l,
                            count accelerators, count global_batch) {
  over_runs(state, m, l, accelerators, [&](const auto&... run) {
    return hardware::predict_step(run..., recipe{}, global_batch, hardware::software{},
                                  hardware::fitted_efficiency);
  });
}
BENCHMARK_CAPTURE(step_with_its_interval, llama_8b_on_64, presets::llama_3_8b.model,
                  layout{.tensor = 2}, 64, 256);
BENCHMARK_CAPTURE(step_with_its_interval, deepseek_on_2048, presets::deepseek_v3.model,
                  layout{.pipeline = 16, .expert = 64}, 2048, 15360);

constexpr hardware::cluster<> serving_machine{.accelerator = hardware::accelerators::h200_sxm,
                                              .accelerators = 64};

void serving_step(benchmark::State& state, const transformer& of,
                  const hardware::serving_layout& how) {
  transformer m = of;
  hardware::serving_layout l = how;
  for (auto _ : state) {
    benchmark::DoNotOptimize(m);
    benchmark::DoNotOptimize(l);
    benchmark::DoNotOptimize(hardware::decode_step(
        m, serving_machine, l, hardware::serving_recipes::fp8.recipe, hardware::serving_engine{},
        512.0, 2000.0, hardware::fitted_serving.values));
  }
}
BENCHMARK_CAPTURE(serving_step, llama_8b, presets::llama_3_8b.model, hardware::serving_layout{});
BENCHMARK_CAPTURE(serving_step, deepseek, presets::deepseek_v3.model,
                  hardware::serving_layout{.expert = 64, .attention_data = 64});

void serving_search(benchmark::State& state, const transformer& m) {
  for (auto _ : state) {
    benchmark::DoNotOptimize(plan::search_serving(
        m, serving_machine, hardware::serving_recipes::fp8.recipe,
        {.input = 2000.0, .output = 500.0, .max_tpot = seconds<>{0.05}}, hardware::fitted_serving));
  }
}
BENCHMARK_CAPTURE(serving_search, llama_8b, presets::llama_3_8b.model);
BENCHMARK_CAPTURE(serving_search, deepseek, presets::deepseek_v3.model);

}  // namespace
