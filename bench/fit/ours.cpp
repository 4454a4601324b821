// SPDX-License-Identifier: Apache-2.0
// The law as a user writes it, and nothing else about it: no gradient, no logarithmic form.
#include "ours.hpp"

#include <benchmark/benchmark.h>

#include <cmath>
#include <cstddef>
#include <memory>
#include <span>
#include <vector>

#include "leverage/fit/any_law.hpp"
#include "leverage/fit/bootstrap.hpp"
#include "leverage/fit/formula.hpp"
#include "leverage/fit/multi_start.hpp"
#include "leverage/fit/starts.hpp"
#include "leverage/fit/sweep.hpp"
#include "leverage/laws/forms.hpp"
#include "per_item.hpp"

namespace leverage::bench {

namespace {

using namespace leverage::fit;

constexpr auto chinchilla = [](const auto& theta, const auto& row) {
  return forms::chinchilla(theta[0], theta[1], theta[2], theta[3], theta[4], row[0], row[1]);
};

const coefficients<5> all_free{free_coefficient("A", transform::log(), true),
                               free_coefficient("B", transform::log(), true),
                               free_coefficient("E", transform::log(), true),
                               free_coefficient("alpha"), free_coefficient("beta")};

/// The rows as the library keeps them, and the objective over them.
struct fitted_rows {
  table rows;
  decltype(make_problem(std::declval<const table&>(), chinchilla, all_free, huber{})) problem;

