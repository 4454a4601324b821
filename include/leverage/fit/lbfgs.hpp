// SPDX-License-Identifier: Apache-2.0
/// @file
/// The L-BFGS method: the last ten steps instead of a matrix, for thousands of variables.
///
/// The objective is called as `double f(const V& x, V& gradient)`, with V any Eigen column vector of doubles. Where
/// it cannot be evaluated it returns NaN or infinity, and the search turns back. It does not throw.
///
/// The tests are relative: an objective times 1e9, or in other units, takes the same steps to the same point and
/// stops for the same reason. With vectors of fixed or bounded size nothing touches the heap.
///
/// [nocedal2006]  Nocedal, Wright, Numerical Optimization, 2nd ed., section 7.2.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>

#include "leverage/fit/detail/quasi_newton.hpp"
#include "leverage/fit/minimum.hpp"

namespace leverage::fit {

namespace detail {

/// An approximation of the inverse Hessian from the last few steps [nocedal2006, algorithm 7.4].
template <class V>
class limited_model {
 public:
  static constexpr int memory = 10;

  /// `size` is what a change of each variable is small against.
  explicit limited_model(const V& size) : size_{size} {
    for (pair& p : pairs_) p = {V::Zero(size.size()), V::Zero(size.size()), 0.0};
  }

  /// The next direction is downhill, and one size long.
  void forget(const V& gradient) {
    scale_ = 1.0 / size_.cwiseProduct(gradient).stableNorm();
    updates_ = 0;
  }
  [[nodiscard]] int updates() const { return updates_; }
  void direction(const V& gradient, V& p) const {
    std::array<double, memory> alpha{};
    p = -gradient;
    const int held = (std::min)(updates_, memory);
    for (int k = 1; k <= held; ++k) {
      const pair& q = at(updates_ - k);
      alpha[static_cast<std::size_t>(k - 1)] = q.s.dot(p) / q.sy;
      p -= alpha[static_cast<std::size_t>(k - 1)] * q.y;
    }
    p = p.cwiseProduct(size_.cwiseAbs2()).eval() * scale_;
    for (int k = held; k >= 1; --k) {
      const pair& q = at(updates_ - k);
      p += (alpha[static_cast<std::size_t>(k - 1)] - q.y.dot(p) / q.sy) * q.s;
    }
  }
  void update(const V& s, const V& y, double sy) {
    scale_ = sy / size_.cwiseProduct(y).squaredNorm();
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

  V size_;
  std::array<pair, memory> pairs_;
  double scale_ = 1.0;
  int updates_ = 0;
};

}  // namespace detail

/// The same with the last ten steps for a matrix: memory and time per iteration linear in the number of
/// variables [nocedal2006, section 7.2].
template <class F, class V, class Callback = no_callback>
[[nodiscard]] minimum<V> minimize_lbfgs(F&& f, const V& start, const minimize_options& options = {},
                                        Callback&& callback = {}) {
  return detail::quasi_newton<detail::limited_model<V>>(f, start, options, callback);
}

}  // namespace leverage::fit
