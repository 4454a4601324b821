// SPDX-License-Identifier: Apache-2.0
/// @file
/// Options and results of the minimisers.
#pragma once

#include <limits>
#include <string_view>

#include "leverage/core/math.hpp"

namespace leverage::fit {

/// Why a minimiser stopped.
enum class stop {
  gradient,          ///< no step promises a decrease that matters: a stationary point
  step,              ///< the steps no longer change the point
  floor,             ///< rounding hides any further decrease of the objective
  iteration_limit,   ///< options.max_iterations
  evaluation_limit,  ///< options.max_evaluations
  line_search,       ///< no lower value along a descent direction: a wrong gradient, or a kink
  not_finite,        ///< the objective or its gradient is not finite at the start
  unbounded,         ///< the objective falls without end: it has no minimum
  callback,          ///< the callback returned false, or the fit was cancelled
  invalid_input,     ///< nothing was computed: see the violations
};

[[nodiscard]] constexpr std::string_view to_string(stop reason) {
  switch (reason) {
    case stop::gradient:
      return "gradient";
    case stop::step:
      return "step";
    case stop::floor:
      return "floating-point floor";
    case stop::iteration_limit:
      return "iteration limit";
    case stop::evaluation_limit:
      return "evaluation limit";
    case stop::line_search:
      return "line search";
    case stop::not_finite:
      return "not finite";
    case stop::unbounded:
      return "no lower end";
    case stop::callback:
      return "callback";
    case stop::invalid_input:
      return "invalid input";
  }
  return "unknown";
}

struct minimize_options {
  int max_iterations = 1000;
  int max_evaluations = 10000;
  /// Tolerance of the decrease that a step promises, relative to the objective: multiplying the objective by a number
  /// changes nothing.
  double gradient_tolerance = 1e-12;
  /// Tolerance of the length of a step, relative to the largest coordinate.
  double step_tolerance = 1e-15;
};

/// The best point that was seen, and why the search ended. V is the vector type of the start.
template <class V>
struct minimum {
  V point;
  double value = std::numeric_limits<double>::quiet_NaN();
  double gradient_norm = std::numeric_limits<double>::quiet_NaN();  ///< Euclidean, at `point`
  int iterations = 0;
  int evaluations = 0;
  stop reason = stop::not_finite;

  /// Whether the search ended at a minimum, as far as floating point can resolve it.
  [[nodiscard]] bool converged() const {
    return reason == stop::gradient || reason == stop::step || reason == stop::floor;
  }
  /// Whether the objective is finite at the point. The point need not be a minimum.
  [[nodiscard]] bool has_value() const {
    return math::is_finite(value) && reason != stop::not_finite && reason != stop::invalid_input;
  }
  /// Whether the point is a minimum with a finite objective.
  [[nodiscard]] bool usable() const { return converged() && has_value(); }
};

/// What the callback receives after each accepted iteration.
template <class V>
struct progress {
  const V& point;
  double value;
  double gradient_norm;
  int iteration;
  int evaluations;
};

/// Never stops the minimiser.
struct no_callback {
  template <class V>
  constexpr bool operator()(const progress<V>& /*unused*/) const {
    return true;
  }
};

}  // namespace leverage::fit
