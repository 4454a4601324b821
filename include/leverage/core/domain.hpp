// SPDX-License-Identifier: Apache-2.0
/// @file
/// The range on which a law was fitted, and the verdict on a point: inside, or beyond, by which inputs and by which
/// factor each. A range is a box of intervals, each labelled by the argument that it bounds; runs rarely fill the
/// corners of that box. A range may bound compute where the law takes N and D: see derived.hpp.
///
///   const extrapolation verdict = besiroglu2024::table1.fitted.check(
///       {{argument::parameters, 16e9}, {argument::tokens, 1e12}});
///   verdict.inside();                                    // false: 9.6e22 FLOPs, fitted up to 1.3e22
///   for (const reach& r : verdict) use(r.which, r.factor());
#pragma once

#include <array>
#include <concepts>
#include <cstddef>
#include <limits>
#include <span>
#include <type_traits>

#include "leverage/core/argument.hpp"
#include "leverage/core/derived.hpp"

namespace leverage {

/// The fitted interval of one argument, both ends included.
struct fitted_interval {
  argument which{};
  double low = 0;
  double high = 0;
};

/// The position of one value relative to its fitted interval.
struct reach {
  argument which{};
  double value = 0;
  double low = 0;
  double high = 0;

  [[nodiscard]] constexpr bool inside() const { return value >= low && value <= high; }

  /// The factor by which the value lies beyond the nearer end: 1 inside, NaN for what is not a positive number.
  [[nodiscard]] constexpr double factor() const {
    if (inside()) return 1;
    if (value > high) return value / high;
    return value > 0 ? low / value : std::numeric_limits<double>::quiet_NaN();
  }
};

/// The verdict on a point: one `reach` for each interval of the range, in the range's order.
struct extrapolation {
  /// No range has more intervals.
  static constexpr std::size_t max_intervals = 6;

  std::array<reach, max_intervals> inputs{};
  std::size_t intervals = 0;

  /// Every value lies in its interval.
  [[nodiscard]] constexpr bool inside() const {
    for (const reach& r : *this) {
      if (!r.inside()) return false;
    }
    return true;
  }
  [[nodiscard]] constexpr bool extrapolates() const { return !inside(); }

  /// The largest factor of all; NaN if one of them is.
  [[nodiscard]] constexpr double factor() const {
    double largest = 1.0;
    for (const reach& r : *this) {
      const double factor = r.factor();
      if (!(factor <= largest)) largest = factor;
      if (!(largest == largest)) return largest;
    }
    return largest;
  }

  [[nodiscard]] constexpr const reach* begin() const { return inputs.data(); }
  [[nodiscard]] constexpr const reach* end() const { return inputs.data() + intervals; }
};

/// The verdict on a point of which these arguments are known. A bounded argument that neither is known nor follows
/// from what is known counts as NaN, which is not inside. A template, so that only a source that asks for a verdict compiles
/// it.
template <std::same_as<double> X = double>
[[nodiscard]] constexpr extrapolation check(
    std::span<const fitted_interval> range,
    std::type_identity_t<std::span<const argument_value<X>>> known) {
  extrapolation verdict;
  for (std::size_t k = 0; k < range.size() && k < verdict.inputs.size(); ++k) {
    const fitted_interval& i = range[k];
    const auto x = derived(i.which, known);
    verdict.inputs[verdict.intervals++] = {
        i.which, x ? *x : std::numeric_limits<double>::quiet_NaN(), i.low, i.high};
  }
  return verdict;
}

/// The box of N intervals on which a law was fitted.
template <std::size_t N>
struct domain {
  static_assert(N <= extrapolation::max_intervals);
  fitted_interval inputs[N];

  [[nodiscard]] constexpr extrapolation check(std::span<const argument_value<>> known) const {
    return leverage::check(inputs, known);
  }
  template <std::size_t K>
  [[nodiscard]] constexpr extrapolation check(const argument_value<> (&known)[K]) const {
    return leverage::check(inputs, known);
  }

  /// The part of the box that bounds one argument; an empty interval of NaN if there is none.
  [[nodiscard]] constexpr domain<1> only(argument which) const {
    for (const fitted_interval& i : inputs) {
      if (i.which == which) return {{i}};
    }
    constexpr double none = std::numeric_limits<double>::quiet_NaN();
    return {{{which, none, none}}};
  }
};

}  // namespace leverage
