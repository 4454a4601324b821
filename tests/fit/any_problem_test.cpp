// SPDX-License-Identifier: Apache-2.0
/// @file
/// One type for all laws: the numbers are those of the law's own type, to the last bit.
#include "leverage/fit/any_problem.hpp"

#include <cmath>
#include <cstddef>
#include <vector>

#include <doctest/doctest.h>

#include "fit/chinchilla_runs.hpp"
#include "leverage/fit/fit_law.hpp"
#include "leverage/fit/sandwich.hpp"
#include "support/near.hpp"

namespace any_problem_test {

using namespace leverage::fit;
using namespace test::chinchilla_runs;
using test::near;

/// Value, gradient, curvature and fit, of the law's own type and behind pointers.
template <class Loss>
void check_same(const table& rows, const coefficients<5>& with, const Loss& loss) {
  const auto own = make_problem(rows, chinchilla, with, loss);
  const any_problem any = make_any_problem(rows, chinchilla, with, loss);
  REQUIRE(own.usable());
  REQUIRE(any.usable());
  REQUIRE(any.free_count() == own.free_count());
  const theta_of<5> start{400.0, 1800.0, 1.7, 0.33, 0.36};
  const auto x = own.free(start);
  REQUIRE(any.free(widened<max_coefficients>(start)) == x);
  CHECK(any(x) == own(x));
  auto gradient = x;
  auto own_gradient = x;
  CHECK(any(x, gradient) == own(x, own_gradient));
  CHECK(gradient == own_gradient);
  any_problem::matrix curvature;
  any_problem::matrix own_curvature;
  CHECK(any(x, gradient, curvature) == own(x, own_gradient, own_curvature));
  CHECK(gradient == own_gradient);
  CHECK(curvature == own_curvature);
  CHECK(narrowed<5>(any.with_linear_solved(widened<max_coefficients>(start))) ==
        own.with_linear_solved(start));

  const auto fitted = fit_law(any, widened<max_coefficients>(start));
  const auto own_fit = fit_law(own, start);
  CHECK(narrowed<5>(fitted).theta == own_fit.theta);
  CHECK(fitted.objective == own_fit.objective);
  CHECK(fitted.evaluations == own_fit.evaluations);
  CHECK(fitted.reason == own_fit.reason);
  CHECK(sandwich(any, fitted.theta).free == sandwich(own, own_fit.theta).free);
}

TEST_CASE("a problem of any law has the bits of the law's own problem") {
  for (const std::size_t count : {std::size_t{8}, std::size_t{60}, std::size_t{2500}}) {
    CAPTURE(count);
    const runs r(count);
    const table logs = r.made();
    check_same(logs, set, huber{1e-3});
    check_same(logs, set, cauchy{1e-3});
    const table raw({{"N", r.n}, {"D", r.d}}, {"loss", r.y}, residual_scale::raw);
    check_same(raw, set, squared{});
    coefficients<5> held = set;
    held[2] = fixed("E", 1.8);
    check_same(logs, held, huber{1e-3});
    held = set;
    held[4] = tied("beta", 3);
    check_same(logs, held, huber{1e-3});
  }
}

TEST_CASE("a power law without noise is found, with zeros where it has no coefficients") {
  std::vector<double> x;
  std::vector<double> y;
  for (double at = 1.0; at < 1000.0; at *= 2.0) {
    x.push_back(at);
    y.push_back(3.0 / std::sqrt(at));
  }
  const table rows({{"x", x}}, {"y", y});
  const auto law = [](const auto& theta, const auto& row) {
    return theta[0] * pow(row[0], theta[1]);
  };
  const any_problem problem = make_any_problem<2>(
      rows, law, {{free_coefficient("k", transform::log()), free_coefficient("p")}});
  const auto found = fit_law(problem, {1.0, 0.1});
  CHECK(found.converged());
  CHECK(near(found.theta[0], 3.0, 1e-9));
  CHECK(near(found.theta[1], -0.5, 1e-9));
  for (std::size_t k = 2; k < max_coefficients; ++k) CHECK(found.theta[k] == 0.0);
}

TEST_CASE("coefficients are widened with zeros, and narrowed to the first") {
  const theta_of<2> two{3.0, -1.0};
  CHECK(widened<4>(two) == theta_of<4>{3.0, -1.0, 0.0, 0.0});
  CHECK(narrowed<2>(theta_of<4>{3.0, -1.0, 7.0, 8.0}) == two);
  const auto many = widened<3>(std::vector<theta_of<2>>{two, {4.0, 5.0}});
  REQUIRE(many.size() == 2);
  CHECK(many[1] == theta_of<3>{4.0, 5.0, 0.0});
  fit_result<4> wide;
  wide.theta = {1.0, 2.0, 3.0, 4.0};
  wide.objective = 0.5;
  wide.gradient_norm = 0.25;
  wide.iterations = 6;
  wide.evaluations = 7;
  wide.reason = stop::step;
  wide.violations = {"none"};
  const fit_result<2> narrow = narrowed<2>(wide);
  CHECK(narrow.theta == theta_of<2>{1.0, 2.0});
  CHECK(narrow.objective == 0.5);
  CHECK(narrow.gradient_norm == 0.25);
  CHECK(narrow.iterations == 6);
  CHECK(narrow.evaluations == 7);
  CHECK(narrow.reason == stop::step);
  CHECK(narrow.violations == wide.violations);
}

}  // namespace any_problem_test
