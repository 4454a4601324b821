// SPDX-License-Identifier: Apache-2.0
/// @file
/// A law beyond its fitted range, as a bracket: its answer with one argument held at the nearer end of the fitted
/// interval, and its answer as it is.
///
///   const reach compute{argument::non_vocabulary_flops, 3e23, 1e18, 3e20};
///   const extrapolated_value el =
///       extrapolated(compute, [&](double c) { return table6.leverage(a, g, flops{c}); });
///   el.frozen;      // the trend ends where the runs ended
///   el.law;         // the trend goes on
///
/// It is no confidence interval: nothing says that the truth lies between the two, only that they rest on the same runs
/// and differ in what they assume beyond them. Inside of the interval both are the same number.
#pragma once

#include <limits>

#include "leverage/core/domain.hpp"

namespace leverage {

/// Both answers of a law, and the argument that is beyond its interval.
struct extrapolated_value {
  double frozen = std::numeric_limits<double>::quiet_NaN();  ///< with the argument at `end()`
  double law = std::numeric_limits<double>::quiet_NaN();     ///< as it is
  reach beyond{};

  /// The value of the argument in `frozen`: the nearer end of the interval, or the value itself where it is inside.
  [[nodiscard]] constexpr double end() const {
    if (beyond.value > beyond.high) return beyond.high;
    return beyond.value < beyond.low ? beyond.low : beyond.value;
  }
  [[nodiscard]] constexpr double low() const { return frozen < law ? frozen : law; }
  [[nodiscard]] constexpr double high() const { return frozen < law ? law : frozen; }
  /// Whether the argument is so far beyond that a single number would be taken for a measurement.
  [[nodiscard]] constexpr bool is_far() const { return beyond.factor() > far_beyond; }

  /// Ten times the range: a larger factor is shown as a bracket.
  static constexpr double far_beyond = 10.0;
};

/// The bracket of `answer(x)`, where x is the argument whose position is `beyond`. A value that is NaN gives NaN twice.
template <class Answer>
[[nodiscard]] constexpr extrapolated_value extrapolated(const reach& beyond, const Answer& answer) {
  extrapolated_value e{.beyond = beyond};
  e.frozen = answer(e.end());
  e.law = answer(beyond.value);
  return e;
}

}  // namespace leverage
