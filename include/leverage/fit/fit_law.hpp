// SPDX-License-Identifier: Apache-2.0
/// @file
/// One fit of a law from one start.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "leverage/fit/law_problem.hpp"
#include "leverage/fit/minimize.hpp"

namespace leverage::fit {

enum class minimizer {
  levenberg_marquardt,  ///< reaches the optimum from most starts
  bfgs,                 ///< the reference
  lbfgs,                ///< many coefficients
};

struct fit_options {
  minimizer method = minimizer::levenberg_marquardt;
  minimize_options limits{};
};

/// The law's coefficients at the best point seen, and how it was found.
template <std::size_t P>
struct fit_result {
  theta_of<P> theta{};
  double objective = std::numeric_limits<double>::quiet_NaN();
  double gradient_norm = std::numeric_limits<double>::quiet_NaN();  ///< in the free variables
  int iterations = 0;
  int evaluations = 0;
  stop reason = stop::invalid_input;
  std::vector<std::string> violations;  ///< of the input: then nothing was computed

  [[nodiscard]] bool converged() const {
    return reason == stop::gradient || reason == stop::step || reason == stop::floor;
  }
  [[nodiscard]] bool usable() const {
    return reason != stop::not_finite && reason != stop::invalid_input;
  }
};

namespace detail {

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
        }} {}

  double operator()(const V& x, V& gradient) const { return slope_(problem_, x, gradient); }
  double operator()(const V& x, V& gradient, square_of<V>& curvature) const {
    return curvature_(problem_, x, gradient, curvature);
  }

 private:
  const void* problem_;
  double (*slope_)(const void*, const V&, V&);
  double (*curvature_)(const void*, const V&, V&, square_of<V>&);
};

template <class V, class Callback>
[[nodiscard]] minimum<V> minimize_by(const objective_of<V>& objective, const V& x,
                                     const fit_options& options, Callback& callback) {
  switch (options.method) {
    case minimizer::bfgs:
      return minimize_bfgs(objective, x, options.limits, callback);
    case minimizer::lbfgs:
      return minimize_lbfgs(objective, x, options.limits, callback);
    case minimizer::levenberg_marquardt:
      break;
  }
  return minimize_levenberg_marquardt(objective, x, options.limits, callback);
}
template <class Problem>
[[nodiscard]] minimum<typename Problem::vector> minimize_by(const Problem& problem,
                                                            const typename Problem::vector& x,
                                                            const fit_options& options) {
  no_callback goes_on;
  return minimize_by(objective_of<typename Problem::vector>(problem), x, options, goes_on);
}

template <class Problem>
[[nodiscard]] fit_result<Problem::parameters> to_result(
    const Problem& problem, const minimum<typename Problem::vector>& m) {
  fit_result<Problem::parameters> result;
  result.theta = problem.natural(m.point);
  result.objective = m.value;
  result.gradient_norm = m.gradient_norm;
  result.iterations = m.iterations;
  result.evaluations = m.evaluations;
  result.reason = m.reason;
  return result;
}

}  // namespace detail

/// Fits from natural coefficients; those that are fixed or tied are set by the problem. Bad input and a
/// start outside a domain come back as violations. `callback` as for the minimisers.
template <class Problem, class Callback = no_callback>
[[nodiscard]] fit_result<Problem::parameters> fit_law(const Problem& problem,
                                                      const theta_of<Problem::parameters>& start,
                                                      const fit_options& options = {},
                                                      Callback&& callback = {}) {
  fit_result<Problem::parameters> result;
  result.violations = problem.violations();
  if (problem.usable()) {
    for (Eigen::Index i = 0; i < problem.free_count(); ++i) {
      const std::size_t k = problem.coefficient_of(i);
      const coefficient& c = problem.set()[k];
      if (!c.scale.contains(start[k])) {
        result.violations.push_back("start of coefficient " + std::string(c.name) + ": " +
                                    detail::shown(start[k]) + " is outside its domain");
      }
    }
  }
  if (!result.violations.empty()) {
    result.theta.fill(std::numeric_limits<double>::quiet_NaN());
    return result;
  }
  const detail::objective_of<typename Problem::vector> objective(problem);
  return detail::to_result(problem,
                           detail::minimize_by(objective, problem.free(start), options, callback));
}

}  // namespace leverage::fit
