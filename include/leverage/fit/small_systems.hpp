// SPDX-License-Identifier: Apache-2.0
/// @file
/// The variables of a fit, and the small linear systems that it solves.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>

#include <Eigen/Cholesky>
#include <Eigen/Core>

#include "leverage/core/math.hpp"

namespace leverage::fit {

/// The square matrices of a vector type, with its bounds of size.
template <class V>
using square_of = Eigen::Matrix<double, V::RowsAtCompileTime, V::RowsAtCompileTime, 0,
                                V::MaxRowsAtCompileTime, V::MaxRowsAtCompileTime>;

/// The free variables of a law of P coefficients: at most P, and never on the heap. All laws of up to twelve
/// coefficients share one type, so that code that sees only variables is compiled once for all of them.
template <std::size_t P>
using variables_of =
    Eigen::Matrix<double, Eigen::Dynamic, 1, 0, P <= 12 ? 12 : static_cast<int>(P), 1>;

namespace detail {

template <class V>
[[nodiscard]] bool all_finite(const V& v) {
  for (Eigen::Index i = 0; i < v.size(); ++i) {
    if (!math::is_finite(v.data()[i])) return false;
  }
  return true;
}

/// The factors of a symmetric matrix, scaled by its diagonal so that the units of the variables do not matter.
template <class V>
class scaled_system {
 public:
  explicit scaled_system(const square_of<V>& a)
      : scale_{a.diagonal().cwiseSqrt().cwiseInverse()}, factor_(a.rows()) {
    const square_of<V> scaled = scale_.asDiagonal() * a * scale_.asDiagonal();
    if (!all_finite(scaled)) return;
    factor_.compute(scaled);
    determined_ = has_inverse(scaled);
  }

  /// Whether the matrix can be inverted in floating point.
  [[nodiscard]] bool determined() const { return determined_; }
  /// A^-1 b. The matrix has to be determined.
  [[nodiscard]] V solve(const V& b) const {
    const V scaled = b.cwiseProduct(scale_);
    const V x = factor_.solve(scaled);
    return x.cwiseProduct(scale_);
  }

 private:
  /// The condition number alone would not do: solving skips pivots that are exactly zero.
  [[nodiscard]] bool has_inverse(const square_of<V>& scaled) const {
    constexpr double least = 1e-14;
    const auto& pivots = factor_.vectorD();
    for (Eigen::Index i = 0; i < pivots.size(); ++i) {
      if (!(pivots[i] > least)) return false;
    }
    return factor_.info() == Eigen::Success && reciprocal_condition(scaled) > least;
  }
  /// The reciprocal condition number in the 1-norm, from the columns of the inverse.
  [[nodiscard]] double reciprocal_condition(const square_of<V>& scaled) const {
    double norm = 0.0;
    double inverse_norm = 0.0;
    const Eigen::Index n = scaled.rows();
    for (Eigen::Index j = 0; j < n; ++j) {
      const V unit = V::Unit(n, j);
      const V column = factor_.solve(unit);
      double sum = 0.0;
      double inverse_sum = 0.0;
      for (Eigen::Index i = 0; i < n; ++i) {
        sum += std::abs(scaled(i, j));
        inverse_sum += std::abs(column[i]);
      }
      norm = (std::max)(norm, sum);
      inverse_norm = (std::max)(inverse_norm, inverse_sum);
    }
    return 1.0 / (norm * inverse_norm);
  }

  V scale_;
  Eigen::LDLT<square_of<V>> factor_;
  bool determined_ = false;
};

/// The solution x of a x = b for a symmetric positive a; NaN if it is not determined.
template <class V>
[[nodiscard]] V solve_scaled(const square_of<V>& a, const V& b) {
  const scaled_system<V> system(a);
  if (system.determined()) return system.solve(b);
  return V::Constant(b.size(), std::numeric_limits<double>::quiet_NaN());
}

/// A^-1 B A^-1; empty if A has no inverse.
template <class V>
[[nodiscard]] square_of<V> sandwiched(const square_of<V>& bread, const square_of<V>& meat) {
  const Eigen::Index n = bread.rows();
  const scaled_system<V> system(bread);
  if (!system.determined()) return square_of<V>(0, 0);
  square_of<V> half(n, n);  // A^-1 B, then what is left of it is on the right
  for (Eigen::Index j = 0; j < n; ++j) half.col(j) = system.solve(meat.col(j));
  square_of<V> whole(n, n);
  for (Eigen::Index i = 0; i < n; ++i) whole.row(i) = system.solve(half.row(i).transpose());
  return whole;
}

}  // namespace detail

}  // namespace leverage::fit
