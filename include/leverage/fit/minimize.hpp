// SPDX-License-Identifier: Apache-2.0
/// @file
/// Minimisers: pure functions of an objective and a start. Nothing survives a call, and with vectors of
/// fixed or bounded size nothing touches the heap.
///
///   minimize_bfgs                   dense inverse Hessian: the reference, up to some hundred variables
///   minimize_lbfgs                  the last ten steps instead of a matrix: thousands of variables
///   minimize_levenberg_marquardt    sums of losses of residuals: reaches the optimum from more starts
///
/// An objective is called as
///
///   double f(const V& x, V& gradient)                       all of them
///   double f(const V& x, V& gradient, M& curvature)         Levenberg-Marquardt: J^T W J besides
///
/// with V any Eigen column vector of doubles and M = square_of<V>. Where it cannot be evaluated it
/// returns NaN or infinity: that is a wall, and the search turns back. It does not throw.
///
/// The tests are relative: an objective times 1e9, or in other units, takes the same steps to the same
/// point for the same reason.
///
/// [nocedal2006]  Nocedal, Wright, Numerical Optimization, 2nd ed., chapters 3, 6, 7, 10.
/// [nielsen1999]  Nielsen, Damping parameter in Marquardt's method, IMM-REP-1999-05.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <limits>
#include <utility>

#include <Eigen/Cholesky>
#include <Eigen/Core>

#include "leverage/core/math.hpp"
#include "leverage/fit/detail/line_search.hpp"
#include "leverage/fit/minimum.hpp"
#include "leverage/fit/small_systems.hpp"

namespace leverage::fit {

namespace detail {

/// Counts evaluations and remembers the best point. What is no number counts as infinite.
template <class F, class V>
class watched {
 public:
  watched(F& f, V start, int limit) : f_{f}, limit_{limit}, best_{std::move(start)} {}

  double operator()(const V& x, V& gradient) { return record(x, gradient, f_(x, gradient)); }
  template <class M>
  double operator()(const V& x, V& gradient, M& curvature) {
    const double value = f_(x, gradient, curvature);
    return record(x, gradient, all_finite(curvature) ? value : infinity);
  }

  [[nodiscard]] int left() const { return limit_ - evaluations_; }
  [[nodiscard]] int evaluations() const { return evaluations_; }
  [[nodiscard]] double best_value() const { return value_; }

  [[nodiscard]] minimum<V> result(stop reason, int iterations) const {
    minimum<V> m;
    m.point = best_;
    m.iterations = iterations;
    m.evaluations = evaluations_;
    m.reason = reason;
    if (value_ < infinity) {
      m.value = value_;
      m.gradient_norm = gradient_norm_;
    }
    return m;
  }

 private:
  static constexpr double infinity = std::numeric_limits<double>::infinity();

  double record(const V& x, const V& gradient, double value) {
    ++evaluations_;
    if (!math::is_finite(value) || !all_finite(gradient)) return infinity;
    if (value < value_) {
      value_ = value;
      best_ = x;
      gradient_norm_ = gradient.stableNorm();
    }
    return value;
  }

  F& f_;
  int limit_;
  V best_;
  double value_ = infinity;
  double gradient_norm_ = std::numeric_limits<double>::quiet_NaN();
  int evaluations_ = 0;
};

/// The objective along a line, for the search.
template <class Watched, class V>
struct along {
  Watched& f;
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

/// An approximation of the inverse Hessian as a matrix.
template <class V>
class dense_model {
 public:
  explicit dense_model(const V& like)
      : inverse_{square_of<V>::Identity(like.size(), like.size())} {}
  dense_model(const V& /*like*/, const square_of<V>& inverse)
      : inverse_{inverse}, updates_{100000} {}

  void forget(double scale) {
    inverse_.setIdentity();
    inverse_ *= scale;
    updates_ = 0;
  }
  [[nodiscard]] int updates() const { return updates_; }
  void direction(const V& gradient, V& p) const { p = -inverse_.lazyProduct(gradient); }

  void update(const V& s, const V& y, double sy) {
    if (updates_ == 0) {
      inverse_.setIdentity();
      inverse_ *= sy / y.squaredNorm();
    }
    ++updates_;
    const double inverse_sy = 1.0 / sy;
    const V hy = inverse_.lazyProduct(y);
    const double factor = (1.0 + y.dot(hy) * inverse_sy) * inverse_sy;
    const Eigen::Index n = s.size();
    for (Eigen::Index j = 0; j < n; ++j) {
      const double sj = s[j] * inverse_sy;
      const double of_s = factor * s[j] - hy[j] * inverse_sy;
      for (Eigen::Index i = 0; i < n; ++i) inverse_(i, j) += s[i] * of_s - hy[i] * sj;
    }
  }

 private:
  square_of<V> inverse_;
  int updates_ = 0;
};

/// The same from the last few steps [nocedal2006, algorithm 7.4].
template <class V>
class limited_model {
 public:
  static constexpr int memory = 10;

