// SPDX-License-Identifier: Apache-2.0
// Nanoseconds per evaluation of each law of Tian et al. 2025, on inputs that the compiler cannot see.
// `arithmetic_floor` is the arithmetic floor of the joint law: a log2, a log10 and a pow of <cmath>.
#include <benchmark/benchmark.h>

#include <cmath>
#include <cstddef>
#include <random>
#include <vector>

#include "leverage/laws.hpp"

namespace {

using namespace leverage;

struct point {
  double a, g, c;
};

// 1024 points spread over the fitted range, the same in every run.
const std::vector<point>& points() {
  static const std::vector<point> made = [] {
    std::mt19937_64 random(2507);
    std::uniform_real_distribution<double> unit(0.0, 1.0);
    std::vector<point> p(1024);
    for (point& x : p) {
      x = {std::pow(2.0, -7.0 * unit(random)), std::pow(2.0, 1.0 + 3.0 * unit(random)),
           std::pow(10.0, 18.0 + 2.5 * unit(random))};
    }
    return p;
  }();
  return made;
}

template <class F>
void over_points(benchmark::State& state, const F& f) {
  const std::vector<point>& p = points();
  for (auto _ : state) {
    for (const point& x : p) {
      benchmark::DoNotOptimize(f(x));
    }
  }
  state.counters["per_evaluation"] = benchmark::Counter(
      static_cast<double>(p.size()),
      benchmark::Counter::kIsIterationInvariantRate | benchmark::Counter::kInvert);
}

void arithmetic_floor(benchmark::State& state) {
  over_points(state, [](const point& x) {
    return std::pow(x.a + 0.0163, std::log10(x.c) * -0.0761 + std::log2(x.g));
  });
}
BENCHMARK(arithmetic_floor);

void joint_law(benchmark::State& state) {
  over_points(state, [](const point& x) {
    return tian2025::table6.leverage(activation_ratio{x.a}, granularity{x.g}, flops{x.c});
  });
}
BENCHMARK(joint_law);

void joint_law_with_elasticities(benchmark::State& state) {
  over_points(state, [](const point& x) {
    return tian2025::table6.elasticity(activation_ratio{x.a}, granularity{x.g}, flops{x.c});
  });
}
BENCHMARK(joint_law_with_elasticities);

void joint_law_prediction_with_domain(benchmark::State& state) {
  over_points(state, [](const point& x) {
    return tian2025::predict(tian2025::table6, activation_ratio{x.a}, granularity{x.g}, flops{x.c});
  });
}
BENCHMARK(joint_law_prediction_with_domain);

void activation_ratio_for_a_target(benchmark::State& state) {
  over_points(state, [](const point& x) {
    return tian2025::table6.activation_ratio_for(2.0, granularity{x.g}, flops{x.c});
  });
}
BENCHMARK(activation_ratio_for_a_target);

void flops_for_a_target(benchmark::State& state) {
  over_points(state, [](const point& x) {
    return tian2025::table6.flops_for(2.0, activation_ratio{x.a * 0.9}, granularity{x.g});
  });
}
BENCHMARK(flops_for_a_target);

void activation_law(benchmark::State& state) {
  const auto law = tian2025::table6.at(granularity{8.0}, flops{1e20});
  over_points(state, [law](const point& x) { return law.leverage(activation_ratio{x.a}); });
}
BENCHMARK(activation_law);

void granularity_law(benchmark::State& state) {
  const auto law = tian2025::table6.at(activation_ratio{0.03}, flops{1e20});
  over_points(state, [law](const point& x) { return law.leverage(granularity{x.g}); });
}
BENCHMARK(granularity_law);

void compute_law(benchmark::State& state) {
  const auto law = tian2025::table6.at(activation_ratio{0.03}, granularity{8.0});
  over_points(state, [law](const point& x) { return law.leverage(flops{x.c}); });
}
BENCHMARK(compute_law);

void saturation(benchmark::State& state) {
  over_points(state, [](const point& x) { return tian2025::table6.saturation(x.a); });
}
BENCHMARK(saturation);

void hyperparameters(benchmark::State& state) {
  over_points(state, [](const point& x) {
    return tian2025::equation6.learning_rate(flops{x.c}) +
           tian2025::equation6.batch(flops{x.c}).value;
  });
}
BENCHMARK(hyperparameters);

void allocation(benchmark::State& state) {
  over_points(state, [](const point& x) {
    return tian2025::table5_moe.model(flops{x.c}).value +
           tian2025::table5_moe.data(flops{x.c}).value;
  });
}
BENCHMARK(allocation);

void leverage_from_curves(benchmark::State& state) {
  const loss_curve<> dense{25.0, -0.05, 1.6};
  const loss_curve<> mixture{24.0, -0.052, 1.6};
  over_points(state,
              [&](const point& x) { return leverage_by_definition(dense, mixture, flops{x.c}); });
}
BENCHMARK(leverage_from_curves);

}  // namespace
