// SPDX-License-Identifier: Apache-2.0
/// @file
/// The joint law from points that it made, and what too few points leave open.
#include "leverage/study/leverage_fit.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "leverage/fit/random.hpp"
#include "support/near.hpp"

namespace leverage_fit_test {

using namespace leverage;
using namespace leverage::study;
using test::near;

struct design {
  std::vector<double> a = {2. / 256, 2. / 128, 2. / 64, 2. / 32, 2. / 16, 2. / 8, 0.5, 1.0};
  std::vector<double> g = {2, 4, 8, 12, 16};
  std::vector<double> c = {1e18, 1e19, 1e20, 6e20};
};

std::vector<measured_leverage> points_of(const design& d, double noise = 0.0) {
  fit::random_stream random(7, 0);
  std::vector<measured_leverage> points;
  for (const double a : d.a) {
    for (const double g : d.g) {
      for (const double c : d.c) {
        measured_leverage p{activation_ratio<>{a}, granularity<>{g}, flops<>{c}, 0.0};
        p.leverage = tian2025::table6.leverage(p.a, p.g, p.c) *
                     std::exp(noise * (2.0 * random.uniform() - 1.0));
        points.push_back(p);
      }
    }
  }
  return points;
}

bool said(const std::vector<fit::remark>& remarks, const std::string& part) {
  return std::any_of(remarks.begin(), remarks.end(), [&](const fit::remark& r) {
    return to_string(r).find(part) != std::string::npos;
  });
}
bool said(const std::vector<std::string>& remarks, const std::string& part) {
  return std::any_of(remarks.begin(), remarks.end(),
                     [&](const std::string& r) { return r.find(part) != std::string::npos; });
}

TEST_CASE("points of Table 6 give Table 6 back, and A_max stays open") {
  const joint_fit found = fit_joint(points_of({}));
  REQUIRE(found.usable());
  const auto& law = tian2025::table6;
  CHECK(near(found.law.a, law.a, 1e-6));
  CHECK(near(found.law.d, law.d, 1e-6));
  CHECK(near(found.law.gamma, law.gamma, 1e-6));
  CHECK(near(found.law.beta, law.beta, 1e-6));
  CHECK(near(found.law.saturation.start, law.saturation.start, 1e-6));
  CHECK(said(found.remarks, "A_max is held at infinity"));
  CHECK(near(found.training.r2, 1.0, 1e-9));
  CHECK(found.training.points + found.validation.points == 8 * 5 * 4);
  CHECK(found.validation.points > 0);
  CHECK(found.validation.worst_error < 1e-6);
}

TEST_CASE("with noise the intervals hold the truth, and the points above 6 are predicted") {
  const joint_fit found = fit_joint(points_of({}, 0.02));
  REQUIRE(found.usable());
  const auto& law = tian2025::table6;
  const double truth[] = {law.a, law.d, law.gamma, law.beta, law.saturation.start};
  for (std::size_t k = 0; k < joint_coefficients; ++k) {
    CAPTURE(joint_names[k]);
    CHECK(found.interval[k].low < truth[k]);
    CHECK(truth[k] < found.interval[k].high);
    CHECK(near(found.correlation[k][k], 1.0, 1e-12));
  }
  CHECK(found.validation.worst_error < 0.04);
  CHECK(found.min_max > 1.0);
  CHECK(said(found.remarks, "any value above"));
}

TEST_CASE("what the points do not vary in is held, and named") {
  SUBCASE("one granularity") {
    const joint_fit found = fit_joint(points_of({.g = {8}}));
    REQUIRE(found.usable());
    CHECK(found.held[2]);
    CHECK(found.held[3]);
    CHECK(found.law.gamma == 0.0);
    CHECK(said(found.remarks, "beta is held at 0: all rows have one granularity"));
    // The exponent at G = 8 is what a and d can tell.
    const auto& law = tian2025::table6;
    CHECK(near(found.law.a, law.granularity_part(granularity<>{8.0}), 1e-6));
    CHECK(near(found.law.d, law.d, 1e-6));
  }
  SUBCASE("one budget") {
    const joint_fit found = fit_joint(points_of({.c = {1e20}}));
    REQUIRE(found.usable());
    CHECK(found.held[1]);
    CHECK(said(found.remarks, "d is held at 0: all rows have one budget"));
    CHECK(near(found.law.gamma, tian2025::table6.gamma, 1e-6));
  }
  SUBCASE("three activation ratios") {
    const joint_fit found = fit_joint(points_of({.a = {0.01, 0.05, 0.2}}));
    REQUIRE(found.usable());
    CHECK(found.held[4]);
    CHECK(found.law.saturation.start == 1.63e-2);
    CHECK(near(found.law.d, tian2025::table6.d, 1e-6));
  }
}

TEST_CASE("a point at the limit is for validation, one below it for the fit") {
  const auto points = points_of({});
  joint_options options;
  options.fitted_below = points[37].leverage;
  const auto below = static_cast<std::size_t>(
      std::count_if(points.begin(), points.end(),
                    [&](const measured_leverage& p) { return p.leverage < options.fitted_below; }));
  const joint_fit found = fit_joint(points, options);
  REQUIRE(found.usable());
  CHECK(found.training.points == below);
  CHECK(found.validation.points == points.size() - below);
}

TEST_CASE("a coefficient that the points leave at either side of zero is named, and no other") {
  // A law without d: leverage does not depend on compute, and the points scatter by up to 2 %.
  fit::random_stream random(11, 0);
  auto points = points_of({});
  for (measured_leverage& p : points) {
    p.leverage = tian2025::table6.leverage(p.a, p.g, flops{1e20}) *
                 std::exp(0.02 * (2.0 * random.uniform() - 1.0));
  }
  const joint_fit found = fit_joint(points);
  REQUIRE(found.usable());
  REQUIRE(found.interval[1].low < 0.0);
  REQUIRE(found.interval[1].high > 0.0);
  CHECK(said(found.remarks, "d is not significantly different from zero"));
  for (const char* other : {"a is not ", "gamma is not ", "beta is not ", "A_start is not "}) {
    CAPTURE(other);
    CHECK(std::none_of(found.remarks.begin(), found.remarks.end(),
                       [&](const fit::remark& r) { return to_string(r).starts_with(other); }));
  }
}

TEST_CASE("points that are none, or too few, are named") {
  auto points = points_of({});
  points[3].leverage = test::nan;
  joint_fit found = fit_joint(points);
  CHECK_FALSE(found.usable());
  CHECK(said(found.violations, "row 3"));

  // Five points that differ in everything: none is left to judge five coefficients by.
  const design all{
      .a = {0.05, 0.1, 0.2, 0.4, 0.8}, .g = {2, 4, 8, 12, 16}, .c = {1e18, 1e19, 1e20, 3e20, 6e20}};
  points.clear();
  for (std::size_t i = 0; i < 5; ++i) {
    points.push_back(points_of({.a = {all.a[i]}, .g = {all.g[i]}, .c = {all.c[i]}}).front());
  }
  found = fit_joint(points);
  CHECK_FALSE(found.usable());
  CHECK(said(found.violations, "5 points below an EL of 6, 5 free coefficients need 6"));
  CHECK_FALSE(fit_joint({}).usable());
}

TEST_CASE("agreement is counted as the textbook does") {
  // Predictions of 2 for 1, 2 and 4: errors of 1, 0 and 1/2; ln EL of -ln 2, 0, ln 2 about its mean.
  const std::vector<measured_leverage> points = {
      {{}, {}, {}, 1.0}, {{}, {}, {}, 2.0}, {{}, {}, {}, 4.0}};
  const agreement a = study::detail::judge([](const measured_leverage&) { return 2.0; }, points);
  CHECK(a.points == 3);
  CHECK(near(a.median_error, 0.5, 1e-15));
  CHECK(near(a.worst_error, 1.0, 1e-15));
  CHECK(std::abs(a.r2) < 1e-15);
}

}  // namespace leverage_fit_test
