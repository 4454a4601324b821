// SPDX-License-Identifier: Apache-2.0
/// @file
/// Starts of a formula lie in their boxes and in the domains of the coefficients, and the linear coefficients are those
/// that fit best.
#include "leverage/fit/formula_starts.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <vector>

#include "fit/chinchilla_runs.hpp"
#include "leverage/fit/fit_law.hpp"
#include "leverage/fit/loss.hpp"
#include "leverage/fit/multi_start.hpp"
#include "support/near.hpp"

namespace formula_starts_test {

using namespace leverage::fit;
using test::near;

const test::chinchilla_runs::runs exact(40, 0.0);
const table rows({{"N", exact.n}, {"D", exact.d}}, {"L", exact.y});

TEST_CASE("exponents are spread over their box, one start in eight with the other sign") {
  const auto f = formula::parse("L = E + A/N^alpha + B/D^beta", {"N", "D"});
  REQUIRE(f);
  const auto problem = make_formula_problem(rows, *f);
  const auto starts = formula_starts(*f, problem, 512, 7);
  REQUIRE(starts.size() == 512);
  const auto negative =
      std::count_if(starts.begin(), starts.end(), [](const auto& s) { return s[2] < 0.0; });
  CHECK(negative >= 62);
  CHECK(negative <= 66);
  const auto above_a_quarter = std::count_if(
      starts.begin(), starts.end(), [](const auto& s) { return std::abs(s[2]) > 0.2449489743; });
  CHECK(above_a_quarter >= 250);  // half of them: the geometric mean of the box
  CHECK(above_a_quarter <= 262);
  for (const auto& s : starts) {
    CHECK(std::abs(s[2]) >= 0.03);
    CHECK(std::abs(s[2]) <= 2.0);
  }
  CHECK(formula_starts(*f, problem, 512, 7) == starts);
  CHECK(formula_starts(*f, problem, 512, 8) != starts);
}

TEST_CASE("at the exponents of rows without noise, the solved coefficients are those of the law") {
  const auto f = formula::parse("L = E + A/N^alpha + B/D^beta", {"N", "D"});
  REQUIRE(f);
  auto set = f->set();
  set[2] = fixed("alpha", test::chinchilla_runs::truth[3]);
  set[4] = fixed("beta", test::chinchilla_runs::truth[4]);
  const any_problem problem(rows, f->law(), set);
  const auto starts = formula_starts(problem, start_boxes(*f, rows));
  REQUIRE(starts.size() == 16);
  for (const auto& s : starts) {
    CHECK(near(s[0], test::chinchilla_runs::truth[2], 1e-8));
    CHECK(near(s[1], test::chinchilla_runs::truth[0], 1e-8));
    CHECK(near(s[3], test::chinchilla_runs::truth[1], 1e-8));
  }
}

TEST_CASE("starts are in the domains of their coefficients") {
  const auto f = formula::parse("L = E + A*N^p + B*D^q", {"N", "D"});
  REQUIRE(f);
  auto set = f->set();
  set[1].scale = transform::log();            // A > 0, though with p > 0 least squares wants A < 0
  set[2].scale = transform::logit(0.2, 0.4);  // p
  set[4].scale = transform::softplus(0.1);    // q
  const any_problem problem(rows, f->law(), set);
  for (const auto& s : formula_starts(problem, start_boxes(*f, rows), 64)) {
    CHECK(s[1] > 0.0);
    CHECK(s[2] > 0.2);
    CHECK(s[2] < 0.4);
    CHECK(s[4] > 0.1);
  }
}

TEST_CASE("boxes that a user gives are kept to") {
  const auto f = formula::parse("L = E + A/N^alpha + B/D^beta", {"N", "D"});
  REQUIRE(f);
  const auto problem = make_formula_problem(rows, *f);
  auto boxes = start_boxes(*f, rows);
  boxes[2] = {.low = -0.5, .high = 0.5, .logarithmic = false, .signs = false};
  boxes[4] = {.low = 0.2, .high = 0.3, .signs = false};
  double low = 1.0;
  double high = -1.0;
  for (const auto& s : formula_starts(problem, boxes, 256)) {
    low = std::min(low, s[2]);
    high = std::max(high, s[2]);
    CHECK(s[4] >= 0.2);
    CHECK(s[4] <= 0.3);
  }
  CHECK(near(low, -0.5, 0.02));
  CHECK(near(high, 0.5, 0.02));
}

TEST_CASE("a problem that cannot be fitted has no starts") {
  const auto f = formula::parse("L = 2*N", {"N", "D"});
  REQUIRE(f);
  CHECK(formula_starts(*f, make_formula_problem(rows, *f)).empty());
}

}  // namespace formula_starts_test
