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
  for (study::timed_run r : timed) {
    answer.errors.deviation.push_back(study::prediction_deviation(r, answer.set));
    r.software.is_other = true;
    answer.errors.other_deviation.push_back(study::prediction_deviation(r, answer.set));
  }
  const hardware::calibrated_efficiency& published = hardware::fitted_efficiency;
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
    scatter = study::scatter_of(timed, residuals, deviations, mixtures).value_or(scatter);
  };
  answer.errors.held_out = study::cross_validate(timed, groups, folds, prior, goes_on);
  set_scatter(answer.errors.held_out, answer.errors.deviation, false, answer.set.dense_scatter);
  set_scatter(answer.errors.held_out, answer.errors.deviation, true, answer.set.mixture_scatter);
  const std::set<std::string> sources(families.begin(), families.end());
  if (answer.converged && sources.size() > 1) {
    answer.errors.other_software = study::cross_validate(
        timed, families, static_cast<int>(family_folds(sources.size())), prior, goes_on);
    set_scatter(answer.errors.other_software, answer.errors.other_deviation, false,
                answer.set.other_dense_scatter);
    set_scatter(answer.errors.other_software, answer.errors.other_deviation, true,
                answer.set.other_mixture_scatter);
  }
  return answer;
}

}  // namespace leverage::program
