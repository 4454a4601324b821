// SPDX-License-Identifier: Apache-2.0
/// @file
/// Fits with priors against Bayesian linear regression, whose posterior is known in closed form. The expected numbers of
/// the first table were computed apart, by the normal equations.
#include "leverage/fit/prior.hpp"

#include <cmath>
#include <cstddef>
#include <limits>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "leverage/fit/any_problem.hpp"
#include "leverage/fit/bootstrap.hpp"
#include "leverage/fit/fit_law.hpp"
#include "leverage/fit/loss.hpp"
#include "leverage/fit/objective.hpp"
#include "leverage/fit/sandwich.hpp"
#include "support/near.hpp"

namespace prior_test {

using namespace leverage::fit;
using test::near;

const auto line = [](const auto& c, const auto& x) { return c[0] + c[1] * x[0]; };
const coefficients<2> plain{free_coefficient("a"), free_coefficient("b")};

const std::vector<double> x{1, 2, 3, 4, 5, 6, 7, 8};
const std::vector<double> y{2.62, 2.91, 3.68, 3.83, 4.71, 4.86, 5.52, 6.17};

table rows_of(const std::vector<double>& inputs, const std::vector<double>& seen) {
  return table({{"x", inputs, column_domain::real}}, {"y", seen, column_domain::real},
               residual_scale::raw);
}

TEST_CASE("the minimum is the posterior mean of a linear law with normal priors") {
  const table rows = rows_of(x, y);
  const any_problem problem = make_any_problem(rows, line, plain, squared{});
  const auto known =
      problem.with_priors({normal_prior(0, 1.0, 0.2), normal_prior(1, 0.8, 0.1)}, 0.04);
  REQUIRE(known.usable());
  const auto found = narrowed<2>(fit_law(known, widened<max_coefficients>(theta_of<2>{0.0, 0.0})));
  CHECK(found.converged());
  CHECK(near(found.theta[0], 1.5778472222222222, 1e-10));
  CHECK(near(found.theta[1], 0.58609375, 1e-10));
}

TEST_CASE("a coefficient that is held, tied or fitted on another scale has its prior on its own") {
  const table rows = rows_of(x, y);
  const std::vector<prior> priors{log_normal_prior(0, 1.5, 1.3), normal_prior(1, 0.4, 0.05)};
  // ln a is off by (ln a - ln 1.5) / ln 1.3, whatever the free variable is.
  coefficients<2> logs = plain;
  logs[0].scale = transform::log();
  logs[1].scale = transform::logit(0.0, 1.0);
  const auto of = [&](const coefficients<2>& set) {
    const auto known = make_any_problem(rows, line, set, squared{}).with_priors(priors, 0.02);
    const auto start = widened<max_coefficients>(theta_of<2>{1.0, 0.5});
    const any_problem::vector at = known.free(start);
    CHECK(check_gradient(known, at).agrees());
    any_problem::vector gradient = at;
    any_problem::matrix curvature(2, 2);
    const double three = known(at, gradient, curvature);
    CHECK(near(three, known(at), 1e-14));
    CHECK(near(three, known(at, gradient), 1e-14));
    return fit_law(known, start);
  };
  const auto on_own = of(plain);
  const auto on_others = of(logs);
  CHECK(near(on_own.objective, on_others.objective, 1e-10));
  CHECK(near(on_own.theta[0], on_others.theta[0], 1e-6));
  CHECK(near(on_own.theta[1], on_others.theta[1], 1e-6));
  // b = a: both priors are on one number.
  coefficients<2> equal = plain;
  equal[1] = tied("b", 0);
  const auto known = make_any_problem(rows, line, equal, squared{}).with_priors(priors, 0.02);
  const any_problem::vector at = any_problem::vector::Constant(1, 0.7);
  CHECK(check_gradient(known, at).agrees());
  double squares = 0.0;
  for (std::size_t i = 0; i < x.size(); ++i) squares += std::pow(0.7 + 0.7 * x[i] - y[i], 2);
  const double z = std::log(0.7 / 1.5) / std::log(1.3);
  CHECK(near(known(at), 0.5 * squares + 0.5 * 0.02 * (z * z + 36.0), 1e-13));
}

/// y = 1 + x / 2 on x of -1 and 1, every residual 0.1 in size and all of them orthogonal to the law.
struct balanced {
  std::vector<double> inputs;
  std::vector<double> seen;
  explicit balanced(std::size_t quarters) {
    for (std::size_t i = 0; i < 4 * quarters; ++i) {
      inputs.push_back(i % 2 == 0 ? -1.0 : 1.0);
      seen.push_back(1.0 + 0.5 * inputs.back() + (i % 4 < 2 ? 0.1 : -0.1));
    }
  }
};

TEST_CASE("the sandwich is the posterior covariance where the noise is what it is said to be") {
  const balanced data(2);
  const table rows = rows_of(data.inputs, data.seen);
  // Eight rows; b is determined by half by its prior, so that gamma = 1.5 and tau = 0.08 / 6.5.
  const double tau = 0.08 / 6.5;
  const auto known = make_any_problem(rows, line, plain, squared{})
                         .with_priors({normal_prior(1, 0.5, std::sqrt(tau / 8.0))}, tau);
  const auto found = fit_law(known, widened<max_coefficients>(theta_of<2>{0.0, 0.0}));
  const auto covariance = sandwich(known, found.theta);
  CHECK(near(covariance.degrees_of_freedom, 6.5, 1e-10));
  CHECK(near(covariance.standard_error(0), std::sqrt(tau / 8.0), 1e-9));
  CHECK(near(covariance.standard_error(1), std::sqrt(tau / 16.0), 1e-9));
  CHECK(std::abs(covariance.natural(0, 1)) < 1e-9 * tau);
}

TEST_CASE("draws of rows and priors scatter as the posterior does") {
  const balanced data(25);
  const table rows = rows_of(data.inputs, data.seen);
  const auto known = make_any_problem(rows, line, plain, squared{})
                         .with_priors({normal_prior(1, 0.5, 0.01)}, 0.01);
  const auto found = fit_law(known, widened<max_coefficients>(theta_of<2>{0.0, 0.0}));
  const auto draws = bootstrap(known, found.theta, {.resamples = 2000});
  // One in sqrt(2 * 2000) of a deviation is by chance: 1.6 %.
  CHECK(near(draws.standard_error(0), 0.01, 0.06));
  CHECK(near(draws.standard_error(1), 0.01 / std::sqrt(2.0), 0.06));
}

TEST_CASE("a prior determines what the rows leave open, and counts as a row") {
  const table rows = rows_of({2.0, 2.0, 2.0}, {3.0, 3.1, 2.9});
  const any_problem problem = make_any_problem(rows, line, plain, squared{});
  CHECK(!problem.usable());
  const auto known = problem.with_priors({normal_prior(1, 0.25, 0.1)}, 0.01);
  REQUIRE(known.usable());
  const auto found = fit_law(known, widened<max_coefficients>(theta_of<2>{0.0, 0.0}));
  CHECK(found.usable());
  CHECK(near(found.theta[0], 2.5, 1e-9));
  CHECK(near(found.theta[1], 0.25, 1e-9));
  // var b is that of the prior, and a = mean - 2 b: (0.01 / (3 - 1) ... three rows of variance 0.01.
  const auto covariance = sandwich(known, found.theta);
  CHECK(near(covariance.standard_error(1), 0.1, 1e-9));
  CHECK(near(covariance.standard_error(0), std::sqrt(0.04 + 0.01 / 3.0), 1e-9));
}

TEST_CASE("a problem without priors is the one that it was") {
  const table rows = rows_of(x, y);
  const any_problem problem = make_any_problem(rows, line, plain, squared{});
  CHECK(problem.known().none());
  const auto same = problem.with_priors({normal_prior(0, 0.0, 1.0)}, 1.0).with_priors({}, 0.0);
  const any_problem::vector at = any_problem::vector::Constant(2, 0.3);
  CHECK(problem(at) == same(at));
}

TEST_CASE("what is wrong with a prior is named") {
  const table rows = rows_of(x, y);
  const any_problem problem = make_any_problem(rows, line, plain, squared{});
  const auto first = [&](const prior& p, double noise) {
    const auto known = problem.with_priors({p}, noise);
    return known.violations().empty() ? std::string() : known.violations().front();
  };
  constexpr double infinity = std::numeric_limits<double>::infinity();
  CHECK(first(normal_prior(0, 1.0, 0.0), 1.0) ==
        "the prior on coefficient a has a deviation that is not positive");
  CHECK(first(normal_prior(1, infinity, 1.0), 1.0) == "the prior on coefficient b is not finite");
  CHECK(first(log_normal_prior(1, -1.0, 2.0), 1.0) ==
        "the prior on coefficient b has a median that is not positive");
  CHECK(first(log_normal_prior(1, 1.0, 1.0), 1.0) ==
        "the prior on coefficient b has a factor that is not above 1");
  CHECK(first(normal_prior(max_coefficients, 0.0, 1.0), 1.0) ==
        "a prior is on a coefficient that does not exist");
  for (const double noise : {0.0, -1.0, infinity}) {
    CHECK(first(normal_prior(0, 0.0, 1.0), noise) ==
          "the noise that priors are weighed against is not positive");
  }
}

}  // namespace prior_test
