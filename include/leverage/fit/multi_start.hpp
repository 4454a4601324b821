// SPDX-License-Identifier: Apache-2.0
/// @file
/// Fits from many starts: the objectives of scaling laws have minima in which a term has vanished, and a fit from a
/// single start may end in one of them. Starts come from starts.hpp and sobol_starts.hpp.
///
///   const auto found = multi_start(problem, starts, {.screen = 16}, threads{4});
///   if (found.best.usable()) use(found.best.theta);
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <vector>

#include <Eigen/Core>

#include "leverage/core/math.hpp"
#include "leverage/fit/executor.hpp"
#include "leverage/fit/fit_law.hpp"
#include "leverage/fit/small_systems.hpp"

namespace leverage::fit {

struct multi_start_options {
  fit_options fit{};
  /// 0 finishes every start. Otherwise all starts are evaluated and the best `screen` finished; then as many again, and
  /// so on, until `agreement` of the finished ones share the best objective and the last lot has not lowered it, or
  /// until `patience` lots in a row have not lowered it and the search has evaluated more than `long_work` rows: a few
  /// seconds.
  std::size_t screen = 0;
  std::size_t agreement = 3;
  std::size_t patience = 3;
  double long_work = 3e7;
  /// Objectives this close, relative to the lower one, are the same minimum; so are all within rounding.
  double same = 1e-6;
  progress_callback progress{};
};

/// A minimum in which starts ended.
template <std::size_t P>
struct distinct_minimum {
  double objective;
  theta_of<P> theta;
  std::size_t starts;
};

template <std::size_t P>
struct multi_start_result {
  fit_result<P> best;
  std::size_t starts = 0;    ///< given
  std::size_t refused = 0;   ///< of these, outside a domain or without a finite objective
  std::size_t finished = 0;  ///< of these, minimised
  std::size_t cut = 0;       ///< of these, under way when the search was cancelled
  std::size_t reached = 0;   ///< of these, in the best minimum
  std::vector<distinct_minimum<P>> minima;  ///< from the best upwards
  std::vector<std::size_t> on_bound;        ///< coefficients that the best has on a bound
  long evaluations = 0;                     ///< of the objective, by all starts
  search_end ended = search_end::complete;

