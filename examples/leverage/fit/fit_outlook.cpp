// SPDX-License-Identifier: Apache-2.0
#include "fit/fit_outlook.hpp"

#include <string>
#include <vector>

#include "leverage/fit/cross_validation.hpp"
#include "leverage/fit/engine.hpp"
#include "leverage/fit/group_offsets.hpp"
#include "leverage/fit/prediction.hpp"

namespace leverage::program {

namespace {

using namespace fit;

/// Points as rows: inputs by column, and the group of each point, where groups have offsets.
table points_of(const fit_law& law, const fit_request& request,
                const std::vector<std::vector<double>>& at,
                const std::vector<std::size_t>& groups) {
  std::vector<column> inputs;
  for (std::size_t j = 0; j < law.inputs.size(); ++j) {
    inputs.push_back({law.inputs[j].letter, at[j],
                      law.inputs[j].may_be_zero ? column_domain::real : column_domain::positive});
  }
  // The offsets of groups have an indicator each behind the law's inputs.
  const auto indicators = fit::indicators(groups, request.groups.names.size());
  for (std::size_t g = 0; g < indicators.size(); ++g) {
    inputs.push_back({request.groups.coefficients[g], indicators[g], column_domain::real});
  }
  const std::vector<double> unseen(at.front().size(), 1.0);
  return {inputs, {law.observed, unseen}, request.scale};
}

void add_predictions(fit_report& report, const fitted_problem& f, const fit_request& request) {
  const auto said_of = [&](const std::vector<std::vector<double>>& at,
                           const std::vector<std::size_t>& groups,
                           const std::vector<double>& levels) -> std::vector<predicted_point> {
    if (at.empty() || at.front().empty()) {
      return {};
    }
    const table points = points_of(f.law, request, at, groups);
    if (!points.usable()) {
      return {};
    }
    return f.draws != nullptr ? forecast(f.problem, f.estimate, *f.draws).at(points, levels)
                              : forecast(f.problem, f.estimate, f.covariance).at(points, levels);
  };
  report.points = said_of(request.points, request.point_groups, request.levels);
  const std::size_t drawn = request.drawn.empty() ? 0 : request.drawn.front().size();
  report.drawn = said_of(request.drawn, std::vector<std::size_t>(drawn, 0), {request.confidence});
  report.drawn.resize(drawn);  // without a value where the table does not take them
}

void add_covariance(fit_report& report, const fitted_problem& f) {
  const any_problem& problem = f.problem;
  const auto on_log = [&](Eigen::Index i) {
    return problem.set()[problem.coefficient_of(i)].scale.form == transform::kind::log;
  };
  for (Eigen::Index i = 0; i < problem.free_count(); ++i) {
    const std::size_t k = problem.coefficient_of(i);
    const std::string name(problem.set()[k].name);
    report.free_names.push_back(on_log(i) ? "ln " + name : name);
    report.free_values.push_back(on_log(i) ? math::log(f.estimate[k]) : f.estimate[k]);
    if (!report.converged) {
      continue;
    }
    std::vector<double>& row = report.covariance.emplace_back();
    for (Eigen::Index j = 0; j < problem.free_count(); ++j) {
      // On the scale of the fit where that is the logarithm, otherwise of the coefficient itself.
      const auto per = [&](Eigen::Index of) {
        return on_log(of)
                   ? 1.0
                   : problem.set()[problem.coefficient_of(of)].scale.slope(f.covariance.point[of]);
      };
      row.push_back(f.covariance.free(i, j) * per(i) * per(j));
    }
  }
}

void add_folds(fit_report& report, const fitted_problem& f, const fit_request& request,
               const threads& executor) {
  if (request.folds == 0 || !report.converged) {
    return;
  }
  progress_callback shown;
  if (request.progress) {
    request.progress("folds", 0, request.folds);
    shown = [&request](std::size_t done, std::size_t total) {
      request.progress("folds", done, total);
      return true;
    };
  }
  leverage::fit::fit_options how;
  how.method = request.method;
  how.cancel = request.cancel;
  const auto found =
      cross_validation(f.problem, f.estimate, request.fold_of, request.folds, how, executor, shown);
  report.cancelled = report.cancelled || found.cancelled;
  report.failed_folds = found.failed;
  report.fold_predictions = found.predicted;
  report.fold_losses = found.losses;
}

}  // namespace

void look_ahead(fit_report& report, const fitted_problem& fitted, const fit_request& request,
                const fit::threads& executor) {
  const any_problem& problem = fitted.problem;
  for (const double r : problem.residuals(fitted.estimate)) {
    report.loss_weights.push_back(problem.loss().weight(r));
  }
  // With priors the fit is not that of maximum likelihood.
  if (report.converged && problem.known().none()) {
    report.criteria = information_criteria_of(problem, fitted.estimate);
  }
  if (fitted.draws != nullptr) {
    for (const auto& draw : fitted.draws->draws) {
      report.draws.emplace_back(draw.begin(),
                                draw.begin() + static_cast<std::ptrdiff_t>(fitted.coefficients));
    }
  }
  add_covariance(report, fitted);
  add_folds(report, fitted, request, executor);
  add_predictions(report, fitted, request);
}

}  // namespace leverage::program
