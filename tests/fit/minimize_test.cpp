// SPDX-License-Identifier: Apache-2.0
/// @file
/// The three minimisers on objectives whose minima are known in closed form, and on those that are no
/// objectives at all.
#include "leverage/fit/minimize.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <limits>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include <doctest/doctest.h>
#include <Eigen/Core>
#include <Eigen/LU>

#include "fit/erased_objective.hpp"
#include "leverage/core/math.hpp"
#include "leverage/fit/loss.hpp"
#include "leverage/fit/objective.hpp"
#include "support/near.hpp"

namespace minimize_test {

using namespace leverage::fit;
using Eigen::Index;
using Eigen::Matrix2d;
using Eigen::Vector2d;
using Eigen::VectorXd;
using test::infinity;
using test::is_nan;
using test::nan;
using test::near;

using bounded_vector = Eigen::Matrix<double, Eigen::Dynamic, 1, 0, 8, 1>;
using vector_1 = Eigen::Matrix<double, 1, 1>;

struct bfgs {
  static constexpr const char* name = "bfgs";
  template <class F, class V>
  minimum<V> operator()(
      F&& f, const V& start, const minimize_options& options = {},
      const test::erased_callback<std::type_identity_t<V>>& callback = test::goes_on<V>()) const {
    return minimize_bfgs(test::erased_objective<V>(f), start, options, callback);
  }
};
struct lbfgs {
  static constexpr const char* name = "lbfgs";
  template <class F, class V>
  minimum<V> operator()(
      F&& f, const V& start, const minimize_options& options = {},
      const test::erased_callback<std::type_identity_t<V>>& callback = test::goes_on<V>()) const {
    return minimize_lbfgs(test::erased_objective<V>(f), start, options, callback);
  }
};
struct levenberg_marquardt {
  static constexpr const char* name = "levenberg_marquardt";
  template <class F, class V>
  minimum<V> operator()(
      F&& f, const V& start, const minimize_options& options = {},
      const test::erased_callback<std::type_identity_t<V>>& callback = test::goes_on<V>()) const {
    return minimize_levenberg_marquardt(test::erased_objective<V>(f), start, options, callback);
  }
};

template <class Visit>
void for_each_minimizer(const Visit& visit) {
  visit(bfgs{});
  visit(lbfgs{});
  visit(levenberg_marquardt{});
}

template <class Minimize>
constexpr bool takes_curvature = std::is_same_v<Minimize, levenberg_marquardt>;

/// Both calls of an objective from one function f(x, gradient, curvature).
template <class F>
struct objective {
  F f;

  template <class V>
  double operator()(const V& x, V& gradient) const {
    square_of<V> unused = square_of<V>::Zero(x.size(), x.size());
    return f(x, gradient, unused);
  }
  template <class V, class M>
  double operator()(const V& x, V& gradient, M& curvature) const {
    return f(x, gradient, curvature);
  }
};
template <class F>
objective(F) -> objective<F>;

/// An objective times a number.
template <class F>
struct times {
  F f;
  double factor;

  template <class V>
  double operator()(const V& x, V& gradient) const {
    const double value = factor * f(x, gradient);
    gradient *= factor;
    return value;
  }
  template <class V, class M>
  double operator()(const V& x, V& gradient, M& curvature) const {
    const double value = factor * f(x, gradient, curvature);
    gradient *= factor;
    curvature *= factor;
    return value;
  }
};

/// An objective of u, where x_i = unit_i u_i.
template <class F, class V>
struct in_units {
  F f;
  V unit;

  double operator()(const V& u, V& gradient) const {
    const double value = f(V(unit.cwiseProduct(u)), gradient);
    gradient = gradient.cwiseProduct(unit).eval();
    return value;
  }
  template <class M>
  double operator()(const V& u, V& gradient, M& curvature) const {
    const double value = f(V(unit.cwiseProduct(u)), gradient, curvature);
    gradient = gradient.cwiseProduct(unit).eval();
    curvature = (unit.asDiagonal() * curvature * unit.asDiagonal()).eval();
    return value;
  }
};

/// Counts the calls of an objective, and remembers the lowest value.
template <class F>
struct counted {
  F f;
  int calls = 0;
  double lowest = infinity;

