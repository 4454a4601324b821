// SPDX-License-Identifier: Apache-2.0
/// @file
/// Runs of several sizes, how a budget splits between model and tokens according to them, and what the three
/// approaches of Hoffmann et al. 2022 share:
///
///   approach 1  the lowest of all training curves at each budget         curve_minima.hpp
///               without curves: the best of the runs at each budget      best_runs.hpp
///   approach 2  a parabola in ln size through the runs of each budget    parabola_minima.hpp
///   approach 3  L = E + A N^-alpha + B D^-beta through all runs          parametric_allocation.hpp
///
/// A size is what a budget is divided by to give tokens: FLOPs per token M, or 6 N. The laws are M_opt = k C^p and
/// D_opt = k' C^p'; `product` is M_opt D_opt / C.
///
/// [hoffmann2022]  Hoffmann et al. 2022, arXiv:2203.15556, sections 3.1 to 3.3.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include "leverage/core/math.hpp"
#include "leverage/fit/detail/shown.hpp"
#include "leverage/fit/fit_result.hpp"
#include "leverage/fit/interval.hpp"
#include "leverage/fit/loss.hpp"
#include "leverage/laws/power_law.hpp"
#include "leverage/study/budgets.hpp"
#include "leverage/study/curve_fit.hpp"

namespace leverage::study {

/// Runs as columns of equal length.
struct sized_runs {
  std::vector<double> flops;  ///< budget, or the compute spent so far on a training curve
  std::vector<double> size;   ///< FLOPs per token, or 6 N
  std::vector<double> loss;
  std::vector<std::size_t> curve;  ///< number of a row's training run; approach 1 only
};

enum class minimum_status {
  found,
  at_edge,     ///< the smallest or the largest size has the lowest loss: the minimum lies outside
  not_convex,  ///< the parabola has no minimum
  too_few,     ///< fewer than three sizes (approach 1: two)
};

/// The best size at one budget.
struct size_minimum {
  double flops = 0.0;
  double size = std::numeric_limits<double>::quiet_NaN();
  double loss = std::numeric_limits<double>::quiet_NaN();
  double skew = std::numeric_limits<double>::quiet_NaN();  ///< parabolas only; NaN below five sizes
  fit::interval interval{};                                ///< of the size; parabolas only
  std::size_t sizes = 0;                                   ///< number of distinct sizes
  std::size_t runs = 0;
  minimum_status status = minimum_status::too_few;

  /// Tokens of the best size: budget over size.
  [[nodiscard]] double tokens() const { return flops / size; }
  /// Whether a parabola goes through its runs exactly, so that it says nothing of their noise.
  [[nodiscard]] bool exact() const { return sizes == 3 && runs == 3; }
};

struct allocation_options {
  bool robust = false;       ///< fit parabolas by a Huber loss instead of least squares
  fit::huber loss{1e-3};     ///< loss of residuals of ln L: of robust parabolas and of approach 3
  std::size_t budgets = 20;  ///< approach 1: number of budgets, evenly in ln C over the curves
  std::size_t resamples = 1000;  ///< 0: no intervals
  std::uint64_t seed = 42;
  double level = 0.95;
  double budget_tolerance = usual_budget_tolerance;  ///< approach 2: see budgets.hpp
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
  double low = std::numeric_limits<double>::quiet_NaN();  ///< smallest budget that it was fitted on
  double high = std::numeric_limits<double>::quiet_NaN();
  std::size_t failed = 0;          ///< resamples without a law
  std::vector<power_law<>> draws;  ///< M_opt(C) of the resamples that have one
  std::vector<std::string> violations;