  explicit limited_model(const V& like) {
    for (pair& p : pairs_) p = {V::Zero(like.size()), V::Zero(like.size()), 0.0};
  }

  void forget(double scale) {
    scale_ = scale;
    updates_ = 0;
  }
  [[nodiscard]] int updates() const { return updates_; }
  void direction(const V& gradient, V& p) const {
    std::array<double, memory> alpha{};
    p = -gradient;
    const int held = std::min(updates_, memory);
    for (int k = 1; k <= held; ++k) {
      const pair& q = at(updates_ - k);
      alpha[static_cast<std::size_t>(k - 1)] = q.s.dot(p) / q.sy;
      p -= alpha[static_cast<std::size_t>(k - 1)] * q.y;
    }
    p *= scale_;
    for (int k = held; k >= 1; --k) {
      const pair& q = at(updates_ - k);
      p += (alpha[static_cast<std::size_t>(k - 1)] - q.y.dot(p) / q.sy) * q.s;
    }
  }
  void update(const V& s, const V& y, double sy) {
    scale_ = sy / y.squaredNorm();
    pair& q = pairs_[static_cast<std::size_t>(updates_ % memory)];
    q.s = s;
    q.y = y;
    q.sy = sy;
    ++updates_;
  }

 private:
  struct pair {
    V s, y;
    double sy = 0.0;
  };
  [[nodiscard]] const pair& at(int i) const { return pairs_[static_cast<std::size_t>(i % memory)]; }

