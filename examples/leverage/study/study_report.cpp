// SPDX-License-Identifier: Apache-2.0
#include "study/study_report.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <array>
#include <cmath>
#include <nlohmann/json.hpp>
#include <string_view>

#include "support/quantity_text.hpp"
#include "support/wrap.hpp"

namespace leverage::program {

namespace {

using fit::interval;
using nlohmann::json;

std::string digits(double v) {
  return math::is_nan(v) ? "-" : math::is_finite(v) ? fmt::format("{:.4g}", v) : "inf";
}
std::string range(const interval& i) {
  return math::is_nan(i.low) && math::is_nan(i.high)
             ? "-"
             : fmt::format("{} .. {}", digits(i.low), digits(i.high));
}

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

std::string_view reason_of(study::minimum_status status) {
  switch (status) {
    case study::minimum_status::found:
      return "";
    case study::minimum_status::at_edge:
      return "outside the sizes that were trained";
    case study::minimum_status::not_convex:
      return "the losses have no minimum";
    case study::minimum_status::too_few:
      return "too few sizes, expected 4";
  }
  return "";
}

/// k x^p z^q.
std::string product_text(const tuned_law& law) {
  std::string text = digits(law.k);
  for (std::size_t j = 0; j < law.p.size(); ++j) {
    text += fmt::format(" {}^{}", law.inputs[j], digits(law.p[j]));
  }
  return text;
}

void tell_tuned(std::string& out, const study_typed& typed, const findings& f, std::size_t width) {
  if (f.tuned.empty()) {
    return;
  }
  out += fmt::format(
      "\nTrained near the best of their budget, within {:g} %: power laws, {:.4g} % intervals\n",
      typed.near, 100.0 * typed.confidence);
  for (const tuned_law& law : f.tuned) {
    const std::string key = left(law.what, 18);
    if (!law.usable) {
      wrap(out, key,
           fmt::format("{}, of {}: {}", law.of, fmt::join(law.inputs, " and "),
                       fmt::join(law.violations, "; ")),
           width);
      continue;
    }
    std::string text =
        fmt::format("{}: {}; k {}", law.of, product_text(law), range(law.k_interval));
    for (std::size_t j = 0; j < law.p.size(); ++j) {
      text += fmt::format(", exponent of {} {}", law.inputs[j], range(law.p_interval[j]));
    }
    wrap(out, key,
         fmt::format("{}; {} runs, {} outliers left out, scatter {:.2g} %", text, law.runs,
                     law.outliers.size(), 100.0 * law.scatter),
         width);
  }
}

void tell_splits(std::string& out, const study_typed& typed, const findings& f, std::size_t width) {
  for (const split_law& s : f.splits) {
    out += fmt::format(
        "\nHow a budget splits, {}: M_opt = k C^p, D_opt = k' C^p', {:.4g} % intervals\n", s.of,
        100.0 * typed.confidence);
    const auto row = [&](std::string_view how, const study::allocation_fit& a) {
      const std::string key = left(how, 18);
      if (!a.usable()) {
        wrap(out, key, fmt::format("{}", fmt::join(a.violations, "; ")), width);
        return;
      }
      wrap(out, key,
           fmt::format(
               "M {} C^{}, k {}, p {}; D {} C^{}, k' {}, p' {}; M D / C {:.4f} at {}, {:.4f} "
               "at {}",
               digits(a.size.coefficient), digits(a.size.exponent), range(a.size_interval[0]),
               range(a.size_interval[1]), digits(a.data.coefficient), digits(a.data.exponent),
               range(a.data_interval[0]), range(a.data_interval[1]), a.product(a.low),
               digits(a.low), a.product(a.high), digits(a.high)),
           width);
    };
    if (s.has_curves) {
      row("training curves", s.curves);
    }
    row("parabolas", s.parabolas);
    row("robust parabolas", s.robust);
    row("parametric law", s.parametric);
    out += fmt::format("{:<18}{:>10} {:>6} {:>10} {:>10} {:>8}\n", "", "C", "sizes", "M_opt",
                       "robust", "bias");
    for (std::size_t i = 0; i < s.parabolas.minima.size(); ++i) {
      const study::size_minimum& m = s.parabolas.minima[i];
      const bool both = i < s.robust.minima.size();
      std::string text = fmt::format(
          "{:<18}{:>10} {:>6} {:>10} {:>10} {:>8}  {}", i == 0 ? "minima" : "", digits(m.flops),
          m.sizes, digits(m.size), both ? digits(s.robust.minima[i].size) : "-",
          math::is_nan(m.skew) ? "-" : fmt::format("{:.3g}x", m.skew), reason_of(m.status));
      text.erase(text.find_last_not_of(' ') + 1);
      out += text + "\n";
    }
    wrap(out, left("bias", 18),
         "where a cubic has its minimum, over that of the parabola: far from 1 the sizes reach too "
         "far",
         width);
  }
}

}  // namespace

std::string study_text(const study_typed& typed, const findings& f, std::size_t width) {
  std::string out;
  const auto line = [&](std::string_view key, const std::string& text) {
    wrap(out, left(key, 18), text, width);
  };
  const double percent = 100.0 * typed.confidence;
  line("runs", fmt::format("{} of {}: 1 dense architecture, {} mixtures", f.rows,
                           printable(typed.file), f.runs.mixtures.size()));
  if (f.runs.set_aside > 0) {
    line("", fmt::format("{} runs set aside: another of their architecture and budget is better",
                         f.runs.set_aside));
  }

  tell_tuned(out, typed, f, width);
  tell_splits(out, typed, f, width);

  const study::study_result& s = f.study;
  out += "\nLoss curves L = alpha C^beta + b\n";
  out += fmt::format("{:<24} {:>10} {:>9} {:>8}  {}\n", "", "alpha", "beta", "b", "runs");
  const auto curve = [&](const std::string& name, const study::curve_fit& c) {
    out += c.usable() ? fmt::format("{:<24} {:>10.5g} {:>9.4f} {:>8.4f}  {} at {} .. {}\n", name,
                                    c.curve.alpha, c.curve.beta, c.curve.b, c.runs, digits(c.low),
                                    digits(c.high))
                      : fmt::format("{:<24} {}\n", name, fmt::join(c.violations, "; "));
  };
  curve(f.runs.dense.name, s.dense);
  for (std::size_t m = 0; m < s.mixtures.size(); ++m) {
    curve(f.runs.mixtures[m].runs.name, s.mixtures[m]);
  }
  out += fmt::format("noise of ln L: {:.2g} %{}\n", 100.0 * s.noise,
                     typed.floors == "shared" ? "; one floor b for all" : "");

  out += fmt::format("\nLeverage: C_dense / C at equal loss, {:.4g} % interval\n", percent);
  out += fmt::format("{:<24} {:>8} {:>6} {:>9} {:>8}  {:<19} {}\n", "", "A", "G", "C", "EL",
                     "interval", "");
  for (const study::leverage_point& p : s.points) {
    const study::mixture_runs& m = f.runs.mixtures[p.mixture];
    std::string text =
        fmt::format("{:<24} {:>8} {:>6} {:>9} {:>8}  {:<19} {}", m.runs.name,
                    fmt::format("{:.3g} %", 100.0 * m.a.value), digits(m.g.value),
                    digits(p.c.value), digits(p.leverage), range(p.interval), point_remark(p));
    text.erase(text.find_last_not_of(' ') + 1);
    out += text + "\n";
  }

  out += "\nJoint law EL = Ahat^(a + d log10 C + gamma (log2 G)^2 + beta log2 G)\n";
  if (!s.joint.usable()) {
    for (const std::string& v : s.joint.violations) {
      line("not fitted", v);
    }
    return out;
  }
  const std::array<double, study::joint_coefficients> values{s.joint.law.a, s.joint.law.d,
                                                             s.joint.law.gamma, s.joint.law.beta,
                                                             s.joint.law.saturation.start};
  const std::array<double, study::joint_coefficients> published{
      tian2025::table6.a, tian2025::table6.d, tian2025::table6.gamma, tian2025::table6.beta,
      tian2025::table6.saturation.start};
  out += fmt::format("{:<10} {:>10}   {:<24} {:>10}\n", "", "estimate",
                     fmt::format("{:.4g} % interval", percent), "Table 6");
  for (std::size_t k = 0; k < study::joint_coefficients; ++k) {
    out += fmt::format("{:<10} {:>10}   {:<24} {:>10}\n", study::joint_names[k], digits(values[k]),
                       s.joint.held[k] ? "held" : range(s.coefficient_interval[k]),
                       digits(published[k]));
  }
  const auto judged = [&](std::string_view key, const study::agreement& a) {
    if (a.points > 0) {
      line(key, fmt::format("{} points, R2 {}, error median {:.2g} %, largest {:.2g} %", a.points,
                            digits(a.r2), 100.0 * a.median_error, 100.0 * a.worst_error));
    } else {
      line(key, "no points");
    }
  };
  judged(fmt::format("fitted, EL < {:g}", typed.fitted_below), s.joint.training);
  judged(fmt::format("judged, EL >= {:g}", typed.fitted_below), s.joint.validation);
  if (s.failed > 0) {
    line("resamples", fmt::format("{} of {} have no joint law", s.failed, typed.resamples));
  }
  std::array<std::vector<double>, 3> r2;
  for (const study::slice_fit& slice : f.slices) {
    if (!math::is_nan(slice.fitted.r2)) {
      r2[static_cast<std::size_t>(slice.along)].push_back(slice.fitted.r2);
    }
  }
  for (std::size_t k = 0; k < 3; ++k) {
    if (!r2[k].empty()) {
      line(std::array{"along A (Eq. 2)", "along G (Eq. 3)", "along C (Eq. 4)"}[k],
           fmt::format("{} slices, median R2 {:.4f}", r2[k].size(), study::detail::median(r2[k])));
    }
  }
  if (!f.predict.empty()) {
    out += fmt::format("\nPredictions, {:.4g} % interval\n", percent);
    for (const wanted_point& w : f.predict) {
      const auto [el, bounds] = s.predict(w.a, w.g, w.c, typed.confidence);
      line(fmt::format("C {}", digits(w.c.value)),
           fmt::format("A {:.3g} %, G {}: EL {} ({}); Table 6 says {}", 100.0 * w.a.value,
                       digits(w.g.value), digits(el), range(bounds),
                       digits(tian2025::table6.leverage(w.a, w.g, w.c))));
    }
  }
  if (!s.joint.remarks.empty()) {
    out += "\nRemarks\n";
    for (const fit::remark& r : s.joint.remarks) {
      wrap(out, "  - ", to_string(r), width);
    }
  }
  return out;
}

std::string study_json(const study_typed& typed, const findings& f) {
  const auto number = [](double v) { return math::is_finite(v) ? json(v) : json(nullptr); };
  const auto bounds = [&](const interval& i) {
    return json::array({number(i.low), number(i.high)});
  };
  const auto curve = [&](const std::string& name, const study::curve_fit& c) {
    return json{{"architecture", name},
                {"alpha", number(c.curve.alpha)},
                {"beta", number(c.curve.beta)},
                {"b", number(c.curve.b)},
                {"runs", c.runs},
                {"floor_at_zero", c.floor_at_zero},
                {"stopped", fit::to_string(c.reason)},
                {"violations", c.violations}};
  };
  const auto agreement = [&](const study::agreement& a) {
    return json{{"points", a.points},
                {"r2", number(a.r2)},
                {"median_error", number(a.median_error)},
                {"worst_error", number(a.worst_error)}};
  };
  const study::study_result& s = f.study;
  json j;
  j["file"] = printable(typed.file);
  j["rows"] = f.rows;
  j["set_aside"] = f.runs.set_aside;
  j["confidence"] = typed.confidence;
  j["tuned"] = json::array();
  for (const tuned_law& t : f.tuned) {
    json exponents = json::array();
    json intervals = json::array();
    for (std::size_t k = 0; k < t.p.size(); ++k) {
      exponents.push_back(number(t.p[k]));
      intervals.push_back(bounds(t.p_interval[k]));
    }
    j["tuned"].push_back({{"of", t.of},
                          {"what", t.what},
                          {"inputs", t.inputs},
                          {"runs", t.runs},
                          {"k", number(t.k)},
                          {"k_interval", bounds(t.k_interval)},
                          {"exponents", exponents},
                          {"exponent_intervals", intervals},
                          {"scatter", number(t.scatter)},
                          {"outliers", t.outliers.size()},
                          {"violations", t.violations}});
  }
  j["allocation"] = json::array();
  for (const split_law& l : f.splits) {
    const auto law = [&](const power_law<>& p, const std::array<interval, 2>& i) {
      return json{{"coefficient", number(p.coefficient)},
                  {"coefficient_interval", bounds(i[0])},
                  {"exponent", number(p.exponent)},
                  {"exponent_interval", bounds(i[1])}};
    };
    const auto side = [&](const study::allocation_fit& a) {
      json minima = json::array();
      for (const study::size_minimum& m : a.minima) {
        minima.push_back({{"flops", number(m.flops)},
                          {"size", number(m.size)},
                          {"loss", number(m.loss)},
                          {"bias", number(m.skew)},
                          {"sizes", m.sizes},
                          {"found", m.status == study::minimum_status::found}});
      }
      return json{{"size", law(a.size, a.size_interval)},
                  {"tokens", law(a.data, a.data_interval)},
                  {"product",
                   a.usable() ? json::array({number(a.product(a.low)), number(a.product(a.high))})
                              : json(nullptr)},
                  {"minima", minima},
                  {"violations", a.violations}};
    };
    json of{{"of", l.of},
            {"parabolas", side(l.parabolas)},
            {"robust_parabolas", side(l.robust)},
            {"parametric", side(l.parametric)}};
    if (l.has_curves) {
      of["training_curves"] = side(l.curves);
    }
    if (l.loss_law.size() == 5) {
      of["parametric"]["law"] = {{"A", l.loss_law[0]},
                                 {"B", l.loss_law[1]},
                                 {"E", l.loss_law[2]},
                                 {"alpha", l.loss_law[3]},
                                 {"beta", l.loss_law[4]}};
    }
    j["allocation"].push_back(of);
  }
  j["curves"] = json::array({curve(f.runs.dense.name, s.dense)});
  for (std::size_t m = 0; m < s.mixtures.size(); ++m) {
    j["curves"].push_back(curve(f.runs.mixtures[m].runs.name, s.mixtures[m]));
  }
  j["noise"] = number(s.noise);
  j["points"] = json::array();
  for (const study::leverage_point& p : s.points) {
    const study::mixture_runs& m = f.runs.mixtures[p.mixture];
    j["points"].push_back({{"architecture", m.runs.name},
                           {"activation_ratio", m.a.value},
                           {"granularity", m.g.value},
                           {"flops", p.c.value},
                           {"loss", number(p.loss)},
                           {"leverage", number(p.leverage)},
                           {"interval", bounds(p.interval)},
                           {"dense_flops", number(p.dense.value)},
                           {"reached", p.status == dense_curve::reaches},
                           {"extrapolated", p.extrapolated},
                           {"in_joint_fit", p.in_joint_fit}});
  }
  const study::joint_fit& law = s.joint;
  json& joint = j["joint_law"];
  joint["usable"] = law.usable();
  joint["violations"] = law.violations;
  joint["remarks"] = json::array();
  for (const fit::remark& r : law.remarks) {
    joint["remarks"].push_back(to_string(r));
  }
  if (law.usable()) {
    const std::array<double, study::joint_coefficients> values{
        law.law.a, law.law.d, law.law.gamma, law.law.beta, law.law.saturation.start};
    for (std::size_t k = 0; k < study::joint_coefficients; ++k) {
      json correlation = json::array();
      for (const double c : law.correlation[k]) {
        correlation.push_back(number(c));
      }
      joint["coefficients"].push_back({{"name", study::joint_names[k]},
                                       {"value", values[k]},
                                       {"held", law.held[k]},
                                       {"interval", bounds(s.coefficient_interval[k])},
                                       {"sandwich_interval", bounds(law.interval[k])},
                                       {"correlation", correlation}});
    }
    joint["least_a_max"] = number(law.min_max);
    joint["stopped"] = fit::to_string(law.fitted.reason);
    joint["fitted"] = agreement(law.training);
    joint["judged"] = agreement(law.validation);
    joint["failed_resamples"] = s.failed;
    j["slices"] = json::array();
    for (const study::slice_fit& slice : f.slices) {
      j["slices"].push_back({{"along", std::array{"activation_ratio", "granularity",
                                                  "flops"}[static_cast<std::size_t>(slice.along)]},
                             {"activation_ratio", number(slice.a.value)},
                             {"granularity", number(slice.g.value)},
                             {"flops", number(slice.c.value)},
                             {"coefficients", json::array({number(slice.coefficients[0]),
                                                           number(slice.coefficients[1]),
                                                           number(slice.coefficients[2])})},
                             {"fitted", agreement(slice.fitted)}});
    }
    j["predictions"] = json::array();
    for (const wanted_point& w : f.predict) {
      const auto [el, i] = s.predict(w.a, w.g, w.c, typed.confidence);
      j["predictions"].push_back({{"activation_ratio", w.a.value},
                                  {"granularity", w.g.value},
                                  {"flops", w.c.value},
                                  {"leverage", number(el)},
                                  {"interval", bounds(i)}});
    }
  }
  return j.dump(2) + "\n";
}

}  // namespace leverage::program
