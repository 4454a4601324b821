// SPDX-License-Identifier: Apache-2.0
/// @file
/// The bootstrap of the rows: refits of resampled rows show how well the data determine the coefficients. It assumes
/// that rows are exchangeable, and nothing about the noise.
///
///   const auto draws = bootstrap(problem, fit.theta, {.resamples = 1000}, threads{4});
///   const interval alpha = draws.percentile(3);      // or bca_interval(draws, 3), see bca.hpp
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

#include "leverage/core/math.hpp"
#include "leverage/fit/detail/quasi_newton.hpp"
#include "leverage/fit/executor.hpp"
#include "leverage/fit/fit_law.hpp"
#include "leverage/fit/interval.hpp"
#include "leverage/fit/open_directions.hpp"
#include "leverage/fit/random.hpp"
#include "leverage/fit/table.hpp"

namespace leverage::fit {

struct bootstrap_options {
  std::size_t resamples = 4000;
  std::uint64_t seed = 42;
  fit_options fit{};
  bool jackknife = false;  ///< also leaves out each row once, as bca_interval needs
  progress_callback progress{};
};

template <std::size_t P>
struct bootstrap_result {
  theta_of<P> estimate{};              ///< of all rows
  std::vector<theta_of<P>> draws;      ///< in the order of the resamples, usable refits only
  std::vector<theta_of<P>> jackknife;  ///< without row 0, 1, ...
  std::size_t failed = 0;              ///< refits that did not converge: not among the draws
  bool cancelled = false;              ///< the draws are those of the refits that finished
  std::array<bool, P> open{};  ///< coefficients that the rows leave open: nothing is known of them

  /// The refits that finished, converged or not.
  [[nodiscard]] std::size_t finished() const { return draws.size() + jackknife.size() + failed; }
  /// Whether enough refits converged for the draws to stand for all of them: at most 5 % failed.
  [[nodiscard]] bool usable() const { return !draws.empty() && 20 * failed <= finished(); }

  /// The standard deviation of a coefficient over the draws.
  [[nodiscard]] double standard_error(std::size_t k) const {
    if (draws.size() < 2 || open[k]) return std::numeric_limits<double>::quiet_NaN();
    double mean = 0.0;
    for (const auto& d : draws) mean += d[k];
    mean /= static_cast<double>(draws.size());
    double squares = 0.0;
    for (const auto& d : draws) squares += (d[k] - mean) * (d[k] - mean);
    return std::sqrt(squares / static_cast<double>(draws.size() - 1));
  }
  /// Whether the refits that finished are enough for an interval: all of them, or at least needed_resamples.
  [[nodiscard]] bool enough(double level) const {
    return !cancelled || draws.size() >= needed_resamples(level);
  }
  /// The interval between quantiles of the draws, linear between order statistics; NaN if the draws are not usable, or
  /// too few where the bootstrap was cancelled, if the rows leave the coefficient open, and if the level is not between
  /// 0 and 1.
  [[nodiscard]] interval percentile(std::size_t k, double level = 0.95) const {
    if (!(level > 0.0 && level < 1.0) || !usable() || !enough(level) || open[k]) return {};
    const std::vector<double> sorted = sorted_draws(k);
    return {detail::quantile(sorted, 0.5 * (1.0 - level)),
            detail::quantile(sorted, 0.5 * (1.0 + level))};
  }
  /// The values of a coefficient over the draws, in ascending order.
  [[nodiscard]] std::vector<double> sorted_draws(std::size_t k) const {
    std::vector<double> values;
    values.reserve(draws.size());
    for (const auto& d : draws) values.push_back(d[k]);
    std::sort(values.begin(), values.end());
    return values;
  }
};

namespace detail {

/// The weights of resample r: how often each row was drawn, times its own weight.
template <class Problem>
void draw_rows(const Problem& problem, std::uint64_t seed, std::size_t resample,
               aligned_column& weights) {
  std::fill_n(weights.data(), weights.size(), 0.0);
  random_stream random(seed, resample);
  const std::size_t rows = problem.rows().rows();
  for (std::size_t i = 0; i < rows; ++i) {
    const std::size_t drawn = random.below(static_cast<std::uint32_t>(rows));
    weights[drawn] += problem.weights()[drawn];
  }
}

/// The problem of resample r: drawn rows, and drawn centers of its priors.
template <class Problem>
[[nodiscard]] Problem resampled(const Problem& problem, const double* weights, std::uint64_t seed,
                                std::size_t resample) {
  Problem other = problem.reweighted(weights);
  if (other.known().none()) return other;
  random_stream random(seed ^ 0x9E3779B97F4A7C15U, resample);
  return other.with_drawn_priors(random);
}

/// Where refits start: at the estimate, moved along the directions that the rows leave open or nearly so, for a refit
/// that started in the same place would end there, and a coefficient that nobody knows would seem known to all digits.
template <class Problem>
class refit_starts {
 public:
  using vector = typename Problem::vector;

