// SPDX-License-Identifier: Apache-2.0
/// @file
/// An objective that counts its evaluations and remembers the best point: what every minimiser works on.
#pragma once

#include <limits>
#include <utility>

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

}  // namespace leverage::fit::detail
