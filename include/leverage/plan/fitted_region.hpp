// SPDX-License-Identifier: Apache-2.0
/// @file
/// The sizes and tokens at which a law of N and D is inside its fitted range. A range may bound N, D, the compute
/// 6 N D and the ratio D / N; each is a power of N times a power of D, so that the region is a convex polygon in
/// ln N and ln D. Its edges are exact: slopes come from dual numbers through the functions that check a point.
///
///   const size_data_range range{.box = besiroglu2024::table1.fitted.inputs};
///   range.verdict(16e9, 1e12).inside();                        // false: 9.6e22 FLOPs
///   for (const size_data_point& corner : fitted_region(range, window)) draw(corner.size, corner.data);
#pragma once

#include <array>
#include <cmath>
#include <cstddef>
#include <iterator>
#include <span>
#include <vector>

#include "leverage/core/argument.hpp"
#include "leverage/core/derived.hpp"
#include "leverage/core/domain.hpp"
#include "leverage/core/dual.hpp"
#include "leverage/core/scalar.hpp"

namespace leverage::plan {

/// The fitted range of a law of N and D, with the N that it counts and what else is known of every point.
struct size_data_range {
  std::vector<fitted_interval> box;
  argument size = argument::parameters;
  std::vector<argument_value<>> held{};  ///< other inputs of the law, such as experts
  bool all_new = false;                  ///< no token is repeated: unique tokens are D

  /// Arguments with their values, in place: a search asks for the verdict on every point that it tries.
  template <scalar X>
  struct known_arguments {
    std::array<argument_value<X>, std::size(argument_table)> items{};
    std::size_t size = 0;

    void add(argument which, const X& value) {
      if (size < items.size()) items[size++] = {which, value};
    }
    [[nodiscard]] std::span<const argument_value<X>> all() const { return {items.data(), size}; }
  };

  /// The arguments that are known at N and D.
  template <scalar X>
  [[nodiscard]] known_arguments<X> known(const X& n, const X& d) const {
    known_arguments<X> all;
    all.add(size, n);
    all.add(argument::tokens, d);
    if (all_new) all.add(argument::unique_tokens, d);
    for (const argument_value<>& h : held) all.add(h.which, X(h.value));
    return all;
  }

  [[nodiscard]] extrapolation verdict(double n, double d) const {
    const auto arguments = known(n, d);
    return check(box, arguments.all());
  }
};

/// A size and a number of tokens.
struct size_data_point {
  double size = 0;
  double data = 0;
};

/// The rectangle of sizes and tokens that is looked at, all of them positive.
struct size_data_window {
  size_data_point low;
  size_data_point high;
};

namespace detail {

/// a + b u + c v, in u = ln N and v = ln D.
struct line_of_logs {
  double a;
  double b;
  double c;
  [[nodiscard]] double at(const size_data_point& p) const {
    return a + b * std::log(p.size) + c * std::log(p.data);
  }
};

/// The part of a convex polygon where a line is not negative.
[[nodiscard]] inline std::vector<size_data_point> clipped(
    const std::vector<size_data_point>& polygon, const line_of_logs& line) {
  std::vector<size_data_point> kept;
  for (std::size_t i = 0; i < polygon.size(); ++i) {
    const size_data_point& from = polygon[i];
    const size_data_point& to = polygon[(i + 1) % polygon.size()];
    const double f = line.at(from);
    const double g = line.at(to);
    if (f >= 0.0) kept.push_back(from);
    if ((f < 0.0 && g > 0.0) || (f > 0.0 && g < 0.0)) {
      const double share = f / (f - g);
      kept.push_back({from.size * std::pow(to.size / from.size, share),
                      from.data * std::pow(to.data / from.data, share)});
    }
  }
  return kept;
}

}  // namespace detail

/// The corners of the region within a window, in order; fewer than three where nothing of it is fitted.
[[nodiscard]] inline std::vector<size_data_point> fitted_region(const size_data_range& range,
                                                                const size_data_window& window) {
  using number = dual<double, 2>;
  const auto& [low, high] = window;
  std::vector<size_data_point> region{low, {high.size, low.data}, high, {low.size, high.data}};
  const auto known = range.known(number::variable(low.size, 0), number::variable(low.data, 1));
  for (const fitted_interval& i : range.box) {
    const auto bounded = derived<number>(i.which, known.all());
    if (!bounded) return {};
    if (bounded->derivative[0] == 0.0 && bounded->derivative[1] == 0.0) {  // it is held
      if (!(bounded->value >= i.low && bounded->value <= i.high)) return {};
      continue;
    }
    if (!(bounded->value > 0.0)) return {};
    // ln q = ln q0 + b (u - u0) + c (v - v0)
    const double b = bounded->derivative[0] * low.size / bounded->value;
    const double c = bounded->derivative[1] * low.data / bounded->value;
    const double a = std::log(bounded->value) - b * std::log(low.size) - c * std::log(low.data);
    region = detail::clipped(region, {std::log(i.high) - a, -b, -c});
    if (i.low > 0.0) region = detail::clipped(region, {a - std::log(i.low), b, c});
  }
  return region;
}

}  // namespace leverage::plan
