// SPDX-License-Identifier: Apache-2.0
/// @file
/// How a budget splits between model and tokens, approach 2 of Hoffmann et al. 2022: a parabola of L in ln size, which is
/// one in ln D, through the runs of each budget, and a power law through the minima. The shared parts are in
/// allocation_fit.hpp. Three sizes are enough for a parabola, but say nothing of its error.
///
/// The parabola is biased: loss rises more steeply on one side, so that a wide window moves its minimum. `skew` is
/// the size at the minimum of a cubic through the same runs over that of the parabola. If it is far from 1, the
/// window is too wide or the noise too high.
///
/// [hoffmann2022]  Hoffmann et al. 2022, arXiv:2203.15556, section 3.2.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <utility>
#include <vector>

#include "leverage/fit/any_problem.hpp"
#include "leverage/fit/executor.hpp"
#include "leverage/fit/fit_law.hpp"
#include "leverage/fit/random.hpp"
#include "leverage/study/allocation_fit.hpp"
#include "leverage/study/curve_fit.hpp"

namespace leverage::study {

namespace detail {

/// A parabola, and a cubic, in u = ln size minus its mean, fitted with the given loss of relative residuals.
struct parabola {
  size_minimum minimum;
  double unit = 1.0;           ///< the median of the losses, in which they are fitted
  std::vector<double> fitted;  ///< L of the parabola at the runs, in that unit

