// SPDX-License-Identifier: Apache-2.0
/// @file
/// Profile intervals that textbooks have in closed form, and those that have no end.
#include "leverage/fit/profile.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <vector>

#include <doctest/doctest.h>

#include "fit/samples.hpp"
#include "leverage/fit/fit_law.hpp"
#include "leverage/fit/sandwich.hpp"
#include "support/near.hpp"

namespace profile_test {

using namespace leverage::fit;
using test::near;
using namespace test;

TEST_CASE("the profile of a mean is mean -+ sqrt(chi-squared) s / sqrt(n)") {
  // Noise is estimated with n - 1: 2 (f - f_min) / s^2 = n (m - mean)^2 / s^2 against chi-squared at 0.95.
  const std::vector<double> x(10, 0.0);
  const moments m = of(sample);
  const double half = std::sqrt(chi_squared_95 / 10.0) * m.deviation;
  CHECK(near(half, normal_975 * m.deviation / std::sqrt(10.0), 1e-14));
  for (const double weight : {1.0, 1e-6, 250.0}) {
    CAPTURE(weight);
    const table t = as_table(x, sample, std::vector<double>(10, weight));
    for (const transform& scale :
         {transform::identity(), transform::log(), transform::softplus(1.0)}) {
      CAPTURE(static_cast<int>(scale.form));
      const auto problem =
          make_problem(t, constant, coefficients<1>{{free_coefficient("m", scale)}}, squared{});
      const auto fit = fit_law(problem, {2.5});
      REQUIRE(fit.converged());
      const interval i = profile_interval(problem, fit, 0);
      CHECK(near(i.low, m.mean - half, 1e-6));
      CHECK(near(i.high, m.mean + half, 1e-6));
      // Chi-squared with one degree of freedom at 0.6827 is one: one standard error.
      const interval one = profile_interval(problem, fit, 0, 0.6826894921370859);
      CHECK(near(one.high, m.mean + m.deviation / std::sqrt(10.0), 1e-6));
    }
  }
}

TEST_CASE("the profile of a slope refits the intercept") {
  const std::vector<double> x{-1.0, 0.0, 0.5, 2.0, 3.0, 4.5, 7.0};
  const std::vector<double> y{0.3, 1.2, 1.1, 3.4, 2.9, 5.8, 6.1};
  const table t = as_table(x, y);
  const coefficients<2> set{{free_coefficient("a"), free_coefficient("b")}};
  const auto problem = make_problem(t, line, set, squared{});
  const auto fit = fit_law(problem, {0.0, 1.0});
  REQUIRE(fit.converged());
  // Textbook: b -+ sqrt(chi-squared) s / sqrt(sum (x - mean)^2), s^2 = sum e^2 / (n - 2).
  const double mean_x = of(x).mean;
  const double mean_y = of(y).mean;
  double sxx = 0.0;
  double sxy = 0.0;
  double sum_x2 = 0.0;
  for (std::size_t i = 0; i < 7; ++i) {
    sxx += (x[i] - mean_x) * (x[i] - mean_x);
    sxy += (x[i] - mean_x) * (y[i] - mean_y);
    sum_x2 += x[i] * x[i];
  }
  const double b = sxy / sxx;
  const double a = mean_y - b * mean_x;
  double e2 = 0.0;
  for (std::size_t i = 0; i < 7; ++i) e2 += std::pow(y[i] - a - b * x[i], 2.0);
  const double s = std::sqrt(e2 / 5.0);
  CHECK(near(fit.theta[1], b, 1e-8));
  const interval slope = profile_interval(problem, fit, 1);
  CHECK(near(slope.low, b - normal_975 * s / std::sqrt(sxx), 1e-6));
  CHECK(near(slope.high, b + normal_975 * s / std::sqrt(sxx), 1e-6));
  const interval intercept = profile_interval(problem, fit, 0);
  CHECK(near(intercept.low, a - normal_975 * s * std::sqrt(sum_x2 / 7.0 / sxx), 1e-6));
  CHECK(near(intercept.high, a + normal_975 * s * std::sqrt(sum_x2 / 7.0 / sxx), 1e-6));

  // What is held has no profile.
  const auto held = problem.with_fixed(0, a);
  CHECK(test::is_nan(profile_interval(held, fit_law(held, {a, 1.0}), 0).low));
  // Refits that have not converged bound nothing: the intercept might make up for the slope.
  fit_options brief;
  brief.limits.max_evaluations = 1;
  const interval unknown = profile_interval(problem, fit, 1, 0.95, brief);
  CHECK(std::isnan(unknown.low));
  CHECK(std::isnan(unknown.high));
}

TEST_CASE("rows of weight zero are no rows") {
  const std::vector<double> x(10, 0.0);
  const table t = as_table(x, sample);
  const padded_sample more;
  const table padded = as_table(more.x, more.y, more.w);
  const coefficients<1> set{{free_coefficient("m")}};
  const auto plain = make_problem(t, constant, set, squared{});
  const auto with_more = make_problem(padded, constant, set, squared{});

  const auto profile = profile_interval(plain, fit_law(plain, {2.0}), 0);
  const auto of_more = profile_interval(with_more, fit_law(with_more, {2.0}), 0);
  CHECK(near(of_more.low, profile.low, 1e-8));
  CHECK(near(of_more.high, profile.high, 1e-8));
}

TEST_CASE("a profile follows other weights than the table's") {
  const std::vector<double> x(10, 0.0);
  const table t = as_table(x, sample);
  aligned_column weights(t.padded_rows());
  std::vector<double> kept;
  for (std::size_t i = 0; i < 10; ++i) {
    weights[i] = i < 6 ? 1.0 : 0.0;
    if (i < 6) kept.push_back(sample[i]);
  }
  const auto problem =
      make_problem(t, constant, coefficients<1>{{free_coefficient("m")}}, squared{})
          .reweighted(weights.data());
  const moments m = of(kept);
  const auto fit = fit_law(problem, {2.5});
  CHECK(near(fit.theta[0], m.mean, 1e-9));
  const interval i = profile_interval(problem, fit, 0);
  CHECK(near(i.high, m.mean + normal_975 * m.deviation / std::sqrt(6.0), 1e-6));
  const auto c = sandwich(problem, {m.mean});
  CHECK(near(c.standard_error(0), m.deviation / std::sqrt(6.0), 1e-12));
  CHECK(
      near(c.student(problem, 0).high, m.mean + student5_975 * m.deviation / std::sqrt(6.0), 1e-9));
}

TEST_CASE("a side that the data do not bound has no end") {
  // 5 e^-theta reaches every mean above zero, and none below.
  const std::vector<double> x{1.0, 2.0, 3.0, 4.0, 5.0, 6.0};
  const std::vector<double> y{1.0, -1.1, 0.8, -0.9, 1.2, -0.7};
  const table t = as_table(x, y);
  const auto law = [](const auto& theta, const auto& row) {
    return 5.0 * exp(-theta[0]) + 0.0 * row[0];
  };
  const auto problem =
      make_problem(t, law, coefficients<1>{{free_coefficient("theta")}}, squared{});
  const auto fit = fit_law(problem, {2.0});
  REQUIRE(fit.converged());
  const moments m = of(y);
  REQUIRE(m.mean > 0.0);
  CHECK(near(5.0 * std::exp(-fit.theta[0]), m.mean, 1e-6));
  const interval i = profile_interval(problem, fit, 0);
  const double half = normal_975 * m.deviation / std::sqrt(6.0);
  REQUIRE(m.mean - half < 0.0);  // which 5 e^-theta never is
  CHECK(test::is_nan(i.high));
  CHECK(near(5.0 * std::exp(-i.low), m.mean + half, 1e-6));

  // The same with another coefficient to refit.
  const auto with_slope = [](const auto& theta, const auto& row) {
    return 5.0 * exp(-theta[0]) + theta[1] * (row[0] - 3.5);
  };
  const auto two =
      make_problem(t, with_slope,
                   coefficients<2>{{free_coefficient("theta"), free_coefficient("b")}}, squared{});
  const auto both = fit_law(two, {2.0, 0.0});
  REQUIRE(both.converged());
  const interval j = profile_interval(two, both, 0);
  CHECK(test::is_nan(j.high));
  CHECK(j.low < both.theta[0]);
}

TEST_CASE("an end between the estimate and a wall is found") {
  // ln m is no number for m <= 0, which a step to the left runs into: relative errors of a constant.
  const std::vector<double> y{0.25, 0.4, 0.9, 1.1, 2.6, 3.9};
  const std::vector<double> x(6, 1.0);
  const table t = as_table(x, y, {}, residual_scale::log);
  std::vector<double> ln_y;
  for (const double v : y) ln_y.push_back(std::log(v));
  const moments m = of(ln_y);
  for (const double level : {0.5, 0.9, 0.95, 0.99, 0.999}) {
    CAPTURE(level);
    const auto problem =
        make_problem(t, constant, coefficients<1>{{free_coefficient("m")}}, squared{});
    const auto fit = fit_law(problem, {1.2});
    REQUIRE(fit.converged());
    const interval i = profile_interval(problem, fit, 0, level);
    // Of the logarithm it is that of a mean: the same ends, whatever the coefficient is called.
    const double half = std::log(i.high) - m.mean;
    CHECK(half > 0.0);
    CHECK(near(std::log(i.low), m.mean - half, 1e-6));

    const auto with_slope = [](const auto& theta, const auto& row) {
      return theta[0] * row[0] + 0.0 * theta[1];
    };
    const std::vector<double> number{1.0, 2.0, 3.0, 4.0, 5.0, 6.0};
    const table numbered({{"x", x}, {"number", number}}, {"y", y}, residual_scale::log);
    const auto two = make_problem(
        numbered, with_slope, coefficients<2>{{free_coefficient("m"), free_coefficient("unseen")}},
        squared{});
    fit_result<2> given;
    given.theta = {fit.theta[0], 1.0};
    given.objective = fit.objective;
    given.reason = fit.reason;
    const interval j = profile_interval(two, given, 0, level);
    CHECK(std::isfinite(j.low));
    CHECK(std::isfinite(j.high));
    CHECK(j.low < i.low);  // one degree of freedom fewer
  }
}

TEST_CASE("without residuals there is no noise to measure") {
  const std::vector<double> x{1.0, 2.0, 3.0};
  const std::vector<double> y{2.0, 4.0, 6.0};
  const table t = as_table(x, y);
  const auto law = [](const auto& theta, const auto& row) { return theta[0] * row[0]; };
  const auto problem = make_problem(t, law, coefficients<1>{{free_coefficient("a")}}, squared{});
  fit_result<1> exact;
  exact.theta = {2.0};
  exact.objective = 0.0;
  exact.reason = stop::gradient;
  CHECK(test::is_nan(profile_interval(problem, exact, 0).low));
}

TEST_CASE("nothing is computed from a table that is not usable") {
  const std::vector<double> x{1.0, 2.0, 3.0};
  const std::vector<double> y{1.0, -2.0, 3.0};
  const table t({{"x", x}}, {"y", y});
  const auto problem = make_problem(
      t, line, coefficients<2>{{free_coefficient("a"), free_coefficient("b")}}, squared{});
  fit_result<2> fit;
  fit.theta = {1.0, 1.0};
  fit.objective = 1.0;
  fit.reason = stop::gradient;
  CHECK(test::is_nan(profile_interval(problem, fit, 1).low));
}

TEST_CASE("a profile that is cut short has no ends") {
  const std::vector<double> x{-1.0, 0.0, 0.5, 2.0, 3.0, 4.5, 7.0};
  const std::vector<double> y{0.3, 1.2, 1.1, 3.4, 2.9, 5.8, 6.1};
  const table t = as_table(x, y);
  const coefficients<2> set{{free_coefficient("a"), free_coefficient("b")}};
  const auto problem = make_problem(t, line, set, squared{});
  const auto fit = fit_law(problem, {0.0, 1.0});
  REQUIRE(fit.converged());
  fit_options options;
  int calls = 0;
  options.cancel = [&calls] { return ++calls > 0; };
  const interval none = profile_interval(problem, fit, 1, 0.95, options);
  CHECK(test::is_nan(none.low));
  CHECK(test::is_nan(none.high));
  CHECK(calls <= 4);
  calls = -1'000'000;
  const interval both = profile_interval(problem, fit, 1, 0.95, options);
  CHECK(both.low < both.high);
  CHECK(calls > -1'000'000);
  options.cancel = [&calls] { return ++calls > 5; };
  calls = 0;
  const interval some = profile_interval(problem, fit, 1, 0.95, options);
  CHECK(test::is_nan(some.high));
}

}  // namespace profile_test
