// SPDX-License-Identifier: Apache-2.0
/// @file
/// Efficiency leverage measured on your own runs: loss curves per architecture, EL by definition at every budget of
/// every mixture, the joint law through these points, and intervals from the noise of the runs.
///
/// Intervals come from a bootstrap of residuals. Each resample gives every run the loss of its curve times the
/// exponential of a residual drawn from all curves (the residuals of a curve are widened by sqrt(n / (n - p)) for the
/// p coefficients fitted to it); curves, EL and joint law are fitted again. This assumes that ln L has the same noise
/// in all runs and that the curves have the right form: with a few budgets per curve, weaker assumptions do not
/// suffice.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "leverage/core/quantities.hpp"
#include "leverage/fit/executor.hpp"
#include "leverage/fit/random.hpp"
#include "leverage/laws/loss_curve.hpp"
#include "leverage/study/leverage_fit.hpp"
#include "leverage/study/loss_curves.hpp"
#include "leverage/study/study_result.hpp"

namespace leverage::study {

namespace detail {

/// The curves of the dense runs (first) and of the mixtures, with the points and the joint law that follow.
struct study_pass {
  std::vector<curve_fit> curves;
  std::vector<leverage_point> points;
  joint_fit joint;
};

[[nodiscard]] inline std::vector<leverage_point> measure(std::span<const curve_runs> all,
                                                         std::span<const curve_fit> curves,
                                                         const study_options& options) {
  std::vector<leverage_point> points;
  const curve_fit& dense = curves.front();
  for (std::size_t m = 1; m < all.size(); ++m) {
    const curve_runs& runs = all[m];
    std::vector<std::size_t> order(runs.flops.size());
    for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
    std::sort(order.begin(), order.end(), [&](std::size_t i, std::size_t j) {
      return std::pair(runs.flops[i], i) < std::pair(runs.flops[j], j);
    });
    const bool by_curve = options.source == leverage_source::curves && curves[m].usable();
    for (std::size_t k = 0; k < order.size(); ++k) {
      const double c = runs.flops[order[k]];
      if (by_curve && k > 0 && c == runs.flops[order[k - 1]]) continue;
      leverage_point p;
      p.mixture = m - 1;
      p.c = flops{c};
      // The loss of a run is a curve without slope.
      const loss_curve<> mixture =
          by_curve ? curves[m].curve : loss_curve<>{0.0, -1.0, runs.loss[order[k]]};
      const defined_leverage el = leverage_by_definition(dense.curve, mixture, p.c);
      p.loss = el.loss;
      p.leverage = el.leverage;
      p.dense = el.dense;
      p.status = el.status;
      p.extrapolated = el.status == dense_curve::reaches && !dense.covers(el.dense);
      p.in_joint_fit = el.status == dense_curve::reaches &&
                       el.dense.value <= dense.high * options.furthest_dense &&
                       el.dense.value >= dense.low / options.furthest_dense;
      points.push_back(p);
    }
  }
  return points;
}

/// The residuals of ln L of all curves, widened for the coefficients fitted to them, with mean zero.
[[nodiscard]] inline std::vector<double> pooled_residuals(std::span<const curve_runs> all,
                                                          std::span<const curve_fit> curves,
                                                          std::size_t coefficients) {
  std::vector<double> pool;
  for (std::size_t a = 0; a < all.size(); ++a) {
    const std::size_t n = all[a].loss.size();
    if (!curves[a].usable() || n <= coefficients) continue;
    const double widen = std::sqrt(static_cast<double>(n) / static_cast<double>(n - coefficients));
    for (std::size_t i = 0; i < n; ++i) {
      const double fitted = curves[a].curve.loss(flops{all[a].flops[i]});
      pool.push_back(widen * std::log(all[a].loss[i] / fitted));
    }
  }
  double mean = 0.0;
  for (const double r : pool) mean += r / static_cast<double>(pool.size());
  for (double& r : pool) r -= mean;
  return pool;
}

}  // namespace detail

/// The study. Dense runs without a curve are violations; a mixture without a curve is measured by its runs. Without
/// mixtures there is the dense curve with its noise and its resamples, and no joint law. The result has the same bits for every executor.
template <class Executor = fit::serial>
[[nodiscard]] study_result study_leverage(const curve_runs& dense,
                                          std::span<const mixture_runs> mixtures,
                                          const study_options& options = {},
                                          const Executor& executor = {}) {
  study_result result;
  std::vector<curve_runs> all{dense};
  for (const mixture_runs& m : mixtures) all.push_back(m.runs);
  for (const curve_runs& a : all) {
    if (a.flops.size() != a.loss.size()) {
      result.violations.push_back(a.name + ": " + std::to_string(a.flops.size()) + " budgets, " +
                                  std::to_string(a.loss.size()) + " losses");
    }
    for (std::size_t i = 0; i < (std::min)(a.flops.size(), a.loss.size()); ++i) {
      const auto check = [&](const char* what, double v) {
        if (!(v > 0.0) || !math::is_finite(v)) {
          result.violations.push_back(a.name + ", run " + std::to_string(i) + ": " + what + " " +
                                      fit::detail::shown(v) + ", expected above 0");
        }
      };
      check("FLOPs", a.flops[i]);
      check("loss", a.loss[i]);
    }
  }
  if (!(options.level > 0.0 && options.level < 1.0)) {
    result.violations.push_back(detail::wrong_level(options.level));
  }
  if (!result.violations.empty()) return result;

  std::vector<curve_fit> curves = fit_curves(all, options.curves);
  result.dense = curves.front();
  // Two runs meet a curve of a known floor exactly, which says nothing about their noise.
  constexpr std::size_t dense_budgets = 3;
  if (result.dense.violations.empty() && result.dense.budgets < dense_budgets) {
    result.dense.violations.push_back(dense.name + ": " + std::to_string(result.dense.budgets) +
                                      " distinct budgets, a curve needs " +
                                      std::to_string(dense_budgets));
  }
  if (!result.dense.usable()) {
    result.violations = result.dense.violations;
    if (result.violations.empty()) result.violations.push_back(dense.name + ": no curve fits");
    return result;
  }
  result.points = detail::measure(all, curves, options);
  result.mixtures.assign(curves.begin() + 1, curves.end());
  if (mixtures.empty()) {
    result.joint.violations.emplace_back("no mixtures to compare");
  } else {
    result.joint = fit_joint(for_joint_law(result.points, mixtures), options.joint);
  }

  const std::size_t coefficients = coefficients_of(options.curves, all.size());
  const std::vector<double> pool = detail::pooled_residuals(all, curves, coefficients);
  double squares = 0.0;
  for (const double r : pool) squares += r * r;
  if (!pool.empty()) result.noise = std::sqrt(squares / static_cast<double>(pool.size()));
  if (options.resamples == 0 || pool.empty()) return result;

  struct pass {
    std::vector<double> leverage;  ///< infinite where no dense model reaches, NaN without an answer
    loss_curve<> dense{};
    bool has_dense = false;
    tian2025::joint_law<> law{};
    bool has_law = false;
    bool done = false;
  };
  std::vector<pass> passes(options.resamples);
  fit::work_monitor monitor(options.resamples, options.progress);
  executor(options.resamples, [&](std::size_t r) {
    if (monitor.stopped()) return;
    fit::random_stream random(options.seed, r);
    std::vector<curve_runs> drawn = all;
    for (std::size_t a = 0; a < drawn.size(); ++a) {
      for (std::size_t i = 0; i < drawn[a].loss.size(); ++i) {
        const double residual = pool[random.below(static_cast<std::uint32_t>(pool.size()))];
        const double fitted =
            curves[a].usable() ? curves[a].curve.loss(flops{drawn[a].flops[i]}) : all[a].loss[i];
        drawn[a].loss[i] = fitted * std::exp(residual);
      }
    }
    const std::vector<curve_fit> again = fit_curves(drawn, options.curves, curves);
    pass& p = passes[r];
    if (again.front().usable()) {
      p.dense = again.front().curve;
      p.has_dense = true;
      // The law is fitted on the same points as in the study itself.
      std::vector<leverage_point> points = detail::measure(drawn, again, options);
      for (std::size_t k = 0; k < points.size() && k < result.points.size(); ++k) {
        p.leverage.push_back(points[k].leverage);
        points[k].in_joint_fit =
            result.points[k].in_joint_fit && points[k].status == dense_curve::reaches;
      }
      if (result.joint.usable()) {
        const joint_fit refit =
            fit_joint(for_joint_law(points, mixtures), options.joint, &result.joint);
        p.law = refit.law;
        p.has_law = refit.usable() && refit.fitted.converged();
      }
    }
    p.done = true;
    monitor.finished_one();
  });
  result.resamples = static_cast<std::size_t>(
      std::count_if(passes.begin(), passes.end(), [](const pass& p) { return p.done; }));
  result.cancelled = result.resamples < options.resamples;
  const bool enough = result.enough(options.level);

  for (std::size_t k = 0; k < result.points.size(); ++k) {
    std::vector<double> el;
    for (const pass& p : passes) {
      if (k < p.leverage.size() && !math::is_nan(p.leverage[k])) el.push_back(p.leverage[k]);
    }
    std::sort(el.begin(), el.end());
    // Order statistics, since infinities must not be averaged.
    const auto at = [&](double share) {
      if (el.empty() || !enough) return std::numeric_limits<double>::quiet_NaN();
      return el[static_cast<std::size_t>(std::lround(share * static_cast<double>(el.size() - 1)))];
    };
    result.points[k].interval =
        fit::holding({at(0.5 * (1.0 - options.level)), at(0.5 * (1.0 + options.level))},
                     result.points[k].leverage);
  }
  for (const pass& p : passes) {
    if (!p.done) continue;
    if (p.has_dense) result.dense_draws.push_back(p.dense);
    if (p.has_law) {
      result.draws.push_back(p.law);
    } else if (!mixtures.empty()) {
      ++result.failed;
    }
  }
  for (std::size_t k = 0; enough && !mixtures.empty() && k < joint_coefficients; ++k) {
    std::vector<double> values;
    for (const auto& l : result.draws) {
      values.push_back(std::array{l.a, l.d, l.gamma, l.beta, l.saturation.start}[k]);
    }
    std::sort(values.begin(), values.end());
    const tian2025::joint_law<>& l = result.joint.law;
    result.coefficient_interval[k] =
        fit::holding({fit::detail::quantile(values, 0.5 * (1.0 - options.level)),
                      fit::detail::quantile(values, 0.5 * (1.0 + options.level))},
                     std::array{l.a, l.d, l.gamma, l.beta, l.saturation.start}[k]);
  }
  return result;
}

}  // namespace leverage::study
