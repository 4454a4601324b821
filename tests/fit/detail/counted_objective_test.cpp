// SPDX-License-Identifier: Apache-2.0
/// @file
/// Evaluations of an objective are counted, and the lowest of them is remembered with its gradient.
#include "leverage/fit/detail/counted_objective.hpp"

#include <doctest/doctest.h>

#include <Eigen/Core>

#include "support/near.hpp"

namespace counted_objective_test {

using leverage::fit::stop;
using leverage::fit::detail::counted_objective;
using test::is_nan;
using test::near;
using vector = Eigen::Vector2d;
using matrix = Eigen::Matrix2d;

/// |x|^2, whose gradient is 2 x.
double square(const vector& x, vector& gradient) {
  gradient = 2.0 * x;
  return x.squaredNorm();
}

TEST_CASE("every evaluation counts, and the lowest one is the result") {
  counted_objective objective(square, vector(7.0, 7.0), 5);
  CHECK(objective.evaluations() == 0);
  CHECK(objective.left() == 5);
  CHECK(objective.best_value() == test::infinity);
  vector gradient;
  CHECK(objective({3.0, 4.0}, gradient) == 25.0);
  CHECK(gradient == vector(6.0, 8.0));
  CHECK(objective({1.5, 2.0}, gradient) == 6.25);
  CHECK(objective({-2.0, 1.5}, gradient) == 6.25);  // no lower than the one before
  CHECK(objective({6.0, 8.0}, gradient) == 100.0);
  CHECK(objective.evaluations() == 4);
  CHECK(objective.left() == 1);
  CHECK(objective.best_value() == 6.25);

  const auto result = objective.result(stop::step, 3);
  CHECK(result.point == vector(1.5, 2.0));
  CHECK(result.value == 6.25);
  CHECK(near(result.gradient_norm, 5.0, 1e-15));
  CHECK(result.iterations == 3);
  CHECK(result.evaluations == 4);
  CHECK(result.reason == stop::step);
}

TEST_CASE("what is not finite counts as infinity: value, gradient or curvature") {
  double value = 1.0;
  vector slope(1.0, 1.0);
  matrix bend = matrix::Identity();
  const auto f = [&](const vector& /*x*/, vector& gradient) {
    gradient = slope;
    return value;
  };
  const auto with_curvature = [&](const vector& /*x*/, vector& gradient, matrix& curvature) {
    gradient = slope;
    curvature = bend;
    return value;
  };
  const vector start(5.0, -5.0);
  counted_objective plain(f, start, 10);
  counted_objective curved(with_curvature, start, 10);
  vector gradient;
  matrix curvature;
  for (const double wrong : {test::nan, test::infinity, -test::infinity}) {
    CAPTURE(wrong);
    value = wrong;
    CHECK(plain({1.0, 2.0}, gradient) == test::infinity);
    CHECK(curved({1.0, 2.0}, gradient, curvature) == test::infinity);
    value = 1.0;
    slope[1] = wrong;
    CHECK(plain({1.0, 2.0}, gradient) == test::infinity);
    CHECK(curved({1.0, 2.0}, gradient, curvature) == test::infinity);
    slope[1] = 1.0;
    bend(1, 0) = wrong;
    CHECK(curved({1.0, 2.0}, gradient, curvature) == test::infinity);
    bend(1, 0) = 0.0;
  }
  CHECK(plain.evaluations() == 6);
  CHECK(curved.evaluations() == 9);
  // Nothing was finite: the start is returned, without numbers.
  const auto nothing = plain.result(stop::not_finite, 0);
  CHECK(nothing.point == start);
  CHECK(is_nan(nothing.value));
  CHECK(is_nan(nothing.gradient_norm));
  CHECK(nothing.evaluations == 6);

  CHECK(curved({1.0, 2.0}, gradient, curvature) == 1.0);
  CHECK(curvature == bend);
  CHECK(curved.result(stop::gradient, 1).point == vector(1.0, 2.0));
}

TEST_CASE("the norm of a gradient does not overflow where its square does") {
  const auto steep = [](const vector& /*x*/, vector& gradient) {
    gradient = vector(3e200, 4e200);
    return 0.0;
  };
  counted_objective objective(steep, vector(0.0, 0.0), 1);
  vector gradient;
  CHECK(objective({0.0, 0.0}, gradient) == 0.0);
  CHECK(near(objective.result(stop::gradient, 0).gradient_norm, 5e200, 1e-15));
}

}  // namespace counted_objective_test
