// SPDX-License-Identifier: Apache-2.0
/// @file
/// Cross-validation: every row is predicted by a fit that has not seen it.
///
///   const auto folds = fold_numbers(rows, 5, seed);
///   const auto left_out = cross_validation(problem, fit.theta, folds, 5, {}, threads{4});
///   left_out.objective();                       // to compare with that of the fit, or of another law
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <limits>
#include <map>
#include <numeric>
#include <span>
#include <utility>
#include <vector>

#include "leverage/core/math.hpp"
#include "leverage/fit/executor.hpp"
#include "leverage/fit/fit_law.hpp"
#include "leverage/fit/random.hpp"
#include "leverage/fit/table.hpp"

namespace leverage::fit {

/// The fold of each row, from 0. Rows of one group are in one fold; groups are taken in random order, each to the fold
/// that has the fewest rows. A function of the arguments alone.
[[nodiscard]] inline std::vector<std::size_t> fold_numbers(std::span<const std::size_t> groups,
                                                           std::size_t folds, std::uint64_t seed) {
  std::map<std::size_t, std::vector<std::size_t>> rows_of;
  for (std::size_t i = 0; i < groups.size(); ++i) rows_of[groups[i]].push_back(i);
  std::vector<const std::vector<std::size_t>*> order;
  for (const auto& [group, rows] : rows_of) order.push_back(&rows);
  random_stream random(seed, 0);
  for (std::size_t i = order.size(); i > 1; --i) {
    std::swap(order[i - 1], order[random.below(static_cast<std::uint32_t>(i))]);
  }
  std::vector<std::size_t> fold(groups.size());
  std::vector<std::size_t> size(folds, 0);
  for (const auto* rows : order) {
    const auto to =
        static_cast<std::size_t>(std::min_element(size.begin(), size.end()) - size.begin());
    for (const std::size_t i : *rows) fold[i] = to;
    size[to] += rows->size();
  }
  return fold;
}
/// The same with each row a group.
[[nodiscard]] inline std::vector<std::size_t> fold_numbers(std::size_t rows, std::size_t folds,
                                                           std::uint64_t seed) {
  std::vector<std::size_t> each(rows);
  std::iota(each.begin(), each.end(), std::size_t{0});
  return fold_numbers(each, folds, seed);
}

/// The rows as fits without them predict them.
struct cross_validation_result {
  std::vector<double> predicted;
  std::vector<double> losses;  ///< w rho(r) of each row; NaN where its fold has no fit
  std::size_t failed = 0;      ///< folds without a fit: not converged, or too few rows left
  bool cancelled = false;

  [[nodiscard]] bool usable() const { return !losses.empty() && failed == 0 && !cancelled; }
  /// The sum of the losses, as the objective of a fit is; NaN unless every fold has a fit.
  [[nodiscard]] double objective() const {
    return usable() ? std::accumulate(losses.begin(), losses.end(), 0.0)
                    : std::numeric_limits<double>::quiet_NaN();
  }
};

/// Fits without the rows of each fold, from the estimate of all rows, and predicts them. The result has the same bits
/// for every executor.
template <class Problem>
[[nodiscard]] cross_validation_result cross_validation(
    const Problem& problem, const theta_of<Problem::parameters>& estimate,
    std::span<const std::size_t> fold_of, std::size_t folds, const fit_options& options = {},
    const executor_view& executor = serial{}, const progress_callback& progress = {}) {
  cross_validation_result result;
  const std::size_t rows = problem.rows().rows();
  if (!problem.usable() || fold_of.size() != rows) return result;
  constexpr double none = std::numeric_limits<double>::quiet_NaN();
  result.predicted.assign(rows, none);
  result.losses.assign(rows, none);
  std::vector<char> done(folds, 0);
  work_monitor monitor(folds, progress, &options.cancel);
  executor(folds, [&](std::size_t fold) {
    if (monitor.stopped()) return;
    aligned_column weights(problem.rows().padded_rows());
    std::copy_n(problem.weights(), weights.size(), weights.data());
    for (std::size_t i = 0; i < rows; ++i) weights[i] *= fold_of[i] == fold ? 0.0 : 1.0;
    const auto rest = problem.reweighted(weights.data());
    if (rest.weighty_rows() + problem.known().priors().size() <
        static_cast<std::size_t>(problem.free_count())) {
      done[fold] = 1;
      return;
    }
    const auto refit = detail::minimize_by(rest, problem.free(estimate), options);
    if (refit.reason == stop::callback) return;
    done[fold] = 1;
    if (refit.converged()) {
      const auto theta = problem.natural(refit.point);
      const std::vector<double> values = problem.predictions(theta);
      const std::vector<double> residuals = problem.residuals(theta);
      for (std::size_t i = 0; i < rows; ++i) {
        if (fold_of[i] != fold) continue;
        result.predicted[i] = values[i];
        result.losses[i] = problem.weights()[i] * problem.loss().value(residuals[i]);
      }
    }
    monitor.finished_one();
  });
  for (std::size_t fold = 0; fold < folds; ++fold) {
    result.cancelled = result.cancelled || done[fold] == 0;
    bool fitted = true;
    for (std::size_t i = 0; i < rows; ++i) {
      fitted = fitted && (fold_of[i] != fold || math::is_finite(result.losses[i]));
    }
    result.failed += done[fold] != 0 && !fitted ? 1 : 0;
  }
  return result;
}

/// The difference of two sums over the same rows, and how far it is from zero by chance.
struct paired_difference {
  double value = std::numeric_limits<double>::quiet_NaN();
  double standard_error = std::numeric_limits<double>::quiet_NaN();

  /// Whether it is larger than its standard error.
  [[nodiscard]] bool is_clear() const { return std::abs(value) > standard_error; }
};

/// sum a - sum b, with the standard error of the differences of rows, or of groups of rows that are not independent.
[[nodiscard]] inline paired_difference difference_of(std::span<const double> a,
                                                     std::span<const double> b,
                                                     std::span<const std::size_t> groups = {}) {
  paired_difference d;
  if (a.size() != b.size() || (!groups.empty() && groups.size() != a.size())) return d;
  std::map<std::size_t, double> sums;
  for (std::size_t i = 0; i < a.size(); ++i) sums[groups.empty() ? i : groups[i]] += a[i] - b[i];
  const auto n = static_cast<double>(sums.size());
  if (n < 2.0) return d;
  d.value = 0.0;
  for (const auto& [group, sum] : sums) d.value += sum;
  double squares = 0.0;
  for (const auto& [group, sum] : sums) squares += (sum - d.value / n) * (sum - d.value / n);
  d.standard_error = std::sqrt(n * squares / (n - 1.0));
  return d;
}

}  // namespace leverage::fit
