// SPDX-License-Identifier: Apache-2.0
/// @file
/// How well the data determine the coefficients: three answers with different assumptions.
///
///   bootstrap          rows are exchangeable; nothing about the noise. Refits resampled rows.
///   sandwich           many rows, the law true up to noise that is independent from row to row; its
///                      size may differ between rows. One matrix.
///   profile_interval   like a likelihood ratio: noise of one size; follows the objective where it is
///                      not a parabola. A few refits.
///
/// [efron1987]   Efron, Better bootstrap confidence intervals, JASA 82(397), 1987.
/// [huber1967]   Huber, The behavior of maximum likelihood estimates under nonstandard conditions,
///               Proc. 5th Berkeley Symposium, 1967.
/// [ronchetti]   Hampel, Ronchetti, Rousseeuw, Stahel, Robust Statistics, 1986, section 7.2: the tau test.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <utility>
#include <vector>

#include <Eigen/Core>
#include <boost/math/tools/toms748_solve.hpp>

#include "leverage/core/math.hpp"
#include "leverage/fit/executor.hpp"
#include "leverage/fit/fit_law.hpp"
#include "leverage/fit/interval.hpp"
#include "leverage/fit/quantiles.hpp"
#include "leverage/fit/random.hpp"
#include "leverage/fit/small_systems.hpp"

namespace leverage::fit {

struct bootstrap_options {
  std::size_t resamples = 4000;
  std::uint64_t seed = 42;
  fit_options fit{};
  bool jackknife = false;  ///< also leaves out each row once: what bca needs
  progress_callback progress{};
};

template <std::size_t P>
struct bootstrap_result {
  theta_of<P> estimate{};              ///< of all rows
  std::vector<theta_of<P>> draws;      ///< in the order of the resamples, usable refits only
  std::vector<theta_of<P>> jackknife;  ///< without row 0, 1, ...
  std::size_t failed = 0;              ///< refits that did not converge: not among the draws
  bool cancelled = false;

  /// Standard deviation of a coefficient over the draws.
  [[nodiscard]] double standard_error(std::size_t k) const {
    if (draws.size() < 2) return std::numeric_limits<double>::quiet_NaN();
    double mean = 0.0;
    for (const auto& d : draws) mean += d[k];
    mean /= static_cast<double>(draws.size());
    double squares = 0.0;
    for (const auto& d : draws) squares += (d[k] - mean) * (d[k] - mean);
    return std::sqrt(squares / static_cast<double>(draws.size() - 1));
  }
  /// Quantiles of the draws, linear between order statistics.
  [[nodiscard]] interval percentile(std::size_t k, double level = 0.95) const {
    const std::vector<double> sorted = column(k);
    return {detail::quantile(sorted, 0.5 * (1.0 - level)),
            detail::quantile(sorted, 0.5 * (1.0 + level))};
  }
  /// Bias-corrected and accelerated [efron1987]; NaN without a jackknife.
  [[nodiscard]] interval bca(std::size_t k, double level = 0.95) const {
    if (jackknife.empty() || draws.empty()) return {};
    const std::vector<double> sorted = column(k);
    const auto below = std::lower_bound(sorted.begin(), sorted.end(), estimate[k]) - sorted.begin();
    const auto upto = std::upper_bound(sorted.begin(), sorted.end(), estimate[k]) - sorted.begin();
    // Halfway through ties, and never all or nothing.
    const auto n = static_cast<double>(sorted.size());
    const double share =
        std::clamp(0.5 * static_cast<double>(below + upto) / n, 0.5 / n, 1.0 - 0.5 / n);
    const double bias = detail::normal_quantile(share);
    double mean = 0.0;
    for (const auto& j : jackknife) mean += j[k];
    mean /= static_cast<double>(jackknife.size());
    double squares = 0.0;
    double cubes = 0.0;
    for (const auto& j : jackknife) {
      const double d = mean - j[k];
      squares += d * d;
      cubes += d * d * d;
    }
    const double acceleration = squares > 0.0 ? cubes / (6.0 * std::pow(squares, 1.5)) : 0.0;
    const auto at = [&](double p) {
      const double z = bias + detail::normal_quantile(p);
      const double corrected = bias + z / (1.0 - acceleration * z);
      return detail::quantile(sorted, detail::normal_probability(corrected));
    };
    return {at(0.5 * (1.0 - level)), at(0.5 * (1.0 + level))};
  }

