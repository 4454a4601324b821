// SPDX-License-Identifier: Apache-2.0
/// @file
/// How a budget splits between model and tokens, approach 1 of Hoffmann et al. 2022: the lowest of all training curves
/// at each budget, and a power law through their sizes. The shared parts are in allocation_fit.hpp.
///
/// [hoffmann2022]  Hoffmann et al. 2022, arXiv:2203.15556, section 3.1.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "leverage/core/math.hpp"
#include "leverage/fit/executor.hpp"
#include "leverage/fit/random.hpp"
#include "leverage/study/allocation_fit.hpp"
#include "leverage/study/curve_fit.hpp"

namespace leverage::study {

/// The split by approach 1: at budgets spread evenly in ln C the lowest training curve, each interpolated
/// linearly in ln C and ln L. Budgets at which the smallest or the largest model is best do not count. Intervals come
/// from training curves drawn with replacement.
template <class Executor = fit::serial>
[[nodiscard]] allocation_fit curve_minima(const sized_runs& runs,
                                          const allocation_options& options = {},
                                          const Executor& executor = {}) {
  allocation_fit result;
  result.violations = detail::validate(runs, options);
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
        smallest = (std::min)(smallest, c->size);
        largest = (std::max)(largest, c->size);
        if (!(m.loss <= std::exp(ln_l))) {
          m.loss = std::exp(ln_l);
          m.size = c->size;
        }
      }
      m.sizes = distinct(sizes);
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

}  // namespace leverage::study