  refit_starts(const Problem& problem, const vector& estimate)
      : estimate_{estimate},
        size_{sizes_of(problem, estimate)},
        open_{curvature_at(problem, estimate)} {}
  /// The start of the refit of this number.
  [[nodiscard]] vector of(std::uint64_t seed, std::size_t refit) const {
    if (!open_.has_weak()) return estimate_;
    random_stream random(~seed, refit);
    return estimate_ + open_.shift(size_, [&random] { return random.uniform(); });
  }
  /// Whether the rows leave the i-th free variable open.
  [[nodiscard]] bool is_open(Eigen::Index i) const { return open_.is_open(i); }

 private:
  static typename Problem::matrix curvature_at(const Problem& problem, const vector& x) {
    vector gradient(x.size());
    typename Problem::matrix curvature(x.size(), x.size());
    (void)problem(x, gradient, curvature);
    return curvature;
  }

  vector estimate_;
  vector size_;
  open_directions<vector> open_;
};

}  // namespace detail

/// The refits numbered [from, from + count) of a bootstrap: the share of one of several processes. NaN where a refit
/// did not converge, and everywhere if the problem is not usable.
template <class Problem>
[[nodiscard]] std::vector<theta_of<Problem::parameters>> bootstrap_draws(
    const Problem& problem, const theta_of<Problem::parameters>& estimate, std::uint64_t seed,
    std::size_t from, std::size_t count, const fit_options& options = {},
    const executor_view& executor = serial{}, const progress_callback& progress = {}) {
  std::vector<theta_of<Problem::parameters>> draws(count);
  for (auto& d : draws) d.fill(std::numeric_limits<double>::quiet_NaN());
  if (!problem.usable()) return draws;
  work_monitor monitor(count, progress, &options.cancel);
  const detail::refit_starts<Problem> starts(problem, problem.free(estimate));
  executor(count, [&](std::size_t i) {
    if (monitor.stopped()) return;
    aligned_column weights(problem.rows().padded_rows());
    detail::draw_rows(problem, seed, from + i, weights);
    const auto refit =
        detail::minimize_by(detail::resampled(problem, weights.data(), seed, from + i),
                            starts.of(seed, from + i), options);
    if (refit.converged()) draws[i] = problem.natural(refit.point);
    if (refit.reason != stop::callback) monitor.finished_one();
  });
  return draws;
}

/// Refits resampled rows, each from the estimate but for directions that the rows leave open. The result has the same
/// bits for every executor.
template <class Problem>
[[nodiscard]] bootstrap_result<Problem::parameters> bootstrap(
    const Problem& problem, const theta_of<Problem::parameters>& estimate,
    const bootstrap_options& options = {}, const executor_view& executor = serial{}) {
  bootstrap_result<Problem::parameters> result;
  result.estimate = estimate;
  if (!problem.usable()) return result;
  const std::size_t rows = problem.rows().rows();
  const std::size_t extra = options.jackknife ? rows : 0;
  std::vector<theta_of<Problem::parameters>> all(options.resamples + extra);
  for (auto& d : all) d.fill(std::numeric_limits<double>::quiet_NaN());
  std::vector<char> done(all.size(), 0);
  work_monitor monitor(all.size(), options.progress, &options.fit.cancel);
  const detail::refit_starts<Problem> starts(problem, problem.free(estimate));
  for (Eigen::Index i = 0; i < problem.free_count(); ++i) {
    result.open[problem.coefficient_of(i)] = starts.is_open(i);
  }
  executor(all.size(), [&](std::size_t i) {
    if (monitor.stopped()) return;
    aligned_column weights(problem.rows().padded_rows());
    if (i < options.resamples) {
      detail::draw_rows(problem, options.seed, i, weights);
    } else {
      std::copy_n(problem.weights(), weights.size(), weights.data());
      weights[i - options.resamples] = 0.0;
    }
    const auto refit = detail::minimize_by(
        i < options.resamples ? detail::resampled(problem, weights.data(), options.seed, i)
                              : problem.reweighted(weights.data()),
        starts.of(options.seed, i), options.fit);
    if (refit.reason == stop::callback) return;
    if (refit.converged()) all[i] = problem.natural(refit.point);
    done[i] = 1;
    monitor.finished_one();
  });
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (done[i] == 0) continue;
    if (!std::all_of(all[i].begin(), all[i].end(), [](double v) { return math::is_finite(v); })) {
      ++result.failed;
    } else if (i < options.resamples) {
      result.draws.push_back(all[i]);
    } else {
      result.jackknife.push_back(all[i]);
    }
  }
  result.cancelled = result.finished() < all.size();
  return result;
}

}  // namespace leverage::fit
