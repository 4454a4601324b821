// SPDX-License-Identifier: Apache-2.0
/// @file
/// What rows do not determine is said by name; what they do is left alone.
#include "leverage/fit/identifiability.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <string_view>
#include <vector>

#include "leverage/fit/fit_law.hpp"
#include "support/near.hpp"
#include "support/random.hpp"

namespace identifiability_test {

using namespace leverage::fit;
using test::near;

constexpr auto power = [](const auto& theta, const auto& row) {
  return theta[0] * pow(row[0], -theta[1]) + theta[2];
};
const coefficients<3> set{{free_coefficient("A", transform::log()),
                           free_coefficient("alpha", transform::log()), free_coefficient("E")}};

/// y = E + 3 x^-0.5 with 1 % noise, x from 1 up to `span`.
struct rows_of_power {
  std::vector<double> x, y;
  rows_of_power(double span, double floor) {
    test::random_numbers random(11);
    for (int i = 0; i < 60; ++i) {
      x.push_back(std::pow(span, i / 59.0));
      const double noise = random.real(-1.0, 1.0) * 0.01;
      y.push_back((floor + 3.0 / std::sqrt(x.back())) * (1.0 + noise));
    }
  }
};

bool has(const std::vector<remark>& remarks, remark_kind kind, std::string_view coefficient = {}) {
  return std::any_of(remarks.begin(), remarks.end(), [&](const remark& r) {
    return r.kind == kind && r.coefficient == coefficient;
  });
}

TEST_CASE("over five decades the three coefficients are determined, and nothing is remarked") {
  const rows_of_power rows(1e5, 1.0);
  const table t({{"x", rows.x}}, {"y", rows.y});
  const auto problem = make_problem(t, power, set, squared{});
  const auto fit = fit_law(problem, {1.0, 1.0, 0.5});
  const auto found = identifiability_of(problem, fit.theta);
  CHECK(found.determined());
  REQUIRE(found.bounds.size() == 3);
  CHECK(found.bounds[0].low < 3.0);
  CHECK(found.bounds[0].high > 3.0);
  CHECK(found.bounds[1].low < 0.5);
  CHECK(found.bounds[1].high > 0.5);
  CHECK(near(found.correlation(0, 0), 1.0, 1e-12));
  CHECK(near(found.correlation(0, 1), found.correlation(1, 0), 1e-9));
}

TEST_CASE("over a factor of two they are not, and each is named with its interval") {
  const rows_of_power rows(2.0, 1.0);
  const table t({{"x", rows.x}}, {"y", rows.y});
  const auto problem = make_problem(t, power, set, squared{});
  const auto fit = fit_law(problem, {3.0, 0.5, 1.0});
  const auto found = identifiability_of(problem, fit.theta);
  CHECK_FALSE(found.determined());
  CHECK((has(found.remarks, remark_kind::collinear, "A") || has(found.remarks, remark_kind::open)));
}

TEST_CASE(
    "a coefficient whose interval holds both signs is not significantly different from zero") {
  const rows_of_power rows(1e5, 0.0);
  const table t({{"x", rows.x}}, {"y", rows.y});
  const auto problem = make_problem(t, power, set, squared{});
  const auto fit = fit_law(problem, {1.0, 1.0, 0.1});
  const auto found = identifiability_of(problem, fit.theta);
  CHECK(has(found.remarks, remark_kind::not_significant, "E"));
  CHECK_FALSE(has(found.remarks, remark_kind::not_significant, "A"));
  CHECK_FALSE(has(found.remarks, remark_kind::imprecise, "A"));
}

TEST_CASE("an interval with one infinite end is unbounded, though the other end is a number") {
  // Four rows over one per cent of x: in the logarithm the interval is wider than a double.
  const std::vector<double> x{1.0, 1.003, 1.007, 1.01};
  std::vector<double> y;
  for (const double v : x) y.push_back(1.0 + 3.0 / std::sqrt(v));
  y[1] *= 1.01;
  y[2] *= 0.99;
  const table t({{"x", x}}, {"y", y});
  const auto problem = make_problem(t, power, set, squared{});
  const auto found = identifiability_of(problem, {3.0, 0.5, 1.0});
  REQUIRE(found.covariance.determined);
  CHECK(found.bounds[0].low == 0.0);
  CHECK(found.bounds[0].high == test::infinity);
  CHECK(has(found.remarks, remark_kind::unbounded, "A"));
  CHECK(has(found.remarks, remark_kind::unbounded, "alpha"));
  CHECK(has(found.remarks, remark_kind::not_significant, "E"));
}

TEST_CASE("fewer distinct rows than coefficients are bad input, with both numbers") {
  const std::vector<double> x(20, 2.0);
  const std::vector<double> y(20, 3.0);
  const table t({{"x", x}}, {"y", y});
  const auto problem = make_problem(t, power, set, squared{});
  REQUIRE(problem.violations().size() == 1);
  CHECK(problem.violations()[0] ==
        "3 free coefficients, 1 distinct row: expected at least as many rows as coefficients");
  const auto found = identifiability_of(problem, {1.0, 1.0, 2.5});
  CHECK_FALSE(found.covariance.determined);
  for (const interval& b : found.bounds) CHECK(test::is_nan(b.low));
  // Rows that do not count do not help.
  const std::vector<double> many{1.0, 2.0, 3.0, 4.0};
  const std::vector<double> weights{1.0, 1.0, 0.0, 0.0};
  const table light({{"x", many}}, {"y", many}, residual_scale::log, {"w", weights});
  CHECK(make_problem(light, power, set, squared{}).violations().size() == 1);
}

TEST_CASE("what moves together is named together, and the rest keeps its interval") {
  // The law of Chinchilla on runs of one number of tokens: E + B D^-beta is one number.
  constexpr auto chinchilla = [](const auto& theta, const auto& row) {
    return theta[0] * pow(row[0], -theta[1]) + theta[2] * pow(row[1], -theta[3]) + theta[4];
  };
  const coefficients<5> all{{free_coefficient("A", transform::log()), free_coefficient("alpha"),
                             free_coefficient("B", transform::log()), free_coefficient("beta"),
                             free_coefficient("E", transform::log())}};
  std::vector<double> n;
  std::vector<double> d;
  std::vector<double> loss;
  test::random_numbers random(3);
  for (int i = 0; i < 40; ++i) {
    n.push_back(std::pow(10.0, 7.0 + 3.0 * i / 39.0));
    d.push_back(1e10);
    const double noise = random.real(-1.0, 1.0) * 0.001;
    loss.push_back((400.0 * std::pow(n.back(), -0.34) + 2.2) * (1.0 + noise));
  }
  const table t({{"N", n}, {"D", d}}, {"loss", loss});
  const auto problem = make_problem(t, chinchilla, all, squared{});
  const auto fit = fit_law(problem, {300.0, 0.3, 1000.0, 0.3, 1.5});
  REQUIRE(fit.converged());
  const auto found = identifiability_of(problem, fit.theta);
  CHECK_FALSE(found.determined());
  REQUIRE(!found.remarks.empty());
  CHECK(to_string(found.remarks[0]) ==
        "B, beta and E: only 1 combination of them is determined: all rows have one D");
  const std::vector<bool> open{false, false, true, true, true};
  CHECK(found.open == open);
  for (std::size_t i = 0; i < 5; ++i) {
    CAPTURE(i);
    CHECK(test::is_nan(found.bounds[i].low) == open[i]);
    CHECK(test::is_nan(found.covariance.standard_error(static_cast<Eigen::Index>(i))) == open[i]);
  }
  CHECK(found.bounds[1].low < 0.34);
  CHECK(found.bounds[1].high > 0.34);
  // As the same rows fitted with two of the open ones held.
  const auto held = identifiability_of(
      problem.with_fixed(2, fit.theta[2]).with_fixed(3, fit.theta[3]), fit.theta);
  REQUIRE(held.covariance.determined);
  CHECK(near(held.covariance.standard_error(1), found.covariance.standard_error(1), 1e-5));
  CHECK(near(held.bounds[1].low, found.bounds[1].low, 1e-5));
}

TEST_CASE("intervals that are given are those that are judged") {
  const rows_of_power rows(1e5, 1.0);
  const table t({{"x", rows.x}}, {"y", rows.y});
  const auto problem = make_problem(t, power, set, squared{});
  const auto fit = fit_law(problem, {1.0, 1.0, 0.5});
  const std::vector<interval> given{{1.0, 5.0}, {0.4, 0.6}, {-1.0, 2.0}};
  const auto found = identifiability_of(problem, fit.theta, {}, given);
  CHECK(found.bounds[0].high == 5.0);
  CHECK(has(found.remarks, remark_kind::imprecise, "A"));
  CHECK_FALSE(has(found.remarks, remark_kind::imprecise, "alpha"));
  CHECK(has(found.remarks, remark_kind::not_significant, "E"));
}

TEST_CASE("as many rows as coefficients leave no interval") {
  const std::vector<double> x{1.0, 10.0, 100.0};
  const std::vector<double> y{4.0, 1.9487, 1.3};
  const table t({{"x", x}}, {"y", y});
  const auto problem = make_problem(t, power, set, squared{});
  const auto found = identifiability_of(problem, {3.0, 0.5, 1.0});
  REQUIRE(found.remarks.size() == 1);
  CHECK(found.remarks[0].kind == remark_kind::no_freedom);
  for (const interval& b : found.bounds) CHECK(test::is_nan(b.low));
  // Nor where one of the rows is so far off that the loss does not curve there, and whatever resamples say.
  const table off({{"x", x}}, {"y", std::vector<double>{4.4, 1.9487, 1.3}});
  const auto robust = make_problem(off, power, set, huber{1e-3});
  const std::vector<interval> given{{2.9, 3.1}, {0.4, 0.6}, {0.9, 1.1}};
  const auto judged = identifiability_of(robust, {3.0, 0.5, 1.0}, {}, given);
  CHECK(has(judged.remarks, remark_kind::no_freedom));
  for (const interval& b : judged.bounds) CHECK(test::is_nan(b.low));
}

TEST_CASE(
    "the thresholds are 95 %, a factor of two and a correlation of 0.98 unless the caller has "
    "others") {
  CHECK(identifiability_options{}.level == 0.95);
  CHECK(identifiability_options{}.factor == 2.0);
  CHECK(identifiability_options{}.correlation == 0.98);
  const rows_of_power rows(1e5, 1.0);
  const table t({{"x", rows.x}}, {"y", rows.y});
  const auto problem = make_problem(t, power, set, squared{});
  const auto fit = fit_law(problem, {1.0, 1.0, 0.5});
  CHECK(has(identifiability_of(problem, fit.theta, {.factor = 1.0001}).remarks,
            remark_kind::imprecise, "A"));
  CHECK(has(identifiability_of(problem, fit.theta, {.correlation = 0.1}).remarks,
            remark_kind::collinear, "A"));
}

}  // namespace identifiability_test
