// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "fit/coefficient_bounds.hpp"
#include "fit/fit_formula.hpp"
#include "fit/fit_laws.hpp"
#include "fit/fit_offsets.hpp"
#include "fit/fit_outlook.hpp"
#include "fit/fit_starts.hpp"
#include "fit/held_coefficients.hpp"
#include "fit/own_formula.hpp"
#include "leverage/core/math.hpp"
#include "leverage/fit/bootstrap.hpp"
#include "leverage/fit/engine.hpp"
#include "leverage/fit/identifiability.hpp"
#include "leverage/fit/multi_start.hpp"
#include "leverage/fit/noise.hpp"
#include "leverage/fit/prior.hpp"
#include "support/printable.hpp"

namespace leverage::program {

namespace {

using namespace fit;

/// How far the rows have moved a coefficient from its prior, and how much better they know it.
weighed_prior weighed(const prior_rule& rule, const prior& p, const fitted_coefficient& result) {
  return {.rule = rule,
          .off = p.off(result.value),
          .narrowed = 1.0 / std::abs(p.slope(result.value) * result.standard_error)};
}

}  // namespace

result<fit_report> run_fit(const fit_law& entry, const fit_request& request) {
  fit_formula f = entry.own ? formula_of_own(entry) : formula_of(entry);
  free_sign(f, entry, request);
  place_starts(f, entry, request);
  if (const auto wrong = apply_rules(f, entry, request)) {
    return *wrong;
  }
  if (const auto wrong = hold(f, request)) {
    return *wrong;
  }
  std::vector<column> inputs;
  for (std::size_t j = 0; j < entry.inputs.size(); ++j) {
    inputs.push_back({entry.inputs[j].letter, request.inputs[j],
                      entry.inputs[j].may_be_zero ? column_domain::real : column_domain::positive});
  }
  std::vector<std::vector<double>> indicators;
  if (!request.groups.names.empty()) {
    if (const auto wrong = add_offsets(f, request.groups, indicators, inputs)) {
      return *wrong;
    }
  }
  const auto priors = apply_priors(f, request);
  if (!priors) {
    return failure{priors.error()};
  }
  // On a raw scale what a law predicts may be of either sign.
  const table rows(inputs, {entry.observed, request.observed, column_domain::real}, request.scale,
                   {"weights", request.weights});
  const double noise = request.noise ? *request.noise * *request.noise : least_noise(rows);
  any_problem problem(rows, f.law, f.set,
                      any_loss{request.loss, request.loss_scale, request.loss_above},
                      prior_penalty(*priors, noise));
  if (!problem.usable()) {
    return failure{fmt::format("{}{}{}", printable(request.table),
                               request.table.empty() ? "" : ": ",
                               fmt::join(problem.violations(), "; "))};
  }
  const auto starts = starts_of(problem, entry, f, request);
  if (!starts) {
    return failure{starts.error()};
  }
  fit_report report;
  report.refused_rows = refused_rows(problem, *starts);
  if (!report.refused_rows.empty()) {
    return report;
  }
  const auto shown_as = [&](std::string_view what) -> progress_callback {
    if (!request.progress) {
      return {};
    }
    return [&request, what](std::size_t done, std::size_t total) {
      request.progress(what, done, total);
      return true;
    };
  };
  const threads executor{request.threads};
  multi_start_options options;
  options.fit.method = request.method;
  options.fit.cancel = request.cancel;
  options.screen = screen_of(problem, entry, f, request);
  if (!priors->empty() && !request.noise) {
    options.progress = shown_as("fits without priors");
    const auto known = with_estimated_noise(problem, *priors, *starts, options, executor);
    if (!known) {
      return failure{
          "--prior: expected rows that show how far they scatter around the law, found too few; "
          "--noise says how far"};
    }
    problem = *known;
  }
  options.progress = shown_as("fits");
  if (request.progress) {
    request.progress("fits", 0, starts->size());
  }
  const auto found = multi_start(problem, *starts, options, executor);

  report.objective = found.best.objective;
  report.gradient_norm = found.best.gradient_norm;
  report.reason = found.best.reason;
  report.converged = found.best.converged();
  report.usable = found.best.usable();
  report.starts = found.starts;
  report.refused = found.refused;
  report.finished = found.finished;
  report.cut = found.cut;
  report.reached = found.reached;
  report.ended = found.ended;
  report.cancelled = found.cancelled();
  report.evaluations = found.evaluations;
  for (const auto& m : found.minima) {
    report.minima.emplace_back(m.objective, m.starts);
  }
  if (!found.best.has_value()) {
    return report;
  }
  report.predicted = problem.predictions(found.best.theta);

  if (!report.converged) {
    report.intervals = "none: the fit has not converged";
  }
  bootstrap_result<max_coefficients> draws;
  const bool resampled = request.resamples > 0 && report.converged;
  std::vector<interval> of_draws;
  if (resampled) {
    bootstrap_options b;
    b.resamples = request.resamples;
    b.seed = request.seed;
    b.fit.method = request.method;
    b.fit.cancel = request.cancel;
    b.progress = shown_as("refits");
    if (request.progress) {
      request.progress("refits", 0, request.resamples);
    }
    draws = bootstrap(problem, found.best.theta, b, executor);
    report.resamples = request.resamples;
    report.finished_refits = draws.finished();
    report.failed_refits = draws.failed;
    report.cancelled = report.cancelled || draws.cancelled;
    report.intervals =
        !draws.enough(request.confidence)
            ? fmt::format("none: {} refits finished, {} are needed", draws.finished(),
                          needed_resamples(request.confidence))
        : draws.usable()
            ? "bootstrap of the rows, percentiles; std. error: half of the central 68 %"
            : "none: more than 5 % of the refits did not converge";
    for (Eigen::Index i = 0; i < problem.free_count(); ++i) {
      of_draws.push_back(draws.percentile(problem.coefficient_of(i), request.confidence));
    }
  } else if (report.converged) {
    report.intervals = "sandwich covariance, Student's t";
  }
  identifiability<any_problem> identified;
  if (report.converged) {
    identified =
        identifiability_of(problem, found.best.theta, {.level = request.confidence}, of_draws);
    report.usable = std::none_of(identified.open.begin(), identified.open.end(),
                                 [](bool open) { return open; });
  } else {
    report.usable = false;
  }
  if (resampled && (!draws.usable() || !draws.enough(request.confidence))) {
    // That there is no interval says nothing of the coefficient.
    std::erase_if(identified.remarks,
                  [](const remark& r) { return r.kind == remark_kind::unbounded; });
  }
  const auto is_on_bound = [&](std::size_t k) {
    return std::find(found.on_bound.begin(), found.on_bound.end(), k) != found.on_bound.end();
  };
  if (!resampled) {
    // At a bound the scale of the fit is flat, and an interval on it says nothing.
    std::erase_if(identified.remarks, [&](const remark& r) {
      const auto k = index_of(f, r.coefficient);
      return k && is_on_bound(*k);
    });
  }
  for (const remark& r : identified.remarks) {
    report.remarks.push_back(to_string(r));
  }
  if (resampled && draws.enough(request.confidence) && !draws.usable()) {
    report.remarks.emplace_back(
        "refits of resampled rows run off, for want of rows; --bootstrap 0 takes intervals from "
        "the covariance instead");
  }
  constexpr double none = std::numeric_limits<double>::quiet_NaN();
  std::array<Eigen::Index, max_coefficients> free_index{};
  free_index.fill(-1);
  for (Eigen::Index i = 0; i < problem.free_count(); ++i) {
    free_index[problem.coefficient_of(i)] = i;
  }
  for (std::size_t k = 0; k < f.count; ++k) {
    const coefficient& c = f.set[k];
    fitted_coefficient row;
    row.name = c.name;
    row.value = found.best.theta[k];
    row.standard_error = none;
    const std::size_t of = c.use == coefficient::role::tied ? c.to : k;
    row.role = c.use == coefficient::role::free    ? "free"
               : c.use == coefficient::role::fixed ? "fixed"
                                                   : fmt::format("= {}", f.set[c.to].name);
    row.on_bound = is_on_bound(k);
    const bool known = resampled || !is_on_bound(of);
    if (f.set[of].use == coefficient::role::free && report.converged && known) {
      const Eigen::Index i = free_index[of];
      row.bounds = identified.bounds[static_cast<std::size_t>(i)];
      if (!resampled) {
        row.standard_error = identified.covariance.standard_error(i);
      } else if (math::is_finite(row.bounds.low)) {
        // Half of the central 68 %: one wild resample would make a standard deviation meaningless.
        const interval central = draws.percentile(of, 0.6827);
        row.standard_error = 0.5 * (central.high - central.low);
      }
    }
    report.coefficients.push_back(row);
  }
  report.offsets = request.groups.coefficients.size();
  report.noise = std::sqrt(problem.known().noise());
  for (std::size_t i = 0; i < priors->size(); ++i) {
    report.priors.push_back(
        weighed(request.priors[i], (*priors)[i], report.coefficients[(*priors)[i].coefficient]));
  }
  look_ahead(report,
             {problem, entry, f.count, found.best.theta, identified.covariance,
              resampled ? &draws : nullptr},
             request, executor);
  return report;
}

result<fit_report> run_fit(const fit_request& request) {
  const auto entry = find_fit_law(request.law);
  if (!entry) {
    return failure{entry.error()};
  }
  return run_fit(*entry, request);
}

}  // namespace leverage::program
