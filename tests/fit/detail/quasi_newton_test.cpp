// SPDX-License-Identifier: Apache-2.0
/// @file
/// The loop of the quasi-Newton methods, with models of the inverse Hessian that can be followed by hand.
#include "leverage/fit/detail/quasi_newton.hpp"

#include <vector>

#include <doctest/doctest.h>

#include <Eigen/Core>

#include "support/near.hpp"

namespace quasi_newton_test {

using namespace leverage::fit;
using test::near;
using vector = Eigen::Vector2d;

/// 2 x^2 + y^2 / 2, with the Hessian diag(4, 1).
double bowl(const vector& x, vector& gradient) {
  gradient = vector(4.0 * x[0], x[1]);
  return 2.0 * x[0] * x[0] + 0.5 * x[1] * x[1];
}

/// What a model was given, since models live inside the loop.
struct record {
  std::vector<double> scales;
  std::vector<vector> s, y;
  std::vector<double> sy;
};
record seen;

/// The exact inverse of the bowl's Hessian, from the first step on.
struct exact_model {
  explicit exact_model(const vector& /*size*/) {}
  void forget(const vector& gradient) { seen.scales.push_back(1.0 / gradient.norm()); }
  [[nodiscard]] static int updates() { return 2; }
  static void direction(const vector& g, vector& p) { p = vector(-g[0] / 4.0, -g[1]); }
  void update(const vector& /*s*/, const vector& /*y*/, double /*sy*/) {}
};

/// Steepest descent of a given length, which remembers what it is given.
struct steepest_model {
  double scale_ = 1.0;
  explicit steepest_model(const vector& /*size*/) {}
  void forget(const vector& gradient) {
    scale_ = 1.0 / gradient.norm();
    seen.scales.push_back(scale_);
  }
  [[nodiscard]] static int updates() { return 0; }
  void direction(const vector& g, vector& p) const { p = -scale_ * g; }
  void update(const vector& s, const vector& y, double sy) {
    seen.s.push_back(s);
    seen.y.push_back(y);
    seen.sy.push_back(sy);
  }
};

/// Points uphill until it is made to forget.
struct uphill_model {
  bool uphill = true;
  explicit uphill_model(const vector& /*size*/) {}
  void forget(const vector& /*gradient*/) { uphill = false; }
  [[nodiscard]] int updates() const { return uphill ? 5 : 2; }
  void direction(const vector& g, vector& p) const {
    const double sign = uphill ? 1.0 : -1.0;
    p = vector(sign * g[0] / 4.0, sign * g[1]);
  }
  void update(const vector& /*s*/, const vector& /*y*/, double /*sy*/) {}
};

/// Points uphill, whatever happens.
struct stubborn_model : uphill_model {
  using uphill_model::uphill_model;
  void forget(const vector& /*gradient*/) {}
  [[nodiscard]] static int updates() { return 0; }
};

template <class Model, class F>
minimum<vector> minimized(F&& f, const vector& start, const minimize_options& options = {}) {
  seen = {};
  no_callback callback;
  return detail::quasi_newton<Model>(f, start, options, callback);
}

TEST_CASE("along a line: point, value and slope by hand") {
  detail::counted_objective counted(bowl, vector(1.0, 2.0), 3);
  const vector from(1.0, 2.0);
  const vector direction(-1.0, 1.0);
  vector point;
  vector gradient;
  detail::along<decltype(counted), vector> line{counted, from, direction, point, gradient};
  const detail::trial t = line(0.5);
  CHECK(point == vector(0.5, 2.5));
  CHECK(gradient == vector(2.0, 2.5));
  CHECK(t.step == 0.5);
  CHECK(t.value == 3.625);
  CHECK(t.slope == 0.5);
  CHECK(line.left() == 2);

  const auto wall = [](const vector& /*x*/, vector& g) {
    g = vector(1.0, 1.0);
    return test::nan;
  };
  detail::counted_objective no_number(wall, from, 3);
  detail::along<decltype(no_number), vector> into_wall{no_number, from, direction, point, gradient};
  CHECK(into_wall(1.0).value == test::infinity);
  CHECK(into_wall(1.0).slope == 0.0);
}

TEST_CASE("with the exact inverse Hessian one step reaches the minimum of a bowl") {
  const minimum<vector> m = minimized<exact_model>(bowl, {1.0, 1.0});
  CHECK(m.reason == stop::gradient);
  CHECK(m.point == vector(0.0, 0.0));
  CHECK(m.value == 0.0);
  CHECK(m.gradient_norm == 0.0);
  CHECK(m.iterations == 1);
  CHECK(m.evaluations == 2);
  CHECK(seen.scales.empty());
}

TEST_CASE("a start at the minimum is the minimum, after one evaluation") {
  const minimum<vector> m = minimized<steepest_model>(bowl, {0.0, 0.0});
  CHECK(m.reason == stop::gradient);
  CHECK(m.iterations == 0);
  CHECK(m.evaluations == 1);
  CHECK(seen.scales.empty());
}

TEST_CASE(
    "a model without steps begins with one of length one, and learns the step and its slopes") {
  minimize_options one;
  one.max_iterations = 1;
  // The gradient at (0.75, 4) is (3, 4).
  const minimum<vector> m = minimized<steepest_model>(bowl, {0.75, 4.0}, one);
  CHECK(m.reason == stop::iteration_limit);
  CHECK(m.iterations == 1);
  REQUIRE(seen.scales.size() == 1);
  CHECK(near(seen.scales[0], 0.2, 1e-15));
  // A step of (-0.6, -0.8) lowers the bowl from 9.125 to 5.165 and is taken.
  CHECK(near(m.point[0], 0.15, 1e-14));
  CHECK(near(m.point[1], 3.2, 1e-14));
  CHECK(near(m.value, 5.165, 1e-14));
  REQUIRE(seen.s.size() == 1);
  CHECK(near(seen.s[0][0], -0.6, 1e-14));
  CHECK(near(seen.s[0][1], -0.8, 1e-14));
  CHECK(near(seen.y[0][0], -2.4, 1e-14));
  CHECK(near(seen.y[0][1], -0.8, 1e-14));
  CHECK(near(seen.sy[0], 2.08, 1e-14));
}

TEST_CASE("a direction that leads uphill is given up for the steepest one") {
  const minimum<vector> m = minimized<uphill_model>(bowl, {1.0, 1.0});
  CHECK(m.reason == stop::gradient);
  CHECK(m.point == vector(0.0, 0.0));
  CHECK(m.evaluations == 2);
  CHECK(minimized<stubborn_model>(bowl, {1.0, 1.0}).reason == stop::line_search);
}

TEST_CASE("a gradient with the wrong sign is a failure of the line search at the start") {
  const auto wrong = [](const vector& x, vector& gradient) {
    const double value = bowl(x, gradient);
    gradient = -gradient;
    return value;
  };
  const minimum<vector> m = minimized<steepest_model>(wrong, {1.0, 1.0});
  CHECK(m.reason == stop::line_search);
  CHECK(m.point == vector(1.0, 1.0));
  CHECK_FALSE(m.converged());
}

TEST_CASE("limits, a start that is no number and a callback end the loop, each by its name") {
  minimize_options none;
  none.max_evaluations = 0;
  const minimum<vector> unasked = minimized<exact_model>(bowl, {1.0, 1.0}, none);
  CHECK(unasked.reason == stop::evaluation_limit);
  CHECK(unasked.evaluations == 0);
  CHECK(unasked.point == vector(1.0, 1.0));

  minimize_options single;
  single.max_evaluations = 1;
  const minimum<vector> one = minimized<exact_model>(bowl, {1.0, 1.0}, single);
  CHECK(one.reason == stop::evaluation_limit);
  CHECK(one.evaluations == 1);
  CHECK(one.value == 2.5);

  minimize_options still;
  still.max_iterations = 0;
  const minimum<vector> unmoved = minimized<exact_model>(bowl, {1.0, 1.0}, still);
  CHECK(unmoved.reason == stop::iteration_limit);
  CHECK(unmoved.evaluations == 1);

  const auto nowhere = [](const vector& /*x*/, vector& g) {
    g.setZero();
    return test::nan;
  };
  const minimum<vector> no_number = minimized<exact_model>(nowhere, {1.0, 1.0});
  CHECK(no_number.reason == stop::not_finite);
  CHECK(no_number.evaluations == 1);
  CHECK_FALSE(no_number.usable());

  int calls = 0;
  const auto callback = [&](const progress<vector>& p) {
    ++calls;
    CHECK(p.iteration == 1);
    CHECK(p.evaluations == 2);
    CHECK(p.value == 0.0);
    CHECK(p.point == vector(0.0, 0.0));
    return false;
  };
  const minimum<vector> ended =
      detail::quasi_newton<exact_model>(bowl, vector(1.0, 1.0), {}, callback);
  CHECK(ended.reason == stop::callback);
  CHECK(calls == 1);
}

}  // namespace quasi_newton_test