  [[nodiscard]] bool usable() const { return violations.empty() && math::is_finite(size.exponent); }
  /// Whether some budget has its minimum inside its sizes, even where there is no law.
  [[nodiscard]] bool has_minima() const {
    return std::any_of(minima.begin(), minima.end(),
                       [](const size_minimum& m) { return m.status == minimum_status::found; });
  }
  /// M_opt at a budget with the interval of the draws; D_opt is the budget over it, with the ends of its interval swapped.
  [[nodiscard]] std::pair<double, fit::interval> size_at(double c, double level = 0.95) const {
    const double estimate = size(c);
    std::vector<double> values;
    for (const power_law<>& d : draws) values.push_back(d(c));
    if (values.empty() || !(level > 0.0 && level < 1.0)) return {estimate, {}};
    std::sort(values.begin(), values.end());
    return {estimate, fit::holding({fit::detail::quantile(values, 0.5 * (1.0 - level)),
                                    fit::detail::quantile(values, 0.5 * (1.0 + level))},
                                   estimate)};
  }
  /// M_opt D_opt / C at a budget: 1 if the two laws are consistent.
  [[nodiscard]] double product(double c) const { return size(c) * data(c) / c; }
};

/// Approach 3: the coefficients, and the split that follows in closed form for C = size D [hoffmann2022, Eq. 4].
struct parametric_fit {
  fit::fit_result<5> loss;  ///< A, B, E, alpha, beta of L = E + A size^-alpha + B D^-beta
  allocation_fit allocation;
  std::vector<std::array<double, 5>> draws;  ///< the same coefficients of the resamples
};

namespace detail {

/// Every violation of the runs and of the level.
[[nodiscard]] inline std::vector<std::string> validate(const sized_runs& runs,
                                                       const allocation_options& options = {}) {
  std::vector<std::string> violations;
  if (!(options.level > 0.0 && options.level < 1.0)) {
    violations.push_back(wrong_level(options.level));
  }
  if (runs.flops.size() != runs.size.size() || runs.loss.size() != runs.size.size()) {
    violations.push_back(std::to_string(runs.flops.size()) + " budgets, " +
                         std::to_string(runs.size.size()) + " sizes, " +
                         std::to_string(runs.loss.size()) + " losses");
    return violations;
  }
  for (std::size_t i = 0; i < runs.loss.size(); ++i) {
    const auto check = [&](const char* what, double v) {
      if (!(v > 0.0) || !math::is_finite(v)) {
        violations.push_back("row " + std::to_string(i) + ": " + what + " " +
                             fit::detail::shown(v) + ", expected above 0");
      }
    };
    check("FLOPs", runs.flops[i]);
    check("size", runs.size[i]);
    check("loss", runs.loss[i]);
  }
  return violations;
}

/// Fits k C^p through the minima; false if there are fewer than two.
inline bool power_through(const std::vector<size_minimum>& minima, allocation_fit& result) {
  double n = 0.0;
  double x = 0.0;
  double y = 0.0;
  for (const size_minimum& m : minima) {
    if (m.status != minimum_status::found) continue;
    n += 1.0;
    x += std::log(m.flops);
    y += std::log(m.size);
  }
  if (n < 2.0) return false;
  x /= n;
  y /= n;
  double xx = 0.0;
  double xy = 0.0;
  for (const size_minimum& m : minima) {
    if (m.status != minimum_status::found) continue;
    xx += (std::log(m.flops) - x) * (std::log(m.flops) - x);
    xy += (std::log(m.flops) - x) * (std::log(m.size) - y);
  }
  if (!(xx > 0.0)) return false;
  const double p = xy / xx;
  result.size = {std::exp(y - p * x), p};
  // Tokens are C / M at every minimum: ln D = ln C - ln M, and the same holds for the regressions.
  result.data = {std::exp(p * x - y), 1.0 - p};
  return true;
}

/// Intervals from the laws of resamples.
inline void intervals_from(const std::vector<allocation_fit>& draws,
                           const allocation_options& options, allocation_fit& result) {
  const auto column = [&](const auto& of) {
    std::vector<double> values;
    for (const allocation_fit& d : draws) {
      if (math::is_finite(d.size.exponent)) values.push_back(of(d));
    }
    std::sort(values.begin(), values.end());
    return fit::holding({fit::detail::quantile(values, 0.5 * (1.0 - options.level)),
                         fit::detail::quantile(values, 0.5 * (1.0 + options.level))},
                        of(result));
  };
  result.size_interval = {column([](const allocation_fit& d) { return d.size.coefficient; }),
                          column([](const allocation_fit& d) { return d.size.exponent; })};
  result.data_interval = {column([](const allocation_fit& d) { return d.data.coefficient; }),
                          column([](const allocation_fit& d) { return d.data.exponent; })};
  for (const allocation_fit& d : draws) {
    if (math::is_finite(d.size.exponent)) {
      result.draws.push_back(d.size);
    } else {
      ++result.failed;
    }
  }
}

inline void span_of(const std::vector<size_minimum>& minima, allocation_fit& result) {
  for (const size_minimum& m : minima) {
    if (m.status != minimum_status::found) continue;
    if (!(result.low <= m.flops)) result.low = m.flops;
    if (!(result.high >= m.flops)) result.high = m.flops;
  }
}

}  // namespace detail

}  // namespace leverage::study
