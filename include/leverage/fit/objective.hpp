// SPDX-License-Identifier: Apache-2.0
/// @file
/// Objectives for the minimisers from a formula over any scalar; gradients are computed with duals.
///
///   auto f = differentiated<2>([](const auto& x) { return (1 - x[0]) * (1 - x[0]) + ...; });
///   auto g = residual_objective<3, 2>([](const auto& x, auto& r) { r[0] = ...; });
///   minimize_bfgs(f, Eigen::Vector2d(-1.2, 1.0));
///   minimize_levenberg_marquardt(g, ...);
///
/// `check_gradient` verifies a gradient that is written by hand.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <limits>
#include <utility>

#include <Eigen/Core>

#include "leverage/core/dual.hpp"
#include "leverage/core/math.hpp"
#include "leverage/fit/loss.hpp"
#include "leverage/fit/minimum.hpp"
#include "leverage/fit/small_systems.hpp"

namespace leverage::fit {

/// f(x) and its gradient from a formula of N variables: g(std::array<T, N>) -> T.
template <std::size_t N, class G>
class differentiated_function {
 public:
  explicit differentiated_function(G g) : g_{std::move(g)} {}

  template <class V>
  double operator()(const V& x, V& gradient) const {
    using D = dual<double, N>;
    std::array<D, N> variables;
    for (std::size_t i = 0; i < N; ++i) {
      variables[i] = D::variable(x[static_cast<Eigen::Index>(i)], i);
    }
    const D y = g_(std::as_const(variables));
    for (std::size_t i = 0; i < N; ++i) gradient[static_cast<Eigen::Index>(i)] = y.derivative[i];
    return y.value;
  }

 private:
  G g_;
};
template <std::size_t N, class G>
[[nodiscard]] differentiated_function<N, G> differentiated(G g) {
  return differentiated_function<N, G>(std::move(g));
}

/// sum of rho(r_i) over M residuals of N variables: residuals(x, r) fills r[0], ..., r[M - 1]. The
/// curvature is J^T W J with W the weights of the loss. NaN where the loss has a fault.
template <std::size_t M, std::size_t N, class Residuals, class Loss>
class residual_function {
 public:
  residual_function(Residuals residuals, Loss loss)
      : residuals_{std::move(residuals)}, loss_{loss} {}

  template <class V>
  double operator()(const V& x, V& gradient) const {
    return evaluate(x, gradient, static_cast<square_of<V>*>(nullptr));
  }
  template <class V, class Curvature>
  double operator()(const V& x, V& gradient, Curvature& curvature) const {
    return evaluate(x, gradient, &curvature);
  }

 private:
  template <class V, class Curvature>
  double evaluate(const V& x, V& gradient, Curvature* curvature) const {
    using D = dual<double, N>;
    std::array<D, N> variables;
    for (std::size_t i = 0; i < N; ++i) {
      variables[i] = D::variable(x[static_cast<Eigen::Index>(i)], i);
    }
    std::array<D, M> r;
    residuals_(std::as_const(variables), r);
    double total = 0.0;
    if constexpr (requires { loss_.fault(); }) {
      if (!loss_.fault().empty()) total = std::numeric_limits<double>::quiet_NaN();
    }
    gradient.setZero();
    if (curvature != nullptr) curvature->setZero();
    for (const D& row : r) {
      total += loss_.value(row.value);
      const double slope = loss_.slope(row.value);
      const double weight = loss_.weight(row.value);
      for (std::size_t i = 0; i < N; ++i) {
        const auto a = static_cast<Eigen::Index>(i);
        gradient[a] += slope * row.derivative[i];
        if (curvature == nullptr) continue;
        for (std::size_t j = 0; j < N; ++j) {
          (*curvature)(a, static_cast<Eigen::Index>(j)) +=
              weight * row.derivative[i] * row.derivative[j];
        }
      }
    }
    return total;
  }

  Residuals residuals_;
  Loss loss_;
};
template <std::size_t M, std::size_t N, class Residuals, class Loss = squared>
[[nodiscard]] residual_function<M, N, Residuals, Loss> residual_objective(Residuals residuals,
                                                                          Loss loss = {}) {
  return residual_function<M, N, Residuals, Loss>(std::move(residuals), loss);
}

/// The result of a gradient check.
struct gradient_check {
  Eigen::Index worst = -1;  ///< the coordinate that differs most; -1 if there are no coordinates
  double given = 0.0;       ///< the gradient of the objective there
  double measured = 0.0;    ///< the derivative from differences of its values
  double relative_error = 0.0;  ///< of `given`, relative to the larger of both; NaN if not finite
  double resolution = 0.0;      ///< the relative error of the differences themselves

  /// Whether both agree within the resolution of the differences.
  [[nodiscard]] bool agrees() const { return relative_error <= 10.0 * resolution + 1e-9; }
};

/// Compares the gradient of an objective at x with differences of its values: central, extrapolated
/// (Ridders), the step of each coordinate relative to its size.
template <class F, class V>
[[nodiscard]] gradient_check check_gradient(F&& f, const V& x) {
  V gradient = V::Zero(x.size());
  V unused = gradient;
  const double value = f(x, gradient);
  gradient_check worst;
  for (Eigen::Index i = 0; i < x.size(); ++i) {
    constexpr int rows = 8;
    constexpr double epsilon = std::numeric_limits<double>::epsilon();
    double table[rows][rows];
    double best = std::numeric_limits<double>::quiet_NaN();  // where no difference is a number
    double error = std::numeric_limits<double>::infinity();
    double h = 0.05 * (std::max)(std::abs(x[i]), 0.1);
    for (int k = 0; k < rows; ++k, h /= 2.0) {
      V left = x;
      V right = x;
      left[i] -= h;
      right[i] += h;
      const double above = f(right, unused);
      const double below = f(left, unused);
      const double width = right[i] - left[i];
      const double rounding = epsilon * (std::abs(above) + std::abs(below)) / width;
      table[k][0] = (above - below) / width;
      double power = 4.0;
      for (int j = 1; j <= k; ++j, power *= 4.0) {
        table[k][j] = (power * table[k][j - 1] - table[k - 1][j - 1]) / (power - 1.0);
        const double change = (std::max)({std::abs(table[k][j] - table[k][j - 1]),
                                          std::abs(table[k][j] - table[k - 1][j - 1]), rounding});
        if (change < error) {
          error = change;
          best = table[k][j];
        }
      }
    }
    const double size =
        (std::max)({std::abs(gradient[i]), std::abs(best), epsilon * std::abs(value)});
    const double relative = size > 0.0 ? std::abs(gradient[i] - best) / size : 0.0;
    const double resolution = size > 0.0 ? error / size : 0.0;
    const bool finite =
        math::is_finite(value) && math::is_finite(gradient[i]) && math::is_finite(best);
    if (!finite) {
      return {i, gradient[i], best, std::numeric_limits<double>::quiet_NaN(), 0.0};
    }
    // The worst is that which exceeds its own resolution most.
    if (worst.worst < 0 || relative * (10.0 * worst.resolution + 1e-9) >
                               worst.relative_error * (10.0 * resolution + 1e-9)) {
      worst = {i, gradient[i], best, relative, resolution};
    }
  }
  return worst;
}

}  // namespace leverage::fit
