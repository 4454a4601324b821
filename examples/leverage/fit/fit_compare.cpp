// SPDX-License-Identifier: Apache-2.0
#include "fit/fit_compare.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <optional>

#include "fit/fit_holdout.hpp"
#include "fit/fit_points.hpp"
#include "leverage/core/math.hpp"
#include "leverage/fit/cross_validation.hpp"
#include "leverage/fit/prediction_errors.hpp"
#include "output/page.hpp"
#include "output/render_json.hpp"
#include "support/printable.hpp"

namespace leverage::program {

namespace {

constexpr double none = std::numeric_limits<double>::quiet_NaN();
/// The difference of AICc below which laws describe the rows about equally well.
constexpr double small_difference = 2.0;

/// A number with one digit behind the point.
std::string tenths(double value) {
  return math::is_finite(value) ? fmt::format("{:.1f}", value) : "-";
}

std::size_t free_count(const fit_report& r) { return r.free_names.size(); }

/// What the folds say: the sum of the losses, NaN unless each fold has a fit.
double fold_objective(const fit_report& r) {
  return r.fold_losses.empty() || r.failed_folds > 0
             ? none
             : std::accumulate(r.fold_losses.begin(), r.fold_losses.end(), 0.0);
}

double fold_median(const fit_answer& a) {
  return math::is_finite(fold_objective(a.report))
             ? 100.0 * fit::errors_of(a.report.fold_predictions, a.from.request.observed).median
             : none;
}

/// One law against the best one.
struct rivalry {
  double aicc = none;  ///< difference of AICc
  fit::paired_difference folds{};
  [[nodiscard]] bool is_clear() const {
    return aicc >= small_difference &&
           (math::is_nan(folds.value) || (folds.value > 0.0 && folds.is_clear()));
  }
};

struct comparison {
  std::size_t best = 0;  ///< by AICc; the number of laws where none has one
  std::vector<double> weights;
  std::vector<rivalry> rivals;
};

comparison compare_laws(const std::vector<fit_answer>& answers) {
  comparison c;
  std::vector<double> aicc;
  for (const fit_answer& a : answers) {
    aicc.push_back(a.report.criteria.aicc);
  }
  c.best = answers.size();
  for (std::size_t i = 0; i < aicc.size(); ++i) {
    if (math::is_finite(aicc[i]) && (c.best == answers.size() || aicc[i] < aicc[c.best])) {
      c.best = i;
    }
  }
  c.weights =
      c.best == answers.size() ? std::vector<double>(aicc.size(), none) : fit::akaike_weights(aicc);
  c.rivals.resize(answers.size());
  if (c.best == answers.size()) {
    return c;
  }
  const fit_report& best = answers[c.best].report;
  for (std::size_t i = 0; i < answers.size(); ++i) {
    const fit_report& r = answers[i].report;
    c.rivals[i].aicc = aicc[i] - aicc[c.best];
    if (math::is_finite(fold_objective(r)) && math::is_finite(fold_objective(best))) {
      c.rivals[i].folds =
          fit::difference_of(r.fold_losses, best.fold_losses, answers[i].rows.fold_groups);
    }
  }
  return c;
}

/// What a rivalry rests on: "AICc 0.8 higher, objective of 5 folds lower by 1.2e-06 +- 3e-06".
std::string rivalry_text(const fit_answer& a, const rivalry& r) {
  std::string text = fmt::format("AICc {} higher", tenths(r.aicc));
  if (!math::is_nan(r.folds.value)) {
    text += fmt::format(", objective of {} folds {} by {:.2g} +- {:.2g}", a.from.request.folds,
                        r.folds.value < 0.0 ? "lower" : "higher", std::abs(r.folds.value),
                        r.folds.standard_error);
  }
  return text;
}

void add_verdict(page& p, const std::vector<fit_answer>& answers, const comparison& c) {
  if (c.best == answers.size()) {
    p.paragraph(
        "No law has an AICc: it takes more rows than coefficients, fits that converge, and no "
        "priors.");
    return;
  }
  const std::string best = answers[c.best].from.name();
  p.paragraph(fmt::format("{} describes the rows best, by AICc.", best));
  for (std::size_t i = 0; i < answers.size(); ++i) {
    if (i == c.best) {
      continue;
    }
    const rivalry& r = c.rivals[i];
    const std::string name = answers[i].from.name();
    p.paragraph(!math::is_finite(r.aicc) ? fmt::format("{} has no AICc and is not compared.", name)
                : r.is_clear() ? fmt::format("{} is worse: {}.", name, rivalry_text(answers[i], r))
                               : fmt::format("The rows do not distinguish {} from {}: {}.", name,
                                             best, rivalry_text(answers[i], r)));
  }
}

void add_table(page& p, const std::vector<fit_answer>& answers, const comparison& c) {
  const std::size_t folds = answers.front().from.request.folds;
  const bool held = !answers.front().rows.held_lines.empty();
  std::vector<table_column> heads{{.heading = "law", .align = alignment::left},
                                  {.heading = "free"},
                                  {.heading = "objective"},
                                  {.heading = "AICc"},
                                  {.heading = "more"},
                                  {.heading = "weight"},
                                  {.heading = "BIC"}};
  if (folds > 0) {
    heads.push_back({.heading = fmt::format("{} folds", folds)});
    heads.push_back({.heading = "median"});
  }
  if (held) {
    heads.push_back({.heading = "held out"});
  }
  text_table table(heads);
  for (std::size_t i = 0; i < answers.size(); ++i) {
    const fit_answer& a = answers[i];
    const fit_report& r = a.report;
    std::vector<std::string> cells{
        a.law.own ? fmt::format("formula {}", i + 1) : a.law.name,
        std::to_string(free_count(r)),
        few_digits(r.objective, 5),
        tenths(r.criteria.aicc),
        tenths(c.rivals[i].aicc),
        math::is_finite(c.weights[i]) ? fmt::format("{:.3f}", c.weights[i]) : "-",
        tenths(r.criteria.bic)};
    if (folds > 0) {
      cells.push_back(few_digits(fold_objective(r), 5));
      const double median = fold_median(a);
      cells.push_back(math::is_finite(median) ? fmt::format("{:.3g} %", median) : "-");
    }
    if (held) {
      const held_out_verdict v = verdict_of(a.from, r);
      cells.push_back(v.rows.empty() ? "-" : fmt::format("{:.3g} %", 100.0 * v.errors.median));
    }
    table.add(std::move(cells));
  }
  p.blank();
  p.table(table);
  p.blank();
}

}  // namespace

std::string density_text(loss_kind loss) {
  switch (loss) {
    case loss_kind::squared:
      return "normal residuals";
    case loss_kind::huber:
      return "residuals that are normal within delta and exponential beyond";
    case loss_kind::asymmetric_huber:
      return "residuals that are normal within delta and exponential beyond, by sides";
    case loss_kind::smooth_absolute:
      return "residuals of a hyperbolic distribution";
    case loss_kind::cauchy:
      return "residuals of Student's t distribution";
    case loss_kind::log_cosh:
      return "residuals of a power of the hyperbolic secant";
  }
  return "";
}

void add_criteria(page& p, const fit_answer& a, std::size_t width) {
  const fit_request& request = a.from.request;
  if (request.folds == 0 || !a.report.converged) {
    return;
  }
  const double objective = fold_objective(a.report);
  p.line(
      "folds", width,
      math::is_finite(objective)
          ? fmt::format("{}{}: objective {:.5g} of the rows that a fold has not seen, errors "
                        "median {:.3g} %",
                        request.folds,
                        a.options.fold_per.empty()
                            ? std::string()
                            : printable(fmt::format(" by {}", fmt::join(a.options.fold_per, ","))),
                        objective, fold_median(a))
          : fmt::format("{} of {} have no fit", a.report.failed_folds, request.folds));
  p.line("criteria", width,
         fmt::format("AICc {}, BIC {}, for {}", tenths(a.report.criteria.aicc),
                     tenths(a.report.criteria.bic), density_text(a.options.loss)));
}

object criteria_object(const fit_answer& a) {
  const fit::information_criteria& c = a.report.criteria;
  return {{"density", density_text(a.options.loss)},
          {"rows", c.rows},
          {"coefficients", c.coefficients},
          {"dispersion", c.dispersion},
          {"log_likelihood", c.log_likelihood},
          {"aic", c.aic},
          {"aicc", c.aicc},
          {"bic", c.bic},
          {"folds", a.from.request.folds},
          {"failed_folds", a.report.failed_folds},
          {"fold_objective", fold_objective(a.report)},
          {"fold_median_error_percent", fold_median(a)}};
}

std::string comparison_text(const std::vector<fit_answer>& answers, std::size_t width) {
  const fit_answer& first = answers.front();
  const comparison c = compare_laws(answers);
  page p(width);
  for (std::size_t i = 0; i < answers.size(); ++i) {
    const fit_answer& a = answers[i];
    p.line(i == 0 ? "laws" : "", fit_key_width,
           a.law.own ? fmt::format("formula {}: {}", i + 1, a.law.formula)
                     : fmt::format("{}: {}", a.law.name, a.law.formula));
  }
  add_rows(p, first.rows, first.options.file, fit_key_width);
  p.line("loss", fit_key_width,
         fmt::format("{}{} of {} residuals; likelihoods are those of {}",
                     name_of(losses, first.options.loss),
                     first.options.loss == loss_kind::squared
                         ? ""
                         : fmt::format(" (delta {:g})", first.options.delta),
                     first.options.scale == fit::residual_scale::log ? "ln" : "raw",
                     density_text(first.options.loss)));
  if (!first.rows.held_lines.empty()) {
    p.line("held out", fit_key_width,
           fmt::format("{} rows that are not fitted: {}", first.rows.held_lines.size(),
                       first.rows.held_by));
  }
  add_table(p, answers, c);
  add_verdict(p, answers, c);
  add_predictions(p, answers);
  for (const fit_answer& a : answers) {
    p.title(a.from.name());
    if (a.report.coefficients.empty()) {
      p.paragraph("No start gives a finite objective: there is no fit.");
      continue;
    }
    if (!a.report.converged) {
      p.paragraph("The fit has not converged.");
    }
    add_coefficients(p, a);
    for (const std::string& remark : a.report.remarks) {
      p.line("remark", fit_key_width, remark);
    }
    add_held_out(p, a, fit_key_width, false);
  }
  return p.text();
}

std::string comparison_json(const std::vector<fit_answer>& answers) {
  const comparison c = compare_laws(answers);
  array laws;
  for (std::size_t i = 0; i < answers.size(); ++i) {
    object law = fit_object(answers[i]);
    law.emplace_back("aicc_difference", c.rivals[i].aicc);
    law.emplace_back("akaike_weight", c.weights[i]);
    law.emplace_back("fold_difference", c.rivals[i].folds.value);
    law.emplace_back("fold_difference_standard_error", c.rivals[i].folds.standard_error);
    law.emplace_back("distinguished", i == c.best || c.rivals[i].is_clear());
    laws.emplace_back(std::move(law));
  }
  return json_text("leverage.fit.comparison/1",
                   {{"best", c.best == answers.size() ? std::nullopt
                                                      : std::optional(answers[c.best].from.name())},
                    {"laws", std::move(laws)}});
}

}  // namespace leverage::program
