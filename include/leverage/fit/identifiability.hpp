// SPDX-License-Identifier: Apache-2.0
/// @file
/// Which coefficients the rows determine. A law fits its runs well long before each of its coefficients is known: over
/// a narrow range of sizes a prefactor and its exponent move together, and the fit itself does not show it.
///
///   const auto found = identifiability_of(problem, fit.theta);
///   for (const remark& r : found.remarks) print(to_string(r));     // none: every coefficient is determined
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include <Eigen/Core>

#include "leverage/core/math.hpp"
#include "leverage/fit/fit_result.hpp"
#include "leverage/fit/interval.hpp"
#include "leverage/fit/open_directions.hpp"
#include "leverage/fit/remark.hpp"
#include "leverage/fit/sandwich.hpp"
#include "leverage/fit/table.hpp"

namespace leverage::fit {

/// The thresholds beyond which a remark is made.
struct identifiability_options {
  double level = 0.95;        ///< confidence level of the intervals
  double factor = 2.0;        ///< ratio of the ends of an interval that does not contain zero
  double correlation = 0.98;  ///< absolute correlation of two coefficients
};

/// The sandwich covariance of an estimate, with intervals and remarks.
template <class Problem>
struct identifiability {
  covariance_result<typename Problem::vector> covariance;
  std::vector<interval>
      bounds;              ///< of the free coefficients, in their order; NaN of those that are open
  std::vector<bool> open;  ///< whether the rows leave the free coefficient open
  std::vector<remark> remarks;  ///< what the rows do not determine

  [[nodiscard]] bool determined() const { return remarks.empty(); }
  /// The correlation of the i-th and the j-th free coefficient.
  [[nodiscard]] double correlation(Eigen::Index i, Eigen::Index j) const {
    const auto& c = covariance.natural;
    return c(i, j) / std::sqrt(c(i, i) * c(j, j));
  }
};

namespace detail {

/// The inputs that are the same in every row that counts.
template <class Problem>
[[nodiscard]] std::vector<std::string> constant_inputs(const Problem& problem) {
  std::vector<std::string> names;
  const table& rows = problem.rows();
  for (std::size_t j = 0; j < rows.inputs(); ++j) {
    double low = std::numeric_limits<double>::infinity();
    double high = -low;
    for (std::size_t i = 0; i < rows.rows(); ++i) {
      if (!(problem.weights()[i] > 0.0)) continue;
      low = (std::min)(low, rows.input(j)[i]);
      high = (std::max)(high, rows.input(j)[i]);
    }
    if (low == high) names.push_back(rows.input_names()[j]);
  }
  return names;
}

/// A remark on each group of coefficients that move along the same open directions.
template <class Problem>
[[nodiscard]] std::vector<remark> open_remarks(
    const Problem& problem, const open_directions<typename Problem::vector>& open) {
  const Eigen::Index p = problem.free_count();
  std::vector<remark> remarks;
  std::vector<Eigen::Index> group(static_cast<std::size_t>(p), -1);
  const auto group_of = [&](Eigen::Index i) -> Eigen::Index& {
    return group[static_cast<std::size_t>(i)];
  };
  for (Eigen::Index first = 0; first < p; ++first) {
    if (!open.is_open(first) || group_of(first) >= 0) continue;
    group_of(first) = first;
    for (bool grown = true; grown;) {
      grown = false;
      for (Eigen::Index i = 0; i < p; ++i) {
        for (Eigen::Index j = 0; j < p; ++j) {
          if (group_of(i) == first && group_of(j) < 0 && open.move_together(i, j)) {
            group_of(j) = first;
            grown = true;
          }
        }
      }
    }
    const auto among = [&](Eigen::Index i) { return group_of(i) == first; };
    remark r{.kind = remark_kind::open};
    for (Eigen::Index i = 0; i < p; ++i) {
      if (among(i)) r.together.push_back(problem.set()[problem.coefficient_of(i)].name);
    }
    r.value = static_cast<double>(static_cast<Eigen::Index>(r.together.size()) - open.count(among));
    r.constant = constant_inputs(problem);
    remarks.push_back(std::move(r));
  }
  return remarks;
}

}  // namespace detail

/// Which free coefficients the rows determine at an estimate, with a remark on each of the others. `bounds` are the
/// intervals to judge, one for each free coefficient in their order; Student's by the covariance if there are none.
template <class Problem>
[[nodiscard]] identifiability<Problem> identifiability_of(
    const Problem& problem, const theta_of<Problem::parameters>& estimate,
    const identifiability_options& options = {}, const std::vector<interval>& bounds = {}) {
  using vector = typename Problem::vector;
  identifiability<Problem> found{sandwich(problem, estimate), {}, {}, {}};
  const Eigen::Index p = problem.free_count();
  const auto name = [&](Eigen::Index i) { return problem.set()[problem.coefficient_of(i)].name; };
  found.open.assign(static_cast<std::size_t>(p), false);
  // The covariance leaves out rows on which the loss does not curve; resamples have them.
  double freedom =
      problem.usable() ? static_cast<double>(problem.weighty_rows()) - static_cast<double>(p) : 0.0;
  if (!found.covariance.determined && problem.usable()) {
    vector gradient(p);
    typename Problem::matrix curvature(p, p);
    (void)problem(found.covariance.point, gradient, curvature);
    const open_directions<vector> open(curvature);
    found.remarks = detail::open_remarks(problem, open);
    for (Eigen::Index i = 0; i < p; ++i) found.open[static_cast<std::size_t>(i)] = open.is_open(i);
    freedom += static_cast<double>(p - open.rank());
    if ((std::min)(freedom, found.covariance.degrees_of_freedom) < 1.0) {
      found.remarks.push_back({.kind = remark_kind::no_freedom});
    }
  }
  const bool free = (std::min)(freedom, found.covariance.degrees_of_freedom) >= 1.0;
  for (Eigen::Index i = 0; i < p; ++i) {
    const auto at = static_cast<std::size_t>(i);
    if (found.open[at] || !free) {
      found.bounds.push_back({});
      continue;
    }
    const interval b =
        bounds.empty() ? found.covariance.student(problem, i, options.level) : bounds[at];
    found.bounds.push_back(b);
    if (!math::is_finite(b.low) || !math::is_finite(b.high)) {
      found.remarks.push_back({.kind = remark_kind::unbounded, .coefficient = name(i)});
    } else if (b.low <= 0.0 && b.high >= 0.0) {
      found.remarks.push_back(
          {.kind = remark_kind::not_significant, .coefficient = name(i), .bounds = b});
    } else if (const double ends = b.low > 0.0 ? b.high / b.low : b.low / b.high;
               !(ends <= options.factor)) {
      found.remarks.push_back(
          {.kind = remark_kind::imprecise, .coefficient = name(i), .value = ends, .bounds = b});
    }
    for (Eigen::Index j = 0; j < i; ++j) {
      if (std::abs(found.correlation(i, j)) > options.correlation) {
        found.remarks.push_back({.kind = remark_kind::collinear,
                                 .coefficient = name(j),
                                 .other = name(i),
                                 .value = found.correlation(i, j)});
      }
    }
  }
  return found;
}

}  // namespace leverage::fit
