// SPDX-License-Identifier: Apache-2.0
#include "leverage/fit/starts.hpp"

#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <vector>

#include <doctest/doctest.h>

#include "fit/chinchilla_runs.hpp"
#include "leverage/fit/law_problem.hpp"
#include "support/near.hpp"

namespace fit_starts_test {

using namespace leverage::fit;
using namespace test::chinchilla_runs;
using test::near;

TEST_CASE("a grid has every combination, the last coefficient varying fastest") {
  const auto starts = grid_starts<3>({{{1.0, 2.0}, {10.0}, {0.1, 0.2, 0.3}}});
  const std::vector<theta_of<3>> expected{{1.0, 10.0, 0.1}, {1.0, 10.0, 0.2}, {1.0, 10.0, 0.3},
                                          {2.0, 10.0, 0.1}, {2.0, 10.0, 0.2}, {2.0, 10.0, 0.3}};
  CHECK(starts == expected);
  CHECK(grid_starts<2>({{{1.0, 2.0}, {}}}).empty());
}

TEST_CASE("projected starts solve for the linear coefficients, and drop what has no solution") {
  const runs r(60, 0.0);
  const table t = r.made();
  const auto problem = make_problem(t, chinchilla, set, huber{});
  // At the right exponents the coefficients are the right ones. With a negative exponent, and the other
  // right, A would have to be negative or nothing.
  const std::vector<theta_of<5>> starts{
      {1.0, 1.0, 1.0, truth[3], truth[4]},
      {1.0, 1.0, 1.0, -0.5, truth[4]},
      {1.0, 1.0, 1.0, 0.0, 0.3},  // A and E cannot be told apart
      {1.0, 1.0, 1.0, test::nan, 0.3},
  };
  const auto solved = projected_starts(problem, starts);
  REQUIRE(solved.size() == 1);
  for (std::size_t k = 0; k < 5; ++k) {
    CAPTURE(k);
    CHECK(near(solved[0][k], truth[k], 1e-8));
  }
  CHECK(projected_starts(problem, {}).empty());

  coefficients<5> wrong = set;
  wrong[1] = tied("B", 9);
  CHECK(projected_starts(make_problem(t, chinchilla, wrong, huber{}), starts).empty());
}

}  // namespace fit_starts_test
