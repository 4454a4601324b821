// SPDX-License-Identifier: Apache-2.0
// A law of your own with a bootstrap, in one source: what bench/build_cost.sh compiles.
#include <cmath>
#include <cstddef>
#include <cstdio>
#include <vector>

#if __has_include("leverage/fit/bootstrap.hpp")
#include "leverage/fit/bootstrap.hpp"
#include "leverage/fit/multi_start.hpp"
#include "leverage/fit/starts.hpp"
#else  // before 0.2
#include "leverage/fit/multi_start.hpp"
#include "leverage/fit/uncertainty.hpp"
#endif

int main() {
  using namespace leverage::fit;
  // L = E + A N^-alpha + B D^-beta at sixteen points, up to a thousandth off.
  std::vector<double> parameters;
  std::vector<double> tokens;
  std::vector<double> loss;
  for (const double n : {1e8, 3e8, 1e9, 3e9}) {
    for (const double d : {2e9, 6e9, 2e10, 6e10}) {
      const double off = 1e-3 * std::sin(static_cast<double>(parameters.size() * 7));
      parameters.push_back(n);
      tokens.push_back(d);
      loss.push_back((1.8 + 480.0 * std::pow(n, -0.35) + 2085.0 * std::pow(d, -0.37)) *
                     std::exp(off));
    }
  }
  const table runs({{"parameters", parameters}, {"tokens", tokens}}, {"loss", loss});
  const coefficients<5> set{free_coefficient("A", transform::log(), true),
                            free_coefficient("B", transform::log(), true),
                            free_coefficient("E", transform::log(), true),
                            free_coefficient("alpha"), free_coefficient("beta")};
  const auto law = [](const auto& theta, const auto& run) {
    return theta[2] + theta[0] * pow(run[0], -theta[3]) + theta[1] * pow(run[1], -theta[4]);
  };
  const auto problem = make_problem(runs, law, set, huber{1e-3});
  const std::vector<double> exponents{0.1, 0.2, 0.3, 0.45, 0.7};
  const auto starts =
      projected_starts(problem, grid_starts<5>({{{1.0}, {1.0}, {1.0}, exponents, exponents}}));
  const auto found = multi_start(problem, starts, {}, threads{});
  bootstrap_options options;
  options.resamples = 1000;
  const auto draws = bootstrap(problem, found.best.theta, options, threads{});
  for (std::size_t k = 0; k < 5; ++k) {
    const interval bounds = draws.percentile(k);
    std::printf("%-6s %10.4g   95 %% %.4g .. %.4g\n", set[k].name.data(), found.best.theta[k],
                bounds.low, bounds.high);
  }
  return found.best.usable() ? 0 : 1;
}