  template <class Loss>
  parabola(double budget, std::span<const double> sizes, std::span<const double> losses,
           const Loss& loss, const fit::fit_options& options, bool with_skew) {
    minimum.flops = budget;
    minimum.sizes = distinct(std::vector<double>(sizes.begin(), sizes.end()));
    minimum.runs = sizes.size();
    if (minimum.sizes < 3) return;
    unit = median(std::vector<double>(losses.begin(), losses.end()));
    double mean = 0.0;
    for (const double s : sizes) mean += std::log(s) / static_cast<double>(sizes.size());
    std::vector<double> u;
    for (const double s : sizes) u.push_back(std::log(s) - mean);
    std::vector<double> y;
    for (const double l : losses) y.push_back(l / unit);

    const auto polynomial = [](const auto& theta, const auto& row) {
      const auto x = fit::bare(row[0]);
      return theta[0] + (theta[1] + (theta[2] + theta[3] * x) * x) * x;
    };
    const fit::table rows({{"ln size", u, fit::column_domain::real}},
                          {"loss", y, fit::column_domain::real}, fit::residual_scale::raw);
    const auto by = [&](bool cubic) {
      const fit::coefficients<4> set{fit::free_coefficient("0"), fit::free_coefficient("1"),
                                     fit::free_coefficient("2"),
                                     cubic ? fit::free_coefficient("3") : fit::fixed("3", 0.0)};
      return fit::fit_law(fit::make_recorded_problem(rows, polynomial, set, loss),
                          {median(y), 0.0, 0.01, 0.0}, options);
    };
    const auto square = by(false);
    const auto& t = square.theta;
    for (const double x : u) fitted.push_back(polynomial(t, std::array<double, 1>{x}));
    if (!square.has_value() || !(t[2] > 0.0)) {
      minimum.status = minimum_status::not_convex;
      return;
    }
    const double at = -0.5 * t[1] / t[2];
    const auto [least, most] = std::minmax_element(u.begin(), u.end());
    minimum.size = std::exp(mean + at);
    minimum.loss = unit * (t[0] + 0.5 * t[1] * at);
    minimum.status = at <= *least || at >= *most ? minimum_status::at_edge : minimum_status::found;
    if (!with_skew || minimum.sizes < 5) return;
    // The minimum of the cubic is the root of its slope at which the slope rises.
    const auto& c = by(true).theta;
    const double discriminant = c[2] * c[2] - 3.0 * c[1] * c[3];
    if (discriminant > 0.0) {
      const double root = -c[1] / (c[2] + std::copysign(std::sqrt(discriminant), c[2]));
      minimum.skew = std::exp(root - at);
    }
  }
};

/// The interval of a minimum from those of resamples, NaN where one has none; no interval where that is more than the
/// tails of one.
inline void interval_of_minimum(std::vector<double> sizes, double level, size_minimum& minimum) {
  const std::size_t all = sizes.size();
  std::erase_if(sizes, [](double s) { return math::is_nan(s); });
  const double missing = 1.0 - static_cast<double>(sizes.size()) / static_cast<double>(all);
  if (minimum.status != minimum_status::found || missing > 1.0 - level) return;
  std::sort(sizes.begin(), sizes.end());
  minimum.interval = fit::holding({fit::detail::quantile(sizes, 0.5 * (1.0 - level)),
                                   fit::detail::quantile(sizes, 0.5 * (1.0 + level))},
                                  minimum.size);
}

}  // namespace detail

/// The split by approach 2. Intervals come from relative residuals from the parabolas, drawn from all budgets; there are
/// none where the runs are hardly more than the coefficients of the parabolas.
template <class Executor = fit::serial>
[[nodiscard]] allocation_fit parabola_minima(const sized_runs& runs,
                                             const allocation_options& options = {},
                                             const Executor& executor = {}) {
  allocation_fit result;
  result.violations = detail::validate(runs, options);
  if (!result.violations.empty()) return result;
  const fit::any_loss of_residuals =
      options.robust ? fit::any_loss(options.loss) : fit::any_loss(fit::squared{});
  const auto groups = rows_by_budget(runs.flops, options.budget_tolerance);
  std::vector<std::vector<double>> sizes;
  std::vector<detail::parabola> parabolas;
  std::vector<double> pool;
  std::size_t freedom = 0;
  for (const std::vector<std::size_t>& rows : groups) {
    std::vector<double> flops;
    std::vector<double> size;
    std::vector<double> loss;
    for (const std::size_t i : rows) {
      flops.push_back(runs.flops[i]);
      size.push_back(runs.size[i]);
      loss.push_back(runs.loss[i]);
    }
    parabolas.emplace_back(median(flops), size, loss, of_residuals, options.fit, true);
    const detail::parabola& p = parabolas.back();
    if (!p.fitted.empty() && loss.size() > 3) {
      freedom += loss.size() - 3;
      const double widen =
          std::sqrt(static_cast<double>(loss.size()) / static_cast<double>(loss.size() - 3));
      for (std::size_t i = 0; i < loss.size(); ++i) {
        pool.push_back(widen * (loss[i] / p.unit - p.fitted[i]));
      }
    }
    sizes.push_back(std::move(size));
    result.minima.push_back(p.minimum);
  }
  detail::span_of(result.minima, result);
  if (!detail::power_through(result.minima, result)) {
    result.violations.emplace_back(
        "fewer than two budgets have a minimum inside their sizes, of three or more");
  }
  constexpr std::size_t least_freedom = 2;
  if (options.resamples == 0 || freedom < least_freedom || !result.has_minima()) return result;
  std::vector<allocation_fit> draws(options.resamples);
  std::vector<std::vector<double>> sizes_drawn(
      parabolas.size(),
      std::vector<double>(options.resamples, std::numeric_limits<double>::quiet_NaN()));
  executor(options.resamples, [&](std::size_t r) {
    fit::random_stream random(options.seed, r);
    std::vector<size_minimum> minima;
    for (std::size_t g = 0; g < parabolas.size(); ++g) {
      if (parabolas[g].minimum.status != minimum_status::found) continue;
      std::vector<double> loss;
      for (const double l : parabolas[g].fitted) {
        loss.push_back(parabolas[g].unit *
                       (l + pool[random.below(static_cast<std::uint32_t>(pool.size()))]));
      }
      minima.push_back(detail::parabola(parabolas[g].minimum.flops, sizes[g], loss, of_residuals,
                                        options.fit, false)
                           .minimum);
      if (minima.back().status != minimum_status::not_convex) {
        sizes_drawn[g][r] = minima.back().size;
      }
    }
    (void)detail::power_through(minima, draws[r]);
  });
  for (std::size_t g = 0; g < parabolas.size(); ++g) {
    detail::interval_of_minimum(std::move(sizes_drawn[g]), options.level, result.minima[g]);
  }
  if (result.usable()) detail::intervals_from(draws, options, result);
  return result;
}

}  // namespace leverage::study
