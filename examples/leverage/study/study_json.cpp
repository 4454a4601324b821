// SPDX-License-Identifier: Apache-2.0
#include <string_view>
#include <utility>

#include "output/render_json.hpp"
#include "study/study_forecast.hpp"
#include "study/study_report.hpp"
#include "support/quantity_text.hpp"

namespace leverage::program {

namespace {

using fit::interval;

array value_of(const interval& i) { return {i.low, i.high}; }

object value_of(const std::string& name, const study::curve_fit& c) {
  return {{"architecture", name},
          {"alpha", c.curve.alpha},
          {"beta", c.curve.beta},
          {"b", c.curve.b},
          {"runs", c.runs},
          {"floor_at_zero", c.floor_at_zero},
          {"stopped", fit::to_string(c.reason)},
          {"violations", c.violations}};
}

object value_of(const study::agreement& a) {
  return {{"points", a.points},
          {"r2", a.r2},
          {"median_error", a.median_error},
          {"worst_error", a.worst_error}};
}

object value_of(const tuned_law& t) {
  return {
      {"of", t.of},
      {"what", t.what},
      {"inputs", t.inputs},
      {"runs", t.runs},
      {"k", t.k},
      {"k_interval", value_of(t.k_interval)},
      {"exponents", t.p},
      {"exponent_intervals", array_of(t.p_interval, [](const interval& i) { return value_of(i); })},
      {"scatter", t.scatter},
      {"outliers", t.outliers.size()},
      {"violations", t.violations}};
}

object value_of(const power_law<>& p, const std::array<interval, 2>& i) {
  return {{"coefficient", p.coefficient},
          {"coefficient_interval", value_of(i[0])},
          {"exponent", p.exponent},
          {"exponent_interval", value_of(i[1])}};
}

object value_of(const study::size_minimum& m) {
  return {{"flops", m.flops},
          {"size", m.size},
          {"interval", value_of(m.interval)},
          {"tokens", m.tokens()},
          {"loss", m.loss},
          {"bias", m.skew},
          {"sizes", m.sizes},
          {"runs", m.runs},
          {"exact", m.exact()},
          {"found", m.status == study::minimum_status::found}};
}

object value_of(const study::allocation_fit& a) {
  return {{"size", value_of(a.size, a.size_interval)},
          {"tokens", value_of(a.data, a.data_interval)},
          {"product", a.usable() ? value(array{a.product(a.low), a.product(a.high)}) : value()},
          {"minima", array_of(a.minima, [](const study::size_minimum& m) { return value_of(m); })},
          {"violations", a.violations}};
}

object value_of(const split_law& l) {
  object parametric = value_of(l.parametric);
  if (l.loss_law.size() == 5) {
    parametric.emplace_back("law", object{{"A", l.loss_law[0]},
                                          {"B", l.loss_law[1]},
                                          {"E", l.loss_law[2]},
                                          {"alpha", l.loss_law[3]},
                                          {"beta", l.loss_law[4]}});
  }
  // Approach 3 at the budgets of the others.
  array at_budgets;
  for (const study::size_minimum& m : l.parabolas.minima) {
    if (l.parametric.usable()) {
      at_budgets.emplace_back(object{{"flops", m.flops},
                                     {"size", l.parametric.size(m.flops)},
                                     {"tokens", m.flops / l.parametric.size(m.flops)},
                                     {"loss", l.best_loss(m.flops)}});
    }
  }
  parametric.emplace_back("at_budgets", std::move(at_budgets));
  object of{{"of", l.of},
            {"set_aside", l.set_aside},
            {"best_runs", value_of(l.runs)},
            {"parabolas", value_of(l.parabolas)},
            {"robust_parabolas", value_of(l.robust)},
            {"parametric", std::move(parametric)}};
  if (l.has_curves) {
    of.emplace_back("training_curves", value_of(l.curves));
  }
  return of;
}

object value_of(const study::leverage_point& p, const sorted_runs& runs) {
  const study::mixture_runs& m = runs.mixtures[p.mixture];
  return {{"architecture", m.runs.name},
          {"activation_ratio", m.a.value},
          {"granularity", m.g.value},
          {"flops", p.c.value},
          {"loss", p.loss},
          {"leverage", p.leverage},
          {"interval", value_of(p.interval)},
          {"dense_flops", p.dense.value},
          {"reached", p.status == dense_curve::reaches},
          {"extrapolated", p.extrapolated},
          {"in_joint_fit", p.in_joint_fit}};
}

object value_of(const study::study_result& s) {
  const study::joint_fit& law = s.joint;
  object joint{
      {"usable", law.usable()},
      {"violations", law.violations},
      {"remarks", array_of(law.remarks, [](const fit::remark& r) { return to_string(r); })}};
  if (!law.usable()) {
    return joint;
  }
  const auto values = coefficients_of(law);
  array coefficients;
  for (std::size_t k = 0; k < values.size(); ++k) {
    coefficients.emplace_back(
        object{{"name", study::joint_names[k]},
               {"value", values[k]},
               {"held", static_cast<bool>(law.held[k])},
               {"interval", value_of(s.coefficient_interval[k])},
               {"sandwich_interval", value_of(law.interval[k])},
               {"correlation", array(law.correlation[k].begin(), law.correlation[k].end())}});
  }
  joint.emplace_back("coefficients", std::move(coefficients));
  joint.emplace_back("min_a_max", law.min_max);
  joint.emplace_back("stopped", fit::to_string(law.fitted.reason));
  joint.emplace_back("fitted", value_of(law.training));
  joint.emplace_back("judged", value_of(law.validation));
  joint.emplace_back("resamples", s.resamples);
  joint.emplace_back("failed_resamples", s.failed);
  return joint;
}

object value_of(const study::slice_fit& slice) {
  constexpr std::string_view along[] = {"activation_ratio", "granularity", "flops"};
  return {{"along", along[static_cast<std::size_t>(slice.along)]},
          {"activation_ratio", slice.a.value},
          {"granularity", slice.g.value},
          {"flops", slice.c.value},
          {"coefficients", array(slice.coefficients.begin(), slice.coefficients.end())},
          {"fitted", value_of(slice.fitted)}};
}

object value_of(const dense_forecast& at) {
  return {{"flops", at.flops},
          {"beyond", at.beyond},
          {"loss", at.loss},
          {"loss_interval", value_of(at.loss_interval)},
          {"allocation", array_of(at.splits,
                                  [](const forecast_split& s) {
                                    return object{{"by", s.way},
                                                  {"size", s.size},
                                                  {"size_interval", value_of(s.size_interval)},
                                                  {"tokens", s.tokens},
                                                  {"tokens_interval", value_of(s.tokens_interval)},
                                                  {"loss", s.loss},
                                                  {"loss_interval", value_of(s.loss_interval)}};
                                  })},
          {"tuned", array_of(at.tuned, [](const forecast_value& v) {
             return object{
                 {"what", v.what}, {"value", v.value}, {"interval", value_of(v.interval)}};
           })}};
}

}  // namespace

std::string study_json(const study_options& options, const findings& f) {
  const study::study_result& s = f.study;
  array curves{value_of(f.runs.dense.name, s.dense)};
  for (std::size_t m = 0; m < s.mixtures.size(); ++m) {
    curves.emplace_back(value_of(f.runs.mixtures[m].runs.name, s.mixtures[m]));
  }
  object j{
      {"file", options.file},
      {"table", f.table.json},
      {"rows", f.rows},
      {"set_aside", f.runs.set_aside},
      {"budgets", f.runs.budgets},
      {"budget_tolerance", options.budget_tolerance / 100.0},
      {"alone_in_budget", f.runs.alone},
      {"warnings", warnings_of(f)},
      {"confidence", options.confidence},
      {"cut_short_by", f.stopped_by.empty() ? std::nullopt : std::optional(f.stopped_by)},
      {"tuned", array_of(f.tuned, [](const tuned_law& t) { return value_of(t); })},
      {"allocation", array_of(f.splits, [](const split_law& l) { return value_of(l); })},
      {"sizes_from", f.sizes_from},
      {"curves", std::move(curves)},
      {"noise", s.noise},
      {"points",
       array_of(s.points, [&](const study::leverage_point& p) { return value_of(p, f.runs); })},
      {"forecasts",
       array_of(forecasts_of(options, f), [](const dense_forecast& at) { return value_of(at); })},
      {"joint_law", value_of(s)}};
  if (s.joint.usable()) {
    j.emplace_back("slices",
                   array_of(f.slices, [](const study::slice_fit& p) { return value_of(p); }));
    j.emplace_back("predictions", array_of(options.predict, [&](const wanted_point& w) {
                     const auto [el, bounds] = s.predict(w.a, w.g, w.c, options.confidence);
                     return object{{"activation_ratio", w.a.value},
                                   {"granularity", w.g.value},
                                   {"flops", w.c.value},
                                   {"leverage", el},
                                   {"interval", value_of(bounds)}};
                   }));
  }
  return json_text("leverage.study/1", j);
}

}  // namespace leverage::program
