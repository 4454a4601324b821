// SPDX-License-Identifier: Apache-2.0
/// @file
/// An objective that counts its evaluations and remembers the best point: what every minimiser works on.
#pragma once

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include <Eigen/Core>

#include "leverage/core/math.hpp"
#include "leverage/fit/minimum.hpp"
#include "leverage/fit/small_systems.hpp"

namespace leverage::fit::detail {

/// Counts evaluations and remembers the best point. Non-finite values count as infinity.
template <class F, class V>
class counted_objective {
 public:
  counted_objective(F& f, V start, int limit) : f_{f}, limit_{limit}, best_{std::move(start)} {}

  double operator()(const V& x, V& gradient) { return record(x, gradient, f_(x, gradient)); }
  template <class M>
  double operator()(const V& x, V& gradient, M& curvature) {
    const double value = f_(x, gradient, curvature);
    return record(x, gradient, all_finite(curvature) ? value : infinity);
  }

  [[nodiscard]] int left() const { return limit_ - evaluations_; }
  [[nodiscard]] int evaluations() const { return evaluations_; }
  [[nodiscard]] double best_value() const { return value_; }

  /// The best point; a minimum that lies beyond all measure of the start is none.
  [[nodiscard]] minimum<V> result(stop reason, int iterations) const {
    minimum<V> m;
    m.point = best_;
    m.iterations = iterations;
    m.evaluations = evaluations_;
    m.reason = reason;
    if (m.converged() && has_run_off()) m.reason = stop::unbounded;
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
    if (evaluations_ == 1) {
      start_ = x.template lpNorm<Eigen::Infinity>();
      at_start_ = (std::max)(std::abs(value), gradient.stableNorm() * (std::max)(start_, 1.0));
    }
    if (value < value_) {
      value_ = value;
      best_ = x;
      gradient_norm_ = gradient.stableNorm();
    }
    return value;
  }

  [[nodiscard]] bool has_run_off() const {
    return value_ < -1e30 * at_start_ ||
           best_.template lpNorm<Eigen::Infinity>() > 1e50 * (std::max)(start_, 1.0);
  }

  F& f_;
  int limit_;
  V best_;
  double value_ = infinity;
  double gradient_norm_ = std::numeric_limits<double>::quiet_NaN();
  int evaluations_ = 0;
  double start_ = 0.0;     ///< the largest coordinate of the start
  double at_start_ = 0.0;  ///< what the objective there is measured by
};

}  // namespace leverage::fit::detail
