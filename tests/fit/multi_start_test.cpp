// SPDX-License-Identifier: Apache-2.0
/// @file
/// Many starts find the optimum that one may miss, whoever does the work, and every start is accounted for.
#include "leverage/fit/multi_start.hpp"

#include <algorithm>
#include <array>
#include <atomic>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include <doctest/doctest.h>

#include "fit/chinchilla_runs.hpp"
#include "leverage/fit/sobol_starts.hpp"
#include "leverage/fit/starts.hpp"
#include "support/near.hpp"

namespace multi_start_test {

using namespace leverage::fit;
using namespace test::chinchilla_runs;
using test::near;

/// 108 starts, some of which end where a term has vanished.
std::vector<theta_of<5>> grid() {
  return grid_starts<5>(
      {{{1e-3, 1e2, 1e6}, {1e-3, 1e2, 1e6}, {0.5, 2.0, 3.0}, {0.2, 1.0}, {0.2, 1.0}}});
}

/// What holds of every result.
template <std::size_t P>
void check_accounts(const multi_start_result<P>& r, double same = 1e-6) {
  CHECK(r.refused + r.finished <= r.starts);
  REQUIRE(!r.minima.empty());
  CHECK(r.reached == r.minima.front().starts);
  CHECK(r.best.objective == r.minima.front().objective);
  CHECK(r.best.theta == r.minima.front().theta);
  std::size_t in_minima = 0;
  for (std::size_t i = 0; i < r.minima.size(); ++i) {
    in_minima += r.minima[i].starts;
    CHECK(r.minima[i].starts > 0);
    if (i > 0) CHECK(r.minima[i].objective > r.minima[i - 1].objective * (1.0 + same));
  }
  CHECK(in_minima == r.finished);
}

TEST_CASE("all starts, the best of them, and projected ones find the same optimum") {
  const runs r;
  const table t = r.made();
  const auto problem = make_problem(t, chinchilla, set, huber{1e-3});
  const auto all = multi_start(problem, grid());
  CHECK(all.best.converged());
  CHECK(all.starts == 108);
  CHECK(all.refused + all.finished == 108);
  CHECK(all.ended == search_end::complete);
  CHECK(all.on_bound.empty());
  CHECK(all.reached >= 3);
  check_accounts(all);
  for (std::size_t k = 0; k < 5; ++k) {
    CAPTURE(k);
    CHECK(near(all.best.theta[k], truth[k], k < 2 ? 0.1 : 0.01));
  }
  // No worse than the coefficients that made the rows.
  CHECK(all.best.objective <= problem(problem.free(truth)));

  for (const std::size_t screen : {std::size_t{1}, std::size_t{8}, std::size_t{1000}}) {
    CAPTURE(screen);
    multi_start_options options;
    options.screen = screen;
    const auto some = multi_start(problem, grid(), options);
    CHECK(near(some.best.objective, all.best.objective, 1e-9));
    for (std::size_t k = 0; k < 5; ++k) CHECK(near(some.best.theta[k], all.best.theta[k], 1e-5));
    CHECK(some.starts == 108);
    CHECK(some.finished <= 108);
    if (screen == 8) CHECK(some.finished < 108);
    CHECK(some.reached >= 3);
    check_accounts(some);
  }

  const std::vector<double> exponents{0.1, 0.3, 0.6, 1.0};
  const auto projected =
      projected_starts(problem, grid_starts<5>({{{1.0}, {1.0}, {1.0}, exponents, exponents}}));
  const auto from_projected = multi_start(problem, projected);
  CHECK(near(from_projected.best.objective, all.best.objective, 1e-9));
  check_accounts(from_projected);

  const auto evenly =
      sobol_starts(problem, {1.0, 1.0, 0.5, 0.05, 0.05}, {1e5, 1e5, 4.0, 1.0, 1.0}, 32, 7);
  CHECK(near(multi_start(problem, evenly).best.objective, all.best.objective, 1e-9));
}

TEST_CASE("evaluations are counted over all starts") {
  const runs r;
  const table t = r.made();
  const auto problem = make_problem(t, chinchilla, set, huber{1e-3});
  const std::vector<theta_of<5>> starts{{100.0, 100.0, 1.0, 0.3, 0.3}, {1e3, 1e3, 2.0, 0.4, 0.4}};
  long expected = 0;
  for (const auto& s : starts) expected += fit_law(problem, s).evaluations;
  CHECK(multi_start(problem, starts).evaluations == expected);
}

TEST_CASE("distinct minima are told apart, lowest first, with how many starts they caught") {
  // (theta^2 - 1)^2 + theta / 10 has minima near 1 and -1: law values theta^2 - 1 against 0, and a row
  // that pulls to the left.
  const auto law = [](const auto& theta, const auto& row) {
    return row[0] * (theta[0] * theta[0] - 1.0) + row[1] * (theta[0] + 3.0);
  };
  const std::vector<double> first{1.0, 0.0};
  const std::vector<double> second{0.0, 0.1};
  const std::vector<double> zero{0.0, 0.0};
  const table t({{"a", first, column_domain::real}, {"b", second, column_domain::real}},
                {"y", zero, column_domain::real}, residual_scale::raw);
  REQUIRE(t.usable());
  const auto problem =
      make_problem(t, law, coefficients<1>{{free_coefficient("theta")}}, squared{});
  const auto r = multi_start(problem, {{0.8}, {2.0}, {-0.8}, {1.2}, {-3.0}});
  REQUIRE(r.minima.size() == 2);
  CHECK(r.minima[0].starts == 2);
  CHECK(r.minima[1].starts == 3);
  CHECK(r.reached == 2);
  // 2 theta (theta^2 - 1) + (theta + 3) / 100 = 0.
  for (const auto& m : r.minima) {
    const double x = m.theta[0];
    CHECK(std::abs(2.0 * x * (x * x - 1.0) + 0.01 * (x + 3.0)) < 1e-8);
    CHECK(near(m.objective, 0.5 * (std::pow(x * x - 1.0, 2.0) + 0.01 * (x + 3.0) * (x + 3.0)),
               1e-12));
  }
  CHECK(r.minima[0].theta[0] < -0.9);
  CHECK(r.minima[1].theta[0] > 0.9);
  check_accounts(r);

  // What counts as the same is an option.
  multi_start_options coarse;
  coarse.same = 10.0;
  const auto merged = multi_start(problem, {{0.8}, {2.0}, {-0.8}, {1.2}, {-3.0}}, coarse);
  CHECK(merged.minima.size() == 1);
  CHECK(merged.reached == 5);
  CHECK(merged.best.theta[0] < -0.9);
}

TEST_CASE("exact fits are one minimum, whatever rounding leaves of their objectives") {
  std::vector<double> x;
  std::vector<double> y;
  for (const double v : {0.7, 1.3, 2.9, 4.1, 7.7, 11.0, 23.0, 31.0}) {
    x.push_back(v);
    y.push_back(3.1 * std::pow(v, -0.37));
  }
  const table t({{"x", x}}, {"y", y});
  const auto law = [](const auto& theta, const auto& row) {
    return theta[0] * pow(row[0], -theta[1]);
  };
  const auto problem = make_problem(t, law,
                                    coefficients<2>{{free_coefficient("k", transform::log()),
                                                     free_coefficient("p", transform::log())}},
                                    squared{});
  const auto found =
      multi_start(problem, grid_starts<2>({{{0.5, 2.0, 5.0, 9.0}, {0.1, 0.5, 1.5}}}));
  REQUIRE(found.finished == 12);
  CHECK(near(found.best.theta[0], 3.1, 1e-12));
  CHECK(near(found.best.theta[1], 0.37, 1e-12));
  CHECK(found.best.objective < 1e-27);
  CHECK(found.minima.size() == 1);
  CHECK(found.reached == 12);
}

TEST_CASE("starts outside a domain or without an objective are refused and counted") {
  const runs r;
  const table t = r.made();
  coefficients<5> plain = set;
  plain[2] = free_coefficient("E");
  const auto problem = make_problem(t, chinchilla, plain, huber{1e-3});
  const std::vector<theta_of<5>> starts{
      {400.0, 2000.0, 1.8, 0.35, 0.35},
      {-1.0, 2000.0, 1.8, 0.35, 0.35},
      {400.0, 2000.0, -50.0, 0.3, 0.3},  // predicts less than nothing
      {400.0, 2000.0, 1.8, 1e9, -1e9},   // and more than any number
      {500.0, 1000.0, 1.7, 0.4, 0.3},
      {400.0, test::nan, 1.8, 0.35, 0.35},
      {400.0, 2000.0, 1.9, 0.35, test::infinity}};
  for (const std::size_t screen : {std::size_t{0}, std::size_t{10}}) {
    CAPTURE(screen);
    multi_start_options options;
    options.screen = screen;
    const auto result = multi_start(problem, starts, options);
    CHECK(result.starts == 7);
    CHECK(result.refused == 5);
    CHECK(result.finished == 2);
    CHECK(result.best.converged());
    check_accounts(result);
  }
  // And if all are, there is no best.
  const auto none = multi_start(problem, {starts[1], starts[2]});
  CHECK(none.refused == 2);
  CHECK(none.finished == 0);
  CHECK(none.minima.empty());
  CHECK(none.reached == 0);
  CHECK(!none.best.usable());
  CHECK(none.best.reason == stop::not_finite);
  for (const double v : none.best.theta) CHECK(test::is_nan(v));
}

TEST_CASE("no starts, and a table or coefficients that are wrong, are violations") {
  runs r;
  const table good = r.made();
  r.y[3] = -1.0;
  const table bad = r.made();
  const auto problem = make_problem(good, chinchilla, set, huber{});
  const auto none = multi_start(problem, {});
  REQUIRE(none.best.violations.size() == 1);
  CHECK(none.best.violations[0] == "no starts are given");
  CHECK(none.best.reason == stop::invalid_input);
  CHECK(!none.best.usable());
  CHECK(none.minima.empty());

  const auto unusable = multi_start(make_problem(bad, chinchilla, set, huber{}), grid());
  REQUIRE(unusable.best.violations.size() == 1);
  CHECK(unusable.best.violations[0].find("column loss, row 3") != std::string::npos);
  CHECK(unusable.best.reason == stop::invalid_input);
  CHECK(unusable.finished == 0);
  CHECK(unusable.evaluations == 0);
  for (const double v : unusable.best.theta) CHECK(test::is_nan(v));
}

TEST_CASE("of screened starts the one with the lowest objective is finished first") {
  const runs r;
  const table t = r.made();
  const auto problem = make_problem(t, chinchilla, set, huber{1e-3});
  auto starts = grid();
  const auto value_at = [&](const theta_of<5>& s) { return problem(problem.free(s)); };
  std::size_t lowest = 0;
  for (std::size_t i = 0; i < starts.size(); ++i) {
    if (value_at(starts[i]) < value_at(starts[lowest])) lowest = i;
  }
  REQUIRE(lowest > 0);
  REQUIRE(value_at(starts[lowest]) < value_at(starts[0]));
  const auto expected = fit_law(problem, starts[lowest]);
  const auto in_order = fit_law(problem, starts[0]);
  REQUIRE(expected.theta != in_order.theta);

  multi_start_options options;
  options.progress = [](std::size_t, std::size_t) { return false; };  // one start, no more
  for (const std::size_t screen : {1U, 2U, 8U}) {
    CAPTURE(screen);
    options.screen = screen;
    const auto result = multi_start(problem, starts, options);
    CHECK(result.finished == 1);
    CHECK(result.best.theta == expected.theta);
    CHECK(result.evaluations == static_cast<long>(starts.size()) + expected.evaluations);
  }
  // Without screening it is the first that was given, and no start is evaluated beforehand.
  options.screen = 0;
  const auto result = multi_start(problem, starts, options);
  CHECK(result.best.theta == in_order.theta);
  CHECK(result.evaluations == in_order.evaluations);
}

TEST_CASE("screening ends when three of the finished starts agree, or as many as are asked for") {
  const runs r;
  const table t = r.made();
  const auto problem = make_problem(t, chinchilla, set, huber{1e-3});
  // Eight starts in the valley of the optimum.
  std::vector<theta_of<5>> starts;
  for (int i = 1; i <= 8; ++i) {
    const double off = 1.0 + 0.01 * i;
    starts.push_back({482.0 * off, 2085.4 / off, 1.8172, 0.3478, 0.3658});
  }
  multi_start_options options;
  options.screen = 1;
  const auto agreed = multi_start(problem, starts, options);
  CHECK(agreed.finished == 3);
  CHECK(agreed.ended == search_end::agreement);
  options.agreement = 5;
  CHECK(multi_start(problem, starts, options).finished == 5);
  options.agreement = 9;
  options.patience = 9;
  const auto all = multi_start(problem, starts, options);
  CHECK(all.finished == 8);
  CHECK(all.ended == search_end::complete);
}

TEST_CASE("screening ends where more starts do not lower the objective") {
  const runs r;
  const table t = r.made();
  const auto problem = make_problem(t, chinchilla, set, huber{1e-3});
  // Nothing is minimised, so that every start ends at an objective of its own, and the best stands first.
  multi_start_options options;
  options.fit.limits.max_iterations = 0;
  options.screen = 5;
  options.long_work = 0.0;
  for (const std::size_t patience : {std::size_t{1}, std::size_t{4}}) {
    CAPTURE(patience);
    options.patience = patience;
    const auto result = multi_start(problem, grid(), options, threads{3});
    CHECK(result.ended == search_end::no_progress);
    CHECK(result.finished == 5 * (1 + patience));
    double lowest = test::infinity;
    for (const auto& s : grid()) lowest = std::min(lowest, problem(problem.free(s)));
    CHECK(result.best.objective == lowest);
    CHECK(!result.best.converged());
  }
  // A search that has not taken long goes on: each of the starts is one evaluation of all rows.
  const auto rows = static_cast<double>(t.rows());
  options.patience = 1;
  options.long_work = 20.0 * rows;
  const auto longer = multi_start(problem, grid(), options);
  CHECK(longer.ended == search_end::no_progress);
  CHECK(longer.finished == 25);
  options.long_work = 1e3 * rows;
  const auto whole = multi_start(problem, grid(), options);
  CHECK(whole.ended == search_end::complete);
}

TEST_CASE("why a search ended has a name") {
  std::vector<std::string_view> names;
  for (const search_end end : {search_end::complete, search_end::agreement, search_end::no_progress,
                               search_end::cancelled}) {
    const std::string_view name = to_string(end);
    CHECK(std::find(names.begin(), names.end(), name) == names.end());
    names.push_back(name);
  }
}

TEST_CASE("a coefficient that ends on its bound is named") {
  const runs r;
  const table t = r.made();
  coefficients<5> bounded = set;
  bounded[3] = free_coefficient("alpha", transform::logit(0.1, 0.25));  // the data want 0.35
  bounded[4] = free_coefficient("beta", transform::logit(0.1, 0.9));
  const auto result = multi_start(make_problem(t, chinchilla, bounded, huber{1e-3}),
                                  {{20.0, 2000.0, 1.8, 0.2, 0.35}, {20.0, 1000.0, 1.5, 0.15, 0.5}});
  CHECK(result.best.converged());
  CHECK(result.on_bound == std::vector<std::size_t>{3});
  CHECK(near(result.best.theta[3], 0.25, 1e-6));
  CHECK(result.best.theta[3] <= 0.25);

  // The best of those that keep to the bound.
  const auto held = fit_law(make_problem(t, chinchilla, set, huber{1e-3}).with_fixed(3, 0.25),
                            {20.0, 2000.0, 1.8, 0.25, 0.35});
  CHECK(held.converged());
  CHECK(near(result.best.objective, held.objective, 1e-5));
}

TEST_CASE("the same bits on any executor") {
  const runs r;
  const table t = r.made();
  const auto problem = make_problem(t, chinchilla, set, huber{1e-3});
  for (const std::size_t screen : {std::size_t{0}, std::size_t{8}}) {
    CAPTURE(screen);
    multi_start_options options;
    options.screen = screen;
    const auto alone = multi_start(problem, grid(), options);
    const auto check_same = [&](const multi_start_result<5>& other) {
      CHECK(other.best.theta == alone.best.theta);
      CHECK(other.best.objective == alone.best.objective);
      CHECK(other.best.reason == alone.best.reason);
      CHECK(other.refused == alone.refused);
      CHECK(other.finished == alone.finished);
      CHECK(other.reached == alone.reached);
      CHECK(other.evaluations == alone.evaluations);
      REQUIRE(other.minima.size() == alone.minima.size());
      for (std::size_t i = 0; i < alone.minima.size(); ++i) {
        CHECK(other.minima[i].theta == alone.minima[i].theta);
        CHECK(other.minima[i].objective == alone.minima[i].objective);
        CHECK(other.minima[i].starts == alone.minima[i].starts);
      }
    };
    check_same(multi_start(problem, grid(), options, serial{}));
    for (const unsigned count : {1U, 2U, 7U}) {
      CAPTURE(count);
      check_same(multi_start(problem, grid(), options, threads{count}));
    }
    // One that works backwards.
    check_same(multi_start(problem, grid(), options, [](std::size_t count, const auto& body) {
      for (std::size_t i = count; i-- > 0;) body(i);
    }));
  }
}

TEST_CASE("progress is told start by start, from any thread") {
  const runs r;
  const table t = r.made();
  const auto problem = make_problem(t, chinchilla, set, huber{1e-3});
  const auto starts = grid();
  std::vector<std::size_t> told;
  multi_start_options options;
  options.progress = [&](std::size_t done, std::size_t total) {
    CHECK(total == starts.size());
    told.push_back(done);
    return true;
  };
  const auto result = multi_start(problem, starts, options, threads{3});
  REQUIRE(told.size() == starts.size());
  for (std::size_t i = 0; i < told.size(); ++i) CHECK(told[i] == i + 1);
  CHECK(!result.cancelled());
}

TEST_CASE("who cancels gets the best of what was done") {
  const runs r;
  const table t = r.made();
  const auto problem = make_problem(t, chinchilla, set, huber{1e-3});
  const auto starts = grid();
  std::size_t calls = 0;
  multi_start_options options;
  options.progress = [&](std::size_t done, std::size_t) {
    ++calls;
    return done < 5;
  };
  const auto result = multi_start(problem, starts, options);
  CHECK(result.cancelled());
  CHECK(calls == 5);
  CHECK(result.finished + result.refused == 5);
  CHECK(result.starts == starts.size());
  CHECK(result.best.usable());
  double lowest = test::infinity;
  for (std::size_t i = 0; i < 5; ++i) {
    lowest = std::min(lowest, fit_law(problem, starts[i]).objective);
  }
  CHECK(result.best.objective == lowest);
  check_accounts(result);

  // From several threads a few more may be under way.
  const auto together = multi_start(problem, starts, options, threads{4});
  CHECK(together.cancelled());
  CHECK(together.finished >= 5);
  CHECK(together.finished <= 8);
  CHECK(together.best.usable());
}

TEST_CASE("a fit that is cut short is the best point so far, and no minimum") {
  const runs r;
  const table t = r.made();
  const auto problem = make_problem(t, chinchilla, set, huber{1e-3});
  const auto starts = grid();
  for (const std::size_t screen : {std::size_t{0}, std::size_t{8}}) {
    CAPTURE(screen);
    multi_start_options options;
    options.screen = screen;
    options.fit.cancel = [] { return true; };
    for (const unsigned count : {1U, 3U}) {
      const auto result = multi_start(problem, starts, options, threads{count});
      CHECK(result.cancelled());
      CHECK(result.best.reason == stop::callback);
      CHECK(!result.best.converged());
      CHECK(result.best.iterations == 1);
      CHECK(result.best.objective <= problem(problem.free(starts[0])));
      CHECK(result.cut == 1);
      CHECK(result.finished == 0);
      CHECK(result.minima.empty());
      CHECK(result.reached == 0);
    }
  }
  // What the first two found stays.
  std::size_t done = 0;
  multi_start_options options;
  options.progress = [&](std::size_t now, std::size_t) {
    done = now;
    return true;
  };
  options.fit.cancel = [&] { return done >= 2; };
  const auto result = multi_start(problem, starts, options);
  CHECK(result.cancelled());
  CHECK(result.finished + result.refused == 2);
  const double expected =
      std::min(fit_law(problem, starts[0]).objective, fit_law(problem, starts[1]).objective);
  CHECK(result.best.objective == expected);
}

// Expected: the other two coefficients in closed form, and a golden section in p.
TEST_CASE("a power law of either sign is found from exponents of either sign") {
  const std::vector<double> x{0.00010851, 0.00021701, 0.00043403,
                              0.00086806, 0.00173611, 0.00347222};
  const std::vector<double> y{29.56241016, 29.82245508, 25.33930469,
                              19.97075977, 12.61276074, 7.12695312};
  const auto power = [](const auto& theta, const auto& row) {
    return theta[0] * pow(row[0], theta[1]) + theta[2];
  };
  const coefficients<3> either{{free_coefficient("k", transform::identity(), true),
                                free_coefficient("p"),
                                free_coefficient("floor", transform::identity(), true)}};
  const auto grid_of_p = grid_starts<3>({{{0.0}, {-1.0, -0.3, -0.1, 0.1, 0.3, 1.0}, {0.0}}});
  const table falling({{"x", x}}, {"y", y}, residual_scale::raw);
  const auto problem = make_problem(falling, power, either, squared{});
  multi_start_options options;
  options.screen = 3;
  const auto found = multi_start(problem, projected_starts(problem, grid_of_p), options);
  CHECK(found.best.converged());
  CHECK(near(found.best.objective, 3.8830617290969, 1e-9));
  CHECK(near(found.best.theta[0], -282.943107, 1e-5));
  CHECK(near(found.best.theta[1], 0.37555000, 1e-6));
  CHECK(near(found.best.theta[2], 40.1255606, 1e-6));

  std::vector<double> rising;
  for (const double v : x) rising.push_back(0.8 - 0.5 * std::pow(v, -0.05));
  const table t({{"x", x}}, {"y", rising}, residual_scale::raw);
  const auto exact = make_problem(t, power, either, huber{1e-3});
  const auto again = multi_start(exact, projected_starts(exact, grid_of_p));
  CHECK(near(again.best.theta[0], -0.5, 1e-8));
  CHECK(near(again.best.theta[1], -0.05, 1e-8));
  CHECK(near(again.best.theta[2], 0.8, 1e-8));
}

TEST_CASE("what a law or a callback throws on another thread reaches the caller") {
  const runs r;
  const table t = r.made();
  std::atomic<int> calls{0};
  const auto law = [&calls](const auto& theta, const auto& row) {
    if (++calls > 100) throw std::runtime_error("no value");
    return chinchilla(theta, row);
  };
  const auto throws = make_problem(t, law, set, huber{1e-3});
  CHECK_THROWS_WITH_AS((void)multi_start(throws, grid(), {}, threads{3}), "no value",
                       std::runtime_error);
  calls = 0;
  CHECK_THROWS_WITH_AS((void)multi_start(throws, grid()), "no value", std::runtime_error);

  const auto problem = make_problem(t, chinchilla, set, huber{1e-3});
  multi_start_options options;
  options.progress = [](std::size_t, std::size_t) -> bool { throw std::runtime_error("enough"); };
  CHECK_THROWS_WITH_AS((void)multi_start(problem, grid(), options, threads{3}), "enough",
                       std::runtime_error);
}

}  // namespace multi_start_test
