// SPDX-License-Identifier: Apache-2.0
/// @file
/// How a law is judged by measured points. The fits are asked in leverage_fit_test.cpp and leverage_slices_test.cpp.
#include "leverage/study/joint_fit.hpp"

#include <cmath>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "support/near.hpp"

namespace joint_fit_test {

using namespace leverage;
using namespace leverage::study;
using test::near;

std::vector<measured_leverage> measured(const std::vector<double>& values) {
  std::vector<measured_leverage> points;
  for (const double el : values) {
    points.push_back({activation_ratio<>{0.1}, granularity<>{8.0}, flops<>{1e20}, el});
  }
  return points;
}

TEST_CASE("a law that meets every point explains all, one that gives their mean nothing") {
  const auto points = measured({1.0, std::exp(1.0), std::exp(2.0)});
  const agreement met =
      study::detail::judge([](const measured_leverage& p) { return p.leverage; }, points);
  CHECK(met.points == 3);
  CHECK(met.r2 == 1.0);
  CHECK(met.median_error == 0.0);
  CHECK(met.worst_error == 0.0);
  // exp(1) is the mean of ln EL: residuals 1, 0, 1 and deviations 1, 0, 1.
  const agreement mean =
      study::detail::judge([](const measured_leverage&) { return std::exp(1.0); }, points);
  CHECK(near(mean.r2 + 1.0, 1.0, 1e-14));
  CHECK(near(mean.worst_error, std::exp(1.0) - 1.0, 1e-14));
  // Errors of e - 1, 0 and 1 - 1/e: the one in the middle.
  CHECK(near(mean.median_error, 1.0 - std::exp(-1.0), 1e-14));
}

TEST_CASE("of an even number of errors the median lies between two") {
  const agreement a = study::detail::judge([](const measured_leverage&) { return 2.0; },
                                           measured({2.0, 1.0, 4.0, 1.6}));
  // Relative errors 0, 1, 0.5, 0.25.
  CHECK(near(a.median_error, 0.375, 1e-14));
  CHECK(a.worst_error == 1.0);
}

TEST_CASE("no points, and points that are all the same, have no R^2") {
  const auto one = [](const measured_leverage&) { return 1.0; };
  const agreement none = study::detail::judge(one, {});
  CHECK(none.points == 0);
  CHECK(test::is_nan(none.r2));
  CHECK(test::is_nan(none.worst_error));
  const agreement same = study::detail::judge(one, measured({2.0, 2.0}));
  CHECK(test::is_nan(same.r2));
  CHECK(same.worst_error == 0.5);
}

TEST_CASE(
    "a joint law that was not fitted is not usable, and the names are in the order of its "
    "coefficients") {
  joint_fit f;
  CHECK_FALSE(f.usable());
  f.violations.emplace_back("no points");
  CHECK_FALSE(f.usable());
  CHECK(std::string(joint_names[0]) == "a");
  CHECK(std::string(joint_names[1]) == "d");
  CHECK(std::string(joint_names[2]) == "gamma");
  CHECK(std::string(joint_names[3]) == "beta");
  CHECK(std::string(joint_names[4]) == "A_start");
  // Table 6 of the paper is fitted on EL below 6, and its A_start is what is held.
  CHECK(joint_options{}.fitted_below == 6.0);
  CHECK(joint_options{}.held_start == tian2025::table6.saturation.start);
}

}  // namespace joint_fit_test
