// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "leverage/core/math.hpp"
#include "leverage/laws/tian2025.hpp"
#include "output/page.hpp"
#include "study/study_dense_text.hpp"
#include "study/study_numbers.hpp"
#include "study/study_report.hpp"
#include "support/quantity_text.hpp"

namespace leverage::program {

namespace {

using fit::interval;

std::string_view point_remark(const study::leverage_point& p) {
  switch (p.status) {
    case dense_curve::never_reaches:
      return "no dense model reaches that loss";
    case dense_curve::no_answer:
      return "no answer";
    case dense_curve::reaches:
      break;
  }
  return !p.in_joint_fit  ? "dense curve far beyond its runs, not in the law"
         : p.extrapolated ? "dense curve beyond its runs"
                          : "";
}

/// k x^p z^q.
std::string product_text(const tuned_law& law) {
  std::string text = digits(law.k);
  for (std::size_t j = 0; j < law.p.size(); ++j) {
    text += fmt::format(" {}^{}", law.inputs[j], digits(law.p[j]));
  }
  return text;
}

void add_tuned(page& p, const study_options& options, const findings& f) {
  if (f.tuned.empty()) {
    return;
  }
  p.title(fmt::format(
      "Trained near the best of their budget, within {:g} %: power laws, {:.4g} % intervals",
      options.near, 100.0 * options.confidence));
  for (const tuned_law& law : f.tuned) {
    if (!law.usable) {
      p.line(law.what, study_key_width,
             fmt::format("{}, of {}: {}", law.of, fmt::join(law.inputs, " and "),
                         fmt::join(law.violations, "; ")));
      continue;
    }
    std::string text =
        fmt::format("{}: {}; k {}", law.of, product_text(law), range(law.k_interval));
    for (std::size_t j = 0; j < law.p.size(); ++j) {
      text += fmt::format(", exponent of {} {}", law.inputs[j], range(law.p_interval[j]));
    }
    p.line(law.what, study_key_width,
           fmt::format("{}; {} runs, {} outliers left out, scatter {:.2g} %", text, law.runs,
                       law.outliers.size(), 100.0 * law.scatter));
  }
}

void add_curves(page& p, const study_options& options, const findings& f) {
  p.title("Loss curves L = alpha C^beta + b");
  text_table curves({{"", alignment::left}, {"alpha"}, {"beta"}, {"b"}, {"runs", alignment::left}});
  const auto add = [&](const std::string& name, const study::curve_fit& c) {
    if (c.usable()) {
      curves.add({name, fmt::format("{:.5g}", c.curve.alpha), fmt::format("{:.4f}", c.curve.beta),
                  fmt::format("{:.4f}", c.curve.b),
                  fmt::format("{} at {} .. {}", c.runs, digits(c.low), digits(c.high))});
    } else {
      curves.add({name, "-", "-", "-", fmt::format("{}", fmt::join(c.violations, "; "))});
    }
  };
  add(f.runs.dense.name, f.study.dense);
  for (std::size_t m = 0; m < f.study.mixtures.size(); ++m) {
    add(f.runs.mixtures[m].runs.name, f.study.mixtures[m]);
  }
  p.table(curves);
  p.paragraph(
      fmt::format("noise of ln L: {}{}",
                  math::is_finite(f.study.noise)
                      ? fmt::format("{:.2g} %", 100.0 * f.study.noise)
                      : std::string("not known, no curve has more runs than coefficients"),
                  options.floors == study::floor_choice::shared ? "; one floor b for all" : ""));
}

void add_points(page& p, const study_options& options, const findings& f) {
  p.title(fmt::format("Leverage: C_dense / C at equal loss, {:.4g} % interval",
                      100.0 * options.confidence));
  text_table points({{"", alignment::left},
                     {"A"},
                     {"G"},
                     {"C"},
                     {"EL"},
                     {"interval", alignment::left},
                     {"", alignment::left}});
  for (const study::leverage_point& point : f.study.points) {
    const study::mixture_runs& m = f.runs.mixtures[point.mixture];
    points.add({m.runs.name, fmt::format("{:.3g} %", 100.0 * m.a.value), digits(m.g.value),
                digits(point.c.value), digits(point.leverage), range(point.interval),
                std::string(point_remark(point))});
  }
  p.table(points);
}

std::string agreement_text(const study::agreement& a) {
  return a.points == 0
             ? "no points"
             : fmt::format("{} points, R2 {}, error median {:.2g} %, largest {:.2g} %", a.points,
                           digits(a.r2), 100.0 * a.median_error, 100.0 * a.worst_error);
}

void add_slices(page& p, const findings& f) {
  constexpr std::string_view names[] = {"along A (Eq. 2)", "along G (Eq. 3)", "along C (Eq. 4)"};
  std::array<std::vector<double>, 3> r2;
  for (const study::slice_fit& slice : f.slices) {
    if (!math::is_nan(slice.fitted.r2)) {
      r2[static_cast<std::size_t>(slice.along)].push_back(slice.fitted.r2);
    }
  }
  for (std::size_t k = 0; k < r2.size(); ++k) {
    if (!r2[k].empty()) {
      p.line(names[k], study_key_width,
             fmt::format("{} slices, median R2 {:.4f}", r2[k].size(), study::median(r2[k])));
    }
  }
}

void add_joint_law(page& p, const study_options& options, const findings& f) {
  const study::study_result& s = f.study;
  p.title("Joint law EL = Ahat^(a + d log10 C + gamma (log2 G)^2 + beta log2 G)");
  if (!s.joint.usable()) {
    for (const std::string& v : s.joint.violations) {
      p.line("not fitted", study_key_width, v);
    }
    return;
  }
  const std::array<double, study::joint_coefficients> published{
      tian2025::table6.a, tian2025::table6.d, tian2025::table6.gamma, tian2025::table6.beta,
      tian2025::table6.saturation.start};
  const auto values = coefficients_of(s.joint);
  text_table coefficients(
      {{"", alignment::left},
       {"estimate"},
       {fmt::format("{:.4g} % interval", 100.0 * options.confidence), alignment::left},
       {"Table 6"}});
  for (std::size_t k = 0; k < values.size(); ++k) {
    coefficients.add({std::string(study::joint_names[k]), digits(values[k]),
                      s.joint.held[k] ? "held" : range(s.coefficient_interval[k]),
                      digits(published[k])});
  }
  p.table(coefficients);
  p.line(fmt::format("fitted, EL < {:g}", options.fitted_below), study_key_width,
         agreement_text(s.joint.training));
  p.line(fmt::format("judged, EL >= {:g}", options.fitted_below), study_key_width,
         agreement_text(s.joint.validation));
  if (s.cancelled) {
    p.line("resamples", study_key_width,
           fmt::format("{} of {} before {}{}", s.resamples, options.resamples, f.stopped_by,
                       s.enough(options.confidence)
                           ? ""
                           : fmt::format(": no intervals, {} are needed",
                                         fit::needed_resamples(options.confidence))));
  }
  if (s.failed > 0) {
    p.line("resamples", study_key_width,
           fmt::format("{} of {} have no joint law", s.failed, s.resamples));
  }
  add_slices(p, f);
  if (!options.predict.empty()) {
    p.title(fmt::format("Predictions, {:.4g} % interval", 100.0 * options.confidence));
    for (const wanted_point& w : options.predict) {
      const auto [el, bounds] = s.predict(w.a, w.g, w.c, options.confidence);
      p.line(fmt::format("C {}", digits(w.c.value)), study_key_width,
             fmt::format("A {:.3g} %, G {}: EL {} ({}); Table 6 says {}", 100.0 * w.a.value,
                         digits(w.g.value), digits(el), range(bounds),
                         digits(tian2025::table6.leverage(w.a, w.g, w.c))));
    }
  }
  if (!s.joint.remarks.empty()) {
    p.title("Remarks");
    for (const fit::remark& r : s.joint.remarks) {
      p.item(to_string(r));
    }
  }
}

}  // namespace

std::vector<std::string> warnings_of(const findings& f) {
  if (f.tuned.empty() || 2 * f.runs.alone <= f.runs.runs) {
    return {};
  }
  return {fmt::format(
      "{} of {} runs are alone in their budget, so that each is the best of it and learning rate "
      "and batch are those of single runs; a larger --budget-tolerance may find their neighbours",
      f.runs.alone, f.runs.runs)};
}

std::string study_text(const study_options& options, const findings& f, std::size_t width) {
  page p(width);
  p.line("runs", study_key_width,
         fmt::format("{} of {}: 1 dense architecture, {} mixtures", f.rows, printable(options.file),
                     f.runs.mixtures.empty() ? "no" : std::to_string(f.runs.mixtures.size())));
  if (!f.table.left_out.empty()) {
    p.line("", study_key_width, f.table.left_out);
  }
  for (const auto& [key, text] : f.table.lines) {
    p.line(key, study_key_width, text);
  }
  p.line("budgets", study_key_width,
         fmt::format("{}; runs within {:g} % of each other are of one budget (--budget-tolerance)",
                     f.runs.budgets, options.budget_tolerance));
  if (f.runs.set_aside > 0) {
    p.line("", study_key_width,
           fmt::format("{} runs are in no loss curve: another of their architecture and budget is "
                       "better",
                       f.runs.set_aside));
  }
  for (const std::string& text : warnings_of(f)) {
    p.line("warning", study_key_width, text);
  }
  add_tuned(p, options, f);
  add_splits(p, options, f);
  if (f.splits_cut) {
    p.paragraph(
        fmt::format("Not all splits have intervals: {} has ended their resamples.", f.stopped_by));
  }
  add_curves(p, options, f);
  add_forecasts(p, options, f);
  if (!f.runs.mixtures.empty()) {
    add_points(p, options, f);
    add_joint_law(p, options, f);
  }
  return p.text();
}

}  // namespace leverage::program
