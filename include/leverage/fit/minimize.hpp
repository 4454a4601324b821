// SPDX-License-Identifier: Apache-2.0
/// @file
/// The choice between the minimisers: pure functions of an objective and a start. Nothing survives a call, and with
/// vectors of fixed or bounded size nothing touches the heap.
///
///   minimize_bfgs                   bfgs.hpp                  the reference, up to some hundred variables
///   minimize_lbfgs                  lbfgs.hpp                 thousands of variables
///   minimize_levenberg_marquardt    levenberg_marquardt.hpp   reaches the optimum from more starts
#pragma once

#include "leverage/fit/bfgs.hpp"
#include "leverage/fit/fit_result.hpp"
#include "leverage/fit/lbfgs.hpp"
#include "leverage/fit/levenberg_marquardt.hpp"
#include "leverage/fit/minimum.hpp"
#include "leverage/fit/small_systems.hpp"

namespace leverage::fit::detail {

/// Any problem with vectors of type V: minimisers are compiled once for a number of coefficients and not for
/// every law and loss.
template <class V>
class objective_of {
 public:
  template <class Problem>
  explicit objective_of(const Problem& problem)
      : problem_{&problem},
        slope_{[](const void* p, const V& x, V& gradient) {
          return (*static_cast<const Problem*>(p))(x, gradient);
        }},
        curvature_{[](const void* p, const V& x, V& gradient, square_of<V>& curvature) {
          return (*static_cast<const Problem*>(p))(x, gradient, curvature);
        }},
        dimensionless_{[](const void* p, Eigen::Index i) {
          return static_cast<const Problem*>(p)->dimensionless(i);
        }} {}

  double operator()(const V& x, V& gradient) const { return slope_(problem_, x, gradient); }
  double operator()(const V& x, V& gradient, square_of<V>& curvature) const {
    return curvature_(problem_, x, gradient, curvature);
  }
  [[nodiscard]] bool dimensionless(Eigen::Index i) const { return dimensionless_(problem_, i); }

 private:
  const void* problem_;
  double (*slope_)(const void*, const V&, V&);
  double (*curvature_)(const void*, const V&, V&, square_of<V>&);
  bool (*dimensionless_)(const void*, Eigen::Index);
};

/// A callback that also ends a fit that was cancelled.
template <class Callback>
struct unless_cancelled {
  const fit_options& options;
  Callback& callback;

  template <class V>
  bool operator()(const progress<V>& seen) const {
    return !(options.cancel && options.cancel()) && callback(seen);
  }
};

template <class V, class Callback>
[[nodiscard]] minimum<V> minimize_by(const objective_of<V>& objective, const V& x,
                                     const fit_options& options, Callback& callback) {
  unless_cancelled<Callback> goes_on{options, callback};
  switch (options.method) {
    case minimizer::bfgs:
      return minimize_bfgs(objective, x, options.limits, goes_on);
    case minimizer::lbfgs:
      return minimize_lbfgs(objective, x, options.limits, goes_on);
    case minimizer::levenberg_marquardt:
      break;
  }
  return minimize_levenberg_marquardt(objective, x, options.limits, goes_on);
}
template <class Problem>
[[nodiscard]] minimum<typename Problem::vector> minimize_by(const Problem& problem,
                                                            const typename Problem::vector& x,
                                                            const fit_options& options) {
  no_callback goes_on;
  return minimize_by(objective_of<typename Problem::vector>(problem), x, options, goes_on);
}

}  // namespace leverage::fit::detail
