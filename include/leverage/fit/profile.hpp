// SPDX-License-Identifier: Apache-2.0
/// @file
/// Profile intervals, the analogue of intervals from a likelihood ratio. They assume noise of one size, follow the
/// objective where it is not a parabola, and cost a few refits.
///
/// [ronchetti]   Hampel, Ronchetti, Rousseeuw, Stahel, Robust Statistics, 1986, section 7.2: the tau test.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

#include <boost/math/tools/toms748_solve.hpp>

#include "leverage/core/math.hpp"
#include "leverage/fit/coefficients.hpp"
#include "leverage/fit/fit_law.hpp"
#include "leverage/fit/interval.hpp"
#include "leverage/fit/quantiles.hpp"

namespace leverage::fit {

/// The values of free coefficient k at which the objective, with the other coefficients refitted, rises by as much as
/// the noise explains at this level: 2 (f - f_min) mean(rho'') / mean(rho'^2) against chi-squared with one degree of
/// freedom [ronchetti]. A side on which it never rises that far is NaN: the rows do not bound the coefficient there.
/// So is one that options.cancel has cut short, and one on which the refits that would show it end at a limit.
template <class Problem>
[[nodiscard]] interval profile_interval(const Problem& problem,
                                        const fit_result<Problem::parameters>& fit, std::size_t k,
                                        double level = 0.95, const fit_options& options = {}) {
  if (!problem.usable() || !fit.has_value() || problem.set()[k].use != coefficient::role::free)
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
    bool cancelled = options.cancel && options.cancel();
    bool doubtful = false;
    const auto excess = [&](double distance) {
      if (cancelled) return std::numeric_limits<double>::infinity();
      const double value = scale.natural(center + direction * distance);
      from[k] = value;
      const auto refit = fit_law(problem.with_fixed(k, value), from, options);
      cancelled = cancelled || refit.reason == stop::callback;
      if (cancelled || !refit.has_value()) return std::numeric_limits<double>::infinity();
      from = refit.theta;
      const double over = refit.objective - fit.objective - rise;
      if (over < 0.0 || refit.converged()) return over;
      doubtful = true;  // the minimum may lie below
      return std::numeric_limits<double>::infinity();
    };
    double near = 0.0;
    double far = 1e-3 * (std::max)(1.0, std::abs(center));
    double at_far = excess(far);
    for (int i = 0; i < 40 && at_far < 0.0; ++i) {
      near = far;
      far *= 2.0;
      at_far = excess(far);
    }
    // The point lies beyond a wall: step back, since the bound may lie before it.
    for (int i = 0; i < 40 && !cancelled && !math::is_finite(at_far); ++i) {
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
    doubtful = false;
    std::uintmax_t evaluations = 60;
    const auto root = boost::math::tools::toms748_solve(
        excess, near, far, at_near, at_far, boost::math::tools::eps_tolerance<double>(30),
        evaluations);
    if (cancelled || doubtful) return std::numeric_limits<double>::quiet_NaN();
    return scale.natural(center + direction * 0.5 * (root.first + root.second));
  };
  if (problem.free_count() == 1) {
    // Nothing is left to refit: the objective itself is the profile.
    const auto value_at = [&](double x) {
      typename Problem::vector point(1);
      point[0] = x;
      return problem(point) - fit.objective - rise;
    };
    const auto bare = [&](double direction) {
      double far = 1e-3 * (std::max)(1.0, std::abs(center));
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
