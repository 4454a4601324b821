// SPDX-License-Identifier: Apache-2.0
/// @file
/// Errors of coefficients, where textbooks have them in closed form: the mean of a sample, a regression line,
/// a bootstrap small enough to count by hand.
///
/// [efron1987]  Efron, Better bootstrap confidence intervals, JASA 82(397), 1987.
/// [hc1]        MacKinnon and White, J. Econometrics 29, 1985: n / (n - p) times White's covariance.
#include "leverage/fit/uncertainty.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <vector>

#include <doctest/doctest.h>

#include "support/near.hpp"
#include "support/some.hpp"

namespace {

using namespace leverage::fit;
using test::near;

/// Quantiles at 0.975 from tables: of the normal distribution, its square (chi-squared with one degree of
/// freedom at 0.95), and Student's t with 9, 6 and 5 degrees of freedom.
constexpr double normal_975 = 1.959963984540054;
constexpr double chi_squared_95 = 3.841458820694124;
constexpr double student9_975 = 2.2621571627982;
constexpr double student6_975 = 2.4469118511449692;
constexpr double student5_975 = 2.5705818356363146;

constexpr auto constant = [](const auto& theta, const auto& /*row*/) { return theta[0]; };
constexpr auto line = [](const auto& theta, const auto& row) {
  return theta[0] + theta[1] * row[0];
};

const std::vector<double> sample{2.1, 3.4, 1.9, 2.8, 4.0, 2.2, 3.1, 2.7, 3.3, 2.5};

struct moments {
  double mean = 0.0;
  double deviation = 0.0;  ///< with n - 1
};
moments of(const std::vector<double>& values) {
  moments m;
  const auto n = static_cast<double>(values.size());
  for (const double v : values) m.mean += v / n;
  for (const double v : values) m.deviation += (v - m.mean) * (v - m.mean);
  m.deviation = std::sqrt(m.deviation / (n - 1.0));
  return m;
}

table as_table(const std::vector<double>& x, const std::vector<double>& y,
               const std::vector<double>& w = {}, residual_scale scale = residual_scale::raw) {
  return table({{"x", x, column_domain::real}}, {"y", y, column_domain::real}, scale, {"w", w});
}

// ------------------------------------------------------------------------------- summaries of a bootstrap

bootstrap_result<2> drawn(const std::vector<double>& values) {
  bootstrap_result<2> b;
  for (const double v : values) b.draws.push_back({v, -2.0 * v});
  return b;
}

TEST_CASE("percentiles and standard errors of a few draws, by hand") {
  const auto b = drawn({5.0, 1.0, 3.0, 2.0, 4.0});
  CHECK(near(b.standard_error(0), std::sqrt(2.5), 1e-15));
  CHECK(near(b.standard_error(1), 2.0 * std::sqrt(2.5), 1e-15));
  // Places 4 p of 1, 2, 3, 4, 5.
  CHECK(near(b.percentile(0, 0.5).low, 2.0, 1e-15));
  CHECK(near(b.percentile(0, 0.5).high, 4.0, 1e-15));
  CHECK(near(b.percentile(0, 0.8).low, 1.4, 1e-14));
  CHECK(near(b.percentile(0, 0.8).high, 4.6, 1e-14));
  CHECK(near(b.percentile(1, 0.8).low, -9.2, 1e-14));
  CHECK(near(b.percentile(0).low, 1.1, 1e-14));
  CHECK(near(b.percentile(0).high, 4.9, 1e-14));

  const auto one = drawn({7.0});
  CHECK(test::is_nan(one.standard_error(0)));
  CHECK(one.percentile(0).low == 7.0);
  CHECK(one.percentile(0).high == 7.0);
  const auto none = drawn({});
  CHECK(test::is_nan(none.standard_error(0)));
  CHECK(test::is_nan(none.percentile(0).low));
  CHECK(test::is_nan(none.percentile(0).high));
  CHECK(test::is_nan(none.bca(0).low));
}

/// -1000, ..., 1000: symmetric about zero.
std::vector<double> symmetric_draws() {
  std::vector<double> values;
  for (int i = -1000; i <= 1000; ++i) values.push_back(i);
  return values;
}

TEST_CASE("BCa is the percentile interval where nothing is biased or skewed") {
  auto b = drawn(symmetric_draws());
  b.estimate = {0.0, 0.0};
  CHECK(test::is_nan(b.bca(0).low));  // without a jackknife
  CHECK(test::is_nan(b.bca(0).high));
  b.jackknife = {{-2.0, 4.0}, {-1.0, 2.0}, {1.0, -2.0}, {2.0, -4.0}};
  for (const double level : {0.5, 0.9, 0.95}) {
    CAPTURE(level);
    for (const std::size_t k : {std::size_t{0}, std::size_t{1}}) {
      CHECK(near(b.bca(k, level).low, b.percentile(k, level).low, 1e-9));
      CHECK(near(b.bca(k, level).high, b.percentile(k, level).high, 1e-9));
    }
  }
  // A jackknife of equal values does not accelerate.
  b.jackknife.assign(4, {1.0, 1.0});
  CHECK(near(b.bca(0).low, b.percentile(0).low, 1e-9));
}

/// Phi.
double normal_share(double z) { return 0.5 * std::erfc(-z / std::sqrt(2.0)); }

TEST_CASE("BCa moves by the bias and the acceleration of its definition") {
  auto b = drawn(symmetric_draws());
  const auto quantile = [](double p) { return 2000.0 * p - 1000.0; };

  // Bias alone: z0 = Phi^-1(share below the estimate), the ends at Phi(2 z0 -+ 1.96). The estimate stands
  // at the share Phi(0.3), to the half of a draw.
  b.jackknife = {{-1.0, 0.0}, {1.0, 0.0}};
  b.estimate[0] = std::round(quantile(normal_share(0.3)));
  interval bca = b.bca(0);
  CHECK(std::abs(bca.low - quantile(normal_share(0.6 - normal_975))) < 1.5);
  CHECK(std::abs(bca.high - quantile(normal_share(0.6 + normal_975))) < 1.5);

  // Acceleration alone: sum d^3 / (6 (sum d^2)^1.5) with d = mean - value: here 3, -1, -1, -1.
  b.estimate[0] = 0.0;
  b.jackknife = {{1.0, 0.0}, {5.0, 0.0}, {5.0, 0.0}, {5.0, 0.0}};
  const double a = 24.0 / (6.0 * std::pow(12.0, 1.5));
  bca = b.bca(0);
  CHECK(near(bca.low, quantile(normal_share(-normal_975 / (1.0 + a * normal_975))), 1e-9));
  CHECK(near(bca.high, quantile(normal_share(normal_975 / (1.0 - a * normal_975))), 1e-9));
  CHECK(bca.low > b.percentile(0).low);
  CHECK(bca.high > b.percentile(0).high);
  // The other way round, its mirror image.
  b.jackknife = {{5.0, 0.0}, {1.0, 0.0}, {1.0, 0.0}, {1.0, 0.0}};
  CHECK(near(b.bca(0).low, -bca.high, 1e-9));
  CHECK(near(b.bca(0).high, -bca.low, 1e-9));

  // An estimate below or above all draws leaves the ends among them.
  for (const double beyond : {-5000.0, 5000.0}) {
    b.estimate[0] = beyond;
    CHECK(std::abs(b.bca(0).low) <= 1000.0);
    CHECK(std::abs(b.bca(0).high) <= 1000.0);
    CHECK(b.bca(0).low <= b.bca(0).high);
  }
}

// ------------------------------------------------------------------------------------------- a bootstrap

constexpr auto power = [](const auto& theta, const auto& row) {
  return theta[0] * pow(row[0], -theta[1]) + theta[2];
};
const coefficients<3> power_set{{free_coefficient("A", transform::log()),
                                 free_coefficient("alpha", transform::log()),
                                 free_coefficient("E", transform::log())}};

struct rows_of_power {
  std::vector<double> x, y;
  explicit rows_of_power(std::size_t rows = 24) {
    random_stream random(6, 0);
    for (std::size_t i = 0; i < rows; ++i) {
      x.push_back(std::pow(1.5, static_cast<double>(i)));
      y.push_back((1.0 + 3.0 / std::sqrt(x[i])) * (0.99 + 0.02 * random.uniform()));
    }
  }
  [[nodiscard]] table made() const { return table({{"x", x}}, {"y", y}); }
};

TEST_CASE("a bootstrap has the same bits on any executor, and in pieces") {
  const rows_of_power rows;
  const table t = rows.made();
  const auto problem = make_problem(t, power, power_set, squared{});
  const auto fit = fit_law(problem, {2.0, 0.4, 1.1});
  REQUIRE(fit.converged());
  bootstrap_options options;
  options.resamples = 60;
  options.jackknife = true;
  const auto alone = bootstrap(problem, fit.theta, options);
  CHECK(alone.failed == 0);
  CHECK(!alone.cancelled);
  CHECK(alone.estimate == fit.theta);
  REQUIRE(alone.draws.size() == 60);
  REQUIRE(alone.jackknife.size() == 24);
  for (const unsigned count : {1U, 2U, 7U}) {
    CAPTURE(count);
    const auto other = bootstrap(problem, fit.theta, options, threads{count});
    CHECK(other.draws == alone.draws);
    CHECK(other.jackknife == alone.jackknife);
  }
  // More resamples begin with the same ones.
  bootstrap_options fewer = options;
  fewer.resamples = 20;
  fewer.jackknife = false;
  const auto few = bootstrap(problem, fit.theta, fewer);
  CHECK(few.jackknife.empty());
  CHECK(std::equal(few.draws.begin(), few.draws.end(), alone.draws.begin()));

  for (const std::size_t from : {std::size_t{0}, std::size_t{17}, std::size_t{59}}) {
    CAPTURE(from);
    const std::size_t count = std::min<std::size_t>(20, 60 - from);
    const auto piece = bootstrap_draws(problem, fit.theta, options.seed, from, count);
    REQUIRE(piece.size() == count);
    CHECK(std::equal(piece.begin(), piece.end(),
                     alone.draws.begin() + static_cast<std::ptrdiff_t>(from)));
    CHECK(piece == bootstrap_draws(problem, fit.theta, options.seed, from, count, {}, threads{3}));
  }
  CHECK(bootstrap_draws(problem, fit.theta, options.seed + 1, 0, 5)[0] != alone.draws[0]);
  CHECK(bootstrap_draws(problem, fit.theta, options.seed, 0, 0).empty());
}

TEST_CASE("a draw is the fit of the rows drawn, a jackknife value that of all but one") {
  const std::vector<double> x(10, 0.0);
  const table t = as_table(x, sample);
  const auto problem =
      make_problem(t, constant, coefficients<1>{{free_coefficient("m")}}, squared{});
  bootstrap_options options;
  options.resamples = 50;
  options.seed = 9;
  options.jackknife = true;
  const moments m = of(sample);
  const auto b = bootstrap(problem, {m.mean}, options);
  REQUIRE(b.draws.size() == 50);
  REQUIRE(b.jackknife.size() == 10);
  for (std::size_t i = 0; i < 50; ++i) {
    random_stream random(9, i);
    double mean = 0.0;
    for (int j = 0; j < 10; ++j) mean += sample[random.below(10)] / 10.0;
    CHECK(near(b.draws[i][0], mean, 1e-9));
  }
  for (std::size_t i = 0; i < 10; ++i) {
    CHECK(near(b.jackknife[i][0], (10.0 * m.mean - sample[i]) / 9.0, 1e-9));
  }
}

TEST_CASE("the bootstrap of a mean has its standard error") {
  const std::vector<double> x(10, 0.0);
  const table t = as_table(x, sample);
  const auto problem =
      make_problem(t, constant, coefficients<1>{{free_coefficient("m")}}, squared{});
  const moments m = of(sample);
  const auto b = bootstrap(problem, {m.mean});
  REQUIRE(b.draws.size() == 4000);
  // s sqrt((n - 1) / n) / sqrt(n), within four of its own errors 1 / sqrt(2 * 4000).
  const double expected = m.deviation * std::sqrt(0.9 / 10.0);
  CHECK(std::abs(b.standard_error(0) / expected - 1.0) < 4.0 / std::sqrt(8000.0));
  // A symmetric sample would give the mean -+ 1.96 of it.
  CHECK(std::abs(b.percentile(0).low - (m.mean - normal_975 * expected)) < 0.2 * expected);
  CHECK(std::abs(b.percentile(0).high - (m.mean + normal_975 * expected)) < 0.2 * expected);
}

TEST_CASE("rows keep their weights when drawn, also other weights than the table's") {
  const std::vector<double> x(4, 0.0);
  const std::vector<double> y{1.0, 2.0, 4.0, 8.0};
  const std::vector<double> w{1.0, 0.5, 2.0, 3.0};
  const coefficients<1> set{{free_coefficient("m")}};
  const auto check = [&](const auto& problem) {
    const auto draws = bootstrap_draws(problem, {3.0}, 5, 0, 20);
    for (std::size_t i = 0; i < 20; ++i) {
      random_stream random(5, i);
      double total = 0.0;
      double weights = 0.0;
      for (int j = 0; j < 4; ++j) {
        const std::size_t row = random.below(4);
        total += w[row] * y[row];
        weights += w[row];
      }
      CHECK(near(draws[i][0], total / weights, 1e-9));
    }
    bootstrap_options options;
    options.resamples = 0;
    options.jackknife = true;
    const auto b = bootstrap(problem, {3.0}, options);
    REQUIRE(b.jackknife.size() == 4);
    CHECK(near(b.jackknife[3][0], 10.0 / 3.5, 1e-9));
  };
  const table weighted = as_table(x, y, w);
  check(make_problem(weighted, constant, set, squared{}));
  const table plain = as_table(x, y);
  aligned_column other(plain.padded_rows());
  std::copy(w.begin(), w.end(), other.data());
  check(make_problem(plain, constant, set, squared{}).reweighted(other.data()));
}

TEST_CASE("refits that do not converge are counted, not drawn") {
  const rows_of_power rows;
  const table t = rows.made();
  const auto problem = make_problem(t, power, power_set, squared{});
  bootstrap_options options;
  options.resamples = 12;
  options.fit.limits.max_iterations = 1;
  const auto b = bootstrap(problem, {50.0, 2.0, 0.1}, options);
  CHECK(b.draws.empty());
  CHECK(b.failed == 12);
  for (const auto& d :
       test::some(bootstrap_draws(problem, {50.0, 2.0, 0.1}, 42, 0, 3, options.fit))) {
    for (const double v : d) CHECK(test::is_nan(v));
  }
}

TEST_CASE("a bootstrap tells its progress and may be cancelled") {
  const rows_of_power rows;
  const table t = rows.made();
  const auto problem = make_problem(t, power, power_set, squared{});
  const auto fit = fit_law(problem, {2.0, 0.4, 1.1});
  std::vector<std::size_t> told;
  bootstrap_options options;
  options.resamples = 30;
  options.progress = [&](std::size_t done, std::size_t total) {
    CHECK(total == 30);
    told.push_back(done);
    return done < 7;
  };
  const auto b = bootstrap(problem, fit.theta, options);
  CHECK(b.cancelled);
  CHECK(told == std::vector<std::size_t>{1, 2, 3, 4, 5, 6, 7});
  CHECK(b.draws.size() == 7);
  CHECK(b.failed == 0);  // those that were not tried have not failed

  told.clear();
  const auto pieces =
      bootstrap_draws(problem, fit.theta, 42, 0, 30, {}, serial{}, options.progress);
  CHECK(told.size() == 7);
  CHECK(pieces[6] == b.draws[6]);
  CHECK(test::is_nan(pieces[7][0]));
}

TEST_CASE("nothing is computed from a table that is not usable") {
  rows_of_power rows;
  rows.y[2] = -1.0;
  const table t = rows.made();
  const auto problem = make_problem(t, power, power_set, squared{});
  const theta_of<3> estimate{3.0, 0.5, 1.0};
  CHECK(bootstrap(problem, estimate).draws.empty());
  for (const auto& d : test::some(bootstrap_draws(problem, estimate, 42, 0, 3)))
    CHECK(test::is_nan(d[0]));
  const auto covariance = sandwich(problem, estimate);
  CHECK(!covariance.determined);
  CHECK(test::is_nan(covariance.standard_error(0)));
  fit_result<3> fit;
  fit.theta = estimate;
  fit.objective = 1.0;
  fit.reason = stop::gradient;
  CHECK(test::is_nan(profile_interval(problem, fit, 1).low));
}

// -------------------------------------------------------------------------------------------- the sandwich

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
  std::vector<double> longer = sample;
  std::vector<double> w(10, 1.0);
  for (const double outlier : {50.0, -70.0, 1e3}) {
    longer.push_back(outlier);
    w.push_back(0.0);
  }
  const std::vector<double> more(13, 0.0);
  const table padded = as_table(more, longer, w);
  const coefficients<1> set{{free_coefficient("m")}};
  const auto plain = make_problem(t, constant, set, squared{});
  const auto with_more = make_problem(padded, constant, set, squared{});
  const moments m = of(sample);
  const auto one = sandwich(plain, {m.mean});
  const auto other = sandwich(with_more, {m.mean});
  CHECK(other.degrees_of_freedom == 9.0);
  CHECK(near(other.standard_error(0), one.standard_error(0), 1e-14));

  const auto profile = profile_interval(plain, fit_law(plain, {2.0}), 0);
  const auto of_more = profile_interval(with_more, fit_law(with_more, {2.0}), 0);
  CHECK(near(of_more.low, profile.low, 1e-8));
  CHECK(near(of_more.high, profile.high, 1e-8));
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
  // One that they do not see.
  check(make_problem(
            t, [](const auto& th, const auto& row) { return th[0] * row[0] + 0.0 * th[1]; }, set,
            squared{}),
        {1.0, 2.0});
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

// -------------------------------------------------------------------------------------------- the profile

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
    const auto two = make_problem(
        t, with_slope, coefficients<2>{{free_coefficient("m"), free_coefficient("unseen")}},
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
  const auto c = sandwich(problem, {2.0});
  CHECK(c.determined);
  CHECK(c.standard_error(0) == 0.0);
}

}  // namespace