  template <class... A>
  double operator()(A&&... a) {
    ++calls;
    const double value = f(std::forward<A>(a)...);
    if (value < lowest) lowest = value;
    return value;
  }
};
template <class F>
counted(F) -> counted<F>;

template <class V>
bool all_near(const V& a, const V& b, double tolerance) {
  if (a.size() != b.size()) return false;
  for (Index i = 0; i < a.size(); ++i) {
    if (!near(a[i], b[i], tolerance)) return false;
  }
  return true;
}

/// The same bits everywhere, points and account alike.
template <class V>
bool same(const minimum<V>& a, const minimum<V>& b) {
  return a.point == b.point && a.value == b.value && a.gradient_norm == b.gradient_norm &&
         a.iterations == b.iterations && a.evaluations == b.evaluations && a.reason == b.reason;
}

const auto rosenbrock = residual_objective<2, 2>([](const auto& x, auto& r) {
  r[0] = 10.0 * (x[1] - x[0] * x[0]);
  r[1] = 1.0 - x[0];
});
const Vector2d rosenbrock_start(-1.2, 1.0);

/// a e^(-b t) fitted to rows whose residuals at (2.5, 1.3) are orthogonal to both columns of the Jacobian
/// there: by construction that is the optimum.
struct exponential_fit {
  static constexpr std::size_t rows = 12;
  static inline const Vector2d optimum{2.5, 1.3};
  static inline const Vector2d start{1.0, 0.3};

  std::array<double, rows> t{};
  std::array<double, rows> y{};

  exponential_fit() {
    Eigen::Matrix<double, rows, 2> jacobian;
    Eigen::Matrix<double, rows, 1> noise;
    for (std::size_t i = 0; i < rows; ++i) {
      const auto k = static_cast<Index>(i);
      t[i] = 0.25 * static_cast<double>(i);
      const double e = std::exp(-optimum[1] * t[i]);
      jacobian.row(k) << e, -optimum[0] * t[i] * e;
      noise[k] = 0.02 * std::sin(3.0 * static_cast<double>(i) + 1.0);
    }
    const Matrix2d square = jacobian.transpose() * jacobian;
    for (int twice = 0; twice < 2; ++twice) {
      noise -= (jacobian * (square.inverse() * (jacobian.transpose() * noise))).eval();
    }
    for (std::size_t i = 0; i < rows; ++i) {
      y[i] = optimum[0] * std::exp(-optimum[1] * t[i]) - noise[static_cast<Index>(i)];
    }
  }

  [[nodiscard]] auto function() const {
    return residual_objective<rows, 2>([fit = *this](const auto& x, auto& r) {
      using leverage::math::exp;
      for (std::size_t i = 0; i < rows; ++i) r[i] = x[0] * exp(-fit.t[i] * x[1]) - fit.y[i];
    });
  }
};

/// y = 1.5 - 0.75 t with 36 rows that a line fits to +-sigma / 2, in the pattern + - - +, to which constants
/// and slopes are orthogonal, and 4 that lie ten sigma away: in pairs, or all on one side.
struct line_with_outliers {
  static constexpr std::size_t inliers = 36;
  static constexpr std::size_t rows = 40;
  static constexpr double sigma = 0.01;
  static inline const Vector2d line{1.5, -0.75};
  static inline const Vector2d start{0.0, 0.0};

  std::array<double, rows> t{};
  std::array<double, rows> y{};

  explicit line_with_outliers(bool one_sided) {
    constexpr std::array pattern{1.0, -1.0, -1.0, 1.0};
    for (std::size_t i = 0; i < inliers; ++i) {
      t[i] = 0.25 * static_cast<double>(i);
      y[i] = line[0] + line[1] * t[i] + 0.5 * sigma * pattern[i % 4];
    }
    constexpr std::array at{1.0, 1.0, 7.0, 7.0};
    for (std::size_t i = 0; i < 4; ++i) {
      t[inliers + i] = at[i];
      const double side = one_sided || i % 2 == 0 ? 1.0 : -1.0;
      y[inliers + i] = line[0] + line[1] * at[i] + side * 10.0 * sigma;
    }
  }

  /// Where the Huber loss with delta = sigma has its minimum: outliers pull with a constant force.
  [[nodiscard]] Vector2d huber_optimum() const {
    Matrix2d square = Matrix2d::Zero();
    Vector2d pull = Vector2d::Zero();
    for (std::size_t i = 0; i < rows; ++i) {
      const Vector2d row(1.0, t[i]);
      if (i < inliers) {
        square += row * row.transpose();
      } else {
        pull += std::copysign(sigma, y[i] - line.dot(row)) * row;
      }
    }
    return line + square.inverse() * pull;
  }

