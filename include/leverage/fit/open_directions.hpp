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
#include <Eigen/Eigenvalues>

#include "leverage/fit/small_systems.hpp"

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
    const matrix scaled = scale_.asDiagonal() * curvature * scale_.asDiagonal();
    const Eigen::SelfAdjointEigenSolver<matrix> spectrum(scaled);
    if (spectrum.info() != Eigen::Success) return;
    eigenvalues_ = spectrum.eigenvalues();
    directions_ = spectrum.eigenvectors();
    across_.setZero();
    for (Eigen::Index k = 0; k < n; ++k) {
      const V direction = directions_.col(k);
      if (eigenvalues_[k] <= least) {
        across_ += direction * direction.transpose();
      } else {
        inverse_ += direction * direction.transpose() / eigenvalues_[k];
        ++rank_;
      }
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
  /// The number of open directions of the variables that `among` is true for, if these are a whole group.
  template <class Among>
  [[nodiscard]] Eigen::Index count(const Among& among) const {
    double trace = 0.0;
    for (Eigen::Index i = 0; i < across_.rows(); ++i) trace += among(i) ? across_(i, i) : 0.0;
    return static_cast<Eigen::Index>(std::lround(trace));
  }
  /// The matrix's inverse across the directions that are not open.
  [[nodiscard]] matrix inverse() const {
    return scale_.asDiagonal() * inverse_ * scale_.asDiagonal();
  }
  /// Whether a direction is open or nearly so: it has less than 1e-8 of a variable's own curvature.
  [[nodiscard]] bool has_weak() const { return (eigenvalues_.array() <= weak).any(); }
  /// A shift along each of these directions, in which the i-th variable changes by at most size_i. `uniform` gives
  /// numbers between 0 and 1.
  template <class Uniform>
  [[nodiscard]] V shift(const V& size, Uniform&& uniform) const {
    V total = V::Zero(size.size());
    for (Eigen::Index k = 0; k < size.size(); ++k) {
      if (!(eigenvalues_[k] <= weak)) continue;
      V direction = directions_.col(k);
      double longest = 0.0;
      for (Eigen::Index i = 0; i < size.size(); ++i) {
        // A variable without curvature of its own has no scale but its size.
        direction[i] *= scale_[i] > 0.0 ? scale_[i] : size[i];
        longest = std::max(longest, std::abs(direction[i]) / size[i]);
      }
      total += direction * ((2.0 * uniform() - 1.0) / longest);
    }
    return total;
  }

 private:
  static constexpr double weak = 1e-8;

  V scale_;            ///< one over the root of the diagonal; 0 where that is 0
  V eigenvalues_;      ///< of the scaled matrix
  matrix directions_;  ///< its eigenvectors, in columns
  matrix across_;      ///< projects a scaled vector to the open directions
  matrix inverse_;     ///< of the scaled matrix, across the others
  Eigen::Index rank_ = 0;
};

}  // namespace leverage::fit
