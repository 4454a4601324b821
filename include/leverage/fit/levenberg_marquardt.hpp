// SPDX-License-Identifier: Apache-2.0
/// @file
/// The Levenberg-Marquardt method for sums of losses of residuals: it reaches the optimum from more starts than
/// quasi-Newton methods do.
///
/// The objective is called as `double f(const V& x, V& gradient, M& curvature)`, and as `f(x, gradient)` once BFGS
/// takes over, with V any Eigen column vector of doubles, M = square_of<V>, and curvature the matrix J^T W J. Where
/// it cannot be evaluated it returns NaN or infinity, and the search turns back. It does not throw.
///
/// The tests are relative, as those of bfgs.hpp are.
///
/// [nocedal2006]  Nocedal, Wright, Numerical Optimization, 2nd ed., chapter 10.
/// [nielsen1999]  Nielsen, Damping parameter in Marquardt's method, IMM-REP-1999-05.
#pragma once

#include <algorithm>
#include <cmath>
#include <limits>
#include <type_traits>

#include <Eigen/Cholesky>
#include <Eigen/Core>

#include "leverage/core/math.hpp"
#include "leverage/fit/bfgs.hpp"
#include "leverage/fit/detail/counted_objective.hpp"
#include "leverage/fit/detail/quasi_newton.hpp"
#include "leverage/fit/minimum.hpp"
#include "leverage/fit/small_systems.hpp"

namespace leverage::fit {

/// Minimises a sum of losses of residuals by damped Gauss-Newton steps on the matrix that the objective gives. The
/// damping has the scale of the matrix's diagonal, so that units do not matter [nielsen1999]. No step changes a variable
/// by more than its size: a linear model says nothing of points further off, and a single leap may end on a plateau
/// where a term has vanished. Near the minimum large residuals make these steps slow, and BFGS takes over from the last
/// matrix.
template <class F, class V, class Callback = no_callback>
[[nodiscard]] minimum<V> minimize_levenberg_marquardt(F&& f, const V& start,
                                                      const minimize_options& options = {},
                                                      Callback&& callback = {}) {
  using M = square_of<V>;
  using F0 = std::remove_reference_t<F>;
  constexpr double hand_over = 1e-9;
  const Eigen::Index n = start.size();
  detail::counted_objective<F0, V> w(f, start, options.max_evaluations);
  int iterations = 0;
  if (options.max_evaluations < 1) return w.result(stop::evaluation_limit, 0);
  V x = start;
  V gradient = V::Zero(n);
  M curvature = M::Zero(n, n);
  double value = w(x, gradient, curvature);
  if (!math::is_finite(value)) return w.result(stop::not_finite, 0);

  V scale = curvature.diagonal();
  V size = detail::sizes_of(f, start);
  V next = x;
  V next_gradient = gradient;
  M next_curvature = curvature;
  M damped = curvature;
  Eigen::LDLT<M> factor(n);
  double damping = 1e-2;
  double growth = 2.0;
  const auto damp = [&] {
    // A variable that the residuals hardly see is held back by a share of what the others do, each over its own size:
    // one leap in it and a term of the law vanishes for good.
    constexpr double share = 1e-5;
    double most = (std::numeric_limits<double>::min)();
    for (Eigen::Index i = 0; i < n; ++i) most = (std::max)(most, scale[i] * size[i] * size[i]);
    damped = curvature;
    for (Eigen::Index i = 0; i < n; ++i) {
      damped(i, i) += damping * (std::max)(scale[i], share * most / (size[i] * size[i]));
    }
    factor.compute(damped);
  };
  for (;;) {
    if (gradient.isZero(0.0)) return w.result(stop::gradient, iterations);
    if (iterations >= options.max_iterations) return w.result(stop::iteration_limit, iterations);
    if (w.left() <= 0) return w.result(stop::evaluation_limit, iterations);

    damp();
    V step = -factor.solve(gradient);
    const double length = detail::length_in_sizes(f, step, x, size);
    if (length > 1.0) step /= length;
    const double promised = -(gradient.dot(step) + 0.5 * step.dot(curvature.lazyProduct(step)));
    const bool valid =
        factor.info() == Eigen::Success && detail::all_finite(step) && promised > 0.0;
    const bool moves = valid && detail::moves(step, x, size, options.step_tolerance);
    const bool whole = !(length > 1.0);
    if (valid && whole && (!moves || promised <= hand_over * std::abs(value)) && damping <= 1.0) {
      // A step too short to matter is an end only where it promises nothing either.
      if (!moves && promised <= 1e3 * options.gradient_tolerance * std::abs(value)) {
        return w.result(stop::step, iterations);
      }
      break;
    }
    if (damping > 1e12 || (valid && !moves)) break;
    next = x + step;
    const double reached =
        valid ? w(next, next_gradient, next_curvature) : std::numeric_limits<double>::infinity();
    if (!(reached < value)) {
      damping *= growth;
      growth *= 2.0;
      continue;
    }
    const double gain = (value - reached) / promised;
    const double t = 2.0 * gain - 1.0;
    damping = (std::max)(damping * (std::max)(1.0 / 3.0, 1.0 - t * t * t), 1e-15);
    growth = 2.0;
    x = next;
    value = reached;
    gradient = next_gradient;
    curvature = next_curvature;
    scale = scale.cwiseMax(curvature.diagonal());
    size = size.cwiseMax(1e-3 * x.cwiseAbs());
    ++iterations;
    if (!callback(progress<V>{x, value, gradient.stableNorm(), iterations, w.evaluations()})) {
      return w.result(stop::callback, iterations);
    }
  }
  // Damped without end the matrix promises nothing, and that would pass for a minimum.
  damping = (std::min)(damping, 1.0);
  damp();
  M inverse(n, n);
  for (Eigen::Index j = 0; j < n; ++j) {
    const V unit = V::Unit(n, j);
    inverse.col(j) = factor.solve(unit);
  }
  inverse = (0.5 * (inverse + inverse.transpose())).eval();
  const bool seeded =
      factor.info() == Eigen::Success && factor.isPositive() && detail::all_finite(inverse);
  detail::dense_model<V> model =
      seeded ? detail::dense_model<V>(size, inverse) : detail::dense_model<V>(size);
  const stop reason =
      detail::descend(w, x, value, gradient, size, model, options, callback, iterations);
  return w.result(reason, iterations);
}

}  // namespace leverage::fit