  std::array<pair, memory> pairs_;
  double scale_ = 1.0;
  int updates_ = 0;
};

/// Quasi-Newton steps from a point where value and gradient are known.
template <class Watched, class V, class Model, class Callback>
[[nodiscard]] stop descend(Watched& f, V x, double value, V gradient, Model& model,
                           const minimize_options& options, Callback& callback, int& iterations) {
  constexpr double epsilon = std::numeric_limits<double>::epsilon();
  constexpr int patience = 4;  // iterations without a lower value
  V direction = V::Zero(x.size());
  V next = x;
  V next_gradient = gradient;
  V s = x;
  V y = x;
  int idle = 0;
  int calm = 0;
  // Where rounding ends the search while next to nothing is promised both reasons hold: the first is given.
  const auto at_floor = [&](double promised) {
    const double little = 1e3 * options.gradient_tolerance * std::abs(value);
    return model.updates() >= static_cast<int>(x.size()) && promised <= little ? stop::gradient
                                                                               : stop::floor;
  };
  const auto variables = static_cast<int>(x.size());
  const auto steepest = [&] { model.forget(1.0 / gradient.stableNorm()); };
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
    calm = little && model.updates() >= variables ? calm + 1 : 0;
    if (calm >= 2) return stop::gradient;
    if (iterations >= options.max_iterations) return stop::iteration_limit;

    const double noise = 16.0 * epsilon * std::abs(value);
    along<Watched, V> phi{f, x, direction, next, next_gradient};
    const search_outcome search = wolfe_search(phi, {0.0, value, slope}, 1.0, noise);
    if (search.result == search_result::exhausted) return stop::evaluation_limit;
    if (search.result == search_result::none) {
      // Nothing lower to be found: at the floor if little was promised, else with another direction.
      if (-slope <= 1e6 * noise) return at_floor(promised);
      if (direction.template lpNorm<Eigen::Infinity>() <=
          1e3 * options.step_tolerance * x.template lpNorm<Eigen::Infinity>()) {
        return stop::step;
      }
      if (model.updates() == 0) return stop::line_search;
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
    const bool moved = s.template lpNorm<Eigen::Infinity>() >
                       options.step_tolerance * x.template lpNorm<Eigen::Infinity>();
    idle = reached < value - noise ? 0 : idle + 1;
    x = next;
    value = reached;
    gradient = next_gradient;
    ++iterations;
    if (sy > epsilon * s.stableNorm() * y.stableNorm()) model.update(s, y, sy);
    if (!callback(progress<V>{x, value, gradient.stableNorm(), iterations, f.evaluations()})) {
      return stop::callback;
    }
    if (!moved) return stop::step;
    if (idle >= patience) return at_floor(promised);
  }
}

template <class Model, class F, class V, class Callback>
[[nodiscard]] minimum<V> quasi_newton(F& f, const V& start, const minimize_options& options,
                                      Callback& callback) {
  watched<F, V> w(f, start, options.max_evaluations);
  int iterations = 0;
  if (options.max_evaluations < 1) return w.result(stop::evaluation_limit, 0);
  V gradient = V::Zero(start.size());
  const double value = w(start, gradient);
  if (!math::is_finite(value)) return w.result(stop::not_finite, 0);
  Model model(start);
  const stop reason = descend(w, start, value, gradient, model, options, callback, iterations);
  return w.result(reason, iterations);
}

}  // namespace detail

/// Quasi-Newton with the BFGS update and a strong-Wolfe line search. The first step is one unit long
/// downhill; afterwards the inverse Hessian takes the measured scale [nocedal2006, chapter 6].
template <class F, class V, class Callback = no_callback>
[[nodiscard]] minimum<V> minimize_bfgs(F&& f, const V& start, const minimize_options& options = {},
                                       Callback&& callback = {}) {
  return detail::quasi_newton<detail::dense_model<V>>(f, start, options, callback);
}

/// The same with the last ten steps for a matrix: memory and time per iteration linear in the number of
/// variables [nocedal2006, section 7.2].
template <class F, class V, class Callback = no_callback>
[[nodiscard]] minimum<V> minimize_lbfgs(F&& f, const V& start, const minimize_options& options = {},
                                        Callback&& callback = {}) {
  return detail::quasi_newton<detail::limited_model<V>>(f, start, options, callback);
}

/// For sums of losses of residuals: damped Gauss-Newton steps on the matrix that the objective gives,
/// damped in the scale of its diagonal, so that units do not matter [nielsen1999]. Where little is left
/// to gain the residuals that stay make these steps slow, and BFGS takes over from the matrix they left.
template <class F, class V, class Callback = no_callback>
[[nodiscard]] minimum<V> minimize_levenberg_marquardt(F&& f, const V& start,
                                                      const minimize_options& options = {},
                                                      Callback&& callback = {}) {
  using M = square_of<V>;
  using F0 = std::remove_reference_t<F>;
  constexpr double hand_over = 1e-5;
  const Eigen::Index n = start.size();
  detail::watched<F0, V> w(f, start, options.max_evaluations);
  int iterations = 0;
  if (options.max_evaluations < 1) return w.result(stop::evaluation_limit, 0);
  V x = start;
  V gradient = V::Zero(n);
  M curvature = M::Zero(n, n);
  double value = w(x, gradient, curvature);
  if (!math::is_finite(value)) return w.result(stop::not_finite, 0);

  V scale = curvature.diagonal();
  V next = x;
  V next_gradient = gradient;
  M next_curvature = curvature;
  M damped = curvature;
  Eigen::LDLT<M> factor(n);
  double damping = 1e-2;
  double growth = 2.0;
  const auto damp = [&] {
    // A variable that the residuals hardly see is held back by a share of the others' scale: one leap
    // in it and a term of the law vanishes for good (of 4500 starts of the Chinchilla fit 94 % reach the
    // optimum with this share, 51 % with none).
    const double least = std::max(scale.maxCoeff() * 1e-4, std::numeric_limits<double>::min());
    damped = curvature;
    damped.diagonal() += damping * scale.cwiseMax(least);
    factor.compute(damped);
  };
  for (;;) {
    if (gradient.isZero(0.0)) return w.result(stop::gradient, iterations);
    if (iterations >= options.max_iterations) return w.result(stop::iteration_limit, iterations);
    if (w.left() <= 0) return w.result(stop::evaluation_limit, iterations);

    damp();
    const V step = -factor.solve(gradient);
    const double promised = -(gradient.dot(step) + 0.5 * step.dot(curvature.lazyProduct(step)));
    const bool sane = factor.info() == Eigen::Success && detail::all_finite(step) && promised > 0.0;
    const bool moves = sane && step.template lpNorm<Eigen::Infinity>() >
                                   options.step_tolerance * x.template lpNorm<Eigen::Infinity>();
    if (sane && (!moves || promised <= hand_over * std::abs(value)) && damping <= 1.0) {
      if (!moves) return w.result(stop::step, iterations);
      break;
    }
    if (damping > 1e12 || (sane && !moves)) break;
    next = x + step;
    const double reached =
        sane ? w(next, next_gradient, next_curvature) : std::numeric_limits<double>::infinity();
    if (!(reached < value)) {
      damping *= growth;
      growth *= 2.0;
      continue;
    }
    const double gain = (value - reached) / promised;
    const double t = 2.0 * gain - 1.0;
    damping = std::max(damping * std::max(1.0 / 3.0, 1.0 - t * t * t), 1e-15);
    growth = 2.0;
    x = next;
    value = reached;
    gradient = next_gradient;
    curvature = next_curvature;
    scale = scale.cwiseMax(curvature.diagonal());
    ++iterations;
    if (!callback(progress<V>{x, value, gradient.stableNorm(), iterations, w.evaluations()})) {
      return w.result(stop::callback, iterations);
    }
  }
  // Damped without end the matrix promises nothing, and that would pass for a minimum.
  damping = std::min(damping, 1.0);
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
      seeded ? detail::dense_model<V>(x, inverse) : detail::dense_model<V>(x);
  const stop reason = detail::descend(w, x, value, gradient, model, options, callback, iterations);
  return w.result(reason, iterations);
}

}  // namespace leverage::fit
