// SPDX-License-Identifier: Apache-2.0
// An executor is any callable (count, body): this one hands the work to oneTBB. The exit code is 1 if the
// bits differ from those of the serial executor.
#include <tbb/parallel_for.h>

#include <cmath>
#include <cstdio>
#include <exception>
#include <vector>

#include "leverage/fit/multi_start.hpp"
#include "leverage/fit/sobol_starts.hpp"

int main() try {
  using namespace leverage::fit;
  const auto on_tbb = [](std::size_t count, const auto& body) {
    tbb::parallel_for(std::size_t{0}, count, body);
  };

  // y = 3 x^-0.4 + 1.5 with a ripple.
  std::vector<double> x;
  std::vector<double> y;
  for (int i = 1; i <= 40; ++i) {
    x.push_back(i * i);
    y.push_back((3.0 * std::pow(i * i, -0.4) + 1.5) * (1.0 + 0.002 * std::sin(7.0 * i)));
  }
  const table rows({{"x", x}}, {"y", y});
  const coefficients<3> set{free_coefficient("k", transform::log()),
                            free_coefficient("p", transform::log()),
                            free_coefficient("floor", transform::softplus())};
  const auto law = [](const auto& theta, const auto& row) {
    return theta[0] * pow(row[0], -theta[1]) + theta[2];
  };
  const auto problem = make_problem(rows, law, set, huber{1e-3});
  const auto starts = sobol_starts(problem, {0.1, 0.05, 0.1}, {10.0, 2.0, 5.0}, 256, 1);

  const auto alone = multi_start(problem, starts);
  const auto together = multi_start(problem, starts, {}, on_tbb);
  std::printf("y = %.4f x^-%.4f + %.4f, reached from %zu of %zu starts\n", together.best.theta[0],
              together.best.theta[1], together.best.theta[2], together.reached, together.starts);
  const bool same = alone.best.theta == together.best.theta && alone.reached == together.reached;
  std::printf("%s\n", same ? "the same bits as the serial executor" : "other bits");
  return same ? 0 : 1;
} catch (const std::exception& e) {
  std::fprintf(stderr, "%s\n", e.what());
  return 1;
}
