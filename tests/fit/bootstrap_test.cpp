// SPDX-License-Identifier: Apache-2.0
/// @file
/// Bootstraps that are small enough to count by hand, and that of a mean.
#include "leverage/fit/bootstrap.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <vector>

#include <doctest/doctest.h>

#include "fit/samples.hpp"
#include "support/near.hpp"
#include "support/some.hpp"

namespace bootstrap_test {

using namespace leverage::fit;
using test::near;
using namespace test;

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
}

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
    CHECK(near(b.draws[i][0], mean, 1e-8));
  }
  for (std::size_t i = 0; i < 10; ++i) {
    CHECK(near(b.jackknife[i][0], (10.0 * m.mean - sample[i]) / 9.0, 1e-8));
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
      CHECK(near(draws[i][0], total / weights, 1e-8));
    }
    bootstrap_options options;
    options.resamples = 0;
    options.jackknife = true;
    const auto b = bootstrap(problem, {3.0}, options);
    REQUIRE(b.jackknife.size() == 4);
    CHECK(near(b.jackknife[3][0], 10.0 / 3.5, 1e-8));
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

TEST_CASE("draws of which more than 5 % failed have no interval") {
  bootstrap_result<1> r;
  for (int i = 0; i < 95; ++i) r.draws.push_back({static_cast<double>(i)});
  r.failed = 5;
  CHECK(r.usable());
  CHECK(r.percentile(0, 0.5).high > r.percentile(0, 0.5).low);
  for (const double level : {0.0, 1.0, -1.0, 2.0, test::nan}) {
    CHECK(test::is_nan(r.percentile(0, level).low));
  }
  r.failed = 6;
  CHECK_FALSE(r.usable());
  CHECK(test::is_nan(r.percentile(0, 0.5).low));
  CHECK(test::is_nan(r.percentile(0, 0.5).high));
  CHECK_FALSE(bootstrap_result<1>{}.usable());
}

TEST_CASE("refits show a direction that the rows leave open, and keep what they determine") {
  // Only the sum of the two is seen: each may be anything.
  std::vector<double> x;
  std::vector<double> y;
  for (int i = 0; i < 20; ++i) {
    x.push_back(1.0 + i);
    y.push_back(5.0 + 0.01 * (i % 3));
  }
  const table t({{"x", x}}, {"y", y}, residual_scale::raw);
  const auto problem = make_problem(
      t, [](const auto& th, const auto& row) { return th[0] + th[1] + 0.0 * row[0]; },
      coefficients<2>{{free_coefficient("a"), free_coefficient("b")}}, squared{});
  const theta_of<2> estimate{2.0, 3.01};
  bootstrap_options options;
  options.resamples = 200;
  const auto draws = bootstrap(problem, estimate, options);
  REQUIRE(draws.failed == 0);
  CHECK(draws.sorted_draws(0).back() - draws.sorted_draws(0).front() > 1.0);
  // That is how far refits were sent, and no interval.
  for (const std::size_t k : {std::size_t{0}, std::size_t{1}}) {
    CHECK(draws.open[k]);
    CHECK(test::is_nan(draws.percentile(k).low));
    CHECK(test::is_nan(draws.percentile(k).high));
    CHECK(test::is_nan(draws.standard_error(k)));
  }
  for (const auto& d : draws.draws) CHECK(std::abs(d[0] + d[1] - 5.01) < 0.02);
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

TEST_CASE("a bootstrap that was cut short has intervals from enough refits only") {
  const rows_of_power rows;
  const table t = rows.made();
  const auto problem = make_problem(t, power, power_set, squared{});
  const auto fit = fit_law(problem, {2.0, 0.4, 1.1});
  std::size_t done = 0;
  std::size_t allowed = 0;
  bootstrap_options options;
  options.resamples = 60;
  options.progress = [&](std::size_t now, std::size_t) {
    done = now;
    return true;
  };
  options.fit.cancel = [&] { return done >= allowed; };
  const auto whole = bootstrap(problem, fit.theta, {.resamples = 60});
  for (const std::size_t n : {std::size_t{0}, std::size_t{49}, std::size_t{50}}) {
    CAPTURE(n);
    done = 0;
    allowed = n;
    const auto b = bootstrap(problem, fit.theta, options);
    CHECK(b.cancelled);
    CHECK(b.finished() == n);
    CHECK(b.failed == 0);
    // Of 50 draws, ten lie outside an interval of 80 %; one of 95 % takes 200.
    CHECK(test::is_nan(b.percentile(0, 0.8).low) == (n < 50));
    CHECK(test::is_nan(b.percentile(0).low));
    for (std::size_t i = 0; i < n; ++i) CHECK(b.draws[i] == whole.draws[i]);
  }
  // A refit that is cut while it runs is not among those that failed.
  options.fit.cancel = [calls = 0]() mutable { return ++calls > 2; };
  const auto cut = bootstrap(problem, fit.theta, options);
  CHECK(cut.cancelled);
  CHECK(cut.finished() == 0);
  CHECK(cut.failed == 0);
  options.fit.cancel = {};
  CHECK(!bootstrap(problem, fit.theta, options).cancelled);
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
}

}  // namespace bootstrap_test
