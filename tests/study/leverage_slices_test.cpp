// SPDX-License-Identifier: Apache-2.0
/// @file
/// The separable laws of Tian et al. 2025 from points that the joint law made: along one input it is each of them.
#include "leverage/study/leverage_slices.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <vector>

#include <doctest/doctest.h>

#include "support/near.hpp"
#include "support/some.hpp"

namespace leverage_slices_test {

using namespace leverage;
using namespace leverage::study;
using test::near;

const auto& law = tian2025::table6;

std::vector<measured_leverage> points_of(const std::vector<double>& ratios,
                                         const std::vector<double>& granularities,
                                         const std::vector<double>& budgets) {
  std::vector<measured_leverage> points;
  for (const double a : ratios) {
    for (const double g : granularities) {
      for (const double c : budgets) {
        measured_leverage p{activation_ratio<>{a}, granularity<>{g}, flops<>{c}, 0.0};
        p.leverage = law.leverage(p.a, p.g, p.c);
        points.push_back(p);
      }
    }
  }
  return points;
}

const std::vector<double> ratios{2. / 256, 2. / 64, 2. / 16, 0.5, 1.0};
const std::vector<double> granularities{2, 4, 8, 16};
const std::vector<double> budgets{1e18, 1e19, 1e20, 6e20};

TEST_CASE("slices of the joint law are the separable laws that it is there") {
  const auto slices = fit_slices(points_of(ratios, granularities, budgets), law.saturation);
  // 4 x 4 along A, 5 x 4 along G, 5 x 4 along C.
  REQUIRE(slices.size() == 16 + 20 + 20);
  for (const slice_fit& s : slices) {
    CHECK(s.fitted.worst_error < 1e-6);
    CHECK(s.reason != fit::stop::invalid_input);
    if (s.along == slice_fit::input::activation_ratio) {
      CHECK(test::is_nan(s.a.value));
      CHECK(s.fitted.points == 5);
      CHECK(near(s.coefficients[0], law.at(s.g, s.c).a, 1e-6));
    } else if (s.along == slice_fit::input::granularity) {
      CHECK(test::is_nan(s.g.value));
      CHECK(s.fitted.points == 4);
      const auto expected = law.at(s.a, s.c);
      CHECK(std::abs(s.coefficients[1] - expected.b) < 1e-7);
      if (std::abs(expected.b) > 1e-3) CHECK(near(s.coefficients[2], expected.c, 1e-3));
    } else {
      CHECK(test::is_nan(s.c.value));
      CHECK(s.fitted.points == 4);
      const auto expected = law.at(s.a, s.g);
      CHECK(std::abs(s.coefficients[0] - expected.a) < 1e-7);
      CHECK(std::abs(s.coefficients[1] - expected.c) < 1e-5);
      // The constant is moved to one FLOP, far from the points: its error there is not reported.
      CHECK(test::is_nan(s.standard_error[1]));
    }
  }
}

TEST_CASE("a slice has a number of distinct values at least, four if nothing is said") {
  const auto three = points_of({0.1, 0.2, 0.4}, {2}, {1e20});
  CHECK(fit_slices(three, law.saturation).empty());
  const auto found = fit_slices(three, law.saturation, {}, 3);
  REQUIRE(found.size() == 1);
  CHECK(found[0].along == slice_fit::input::activation_ratio);
  // Twice the same points have no more distinct values.
  auto twice = three;
  twice.insert(twice.end(), three.begin(), three.end());
  CHECK(fit_slices(twice, law.saturation).empty());
  CHECK(fit_slices({}, law.saturation).empty());
}

TEST_CASE("a point without a positive finite leverage has no part in a slice") {
  auto points = points_of(ratios, {2}, {1e20});
  const auto clean = fit_slices(points, law.saturation);
  REQUIRE(clean.size() == 1);
  for (const double bad : {0.0, -1.0, test::nan, test::infinity}) {
    points.push_back({activation_ratio<>{0.25}, granularity<>{2.0}, flops<>{1e20}, bad});
  }
  const auto slices = fit_slices(points, law.saturation);
  REQUIRE(slices.size() == 1);
  CHECK(slices[0].fitted.points == 5);
  CHECK(slices[0].coefficients[0] == clean[0].coefficients[0]);
}

TEST_CASE("scatter about a law is in the standard error and in R^2") {
  auto points = points_of({}, {}, {});
  for (const double c : {1e18, 1e19, 1e20, 1e21}) {
    // ln EL = 0.1 ln C + c, half of the points 2 % above it and half below.
    const double sign = c == 1e18 || c == 1e21 ? 1.0 : -1.0;
    points.push_back({activation_ratio<>{0.1}, granularity<>{2.0}, flops<>{c},
                      std::exp(0.1 * std::log(c / 1e18) + 0.02 * sign)});
  }
  const auto slices = fit_slices(points, law.saturation);
  REQUIRE(slices.size() == 1);
  CHECK(near(slices[0].coefficients[0], 0.1, 1e-6));  // the scatter is even in ln C
  CHECK(slices[0].standard_error[0] > 0.0);
  CHECK(slices[0].fitted.r2 > 0.99);
  CHECK(slices[0].fitted.r2 < 1.0);
  CHECK(near(slices[0].fitted.worst_error, std::expm1(0.02), 0.03));
}

}  // namespace leverage_slices_test
