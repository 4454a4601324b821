// SPDX-License-Identifier: Apache-2.0
/// @file
/// Loss curves L(C) = alpha C^beta + b fitted to the runs of each architecture (laws/loss_curve.hpp). Every curve has
/// its own floor b, or all curves share one.
///
///   C   training FLOPs of a run
///   L   its final loss
///
/// Few budgets determine a floor badly: `curve_fit::floor_at_zero` reports a floor that the fit drove to zero.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include <boost/math/tools/minima.hpp>

#include "leverage/core/quantities.hpp"
#include "leverage/fit/any_problem.hpp"
#include "leverage/fit/executor.hpp"
#include "leverage/fit/multi_start.hpp"
#include "leverage/fit/quantiles.hpp"
#include "leverage/fit/starts.hpp"
#include "leverage/laws/loss_curve.hpp"
#include "leverage/study/curve_fit.hpp"

namespace leverage::study {

namespace detail {

/// Budgets are fitted in units of `unit`, so that alpha is a loss and not a loss at one FLOP.
constexpr auto curve_law = [](const auto& theta, const auto& run) {
  using T = std::remove_cvref_t<decltype(theta[0])>;
  const loss_curve<T> curve{theta[0], theta[1], theta[2]};
  return curve.loss(leverage::flops{fit::bare(run[0])});
};

/// The curve of one architecture; its floor is free unless `floor` is given.
template <class Executor>
[[nodiscard]] curve_fit fit_curve(const curve_runs& runs, std::optional<double> floor,
                                  const curve_options& options, const curve_fit* from,
                                  const Executor& executor) {
  curve_fit result;
  result.runs = runs.loss.size();
  if (runs.flops.size() == runs.loss.size()) result.budgets = distinct(runs.flops);
  const std::size_t needed = floor.has_value() ? 2 : 3;
  if (result.budgets < needed) {
    result.violations.push_back(runs.name + ": " + std::to_string(result.budgets) +
                                " distinct budgets, a curve needs " + std::to_string(needed));
    return result;
  }
  double log_unit = 0.0;
  for (const double c : runs.flops) log_unit += std::log(c) / static_cast<double>(result.runs);
  const double unit = std::exp(log_unit);
  std::vector<double> x(runs.flops);
  for (double& c : x) c /= unit;

  const fit::table rows({{"FLOPs", x}}, {"loss", runs.loss});
  const fit::coefficients<3> set{
      fit::free_coefficient("alpha", fit::transform::log(), true), fit::free_coefficient("beta"),
      floor.has_value() ? fit::fixed("b", *floor)
                        : fit::free_coefficient("b", fit::transform::softplus(), true)};
  const fit::any_problem problem = fit::make_recorded_problem(rows, curve_law, set, options.loss);
  if (!problem.usable()) {
    for (const std::string& v : problem.violations()) {
      result.violations.push_back(runs.name + ": " + v);
    }
    return result;
  }
  const auto [least, most] = std::minmax_element(runs.flops.begin(), runs.flops.end());
  result.low = *least;
  result.high = *most;

  fit::fit_result<fit::max_coefficients> best;
  if (from != nullptr && from->usable()) {
    const loss_curve<>& c = from->curve;
    best = fit::fit_law(problem, {c.alpha * std::pow(unit, c.beta), c.beta, (std::max)(c.b, 1e-6)},
                        options.fit);
  } else {
    const double lowest = *std::min_element(runs.loss.begin(), runs.loss.end());
    std::vector<fit::theta_of<fit::max_coefficients>> starts;
    for (const double beta : {-0.02, -0.04, -0.07, -0.11, -0.17, -0.27, -0.45, -0.8}) {
      starts.push_back({1.0, beta, floor.value_or(0.5 * lowest)});
    }
    std::vector<fit::theta_of<fit::max_coefficients>> solved =
        fit::projected_starts(problem, starts);
    // If every projection leaves the domain, the floor starts at half of the lowest loss.
    if (solved.empty()) {
      for (const auto& s : starts) {
        solved.push_back({(std::max)(lowest - s[2], 0.1 * lowest), s[1], s[2]});
      }
    }
    fit::multi_start_options many;
    many.fit = options.fit;
    best = fit::multi_start(problem, solved, many, executor).best;
  }
  result.objective = best.objective;
  result.reason = best.reason;
  if (!best.has_value()) return result;
  result.curve = {best.theta[0] * std::pow(unit, -best.theta[1]), best.theta[1], best.theta[2]};
  result.floor_at_zero =
      !floor.has_value() && result.curve.b < 1e-3 * result.curve.loss(flops{unit});
  return result;
}

/// Whether losses fall with compute by more than their scatter about the curve: Student's t of the fall, at 95 %, on
/// both sides. Runs that the coefficients meet exactly have no scatter, and fall if the curve does.
[[nodiscard]] inline bool falls(const curve_runs& runs, const curve_fit& fitted,
                                std::size_t coefficients) {
  if (!(fitted.curve.beta < 0.0) || !(fitted.curve.alpha > 0.0)) return false;
  const auto n = static_cast<double>(runs.loss.size());
  double mean = 0.0;
  for (const double l : runs.loss) mean += std::log(l) / n;
  double all = 0.0;
  double left = 0.0;
  for (std::size_t i = 0; i < runs.loss.size(); ++i) {
    const double from_mean = std::log(runs.loss[i]) - mean;
    const double from_curve = std::log(runs.loss[i] / fitted.curve.loss(flops{runs.flops[i]}));
    all += from_mean * from_mean;
    left += from_curve * from_curve;
  }
  constexpr double rounding = 1e-26;  // squares of ln L
  if (!(all > n * rounding) || !(all > left)) return false;
  if (runs.loss.size() <= coefficients) return true;
  const double freedom = n - static_cast<double>(coefficients);
  const double t = fit::detail::student_quantile(freedom, 0.975);
  return (all - left) * freedom > t * t * left;
}

/// Curves whose losses do not fall are violations, by name.
inline void refuse_flat(std::span<const curve_runs> architectures, std::size_t coefficients,
                        std::vector<curve_fit>& fits) {
  for (std::size_t i = 0; i < fits.size(); ++i) {
    if (!fits[i].violations.empty() ||
        (fits[i].usable() && falls(architectures[i], fits[i], coefficients))) {
      continue;
    }
    const curve_runs& runs = architectures[i];
    const auto [least, most] = std::minmax_element(runs.flops.begin(), runs.flops.end());
    const auto loss_at = [&](auto at) {
      return fit::detail::shown(runs.loss[static_cast<std::size_t>(at - runs.flops.begin())]);
    };
    fits[i].violations.push_back(
        runs.name + ": the losses do not fall with compute by more than their scatter, from " +
        loss_at(least) + " at " + fit::detail::shown(*least) + " FLOPs to " + loss_at(most) +
        " at " + fit::detail::shown(*most) + ", expected a falling curve");
  }
}

}  // namespace detail

/// A curve of each architecture. Losses that do not fall with compute by more than their scatter are a violation. A
/// shared floor is that of the architectures that can be fitted. `from`, where given, holds curves of nearly the same
/// runs: each fit then starts from its curve alone, and is taken as it is. The executor runs the starts.
template <class Executor = fit::serial>
[[nodiscard]] std::vector<curve_fit> fit_curves(std::span<const curve_runs> architectures,
                                                const curve_options& options = {},
                                                std::span<const curve_fit> from = {},
                                                const Executor& executor = {}) {
  const auto all_at = [&](std::optional<double> floor) {
    std::vector<curve_fit> fits;
    fits.reserve(architectures.size());
    for (std::size_t i = 0; i < architectures.size(); ++i) {
      fits.push_back(detail::fit_curve(architectures[i], floor, options,
                                       from.empty() ? nullptr : &from[i], executor));
    }
    return fits;
  };
  const auto checked = [&](std::vector<curve_fit> fits) {
    const std::size_t coefficients = coefficients_of(options, architectures.size());
    if (from.empty()) detail::refuse_flat(architectures, coefficients, fits);
    return fits;
  };
  if (options.floors == floor_choice::own) return checked(all_at(std::nullopt));
  if (options.floors == floor_choice::given) {
    if (options.floor >= 0.0 && math::is_finite(options.floor)) {
      return checked(all_at(options.floor));
    }
    std::vector<curve_fit> refused(architectures.size());
    for (curve_fit& f : refused) {
      f.violations.push_back("floor " + fit::detail::shown(options.floor) + ", expected 0 or more");
    }
    return refused;
  }

  double lowest = std::numeric_limits<double>::infinity();
  for (const curve_runs& a : architectures) {
    for (const double l : a.loss) lowest = (std::min)(lowest, l);
  }
  if (!math::is_finite(lowest) || !(lowest > 0.0)) return all_at(0.0);  // with their violations
  const auto total = [&](double floor) {
    double sum = 0.0;
    for (const curve_fit& f : all_at(floor)) {
      if (f.violations.empty()) sum += f.objective;
    }
    return sum;
  };
  // The objective has one minimum in the floor: a grid brackets it, and Brent's method finds it.
  constexpr int steps = 24;
  const double highest = 0.999 * lowest;
  int best = 0;
  double at_best = std::numeric_limits<double>::infinity();
  if (from.empty()) {
    for (int i = 0; i <= steps; ++i) {
      const double at = total(highest * i / steps);
      if (at < at_best) {
        at_best = at;
        best = i;
      }
    }
  } else {
    best = static_cast<int>(std::lround(from.front().curve.b / highest * steps));
    best = std::clamp(best, 0, steps);
  }
  const double left = highest * (std::max)(best - 2, 0) / steps;
  const double right = highest * (std::min)(best + 2, steps) / steps;
  std::uintmax_t evaluations = 60;
  const auto minimum = boost::math::tools::brent_find_minima(total, left, right, 26, evaluations);
  std::vector<curve_fit> fits = all_at(minimum.first);
  for (curve_fit& f : fits) {
    f.floor_at_zero = f.usable() && minimum.first < 1e-3 * lowest;
  }
  return checked(std::move(fits));
}

}  // namespace leverage::study
