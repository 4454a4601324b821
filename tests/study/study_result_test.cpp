// SPDX-License-Identifier: Apache-2.0
/// @file
/// What a study gives: the joint law's prediction with the interval of its draws, and which points the law is fitted
/// on. The study itself is asked in leverage_study_test.cpp.
#include "leverage/study/study_result.hpp"

#include <cmath>
#include <cstddef>
#include <vector>

#include <doctest/doctest.h>

#include "support/near.hpp"

namespace study_result_test {

using namespace leverage;
using namespace leverage::study;
using test::near;

TEST_CASE("a prediction is that of the joint law, between quantiles of those of its draws") {
  study_result r;
  r.joint.law = tian2025::table6;
  // Draws that differ in gamma alone: at G = 2, where log2 G is 1, EL is Table 6's times Ahat^shift.
  const activation_ratio<> a{0.1};
  const granularity<> g{2.0};
  const flops<> c{1e20};
  const double table6 = tian2025::table6.leverage(a, g, c);
  const double ahat = 0.1 + 1.63e-2;
  for (int i = 20; i >= 0; --i) {  // in any order
    tian2025::joint_law<> law = tian2025::table6;
    law.gamma -= 0.001 * i;
    r.draws.push_back(law);
  }
  r.joint.law.gamma -= 0.010;
  const auto [el, within] = r.predict(a, g, c, 0.9);
  CHECK(near(el, table6 * std::pow(ahat, -0.010), 1e-12));
  // 21 draws: the quantiles 5 % and 95 % are the second and the twentieth.
  CHECK(near(within.low, table6 * std::pow(ahat, -0.001), 1e-12));
  CHECK(near(within.high, table6 * std::pow(ahat, -0.019), 1e-12));
  // A level is a share between 0 and 1; others have no interval.
  for (const double level : {0.0, 1.0, 95.0, -0.5, test::nan}) {
    CHECK(test::is_nan(r.predict(a, g, c, level).second.low));
    CHECK(r.predict(a, g, c, level).first == el);
  }
  // An estimate beyond the quantiles of the draws is held by widening.
  r.joint.law = tian2025::table6;
  CHECK(r.predict(a, g, c, 0.5).second.low == table6);
  CHECK(near(r.predict(a, g, c, 0.5).second.high, table6 * std::pow(ahat, -0.015), 1e-12));
  r.joint.law.gamma -= 0.010;
  // 95 % where nothing is said: half a draw inwards from the ends.
  const auto usual = r.predict(a, g, c).second;
  CHECK(near(usual.low, 0.5 * (table6 + table6 * std::pow(ahat, -0.001)), 1e-12));
}

TEST_CASE("a study reads curves, draws a thousand resamples and gives 95 % where nothing is said") {
  const study_options usual;
  CHECK(usual.source == leverage_source::curves);
  CHECK(usual.resamples == 1000);
  CHECK(usual.level == 0.95);
  CHECK(usual.seed == 42);
  CHECK(usual.curves.floors == floor_choice::own);
  const leverage_point p;
  CHECK(p.status == dense_curve::no_answer);
  CHECK_FALSE(p.in_joint_fit);
  CHECK_FALSE(p.extrapolated);
  CHECK(test::is_nan(p.leverage));
}

TEST_CASE("without draws a prediction has no interval") {
  study_result r;
  r.joint.law = tian2025::table6;
  const auto [el, within] = r.predict(activation_ratio<>{0.1}, granularity<>{8.0}, flops<>{1e20});
  CHECK(el == tian2025::table6.leverage(activation_ratio{0.1}, granularity{8.0}, flops{1e20}));
  CHECK(test::is_nan(within.low));
  CHECK(test::is_nan(within.high));
}

TEST_CASE("a study with violations or without a joint law is not usable") {
  study_result r;
  CHECK_FALSE(r.usable());
  r.joint.fitted.reason = fit::stop::gradient;
  r.joint.fitted.objective = 1.0;
  const bool joint_usable = r.joint.usable();
  CHECK(r.usable() == joint_usable);
  CHECK(joint_usable);
  r.violations.emplace_back("no dense runs");
  CHECK_FALSE(r.usable());
}

TEST_CASE(
    "the joint law is fitted on the points that are in it, with their mixture's ratio and "
    "granularity") {
  const std::vector<mixture_runs> mixtures{
      {{"one", {}, {}}, activation_ratio<>{0.1}, granularity<>{2.0}},
      {{"two", {}, {}}, activation_ratio<>{0.2}, granularity<>{8.0}}};
  std::vector<leverage_point> points(3);
  points[0] = {.mixture = 1, .c = flops<>{1e20}, .leverage = 3.0, .in_joint_fit = true};
  points[1] = {.mixture = 0, .c = flops<>{1e19}, .leverage = 2.0, .in_joint_fit = false};
  points[2] = {.mixture = 0, .c = flops<>{1e18}, .leverage = 1.5, .in_joint_fit = true};
  const auto chosen = study::for_joint_law(points, mixtures);
  REQUIRE(chosen.size() == 2);
  CHECK(chosen[0].a == activation_ratio{0.2});
  CHECK(chosen[0].g == granularity{8.0});
  CHECK(chosen[0].c == flops{1e20});
  CHECK(chosen[0].leverage == 3.0);
  CHECK(chosen[1].a == activation_ratio{0.1});
  CHECK(chosen[1].g == granularity{2.0});
  CHECK(chosen[1].leverage == 1.5);
}

}  // namespace study_result_test
