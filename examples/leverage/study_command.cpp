// SPDX-License-Identifier: Apache-2.0
#include "study_command.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <nlohmann/json.hpp>
#include <numeric>
#include <optional>
#include <string_view>
#include <utility>

#include "csv.hpp"
#include "leverage/plan/isoflop.hpp"
#include "leverage/plan/leverage_study.hpp"
#include "leverage/plan/near_optimal.hpp"
#include "progress.hpp"
#include "quantity_text.hpp"
#include "wrap.hpp"

namespace leverage::program {

namespace {

using fit::interval;
using nlohmann::json;

constexpr const char* notes =
    "Every row of RUNS is one training run. Columns are found by these names, or mapped:\n"
    "  architecture      a name; the rows named dense (or --dense NAME) are the yardstick\n"
    "  activation_ratio  E_a/E or (E_a+E_s)/(E+E_s), the same reading in all rows; 1 if dense\n"
    "  granularity       2 d_model / d_expert; any number if dense\n"
    "  flops             training FLOPs; runs of one budget have the same number\n"
    "  loss              at the end of training\n"
    "  size              optional, FLOPs per token: how a budget splits between model and tokens\n"
    "  learning_rate, batch   optional: their laws, from the runs near the best of their budget\n\n"
    "Several runs of an architecture at one budget, of a sweep: the curves take the best of "
    "them.\n\n"
    "Examples:\n"
    "  leverage study --template > runs.csv\n"
    "  leverage study runs.csv --predict A=0.031,G=12,C=1e22\n"
    "  leverage study runs.csv --columns flops=compute,loss=val_loss --dense baseline --json\n\n"
    "Exit code: 0; 1 if no joint law can be fitted or the output cannot be written; 2 for bad\n"
    "arguments or rows.";

constexpr const char* csv_template =
    "architecture,activation_ratio,granularity,flops,size,loss,learning_rate,batch\n"
    "dense,1,2,1e18,4e8,3.51,1.9e-3,262144\n"
    "dense,1,2,1e19,1.3e9,2.98,1.4e-3,524288\n"
    "dense,1,2,1e20,4.6e9,2.60,1.0e-3,1310720\n"
    "moe-a03-g2,0.03125,2,1e18,2.9e8,3.32,1.9e-3,262144\n"
    "moe-a03-g2,0.03125,2,1e19,9.3e8,2.80,1.4e-3,524288\n"
    "moe-a03-g2,0.03125,2,1e20,3.0e9,2.45,1.0e-3,1310720\n";

constexpr std::array<std::string_view, 8> roles{
    "architecture", "activation_ratio", "granularity", "flops", "loss",
    "size",         "learning_rate",    "batch"};
constexpr std::size_t required_roles = 5;

failure all_of(const std::vector<std::string>& lines) {
  return {fmt::format("{}", fmt::join(lines, "\nleverage: "))};
}

/// The rows of the file by role; optional columns may be empty.
struct run_table {
  std::vector<std::string> architecture;
  std::array<std::vector<double>, roles.size()> column;
  std::vector<std::size_t> lines;

