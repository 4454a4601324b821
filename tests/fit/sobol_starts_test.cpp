// SPDX-License-Identifier: Apache-2.0
#include "leverage/fit/sobol_starts.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <vector>

#include <doctest/doctest.h>

#include "fit/chinchilla_runs.hpp"
#include "leverage/fit/law_problem.hpp"

namespace sobol_starts_test {

using namespace leverage::fit;
using namespace test::chinchilla_runs;

TEST_CASE("a Sobol sequence covers the box evenly in every coordinate") {
  const runs r;
  const table t = r.made();
  coefficients<5> mixed = set;
  mixed[4] = free_coefficient("beta", transform::logit(0.0, 1.0));
  const auto problem = make_problem(t, chinchilla, mixed, huber{});
  const theta_of<5> low{1e-3, 1.0, 0.5, -2.0, 0.01};
  const theta_of<5> high{1e6, 100.0, 4.0, 3.0, 0.9};
  const auto starts = sobol_starts(problem, low, high, 256, 42);
  REQUIRE(starts.size() == 256);
  const auto where = [&](std::size_t k, double theta) {
    const transform& scale = mixed[k].scale;
    return (scale.free(theta) - scale.free(low[k])) / (scale.free(high[k]) - scale.free(low[k]));
  };
  for (std::size_t k = 0; k < 5; ++k) {
    CAPTURE(k);
    std::vector<double> u;
    for (const auto& s : starts) {
      CHECK(s[k] >= low[k]);
      CHECK(s[k] <= high[k]);
      u.push_back(where(k, s[k]));
    }
    std::sort(u.begin(), u.end());
    // 256 points at random are some 0.08 off the diagonal; of a net, at most a few steps of 1/256.
    double farthest = 0.0;
    for (std::size_t i = 0; i < u.size(); ++i) {
      farthest = std::max(farthest, std::abs(u[i] - (static_cast<double>(i) + 0.5) / 256.0));
    }
    CHECK(farthest <= 3.0 / 256.0);
  }
  // And in every pair of coordinates: 16 fields of 16 points each, but for the shift.
  for (std::size_t a = 0; a < 5; ++a) {
    for (std::size_t b = 0; b < a; ++b) {
      std::array<int, 16> fields{};
      for (const auto& s : starts) {
        const auto i = static_cast<std::size_t>(std::min(3.999, 4.0 * where(a, s[a])));
        const auto j = static_cast<std::size_t>(std::min(3.999, 4.0 * where(b, s[b])));
        ++fields[4 * i + j];
      }
      CHECK(*std::min_element(fields.begin(), fields.end()) >= 10);
      CHECK(*std::max_element(fields.begin(), fields.end()) <= 22);
    }
  }
}

TEST_CASE("the seed moves a Sobol sequence, and nothing else does") {
  const runs r;
  const table t = r.made();
  const auto problem = make_problem(t, chinchilla, set, huber{});
  const theta_of<5> low{1.0, 1.0, 0.5, 0.1, 0.1};
  const theta_of<5> high{1e4, 1e4, 4.0, 1.0, 1.0};
  const auto one = sobol_starts(problem, low, high, 30, 1);
  CHECK(one == sobol_starts(problem, low, high, 30, 1));
  const auto more = sobol_starts(problem, low, high, 40, 1);
  CHECK(std::equal(one.begin(), one.end(), more.begin()));
  const auto other = sobol_starts(problem, low, high, 30, 2);
  for (std::size_t i = 0; i < 30; ++i) {
    for (std::size_t k = 0; k < 5; ++k) CHECK(one[i][k] != other[i][k]);
  }
  CHECK(sobol_starts(problem, low, high, 0, 1).empty());
}

}  // namespace sobol_starts_test