  /// Whether `best` is only the best point up to a cancellation.
  [[nodiscard]] bool cancelled() const { return ended == search_end::cancelled; }
};

/// Fits from all starts, or from the best of them. The result has the same bits for every executor.
template <class Problem>
[[nodiscard]] multi_start_result<Problem::parameters> multi_start(
    const Problem& problem, const std::vector<theta_of<Problem::parameters>>& starts,
    const multi_start_options& options = {}, const executor_view& executor = serial{}) {
  constexpr std::size_t P = Problem::parameters;
  using vector = typename Problem::vector;
  multi_start_result<P> result;
  result.starts = starts.size();
  result.best.theta.fill(std::numeric_limits<double>::quiet_NaN());
  result.best.violations = problem.violations();
  if (starts.empty()) result.best.violations.emplace_back("no starts are given");
  if (!result.best.violations.empty()) return result;

  // The order of the starts: as given, or by the objective at the start. The first one is finished in any case.
  work_monitor monitor(starts.size(), options.progress, &options.fit.cancel);
  std::vector<vector> points(starts.size());
  std::vector<double> at_start(starts.size(), std::numeric_limits<double>::infinity());
  std::vector<char> seen(starts.size(), 0);
  executor(starts.size(), [&](std::size_t i) {
    if (i > 0 && monitor.stopped()) return;
    seen[i] = 1;
    points[i] = problem.free(starts[i]);
    if (!detail::all_finite(points[i])) return;
    const double value = options.screen == 0 ? 0.0 : problem(points[i]);
    if (math::is_finite(value)) at_start[i] = value;
  });
  std::vector<std::size_t> order;
  for (std::size_t i = 0; i < starts.size(); ++i) {
    if (math::is_finite(at_start[i])) {
      order.push_back(i);
    } else if (seen[i] != 0) {
      ++result.refused;
    }
  }
  if (options.screen != 0) {
    result.evaluations += std::count(seen.begin(), seen.end(), 1);
    std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
      return at_start[a] != at_start[b] ? at_start[a] < at_start[b] : a < b;
    });
  }

  std::vector<minimum<vector>> ends(order.size());
  std::vector<char> done(order.size(), 0);
  monitor.expects(order.size());
  const std::size_t lot = options.screen == 0 ? order.size() : options.screen;
  const double rounding = problem.rounding();
  const auto rows = static_cast<double>(problem.rows().rows());
  const auto same = [&](double value, double lowest) {
    return value <= lowest + options.same * std::abs(lowest) + rounding;
  };
  double best = std::numeric_limits<double>::infinity();
  std::size_t next = 0;
  std::size_t idle = 0;  // lots in a row that have not lowered the objective
  while (next < order.size() && (next == 0 || !monitor.stopped())) {
    const std::size_t count = (std::min)(lot, order.size() - next);
    executor(count, [&](std::size_t i) {
      if (next + i > 0 && monitor.stopped()) return;
      ends[next + i] = detail::minimize_by(problem, points[order[next + i]], options.fit);
      done[next + i] = 1;
      monitor.finished_one();
    });
    next += count;
    const double before = best;
    for (std::size_t i = 0; i < next; ++i) {
      if (done[i] != 0 && ends[i].has_value()) best = (std::min)(best, ends[i].value);
    }
    if (options.screen == 0 || next >= order.size()) continue;
    idle = same(before, best) ? idle + 1 : 0;
    const auto agree =
        std::count_if(ends.begin(), ends.begin() + static_cast<std::ptrdiff_t>(next),
                      [&](const auto& m) { return m.has_value() && same(m.value, best); });
    if (idle > 0 && static_cast<std::size_t>(agree) >= options.agreement) {
      result.ended = search_end::agreement;
      break;
    }
    double work = 0.0;
    for (std::size_t i = 0; i < next; ++i) work += static_cast<double>(ends[i].evaluations) * rows;
    if (idle >= options.patience && work > options.long_work) {
      result.ended = search_end::no_progress;
      break;
    }
  }

  // The distinct minima, lowest first; equal values in the order of the starts.
  std::vector<std::size_t> ranking;
  for (std::size_t i = 0; i < next; ++i) {
    if (done[i] == 0) continue;
    result.evaluations += ends[i].evaluations;
    if (!ends[i].has_value()) {
      ++result.refused;
      continue;
    }
    ranking.push_back(i);
    ++(ends[i].reason == stop::callback ? result.cut : result.finished);
  }
  if (result.ended == search_end::complete && monitor.stopped() &&
      result.refused + result.finished < result.starts) {
    result.ended = search_end::cancelled;
  }
  std::sort(ranking.begin(), ranking.end(), [&](std::size_t a, std::size_t b) {
    return ends[a].value != ends[b].value ? ends[a].value < ends[b].value : a < b;
  });
  for (const std::size_t i : ranking) {
    if (ends[i].reason == stop::callback) continue;
    if (result.minima.empty() || !same(ends[i].value, result.minima.back().objective)) {
      result.minima.push_back({ends[i].value, problem.natural(ends[i].point), 0});
    }
    ++result.minima.back().starts;
  }
  if (ranking.empty()) {
    result.best.reason = stop::not_finite;
    return result;
  }
  result.best = detail::to_result(problem, ends[ranking.front()]);
  if (!result.minima.empty() && same(result.minima.front().objective, result.best.objective)) {
    result.reached = result.minima.front().starts;
  }
  for (Eigen::Index i = 0; i < problem.free_count(); ++i) {
    const std::size_t k = problem.coefficient_of(i);
    if (problem.set()[k].scale.on_bound(result.best.theta[k])) result.on_bound.push_back(k);
  }
  return result;
}

}  // namespace leverage::fit
