// SPDX-License-Identifier: Apache-2.0
#include "fit/fit_answer.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <optional>
#include <utility>

#include "fit/fit_compare.hpp"
#include "fit/fit_files.hpp"
#include "fit/fit_holdout.hpp"
#include "fit/fit_known.hpp"
#include "fit/fit_points.hpp"
#include "leverage/core/math.hpp"
#include "output/page.hpp"
#include "output/render_json.hpp"
#include "support/quantity_text.hpp"

namespace leverage::program {

namespace {

/// Why the best fit stopped.
std::string stopped_text(const fit_answer& a) {
  return a.report.reason == fit::stop::callback ? a.stopped_by
                                                : std::string(fit::to_string(a.report.reason));
}

/// Why not all starts were finished: "; ended by the time limit of 2 s".
std::string end_text(const fit_answer& a) {
  switch (a.report.ended) {
    case fit::search_end::complete:
      break;
    case fit::search_end::agreement:
      return "; ended early, since the best fits agree";
    case fit::search_end::no_progress:
      return "; ended early, since more starts did not lower the objective";
    case fit::search_end::cancelled:
      return "; ended by " + a.stopped_by;
  }
  return "";
}

/// How many refits there were, and what became of them.
std::string refits_text(const fit_answer& a) {
  const fit_report& r = a.report;
  std::string text = fmt::format("{} resamples", r.resamples);
  if (r.finished_refits < r.resamples) {
    text += fmt::format(", {} finished before {}", r.finished_refits, a.stopped_by);
  }
  if (r.failed_refits > 0) {
    text += fmt::format(", of which {} did not converge", r.failed_refits);
  }
  return text;
}

void add_search(page& p, const fit_answer& a) {
  const fit_report& r = a.report;
  p.line(
      "objective", fit_key_width,
      fmt::format(
          "{:.10g}, the sum of the {} loss{} of {} residuals{}", r.objective,
          name_of(losses, a.options.loss),
          a.options.loss == loss_kind::squared ? "" : fmt::format(" (delta {:g})", a.options.delta),
          a.options.scale == fit::residual_scale::log ? "ln" : "raw",
          a.options.priors.empty() ? "" : " and of the priors"));
  p.line("stopped", fit_key_width,
         fmt::format("{}{}, |gradient| {:.1e}", stopped_text(a),
                     r.converged ? "" : " (not converged)", r.gradient_norm));
  p.line("starts", fit_key_width,
         fmt::format("{}{}{}; {} starts, {} evaluations{}",
                     r.finished == 0 ? "no fit was finished"
                                     : fmt::format("{} of {} finished fits reached this minimum",
                                                   r.reached, r.finished),
                     r.refused == 0 ? "" : fmt::format(", {} starts refused", r.refused),
                     r.cut == 0 ? "" : fmt::format(", {} cut short", r.cut), r.starts,
                     r.evaluations, end_text(a)));
}

void add_residuals(page& p, const fit_answer& a) {
  std::vector<double> sizes;
  for (const double r : a.residuals) {
    sizes.push_back(std::abs(r));
  }
  const auto worst =
      static_cast<std::size_t>(std::max_element(sizes.begin(), sizes.end()) - sizes.begin());
  std::sort(sizes.begin(), sizes.end());
  p.line("residuals", fit_key_width,
         fmt::format("median {:.3g} %, 90 % below {:.3g} %, largest {:+.3g} % ({}){}",
                     sizes[sizes.size() / 2], sizes[sizes.size() * 9 / 10], a.residuals[worst],
                     a.rows.places[worst], a.of_largest ? " of the largest observation" : ""));
}

}  // namespace

std::string few_digits(double value, int precision) {
  return math::is_finite(value) ? fmt::format("{:.{}g}", value, precision) : "-";
}

std::vector<std::string> columns_of(const fit_law& law) {
  std::vector<std::string> all;
  for (const fit_input& input : law.inputs) {
    all.push_back(input.meaning.empty() ? std::string(input.letter)
                                        : fmt::format("{}: {}", input.letter, input.meaning));
  }
  return all;
}

void add_coefficients(page& p, const fit_answer& a) {
  p.blank();
  text_table table({{"", alignment::left},
                    {"estimate"},
                    {"std. error"},
                    {.heading = fmt::format("{:.4g} % interval", 100.0 * a.options.confidence),
                     .align = alignment::left,
                     .gap = 3}});
  const auto& all = a.report.coefficients;
  for (std::size_t k = 0; k + a.report.offsets < all.size(); ++k) {
    const fitted_coefficient& c = all[k];
    table.add({c.name, short_digits(c.value), short_digits(c.standard_error), bounds_text(c)});
  }
  p.table(table);
  p.blank();
  add_group_offsets(p, a, fit_key_width);
}

void add_rows(page& p, const fitted_rows& rows, const std::string& file, std::size_t width) {
  p.line("rows", width,
         fmt::format("{} of {}{}{}", rows.lines.size(), printable(file),
                     rows.left_out.empty() ? "" : "; ", rows.left_out));
  for (const auto& [key, text] : rows.remarks) {
    p.line(key, width, text);
  }
}

std::string fit_text(const fit_answer& a, std::size_t width) {
  const fit_report& r = a.report;
  page p(width);
  p.line("law", fit_key_width, fmt::format("{}: {}", a.law.name, a.law.formula));
  p.line("source", fit_key_width, a.law.source);
  add_rows(p, a.rows, a.options.file, fit_key_width);
  add_search(p, a);
  if (r.coefficients.empty()) {
    p.title("No start gives a finite objective: there is no fit.");
    return p.text();
  }
  if (r.minima.size() > 1) {
    p.line("next minimum", fit_key_width,
           fmt::format("{:.10g}, {} fits; {} distinct minima in all", r.minima[1].first,
                       r.minima[1].second, r.minima.size()));
  }
  add_coefficients(p, a);
  p.line("intervals", fit_key_width,
         r.resamples == 0 ? r.intervals : fmt::format("{}, {}", r.intervals, refits_text(a)));
  add_priors(p, a, fit_key_width);
  add_residuals(p, a);
  add_held_out(p, a, fit_key_width);
  add_criteria(p, a, fit_key_width);
  if (std::any_of(r.coefficients.begin(), r.coefficients.end(),
                  [](const fitted_coefficient& c) { return c.on_bound; })) {
    p.line("remark", fit_key_width,
           "a coefficient on a bound means that the law has lost a term, or the bound is wrong");
  }
  for (const std::string& remark : r.remarks) {
    p.line("remark", fit_key_width, remark);
  }
  add_predictions(p, {a});
  return p.text();
}

std::string fit_json(const fit_answer& a) { return json_text("leverage.fit/1", fit_object(a)); }

object fit_object(const fit_answer& a) {
  const fit_report& r = a.report;
  array residuals;
  for (std::size_t i = 0; i < a.residuals.size(); ++i) {
    residuals.emplace_back(object{
        {"line", a.rows.lines[i]}, {"predicted", r.predicted[i]}, {"residual", a.residuals[i]}});
  }
  object answer = {
      {"law", a.law.name},
      {"formula", a.law.formula},
      {"source", a.law.source},
      {"columns", columns_of(a.law)},
      {"file", a.options.file},
      {"table", a.rows.table},
      {"rows", a.rows.lines.size()},
      {"excluded_rows", a.rows.excluded},
      {"loss", name_of(losses, a.options.loss)},
      {"delta", a.options.delta},
      {"scale", name_of(residual_scales, a.options.scale)},
      {"minimizer", name_of(minimizers, a.options.method)},
      {"objective", r.objective},
      {"gradient_norm", r.gradient_norm},
      {"stopped", stopped_text(a)},
      {"converged", r.converged},
      {"usable", r.usable},
      {"starts", object{{"given", r.starts},
                        {"refused", r.refused},
                        {"finished", r.finished},
                        {"cut", r.cut},
                        {"reached_best", r.reached},
                        {"ended", fit::to_string(r.ended)}}},
      {"cut_short_by", a.stopped_by.empty() ? std::nullopt : std::optional(a.stopped_by)},
      {"evaluations", r.evaluations},
      {"minima", array_of(r.minima,
                          [](const auto& minimum) {
                            return object{{"objective", minimum.first}, {"starts", minimum.second}};
                          })},
      {"coefficients", array_of(r.coefficients,
                                [](const fitted_coefficient& c) {
                                  return object{
                                      {"name", c.name},        {"role", c.role},
                                      {"value", c.value},      {"standard_error", c.standard_error},
                                      {"low", c.bounds.low},   {"high", c.bounds.high},
                                      {"on_bound", c.on_bound}};
                                })},
      {"confidence", a.options.confidence},
      {"intervals", r.intervals},
      {"resamples", r.resamples},
      {"finished_refits", r.finished_refits},
      {"failed_refits", r.failed_refits},
      {"remarks", r.remarks},
      {"known", priors_json(a)},
      {"offsets", offsets_json(a)},
      {"relative_residuals_percent", std::move(residuals)},
      {"covariance", covariance_object(r)},
      {"criteria", criteria_object(a)}};
  if (a.from.asked > 0) {
    answer.emplace_back("predictions", predictions_array(a));
  }
  if (!a.rows.held_lines.empty()) {
    answer.emplace_back("held_out", held_out_object(a));
  }
  return answer;
}

}  // namespace leverage::program
