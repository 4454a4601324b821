// SPDX-License-Identifier: Apache-2.0
/// @file
/// Sandwich covariances that textbooks have in closed form: of a mean, a regression line, a Huber location.
///
/// [hc1]        MacKinnon and White, J. Econometrics 29, 1985: n / (n - p) times White's covariance.
/// [huber1964]  Huber, Robust estimation of a location parameter, Ann. Math. Statist. 35(1), 1964.
#include "leverage/fit/sandwich.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <vector>

#include <doctest/doctest.h>

#include "fit/samples.hpp"
#include "leverage/fit/fit_law.hpp"
#include "support/near.hpp"

namespace sandwich_test {

using namespace leverage::fit;
using test::near;
using namespace test;

TEST_CASE("the sandwich of a mean is s / sqrt(n)") {
  const std::vector<double> x(10, 0.0);
  const table t = as_table(x, sample);
  const auto problem =
      make_problem(t, constant, coefficients<1>{{free_coefficient("m")}}, squared{});
  const moments m = of(sample);
  const auto c = sandwich(problem, {m.mean});
  REQUIRE(c.determined);
  CHECK(c.degrees_of_freedom == 9.0);
  const double expected = m.deviation / std::sqrt(10.0);
  CHECK(near(c.standard_error(0), expected, 1e-14));
  CHECK(near(c.free(0, 0), expected * expected, 1e-14));
  CHECK(near(c.student(problem, 0).low, m.mean - student9_975 * expected, 1e-12));
  CHECK(near(c.student(problem, 0).high, m.mean + student9_975 * expected, 1e-12));
  // t with 9 degrees of freedom at 0.95.
  CHECK(near(c.student(problem, 0, 0.9).high, m.mean + 1.8331129326562368 * expected, 1e-12));
}

TEST_CASE("the sandwich of a regression line is HC1") {
  const std::vector<double> x{-1.0, 0.0, 0.5, 2.0, 3.0, 4.5, 7.0, 8.0};
  const std::vector<double> y{0.3, 1.2, 1.1, 3.4, 2.9, 5.8, 6.1, 9.9};
  for (const bool weighted : {false, true}) {
    CAPTURE(weighted);
    const std::vector<double> w =
        weighted ? std::vector<double>{1.0, 0.5, 2.0, 1.5, 0.25, 3.0, 1.0, 0.75}
                 : std::vector<double>(8, 1.0);
    double s = 0.0;
    double sx = 0.0;
    double sxx = 0.0;
    double sy = 0.0;
    double sxy = 0.0;
    for (std::size_t i = 0; i < 8; ++i) {
      s += w[i];
      sx += w[i] * x[i];
      sxx += w[i] * x[i] * x[i];
      sy += w[i] * y[i];
      sxy += w[i] * x[i] * y[i];
    }
    const double det = s * sxx - sx * sx;
    const double b = (s * sxy - sx * sy) / det;
    const double a = (sxx * sy - sx * sxy) / det;
    // (X'WX)^-1 (sum (w e)^2 x x') (X'WX)^-1 n / (n - 2).
    double m00 = 0.0;
    double m01 = 0.0;
    double m11 = 0.0;
    for (std::size_t i = 0; i < 8; ++i) {
      const double e = w[i] * (y[i] - a - b * x[i]);
      m00 += e * e;
      m01 += e * e * x[i];
      m11 += e * e * x[i] * x[i];
    }
    const double i00 = sxx / det;
    const double i01 = -sx / det;
    const double i11 = s / det;
    const double factor = 8.0 / 6.0;
    const double v00 = factor * (i00 * i00 * m00 + 2.0 * i00 * i01 * m01 + i01 * i01 * m11);
    const double v11 = factor * (i01 * i01 * m00 + 2.0 * i01 * i11 * m01 + i11 * i11 * m11);
    const double v01 = factor * (i00 * i01 * m00 + (i00 * i11 + i01 * i01) * m01 + i01 * i11 * m11);

    const table t = as_table(x, y, w);
    const coefficients<2> set{{free_coefficient("a"), free_coefficient("b")}};
    const auto problem = make_problem(t, line, set, squared{});
    const auto c = sandwich(problem, {a, b});
    REQUIRE(c.determined);
    CHECK(near(c.natural(0, 0), v00, 1e-12));
    CHECK(near(c.natural(1, 1), v11, 1e-12));
    CHECK(near(c.natural(0, 1), v01, 1e-12));
    CHECK(near(c.natural(1, 0), v01, 1e-12));
    CHECK(near(c.standard_error(1), std::sqrt(v11), 1e-12));
    CHECK(near(c.student(problem, 1).high, b + student6_975 * std::sqrt(v11), 1e-12));

    // With the slope held, of the intercept alone.
    const auto held = sandwich(problem.with_fixed(1, b), {a, b});
    REQUIRE(held.determined);
    CHECK(near(held.natural(0, 0), 8.0 / 7.0 * m00 / (s * s), 1e-12));
  }
}

TEST_CASE("a transform bends the interval of the free variable, and keeps it in the domain") {
  const std::vector<double> x(10, 0.0);
  const table t = as_table(x, sample);
  const moments m = of(sample);
  const double error = m.deviation / std::sqrt(10.0);
  const auto as = [&](const transform& scale) {
    return make_problem(t, constant, coefficients<1>{{free_coefficient("m", scale)}}, squared{});
  };
  const auto logarithmic = as(transform::log());
  auto c = sandwich(logarithmic, {m.mean});
  CHECK(near(c.standard_error(0), error, 1e-13));  // to first order the same
  CHECK(near(c.free(0, 0), std::pow(error / m.mean, 2.0), 1e-13));
  const double factor = std::exp(student9_975 * error / m.mean);
  CHECK(near(c.student(logarithmic, 0).low, m.mean / factor, 1e-12));
  CHECK(near(c.student(logarithmic, 0).high, m.mean * factor, 1e-12));

  // Between 2.6 and 3: the plain interval would be 2.8 -+ 0.46.
  const auto between = as(transform::logit(2.6, 3.0));
  c = sandwich(between, {m.mean});
  CHECK(near(c.standard_error(0), error, 1e-12));
  const interval inside = c.student(between, 0, 0.999999);
  CHECK(inside.low >= 2.6);
  CHECK(inside.high <= 3.0);
  CHECK(inside.low < inside.high);
}

TEST_CASE("the sandwich of a Huber location is Huber's") {
  // [huber1964]: sum rho'^2 / (rows within delta)^2, here times n / (n - 1).
  const std::vector<double> y{-9.0, -1.0, -0.5, 0.25, 0.5, 0.75, 9.0};
  const std::vector<double> x(7, 0.0);
  const table t = as_table(x, y);
  const auto problem =
      make_problem(t, constant, coefficients<1>{{free_coefficient("m")}}, huber{2.0});
  const auto fit = fit_law(problem, {0.3});
  REQUIRE(fit.converged());
  CHECK(std::abs(fit.theta[0]) < 1e-9);  // the five within sum to zero, the others cancel
  const auto c = sandwich(problem, {0.0});
  REQUIRE(c.determined);
  const double squares = 2.0 * 4.0 + 1.0 + 0.25 + 0.0625 + 0.25 + 0.5625;
  CHECK(near(c.natural(0, 0), 7.0 / 6.0 * squares / 25.0, 1e-13));
}

TEST_CASE("rows of weight zero are no rows") {
  const std::vector<double> x(10, 0.0);
  const table t = as_table(x, sample);
  const padded_sample more;
  const table padded = as_table(more.x, more.y, more.w);
  const coefficients<1> set{{free_coefficient("m")}};
  const auto plain = make_problem(t, constant, set, squared{});
  const auto with_more = make_problem(padded, constant, set, squared{});
  const moments m = of(sample);
  const auto one = sandwich(plain, {m.mean});
  const auto other = sandwich(with_more, {m.mean});
  CHECK(other.degrees_of_freedom == 9.0);
  CHECK(near(other.standard_error(0), one.standard_error(0), 1e-14));
}

TEST_CASE("what the data leave open is said to be so") {
  const std::vector<double> x{1.0, 2.0, 3.0, 4.0, 5.0};
  const std::vector<double> y{1.1, 1.9, 3.2, 3.9, 5.1};
  const table t = as_table(x, y);
  const coefficients<2> set{{free_coefficient("a"), free_coefficient("b")}};
  const auto check = [](const auto& problem, const theta_of<2>& estimate) {
    const auto c = sandwich(problem, estimate);
    CHECK(!c.determined);
    for (Eigen::Index i = 0; i < 2; ++i) {
      CHECK(test::is_nan(c.standard_error(i)));
      CHECK(test::is_nan(c.student(problem, i).low));
      CHECK(test::is_nan(c.student(problem, i).high));
    }
  };
  // Two coefficients that the rows see only as a sum, or as one multiple of the other.
  check(make_problem(
            t, [](const auto& th, const auto& row) { return th[0] + th[1] + 0.0 * row[0]; }, set,
            squared{}),
        {1.0, 2.0});
  check(make_problem(
            t, [](const auto& th, const auto& row) { return (th[0] + 0.3 * th[1]) * row[0]; }, set,
            squared{}),
        {0.7, 1.0});
  // One that they do not see leaves the other its error: that of a slope alone.
  const auto unseen = make_problem(
      t, [](const auto& th, const auto& row) { return th[0] * row[0] + 0.0 * th[1]; }, set,
      squared{});
  const auto slope = make_problem(
      t, [](const auto& th, const auto& row) { return th[0] * row[0]; },
      coefficients<1>{{free_coefficient("a")}}, squared{});
  const auto with_unseen = sandwich(unseen, {1.0, 2.0});
  const auto alone = sandwich(slope, {1.0});
  CHECK(!with_unseen.determined);
  CHECK(near(with_unseen.standard_error(0), alone.standard_error(0), 1e-12));
  CHECK(with_unseen.degrees_of_freedom == alone.degrees_of_freedom);
  CHECK(test::is_nan(with_unseen.standard_error(1)));
  CHECK(test::is_nan(with_unseen.student(unseen, 1).low));
  // No rows within delta.
  check(make_problem(t, line, set, huber{1e-3}), {100.0, 1.0});

  // As many coefficients as rows.
  const std::vector<double> two_x{1.0, 2.0};
  const std::vector<double> two_y{1.0, 3.0};
  const table two = as_table(two_x, two_y);
  check(make_problem(two, line, set, squared{}), {-1.0, 2.0});

  // Units do not make a determined direction an open one.
  const auto small = make_problem(
      t, [](const auto& th, const auto& row) { return th[0] + th[1] * 1e-12 * row[0]; }, set,
      squared{});
  CHECK(sandwich(small, {0.05, 1e12}).determined);
}

TEST_CASE("nothing is computed from a table that is not usable") {
  const std::vector<double> x{1.0, 2.0, 3.0};
  const std::vector<double> y{1.0, -2.0, 3.0};
  const table t({{"x", x}}, {"y", y});
  const auto problem = make_problem(
      t, line, coefficients<2>{{free_coefficient("a"), free_coefficient("b")}}, squared{});
  const auto covariance = sandwich(problem, {1.0, 1.0});
  CHECK(!covariance.determined);
  CHECK(test::is_nan(covariance.standard_error(0)));
}

TEST_CASE("an exact fit has no error") {
  const std::vector<double> x{1.0, 2.0, 3.0};
  const std::vector<double> y{2.0, 4.0, 6.0};
  const table t = as_table(x, y);
  const auto law = [](const auto& theta, const auto& row) { return theta[0] * row[0]; };
  const auto problem = make_problem(t, law, coefficients<1>{{free_coefficient("a")}}, squared{});
  const auto c = sandwich(problem, {2.0});
  CHECK(c.determined);
  CHECK(c.standard_error(0) == 0.0);
}

}  // namespace sandwich_test
