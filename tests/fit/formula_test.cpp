// SPDX-License-Identifier: Apache-2.0
/// @file
/// A formula has the roles of its names, its problem is that of the same law in C++, and what is wrong with its text is
/// named with its place.
#include "leverage/fit/formula.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "fit/chinchilla_runs.hpp"
#include "leverage/fit/any_problem.hpp"
#include "leverage/fit/law_problem.hpp"
#include "leverage/fit/loss.hpp"
#include "support/near.hpp"

namespace formula_test {

using namespace leverage::fit;
using test::near;

constexpr std::string_view text = "L = A/N^alpha + B/D^beta + E";

std::vector<std::string> listed(std::span<const std::string> names) {
  return {names.begin(), names.end()};
}

TEST_CASE("names that are columns are inputs, all others coefficients") {
  const auto f = formula::parse(text, {"N", "D", "unused"});
  REQUIRE(f);
  CHECK(f->text() == text);
  CHECK(f->observed_text() == "L");
  CHECK(listed(f->observed().names()) == std::vector<std::string>{"L"});
  CHECK(listed(f->inputs()) == std::vector<std::string>{"N", "D"});
  CHECK(listed(f->coefficient_names()) == std::vector<std::string>{"A", "alpha", "B", "beta", "E"});
  CHECK(f->domain(0) == column_domain::positive);
  for (std::size_t k = 0; k < 5; ++k) {
    CHECK(f->is_linear(k) == (f->coefficient_names()[k].size() == 1));
    CHECK(f->set()[k].linear == f->is_linear(k));
    CHECK(f->set()[k].name == f->coefficient_names()[k]);
  }
  CHECK(f->set()[5].use == coefficient::role::fixed);
}

TEST_CASE("what is observed may be an expression, and a quoted name may hold a sign") {
  const auto f = formula::parse("log(\"a=b\") - 1 = c*x + d", {"x"});
  REQUIRE(f);
  CHECK(f->observed_text() == "log(\"a=b\") - 1");
  CHECK(listed(f->observed().names()) == std::vector<std::string>{"a=b"});
  CHECK(f->domain(0) == column_domain::real);
}

TEST_CASE("objective, gradient and curvature are those of the law in C++") {
  const test::chinchilla_runs::runs runs(101);
  const table rows({{"N", runs.n}, {"D", runs.d}}, {"L", runs.y});
  const auto f = formula::parse("L = A/N^alpha + B/D^beta + E", {"N", "D"});
  REQUIRE(f);
  const auto problem = make_formula_problem(rows, *f, huber{1e-3});
  REQUIRE(problem.usable());
  REQUIRE(problem.free_count() == 5);
  // In the order A, alpha, B, beta, E.
  const auto same = make_problem(
      rows,
      [](const auto& t, const auto& row) {
        return t[0] * pow(row[0], -t[1]) + t[2] * pow(row[1], -t[3]) + t[4];
      },
      coefficients<5>{free_coefficient("A"), free_coefficient("alpha"), free_coefficient("B"),
                      free_coefficient("beta"), free_coefficient("E")},
      huber{1e-3});
  const theta_of<max_coefficients> theta{480.0, 0.35, 2000.0, 0.36, 1.8};
  const auto x = problem.free(theta);
  const auto y = same.free({480.0, 0.35, 2000.0, 0.36, 1.8});
  any_problem::vector gradient(5);
  any_problem::matrix curvature(5, 5);
  auto other_gradient = y;
  decltype(same)::matrix other_curvature(5, 5);
  const double value = problem(x, gradient, curvature);
  CHECK(near(value, same(y, other_gradient, other_curvature), 1e-12));
  CHECK(near(problem(x), value, 1e-12));
  for (Eigen::Index i = 0; i < 5; ++i) {
    CHECK(near(gradient[i], other_gradient[i], 1e-11));
    for (Eigen::Index j = 0; j < 5; ++j) CHECK(near(curvature(i, j), other_curvature(i, j), 1e-11));
  }
}

TEST_CASE("a table with another number of inputs, and a formula without coefficients, are named") {
  const std::vector<double> n{1.0, 2.0, 3.0};
  const table rows({{"N", n}}, {"L", n});
  const auto two = formula::parse("L = a*N + D", {"N", "D"});
  REQUIRE(two);
  const auto problem = make_formula_problem(rows, *two);
  REQUIRE(problem.violations().size() == 1);
  CHECK(problem.violations()[0] == "x[1]: the table has 1 input, x[0]");
  const auto none = formula::parse("L = 2*N", {"N"});
  REQUIRE(none);
  CHECK(make_formula_problem(rows, *none).violations()[0] == "no coefficient is free");
}

TEST_CASE("every text that is no formula is refused where it goes wrong") {
  struct refused {
    std::string_view text;
    std::size_t position;
    std::string_view what;
  };
  const refused all[] = {
      {"", 0, "expected = between what is observed and its law, found the end"},
      {"L + A", 5, "expected = between what is observed and its law, found the end"},
      {"= A", 0, "expected an expression, found nothing"},
      {"L = ", 4, "expected an expression, found nothing"},
      {"L == A*N", 3, "expected a number, a name or (, found ="},
      {"L = A = B", 6, "expected an operator or the end, found ="},
      {"1 = A*N", 0, "expected what is observed, found no name"},
      {"L + = A", 4, "expected a number, a name or (, found the end"},
      {"L = A/N^alpha + ", 16, "expected a number, a name or (, found the end"},
      {"L = A*L", 6, "expected a name that is not on the left, found L"},
      {"L = a+b+c+d+e+f+g+h+i+j+k+l+m*N", 28,
       "expected at most 12 coefficients, found another, m"}};
  for (const refused& r : all) {
    CAPTURE(r.text);
    const auto f = formula::parse(r.text, {"N"});
    REQUIRE_FALSE(f);
    CHECK(f.problem().position == r.position);
    CHECK(f.problem().what == r.what);
  }
}

}  // namespace formula_test
