// SPDX-License-Identifier: Apache-2.0
/// @file
/// The noise of the rows of a linear law is the residual variance of least squares, and priors weighed against it give
/// the posterior mean. Expected numbers were computed apart, by the normal equations.
#include "leverage/fit/noise.hpp"

#include <cmath>
#include <cstddef>
#include <vector>

#include <doctest/doctest.h>

#include "leverage/fit/any_problem.hpp"
#include "leverage/fit/fit_law.hpp"
#include "leverage/fit/loss.hpp"
#include "leverage/fit/prior.hpp"
#include "support/near.hpp"

namespace noise_test {

using namespace leverage::fit;
using test::near;

const auto line = [](const auto& c, const auto& x) { return c[0] + c[1] * x[0]; };
const coefficients<2> set{free_coefficient("a"), free_coefficient("b")};
const std::vector<theta_of<max_coefficients>> starts{{}, {1.0, 1.0}};

TEST_CASE("priors are weighed against the residual variance of the rows alone") {
  const std::vector<double> x{1, 2, 3, 4, 5, 6, 7, 8};
  const std::vector<double> y{2.62, 2.91, 3.68, 3.83, 4.71, 4.86, 5.52, 6.17};
  const table rows({{"x", x}}, {"y", y}, residual_scale::raw);
  const any_problem problem = make_any_problem(rows, line, set, squared{});
  const auto known =
      with_estimated_noise(problem, {normal_prior(0, 1.0, 0.2), normal_prior(1, 0.8, 0.1)}, starts);
  REQUIRE(known.has_value());
  CHECK(near(known.value().known().noise(), 0.027490079365079346, 1e-6));
  const auto found = fit_law(known.value(), starts[0]);
  CHECK(near(found.theta[0], 1.6718264880018143, 1e-6));
  CHECK(near(found.theta[1], 0.5684353891421443, 1e-6));
}

TEST_CASE("the noise of a Huber loss is that of the rows that it does not cut, over their share") {
  // Residuals of the mean: +-1 within delta and +-5 beyond it, where the slope is +-2 and nothing curves.
  const std::vector<double> x{1, 2, 3, 4, 5, 6, 7, 8};
  const std::vector<double> y{9, 11, 9, 11, 9, 11, 5, 15};
  const table rows({{"x", x}}, {"y", y}, residual_scale::raw);
  const auto mean = [](const auto& c, const auto& row) { return c[0] + 0.0 * row[0]; };
  const any_problem problem =
      make_any_problem(rows, mean, coefficients<1>{free_coefficient("a")}, huber{2.0});
  const auto found = fit_law(problem, starts[0]);
  CHECK(near(found.theta[0], 10.0, 1e-9));
  CHECK(near(noise_of_rows(problem, found.theta), ((6 * 1 + 2 * 4) / 7.0) / (6.0 / 8.0), 1e-9));
}

TEST_CASE("without residuals there is no noise to judge by") {
  const std::vector<double> x{1, 2};
  const std::vector<double> y{3, 4};
  const table rows({{"x", x}}, {"y", y}, residual_scale::raw);
  const any_problem problem = make_any_problem(rows, line, set, squared{});
  CHECK(!with_estimated_noise(problem, {normal_prior(0, 1.0, 0.2)}, starts).has_value());
  const auto wrong = with_estimated_noise(problem, {normal_prior(0, 1.0, -0.2)}, starts);
  REQUIRE(wrong.has_value());
  CHECK(!wrong.value().usable());
}

}  // namespace noise_test
