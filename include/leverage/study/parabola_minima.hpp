// SPDX-License-Identifier: Apache-2.0
/// @file
/// How a budget splits between model and tokens, approach 2 of Hoffmann et al. 2022: a parabola of ln L in ln size
/// through the runs of each budget, and a power law through the minima. The shared parts are in allocation_fit.hpp.
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

/// A parabola, and a cubic, in u = ln size minus its mean, fitted with the given loss.
struct parabola {
  size_minimum minimum;
  std::vector<double> fitted;  ///< ln L of the parabola at the runs

  template <class Loss>
  parabola(double budget, std::span<const double> sizes, std::span<const double> losses,
           const Loss& loss, const fit::fit_options& options, bool with_skew) {
    minimum.flops = budget;
    minimum.sizes = distinct(std::vector<double>(sizes.begin(), sizes.end()));
    if (minimum.sizes < 4) return;
    double mean = 0.0;
    for (const double s : sizes) mean += std::log(s) / static_cast<double>(sizes.size());
    std::vector<double> u;
    for (const double s : sizes) u.push_back(std::log(s) - mean);
    std::vector<double> y;
    for (const double l : losses) y.push_back(std::log(l));

    const auto polynomial = [](const auto& theta, const auto& row) {
      const auto x = fit::bare(row[0]);
      return theta[0] + (theta[1] + (theta[2] + theta[3] * x) * x) * x;
    };
    const fit::table rows({{"ln size", u, fit::column_domain::real}},
                          {"ln loss", y, fit::column_domain::real}, fit::residual_scale::raw);
    const auto by = [&](bool cubic) {
      const fit::coefficients<4> set{fit::free_coefficient("0"), fit::free_coefficient("1"),
                                     fit::free_coefficient("2"),
                                     cubic ? fit::free_coefficient("3") : fit::fixed("3", 0.0)};
      return fit::fit_law(fit::make_any_problem(rows, polynomial, set, loss),
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
    minimum.loss = std::exp(t[0] + 0.5 * t[1] * at);
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

}  // namespace detail

/// The split by approach 2. Intervals come from residuals of ln L from the parabolas, drawn from all budgets.
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
    if (!p.fitted.empty()) {
      const double widen = std::sqrt(static_cast<double>(loss.size()) /
                                     std::max(1.0, static_cast<double>(loss.size()) - 3.0));
      for (std::size_t i = 0; i < loss.size(); ++i) {
        pool.push_back(widen * (std::log(loss[i]) - p.fitted[i]));
      }
    }
    sizes.push_back(std::move(size));
    result.minima.push_back(p.minimum);
  }
  detail::span_of(result.minima, result);
  if (!detail::power_through(result.minima, result)) {
    result.violations.emplace_back(
        "fewer than two budgets have a minimum inside their sizes, of four or more");
    return result;
  }
  if (options.resamples == 0 || pool.empty()) return result;
  std::vector<allocation_fit> draws(options.resamples);
  executor(options.resamples, [&](std::size_t r) {
    fit::random_stream random(options.seed, r);
    std::vector<size_minimum> minima;
    for (std::size_t g = 0; g < parabolas.size(); ++g) {
      if (parabolas[g].minimum.status != minimum_status::found) continue;
      std::vector<double> loss;
      for (const double ln_l : parabolas[g].fitted) {
        loss.push_back(
            std::exp(ln_l + pool[random.below(static_cast<std::uint32_t>(pool.size()))]));
      }
      minima.push_back(detail::parabola(parabolas[g].minimum.flops, sizes[g], loss, of_residuals,
                                        options.fit, false)
                           .minimum);
    }
    (void)detail::power_through(minima, draws[r]);
  });
  detail::intervals_from(draws, options, result);
  return result;
}

}  // namespace leverage::study
