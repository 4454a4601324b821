// SPDX-License-Identifier: Apache-2.0
/// @file
/// The separable laws of Tian et al. 2025 (Eq. 2, 3, 4) fitted to slices of measured leverage.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <limits>
#include <span>
#include <type_traits>
#include <utility>
#include <vector>

#include "leverage/core/quantities.hpp"
#include "leverage/fit/any_problem.hpp"
#include "leverage/fit/executor.hpp"
#include "leverage/fit/fit_law.hpp"
#include "leverage/fit/sandwich.hpp"
#include "leverage/laws/tian2025/leverage.hpp"
#include "leverage/study/joint_fit.hpp"

namespace leverage::study {

namespace detail {

[[nodiscard]] inline double input_of(const measured_leverage& p, slice_fit::input along) {
  return std::array<double, 3>{p.a.value, p.g.value, p.c.value}[static_cast<std::size_t>(along)];
}

template <std::size_t P, class Law>
void fit_slice(slice_fit& slice, std::span<const measured_leverage> points,
               const std::vector<double>& x, const Law& law, const fit::coefficients<P>& set,
               const fit::theta_of<fit::max_coefficients>& start, const joint_options& options) {
  std::vector<double> el;
  for (const measured_leverage& p : points) el.push_back(p.leverage);
  const fit::table rows({{"input", x}}, {"leverage", el});
  const fit::any_problem problem = fit::make_recorded_problem(rows, law, set, options.loss);
  const auto best = fit::fit_law(problem, start, options.fit);
  slice.reason = best.reason;
  slice.coefficients.fill(std::numeric_limits<double>::quiet_NaN());
  slice.standard_error.fill(std::numeric_limits<double>::quiet_NaN());
  if (!best.has_value()) return;
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

namespace detail {

/// The law of a slice whose points differ in one input only, sorted by it.
template <class Points>
[[nodiscard]] slice_fit fit_group(const Points& group, slice_fit::input along,
                                  const saturating_transform<>& saturation,
                                  const joint_options& options) {
  using input = slice_fit::input;
  const double nan = std::numeric_limits<double>::quiet_NaN();
  std::vector<double> x;
  for (const measured_leverage& p : group) x.push_back(input_of(p, along));
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
      return of_a.leverage(activation_ratio{fit::bare(row[0])});
    };
    fit_slice<1>(slice, group, x, law, {fit::free_coefficient("a")}, {-0.4}, options);
  } else if (along == input::granularity) {
    const auto law = [](const auto& theta, const auto& row) {
      using T = std::remove_cvref_t<decltype(theta[0])>;
      const tian2025::granularity_law<T> of_g{theta[0], theta[1], theta[2]};
      return of_g.leverage(granularity{fit::bare(row[0])});
    };
    const double level = std::log(group.front().leverage);
    fit_slice<3>(
        slice, group, x, law,
        {fit::free_coefficient("a"), fit::free_coefficient("b"), fit::free_coefficient("c")},
        {level, -0.05, -7.0}, options);
  } else {
    // Budgets are in units of the slice's geometric mean, so that c is ln EL there and not at one FLOP.
    double log_unit = 0.0;
    for (const double c : x) log_unit += std::log(c) / static_cast<double>(x.size());
    std::vector<double> scaled(x);
    for (double& c : scaled) c /= std::exp(log_unit);
    const auto law = [](const auto& theta, const auto& row) {
      using T = std::remove_cvref_t<decltype(theta[0])>;
      const tian2025::compute_law<T> of_c{theta[0], theta[1]};
      return of_c.leverage(leverage::flops{fit::bare(row[0])});
    };
    fit_slice<2>(slice, group, scaled, law,
                 {fit::free_coefficient("a"), fit::free_coefficient("c")},
                 {0.1, std::log(group.front().leverage)}, options);
    // ln EL = a ln C + c with C in FLOPs.
    slice.coefficients[1] -= slice.coefficients[0] * log_unit;
    slice.standard_error[1] = nan;
  }
  return slice;
}

}  // namespace detail

/// The separable laws (Eq. 2, 3, 4) along every slice of at least `min_values` distinct values: activation at fixed G
/// and C with the saturation of the joint law, granularity at fixed A and C, compute at fixed A and G. The executor
/// runs the slices.
template <class Executor = fit::serial>
[[nodiscard]] std::vector<slice_fit> fit_slices(std::span<const measured_leverage> points,
                                                const saturating_transform<>& saturation,
                                                const joint_options& options = {},
                                                std::size_t min_values = 4,
                                                const Executor& executor = {}) {
  using input = slice_fit::input;
  struct slice_of_points {
    input along{};
    std::vector<measured_leverage> points;
  };
  std::vector<slice_of_points> groups;
  for (const input along : {input::activation_ratio, input::granularity, input::flops}) {
    const auto key = [&](const measured_leverage& p) {
      std::array<double, 3> k{p.a.value, p.g.value, p.c.value};
      k[static_cast<std::size_t>(along)] = 0.0;
      return k;
    };
    std::vector<measured_leverage> sorted;
    for (const measured_leverage& p : points) {
      if (p.leverage > 0.0 && math::is_finite(p.leverage)) sorted.push_back(p);
    }
    std::sort(sorted.begin(), sorted.end(), [&](const auto& p, const auto& q) {
      return std::pair(key(p), detail::input_of(p, along)) <
             std::pair(key(q), detail::input_of(q, along));
    });
    for (std::size_t first = 0; first < sorted.size();) {
      std::vector<double> values;
      slice_of_points group{along, {}};
      const auto of_first = key(sorted[first]);
      for (; first < sorted.size() && key(sorted[first]) == of_first; ++first) {
        group.points.push_back(sorted[first]);
        values.push_back(detail::input_of(sorted[first], along));
      }
      if (distinct(values) >= min_values) groups.push_back(std::move(group));
    }
  }
  std::vector<slice_fit> slices(groups.size());
  executor(groups.size(), [&](std::size_t i) {
    slices[i] = detail::fit_group(groups[i].points, groups[i].along, saturation, options);
  });
  return slices;
}

}  // namespace leverage::study
