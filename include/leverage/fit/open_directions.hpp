// SPDX-License-Identifier: Apache-2.0
/// @file
/// The directions of the free variables in which a sum over rows does not curve: what the rows leave open.
///
///   const open_directions<V> open(curvature);        // J^T W J at the estimate
///   if (open.is_open(i)) ...                         // the i-th variable moves along one of them
#pragma once

#include <algorithm>
#include <cmath>

#include <Eigen/Core>

#include "leverage/fit/small_systems.hpp"
#include "leverage/fit/symmetric_spectrum.hpp"

namespace leverage::fit {

/// The null directions of a symmetric matrix that is nowhere negative, scaled by its diagonal so that the units of the
/// variables do not matter. A direction is null if it has less than 1e-13 of a variable's own curvature: what rounding
/// leaves of zero in a sum over rows.
template <class V>
class open_directions {
 public:
  using matrix = square_of<V>;

  /// The matrix has to be finite: otherwise every variable is open.
  explicit open_directions(const matrix& curvature)
      : scale_{V::Zero(curvature.rows())},
        eigenvalues_{V::Zero(curvature.rows())},
        directions_{matrix::Identity(curvature.rows(), curvature.rows())},
        across_{directions_},
        inverse_{matrix::Zero(curvature.rows(), curvature.rows())} {
    constexpr double least = 1e-13;
    const Eigen::Index n = curvature.rows();
    if (!detail::all_finite(curvature)) return;
    for (Eigen::Index i = 0; i < n; ++i) {
      if (curvature(i, i) > 0.0) scale_[i] = 1.0 / std::sqrt(curvature(i, i));
    }
    matrix scaled(n, n);
    for (Eigen::Index j = 0; j < n; ++j) {
      for (Eigen::Index i = 0; i < n; ++i) scaled(i, j) = scale_[i] * curvature(i, j) * scale_[j];
    }
    detail::symmetric_spectrum(scaled.data(), directions_.data(), n);
    across_.setZero();
    for (Eigen::Index k = 0; k < n; ++k) {
      eigenvalues_[k] = scaled(k, k);
      const bool null = eigenvalues_[k] <= least;
      if (!null) ++rank_;
      matrix& sum = null ? across_ : inverse_;
      const double weight = null ? 1.0 : 1.0 / eigenvalues_[k];
      for (Eigen::Index j = 0; j < n; ++j) {
        for (Eigen::Index i = 0; i < n; ++i)
          sum(i, j) += weight * directions_(i, k) * directions_(j, k);
      }
    }
    for (Eigen::Index j = 0; j < n; ++j) {
      for (Eigen::Index i = 0; i < n; ++i) inverse_(i, j) *= scale_[i] * scale_[j];
    }
  }

  /// The number of directions that the rows determine.
  [[nodiscard]] Eigen::Index rank() const { return rank_; }
  /// Whether the i-th variable changes along an open direction.
  [[nodiscard]] bool is_open(Eigen::Index i) const { return across_(i, i) > 1e-8; }
  /// Whether two variables change together along open directions.
  [[nodiscard]] bool move_together(Eigen::Index i, Eigen::Index j) const {
    return is_open(i) && is_open(j) && std::abs(across_(i, j)) > 1e-6;
  }
  /// Whether what has these derivatives by the variables changes along open directions.
  [[nodiscard]] bool moves(const V& slopes) const {
    double open = 0.0;
    double all = 0.0;
    for (Eigen::Index i = 0; i < slopes.size(); ++i) {
      if (!(scale_[i] > 0.0) && slopes[i] != 0.0) return true;
      double along = 0.0;
      for (Eigen::Index j = 0; j < slopes.size(); ++j) {
        along += across_(i, j) * scale_[j] * slopes[j];
      }
      open += along * along;
      all += scale_[i] * slopes[i] * scale_[i] * slopes[i];
    }
    return open > 1e-12 * all;
  }
  /// The number of open directions of the variables that `among` is true for, if these are a whole group.
  template <class Among>
  [[nodiscard]] Eigen::Index count(const Among& among) const {
    double trace = 0.0;
    for (Eigen::Index i = 0; i < across_.rows(); ++i) trace += among(i) ? across_(i, i) : 0.0;
    return static_cast<Eigen::Index>(std::lround(trace));
  }
  /// The matrix's inverse across the directions that are not open.
  [[nodiscard]] const matrix& inverse() const { return inverse_; }
  /// Whether a direction is open or nearly so: it has less than 1e-8 of a variable's own curvature.
  [[nodiscard]] bool has_weak() const { return (eigenvalues_.array() <= weak).any(); }
  /// A shift along each of these directions, in which the i-th variable changes by at most size_i. `uniform` gives
  /// numbers between 0 and 1.
  template <class Uniform>
  [[nodiscard]] V shift(const V& size, Uniform&& uniform) const {
    V total = V::Zero(size.size());
    for (Eigen::Index k = 0; k < size.size(); ++k) {
      if (!(eigenvalues_[k] <= weak)) continue;
      V direction(size.size());
      double longest = 0.0;
      for (Eigen::Index i = 0; i < size.size(); ++i) {
        // A variable without curvature of its own has no scale but its size.
        direction[i] = directions_(i, k) * (scale_[i] > 0.0 ? scale_[i] : size[i]);
        longest = (std::max)(longest, std::abs(direction[i]) / size[i]);
      }
      const double length = (2.0 * uniform() - 1.0) / longest;
      for (Eigen::Index i = 0; i < size.size(); ++i) total[i] += length * direction[i];
    }
    return total;
  }

 private:
  static constexpr double weak = 1e-8;

  V scale_;            ///< one over the root of the diagonal; 0 where that is 0
  V eigenvalues_;      ///< of the scaled matrix
  matrix directions_;  ///< its eigenvectors, in columns
  matrix across_;      ///< projects a scaled vector to the open directions
  matrix inverse_;     ///< of the matrix, across the others
  Eigen::Index rank_ = 0;
};

}  // namespace leverage::fit
