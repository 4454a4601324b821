// SPDX-License-Identifier: Apache-2.0
/// @file
/// The dense model of the inverse Hessian, and the minimiser on a bowl. What holds of all minimisers is in
/// minimize_test.cpp.
#include "leverage/fit/bfgs.hpp"

#include <doctest/doctest.h>
#include <Eigen/Core>

#include "support/near.hpp"

namespace bfgs_test {

using namespace leverage::fit;
using Eigen::Matrix2d;
using Eigen::Vector2d;
using test::near;

TEST_CASE("a model without updates goes downhill, by a scale") {
  leverage::fit::detail::dense_model<Vector2d> model(Vector2d::Ones());
  Vector2d p;
  model.direction({3.0, -4.0}, p);
  CHECK(p == Vector2d(-3.0, 4.0));
  model.forget({3.0, -4.0});
  CHECK(model.updates() == 0);
  model.direction({3.0, -4.0}, p);
  CHECK(near(p[0], -0.6, 1e-15));
  CHECK(near(p[1], 0.8, 1e-15));
}

TEST_CASE("a direction is as long as the sizes of the variables") {
  // In units of (2, 8) the gradient is (6, -32), and the step against it (-6, 32) / norm.
  leverage::fit::detail::dense_model<Vector2d> model(Vector2d(2.0, 8.0));
  model.forget({3.0, -4.0});
  Vector2d p;
  model.direction({3.0, -4.0}, p);
  const double norm = std::hypot(6.0, 32.0);
  CHECK(near(p[0] / 2.0, -6.0 / norm, 1e-15));
  CHECK(near(p[1] / 8.0, 32.0 / norm, 1e-15));
}

TEST_CASE("after an update the model maps the change of the gradient to the step") {
  leverage::fit::detail::dense_model<Vector2d> model(Vector2d::Ones());
  const auto check_secant = [&](const Vector2d& s, const Vector2d& y) {
    model.update(s, y, s.dot(y));
    Vector2d p;
    model.direction(y, p);
    CHECK(near(-p[0], s[0], 1e-13));
    CHECK(near(-p[1], s[1], 1e-13));
  };
  check_secant({1.0, 2.0}, {3.0, 1.0});
  check_secant({-0.5, 1.0}, {0.25, 2.0});
  CHECK(model.updates() == 2);
}

TEST_CASE("two steps on a bowl give its inverse Hessian") {
  // f = x^T A x / 2: y = A s, and two independent conjugate steps determine A^-1.
  Matrix2d a;
  a << 4.0, 1.0, 1.0, 3.0;
  leverage::fit::detail::dense_model<Vector2d> model(Vector2d::Ones());
  const Vector2d first(1.0, 0.0);
  const Vector2d second(-1.0, 4.0);  // first^T A second = 0
  for (const Vector2d& s : {first, second}) {
    const Vector2d y = a * s;
    model.update(s, y, s.dot(y));
  }
  Vector2d p;
  model.direction({11.0, 0.0}, p);
  CHECK(near(p[0], -3.0, 1e-12));  // A^-1 = (3 -1; -1 4) / 11
  CHECK(near(p[1], 1.0, 1e-12));
}

TEST_CASE("the minimum of a bowl is found in a few steps, and the account is right") {
  const auto bowl = [](const Vector2d& x, Vector2d& gradient) {
    gradient = Vector2d(4.0 * (x[0] - 1.0), 40.0 * (x[1] + 2.0));
    return 2.0 * (x[0] - 1.0) * (x[0] - 1.0) + 20.0 * (x[1] + 2.0) * (x[1] + 2.0) + 5.0;
  };
  const auto m = minimize_bfgs(bowl, Vector2d(3.0, 3.0));
  CHECK(m.converged());
  CHECK(near(m.point[0], 1.0, 1e-7));
  CHECK(near(m.point[1], -2.0, 1e-7));
  CHECK(near(m.value, 5.0, 1e-14));
  CHECK(m.iterations <= 15);
  CHECK(m.evaluations >= m.iterations);
}

}  // namespace bfgs_test
