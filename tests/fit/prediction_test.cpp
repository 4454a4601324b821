// SPDX-License-Identifier: Apache-2.0
/// @file
/// Predictions of laws whose intervals have a closed form: a mean, a line, and draws that are given.
#include "leverage/fit/prediction.hpp"

#include <cmath>
#include <cstddef>
#include <vector>

#include <doctest/doctest.h>

#include "fit/samples.hpp"
#include "leverage/fit/fit_law.hpp"
#include "leverage/fit/random.hpp"
#include "support/near.hpp"

namespace prediction_test {

using namespace leverage::fit;
using test::near;
using namespace test;

TEST_CASE("a mean has the interval of Student's t, an observation that of t and the residuals") {
  const std::vector<double> x(10, 0.0);
  const table t = as_table(x, sample);
  const auto problem =
      make_problem(t, constant, coefficients<1>{{free_coefficient("m")}}, squared{});
  const moments m = of(sample);
  const auto found = sandwich(problem, {m.mean});
  const forecast says(problem, theta_of<1>{m.mean}, found);
  const std::vector<double> one{0.0};
  const auto p = says.at(as_table(one, one), {0.8, 0.95});
  REQUIRE(p.size() == 1);
  CHECK(p[0].determined);
  CHECK(near(p[0].value, m.mean, 1e-14));
  const double error = m.deviation / std::sqrt(10.0);
  CHECK(near(p[0].law[1].low, m.mean - student9_975 * error, 1e-4));
  CHECK(near(p[0].law[1].high, m.mean + student9_975 * error, 1e-4));
  // The convolution by quadrature over the residuals of Student's distribution (Python, mpmath).
  CAPTURE(p[0].observation[0].low);
  CAPTURE(p[0].observation[0].high);
  CAPTURE(p[0].observation[1].low);
  CAPTURE(p[0].observation[1].high);
  CHECK(near(p[0].observation[0].low, 1.79047163, 4e-3));
  CHECK(near(p[0].observation[0].high, 4.00813084, 4e-3));
  CHECK(near(p[0].observation[1].low, 1.32728429, 4e-3));
  CHECK(near(p[0].observation[1].high, 4.71298289, 4e-3));
}

TEST_CASE("a power law at a point has the standard error of its logarithm") {
  // ln y = a + b ln x by least squares: a line, whose variance at ln x is g' C g.
  const std::vector<double> x{1.0, 2.0, 4.0, 8.0, 16.0, 32.0};
  const std::vector<double> y{3.1, 4.0, 6.2, 7.9, 12.5, 15.4};
  const auto power = [](const auto& theta, const auto& row) {
    return theta[0] * pow(row[0], theta[1]);
  };
  const table t({{"x", x}}, {"y", y}, residual_scale::log);
  const coefficients<2> set{{free_coefficient("k", transform::log()), free_coefficient("b")}};
  const auto problem = make_problem(t, power, set, squared{});
  const auto fitted = fit_law(problem, {3.0, 0.5});
  REQUIRE(fitted.usable());
  const auto c = sandwich(problem, fitted.theta);
  const double at = std::log(1000.0);
  const double error = std::sqrt(c.free(0, 0) + 2.0 * at * c.free(0, 1) + at * at * c.free(1, 1));
  const double half = 2.7764451051977987 * error;  // Student's t with 4 degrees of freedom at 0.975
  const forecast says(problem, fitted.theta, c);
  const std::vector<double> far{1000.0};
  const auto p = says.at(table({{"x", far}}, {"y", far}, residual_scale::log), {0.95});
  const double value = fitted.theta[0] * std::pow(1000.0, fitted.theta[1]);
  CHECK(near(p[0].value, value, 1e-13));
  CHECK(near(p[0].law[0].low, value * std::exp(-half), 1e-3));
  CHECK(near(p[0].law[0].high, value * std::exp(half), 1e-3));
  CHECK(p[0].observation[0].low < p[0].law[0].low);
  CHECK(p[0].observation[0].high > p[0].law[0].high);
  // A tied exponent counts where it is used: y = k x^b with k = b.
  coefficients<2> tied_set = set;
  tied_set[1] = tied("b", 0);
  const auto single = make_problem(t, power, tied_set, squared{});
  const auto slopes = slopes_at(single, theta_of<2>{0.7, 0.7}, t);
  const double k = 0.7;
  // d (k x^k) / d ln k = k x^k (1 + k ln x).
  CHECK(near(slopes[3][0], k * std::pow(8.0, k) * (1.0 + k * std::log(8.0)), 1e-13));
}

TEST_CASE("draws give the quantiles of the law, and none where they are not usable") {
  const std::vector<double> x(10, 1.0);
  const table t = as_table(x, sample);
  const auto problem =
      make_problem(t, line, coefficients<2>{{free_coefficient("a"), fixed("b", 0.0)}}, squared{});
  bootstrap_result<2> draws;
  for (int i = 0; i <= 100; ++i) draws.draws.push_back({2.0 + 0.01 * i, 0.0});
  const std::vector<double> one{1.0};
  const forecast says(problem, theta_of<2>{2.5, 0.0}, draws);
  const auto p = says.at(as_table(one, one), {0.9});
  CHECK(near(p[0].law[0].low, 2.05, 1e-12));
  CHECK(near(p[0].law[0].high, 2.95, 1e-12));
  draws.failed = 50;
  const forecast nothing(problem, theta_of<2>{2.5, 0.0}, draws);
  CHECK(is_nan(nothing.at(as_table(one, one), {0.9})[0].law[0].low));
  CHECK(near(nothing.at(as_table(one, one), {0.9})[0].value, 2.5, 1e-14));
}

TEST_CASE("where the rows leave the law open there is no interval; where they do not, there is") {
  // All rows have x = 2: a + 2 b is known, a and b are not.
  const std::vector<double> x(10, 2.0);
  std::vector<double> z;
  for (int i = 0; i < 10; ++i) z.push_back(i);
  const table t({{"x", x, column_domain::real}, {"z", z, column_domain::real}},
                {"y", sample, column_domain::real}, residual_scale::raw);
  const auto plane = [](const auto& theta, const auto& row) {
    return theta[0] + theta[1] * row[0] + theta[2] * row[1];
  };
  const auto problem = make_problem(
      t, plane,
      coefficients<3>{{free_coefficient("a"), free_coefficient("b"), free_coefficient("c")}},
      squared{});
  const auto fitted = fit_law(problem, {1.0, 1.0, 0.0});
  const auto c = sandwich(problem, fitted.theta);
  CHECK_FALSE(c.determined);
  const forecast says(problem, fitted.theta, c);
  const std::vector<double> at_x{2.0, 3.0};
  const std::vector<double> at_z{4.5, 4.5};
  const table points({{"x", at_x, column_domain::real}, {"z", at_z, column_domain::real}},
                     {"y", at_x, column_domain::real}, residual_scale::raw);
  const auto p = says.at(points, {0.95});
  CHECK(p[0].determined);
  CHECK_FALSE(p[1].determined);
  CHECK(is_nan(p[1].law[0].low));
  // At the mean of z the fit is the mean of y, and its standard error by White is sqrt(sum e^2) / n sqrt(n / (n - 2)).
  const auto e = problem.residuals(fitted.theta);
  double squares = 0.0;
  for (const double r : e) squares += r * r;
  const double error = std::sqrt(squares) / 10.0 * std::sqrt(10.0 / 8.0);
  CHECK(near(p[0].value, of(sample).mean, 1e-9));
  CHECK(near(p[0].law[0].high - p[0].value, 2.306004135204166 * error, 2e-3));  // t of 8
}

TEST_CASE("intervals of observations hold as many as they say") {
  std::vector<double> x;
  for (int i = 0; i < 25; ++i) x.push_back(0.1 * i);
  const std::vector<double> new_x{4.0};  // beyond the rows
  std::size_t held80 = 0;
  std::size_t held95 = 0;
  constexpr std::size_t sets = 120;
  for (std::size_t s = 0; s < sets; ++s) {
    random_stream random(11, s);
    const auto noise = [&] { return 0.2 * detail::normal_quantile(random.uniform()); };
    std::vector<double> y;
    for (const double v : x) y.push_back(1.0 + 2.0 * v + noise());
    const table t = as_table(x, y);
    const auto problem = make_problem(
        t, line, coefficients<2>{{free_coefficient("a"), free_coefficient("b")}}, squared{});
    const auto solved = fit_law(problem, {1.0, 2.0});
    const forecast says(problem, solved.theta, sandwich(problem, solved.theta));
    const auto p = says.at(as_table(new_x, new_x), {0.8, 0.95})[0];
    const double seen = 1.0 + 2.0 * new_x[0] + noise();
    held80 += p.observation[0].low <= seen && seen <= p.observation[0].high ? 1 : 0;
    held95 += p.observation[1].low <= seen && seen <= p.observation[1].high ? 1 : 0;
  }
  CAPTURE(held80);
  CAPTURE(held95);
  // Within three standard deviations of the binomial distribution: 4.4 and 2.4 of 120.
  CHECK(held80 > 82);
  CHECK(held80 < 110);
  CHECK(held95 > 106);
}

}  // namespace prediction_test