  template <class Loss>
  [[nodiscard]] auto function(Loss loss) const {
    return residual_objective<rows, 2>(
        [fit = *this](const auto& x, auto& r) {
          for (std::size_t i = 0; i < rows; ++i) r[i] = x[0] + fit.t[i] * x[1] - fit.y[i];
        },
        loss);
  }
};

// ------------------------------------------------------------------------------------------ known optima

TEST_CASE("the optimum of an exponential fit is found to nine digits") {
  const exponential_fit fit;
  const auto f = fit.function();
  for_each_minimizer([&](auto minimize) {
    CAPTURE(std::string(minimize.name));
    const auto m = minimize(f, exponential_fit::start);
    CHECK(m.converged());
    CHECK(all_near(m.point, exponential_fit::optimum, 1e-9));
    CHECK(m.gradient_norm <= 1e-9);
  });
}

TEST_CASE("with a tenth of the rows ten sigma away the Huber loss recovers the line") {
  for (const bool one_sided : {false, true}) {
    CAPTURE(one_sided);
    const line_with_outliers data(one_sided);
    const Vector2d expected = data.huber_optimum();
    // No inlier is pushed over the corner, or the closed form would not be one.
    CHECK((expected - line_with_outliers::line).lpNorm<Eigen::Infinity>() <= 0.2 * data.sigma);
    for_each_minimizer([&](auto minimize) {
      CAPTURE(std::string(minimize.name));
      const auto m = minimize(data.function(huber{data.sigma}), line_with_outliers::start);
      CHECK(m.converged());
      CHECK(all_near(m.point, expected, 1e-9));
      if (one_sided) {
        const auto squares = minimize(data.function(squared{}), line_with_outliers::start);
        CHECK(squares.converged());
        const auto distance = [](const Vector2d& x) {
          return std::abs(x[0] - line_with_outliers::line[0]);
        };
        CHECK(distance(squares.point) > 5.0 * distance(m.point));
      }
    });
  }
}

TEST_CASE("a perfect fit is found to the last digits") {
  for_each_minimizer([](auto minimize) {
    CAPTURE(std::string(minimize.name));
    const auto f = residual_objective<10, 2>([](const auto& x, auto& r) {
      for (std::size_t i = 0; i < 10; ++i) {
        const auto t = static_cast<double>(i);
        r[i] = x[0] + t * x[1] - (3.0 - 0.5 * t);
      }
    });
    const auto m = minimize(f, Vector2d(100.0, 20.0));
    CHECK(m.converged());
    CHECK(m.value <= 1e-24);
    CHECK(all_near(m.point, Vector2d(3.0, -0.5), 1e-12));
  });
}

TEST_CASE("one variable") {
  // cosh(x - 2) / 2: its minimum 1/2 at 2.
  const objective f{[](const auto& x, auto& gradient, auto& curvature) {
    gradient[0] = 0.5 * std::sinh(x[0] - 2.0);
    curvature(0, 0) = 0.5 * std::cosh(x[0] - 2.0);
    return 0.5 * std::cosh(x[0] - 2.0);
  }};
  for_each_minimizer([&](auto minimize) {
    for (const double start : {-10.0, 0.0, 2.0, 30.0}) {
      CAPTURE(std::string(minimize.name));
      CAPTURE(start);
      const auto m = minimize(f, vector_1(start));
      CHECK(m.converged());
      CHECK(near(m.value, 0.5, 1e-13));
      CHECK(near(m.point[0], 2.0, 1e-6));
    }
  });
}

TEST_CASE("more parameters than residuals: some point where the residuals are zero") {
  const auto f = residual_objective<1, 3>(
      [](const auto& x, auto& r) { r[0] = x[0] + 2.0 * x[1] - x[2] - 5.0; });
  for_each_minimizer([&](auto minimize) {
    CAPTURE(std::string(minimize.name));
    const auto m = minimize(f, Eigen::Vector3d(1.0, -1.0, 1.0));
    CHECK(m.converged());
    CHECK(m.value <= 1e-24);
    CHECK(near(m.point[0] + 2.0 * m.point[1] - m.point[2], 5.0, 1e-12));
    // The direction that no residual sees stays where it was.
    CHECK(
        std::abs((m.point - Eigen::Vector3d(1.0, -1.0, 1.0)).dot(Eigen::Vector3d(1.0, 0.0, 1.0))) <=
        1e-9);
  });
}

TEST_CASE("a parameter without influence stays where it was") {
  const auto f = residual_objective<2, 2>([](const auto& x, auto& r) {
    r[0] = x[0] - 1.0;
    r[1] = x[0] - 4.0;
  });
  for_each_minimizer([&](auto minimize) {
    CAPTURE(std::string(minimize.name));
    const auto m = minimize(f, Vector2d(-3.0, 7.0));
    CHECK(m.converged());
    CHECK(near(m.point[0], 2.5, 1e-7));
    CHECK(m.point[1] == 7.0);
    CHECK(near(m.value, 2.25, 1e-13));
  });
}

TEST_CASE("rows that stand twice change nothing") {
  const exponential_fit fit;
  const auto twice = residual_objective<2 * exponential_fit::rows, 2>([&](const auto& x, auto& r) {
    using leverage::math::exp;
    for (std::size_t i = 0; i < 2 * exponential_fit::rows; ++i) {
      const std::size_t k = i / 2;
      r[i] = x[0] * exp(-fit.t[k] * x[1]) - fit.y[k];
    }
  });
  for_each_minimizer([&](auto minimize) {
    CAPTURE(std::string(minimize.name));
    const auto m = minimize(twice, exponential_fit::start);
    CHECK(m.converged());
    CHECK(all_near(m.point, exponential_fit::optimum, 1e-9));
  });
}

TEST_CASE("rows that are all the same determine the prediction there, and nothing else") {
  const auto f = residual_objective<6, 2>([](const auto& x, auto& r) {
    for (std::size_t i = 0; i < 6; ++i) r[i] = x[0] + 3.0 * x[1] - 7.0;
  });
  for_each_minimizer([&](auto minimize) {
    CAPTURE(std::string(minimize.name));
    const auto m = minimize(f, Vector2d(1.0, 1.0));
    CHECK(m.converged());
    CHECK(near(m.point[0] + 3.0 * m.point[1], 7.0, 1e-12));
  });
}

// ------------------------------------------------------------------------------------------------- scale

TEST_CASE("an objective times a power of two takes the same steps, bit by bit") {
  const exponential_fit fit;
  const line_with_outliers data(true);
  const auto checks = [](const auto& f, const Vector2d& start) {
    for_each_minimizer([&](auto minimize) {
      const auto plain = minimize(f, start);
      for (const int power : {-100, -30, -3, 1, 30, 100}) {
        CAPTURE(std::string(minimize.name));
        CAPTURE(power);
        const double factor = std::ldexp(1.0, power);
        const auto m = minimize(times<std::decay_t<decltype(f)>>{f, factor}, start);
        CHECK(m.point == plain.point);
        CHECK(m.value == factor * plain.value);
        CHECK(m.iterations == plain.iterations);
        CHECK(m.evaluations == plain.evaluations);
        CHECK(m.reason == plain.reason);
      }
    });
  };
  checks(fit.function(), exponential_fit::start);
  checks(data.function(huber{data.sigma}), line_with_outliers::start);
  checks(rosenbrock, rosenbrock_start);
}

// Rounding then decides which of the reasons for a minimum is the first to hold.
TEST_CASE("an objective times any power of ten has the same optimum, and it is found") {
  const exponential_fit fit;
  const line_with_outliers data(true);
  const auto checks = [](const auto& f, const Vector2d& start, const Vector2d& optimum) {
    for_each_minimizer([&](auto minimize) {
      for (int power = -9; power <= 9; ++power) {
        CAPTURE(std::string(minimize.name));
        CAPTURE(power);
        const auto m = minimize(times<std::decay_t<decltype(f)>>{f, std::pow(10.0, power)}, start);
        CHECK(all_near(m.point, optimum, 1e-9));
        CHECK(m.converged());
      }
    });
  };
  checks(fit.function(), exponential_fit::start, exponential_fit::optimum);
  checks(data.function(huber{data.sigma}), line_with_outliers::start, data.huber_optimum());
}

TEST_CASE("variables in other units have the same optimum") {
  const exponential_fit fit;
  const line_with_outliers data(true);
  const auto checks = [](const auto& f, const Vector2d& start, const Vector2d& optimum) {
    for_each_minimizer([&](auto minimize) {
      // What a step may still promise, 1e-12 of the value, is 3e-8 of the point. The last steps gain more than they
      // promise; those of L-BFGS do not always.
      const double tolerance = std::is_same_v<decltype(minimize), lbfgs> ? 1e-7 : 1e-8;
      for (const Vector2d& unit :
           {Vector2d(1e3, 1e3), Vector2d(1e-3, 1e3), Vector2d(1e3, 1e-3), Vector2d(1e-6, 1.0),
            Vector2d(1.0, 1e-6), Vector2d(1e6, 1.0), Vector2d(1.0, 1e6)}) {
        CAPTURE(std::string(minimize.name));
        CAPTURE(unit[0]);
        CAPTURE(unit[1]);
        const in_units<std::decay_t<decltype(f)>, Vector2d> scaled{f, unit};
        const auto m = minimize(scaled, Vector2d(start.cwiseQuotient(unit)));
        CHECK(m.converged());
        CHECK(all_near(Vector2d(m.point.cwiseProduct(unit)), optimum, tolerance));
      }
    });
  };
  checks(fit.function(), exponential_fit::start, exponential_fit::optimum);
  checks(data.function(huber{data.sigma}), line_with_outliers::start, data.huber_optimum());
}

// ------------------------------------------------------------------------------- where there is no number

/// c x - ln x + (y - x)^2 / 2: the minimum 1 + ln c at x = y = 1 / c. Beyond x = 0 it is `outside`.
auto log_barrier(double c, double outside, double slope_outside = 0.0) {
  return objective{[=](const auto& x, auto& gradient, auto& curvature) {
    if (!(x[0] > 0.0)) {
      gradient.setConstant(slope_outside);
      curvature.setConstant(slope_outside);
      return outside;
    }
    const double d = x[1] - x[0];
    gradient[0] = c - 1.0 / x[0] - d;
    gradient[1] = d;
    curvature(0, 0) = 1.0 / (x[0] * x[0]) + 1.0;
    curvature(0, 1) = curvature(1, 0) = -1.0;
    curvature(1, 1) = 1.0;
    return c * x[0] - std::log(x[0]) + 0.5 * d * d;
  }};
}

const double barrier_minimum = 3.9957322735539909934;  // 1 + ln 20

TEST_CASE("a wall turns the search back, whether it is NaN or infinity") {
  for_each_minimizer([](auto minimize) {
    for (const double outside : {nan, infinity, -infinity}) {
      for (const double slope : {0.0, nan, infinity}) {
        for (const Vector2d& start : {Vector2d(1e-6, 0.0), Vector2d(0.3, 0.1),
                                      Vector2d(50.0, -40.0), Vector2d(1e-3, 1e3)}) {
          CAPTURE(std::string(minimize.name));
          CAPTURE(outside);
          CAPTURE(slope);
          CAPTURE(start[0]);
          const auto m = minimize(log_barrier(20.0, outside, slope), start);
          CHECK(m.converged());
          CHECK(near(m.value, barrier_minimum, 1e-13));
          CHECK(all_near(m.point, Vector2d(0.05, 0.05), 1e-6));
        }
      }
    }
  });
}

TEST_CASE("from a start against the wall, where the curvature is 1e16") {
  for_each_minimizer([](auto minimize) {
    CAPTURE(std::string(minimize.name));
    const auto m = minimize(log_barrier(20.0, nan), Vector2d(1e-8, 0.0));
    if (std::is_same_v<decltype(minimize), bfgs>) {
      // What the first steps measure stays in the matrix for y, where the curvature is one: no step in y
      // seems to promise anything, and the search ends too high.
      CHECK(m.value <= barrier_minimum + 2e-3);
    } else {
      CHECK(m.converged());
      CHECK(near(m.value, barrier_minimum, 1e-13));
    }
  });
}

TEST_CASE("a gradient or a curvature that is no number is a wall as well") {
  // 1 + x^2 / 2 + y^2 / 2, but the gradient, or the curvature, is known only where x > -1 / 8.
  for (const bool in_curvature : {false, true}) {
    const objective f{[=](const auto& x, auto& gradient, auto& curvature) {
      gradient = x;
      curvature.setIdentity();
      if (x[0] < -0.125) (in_curvature ? curvature(1, 0) : gradient[1]) = nan;
      return 1.0 + 0.5 * x.squaredNorm();
    }};
    for_each_minimizer([&](auto minimize) {
      CAPTURE(std::string(minimize.name));
      CAPTURE(in_curvature);
      const auto m = minimize(f, Vector2d(0.5, 0.3));
      CHECK(m.converged());
      CHECK(near(m.value, 1.0, 1e-13));
    });
  }
}

TEST_CASE("a start that is no number is not a point, and costs one evaluation") {
  for_each_minimizer([](auto minimize) {
    const auto is_refused = [&](auto&& f, const Vector2d& start) {
      CAPTURE(std::string(minimize.name));
      const auto m = minimize(f, start);
      CHECK(m.reason == stop::not_finite);
      CHECK(!m.usable());
      CHECK(!m.converged());
      CHECK(is_nan(m.value));
      CHECK(is_nan(m.gradient_norm));
      CHECK(m.point == start);
      CHECK(m.iterations == 0);
      CHECK(m.evaluations == 1);
    };
    for (const double outside : {nan, infinity, -infinity}) {
      is_refused(log_barrier(20.0, outside), Vector2d(-1.0, 0.0));
    }
    const auto with_gradient = [](double slope) {
      return objective{[=](const auto& x, auto& gradient, auto& curvature) {
        gradient = x;
        gradient[1] = slope;
        curvature.setIdentity();
        return 0.5 * x.squaredNorm();
      }};
    };
    is_refused(with_gradient(nan), Vector2d(1.0, 1.0));
    is_refused(with_gradient(-infinity), Vector2d(1.0, 1.0));
    if constexpr (takes_curvature<decltype(minimize)>) {
      is_refused(objective{[](const auto& x, auto& gradient, auto& curvature) {
                   gradient = x;
                   curvature.setConstant(nan);
                   return 0.5 * x.squaredNorm();
                 }},
                 Vector2d(1.0, 1.0));
    }
  });
}

TEST_CASE("a constant is stationary everywhere") {
  for_each_minimizer([](auto minimize) {
    for (const double value : {0.0, 3.0, -1e300}) {
      CAPTURE(std::string(minimize.name));
      CAPTURE(value);
      const auto m =
          minimize(objective{[value](const auto& /*x*/, auto& gradient, auto& curvature) {
                     gradient.setZero();
                     curvature.setZero();
                     return value;
                   }},
                   Vector2d(4.0, -5.0));
      CHECK(m.reason == stop::gradient);
      CHECK(m.point == Vector2d(4.0, -5.0));
      CHECK(m.value == value);
      CHECK(m.gradient_norm == 0.0);
      CHECK(m.iterations == 0);
      CHECK(m.evaluations == 1);
    }
  });
}

TEST_CASE("a small bowl on a high floor: the search ends when rounding hides the rest") {
  const objective f{[](const auto& x, auto& gradient, auto& curvature) {
    const Vector2d d = x - Vector2d(1.0, -2.0);
    gradient = 2e-4 * d;
    curvature.setIdentity();
    curvature *= 2e-4;
    return 1e6 + 1e-4 * d.squaredNorm();
  }};
  for_each_minimizer([&](auto minimize) {
    for (const Vector2d& start : {Vector2d(30.0, 40.0), Vector2d(-1e3, 2e5)}) {
      CAPTURE(std::string(minimize.name));
      CAPTURE(start[0]);
      const auto m = minimize(f, start);
      CHECK(m.converged());
      CHECK(near(m.value, 1e6, 2e-13));
      CHECK(m.evaluations <= 100);
    }
  });
}

// ------------------------------------------------------------------------- what the methods are not made for

TEST_CASE("a gradient of the wrong sign ends in the line search, at the start") {
  const objective f{[](const auto& x, auto& gradient, auto& curvature) {
    gradient = -2.0 * x;
    curvature.setIdentity();
    curvature *= 2.0;
    return x.squaredNorm();
  }};
  for_each_minimizer([&](auto minimize) {
    CAPTURE(std::string(minimize.name));
    const auto m = minimize(f, Vector2d(3.0, -4.0));
    CHECK(m.reason == stop::line_search);
    CHECK(!m.converged());
    CHECK(m.has_value());
    CHECK(m.point == Vector2d(3.0, -4.0));
    CHECK(m.value == 25.0);
    CHECK(m.gradient_norm == 10.0);
    CHECK(m.iterations == 0);
    CHECK(m.evaluations <= 200);
  });
}

TEST_CASE("an objective without a lower end has no minimum") {
  const auto falls = [](auto&& f, const Vector2d& start) {
    for (const auto& m : {bfgs{}(f, start), lbfgs{}(f, start)}) {
      CAPTURE(std::string(to_string(m.reason)));
      CAPTURE(m.value);
      CHECK(m.reason == stop::unbounded);
      CHECK(!m.converged());
      CHECK(!m.usable());
    }
  };
  for (const double unit : {1e-100, 1e-8, 1.0, 1e8}) {
    CAPTURE(unit);
    falls(differentiated<2>([&](const auto& x) { return unit * (-x[0] - 2.0 * x[1]); }),
          Vector2d(1.0, 1.0));
    falls(differentiated<2>([&](const auto& x) { return unit * (x[1] * x[1] - x[0] * x[0]); }),
          Vector2d(0.5, 3.0));
  }
}

TEST_CASE("a loss that falls without end gives no minimum by any method") {
  struct falling {
    [[nodiscard]] double value(double r) const { return -r * r; }
    [[nodiscard]] double slope(double r) const { return -2.0 * r; }
    [[nodiscard]] double weight(double /*r*/) const { return 1.0; }
  };
  const auto f = residual_objective<3, 2>(
      [](const auto& x, auto& r) {
        r[0] = x[0] - 1.0;
        r[1] = x[1] * x[0] - 3.0;
        r[2] = x[1] - 2.0;
      },
      falling{});
  for_each_minimizer([&](auto minimize) {
    CAPTURE(std::string(minimize.name));
    const auto m = minimize(f, Vector2d(0.7, 0.3));
    CHECK(!m.converged());
    CHECK(!m.usable());
  });
}

TEST_CASE("where the minimum is a kink, what is called converged is at the kink") {
  struct kink {
    const char* name;
    double at, left, right, height;
  };
  const kink kinks[] = {{"|x|", 0.0, -1.0, 1.0, 0.0},
                        {"|x - 1|", 1.0, -1.0, 1.0, 0.0},
                        {"|x - 1| + 10", 1.0, -1.0, 1.0, 10.0},
                        {"steeper to the right", 1.0, -1.0, 30.0, 2.0}};
  for_each_minimizer([&](auto minimize) {
    for (const kink& k : kinks) {
      for (const double start : {0.7, -3.3, 12.1, 1e4}) {
        const objective f{[&k](const auto& x, auto& gradient, auto& curvature) {
          const double d = x[0] - k.at;
          gradient[0] = d < 0.0 ? k.left : k.right;
          curvature(0, 0) = 1.0;
          return k.height + gradient[0] * d;
        }};
        const auto m = minimize(f, vector_1(start));
        CAPTURE(std::string(minimize.name));
        CAPTURE(std::string(k.name));
        CAPTURE(start);
        CAPTURE(std::string(to_string(m.reason)));
        CAPTURE(m.value);
        CAPTURE(m.evaluations);
        CHECK(m.has_value());
        CHECK(m.evaluations < 10000);
        // Levenberg-Marquardt believes the curvature it is given, one, and walks in steps of that length.
        if (m.converged() || !takes_curvature<decltype(minimize)>) {
          CHECK(m.value - k.height <= 1e-9 * std::max(k.height, 1.0));
        }
      }
    }
  });
}

TEST_CASE("a valley floor with a kink along it") {
  // |y - x^2| + (1 - x)^2: the minimum 0 at (1, 1), on the kink. Smooth methods jam on the way, where every
  // step along the gradient crosses the kink: what they then say is that steps no longer change anything,
  // not that the point is stationary.
  const objective f{[](const auto& x, auto& gradient, auto& curvature) {
    const double d = x[1] - x[0] * x[0];
    const double sign = d < 0.0 ? -1.0 : 1.0;
    gradient[0] = -2.0 * sign * x[0] - 2.0 * (1.0 - x[0]);
    gradient[1] = sign;
    curvature.setIdentity();
    return std::abs(d) + (1.0 - x[0]) * (1.0 - x[0]);
  }};
  for_each_minimizer([&](auto minimize) {
    const auto m = minimize(f, Vector2d(-1.2, 1.3));
    CAPTURE(std::string(minimize.name));
    CAPTURE(std::string(to_string(m.reason)));
    CAPTURE(m.value);
    CHECK(m.value < 4.0);
    if (m.value > 1e-6) CHECK(m.reason != stop::gradient);
  });
}

// ------------------------------------------------------------------------------------ limits and callbacks

TEST_CASE("iterations and evaluations keep their limits, and the account is right") {
  for_each_minimizer([](auto minimize) {
    for (int limit = 0; limit <= 40; ++limit) {
      CAPTURE(std::string(minimize.name));
      CAPTURE(limit);

      counted by_evaluations{rosenbrock};
      minimize_options options;
      options.max_evaluations = limit;
      const auto a = minimize(by_evaluations, rosenbrock_start, options);
      CHECK(a.evaluations == by_evaluations.calls);
      CHECK(a.evaluations <= limit);
      CHECK((a.reason == stop::evaluation_limit || a.converged()));
      if (a.reason == stop::evaluation_limit) CHECK(a.evaluations >= limit - 1);
      if (limit > 0) {
        CHECK(a.value == by_evaluations.lowest);
        CHECK(a.has_value());
      }

      counted by_iterations{rosenbrock};
      options = {};
      options.max_iterations = limit;
      const auto b = minimize(by_iterations, rosenbrock_start, options);
      CHECK(b.evaluations == by_iterations.calls);
      CHECK(b.value == by_iterations.lowest);
      CHECK((b.reason == stop::iteration_limit ? b.iterations == limit
                                               : b.converged() && b.iterations <= limit));
    }
  });
}

TEST_CASE("one evaluation is the start, none is nothing") {
  for_each_minimizer([](auto minimize) {
    CAPTURE(std::string(minimize.name));
    minimize_options options;
    options.max_evaluations = 1;
    const auto one = minimize(rosenbrock, rosenbrock_start, options);
    CHECK(one.reason == stop::evaluation_limit);
    CHECK(one.evaluations == 1);
    CHECK(one.point == rosenbrock_start);
    CHECK(near(one.value, 12.1, 1e-15));
    CHECK(near(one.gradient_norm, std::hypot(107.8, 44.0), 1e-14));
    CHECK(one.has_value());
    CHECK(!one.converged());

    for (const int limit : {0, -1}) {
      options.max_evaluations = limit;
      counted f{rosenbrock};
      const auto none = minimize(f, rosenbrock_start, options);
      CHECK(none.reason == stop::evaluation_limit);
      CHECK(f.calls == 0);
      CHECK(none.evaluations == 0);
      CHECK(none.point == rosenbrock_start);
      CHECK(is_nan(none.value));
      CHECK(!none.usable());
      CHECK(!none.converged());
    }

    options = {};
    options.max_iterations = 0;
    const auto still = minimize(rosenbrock, rosenbrock_start, options);
    CHECK(still.reason == stop::iteration_limit);
    CHECK(still.iterations == 0);
    CHECK(still.point == rosenbrock_start);
    CHECK(near(still.value, 12.1, 1e-15));
  });
}

TEST_CASE("the callback sees every iteration once, with values that do not rise") {
  const exponential_fit fit;
  const auto f = fit.function();
  for_each_minimizer([&](auto minimize) {
    CAPTURE(std::string(minimize.name));
    int calls = 0;
    double lowest = infinity;
    const auto m =
        minimize(f, exponential_fit::start, minimize_options{}, [&](const progress<Vector2d>& p) {
          ++calls;
          CHECK(p.iteration == calls);
          CHECK(p.evaluations > calls);
          Vector2d gradient;
          CHECK(f(p.point, gradient) == doctest::Approx(p.value).epsilon(1e-14));
          CHECK(near(p.gradient_norm, gradient.norm(), 1e-6));
          // But for rounding.
          if (calls > 1) CHECK(p.value <= lowest * (1.0 + 1e-14));
          lowest = std::min(lowest, p.value);
          return true;
        });
    CHECK(calls == m.iterations);
    CHECK(calls > 3);
    CHECK(m.value <= lowest);
    CHECK(near(m.value, lowest, 1e-14));
    CHECK(same(m, minimize(f, exponential_fit::start)));  // watching changes nothing
  });
}

TEST_CASE("a callback that returns false stops the search") {
  for_each_minimizer([](auto minimize) {
    for (const int last : {1, 2, 5}) {
      CAPTURE(std::string(minimize.name));
      int calls = 0;
      double seen = nan;
      const auto m = minimize(rosenbrock, rosenbrock_start, minimize_options{},
                              [&](const progress<Vector2d>& p) {
                                seen = p.value;
                                return ++calls < last;
                              });
      CHECK(m.reason == stop::callback);
      CHECK(!m.converged());
      CHECK(m.has_value());
      CHECK(calls == last);
      CHECK(m.iterations == last);
      CHECK(m.value <= seen);
    }
  });
}

TEST_CASE("the result is the best point that was seen") {
  for_each_minimizer([](auto minimize) {
    for (const double start : {-1.2, -20.0, 5.0}) {
      CAPTURE(std::string(minimize.name));
      CAPTURE(start);
      counted f{rosenbrock};
      const auto m = minimize(f, Vector2d(start, 1.0));
      CHECK(m.value == f.lowest);
      Vector2d gradient;
      CHECK(rosenbrock(m.point, gradient) == doctest::Approx(m.value).epsilon(1e-14));
      CHECK(m.gradient_norm == doctest::Approx(gradient.norm()).epsilon(1e-14));
    }
  });
}

TEST_CASE("twice the same call, twice the same bits") {
  const exponential_fit fit;
  for_each_minimizer([&](auto minimize) {
    CAPTURE(std::string(minimize.name));
    CHECK(same(minimize(rosenbrock, rosenbrock_start), minimize(rosenbrock, rosenbrock_start)));
    CHECK(same(minimize(fit.function(), exponential_fit::start),
               minimize(fit.function(), exponential_fit::start)));
  });
}

// --------------------------------------------------------------------------------------------- vector types

TEST_CASE("vectors of any and of bounded size reach the optimum of those of fixed size") {
  const exponential_fit fit;
  const auto f = fit.function();
  for_each_minimizer([&](auto minimize) {
    CAPTURE(std::string(minimize.name));
    const auto dynamic = minimize(f, VectorXd(exponential_fit::start));
    static_assert(std::is_same_v<decltype(dynamic.point), VectorXd>);
    CHECK(dynamic.converged());
    CHECK(dynamic.point.size() == 2);
    CHECK(all_near(Vector2d(dynamic.point), exponential_fit::optimum, 1e-9));

    const auto bounded = minimize(f, bounded_vector(exponential_fit::start));
    static_assert(std::is_same_v<decltype(bounded.point), bounded_vector>);
    CHECK(bounded.converged());
    CHECK(bounded.point.size() == 2);
    CHECK(all_near(Vector2d(bounded.point), exponential_fit::optimum, 1e-9));
  });
}

TEST_CASE("bounded vectors that are full") {
  const auto f = residual_objective<10, 8>([](const auto& x, auto& r) {
    for (std::size_t i = 0; i < 8; ++i) r[i] = x[i] * x[i] * x[i] - static_cast<double>(i + 1);
    r[8] = 0.1 * (x[0] * x[7] - 2.0);
    r[9] = 0.0 * x[0];
  });
  for_each_minimizer([&](auto minimize) {
    CAPTURE(std::string(minimize.name));
    const auto m = minimize(f, bounded_vector(bounded_vector::Constant(8, 1.5)));
    CHECK(m.converged());
    CHECK(m.value <= 1e-24);
    for (Index i = 0; i < 8; ++i) {
      CHECK(near(m.point[i], std::cbrt(static_cast<double>(i + 1)), 1e-12));
    }
  });
}

}  // namespace minimize_test
