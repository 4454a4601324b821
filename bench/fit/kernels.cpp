// SPDX-License-Identifier: Apache-2.0
// Objective and gradient, and the law over many points, as written by hand; and the store bandwidth.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstring>
#include <vector>

#include "handwritten.hpp"
#include "per_item.hpp"
#include "workload.hpp"

namespace {

using namespace leverage::bench;

template <class Objective>
void objective(benchmark::State& state) {
  const workload rows = make_workload(static_cast<std::size_t>(state.range(0)));
  const Objective f(rows);
  point x = true_point();
  x[0] += 0.01;
  for (auto _ : state) {
    point gradient;
    benchmark::DoNotOptimize(x);
    benchmark::DoNotOptimize(f(x, gradient));
    benchmark::DoNotOptimize(gradient);
  }
  per_item(state, rows.rows());
}
BENCHMARK(objective<scalar_objective>)->Name("objective/scalar_by_hand")->Arg(240);
BENCHMARK(objective<vector_objective>)
    ->Name("objective/vector_by_hand")
    ->Arg(240)
    ->RangeMultiplier(10)
    ->Range(100, 10'000'000);

constexpr std::size_t many = 10'000'000;
constexpr std::size_t side = 3162;

std::vector<double> log_uniform(double low, double high, std::size_t count, std::uint64_t seed) {
  generator random(seed);
  std::vector<double> values(count);
  std::generate(values.begin(), values.end(), [&] { return random.log_uniform(low, high); });
  return values;
}

double law(double n, double d) {
  return truth::E + truth::A * std::pow(n, -truth::alpha) + truth::B * std::pow(d, -truth::beta);
}
using pair = wide::group<2>;
pair load(const double* from) {
  pair r;
  std::memcpy(r.at, from, sizeof r.at);
  return r;
}
void store(const pair& r, double* to) { std::memcpy(to, r.at, sizeof r.at); }

void sweep_store_only(benchmark::State& state) {
  std::vector<double> out(many);
  for (auto _ : state) {
    std::fill(out.begin(), out.end(), 1.5);
    benchmark::ClobberMemory();
  }
  per_item(state, many);
}
BENCHMARK(sweep_store_only)->Name("sweep/store_only")->Unit(benchmark::kMillisecond);

void sweep_list_scalar(benchmark::State& state) {
  const auto n = log_uniform(1e7, 1e11, many, 1);
  const auto d = log_uniform(1e9, 1e13, many, 2);
  std::vector<double> out(many);
  for (auto _ : state) {
    for (std::size_t i = 0; i < many; ++i) out[i] = law(n[i], d[i]);
    benchmark::ClobberMemory();
  }
  per_item(state, many);
}
BENCHMARK(sweep_list_scalar)->Name("sweep/list/std_pow")->Unit(benchmark::kMillisecond);

void sweep_list_vector(benchmark::State& state) {
  const auto n = log_uniform(1e7, 1e11, many, 1);
  const auto d = log_uniform(1e9, 1e13, many, 2);
  std::vector<double> out(many);
  constexpr std::size_t step = 2 * wide::lanes;
  static_assert(many % step == 0);
  for (auto _ : state) {
    for (std::size_t i = 0; i < many; i += step) {
      const pair of_n = wide::exp(wide::log(load(&n[i])) * -truth::alpha);
      const pair of_d = wide::exp(wide::log(load(&d[i])) * -truth::beta);
      store(of_n * truth::A + of_d * truth::B + truth::E, &out[i]);
    }
    benchmark::ClobberMemory();
  }
  per_item(state, many);
}
BENCHMARK(sweep_list_vector)->Name("sweep/list/vector_by_hand")->Unit(benchmark::kMillisecond);

// The powers of each axis once, then sums.
void sweep_grid_hoisted(benchmark::State& state) {
  const auto n = log_uniform(1e7, 1e11, side, 1);
  const auto d = log_uniform(1e9, 1e13, side, 2);
  std::vector<double> out(side * side);
  std::vector<double> of_d(side);
  for (auto _ : state) {
    for (std::size_t j = 0; j < side; ++j) of_d[j] = truth::B * std::pow(d[j], -truth::beta);
    for (std::size_t i = 0; i < side; ++i) {
      const double of_n = truth::E + truth::A * std::pow(n[i], -truth::alpha);
      for (std::size_t j = 0; j < side; ++j) out[i * side + j] = of_n + of_d[j];
    }
    benchmark::ClobberMemory();
  }
  per_item(state, side * side);
}
BENCHMARK(sweep_grid_hoisted)->Name("sweep/grid/hoisted_by_hand")->Unit(benchmark::kMillisecond);

}  // namespace
