// SPDX-License-Identifier: Apache-2.0
/// @file
/// Runs of several sizes, and how a budget splits by them; the fits are in isoflop.hpp.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include "leverage/core/math.hpp"
#include "leverage/fit/fit_law.hpp"
#include "leverage/fit/interval.hpp"
#include "leverage/laws/power_law.hpp"

namespace leverage::study {

/// Runs as equally long columns.
struct sized_runs {
  std::vector<double> flops;  ///< budget, or compute so far on a training curve
  std::vector<double> size;   ///< FLOPs per token, or 6 N
  std::vector<double> loss;
  std::vector<std::size_t> curve;  ///< which training run a row belongs to; approach 1 only
};

enum class minimum_status {
  found,
  at_edge,  ///< the least loss is that of the smallest or the largest size: the minimum lies outside
  not_convex,  ///< the parabola has no minimum
  too_few,     ///< fewer than four sizes (approach 1: two)
};

/// The best size at one budget.
struct size_minimum {
  double flops = 0.0;
  double size = std::numeric_limits<double>::quiet_NaN();
  double loss = std::numeric_limits<double>::quiet_NaN();
  double skew = std::numeric_limits<double>::quiet_NaN();  ///< parabolas only; NaN with four sizes
  std::size_t sizes = 0;                                   ///< distinct ones
  minimum_status status = minimum_status::too_few;
};

struct allocation_options {
  bool robust = false;           ///< parabolas by a Huber loss instead of squares
  fit::huber loss{1e-3};         ///< of residuals of ln L, where robust, and of approach 3
  std::size_t budgets = 20;      ///< approach 1: evenly in ln C over what the curves cover
  std::size_t resamples = 1000;  ///< 0: no intervals
  std::uint64_t seed = 42;
  double level = 0.95;
  fit::fit_options fit{};
};

/// M_opt(C) and D_opt(C), with intervals of factor and exponent.
struct allocation_fit {
  power_law<> size{std::numeric_limits<double>::quiet_NaN(),
                   std::numeric_limits<double>::quiet_NaN()};
  power_law<> data{std::numeric_limits<double>::quiet_NaN(),
                   std::numeric_limits<double>::quiet_NaN()};
  std::array<fit::interval, 2> size_interval{};  ///< of coefficient and exponent
  std::array<fit::interval, 2> data_interval{};
  std::vector<size_minimum> minima;                       ///< approaches 1 and 2: by budget
  double low = std::numeric_limits<double>::quiet_NaN();  ///< budgets it was fitted on
  double high = std::numeric_limits<double>::quiet_NaN();
  std::size_t failed = 0;  ///< resamples without a law
  std::vector<std::string> violations;

  [[nodiscard]] bool usable() const { return violations.empty() && math::is_finite(size.exponent); }
  /// M_opt D_opt / C at a budget: 1 if the two laws belong together.
  [[nodiscard]] double product(double c) const { return size(c) * data(c) / c; }
};

/// Approach 3: the coefficients, and the split that follows for C = size D in closed form
/// [hoffmann2022, Eq. 4].
struct parametric_fit {
  fit::fit_result<5> loss;  ///< A, B, E, alpha, beta of L = E + A size^-alpha + B D^-beta
  allocation_fit allocation;
};

}  // namespace leverage::study
