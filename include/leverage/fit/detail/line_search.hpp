// SPDX-License-Identifier: Apache-2.0
/// @file
/// A step along a descent direction that meets the strong Wolfe conditions.
///
/// [nocedal2006]  Nocedal, Wright, Numerical Optimization, 2nd ed., algorithms 3.5 and 3.6.
/// [hager2005]    Hager, Zhang, SIAM J. Optim. 16(1), 2005: near the minimum, where values differ by
///                rounding only, slopes still distinguish points.
#pragma once

#include <algorithm>
#include <cmath>
#include <limits>

#include "leverage/core/math.hpp"

namespace leverage::fit::detail {

/// Value and directional derivative at a step; the value is infinite where the objective is not finite.
struct trial {
  double step = 0.0;
  double value = std::numeric_limits<double>::infinity();
  double slope = 0.0;
};

enum class search_result {
  found,      ///< the last trial is to be taken
  lower,      ///< the trial in `taken` is lower than the start, the conditions were not met
  none,       ///< no lower value
  endless,    ///< the value falls as far as the search goes
  exhausted,  ///< no evaluations are left
};

struct search_outcome {
  search_result result = search_result::none;
  trial taken;
};

/// The minimum of the cubic through two trials, kept away from both ends of their interval.
inline double between(const trial& a, const trial& b) {
  const double width = b.step - a.step;
  double step = a.step + 0.5 * width;
  if (math::is_finite(b.value)) {
    const double d1 = a.slope + b.slope - 3.0 * (a.value - b.value) / (a.step - b.step);
    const double square = d1 * d1 - a.slope * b.slope;
    if (square >= 0.0) {
      const double d2 = std::copysign(std::sqrt(square), width);
      const double cubic = b.step - width * ((b.slope + d2 - d1) / (b.slope - a.slope + 2.0 * d2));
      if (math::is_finite(cubic)) step = cubic;
    }
    const double low = (std::min)(a.step, b.step);
    const double margin = 0.1 * std::abs(width);
    step = std::clamp(step, low + margin, low + std::abs(width) - margin);
  } else {
    step = a.step + 0.1 * width;
  }
  return step;
}

/// phi(step) evaluates; phi.left() evaluations may still be made. `start` is at step 0 with a negative
/// slope, `noise` what values differ by in rounding.
template <class Phi>
[[nodiscard]] search_outcome wolfe_search(Phi& phi, const trial& start, double first_step,
                                          double noise) {
  constexpr double decrease = 1e-4;
  constexpr double flatness = 0.9;
  // Where little more than rounding is to be gained, a long search would follow rounding alone.
  const bool has_little = -start.slope <= 1e3 * noise;
  const int longest = has_little ? 6 : 60;

  const auto lower = [&](const trial& t) {
    return t.value <= start.value + decrease * t.step * start.slope;
  };
  const auto acceptable = [&](const trial& t) {
    const bool flat = std::abs(t.slope) <= -flatness * start.slope;
    if (lower(t)) return flat;
    // Values that rounding decides: the slope has to have grown by its share instead.
    return flat && t.value <= start.value + noise &&
           t.slope <= (2.0 * decrease - 1.0) * start.slope && -t.step * start.slope <= 1e6 * noise;
  };

  trial low = start;
  trial high;
  bool bracketed = false;
  double step = first_step;
  for (int i = 0; i < longest; ++i) {
    if (phi.left() <= 0) {
      return {low.value < start.value ? search_result::lower : search_result::exhausted, low};
    }
    const trial t = phi(step);
    if (acceptable(t)) return {search_result::found, t};
    if (!math::is_finite(t.value) || !lower(t) || t.value >= low.value) {
      high = t;
      bracketed = true;
    } else {
      if (bracketed ? t.slope * (high.step - low.step) >= 0.0 : t.slope >= 0.0) {
        high = low;
        bracketed = true;
      }
      const trial before = low;
      low = t;
      if (!bracketed) {
        // Still falling: further, as far as the cubic says.
        double next = 4.0 * t.step;
        const double d1 =
            before.slope + t.slope - 3.0 * (before.value - t.value) / (before.step - t.step);
        const double square = d1 * d1 - before.slope * t.slope;
        if (square >= 0.0) {
          const double d2 = std::sqrt(square);
          const double cubic =
              t.step -
              (t.step - before.step) * ((t.slope + d2 - d1) / (t.slope - before.slope + 2.0 * d2));
          if (math::is_finite(cubic) && cubic > t.step) next = cubic;
        }
        step = std::clamp(next, 2.0 * t.step, 10.0 * t.step);
        continue;
      }
    }
    const double width = std::abs(high.step - low.step);
    if (width <= 1e-16 * (std::max)(high.step, low.step) ||
        (low.step == 0.0 && -width * start.slope <= 0.25 * noise)) {
      break;
    }
    step = between(low, high);
  }
  if (!bracketed && !has_little && low.value < start.value) return {search_result::endless, low};
  return {low.value < start.value ? search_result::lower : search_result::none, low};
}

}  // namespace leverage::fit::detail
