// SPDX-License-Identifier: Apache-2.0
#include "train/calibration_run.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <functional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "leverage/hardware/fitted_efficiency.hpp"
#include "leverage/study/calibration.hpp"

namespace leverage::program {

calibration_run run_calibration(std::span<const table_run* const> runs, calibration_start start,
                                int folds, const std::function<bool(std::size_t)>& progress) {
  std::vector<study::timed_run> timed;
  std::vector<std::string> groups;
  std::vector<std::string> families;
  for (const table_run* r : runs) {
    timed.push_back({.model = r->model,
                     .cluster = r->cluster,
                     .layout = r->layout,
                     .recipe = r->recipe,
                     .software = r->software,
                     .global_batch = r->global_batch,
                     .seconds = r->step_seconds});
    groups.push_back(r->group);
    families.push_back(r->family);
  }
  const std::vector<double> weights = study::run_weights(groups, families);
  for (std::size_t i = 0; i < timed.size(); ++i) {
    timed[i].weight = weights[i];
  }
  const bool is_published = start == calibration_start::published;
  const study::calibration_prior prior =
      is_published ? study::prior_of(hardware::fitted_efficiency) : study::physical_prior();

  calibration_run answer;
  study::calibration fitted = study::calibrate(timed, prior);
  answer.set = fitted.set;
  answer.from_the_runs = std::move(fitted.from_the_runs);
  answer.errors.in_sample = std::move(fitted.residuals);
  answer.reason = fitted.reason;
  answer.iterations = fitted.iterations;
  answer.converged = fitted.converged();
  for (Eigen::Index i = 0; i < prior.logarithms.size(); ++i) {
    answer.before.push_back(std::exp(prior.logarithms[i]));
  }
  for (const study::timed_run& r : timed) {
    answer.errors.deviation.push_back(study::prediction_deviation(r, answer.set));
  }
  answer.set.dense_scatter = hardware::fitted_efficiency.dense_scatter;
  answer.set.mixture_scatter = hardware::fitted_efficiency.mixture_scatter;
  if (!progress(1)) {
    answer.converged = false;
    return answer;
  }
  if (folds > 1) {
    answer.errors.held_out =
        study::cross_validate(timed, groups, folds, prior, [&](int done, int /*folds*/) {
          answer.converged = progress(static_cast<std::size_t>(done) + 1) && answer.converged;
          return answer.converged;
        });
    const auto scatter = [&](bool mixtures, double otherwise) {
      return study::scatter_of(timed, answer.errors.held_out, answer.errors.deviation, mixtures)
          .value_or(otherwise);
    };
    answer.set.dense_scatter = scatter(false, answer.set.dense_scatter);
    answer.set.mixture_scatter = scatter(true, answer.set.mixture_scatter);
  }
  return answer;
}

}  // namespace leverage::program
