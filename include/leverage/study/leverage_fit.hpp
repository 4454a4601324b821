// SPDX-License-Identifier: Apache-2.0
/// @file
/// The joint law of Tian et al. 2025 (laws/tian2025/leverage.hpp) fitted to measured efficiency leverage, with remarks
/// on what the measurements do not determine.
///
/// As in the paper (section 4.4) the joint law is fitted on points below an EL of 6 and judged on those above. A_max is
/// held at infinity, because points rarely determine it; `min_max` is the least value that they allow. A coefficient of
/// an input that hardly varies is held, with a remark.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <limits>
#include <span>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "leverage/core/quantities.hpp"
#include "leverage/fit/any_problem.hpp"
#include "leverage/fit/executor.hpp"
#include "leverage/fit/identifiability.hpp"
#include "leverage/fit/multi_start.hpp"
#include "leverage/fit/quantiles.hpp"
#include "leverage/fit/starts.hpp"
#include "leverage/laws/tian2025/leverage.hpp"
#include "leverage/study/joint_fit.hpp"

namespace leverage::study {

namespace detail {

/// The joint law on the scalars of a fit.
constexpr auto joint_formula = [](const auto& theta, const auto& point) {
  using T = std::remove_cvref_t<decltype(theta[0])>;
  const tian2025::joint_law<T> law{
      theta[0], theta[1], theta[2], theta[3], {theta[4], theta[5], T(0.0)}};
  return law.leverage(activation_ratio{fit::bare(point[0])}, granularity{fit::bare(point[1])},
                      leverage::flops{fit::bare(point[2])});
};

[[nodiscard]] inline tian2025::joint_law<> to_law(const fit::theta_of<6>& t) {
  return {t[0], t[1], t[2], t[3], {t[4], t[5], 0.0}};
}

/// The points as columns.
struct leverage_columns {
  std::vector<double> a, g, c, el;

