// SPDX-License-Identifier: Apache-2.0
/// @file
/// Fair conditions, second half: how a budget splits between model and tokens, from runs, in the three ways of
/// Hoffmann et al. 2022.
///
///   approach 1  the lowest of all training curves at each budget         curve_minima
///   approach 2  a parabola in ln size through the runs of each budget    parabola_minima
///   approach 3  L = E + A N^-alpha + B D^-beta through all runs          parametric_allocation
///
/// A size is what a budget is divided by for tokens: FLOPs per token M, or 6 N. The laws are M_opt = k C^p and
/// D_opt = k' C^p'; `product` is M_opt D_opt / C.
///
/// The parabola is biased: loss rises more steeply on one side, so that a wide window moves its minimum. `skew`
/// tells by how much: the size at the minimum of a cubic through the same runs over that of the parabola. Far
/// from 1, the window is too wide or the noise too high.
///
/// [hoffmann2022]  Hoffmann et al. 2022, arXiv:2203.15556, sections 3.1 to 3.3.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <map>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "leverage/fit/executor.hpp"
#include "leverage/fit/multi_start.hpp"
#include "leverage/fit/random.hpp"
#include "leverage/fit/uncertainty.hpp"
#include "leverage/laws/forms.hpp"
#include "leverage/laws/power_law.hpp"
#include "leverage/study/allocation_fit.hpp"
#include "leverage/study/curve_fit.hpp"

namespace leverage::study {

namespace detail {

/// Parabola, and cubic, in u = ln size - its mean, by linear least squares or robustly.
struct parabola {
  size_minimum minimum;
  std::vector<double> fitted;  ///< ln L of the parabola at the runs

  parabola(double budget, std::span<const double> sizes, std::span<const double> losses,
           const allocation_options& options, bool with_skew) {
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
      const auto x = bare(row[0]);
      return theta[0] + (theta[1] + (theta[2] + theta[3] * x) * x) * x;
    };
    const fit::table rows({{"ln size", u, fit::column_domain::real}},
                          {"ln loss", y, fit::column_domain::real}, fit::residual_scale::raw);
    const auto coefficients_of = [&](bool cubic, const auto& loss) {
      const fit::coefficients<4> set{fit::free_coefficient("0"), fit::free_coefficient("1"),
                                     fit::free_coefficient("2"),
                                     cubic ? fit::free_coefficient("3") : fit::fixed("3", 0.0)};
      return fit::fit_law(fit::make_problem(rows, polynomial, set, loss),
                          {median(y), 0.0, 0.01, 0.0}, options.fit);
    };
    const auto by = [&](bool cubic) {
      return options.robust ? coefficients_of(cubic, options.loss)
                            : coefficients_of(cubic, fit::squared{});
    };
    const auto square = by(false);
    const auto& t = square.theta;
    for (const double x : u) fitted.push_back(polynomial(t, std::array<double, 1>{x}));
    if (!square.usable() || !(t[2] > 0.0)) {
      minimum.status = minimum_status::not_convex;
      return;
    }
    const double at = -0.5 * t[1] / t[2];
    const auto [least, most] = std::minmax_element(u.begin(), u.end());
    minimum.size = std::exp(mean + at);
    minimum.loss = std::exp(t[0] + 0.5 * t[1] * at);
    minimum.status = at <= *least || at >= *most ? minimum_status::at_edge : minimum_status::found;
    if (!with_skew || minimum.sizes < 5) return;
    // The minimum of the cubic next to the parabola's: a root of its slope, where that rises.
    const auto& c = by(true).theta;
    const double discriminant = c[2] * c[2] - 3.0 * c[1] * c[3];
    if (discriminant > 0.0) {
      const double root = -c[1] / (c[2] + std::copysign(std::sqrt(discriminant), c[2]));
      minimum.skew = std::exp(root - at);
    }
  }
};

/// Rows of each budget, in order of the budgets.
[[nodiscard]] inline std::map<double, std::vector<std::size_t>> by_budget(
    std::span<const double> flops) {
  std::map<double, std::vector<std::size_t>> rows;
  for (std::size_t i = 0; i < flops.size(); ++i) rows[flops[i]].push_back(i);
  return rows;
}

/// What is wrong with the runs.
[[nodiscard]] inline std::vector<std::string> validate(const sized_runs& runs) {
  std::vector<std::string> violations;
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

/// k C^p through the minima; false with fewer than two.
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
  // Tokens are C / M at every minimum: ln D is ln C less ln M, and so is its regression.
  result.data = {std::exp(p * x - y), 1.0 - p};
  return true;
}

/// Intervals from laws of resamples.
inline void intervals_from(const std::vector<allocation_fit>& draws,
                           const allocation_options& options, allocation_fit& result) {
  const auto column = [&](const auto& of) {
    std::vector<double> values;
    for (const allocation_fit& d : draws) {
      if (math::is_finite(d.size.exponent)) values.push_back(of(d));
    }
    std::sort(values.begin(), values.end());
    return fit::interval{fit::detail::quantile(values, 0.5 * (1.0 - options.level)),
                         fit::detail::quantile(values, 0.5 * (1.0 + options.level))};
  };
  result.size_interval = {column([](const allocation_fit& d) { return d.size.coefficient; }),
                          column([](const allocation_fit& d) { return d.size.exponent; })};
  result.data_interval = {column([](const allocation_fit& d) { return d.data.coefficient; }),
                          column([](const allocation_fit& d) { return d.data.exponent; })};
  for (const allocation_fit& d : draws) result.failed += math::is_finite(d.size.exponent) ? 0 : 1;
}

inline void span_of(const std::vector<size_minimum>& minima, allocation_fit& result) {
  for (const size_minimum& m : minima) {
    if (m.status != minimum_status::found) continue;
    if (!(result.low <= m.flops)) result.low = m.flops;
    if (!(result.high >= m.flops)) result.high = m.flops;
  }
}

}  // namespace detail