  explicit fitted_rows(const workload& w)
      : rows({{"parameters", w.parameters}, {"tokens", w.tokens}}, {"loss", w.loss}),
        problem(make_problem(rows, chinchilla, all_free, huber{huber_delta})) {}
};

theta_of<5> natural(const point& p) {
  return {std::exp(p[0]), std::exp(p[1]), std::exp(p[2]), p[3], p[4]};
}
point from_natural(const theta_of<5>& t) {
  return {std::log(t[0]), std::log(t[1]), std::log(t[2]), t[3], t[4]};
}

solver of(const std::shared_ptr<fitted_rows>& f, const char* name, minimizer method) {
  return {name, 1, [f, method](const point& start) {
            typename decltype(f->problem)::vector x(5);
            for (std::size_t i = 0; i < 5; ++i) x[static_cast<Eigen::Index>(i)] = start[i];
            fit_options options;
            options.method = method;
            const auto m = leverage::fit::detail::minimize_by(f->problem, x, options);
            point end;
            for (std::size_t i = 0; i < 5; ++i) end[i] = m.point[static_cast<Eigen::Index>(i)];
            return end;
          }};
}

}  // namespace

std::vector<solver> our_solvers(const workload& rows) {
  const auto f = std::make_shared<fitted_rows>(rows);
  return {of(f, "leverage Levenberg-Marquardt", minimizer::levenberg_marquardt),
          of(f, "leverage BFGS", minimizer::bfgs), of(f, "leverage L-BFGS", minimizer::lbfgs)};
}

std::vector<search> our_searches(const workload& rows) {
  const auto f = std::make_shared<fitted_rows>(rows);
  const auto screened = [f](const std::vector<point>& starts) {
    std::vector<theta_of<5>> all;
    all.reserve(starts.size());
    for (const point& s : starts) all.push_back(natural(s));
    multi_start_options options;
    options.screen = 16;
    return from_natural(multi_start(f->problem, all, options).best.theta);
  };
  const auto projected = [f](const std::vector<point>& /*starts*/) {
    const std::vector<double> exponents{0.1, 0.2, 0.3, 0.5, 0.8};
    multi_start_options options;
    options.screen = 3;
    const auto starts =
        projected_starts(f->problem, grid_starts<5>({{{1}, {1}, {1}, exponents, exponents}}));
    return from_natural(multi_start(f->problem, starts, options).best.theta);
  };
  return {{"leverage, screened grid", screened}, {"leverage, projected starts", projected}};
}

std::vector<refits> our_bootstraps(const workload& rows) {
  const auto f = std::make_shared<fitted_rows>(rows);
  return {{"leverage bootstrap", [f](const point& from, std::size_t count) {
             benchmark::DoNotOptimize(bootstrap_draws(f->problem, natural(from), 42, 0, count));
           }}};
}

namespace {

template <class Problem>
void time_objective(benchmark::State& state, const Problem& problem) {
  typename Problem::vector x(5);
  typename Problem::vector gradient(5);
  const point p = true_point();
  for (std::size_t i = 0; i < 5; ++i) x[static_cast<Eigen::Index>(i)] = p[i];
  x[0] += 0.01;
  for (auto _ : state) {
    benchmark::DoNotOptimize(x);
    benchmark::DoNotOptimize(problem(x, gradient));
    benchmark::DoNotOptimize(gradient);
  }
  per_item(state, problem.rows().rows());
}

void objective(benchmark::State& state) {
  const fitted_rows f(make_workload(static_cast<std::size_t>(state.range(0))));
  time_objective(state, f.problem);
}
BENCHMARK(objective)
    ->Name("objective/leverage")
    ->Arg(240)
    ->RangeMultiplier(10)
    ->Range(100, 10'000'000);

/// The same law behind pointers, in an engine for six coefficients: the price of compiling it once for many laws.
void objective_behind_pointers(benchmark::State& state) {
  const fitted_rows f(make_workload());
  time_objective(state, make_problem(f.rows, any_law<6>::of<5>(chinchilla), widened<6>(all_free),
                                     huber{huber_delta}));
}
BENCHMARK(objective_behind_pointers)->Name("objective/leverage_any_law");

/// The same law recorded: its operations repeated, without code of its own.
void objective_recorded(benchmark::State& state) {
  const fitted_rows f(make_workload());
  time_objective(state, make_problem(f.rows, any_law<max_coefficients>::recorded<5>(chinchilla),
                                     widened<max_coefficients>(all_free), huber{huber_delta}));
}
BENCHMARK(objective_recorded)->Name("objective/leverage_recorded");

/// The same law read from text.
void objective_of_formula(benchmark::State& state) {
  const fitted_rows f(make_workload());
  const auto law = formula::parse("L = A/N^alpha + B/D^beta + E", {"N", "D"});
  coefficients<max_coefficients> set = law->set();
  for (std::size_t k = 0; k < 5; ++k) {
    if (law->is_linear(k)) set[k].scale = transform::log();
  }
  const any_problem problem(f.rows, law->law(), set, huber{huber_delta});
  any_problem::vector x(5);
  any_problem::vector gradient(5);
  const point p = true_point();  // ln A, ln B, ln E, alpha, beta
  x << p[0] + 0.01, p[3], p[1], p[4], p[2];
  for (auto _ : state) {
    benchmark::DoNotOptimize(x);
    benchmark::DoNotOptimize(problem(x, gradient));
    benchmark::DoNotOptimize(gradient);
  }
  per_item(state, problem.rows().rows());
}
BENCHMARK(objective_of_formula)->Name("objective/leverage_formula");

void objective_and_curvature(benchmark::State& state) {
  const fitted_rows f(make_workload());
  typename decltype(f.problem)::vector x(5);
  typename decltype(f.problem)::vector gradient(5);
  typename decltype(f.problem)::matrix curvature(5, 5);
  const point p = true_point();
  for (std::size_t i = 0; i < 5; ++i) x[static_cast<Eigen::Index>(i)] = p[i];
  for (auto _ : state) {
    benchmark::DoNotOptimize(x);
    benchmark::DoNotOptimize(f.problem(x, gradient, curvature));
  }
  per_item(state, 240);
}
BENCHMARK(objective_and_curvature)->Name("objective/leverage_with_curvature");

std::vector<double> spread(double low, double high, std::size_t count, std::uint64_t seed) {
  generator random(seed);
  std::vector<double> values(count);
  for (double& v : values) v = random.log_uniform(low, high);
  return values;
}

double at(double n, double d) {
  return forms::chinchilla(truth::A, truth::B, truth::E, truth::alpha, truth::beta, n, d);
}
double ulps(double x, double expected) {
  return std::abs(x - expected) / (std::nextafter(expected, 1e300) - expected);
}

void sweep_list(benchmark::State& state) {
  constexpr std::size_t many = 10'000'000;
  const auto n = spread(1e7, 1e11, many, 1);
  const auto d = spread(1e9, 1e13, many, 2);
  std::vector<double> out(many);
  for (auto _ : state) {
    sweep(
        [](const auto& row) {
          return forms::chinchilla(truth::A, truth::B, truth::E, truth::alpha, truth::beta, row[0],
                                   row[1]);
        },
        {n, d}, out);
    benchmark::ClobberMemory();
  }
  double worst = 0.0;
  for (std::size_t i = 0; i < many; i += 97) worst = std::max(worst, ulps(out[i], at(n[i], d[i])));
  state.counters["ulp"] = worst;
  per_item(state, many);
}
BENCHMARK(sweep_list)->Name("sweep/list/leverage")->Unit(benchmark::kMillisecond);

void sweep_over_grid(benchmark::State& state) {
  constexpr std::size_t side = 3162;
  const auto n = spread(1e7, 1e11, side, 1);
  const auto d = spread(1e9, 1e13, side, 2);
  std::vector<double> out(side * side);
  for (auto _ : state) {
    sweep_grid(
        [](const auto& parameters, const auto& tokens) {
          return forms::chinchilla(truth::A, truth::B, truth::E, truth::alpha, truth::beta,
                                   parameters, tokens);
        },
        n, d, out);
    benchmark::ClobberMemory();
  }
  double worst = 0.0;
  for (std::size_t i = 0; i < side * side; i += 97) {
    worst = std::max(worst, ulps(out[i], at(n[i / side], d[i % side])));
  }
  state.counters["ulp"] = worst;
  per_item(state, side * side);
}
BENCHMARK(sweep_over_grid)->Name("sweep/grid/leverage")->Unit(benchmark::kMillisecond);

}  // namespace

}  // namespace leverage::bench
