// SPDX-License-Identifier: Apache-2.0
/// @file
/// Objectives from formulas have the gradients of the textbook, and a wrong gradient is found.
#include "leverage/fit/objective.hpp"

#include <array>
#include <cmath>
#include <cstddef>
#include <vector>

#include <doctest/doctest.h>
#include <Eigen/Core>

#include "leverage/fit/loss.hpp"
#include "support/near.hpp"

namespace objective_test {

using namespace leverage::fit;
using Eigen::Index;
using Eigen::Vector2d;
using Eigen::Vector3d;
using test::infinity;
using test::is_nan;
using test::nan;
using test::near;

using bounded_vector = Eigen::Matrix<double, Eigen::Dynamic, 1, 0, 8, 1>;

/// a e^(-b t) - y over four rows.
constexpr std::array times{0.0, 0.5, 1.0, 2.0};
constexpr std::array heights{2.0, 1.5, 0.25, 1.0};
constexpr auto decay = [](const auto& x, auto& r) {
  using leverage::math::exp;
  for (std::size_t i = 0; i < times.size(); ++i) r[i] = x[0] * exp(-times[i] * x[1]) - heights[i];
};

struct closed_form {
  double value = 0.0;
  Vector2d gradient = Vector2d::Zero();
  Eigen::Matrix2d curvature = Eigen::Matrix2d::Zero();
};

/// The sum over the rows of `decay`, written out from the Jacobian (e, -a t e).
template <class Loss>
closed_form sum_of(const Loss& loss, const Vector2d& x) {
  closed_form sum;
  for (std::size_t i = 0; i < times.size(); ++i) {
    const double e = std::exp(-times[i] * x[1]);
    const double r = x[0] * e - heights[i];
    const Vector2d row(e, -x[0] * times[i] * e);
    sum.value += loss.value(r);
    sum.gradient += loss.slope(r) * row;
    sum.curvature += loss.weight(r) * row * row.transpose();
  }
  return sum;
}

template <class A, class B>
bool all_near(const A& a, const B& b, double tolerance) {
  if (a.rows() != b.rows() || a.cols() != b.cols()) return false;
  for (Index i = 0; i < a.rows(); ++i) {
    for (Index j = 0; j < a.cols(); ++j) {
      if (!near(a(i, j), b(i, j), tolerance)) return false;
    }
  }
  return true;
}

TEST_CASE("a formula becomes an objective with its gradient") {
  const auto f = differentiated<2>([](const auto& x) {
    return 100.0 * (x[1] - x[0] * x[0]) * (x[1] - x[0] * x[0]) + (1.0 - x[0]) * (1.0 - x[0]);
  });
  Vector2d gradient;
  CHECK(near(f(Vector2d(-1.2, 1.0), gradient), 24.2, 1e-15));
  CHECK(near(gradient[0], -215.6, 1e-14));
  CHECK(near(gradient[1], -88.0, 1e-14));
  CHECK(f(Vector2d(1.0, 1.0), gradient) == 0.0);
  CHECK(gradient == Vector2d(0.0, 0.0));

  // And on vectors whose size is known at run time.
  Eigen::VectorXd of_any_size(2);
  CHECK(near(f(Eigen::VectorXd(Vector2d(-1.2, 1.0)), of_any_size), 24.2, 1e-15));
  CHECK(near(of_any_size[0], -215.6, 1e-14));
  bounded_vector of_bounded_size(2);
  CHECK(near(f(bounded_vector(Vector2d(-1.2, 1.0)), of_bounded_size), 24.2, 1e-15));
  CHECK(near(of_bounded_size[1], -88.0, 1e-14));
}

TEST_CASE("a linear formula has its coefficients for a gradient") {
  const auto f =
      differentiated<3>([](const auto& x) { return 2.0 * x[0] - 3.0 * x[1] + 0.5 * x[2] + 7.0; });
  Vector3d gradient;
  CHECK(f(Vector3d(1.0, 2.0, 4.0), gradient) == 5.0);
  CHECK(gradient == Vector3d(2.0, -3.0, 0.5));
}

TEST_CASE("the sum of squares has the gradient J^T r and the curvature J^T J, by hand") {
  // r = (x + 2 y - 3, 3 x - y, x y): J = (1 2; 3 -1; y x). At (2, 1): r = (1, 5, 2), J = (1 2; 3 -1; 1 2).
  const auto f = residual_objective<3, 2>([](const auto& x, auto& r) {
    r[0] = x[0] + 2.0 * x[1] - 3.0;
    r[1] = 3.0 * x[0] - x[1];
    r[2] = x[0] * x[1];
  });
  Vector2d gradient;
  Eigen::Matrix2d curvature;
  CHECK(f(Vector2d(2.0, 1.0), gradient, curvature) == 15.0);
  CHECK(gradient == Vector2d(18.0, 1.0));
  CHECK(curvature(0, 0) == 11.0);
  CHECK(curvature(0, 1) == 1.0);
  CHECK(curvature(1, 0) == 1.0);
  CHECK(curvature(1, 1) == 9.0);

  Vector2d alone;
  CHECK(f(Vector2d(2.0, 1.0), alone) == 15.0);
  CHECK(alone == gradient);
}

TEST_CASE("value, gradient and J^T W J are those of the closed form for every loss") {
  const auto checks = [](const auto& loss) {
    const auto f = residual_objective<4, 2>(decay, loss);
    for (const Vector2d& x : {Vector2d(2.1, 0.4), Vector2d(-1.0, 1.3), Vector2d(5.0, -0.2)}) {
      CAPTURE(x[0]);
      const closed_form expected = sum_of(loss, x);
      Vector2d gradient = Vector2d::Constant(nan);  // what was there does not matter
      Eigen::Matrix2d curvature = Eigen::Matrix2d::Constant(nan);
      CHECK(near(f(x, gradient, curvature), expected.value, 1e-14));
      CHECK(all_near(gradient, expected.gradient, 1e-13));
      CHECK(all_near(curvature, expected.curvature, 1e-13));

      bounded_vector bounded(2);
      square_of<bounded_vector> square(2, 2);
      CHECK(near(f(bounded_vector(x), bounded, square), expected.value, 1e-14));
      CHECK(all_near(bounded, expected.gradient, 1e-13));
      CHECK(all_near(square, expected.curvature, 1e-13));
    }
  };
  checks(squared{});
  checks(huber{0.5});
  checks(asymmetric_huber{0.5, 2.0});
  checks(smooth_absolute{0.5});
  checks(cauchy{0.5});
  checks(log_cosh{0.5});
}

/// sin(x0) + x0 x1^2 + e^x2 with a gradient whose coordinate `wrong` is `factor` times what it ought to be.
struct by_hand {
  Index wrong = 0;
  double factor = 1.0;

