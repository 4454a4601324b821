// SPDX-License-Identifier: Apache-2.0
/// @file
/// The options of a fit, and its result. This header knows neither laws nor linear algebra: sources that only read
/// results include it alone.
#pragma once

#include <array>
#include <cstddef>
#include <functional>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

#include "leverage/core/math.hpp"
#include "leverage/fit/minimum.hpp"

namespace leverage::fit {

/// The natural coefficients of a law of P.
template <std::size_t P>
using theta_of = std::array<double, P>;

enum class minimizer {
  levenberg_marquardt,  ///< reaches the optimum from most starts
  bfgs,                 ///< the reference
  lbfgs,                ///< many coefficients
};

struct fit_options {
  minimizer method = minimizer::levenberg_marquardt;
  minimize_options limits{};
  /// Asked after every iteration, from any thread: true ends the fit with the best point so far, and
  /// stop::callback as its reason. Empty for a fit that nobody cancels.
  std::function<bool()> cancel{};
};

/// Why a search from many starts ended.
enum class search_end {
  complete,     ///< every start is finished
  agreement,    ///< of a screened search: enough starts ended in the best minimum
  no_progress,  ///< of a screened search: more starts did not lower the objective
  cancelled,    ///< by fit_options::cancel or the progress callback
};

[[nodiscard]] constexpr std::string_view to_string(search_end end) {
  switch (end) {
    case search_end::complete:
      return "complete";
    case search_end::agreement:
      return "agreement";
    case search_end::no_progress:
      return "no progress";
    case search_end::cancelled:
      return "cancelled";
  }
  return "unknown";
}

/// The law's coefficients at the best point seen, and how it was found.
template <std::size_t P>
struct fit_result {
  theta_of<P> theta{};
  double objective = std::numeric_limits<double>::quiet_NaN();
  double gradient_norm = std::numeric_limits<double>::quiet_NaN();  ///< in the free variables
  int iterations = 0;
  int evaluations = 0;
  stop reason = stop::invalid_input;
  /// Whether the rows determine every free coefficient at the best point: no direction is open (open_directions.hpp).
  bool determined = false;
  std::vector<std::string> violations;  ///< of the input: then nothing was computed

  [[nodiscard]] bool converged() const {
    return reason == stop::gradient || reason == stop::step || reason == stop::floor;
  }
  /// Whether the objective is finite at the best point seen, which need not be a minimum.
  [[nodiscard]] bool has_value() const {
    return math::is_finite(objective) && reason != stop::not_finite &&
           reason != stop::invalid_input;
  }
  /// Whether the coefficients are an answer: the fit converged, and the rows determine them.
  [[nodiscard]] bool usable() const { return converged() && determined && has_value(); }
};

}  // namespace leverage::fit
