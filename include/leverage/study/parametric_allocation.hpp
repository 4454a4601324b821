// SPDX-License-Identifier: Apache-2.0
/// @file
/// How a budget splits between model and tokens, approach 3 of Hoffmann et al. 2022: L = E + A N^-alpha + B D^-beta
/// through all runs, and the split that minimises it. The shared parts are in allocation_fit.hpp.
///
/// [hoffmann2022]  Hoffmann et al. 2022, arXiv:2203.15556, section 3.3.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <string>
#include <vector>

#include "leverage/fit/any_problem.hpp"
#include "leverage/fit/bootstrap.hpp"
#include "leverage/fit/executor.hpp"
#include "leverage/fit/multi_start.hpp"
#include "leverage/fit/starts.hpp"
#include "leverage/laws/forms.hpp"
#include "leverage/study/allocation_fit.hpp"

namespace leverage::study {

/// The split by approach 3, from sizes, tokens C / size and losses. Intervals come from rows drawn with replacement.
template <class Executor = fit::serial>
[[nodiscard]] parametric_fit parametric_allocation(const sized_runs& runs,
                                                   const allocation_options& options = {},
                                                   const Executor& executor = {}) {
  parametric_fit result;
  allocation_fit& out = result.allocation;
  out.violations = detail::validate(runs, options);
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
  const fit::any_problem problem = fit::make_recorded_problem(rows, law, set, options.loss);
  out.violations = problem.violations();
  if (out.violations.empty() && runs.loss.size() < 6) {
    out.violations.push_back(std::to_string(runs.loss.size()) + " rows, expected 6");
  }
  if (!out.violations.empty()) return result;
  const std::vector<double> exponents = {0.1, 0.2, 0.3, 0.45, 0.7};
  fit::multi_start_options many;
  many.fit = options.fit;
  const auto starts = fit::widened<fit::max_coefficients>(
      fit::grid_starts<5>({{{1.0}, {1.0}, {1.0}, exponents, exponents}}));
  const auto best = fit::multi_start(problem, fit::projected_starts(problem, starts), many).best;
  result.loss = fit::narrowed<5>(best);
  const auto split = [](const fit::theta_of<fit::max_coefficients>& t, allocation_fit& to) {
    const double sum = t[3] + t[4];
    const double g = std::pow(t[3] * t[0] / (t[4] * t[1]), 1.0 / sum);
    to.size = {g, t[4] / sum};
    to.data = {1.0 / g, t[3] / sum};
  };
  if (!result.loss.has_value()) {
    out.violations.emplace_back("no start gives a finite fit");
    return result;
  }
  split(best.theta, out);
  const auto [least, most] = std::minmax_element(runs.flops.begin(), runs.flops.end());
  out.low = *least;
  out.high = *most;
  if (options.resamples == 0) return result;
  fit::bootstrap_options boot;
  boot.resamples = options.resamples;
  boot.seed = options.seed;
  boot.fit = options.fit;
  const auto drawn = fit::bootstrap(problem, best.theta, boot, executor);
  std::vector<allocation_fit> draws(drawn.draws.size());
  for (std::size_t i = 0; i < draws.size(); ++i) {
    split(drawn.draws[i], draws[i]);
    result.draws.push_back(fit::narrowed<5>(drawn.draws[i]));
  }
  detail::intervals_from(draws, options, out);
  out.failed += drawn.failed;
  return result;
}

}  // namespace leverage::study