  template <class V>
  double operator()(const V& x, V& gradient) const {
    gradient[0] = std::cos(x[0]) + x[1] * x[1];
    gradient[1] = 2.0 * x[0] * x[1];
    gradient[2] = std::exp(x[2]);
    gradient[wrong] *= factor;
    return std::sin(x[0]) + x[0] * x[1] * x[1] + std::exp(x[2]);
  }
};

TEST_CASE("a right gradient agrees, at points of any size") {
  for (const Vector3d& x : {Vector3d(0.7, -1.3, 0.2), Vector3d(100.0, 1e3, -3.0),
                            Vector3d(1e-3, 2.0, 5.0), Vector3d(0.0, 0.0, 0.0)}) {
    CAPTURE(x[0]);
    const gradient_check check = check_gradient(by_hand{}, x);
    CHECK(check.agrees());
    CHECK(check.resolution <= 1e-3);
    CHECK(check_gradient(by_hand{}, Eigen::VectorXd(x)).agrees());
  }
  CHECK(check_gradient(residual_objective<4, 2>(decay), Vector2d(2.1, 0.4)).agrees());
  CHECK(check_gradient(residual_objective<4, 2>(decay, cauchy{0.5}), Vector2d(2.1, 0.4)).agrees());
}

TEST_CASE("a wrong gradient is found, in which coordinate and by how much") {
  const Vector3d x(0.7, -1.3, 0.2);
  const std::array right{std::cos(0.7) + 1.69, -1.82, std::exp(0.2)};
  for (Index i = 0; i < 3; ++i) {
    const double slope = right[static_cast<std::size_t>(i)];
    for (const double factor : {-1.0, 0.0, 2.0, 1.0 + 1e-5, 1.0 - 1e-5, 1.0 + 1e-7}) {
      CAPTURE(i);
      CAPTURE(factor);
      const gradient_check check = check_gradient(by_hand{i, factor}, x);
      CHECK(!check.agrees());
      CHECK(check.worst == i);
      CHECK(check.given == doctest::Approx(factor * slope).epsilon(1e-14));
      CHECK(near(check.measured, slope, 1e-9));
      const double distance = std::abs(factor - 1.0) / std::fmax(std::abs(factor), 1.0);
      CHECK(near(check.relative_error, distance, 1e-2));
      CHECK(check.resolution <= 1e-9);
    }
  }
}

TEST_CASE("two gradients exchanged are found") {
  const auto f = [](const Vector2d& x, Vector2d& gradient) {
    gradient = Vector2d(3.0 * x[1] * x[1], 2.0 * x[0]);
    return x[0] * x[0] + x[1] * x[1] * x[1];
  };
  CHECK(!check_gradient(f, Vector2d(1.0, 2.0)).agrees());
}

TEST_CASE("a constant has the gradient zero, and nothing else") {
  for (const double value : {0.0, 5.0}) {
    const auto f = [value](double slope) {
      return [value, slope](const Vector2d& /*x*/, Vector2d& gradient) {
        gradient = Vector2d(0.0, slope);
        return value;
      };
    };
    CHECK(check_gradient(f(0.0), Vector2d(1.0, 2.0)).agrees());
    const gradient_check check = check_gradient(f(1e-3), Vector2d(1.0, 2.0));
    CHECK(!check.agrees());
    CHECK(check.worst == 1);
  }
}

TEST_CASE("no coordinates, nothing to disagree about") {
  const auto f = [](const Eigen::VectorXd& /*x*/, Eigen::VectorXd& /*gradient*/) { return 1.0; };
  const gradient_check check = check_gradient(f, Eigen::VectorXd(0));
  CHECK(check.worst == -1);
  CHECK(check.agrees());
}

TEST_CASE("what is not finite does not agree") {
  const auto with = [](double value, double slope) {
    return [value, slope](const Vector2d& /*x*/, Vector2d& gradient) {
      gradient = Vector2d(0.0, slope);
      return value;
    };
  };
  const Vector2d x(1.0, 2.0);
  for (const auto& check :
       {check_gradient(with(nan, 0.0), x), check_gradient(with(nan, 1.0), x),
        check_gradient(with(nan, nan), x), check_gradient(with(infinity, 0.0), x),
        check_gradient(with(1.0, nan), x), check_gradient(with(1.0, -infinity), x)}) {
    CHECK(is_nan(check.relative_error));
    CHECK(!check.agrees());
    CHECK(check.worst >= 0);
  }
  CHECK(check_gradient(with(1.0, nan), x).worst == 1);

  // Values everywhere but at the point itself, and nowhere but there.
  const auto hole = [&x](bool outside) {
    return [x, outside](const Vector2d& at, Vector2d& gradient) {
      gradient = Vector2d(1.0, 1.0);
      return (at == x) != outside ? nan : at.sum();
    };
  };
  CHECK(!check_gradient(hole(false), x).agrees());
  CHECK(!check_gradient(hole(true), x).agrees());
}

TEST_CASE("a wall beside the point does not hide its gradient") {
  // ln x where x > 0: the longest of the differences at 0.004 reaches beyond.
  const auto f = [](double factor) {
    return [factor](const Eigen::Matrix<double, 1, 1>& x, Eigen::Matrix<double, 1, 1>& gradient) {
      gradient[0] = factor / x[0];
      return std::log(x[0]);
    };
  };
  const Eigen::Matrix<double, 1, 1> x(0.004);
  CHECK(check_gradient(f(1.0), x).agrees());
  CHECK(!check_gradient(f(1.001), x).agrees());
  CHECK(near(check_gradient(f(1.0), x).measured, 250.0, 1e-5));
}

}  // namespace objective_test
