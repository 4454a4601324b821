// SPDX-License-Identifier: Apache-2.0
/// @file
/// The BFGS method with a dense inverse Hessian: the reference minimiser, up to some hundred variables.
///
/// The objective is called as `double f(const V& x, V& gradient)`, with V any Eigen column vector of doubles. Where
/// it cannot be evaluated it returns NaN or infinity, and the search turns back. It does not throw.
///
/// The tests are relative: an objective times 1e9, or in other units, takes the same steps to the same point and
/// stops for the same reason. With vectors of fixed or bounded size nothing touches the heap.
///
/// [nocedal2006]  Nocedal, Wright, Numerical Optimization, 2nd ed., chapters 3 and 6.
#pragma once

#include <Eigen/Core>

#include "leverage/fit/detail/quasi_newton.hpp"
#include "leverage/fit/minimum.hpp"
#include "leverage/fit/small_systems.hpp"

namespace leverage::fit {

namespace detail {

/// An approximation of the inverse Hessian as a matrix.
template <class V>
class dense_model {
 public:
  /// `size` is what a change of each variable is small against.
  explicit dense_model(const V& size)
      : size_{size}, inverse_{square_of<V>::Identity(size.size(), size.size())} {}
  // NOLINTNEXTLINE(modernize-pass-by-value): a vector in registers is not moved
  dense_model(const V& size, const square_of<V>& inverse)
      : size_{size}, inverse_{inverse}, updates_{100000} {}

  /// The next direction is downhill, and one size long.
  void forget(const V& gradient) {
    restart(1.0 / size_.cwiseProduct(gradient).stableNorm());
    updates_ = 0;
  }
  [[nodiscard]] int updates() const { return updates_; }
  void direction(const V& gradient, V& p) const { p = -inverse_.lazyProduct(gradient); }

  void update(const V& s, const V& y, double sy) {
    if (updates_ == 0) restart(sy / size_.cwiseProduct(y).squaredNorm());
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
  void restart(double scale) {
    inverse_.setZero();
    inverse_.diagonal() = size_.cwiseAbs2() * scale;
  }

  V size_;
  square_of<V> inverse_;
  int updates_ = 0;
};

}  // namespace detail

/// Quasi-Newton with the BFGS update and a strong-Wolfe line search. The first step is one unit long
/// downhill; afterwards the inverse Hessian takes the measured scale [nocedal2006, chapter 6].
template <class F, class V, class Callback = no_callback>
[[nodiscard]] minimum<V> minimize_bfgs(F&& f, const V& start, const minimize_options& options = {},
                                       Callback&& callback = {}) {
  return detail::quasi_newton<detail::dense_model<V>>(f, start, options, callback);
}

}  // namespace leverage::fit