 private:
  [[nodiscard]] std::vector<double> column(std::size_t k) const {
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

}  // namespace detail

/// The refits numbered [from, from + count) of a bootstrap: what one of several processes does. NaN
/// where a refit did not converge, and everywhere if the problem is not usable.
template <class Problem, class Executor = serial>
[[nodiscard]] std::vector<theta_of<Problem::parameters>> bootstrap_draws(
    const Problem& problem, const theta_of<Problem::parameters>& estimate, std::uint64_t seed,
    std::size_t from, std::size_t count, const fit_options& options = {},
    const Executor& executor = {}, const progress_callback& progress = {}) {
  std::vector<theta_of<Problem::parameters>> draws(count);
  for (auto& d : draws) d.fill(std::numeric_limits<double>::quiet_NaN());
  if (!problem.usable()) return draws;
  work_monitor monitor(count, progress);
  const auto start = problem.free(estimate);
  executor(count, [&](std::size_t i) {
    if (monitor.stopped()) return;
    aligned_column weights(problem.rows().padded_rows());
    detail::draw_rows(problem, seed, from + i, weights);
    const auto refit = detail::minimize_by(problem.reweighted(weights.data()), start, options);
    if (refit.converged()) draws[i] = problem.natural(refit.point);
    monitor.finished_one();
  });
  return draws;
}

/// Refits resampled rows, each from the estimate. The same bits whatever the executor.
template <class Problem, class Executor = serial>
[[nodiscard]] bootstrap_result<Problem::parameters> bootstrap(
    const Problem& problem, const theta_of<Problem::parameters>& estimate,
    const bootstrap_options& options = {}, const Executor& executor = {}) {
  bootstrap_result<Problem::parameters> result;
  result.estimate = estimate;
  if (!problem.usable()) return result;
  const std::size_t rows = problem.rows().rows();
  const std::size_t extra = options.jackknife ? rows : 0;
  std::vector<theta_of<Problem::parameters>> all(options.resamples + extra);
  for (auto& d : all) d.fill(std::numeric_limits<double>::quiet_NaN());
  std::vector<char> done(all.size(), 0);
  work_monitor monitor(all.size(), options.progress);
  const auto start = problem.free(estimate);
  executor(all.size(), [&](std::size_t i) {
    if (monitor.stopped()) return;
    aligned_column weights(problem.rows().padded_rows());
    if (i < options.resamples) {
      detail::draw_rows(problem, options.seed, i, weights);
    } else {
      std::copy_n(problem.weights(), weights.size(), weights.data());
      weights[i - options.resamples] = 0.0;
    }
    const auto refit = detail::minimize_by(problem.reweighted(weights.data()), start, options.fit);
    if (refit.converged()) all[i] = problem.natural(refit.point);
    done[i] = 1;
    monitor.finished_one();
  });
  result.cancelled = monitor.stopped();
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
  return result;
}

/// Covariance of the coefficients of an M-estimate, and intervals from it.
template <class V>
struct covariance_result {
  V point;                  ///< free variables of the estimate
  square_of<V> free;        ///< of the free variables
  square_of<V> natural;     ///< of the free natural coefficients, to first order
  bool determined = false;  ///< false: the data leave a direction open; the rest is NaN
  double degrees_of_freedom = 0.0;