/// Approach 2. Intervals: residuals of ln L from the parabolas, drawn from all budgets.
template <class Executor = fit::serial>
[[nodiscard]] allocation_fit parabola_minima(const sized_runs& runs,
                                             const allocation_options& options = {},
                                             const Executor& executor = {}) {
  allocation_fit result;
  result.violations = detail::validate(runs);
  if (!result.violations.empty()) return result;
  const auto groups = detail::by_budget(runs.flops);
  std::vector<std::vector<double>> sizes;
  std::vector<detail::parabola> parabolas;
  std::vector<double> pool;
  for (const auto& [c, rows] : groups) {
    std::vector<double> size;
    std::vector<double> loss;
    for (const std::size_t i : rows) {
      size.push_back(runs.size[i]);
      loss.push_back(runs.loss[i]);
    }
    parabolas.emplace_back(c, size, loss, options, true);
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
      minima.push_back(
          detail::parabola(parabolas[g].minimum.flops, sizes[g], loss, options, false).minimum);
    }
    (void)detail::power_through(minima, draws[r]);
  });
  detail::intervals_from(draws, options, result);
  return result;
}

/// Approach 1: at budgets spread evenly in ln C the lowest training curve, each read between its rows by a line
/// in ln C and ln L. Budgets at which the smallest or the largest model is best do not count. Intervals: whole
/// training curves drawn with replacement.
template <class Executor = fit::serial>
[[nodiscard]] allocation_fit curve_minima(const sized_runs& runs,
                                          const allocation_options& options = {},
                                          const Executor& executor = {}) {
  allocation_fit result;
  result.violations = detail::validate(runs);
  if (runs.curve.size() != runs.flops.size()) {
    result.violations.push_back(std::to_string(runs.curve.size()) + " curve numbers for " +
                                std::to_string(runs.flops.size()) + " rows");
  }
  if (!result.violations.empty()) return result;
  struct curve {
    double size = 0.0;
    std::vector<std::pair<double, double>> points;  // ln C, ln L

    [[nodiscard]] double at(double ln_c) const {
      const auto after = std::lower_bound(points.begin(), points.end(), std::pair(ln_c, -1e300));
      if (after == points.end()) return std::numeric_limits<double>::quiet_NaN();
      if (after->first == ln_c) return after->second;
      if (after == points.begin()) return std::numeric_limits<double>::quiet_NaN();
      const auto before = after - 1;
      const double share = (ln_c - before->first) / (after->first - before->first);
      return before->second + share * (after->second - before->second);
    }
  };
  std::map<std::size_t, curve> by_number;
  for (std::size_t i = 0; i < runs.flops.size(); ++i) {
    curve& c = by_number[runs.curve[i]];
    c.size = runs.size[i];
    c.points.emplace_back(std::log(runs.flops[i]), std::log(runs.loss[i]));
  }
  std::vector<curve> curves;
  for (auto& [number, c] : by_number) {
    std::sort(c.points.begin(), c.points.end());
    curves.push_back(std::move(c));
  }
  const auto [least, most] = std::minmax_element(runs.flops.begin(), runs.flops.end());
  const double ln_low = runs.flops.empty() ? 0.0 : std::log(*least);
  const double ln_high = runs.flops.empty() ? 0.0 : std::log(*most);
  const auto minima_of = [&](const std::vector<const curve*>& drawn) {
    std::vector<size_minimum> minima;
    for (std::size_t k = 0; k < options.budgets; ++k) {
      const double ln_c =
          ln_low + (ln_high - ln_low) * static_cast<double>(k) /
                       static_cast<double>(std::max<std::size_t>(options.budgets, 2) - 1);
      size_minimum m;
      m.flops = std::exp(ln_c);
      double smallest = std::numeric_limits<double>::infinity();
      double largest = 0.0;
      std::vector<double> sizes;
      for (const curve* c : drawn) {
        const double ln_l = c->at(ln_c);
        if (math::is_nan(ln_l)) continue;
        sizes.push_back(c->size);
        smallest = std::min(smallest, c->size);
        largest = std::max(largest, c->size);
        if (!(m.loss <= std::exp(ln_l))) {
          m.loss = std::exp(ln_l);
          m.size = c->size;
        }
      }
      m.sizes = detail::distinct(sizes);
      if (m.sizes >= 2) {
        m.status =
            m.size > smallest && m.size < largest ? minimum_status::found : minimum_status::at_edge;
      }
      minima.push_back(m);
    }
    return minima;
  };
  std::vector<const curve*> all;
  for (const curve& c : curves) all.push_back(&c);
  result.minima = minima_of(all);
  detail::span_of(result.minima, result);
  if (!detail::power_through(result.minima, result)) {
    result.violations.emplace_back(
        "fewer than two budgets have their lowest curve between smaller and larger models");
    return result;
  }
  if (options.resamples == 0) return result;
  std::vector<allocation_fit> draws(options.resamples);
  executor(options.resamples, [&](std::size_t r) {
    fit::random_stream random(options.seed, r);
    std::vector<const curve*> drawn;
    for (std::size_t i = 0; i < curves.size(); ++i) {
      drawn.push_back(&curves[random.below(static_cast<std::uint32_t>(curves.size()))]);
    }
    (void)detail::power_through(minima_of(drawn), draws[r]);
  });
  detail::intervals_from(draws, options, result);
  return result;
}

