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
  CHECK((has(found.remarks, remark_kind::collinear, "A") ||
         has(found.remarks, remark_kind::not_identifiable)));
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

TEST_CASE("rows at one point leave a direction open") {
  const std::vector<double> x(20, 2.0);
  const std::vector<double> y(20, 3.0);
  const table t({{"x", x}}, {"y", y});
  const auto problem = make_problem(t, power, set, squared{});
  const auto found = identifiability_of(problem, {1.0, 1.0, 2.5});
  REQUIRE(found.remarks.size() == 1);
  CHECK(found.remarks[0].kind == remark_kind::not_identifiable);
  CHECK(found.bounds.size() == 3);
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