  /// Of the i-th free variable's coefficient.
  [[nodiscard]] double standard_error(Eigen::Index i) const { return std::sqrt(natural(i, i)); }
  /// Student's t in the free variable, taken to the coefficient: inside its domain at any width.
  template <class Problem>
  [[nodiscard]] interval student(const Problem& problem, Eigen::Index i,
                                 double level = 0.95) const {
    if (!determined) return {};
    const double half =
        detail::student_quantile(degrees_of_freedom, 0.5 * (1.0 + level)) * std::sqrt(free(i, i));
    const transform& scale = problem.set()[problem.coefficient_of(i)].scale;
    return {scale.natural(point[i] - half), scale.natural(point[i] + half)};
  }
};

/// The sandwich A^-1 B A^-1 n / (n - p) with A = sum w rho'' J J^T and B = sum (w rho')^2 J J^T
/// [huber1967]. The curvature of the law itself, times residuals that average to nothing, is left out.
/// For a Huber loss A counts the rows within delta: there have to be enough of them.
template <class Problem>
[[nodiscard]] covariance_result<typename Problem::vector> sandwich(
    const Problem& problem, const theta_of<Problem::parameters>& estimate) {
  covariance_result<typename Problem::vector> result;
  const Eigen::Index p = problem.free_count();
  result.point = problem.free(estimate);
  result.free.setConstant(p, p, std::numeric_limits<double>::quiet_NaN());
  result.natural = result.free;
  if (!problem.usable()) return result;
  typename Problem::vector gradient(p);
  typename Problem::matrix bread(p, p);
  typename Problem::matrix meat(p, p);
  const auto& loss = problem.loss();
  // One type for both passes: the sums over the rows are compiled once.
  const auto weigh = [&loss](bool squared_slopes) {
    return [&loss, squared_slopes](const fit_pack& r, const fit_pack& w) {
      const fit_pack slope = w * loss.slope(r);
      return squared_slopes ? slope * slope : w * loss.curvature(r);
    };
  };
  (void)problem.weighed(result.point, gradient, bread, weigh(false));
  (void)problem.weighed(result.point, gradient, meat, weigh(true));
  const auto n = static_cast<double>(problem.weighty_rows());
  result.degrees_of_freedom = n - static_cast<double>(p);
  if (result.degrees_of_freedom < 1.0) return result;
  const typename Problem::matrix covariance =
      detail::sandwiched<typename Problem::vector>(bread, meat);
  if (covariance.size() == 0) return result;
  result.free = covariance * (n / result.degrees_of_freedom);
  result.natural = result.free;
  for (Eigen::Index i = 0; i < p; ++i) {
    const double slope = problem.set()[problem.coefficient_of(i)].scale.slope(result.point[i]);
    result.natural.row(i) *= slope;
    result.natural.col(i) *= slope;
  }
  result.determined = true;
  return result;
}

/// The values of free coefficient k at which the objective, the others refitted, rises by what the noise
/// explains at this level: 2 (f - f_min) mean(rho'') / mean(rho'^2) against chi-squared with one degree of
/// freedom [ronchetti]. A side that never rises so far is NaN: the data do not bound the coefficient there.
template <class Problem>
[[nodiscard]] interval profile_interval(const Problem& problem,
                                        const fit_result<Problem::parameters>& fit, std::size_t k,
                                        double level = 0.95, const fit_options& options = {}) {
  if (!problem.usable() || !fit.usable() || problem.set()[k].use != coefficient::role::free)
    return {};
  const std::vector<double> residuals = problem.residuals(fit.theta);
  double curvature = 0.0;
  double squares = 0.0;
  const auto rows = static_cast<double>(problem.weighty_rows());
  for (std::size_t i = 0; i < residuals.size(); ++i) {
    const double w = problem.weights()[i];
    curvature += w * problem.loss().curvature(residuals[i]);
    const double slope = w * problem.loss().slope(residuals[i]);
    squares += slope * slope;
  }
  const double degrees = rows - static_cast<double>(problem.free_count());
  if (!(degrees > 0.0) || !(curvature > 0.0) || !(squares > 0.0)) return {};
  const double noise = squares / curvature * (rows / degrees);
  const double rise = 0.5 * noise * detail::chi_squared_quantile(level);

  const transform& scale = problem.set()[k].scale;
  const double center = scale.free(fit.theta[k]);
  const auto side = [&](double direction) {
    theta_of<Problem::parameters> from = fit.theta;  // each refit starts from the last
    const auto excess = [&](double distance) {
      const double value = scale.natural(center + direction * distance);
      from[k] = value;
      const auto refit = fit_law(problem.with_fixed(k, value), from, options);
      if (!refit.usable()) return std::numeric_limits<double>::infinity();
      from = refit.theta;
      return refit.objective - fit.objective - rise;
    };
    double near = 0.0;
    double far = 1e-3 * std::max(1.0, std::abs(center));
    double at_far = excess(far);
    for (int i = 0; i < 40 && at_far < 0.0; ++i) {
      near = far;
      far *= 2.0;
      at_far = excess(far);
    }
    // Beyond a wall: back, the bound may lie before it.
    for (int i = 0; i < 40 && !math::is_finite(at_far); ++i) {
      const double middle = 0.5 * (near + far);
      const double at_middle = excess(middle);
      if (at_middle < 0.0) {
        near = middle;
      } else {
        far = middle;
        at_far = at_middle;
      }
    }
    if (!(at_far >= 0.0) || !math::is_finite(at_far))
      return std::numeric_limits<double>::quiet_NaN();
    from = fit.theta;
    const double at_near = near == 0.0 ? -rise : excess(near);
    if (!(at_near < 0.0)) return std::numeric_limits<double>::quiet_NaN();
    std::uintmax_t evaluations = 60;
    const auto root = boost::math::tools::toms748_solve(
        excess, near, far, at_near, at_far, boost::math::tools::eps_tolerance<double>(30),
        evaluations);
    return scale.natural(center + direction * 0.5 * (root.first + root.second));
  };
  if (problem.free_count() == 1) {
    // Nothing is left to refit: the objective itself.
    const auto value_at = [&](double x) {
      typename Problem::vector point(1);
      point[0] = x;
      return problem(point) - fit.objective - rise;
    };
    const auto bare = [&](double direction) {
      double far = 1e-3 * std::max(1.0, std::abs(center));
      double near = 0.0;
      const auto along = [&](double d) { return value_at(center + direction * d); };
      for (int i = 0; i < 60 && along(far) < 0.0; ++i) {
        near = far;
        far *= 2.0;
      }
      for (int i = 0; i < 40 && !math::is_finite(along(far)); ++i) {
        const double middle = 0.5 * (near + far);
        (along(middle) < 0.0 ? near : far) = middle;
      }
      if (!(along(far) >= 0.0) || !math::is_finite(along(far))) {
        return std::numeric_limits<double>::quiet_NaN();
      }
      std::uintmax_t evaluations = 60;
      const auto root = boost::math::tools::toms748_solve(
          along, near, far, boost::math::tools::eps_tolerance<double>(30), evaluations);
      return scale.natural(center + direction * 0.5 * (root.first + root.second));
    };
    return {bare(-1.0), bare(1.0)};
  }
  return {side(-1.0), side(1.0)};
}

}  // namespace leverage::fit
