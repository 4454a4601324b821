// SPDX-License-Identifier: Apache-2.0
/// @file
/// Damped Gauss-Newton steps where they are exact, and where they are not. What holds of all minimisers is in
/// minimize_test.cpp.
#include "leverage/fit/levenberg_marquardt.hpp"

#include <cmath>

#include <doctest/doctest.h>
#include <Eigen/Core>

#include "support/near.hpp"

namespace levenberg_marquardt_test {

using namespace leverage::fit;
using Eigen::Matrix2d;
using Eigen::Vector2d;
using test::near;

/// Half the sum of squares of the residuals of y = a + b t on four points.
struct line_through_points {
  double unit = 1.0;  ///< of b

  double operator()(const Vector2d& x, Vector2d& gradient) const {
    Matrix2d unused;
    return (*this)(x, gradient, unused);
  }
  double operator()(const Vector2d& x, Vector2d& gradient, Matrix2d& curvature) const {
    const double t[] = {0.0, 1.0, 2.0, 3.0};
    const double y[] = {1.0, 2.9, 5.1, 7.0};  // least squares: a = 0.97, b = 2.02
    double sum = 0.0;
    gradient.setZero();
    curvature.setZero();
    for (int i = 0; i < 4; ++i) {
      const Vector2d slope(1.0, unit * t[i]);
      const double r = x.dot(slope) - y[i];
      sum += 0.5 * r * r;
      gradient += r * slope;
      curvature += slope * slope.transpose();
    }
    return sum;
  }
};

TEST_CASE("the least squares of a line are found, in any unit of the slope") {
  for (const double unit : {1.0, 1e-6, 1e6}) {
    CAPTURE(unit);
    const auto m = minimize_levenberg_marquardt(line_through_points{unit}, Vector2d(0.0, 0.0));
    CHECK(m.converged());
    CHECK(near(m.point[0], 0.97, 1e-9));
    CHECK(near(m.point[1] * unit, 2.02, 1e-9));
    CHECK(m.iterations <= 40);
  }
}

TEST_CASE("a valley that bends is followed to its end") {
  // [more1981] (1), Rosenbrock: residuals 10 (x1 - x0^2) and 1 - x0.
  const auto rosenbrock = [](const Vector2d& x, Vector2d& gradient, auto&... curvature) {
    const double r0 = 10.0 * (x[1] - x[0] * x[0]);
    const double r1 = 1.0 - x[0];
    const Vector2d j0(-20.0 * x[0], 10.0);
    const Vector2d j1(-1.0, 0.0);
    gradient = r0 * j0 + r1 * j1;
    ((curvature = j0 * j0.transpose() + j1 * j1.transpose()), ...);
    return 0.5 * (r0 * r0 + r1 * r1);
  };
  const auto m = minimize_levenberg_marquardt(rosenbrock, Vector2d(-1.2, 1.0));
  CHECK(m.converged());
  CHECK(near(m.point[0], 1.0, 1e-7));
  CHECK(near(m.point[1], 1.0, 1e-7));
  CHECK(m.value < 1e-14);
}

TEST_CASE("a start that is no number is one evaluation, and none at all is nothing") {
  const auto nowhere = [](const Vector2d&, Vector2d& gradient, auto&... curvature) {
    gradient.setZero();
    (curvature.setZero(), ...);
    return test::nan;
  };
  const auto m = minimize_levenberg_marquardt(nowhere, Vector2d(1.0, 1.0));
  CHECK(m.reason == stop::not_finite);
  CHECK(m.evaluations == 1);
  const auto none = minimize_levenberg_marquardt(line_through_points{}, Vector2d(0.0, 0.0),
                                                 {.max_evaluations = 0});
  CHECK(none.reason == stop::evaluation_limit);
  CHECK(none.evaluations == 0);
}

}  // namespace levenberg_marquardt_test
