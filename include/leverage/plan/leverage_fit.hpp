// SPDX-License-Identifier: Apache-2.0
/// @file
/// The laws of Tian et al. 2025 (laws/tian2025/leverage.hpp) fitted to measured efficiency leverage, and what
/// the measurements leave open, in words.
///
/// As in the paper (section 4.4) the joint law is fitted on points below an EL of 6 and judged on those above.
/// A_max is held at infinity: what A_max the points exclude is told (`least_max`), its value they rarely
/// determine. Coefficients that nothing varies with are held, and named.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <limits>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <boost/math/distributions/chi_squared.hpp>

#include "leverage/core/quantities.hpp"
#include "leverage/fit/multi_start.hpp"
#include "leverage/fit/uncertainty.hpp"
#include "leverage/laws/tian2025/leverage.hpp"
#include "leverage/plan/loss_curves.hpp"

namespace leverage::plan {

/// Measured leverage of one architecture at one budget.
struct measured_leverage {
  activation_ratio<> a{};
  granularity<> g{};
  flops<> c{};
  double leverage = 0.0;
};

/// How a law meets points: of ln EL for R^2, relative for the errors.
struct agreement {
  std::size_t points = 0;
  double r2 = std::numeric_limits<double>::quiet_NaN();
  double median_error = std::numeric_limits<double>::quiet_NaN();
  double worst_error = std::numeric_limits<double>::quiet_NaN();
};

struct joint_options {
  double fitted_below = 6.0;    ///< EL of the points that the law is fitted on
  fit::huber loss{0.02};        ///< of residuals of ln EL
  double held_start = 1.63e-2;  ///< A_start where too few activation ratios tell it: Table 6's
  double level = 0.95;
  fit::fit_options fit{};
};

/// The joint law's coefficients in this order; A_max behind them is not free.
inline constexpr std::size_t joint_coefficients = 5;
inline constexpr std::array<const char*, joint_coefficients> joint_names{"a", "d", "gamma", "beta",
                                                                         "A_start"};

struct joint_fit {
  tian2025::joint_law<> law{};
  fit::fit_result<6> fitted;  ///< a, d, gamma, beta, A_start, A_max
  std::array<bool, joint_coefficients> held{};
  std::array<double, joint_coefficients> standard_error{};
  std::array<fit::interval, joint_coefficients> interval{};
  /// Of the free coefficients; NaN elsewhere, and where the points leave a direction open.
  std::array<std::array<double, joint_coefficients>, joint_coefficients> correlation{};
  /// The least A_max that the points allow at the level; NaN if they allow none that was tried.
  double least_max = std::numeric_limits<double>::quiet_NaN();
  agreement training;
  agreement validation;
  std::vector<std::string> remarks;     ///< what the points do not determine, and what was held
  std::vector<std::string> violations;  ///< why nothing was fitted