  [[nodiscard]] const std::vector<double>& of(std::string_view role) const {
    return column[static_cast<std::size_t>(std::find(roles.begin(), roles.end(), role) -
                                           roles.begin())];
  }
};

result<run_table> load(const study_typed& typed) {
  std::map<std::string, std::string> mapped;
  for (const std::string& text : typed.columns) {
    const std::size_t at = text.find('=');
    if (at == std::string::npos || at == 0 || at + 1 == text.size()) {
      return failure{fmt::format("--columns: expected ROLE=COLUMN, found {}", in_quotes(text))};
    }
    const std::string role = text.substr(0, at);
    if (std::find(roles.begin(), roles.end(), role) == roles.end()) {
      return failure{fmt::format("--columns: expected a role of {}, found {}",
                                 fmt::join(roles, ", "), in_quotes(role))};
    }
    mapped[role] = text.substr(at + 1);
  }
  const auto table = read_csv(typed.file);
  if (!table) {
    return all_of(table.errors());
  }
  std::vector<std::size_t> rows(table->rows.size());
  std::iota(rows.begin(), rows.end(), std::size_t{0});
  if (!typed.where.empty()) {
    const auto where = parse_where(typed.where);
    if (!where) {
      return failure{fmt::format("--where: {}", where.error())};
    }
    const auto kept = rows_where(*table, *where);
    if (!kept) {
      return all_of(kept.errors());
    }
    if (kept->rows.empty()) {
      return failure{
          fmt::format("--where {}: no row is left of {}", typed.where, table->rows.size())};
    }
    rows = kept->rows;
  }
  run_table runs;
  std::vector<std::string> wrong;
  for (std::size_t r = 0; r < roles.size(); ++r) {
    const auto in_map = mapped.find(std::string(roles[r]));
    const std::string name = in_map == mapped.end() ? std::string(roles[r]) : in_map->second;
    const bool there =
        std::find(table->columns.begin(), table->columns.end(), name) != table->columns.end();
    if (!there && in_map == mapped.end() && r >= required_roles) {
      continue;
    }
    if (r == 0) {
      const auto column = find_column(*table, name);
      if (!column) {
        return failure{column.error()};
      }
      for (const std::size_t row : rows) {
        runs.architecture.push_back(table->rows[row][*column]);
      }
      continue;
    }
    const auto values = numeric_column(*table, name, rows);
    if (!values) {
      return all_of(values.errors());
    }
    for (std::size_t i = 0; i < rows.size() && wrong.size() < 10; ++i) {
      const double v = (*values)[i];
      const bool ratio = roles[r] == "activation_ratio";
      if (!(v > 0.0) || (ratio && v > 1.0)) {
        wrong.push_back(fmt::format(
            "{}, line {}, column {}: expected {}, found {}", table->name, table->lines[rows[i]],
            name, ratio ? "a ratio above 0 and at most 1" : "a positive number", v));
      }
    }
    runs.column[r] = *values;
  }
  if (!wrong.empty()) {
    return all_of(wrong);
  }
  for (const std::size_t row : rows) {
    runs.lines.push_back(table->lines[row]);
  }
  return runs;
}

/// The best run of each architecture and budget, as a study takes them.
struct sorted_runs {
  plan::curve_runs dense;
  std::vector<plan::mixture_runs> mixtures;
  std::size_t set_aside = 0;  ///< runs that another of their budget beats
};

result<sorted_runs> sort_runs(const run_table& runs, const study_typed& typed) {
  struct cell {
    double loss;
    std::size_t row;
  };
  std::map<std::string, std::map<double, cell>> best;
  std::map<std::string, std::size_t> first;
  std::vector<std::string> order;
  sorted_runs sorted;
  const auto& a = runs.of("activation_ratio");
  const auto& g = runs.of("granularity");
  const auto& c = runs.of("flops");
  const auto& loss = runs.of("loss");
  for (std::size_t i = 0; i < loss.size(); ++i) {
    const std::string& name = runs.architecture[i];
    const auto [at, is_new] = first.try_emplace(name, i);
    if (is_new) {
      order.push_back(name);
    }
    const std::size_t f = at->second;
    if (name != typed.dense && (a[i] != a[f] || g[i] != g[f])) {
      return failure{
          fmt::format("{}, line {}: {} has activation ratio {} and granularity {}, on line {} it "
                      "had {} and {}; "
                      "expected one architecture to a name",
                      printable(typed.file), runs.lines[i], in_quotes(name), a[i], g[i],
                      runs.lines[f], a[f], g[f])};
    }
    const auto [b, alone] = best[name].try_emplace(c[i], cell{loss[i], i});
    if (!alone) {
      ++sorted.set_aside;
      if (loss[i] < b->second.loss) {
        b->second = {loss[i], i};
      }
    }
  }
  if (first.find(typed.dense) == first.end()) {
    return failure{fmt::format("{}: expected rows of the architecture {} (--dense NAME), found {}",
                               printable(typed.file), in_quotes(typed.dense),
                               fmt::join(order, ", "))};
  }
  for (const std::string& name : order) {
    plan::curve_runs curve{name, {}, {}};
    for (const auto& [budget, run] : best[name]) {
      curve.flops.push_back(budget);
      curve.loss.push_back(run.loss);
    }
    if (name == typed.dense) {
      sorted.dense = std::move(curve);
    } else {
      const std::size_t f = first[name];
      sorted.mixtures.push_back({std::move(curve), activation_ratio<>{a[f]}, granularity<>{g[f]}});
    }
  }
  return sorted;
}

/// A law of learning rate or batch.
struct tuned_law {
  std::string of;    ///< dense, mixtures
  std::string what;  ///< learning rate, batch
  std::size_t runs = 0;
  plan::power_fit<1> law;
};

/// Rows near the best of their architecture and budget, and the laws through what they were trained with.
std::vector<tuned_law> tuned_laws(const run_table& runs, const study_typed& typed) {
  std::vector<tuned_law> laws;
  const auto& c = runs.of("flops");
  const auto& loss = runs.of("loss");
  std::map<std::string, std::vector<std::size_t>> rows_of;
  for (std::size_t i = 0; i < loss.size(); ++i) {
    rows_of[runs.architecture[i]].push_back(i);
  }
  for (const bool dense : {true, false}) {
    std::vector<std::size_t> kept;
    for (const auto& [name, rows] : rows_of) {
      if ((name == typed.dense) != dense) {
        continue;
      }
      std::vector<double> budgets;
      std::vector<double> losses;
      for (const std::size_t i : rows) {
        budgets.push_back(c[i]);
        losses.push_back(loss[i]);
      }
      for (const std::size_t k : plan::near_optimal(budgets, losses, typed.near / 100.0)) {
        kept.push_back(rows[k]);
      }
    }
    for (const char* what : {"learning_rate", "batch"}) {
      const auto& values = runs.of(what);
      if (values.empty() || kept.empty()) {
        continue;
      }
      std::vector<double> x;
      std::vector<double> y;
      for (const std::size_t i : kept) {
        x.push_back(c[i]);
        y.push_back(values[i]);
      }
      plan::power_options options;
      options.level = typed.confidence;
      laws.push_back({dense ? "dense" : "mixtures", what, kept.size(),
                      plan::fit_power<1>({fit::column{"flops", x}}, {what, y}, options)});
    }
  }
  return laws;
}

/// How a budget splits, of an architecture with several sizes at its budgets.
struct split_law {
  std::string of;
  plan::allocation_fit parabolas;
  plan::parametric_fit parametric;
};

std::vector<split_law> split_laws(const run_table& runs, const study_typed& typed) {
  std::vector<split_law> laws;
  const auto& size = runs.of("size");
  if (size.empty()) {
    return laws;
  }
  std::map<std::string, plan::sized_runs> of;
  for (std::size_t i = 0; i < size.size(); ++i) {
    plan::sized_runs& s = of[runs.architecture[i]];
    s.flops.push_back(runs.of("flops")[i]);
    s.size.push_back(size[i]);
    s.loss.push_back(runs.of("loss")[i]);
  }
  plan::allocation_options options;
  options.resamples = std::min<std::size_t>(typed.resamples, 400);
  options.seed = typed.seed;
  options.level = typed.confidence;
  options.robust = true;
  for (const auto& [name, s] : of) {
    const plan::allocation_fit parabolas = plan::parabola_minima(s, options);
    if (std::none_of(parabolas.minima.begin(), parabolas.minima.end(),
                     [](const auto& m) { return m.status != plan::minimum_status::too_few; })) {
      continue;
    }
    laws.push_back({name, parabolas, plan::parametric_allocation(s, options)});
  }
  return laws;
}

/// A point to predict: A=0.031,G=12,C=1e22.
struct wanted {
  activation_ratio<> a{};
  granularity<> g{};
  flops<> c{};
};

result<wanted> wanted_of(const std::string& text) {
  wanted w;
  std::array<bool, 3> given{};
  std::size_t from = 0;
  while (from <= text.size()) {
    const std::size_t to = std::min(text.find(',', from), text.size());
    const std::string part = text.substr(from, to - from);
    from = to + 1;
    const std::size_t key = std::string_view("AGC").find(part.empty() ? '?' : part[0]);
    std::size_t used = 0;
    double value = 0.0;
    if (key != std::string::npos && part.size() > 2 && part[1] == '=') {
      try {
        value = std::stod(part.substr(2), &used);
      } catch (const std::exception&) {
        used = 0;
      }
    }
    const bool whole = used > 0 && used + 2 == part.size();
    if (!whole || !(value > 0.0) || !math::is_finite(value) || (key == 0 && value > 1.0)) {
      return failure{fmt::format(
          "--predict: expected A=RATIO,G=GRANULARITY,C=FLOPS, positive and A at most 1, found {}",
          in_quotes(text))};
    }
    given[key] = true;
    (key == 0 ? w.a.value : key == 1 ? w.g.value : w.c.value) = value;
  }
  if (!given[0] || !given[1] || !given[2]) {
    return failure{fmt::format("--predict: expected A, G and C, found {}", in_quotes(text))};
  }
  return w;
}

std::string digits(double v) {
  return math::is_nan(v) ? "-" : math::is_finite(v) ? fmt::format("{:.4g}", v) : "inf";
}
std::string range(const interval& i) {
  return math::is_nan(i.low) && math::is_nan(i.high)
             ? "-"
             : fmt::format("{} .. {}", digits(i.low), digits(i.high));
}

/// Everything there is to tell.
struct findings {
  std::size_t rows = 0;
  sorted_runs runs;
  std::vector<tuned_law> tuned;
  std::vector<split_law> splits;
  plan::study_result study;
  std::vector<plan::slice_fit> slices;
  std::vector<wanted> predict;
};

std::string_view point_remark(const plan::leverage_point& p) {
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

std::string table_text(const study_typed& typed, const findings& f, std::size_t width) {
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

  if (!f.tuned.empty()) {
    out += fmt::format("\nTrained near the best of their budget, within {:g} %: power laws k C^p\n",
                       typed.near);
    for (const tuned_law& t : f.tuned) {
      if (!t.law.usable()) {
        line(t.what, fmt::format("{}: {}", t.of, fmt::join(t.law.violations, "; ")));
        continue;
      }
      line(t.what,
           fmt::format(
               "{}: {} C^{}, p {} ({:.4g} %), {} runs, {} outliers left out, scatter {:.2g} %",
               t.of, digits(t.law.k), digits(t.law.p[0]), range(t.law.p_interval[0]), percent,
               t.runs, t.law.outliers.size(), 100.0 * t.law.scatter));
    }
  }
  for (const split_law& s : f.splits) {
    out += fmt::format("\nHow a budget splits, {}: M_opt = k C^p, D_opt = C / M_opt\n", s.of);
    const auto row = [&](std::string_view how, const plan::allocation_fit& a) {
      if (!a.usable()) {
        line(how, fmt::format("{}", fmt::join(a.violations, "; ")));
        return;
      }
      line(how, fmt::format("{} C^{}, p {} ({:.4g} %)", digits(a.size.coefficient),
                            digits(a.size.exponent), range(a.size_interval[1]), percent));
    };
    row("parabolas", s.parabolas);
    row("parametric law", s.parametric.allocation);
    double worst = 1.0;
    for (const plan::size_minimum& m : s.parabolas.minima) {
      if (std::abs(std::log(m.skew)) > std::abs(std::log(worst))) {
        worst = m.skew;
      }
    }
    line("bias",
         fmt::format("a cubic moves the parabolas' minima by a factor of up to {:.3g}", worst));
  }

  const plan::study_result& s = f.study;
  out += "\nLoss curves L = alpha C^beta + b\n";
  out += fmt::format("{:<24} {:>10} {:>9} {:>8}  {}\n", "", "alpha", "beta", "b", "runs");
  const auto curve = [&](const std::string& name, const plan::curve_fit& c) {
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
  for (const plan::leverage_point& p : s.points) {
    const plan::mixture_runs& m = f.runs.mixtures[p.mixture];
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
  const std::array<double, plan::joint_coefficients> values{s.joint.law.a, s.joint.law.d,
                                                            s.joint.law.gamma, s.joint.law.beta,
                                                            s.joint.law.saturation.start};
  const std::array<double, plan::joint_coefficients> published{
      tian2025::table6.a, tian2025::table6.d, tian2025::table6.gamma, tian2025::table6.beta,
      tian2025::table6.saturation.start};
  out += fmt::format("{:<10} {:>10}   {:<24} {:>10}\n", "", "estimate",
                     fmt::format("{:.4g} % interval", percent), "Table 6");
  for (std::size_t k = 0; k < plan::joint_coefficients; ++k) {
    out += fmt::format("{:<10} {:>10}   {:<24} {:>10}\n", plan::joint_names[k], digits(values[k]),
                       s.joint.held[k] ? "held" : range(s.coefficient_interval[k]),
                       digits(published[k]));
  }
  const auto judged = [&](std::string_view key, const plan::agreement& a) {
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
  for (const plan::slice_fit& slice : f.slices) {
    if (!math::is_nan(slice.fitted.r2)) {
      r2[static_cast<std::size_t>(slice.along)].push_back(slice.fitted.r2);
    }
  }
  for (std::size_t k = 0; k < 3; ++k) {
    if (!r2[k].empty()) {
      line(std::array{"along A (Eq. 2)", "along G (Eq. 3)", "along C (Eq. 4)"}[k],
           fmt::format("{} slices, median R2 {:.4f}", r2[k].size(), plan::detail::median(r2[k])));
    }
  }
  if (!f.predict.empty()) {
    out += fmt::format("\nPredictions, {:.4g} % interval\n", percent);
    for (const wanted& w : f.predict) {
      const auto [el, bounds] = s.predict(w.a, w.g, w.c, typed.confidence);
      line(fmt::format("C {}", digits(w.c.value)),
           fmt::format("A {:.3g} %, G {}: EL {} ({}); Table 6 says {}", 100.0 * w.a.value,
                       digits(w.g.value), digits(el), range(bounds),
                       digits(tian2025::table6.leverage(w.a, w.g, w.c))));
    }
  }
  if (!s.joint.remarks.empty()) {
    out += "\nRemarks\n";
    for (const std::string& r : s.joint.remarks) {
      wrap(out, "  - ", r, width);
    }
  }
  return out;
}

std::string json_text(const study_typed& typed, const findings& f) {
  const auto number = [](double v) { return math::is_finite(v) ? json(v) : json(nullptr); };
  const auto bounds = [&](const interval& i) {
    return json::array({number(i.low), number(i.high)});
  };
  const auto curve = [&](const std::string& name, const plan::curve_fit& c) {
    return json{{"architecture", name},
                {"alpha", number(c.curve.alpha)},
                {"beta", number(c.curve.beta)},
                {"b", number(c.curve.b)},
                {"runs", c.runs},
                {"floor_at_zero", c.floor_at_zero},
                {"stopped", fit::to_string(c.reason)},
                {"violations", c.violations}};
  };
  const auto agreement = [&](const plan::agreement& a) {
    return json{{"points", a.points},
                {"r2", number(a.r2)},
                {"median_error", number(a.median_error)},
                {"worst_error", number(a.worst_error)}};
  };
  const plan::study_result& s = f.study;
  json j;
  j["file"] = printable(typed.file);
  j["rows"] = f.rows;
  j["set_aside"] = f.runs.set_aside;
  j["confidence"] = typed.confidence;
  j["tuned"] = json::array();
  for (const tuned_law& t : f.tuned) {
    j["tuned"].push_back({{"of", t.of},
                          {"what", t.what},
                          {"runs", t.runs},
                          {"k", number(t.law.k)},
                          {"exponent", number(t.law.p[0])},
                          {"exponent_interval", bounds(t.law.p_interval[0])},
                          {"outliers", t.law.outliers.size()},
                          {"violations", t.law.violations}});
  }
  j["allocation"] = json::array();
  for (const split_law& l : f.splits) {
    const auto side = [&](const plan::allocation_fit& a) {
      return json{{"coefficient", number(a.size.coefficient)},
                  {"exponent", number(a.size.exponent)},
                  {"exponent_interval", bounds(a.size_interval[1])},
                  {"violations", a.violations}};
    };
    j["allocation"].push_back({{"of", l.of},
                               {"parabolas", side(l.parabolas)},
                               {"parametric", side(l.parametric.allocation)}});
  }
  j["curves"] = json::array({curve(f.runs.dense.name, s.dense)});
  for (std::size_t m = 0; m < s.mixtures.size(); ++m) {
    j["curves"].push_back(curve(f.runs.mixtures[m].runs.name, s.mixtures[m]));
  }
  j["noise"] = number(s.noise);
  j["points"] = json::array();
  for (const plan::leverage_point& p : s.points) {
    const plan::mixture_runs& m = f.runs.mixtures[p.mixture];
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
  const plan::joint_fit& law = s.joint;
  json& joint = j["joint_law"];
  joint["usable"] = law.usable();
  joint["violations"] = law.violations;
  joint["remarks"] = law.remarks;
  if (law.usable()) {
    const std::array<double, plan::joint_coefficients> values{
        law.law.a, law.law.d, law.law.gamma, law.law.beta, law.law.saturation.start};
    for (std::size_t k = 0; k < plan::joint_coefficients; ++k) {
      json correlation = json::array();
      for (const double c : law.correlation[k]) {
        correlation.push_back(number(c));
      }
      joint["coefficients"].push_back({{"name", plan::joint_names[k]},
                                       {"value", values[k]},
                                       {"held", law.held[k]},
                                       {"interval", bounds(s.coefficient_interval[k])},
                                       {"sandwich_interval", bounds(law.interval[k])},
                                       {"correlation", correlation}});
    }
    joint["least_a_max"] = number(law.least_max);
    joint["stopped"] = fit::to_string(law.fitted.reason);
    joint["fitted"] = agreement(law.training);
    joint["judged"] = agreement(law.validation);
    joint["failed_resamples"] = s.failed;
    j["slices"] = json::array();
    for (const plan::slice_fit& slice : f.slices) {
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
    for (const wanted& w : f.predict) {
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

result<plan::study_options> options_of(const study_typed& typed) {
  plan::study_options o;
  if (typed.floors == "shared") {
    o.curves.floors = plan::floor_choice::shared;
  } else if (typed.floors == "own") {
    o.curves.floors = plan::floor_choice::own;
  } else {
    return failure{
        fmt::format("--floors: expected shared or own, found {}", in_quotes(typed.floors))};
  }
  if (typed.floor != 0.0) {
    if (!(typed.floor > 0.0) || !math::is_finite(typed.floor)) {
      return failure{fmt::format("--floor: expected a positive loss, found {}", typed.floor)};
    }
    o.curves.floors = plan::floor_choice::given;
    o.curves.floor = typed.floor;
  }
  if (typed.source != "curves" && typed.source != "runs") {
    return failure{
        fmt::format("--leverage-of: expected curves or runs, found {}", in_quotes(typed.source))};
  }
  o.source = typed.source == "runs" ? plan::leverage_source::runs : plan::leverage_source::curves;
  if (!(typed.near > 0.0) || !math::is_finite(typed.near)) {
    return failure{fmt::format("--near: expected a positive percentage, found {}", typed.near)};
  }
  if (!(typed.fitted_below > 1.0)) {
    return failure{
        fmt::format("--fit-below: expected a leverage above 1, found {}", typed.fitted_below)};
  }
  if (typed.resamples == 1 || typed.resamples > 1'000'000) {
    return failure{
        fmt::format("--bootstrap: expected 0 or 2 to 1000000, found {}", typed.resamples)};
  }
  if (!(typed.confidence > 0.0 && typed.confidence < 1.0)) {
    return failure{
        fmt::format("--confidence: expected a number between 0 and 1, found {}", typed.confidence)};
  }
  if (typed.threads > 1024) {
    return failure{fmt::format("--threads: expected at most 1024, found {}", typed.threads)};
  }
  o.joint.fitted_below = typed.fitted_below;
  o.joint.level = typed.confidence;
  o.level = typed.confidence;
  o.resamples = typed.resamples;
  o.seed = typed.seed;
  return o;
}

}  // namespace

CLI::App* declare_study(CLI::App& app, study_typed& typed) {
  CLI::App* study =
      app.add_subcommand("study", "Efficiency leverage of own runs, and the law through it");
  study->add_option("RUNS", typed.file, "CSV with a line of column names")->type_name("FILE");
  study->add_option("--columns", typed.columns, "Which column is what: flops=compute,loss=val_loss")
      ->delimiter(',')
      ->type_name("ROLE=COLUMN");
  study->add_option("--where", typed.where, "Rows to take: 'set=rpj,flops>=1e18'")
      ->type_name("CONDITIONS");
  study->add_option("--dense", typed.dense, "The architecture that is the yardstick")
      ->type_name("NAME")
      ->capture_default_str();
  study->add_option("--floors", typed.floors, "Floors b of the loss curves: shared or own")
      ->type_name("WHICH")
      ->capture_default_str();
  study->add_option("--floor", typed.floor, "A floor b that is known, for all curves")
      ->type_name("LOSS");
  study
      ->add_option("--leverage-of", typed.source,
                   "A mixture's loss at a budget is that of its curve, or of its runs")
      ->type_name("WHICH")
      ->capture_default_str();
  study->add_option("--near", typed.near, "Near-optimal: so many percent above the best loss")
      ->type_name("PERCENT")
      ->capture_default_str();
  study->add_option("--fit-below", typed.fitted_below, "The joint law is fitted below that EL")
      ->type_name("EL")
      ->capture_default_str();
  study->add_option("--predict", typed.predict, "EL at a point: A=0.031,G=12,C=1e22")
      ->allow_extra_args(false)
      ->type_name("POINT");
  study->add_option("--bootstrap", typed.resamples, "Resamples for intervals; 0: none")
      ->type_name("COUNT")
      ->capture_default_str();
  study->add_option("--seed", typed.seed, "Of the resamples")
      ->type_name("N")
      ->capture_default_str();
  study->add_option("--threads", typed.threads, "0: as many as there are; the result is the same")
      ->type_name("N")
      ->capture_default_str();
  study->add_option("--confidence", typed.confidence, "Of the intervals")
      ->type_name("P")
      ->capture_default_str();
  study->add_flag("--json", typed.json, "The same content as JSON, numbers not rounded");
  study->add_flag("--template", typed.print_template, "Print a CSV to fill in");
  study->footer(notes);
  return study;
}

result<fit_answer> answer_study(const study_typed& typed, std::size_t width) {
  if (typed.print_template) {
    return fit_answer{csv_template};
  }
  if (typed.file.empty()) {
    return failure{"expected a CSV of runs, found none (see leverage study --help)"};
  }
  auto options = options_of(typed);
  if (!options) {
    return failure{options.error()};
  }
  findings f;
  for (const std::string& text : typed.predict) {
    const auto w = wanted_of(text);
    if (!w) {
      return failure{w.error()};
    }
    f.predict.push_back(*w);
  }
  const auto table = load(typed);
  if (!table) {
    return failure{table.error()};
  }
  const auto runs = sort_runs(*table, typed);
  if (!runs) {
    return failure{runs.error()};
  }
  f.rows = table->lines.size();
  f.runs = *runs;
  f.tuned = tuned_laws(*table, typed);
  f.splits = split_laws(*table, typed);

  plan::study_options asked = *options;
  progress bar("study", asked.resamples);
  asked.progress = [&](std::size_t done, std::size_t) {
    bar.update(done);
    return true;
  };
  f.study = plan::study_leverage(f.runs.dense, f.runs.mixtures, asked, fit::threads{typed.threads});
  bar.clear();
  if (!f.study.violations.empty()) {
    std::vector<std::string> lines;
    for (const std::string& v : f.study.violations) {
      lines.push_back(fmt::format("{}: {}", printable(typed.file), v));
    }
    return all_of(lines);
  }
  if (f.study.joint.usable()) {
    std::vector<plan::measured_leverage> points =
        plan::detail::for_joint_law(f.study.points, f.runs.mixtures);
    f.slices = plan::fit_slices(points, f.study.joint.law.saturation, asked.joint);
  }
  return fit_answer{typed.json ? json_text(typed, f) : table_text(typed, f, width),
                    f.study.joint.usable() ? 0 : 1};
}

}  // namespace leverage::program
