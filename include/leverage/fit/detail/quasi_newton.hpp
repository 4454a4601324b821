// SPDX-License-Identifier: Apache-2.0
/// @file
/// The loop that BFGS and L-BFGS share, for any model of the inverse Hessian.
///
/// [nocedal2006]  Nocedal, Wright, Numerical Optimization, 2nd ed., chapter 6.
#pragma once

#include <algorithm>
#include <cmath>
#include <limits>

#include <Eigen/Core>

#include "leverage/core/math.hpp"
#include "leverage/fit/detail/counted_objective.hpp"
#include "leverage/fit/detail/line_search.hpp"
#include "leverage/fit/minimum.hpp"
#include "leverage/fit/small_systems.hpp"

namespace leverage::fit::detail {

/// The objective along a line, for the search.
template <class Objective, class V>
struct along {
  Objective& f;
  const V& from;
  const V& direction;
  V& point;
  V& gradient;

  [[nodiscard]] int left() const { return f.left(); }
  trial operator()(double step) {
    point = from + step * direction;
    const double value = f(point, gradient);
    return {step, value, math::is_finite(value) ? gradient.dot(direction) : 0.0};
  }
};

/// What a change of each variable is small against: the number at which the search starts, rounded to a power of two so
/// that it costs no digit; one where that is zero or the variable is a logarithm. `f.dimensionless(i)`, where the
/// objective has it, tells which are.
template <class F, class V>
[[nodiscard]] V sizes_of(const F& f, const V& start) {
  V size = V::Ones(start.size());
  for (Eigen::Index i = 0; i < start.size(); ++i) {
    bool has_units = start[i] != 0.0;
    if constexpr (requires { f.dimensionless(i); }) has_units = has_units && !f.dimensionless(i);
    if (has_units) size[i] = std::exp2(std::round(std::log2(std::abs(start[i]))));
  }
  return size;
}

/// The length of a step: the most that it changes a variable with units, in sizes of it or in its own absolute value,
/// whichever is larger. A logarithm may change by any amount.
template <class F, class V>
[[nodiscard]] double length_in_sizes(const F& f, const V& step, const V& x, const V& size) {
  double length = 0.0;
  for (Eigen::Index i = 0; i < x.size(); ++i) {
    if constexpr (requires { f.dimensionless(i); }) {
      if (f.dimensionless(i)) continue;
    }
    length = (std::max)(length, std::abs(step[i]) / (std::max)(std::abs(x[i]), size[i]));
  }
  return length;
}

/// Whether a step changes a variable by more than a share of it, or of a thousandth of its size where it is less.
template <class V>
[[nodiscard]] bool moves(const V& step, const V& x, const V& size, double share) {
  for (Eigen::Index i = 0; i < x.size(); ++i) {
    if (std::abs(step[i]) > share * (std::max)(std::abs(x[i]), 1e-3 * size[i])) return true;
  }
  return false;
}

/// Quasi-Newton steps from a point where value and gradient are known.
template <class Objective, class V, class Model, class Callback>
[[nodiscard]] stop descend(Objective& f, V x, double value, V gradient, const V& size, Model& model,
                           const minimize_options& options, Callback& callback, int& iterations) {
  constexpr double epsilon = std::numeric_limits<double>::epsilon();
  constexpr int max_stalled = 4;  // iterations without a lower value
  V direction = V::Zero(x.size());
  V next = x;
  V next_gradient = gradient;
  V s = x;
  V y = x;
  // A step too short to matter is an end only if the gradient itself, without the model, leads no further.
  constexpr int max_restarts = 1;
  int restarts = 0;
  int stalled = 0;
  int small_promises = 0;
  // If rounding ends the search while almost no decrease is promised, both reasons hold, and the first is reported.
  const auto at_floor = [&](double promised) {
    const double little = 1e3 * options.gradient_tolerance * std::abs(value);
    return model.updates() >= static_cast<int>(x.size()) && promised <= little ? stop::gradient
                                                                               : stop::floor;
  };
  const auto variables = static_cast<int>(x.size());
  const auto steepest = [&] { model.forget(gradient); };
  if (model.updates() == 0 && !gradient.isZero(0.0)) steepest();

  for (;;) {
    if (gradient.isZero(0.0)) return stop::gradient;
    model.direction(gradient, direction);
    double slope = gradient.dot(direction);
    if (!(slope < 0.0) || !all_finite(direction)) {
      if (model.updates() == 0) return stop::line_search;
      steepest();
      continue;
    }
    // Twice in a row, once the model has seen as many directions as there are.
    const double promised = -0.5 * slope;
    const bool little = promised <= options.gradient_tolerance * std::abs(value);
    small_promises = little && model.updates() >= variables ? small_promises + 1 : 0;
    if (small_promises >= 2) return stop::gradient;
    if (iterations >= options.max_iterations) return stop::iteration_limit;

    const double noise = 16.0 * epsilon * std::abs(value);
    along<Objective, V> phi{f, x, direction, next, next_gradient};
    const search_outcome search = wolfe_search(phi, {0.0, value, slope}, 1.0, noise);
    if (search.result == search_result::exhausted) return stop::evaluation_limit;
    if (search.result == search_result::endless) return stop::unbounded;
    if (search.result == search_result::none) {
      // Nothing lower to be found: at the floor if little was promised, else with another direction.
      if (-slope <= 1e6 * noise) return at_floor(promised);
      const bool is_short = !moves(direction, x, size, 1e3 * options.step_tolerance);
      if (is_short && ++restarts > max_restarts) return stop::step;
      if (model.updates() == 0) return restarts > 0 ? stop::step : stop::line_search;
      steepest();
      continue;
    }
    double reached = search.taken.value;
    if (search.result == search_result::lower) {
      if (f.left() <= 0) return stop::evaluation_limit;
      reached = phi(search.taken.step).value;
    }
    s = next - x;
    y = next_gradient - gradient;
    const double sy = s.dot(y);
    const bool moved = moves(s, x, size, options.step_tolerance);
    stalled = reached < value - noise ? 0 : stalled + 1;
    x = next;
    value = reached;
    gradient = next_gradient;
    ++iterations;
    if (sy > epsilon * s.stableNorm() * y.stableNorm()) model.update(s, y, sy);
    if (!callback(progress<V>{x, value, gradient.stableNorm(), iterations, f.evaluations()})) {
      return stop::callback;
    }
    if (!moved) {
      if (promised <= 1e3 * options.gradient_tolerance * std::abs(value)) return stop::step;
      if (model.updates() == 0 || ++restarts > max_restarts) return stop::step;
      steepest();
      continue;
    }
    if (stalled >= max_stalled) {
      const stop reason = at_floor(promised);
      if (reason == stop::gradient || model.updates() == 0 || ++restarts > max_restarts) {
        return reason;
      }
      stalled = 0;
      steepest();
    }
  }
}

template <class Model, class F, class V, class Callback>
[[nodiscard]] minimum<V> quasi_newton(F& f, const V& start, const minimize_options& options,
                                      Callback& callback) {
  counted_objective<F, V> w(f, start, options.max_evaluations);
  int iterations = 0;
  if (options.max_evaluations < 1) return w.result(stop::evaluation_limit, 0);
  V gradient = V::Zero(start.size());
  const double value = w(start, gradient);
  if (!math::is_finite(value)) return w.result(stop::not_finite, 0);
  const V size = sizes_of(f, start);
  Model model(size);
  const stop reason =
      descend(w, start, value, gradient, size, model, options, callback, iterations);
  return w.result(reason, iterations);
}

}  // namespace leverage::fit::detail