  [[nodiscard]] bool usable() const { return violations.empty() && fitted.usable(); }
};

namespace detail {

/// The joint law's own lines on whatever scalars a fit brings.
constexpr auto joint_formula = [](const auto& theta, const auto& point) {
  using T = std::remove_cvref_t<decltype(theta[0])>;
  const tian2025::joint_law<T> law{
      theta[0], theta[1], theta[2], theta[3], {theta[4], theta[5], T(0.0)}};
  return law.leverage(activation_ratio{bare(point[0])}, granularity{bare(point[1])},
                      leverage::flops{bare(point[2])});
};

[[nodiscard]] inline tian2025::joint_law<> to_law(const fit::theta_of<6>& t) {
  return {t[0], t[1], t[2], t[3], {t[4], t[5], 0.0}};
}

/// Columns of points.
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

template <class Law>
[[nodiscard]] agreement judge(const Law& leverage_of, std::span<const measured_leverage> points) {
  agreement result;
  std::vector<double> errors;
  double mean = 0.0;
  for (const measured_leverage& p : points) mean += std::log(p.leverage);
  mean /= static_cast<double>(points.size());
  double residual = 0.0;
  double total = 0.0;
  for (const measured_leverage& p : points) {
    const double predicted = leverage_of(p);
    const double r = std::log(predicted / p.leverage);
    residual += r * r;
    total += (std::log(p.leverage) - mean) * (std::log(p.leverage) - mean);
    errors.push_back(std::abs(predicted / p.leverage - 1.0));
  }
  result.points = points.size();
  if (points.empty()) return result;
  if (total > 0.0) result.r2 = 1.0 - residual / total;
  std::sort(errors.begin(), errors.end());
  const std::size_t half = errors.size() / 2;
  result.median_error =
      errors.size() % 2 == 1 ? errors[half] : 0.5 * (errors[half - 1] + errors[half]);
  result.worst_error = errors.back();
  return result;
}

[[nodiscard]] inline std::string percent(double ratio) {
  return fit::detail::shown(100.0 * ratio) + " %";
}

/// Which coefficients the points cannot tell, by how many values each input takes.
inline void hold_undetermined(const leverage_columns& at, const joint_options& options,
                              fit::coefficients<6>& set, joint_fit& result) {
  const auto hold = [&](std::size_t k, double value, const std::string& why) {
    set[k] = fit::fixed(joint_names[k], value);
    result.held[k] = true;
    result.remarks.push_back(std::string(joint_names[k]) + " is held at " +
                             fit::detail::shown(value) + ": " + why);
  };
  if (distinct(at.c) < 2) hold(1, 0.0, "all points have one budget");
  const std::size_t granularities = distinct(at.g);
  if (granularities < 3) {
    hold(2, 0.0, std::to_string(granularities) + " granularities show no curvature, 3 would");
  }
  if (granularities < 2) hold(3, 0.0, "all points have one granularity");
  const std::size_t ratios = distinct(at.a);
  if (ratios < 4) {
    hold(4, options.held_start,
         std::to_string(ratios) + " activation ratios do not show where it saturates, 4 would");
  }
}

/// The least A_max whose refit is as good as the noise lets one tell.
template <class Problem>
[[nodiscard]] double least_allowed_max(const Problem& problem, const fit::fit_result<6>& fitted,
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
  const double rise = 0.5 * squares / curvature * (rows / degrees) *
                      boost::math::quantile(boost::math::chi_squared(1.0), level);
  double allowed = std::numeric_limits<double>::quiet_NaN();
  fit::theta_of<6> from = fitted.theta;
  double max = 1e4;
  for (int step = 0; step < 130 && max > from[4]; ++step, max /= 1.1) {
    from[5] = max;
    const auto refit = fit::fit_law(problem.with_fixed(5, max), from);
    if (!refit.usable() || refit.objective > fitted.objective + rise) break;
    from = refit.theta;
    allowed = max;
  }
  return allowed;
}

}  // namespace detail

/// Fits the joint law. Points whose leverage is not positive and finite are violations: leave out those that
/// no dense model reaches.
[[nodiscard]] inline joint_fit fit_joint(std::span<const measured_leverage> points,
                                         const joint_options& options = {},
                                         const joint_fit* from = nullptr) {
  joint_fit result;
  const double nan = std::numeric_limits<double>::quiet_NaN();
  result.standard_error.fill(nan);
  for (auto& row : result.correlation) row.fill(nan);

  const detail::leverage_columns train(points, [&](const measured_leverage& p) {
    return !(p.leverage >= options.fitted_below);  // what is no number has to be named below
  });
  fit::coefficients<6> set{fit::free_coefficient("a", {}, true),
                           fit::free_coefficient("d", {}, true),
                           fit::free_coefficient("gamma", {}, true),
                           fit::free_coefficient("beta", {}, true),
                           fit::free_coefficient("A_start", fit::transform::log()),
                           fit::fixed("A_max", std::numeric_limits<double>::max())};
  detail::hold_undetermined(train, options, set, result);

  const fit::table rows(
      {{"activation ratio", train.a}, {"granularity", train.g}, {"FLOPs", train.c}},
      {"leverage", train.el});
  // A second table of ln EL: on it the law is linear in four coefficients, and starts are solved for.
  std::vector<double> ln_el;
  for (const double el : train.el) ln_el.push_back(std::log(el));
  const auto problem = fit::make_problem(rows, detail::joint_formula, set, options.loss);
  result.violations = problem.violations();
  std::size_t free = 0;
  for (std::size_t k = 0; k < joint_coefficients; ++k) free += result.held[k] ? 0 : 1;
  if (problem.usable() && train.el.size() <= free) {
    result.violations.push_back(std::to_string(train.el.size()) + " points below an EL of " +
                                fit::detail::shown(options.fitted_below) + ", " +
                                std::to_string(free) + " free coefficients need " +
                                std::to_string(free + 1));
  }
  if (!result.violations.empty()) return result;

  if (from != nullptr && from->usable()) {
    result.fitted = fit::fit_law(problem, from->fitted.theta, options.fit);
  } else {
    const fit::table logs(
        {{"activation ratio", train.a}, {"granularity", train.g}, {"FLOPs", train.c}},
        {"ln leverage", ln_el, fit::column_domain::real}, fit::residual_scale::raw);
    const auto log_law = [](const auto& theta, const auto& point) {
      using math::log;
      return log(detail::joint_formula(theta, point));
    };
    const auto linear = fit::make_problem(logs, log_law, set, options.loss);
    std::vector<fit::theta_of<6>> starts;
    for (const double start : {1e-4, 1e-3, 4e-3, 0.01, 0.02, 0.05, 0.1}) {
      fit::theta_of<6> s{0.0, 0.0, 0.0, 0.0, start, std::numeric_limits<double>::max()};
      for (std::size_t k = 0; k < 6; ++k) {
        if (set[k].use == fit::coefficient::role::fixed) s[k] = set[k].value;
      }
      starts.push_back(s);
    }
    fit::multi_start_options many;
    many.fit = options.fit;
    result.fitted = fit::multi_start(problem, fit::projected_starts(linear, starts), many).best;
  }
  if (!result.fitted.usable()) {
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
  if (from != nullptr) return result;  // a refit among many: the rest is told of the first

  const auto covariance = fit::sandwich(problem, result.fitted.theta);
  if (covariance.determined) {
    for (Eigen::Index i = 0; i < problem.free_count(); ++i) {
      const std::size_t k = problem.coefficient_of(i);
      result.standard_error[k] = covariance.standard_error(i);
      result.interval[k] = covariance.student(problem, i, options.level);
      for (Eigen::Index j = 0; j < problem.free_count(); ++j) {
        result.correlation[k][problem.coefficient_of(j)] =
            covariance.natural(i, j) /
            std::sqrt(covariance.natural(i, i) * covariance.natural(j, j));
      }
    }
  } else {
    result.remarks.emplace_back(
        "the points leave a direction of the coefficients open: no interval has a meaning");
  }
  for (std::size_t k = 0; k < joint_coefficients; ++k) {
    const fit::interval& i = result.interval[k];
    if (k != 4 && i.low < 0.0 && i.high > 0.0) {
      result.remarks.push_back(std::string(joint_names[k]) +
                               " is not told from zero: its interval holds both signs");
    }
    if (k == 4 && result.standard_error[k] > 0.5 * result.fitted.theta[k]) {
      result.remarks.emplace_back("A_start is known to no better than a factor of two");
    }
    for (std::size_t j = 0; j < k; ++j) {
      if (std::abs(result.correlation[k][j]) > 0.98) {
        result.remarks.push_back(std::string(joint_names[j]) + " and " + joint_names[k] +
                                 " can hardly be told apart: correlation " +
                                 fit::detail::shown(result.correlation[k][j]));
      }
    }
  }
  result.least_max = detail::least_allowed_max(problem, result.fitted, options.level);
  result.remarks.push_back(std::isnan(result.least_max)
                               ? "A_max is held at infinity: no finite value below 1e4 fits as well"
                               : "A_max is held at infinity: any value above " +
                                     fit::detail::shown(result.least_max) + " fits as well");
  return result;
}

// ---------------------------------------------------------------------------------------- separable laws

/// A law along one input, the other two as they are.
struct slice_fit {
  enum class input { activation_ratio, granularity, flops };
  input along{};
  activation_ratio<> a{};  ///< NaN along it
  granularity<> g{};
  flops<> c{};
  /// Activation: a and its standard error. Granularity: a, b, c of Eq. 3. Compute: a and c of Eq. 4.
  std::array<double, 3> coefficients{};
  std::array<double, 3> standard_error{};
  agreement fitted;
  fit::stop reason = fit::stop::invalid_input;
};

namespace detail {

template <std::size_t P, class Law>
void fit_slice(slice_fit& slice, std::span<const measured_leverage> points,
               const std::vector<double>& x, const Law& law, const fit::coefficients<P>& set,
               const fit::theta_of<P>& start, const joint_options& options) {
  std::vector<double> el;
  for (const measured_leverage& p : points) el.push_back(p.leverage);
  const fit::table rows({{"input", x}}, {"leverage", el});
  const auto problem = fit::make_problem(rows, law, set, options.loss);
  const auto best = fit::fit_law(problem, start, options.fit);
  slice.reason = best.reason;
  slice.coefficients.fill(std::numeric_limits<double>::quiet_NaN());
  slice.standard_error.fill(std::numeric_limits<double>::quiet_NaN());
  if (!best.usable()) return;
  const auto covariance = fit::sandwich(problem, best.theta);
  for (std::size_t k = 0; k < P; ++k) {
    slice.coefficients[k] = best.theta[k];
    if (covariance.determined) {
      slice.standard_error[k] = covariance.standard_error(static_cast<Eigen::Index>(k));
    }
  }
  std::vector<double> predicted;
  std::size_t i = 0;
  slice.fitted = judge(
      [&](const measured_leverage&) { return law(best.theta, std::array<double, 1>{x[i++]}); },
      points);
}

}  // namespace detail

/// The separable laws (Eq. 2, 3, 4) along every slice of at least `least` distinct values: activation at fixed G
/// and C with the saturation of the joint law, granularity at fixed A and C, compute at fixed A and G.
[[nodiscard]] inline std::vector<slice_fit> fit_slices(std::span<const measured_leverage> points,
                                                       const saturating_transform<>& saturation,
                                                       const joint_options& options = {},
                                                       std::size_t least = 4) {
  using input = slice_fit::input;
  const double nan = std::numeric_limits<double>::quiet_NaN();
  std::vector<slice_fit> slices;
  for (const input along : {input::activation_ratio, input::granularity, input::flops}) {
    const auto key = [&](const measured_leverage& p) {
      std::array<double, 3> k{p.a.value, p.g.value, p.c.value};
      k[static_cast<std::size_t>(along)] = 0.0;
      return k;
    };
    const auto x_of = [&](const measured_leverage& p) {
      return std::array<double, 3>{p.a.value, p.g.value,
                                   p.c.value}[static_cast<std::size_t>(along)];
    };
    std::vector<measured_leverage> sorted;
    for (const measured_leverage& p : points) {
      if (p.leverage > 0.0 && math::is_finite(p.leverage)) sorted.push_back(p);
    }
    std::sort(sorted.begin(), sorted.end(), [&](const auto& p, const auto& q) {
      return std::pair(key(p), x_of(p)) < std::pair(key(q), x_of(q));
    });
    for (std::size_t first = 0; first < sorted.size();) {
      std::size_t last = first;
      while (last < sorted.size() && key(sorted[last]) == key(sorted[first])) ++last;
      const std::span<const measured_leverage> group(sorted.data() + first, last - first);
      first = last;
      std::vector<double> x;
      for (const measured_leverage& p : group) x.push_back(x_of(p));
      if (detail::distinct(x) < least) continue;
      slice_fit slice;
      slice.along = along;
      slice.a = along == input::activation_ratio ? activation_ratio<>{nan} : group.front().a;
      slice.g = along == input::granularity ? granularity<>{nan} : group.front().g;
      slice.c = along == input::flops ? flops<>{nan} : group.front().c;
      if (along == input::activation_ratio) {
        const auto law = [&](const auto& theta, const auto& row) {
          using T = std::remove_cvref_t<decltype(theta[0])>;
          const tian2025::activation_law<T> of_a{
              theta[0], {T(saturation.start), T(saturation.max), T(saturation.origin)}};
          return of_a.leverage(activation_ratio{detail::bare(row[0])});
        };
        detail::fit_slice<1>(slice, group, x, law, {fit::free_coefficient("a")}, {-0.4}, options);
      } else if (along == input::granularity) {
        const auto law = [](const auto& theta, const auto& row) {
          using T = std::remove_cvref_t<decltype(theta[0])>;
          const tian2025::granularity_law<T> of_g{theta[0], theta[1], theta[2]};
          return of_g.leverage(granularity{detail::bare(row[0])});
        };
        const double level = std::log(group.front().leverage);
        detail::fit_slice<3>(
            slice, group, x, law,
            {fit::free_coefficient("a"), fit::free_coefficient("b"), fit::free_coefficient("c")},
            {level, -0.05, -7.0}, options);
      } else {
        // In units of the slice's middle, so that c is a logarithm of EL and not of EL at one FLOP.
        double log_unit = 0.0;
        for (const double c : x) log_unit += std::log(c) / static_cast<double>(x.size());
        std::vector<double> scaled(x);
        for (double& c : scaled) c /= std::exp(log_unit);
        const auto law = [](const auto& theta, const auto& row) {
          using T = std::remove_cvref_t<decltype(theta[0])>;
          const tian2025::compute_law<T> of_c{theta[0], theta[1]};
          return of_c.leverage(leverage::flops{detail::bare(row[0])});
        };
        detail::fit_slice<2>(slice, group, scaled, law,
                             {fit::free_coefficient("a"), fit::free_coefficient("c")},
                             {0.1, std::log(group.front().leverage)}, options);
        // ln EL = a ln C + c with C in FLOPs.
        slice.coefficients[1] -= slice.coefficients[0] * log_unit;
        slice.standard_error[1] = nan;
      }
      slices.push_back(slice);
    }
  }
  return slices;
}

}  // namespace leverage::plan