  template <class Which>
  leverage_columns(std::span<const measured_leverage> points, const Which& which) {
    for (const measured_leverage& p : points) {
      if (!which(p)) continue;
      a.push_back(p.a.value);
      g.push_back(p.g.value);
      c.push_back(p.c.value);
      el.push_back(p.leverage);
    }
  }
};

/// Holds the coefficients that the points cannot determine, by the number of distinct values of each input.
inline void hold_undetermined(const leverage_columns& at, const joint_options& options,
                              fit::coefficients<6>& set, joint_fit& result) {
  const auto hold = [&](std::size_t k, double value, const char* input, std::size_t values,
                        std::size_t needed) {
    if (values >= needed) return;
    set[k] = fit::fixed(joint_names[k], value);
    result.held[k] = true;
    result.remarks.push_back({.kind = fit::remark_kind::held,
                              .coefficient = joint_names[k],
                              .other = input,
                              .value = value,
                              .distinct = values,
                              .needed = needed});
  };
  hold(1, 0.0, "budget", distinct(at.c), 2);
  hold(2, 0.0, "granularity", distinct(at.g), 3);
  hold(3, 0.0, "granularity", distinct(at.g), 2);
  hold(4, options.held_start, "activation ratio", distinct(at.a), 4);
}

/// The least A_max whose refit is not significantly worse than the fit.
template <class Problem>
[[nodiscard]] double min_allowed_max(const Problem& problem,
                                     const fit::fit_result<Problem::parameters>& fitted,
                                     double level) {
  double curvature = 0.0;
  double squares = 0.0;
  for (const double r : problem.residuals(fitted.theta)) {
    curvature += problem.loss().curvature(r);
    squares += problem.loss().slope(r) * problem.loss().slope(r);
  }
  const auto rows = static_cast<double>(problem.weighty_rows());
  const double degrees = rows - static_cast<double>(problem.free_count());
  if (!(degrees > 0.0) || !(curvature > 0.0)) return std::numeric_limits<double>::quiet_NaN();
  const double rise =
      0.5 * squares / curvature * (rows / degrees) * fit::detail::chi_squared_quantile(level);
  double allowed = std::numeric_limits<double>::quiet_NaN();
  fit::theta_of<Problem::parameters> from = fitted.theta;
  double max = 1e4;
  for (int step = 0; step < 130 && max > from[4]; ++step, max /= 1.1) {
    from[5] = max;
    const auto refit = fit::fit_law(problem.with_fixed(5, max), from);
    if (!refit.has_value() || refit.objective > fitted.objective + rise) break;
    from = refit.theta;
    allowed = max;
  }
  return allowed;
}

}  // namespace detail

/// Fits the joint law. Points whose leverage is not positive and finite are violations: leave out points that no dense
/// model reaches. `from` is the joint fit of nearly the same points: the fit then starts from it alone, and makes no
/// remarks. The executor runs the starts.
template <class Executor = fit::serial>
[[nodiscard]] joint_fit fit_joint(std::span<const measured_leverage> points,
                                  const joint_options& options = {},
                                  const joint_fit* from = nullptr, const Executor& executor = {}) {
  joint_fit result;
  const double nan = std::numeric_limits<double>::quiet_NaN();
  result.standard_error.fill(nan);
  for (auto& row : result.correlation) row.fill(nan);

  const detail::leverage_columns train(points, [&](const measured_leverage& p) {
    return !(p.leverage >= options.fitted_below);  // NaN stays, and is a violation below
  });
  fit::coefficients<6> set{fit::free_coefficient("a", {}, true),
                           fit::free_coefficient("d", {}, true),
                           fit::free_coefficient("gamma", {}, true),
                           fit::free_coefficient("beta", {}, true),
                           fit::free_coefficient("A_start", fit::transform::log()),
                           fit::fixed("A_max", (std::numeric_limits<double>::max)())};
  detail::hold_undetermined(train, options, set, result);

  const fit::table rows(
      {{"activation ratio", train.a}, {"granularity", train.g}, {"FLOPs", train.c}},
      {"leverage", train.el});
  // On a second table, of ln EL, the law is linear in four coefficients, for which starts are solved.
  std::vector<double> ln_el;
  for (const double el : train.el) ln_el.push_back(std::log(el));
  const fit::any_problem problem =
      fit::make_recorded_problem(rows, detail::joint_formula, set, options.loss);
  result.violations = problem.violations();
  if (!(options.level > 0.0 && options.level < 1.0)) {
    result.violations.push_back(detail::wrong_level(options.level));
  }
  std::size_t free = 0;
  for (std::size_t k = 0; k < joint_coefficients; ++k) free += result.held[k] ? 0 : 1;
  if (problem.usable() && train.el.size() <= free) {
    result.violations.push_back(std::to_string(train.el.size()) + " points below an EL of " +
                                fit::detail::shown(options.fitted_below) + ", " +
                                std::to_string(free) + " free coefficients need " +
                                std::to_string(free + 1));
  }
  if (!result.violations.empty()) return result;

  fit::fit_result<fit::max_coefficients> fitted;
  if (from != nullptr && from->usable()) {
    fitted =
        fit::fit_law(problem, fit::widened<fit::max_coefficients>(from->fitted.theta), options.fit);
  } else {
    const fit::table logs(
        {{"activation ratio", train.a}, {"granularity", train.g}, {"FLOPs", train.c}},
        {"ln leverage", ln_el, fit::column_domain::real}, fit::residual_scale::raw);
    const auto log_law = [](const auto& theta, const auto& point) {
      using math::log;
      return log(detail::joint_formula(theta, point));
    };
    const fit::any_problem linear = fit::make_recorded_problem(logs, log_law, set, options.loss);
    std::vector<fit::theta_of<fit::max_coefficients>> starts;
    for (const double start : {1e-4, 1e-3, 4e-3, 0.01, 0.02, 0.05, 0.1}) {
      fit::theta_of<fit::max_coefficients> s{0.0, 0.0,   0.0,
                                             0.0, start, (std::numeric_limits<double>::max)()};
      for (std::size_t k = 0; k < 6; ++k) {
        if (set[k].use == fit::coefficient::role::fixed) s[k] = set[k].value;
      }
      starts.push_back(s);
    }
    fit::multi_start_options many;
    many.fit = options.fit;
    fitted = fit::multi_start(problem, fit::projected_starts(linear, starts), many, executor).best;
  }
  result.fitted = fit::narrowed<6>(fitted);
  if (!result.fitted.has_value()) {
    result.violations.emplace_back("no start gives a finite fit");
    return result;
  }
  result.law = detail::to_law(result.fitted.theta);

  const auto by_law = [&](const measured_leverage& p) {
    return result.law.leverage(p.a, p.g, p.c);
  };
  std::vector<measured_leverage> below;
  std::vector<measured_leverage> above;
  for (const measured_leverage& p : points) {
    (p.leverage >= options.fitted_below ? above : below).push_back(p);
  }
  result.training = detail::judge(by_law, below);
  result.validation = detail::judge(by_law, above);
  if (from != nullptr) return result;  // a refit among many: only the first has intervals

  const auto found = fit::identifiability_of(problem, fitted.theta, {.level = options.level});
  if (found.covariance.determined) {
    for (Eigen::Index i = 0; i < problem.free_count(); ++i) {
      const std::size_t k = problem.coefficient_of(i);
      result.standard_error[k] = found.covariance.standard_error(i);
      result.interval[k] = found.bounds[static_cast<std::size_t>(i)];
      for (Eigen::Index j = 0; j < problem.free_count(); ++j) {
        result.correlation[k][problem.coefficient_of(j)] = found.correlation(i, j);
      }
    }
  }
  result.remarks.insert(result.remarks.end(), found.remarks.begin(), found.remarks.end());
  result.min_max = detail::min_allowed_max(problem, fitted, options.level);
  result.remarks.push_back({.kind = fit::remark_kind::held_at_infinity,
                            .coefficient = "A_max",
                            .value = result.min_max});
  return result;
}

}  // namespace leverage::study