/// From sizes, tokens C / size and losses. Intervals: rows drawn with replacement.
template <class Executor = fit::serial>
[[nodiscard]] parametric_fit parametric_allocation(const sized_runs& runs,
                                                   const allocation_options& options = {},
                                                   const Executor& executor = {}) {
  parametric_fit result;
  allocation_fit& out = result.allocation;
  out.violations = detail::validate(runs);
  if (!out.violations.empty()) return result;
  std::vector<double> data;
  for (std::size_t i = 0; i < runs.flops.size(); ++i) data.push_back(runs.flops[i] / runs.size[i]);
  const auto law = [](const auto& t, const auto& row) {
    return forms::chinchilla(t[0], t[1], t[2], t[3], t[4], row[0], row[1]);
  };
  const fit::coefficients<5> set{fit::free_coefficient("A", fit::transform::log(), true),
                                 fit::free_coefficient("B", fit::transform::log(), true),
                                 fit::free_coefficient("E", fit::transform::log(), true),
                                 fit::free_coefficient("alpha"), fit::free_coefficient("beta")};
  const fit::table rows({{"size", runs.size}, {"tokens", data}}, {"loss", runs.loss});
  const auto problem = fit::make_problem(rows, law, set, options.loss);
  out.violations = problem.violations();
  if (out.violations.empty() && runs.loss.size() < 6) {
    out.violations.push_back(std::to_string(runs.loss.size()) + " rows, expected 6");
  }
  if (!out.violations.empty()) return result;
  const std::vector<double> exponents = {0.1, 0.2, 0.3, 0.45, 0.7};
  fit::multi_start_options many;
  many.fit = options.fit;
  result.loss =
      fit::multi_start(
          problem,
          fit::projected_starts(problem,
                                fit::grid_starts<5>({{{1.0}, {1.0}, {1.0}, exponents, exponents}})),
          many)
          .best;
  const auto split = [](const fit::theta_of<5>& t, allocation_fit& to) {
    const double sum = t[3] + t[4];
    const double g = std::pow(t[3] * t[0] / (t[4] * t[1]), 1.0 / sum);
    to.size = {g, t[4] / sum};
    to.data = {1.0 / g, t[3] / sum};
  };
  if (!result.loss.usable()) {
    out.violations.emplace_back("no start gives a finite fit");
    return result;
  }
  split(result.loss.theta, out);
  const auto [least, most] = std::minmax_element(runs.flops.begin(), runs.flops.end());
  out.low = *least;
  out.high = *most;
  if (options.resamples == 0) return result;
  fit::bootstrap_options boot;
  boot.resamples = options.resamples;
  boot.seed = options.seed;
  boot.fit = options.fit;
  const auto drawn = fit::bootstrap(problem, result.loss.theta, boot, executor);
  std::vector<allocation_fit> draws(drawn.draws.size());
  for (std::size_t i = 0; i < draws.size(); ++i) split(drawn.draws[i], draws[i]);
  detail::intervals_from(draws, options, out);
  out.failed += drawn.failed;
  return result;
}

}  // namespace leverage::study
