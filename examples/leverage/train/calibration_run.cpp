// SPDX-License-Identifier: Apache-2.0
#include "train/calibration_run.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <functional>
#include <set>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "leverage/hardware/fitted_efficiency.hpp"
#include "leverage/hardware/fitted_serving.hpp"
#include "leverage/study/calibration.hpp"
#include "leverage/study/serving_calibration.hpp"

namespace leverage::program {

namespace {

/// Rows that are timed: what repeats one configuration, what is held out as a whole, and what their weights count as one
/// source.
template <class Run>
struct timed_rows {
  std::vector<Run> runs;
  std::vector<std::string> groups;
  std::vector<std::string> families;
  std::vector<std::string> sources;
};

/// Fits and held-out fits. `as_other` makes a run one of a family of which no other was fitted.
template <class Run, class AsOther>
calibration_run_of<typename study::calibration_model<Run>::set> fits_of(
    timed_rows<Run>& rows, const typename study::calibration_model<Run>::set& published,
    calibration_start start, int folds, const std::function<bool(std::size_t)>& progress,
    const AsOther& as_other) {
  std::vector<Run>& timed = rows.runs;
  const std::vector<double> weights = study::run_weights(rows.groups, rows.sources);
  for (std::size_t i = 0; i < timed.size(); ++i) {
    timed[i].weight = weights[i];
  }
  const study::calibration_prior prior = start == calibration_start::published
                                             ? study::prior_of<Run>(published)
                                             : study::physical_prior<Run>();

  calibration_run_of<typename study::calibration_model<Run>::set> answer;
  auto fitted = study::calibrate<Run>(timed, prior);
  answer.set = fitted.set;
  answer.from_the_runs = std::move(fitted.from_the_runs);
  answer.errors.in_sample = std::move(fitted.residuals);
  answer.reason = fitted.reason;
  answer.iterations = fitted.iterations;
  answer.converged = fitted.converged();
  for (Eigen::Index i = 0; i < prior.logarithms.size(); ++i) {
    answer.before.push_back(std::exp(prior.logarithms[i]));
  }
  for (Run r : timed) {
    answer.errors.deviation.push_back(study::prediction_deviation(r, answer.set));
    as_other(r);
    answer.errors.other_deviation.push_back(study::prediction_deviation(r, answer.set));
  }
  answer.set.dense_scatter = published.dense_scatter;
  answer.set.mixture_scatter = published.mixture_scatter;
  answer.set.other_dense_scatter = published.other_dense_scatter;
  answer.set.other_mixture_scatter = published.other_mixture_scatter;
  if (!progress(1)) {
    answer.converged = false;
    return answer;
  }
  if (folds < 2) {
    return answer;
  }
  std::size_t done = 1;
  const auto goes_on = [&](int /*fold*/, int /*all*/) {
    answer.converged = progress(++done) && answer.converged;
    return answer.converged;
  };
  const auto set_scatter = [&](const std::vector<double>& residuals,
                               const std::vector<double>& deviations, bool mixtures,
                               double& scatter) {
    scatter = study::scatter_of<Run>(timed, residuals, deviations, mixtures).value_or(scatter);
  };
  answer.errors.held_out = study::cross_validate<Run>(timed, rows.groups, folds, prior, goes_on);
  set_scatter(answer.errors.held_out, answer.errors.deviation, false, answer.set.dense_scatter);
  set_scatter(answer.errors.held_out, answer.errors.deviation, true, answer.set.mixture_scatter);
  const std::set<std::string> all(rows.families.begin(), rows.families.end());
  if (answer.converged && all.size() > 1) {
    answer.errors.other_software = study::cross_validate<Run>(
        timed, rows.families, static_cast<int>(family_folds(all.size())), prior, goes_on);
    set_scatter(answer.errors.other_software, answer.errors.other_deviation, false,
                answer.set.other_dense_scatter);
    set_scatter(answer.errors.other_software, answer.errors.other_deviation, true,
                answer.set.other_mixture_scatter);
  }
  return answer;
}

}  // namespace

calibration_run run_calibration(std::span<const table_run* const> runs, calibration_start start,
                                int folds, const std::function<bool(std::size_t)>& progress) {
  timed_rows<study::timed_run> rows;
  for (const table_run* r : runs) {
    rows.runs.push_back({.model = r->model,
                         .cluster = r->cluster,
                         .layout = r->layout,
                         .recipe = r->recipe,
                         .software = r->software,
                         .global_batch = r->global_batch,
                         .seconds = r->step_seconds});
    rows.groups.push_back(r->group);
    rows.families.push_back(r->family);
  }
  rows.sources = rows.families;
  return fits_of(rows, hardware::fitted_efficiency, start, folds, progress,
                 [](study::timed_run& r) { r.software.is_other = true; });
}

serving_calibration_run run_calibration(std::span<const serving_row* const> all,
                                        calibration_start start, int folds,
                                        const std::function<bool(std::size_t)>& progress) {
  timed_rows<study::served_run> rows;
  for (const serving_row* r : all) {
    rows.runs.push_back(r->run);
    rows.groups.push_back(r->group);
    rows.families.push_back(r->model_name);
    rows.sources.push_back(r->family);
  }
  return fits_of(rows, hardware::fitted_serving, start, folds, progress,
                 [](const study::served_run& /*r*/) {});
}

}  // namespace leverage::program
