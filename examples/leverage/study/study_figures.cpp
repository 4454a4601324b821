// SPDX-License-Identifier: Apache-2.0
#include "study/study_figures.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <filesystem>
#include <limits>
#include <set>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include "drawing/canvas.hpp"
#include "drawing/figure.hpp"
#include "drawing/gnuplot.hpp"
#include "study/study_forecast.hpp"
#include "support/csv_text.hpp"
#include "support/quantity_text.hpp"

namespace leverage::program {

namespace {

using namespace drawing;
namespace fs = std::filesystem;

constexpr std::string_view blue = "#0b6aa8";
constexpr std::string_view orange = "#c8590a";
constexpr std::array<std::string_view, 6> colours{"#0b6aa8", "#c8590a", "#2a8a3c",
                                                  "#7b3fa0", "#8a6d00", "#b0124a"};

std::string general(double x) { return fmt::format("{:g}", x); }
std::string counted(double x) { return text_of(x, unit::tokens); }
std::string percent(double share) { return short_text(100 * share) + " %"; }
std::string budget(double c) { return text_of(c, unit::flops); }

/// The least and the greatest of what is positive and finite.
struct span_of_values {
  double low = std::numeric_limits<double>::infinity();
  double high = 0;

  void take(double x) {
    if (x > 0 && std::isfinite(x)) {
      low = std::min(low, x);
      high = std::max(high, x);
    }
  }
  [[nodiscard]] bool empty() const { return !(low <= high); }
};

/// Values even in the logarithm, both ends included.
std::vector<double> spread(double low, double high, std::size_t points = 121) {
  std::vector<double> all;
  for (std::size_t i = 0; i < points; ++i) {
    all.push_back(low *
                  std::pow(high / low, static_cast<double>(i) / static_cast<double>(points - 1)));
  }
  return all;
}

void title(canvas& s, const std::string& text, const std::string& below, double left) {
  s.write(text, left, 26, side::left, {.size = 19, .colour = "#000000", .bold = true});
  s.write(below, left, 53, side::left, {.size = 14, .colour = grey});
}

/// The numbers that a figure draws, in the units of its axes: of a panel, what they are, and of which curve.
class figure_table {
 public:
  void add(std::string_view panel_name, std::string_view kind, std::string_view series, double x,
           double y, const fit::interval& of_y = {}) {
    text_ += fmt::format("{},{},{},{},{},{},{}\n", panel_name, kind, csv_cell(series), csv_cell(x),
                         csv_cell(y), csv_cell(of_y.low), csv_cell(of_y.high));
  }
  [[nodiscard]] const std::string& text() const { return text_; }

 private:
  std::string text_ = "panel,kind,series,x,y,low,high\n";
};

/// A figure with its numbers.
struct study_figure {
  std::string name;
  picture drawing;
  std::string csv;
};

/// The curves of one panel: drawn solid from `low` to `high` and dashed around, and written to the table.
struct curve_writer {
  canvas& s;
  const panel& p;
  figure_table& table;
  std::string_view panel_name;

  template <class F>
  [[nodiscard]] std::string operator()(std::string_view series, const std::vector<double>& at,
                                       const F& value, double low, double high,
                                       std::string_view colour, double width) const {
    std::vector<curve_row> rows;
    for (const double x : at) {
      const double y = value(x);
      if (y > 0 && std::isfinite(y)) {
        const bool fitted = x >= low * 0.9999 && x <= high * 1.0001;
        rows.push_back({p.x.share(x), p.y.share(y), fitted});
        table.add(panel_name, fitted ? "curve" : "extrapolated curve", series, x, y);
      }
    }
    return ", " + two_pieces(s.data(rows_of(rows)), colour, width);
  }
};

/// Points with intervals upwards, those without an interval alone.
std::string bars(canvas& s, const std::string& rows, std::string_view colour, int shape = 7) {
  const std::string data = s.data(rows);
  return fmt::format(
      ", {0} using 1:2:3:4 with yerrorbars pt 0 lw 1 lc rgb '{1}', {0} using 1:2 with points pt "
      "{2} ps 0.7 lc rgb '{1}'",
      data, colour, shape);
}

study_figure curves_figure(const findings& f) {
  const study::study_result& s = f.study;
  // The points that show what leverage is: the greatest, and one in the middle.
  std::vector<const study::leverage_point*> reached;
  for (const study::leverage_point& p : s.points) {
    if (p.status == dense_curve::reaches && p.leverage > 1.2) {
      reached.push_back(&p);
    }
  }
  std::sort(reached.begin(), reached.end(),
            [](const auto* a, const auto* b) { return a->leverage < b->leverage; });
  std::vector<const study::leverage_point*> shown;
  if (!reached.empty()) {
    shown.push_back(reached.back());
    const study::leverage_point* middle = reached[reached.size() / 2];
    if (std::abs(std::log(middle->loss / shown[0]->loss)) > 0.02) {
      shown.push_back(middle);
    }
  }
  span_of_values c;
  span_of_values l;
  const auto take = [&](const study::curve_runs& runs) {
    for (std::size_t i = 0; i < runs.flops.size(); ++i) {
      c.take(runs.flops[i]);
      l.take(runs.loss[i]);
    }
  };
  take(f.runs.dense);
  std::set<double> ratios;
  for (const study::mixture_runs& m : f.runs.mixtures) {
    take(m.runs);
    ratios.insert(m.a.value);
  }
  for (const auto* p : shown) {
    c.take(2.4 * p->dense.value);
    l.take(p->loss);
  }
  canvas k(1000, 640);
  const panel p{{92, 92, 790, 556},
                flops_axis(c.low / 1.4, c.high * 1.6),
                round_axis("loss, nats per token", l.low * 0.985, l.high * 1.015, general)};
  title(k, "Loss curves, and the leverage between them",
        "L = alpha C^beta + b; dots: runs; dashed: beyond the runs of the curve", p.area.left);
  k.frame(p);
  const std::string lines = k.data(grid_rows(p));
  std::string plot = "plot " + grid_lines(lines);
  const std::vector<double> at = spread(p.x.low, p.x.high);
  const std::vector<double> ranked(ratios.begin(), ratios.end());
  const auto colour_of = [&](double a) {
    const auto rank =
        static_cast<double>(std::lower_bound(ranked.begin(), ranked.end(), a) - ranked.begin());
    return colour_at(
        ranked.size() < 2 ? 0.3 : 0.04 + 0.8 * rank / static_cast<double>(ranked.size() - 1));
  };
  figure_table table;
  const curve_writer curve{k, p, table, "loss"};
  const auto dots = [&](const std::string& series, const study::curve_runs& runs,
                        std::string_view colour, double size) {
    std::string rows;
    for (std::size_t i = 0; i < runs.flops.size(); ++i) {
      rows += fmt::format("{:.6f} {:.6f}\n", p.x.share(runs.flops[i]), p.y.share(runs.loss[i]));
      table.add("loss", "run", series, runs.flops[i], runs.loss[i]);
    }
    plot += fmt::format(", {} with points pt 7 ps {:g} lc rgb '{}'", k.data(rows), size, colour);
  };
  for (std::size_t m = 0; m < f.runs.mixtures.size(); ++m) {
    const std::string colour = colour_of(f.runs.mixtures[m].a.value);
    const study::curve_fit& fit = s.mixtures[m];
    const std::string series =
        fmt::format("A {:g} G {:g}", f.runs.mixtures[m].a.value, f.runs.mixtures[m].g.value);
    if (fit.usable()) {
      plot += curve(
          series, spread(fit.low, fit.high), [&](double x) { return fit.curve.loss(flops<>{x}); },
          fit.low, fit.high, colour, 1.1);
    }
    dots(series, f.runs.mixtures[m].runs, colour, 0.45);
  }
  plot += curve(
      "dense", at, [&](double x) { return s.dense.curve.loss(flops<>{x}); }, s.dense.low,
      s.dense.high, orange, 3);
  dots("dense", f.runs.dense, orange, 0.9);
  std::string arrows;
  for (const auto* q : shown) {
    const double from = p.x.share(q->c.value);
    const double y = p.y.share(q->loss);
    arrows += fmt::format("{:.6f} {:.6f} {:.6f} 0\n", from, y, p.x.share(q->dense.value) - from);
    table.add("loss", "leverage", "mixture", q->c.value, q->loss);
    table.add("loss", "leverage", "dense", q->dense.value, q->loss);
    // Above and beyond the tip: the dense curve falls away from there.
    k.write(fmt::format("EL {:.3g}x", q->leverage), p.across(q->dense.value) + 8,
            p.down(q->loss) - 12, side::left, {.size = 13.5, .colour = "#000000", .bold = true});
  }
  if (!arrows.empty()) {
    plot += fmt::format(", {} with vectors head filled size 0.012,20 lw 2 lc rgb '#000000'",
                        k.data(arrows));
  }
  // The legend: activation ratios, not more of them than can be read.
  double y = p.area.top + 8;
  k.write("dense", p.area.right + 16, y, side::left,
          {.size = 13.5, .colour = orange, .bold = true});
  y += 24;
  if (!ranked.empty()) {
    k.write("mixtures, by A", p.area.right + 16, y, side::left, {.size = 13, .colour = grey});
  }
  const std::size_t most = 14;
  const std::size_t step = (ranked.size() + most - 1) / std::max<std::size_t>(most, 1);
  for (std::size_t i = 0; i < ranked.size(); i += std::max<std::size_t>(step, 1)) {
    y += 19;
    k.write(percent(ranked[i]), p.area.right + 16, y, side::left,
            {.size = 13.5, .colour = colour_of(ranked[i]), .bold = true});
  }
  k.add(plot);
  return {"curves", k.done(), table.text()};
}

study_figure law_figure(const study_options& options, const findings& f) {
  const study::study_result& s = f.study;
  struct judged {
    double measured, predicted, low, high;
    bool fitted, extrapolated;
  };
  std::vector<judged> all;
  figure_table table;
  span_of_values el;
  for (const study::leverage_point& p : s.points) {
    if (!p.in_joint_fit) {
      continue;
    }
    const study::mixture_runs& m = f.runs.mixtures[p.mixture];
    const double predicted = s.joint.law.leverage(m.a, m.g, p.c);
    const bool bounded = std::isfinite(p.interval.low) && std::isfinite(p.interval.high);
    all.push_back({p.leverage, predicted, bounded ? p.interval.low : p.leverage,
                   bounded ? p.interval.high : p.leverage, p.leverage < options.fitted_below,
                   p.extrapolated});
    table.add("law", all.back().fitted ? "fitted" : "judged",
              p.extrapolated ? "dense curve extrapolated" : "dense curve within its runs",
              p.leverage, predicted, p.interval);
    el.take(p.leverage);
    el.take(predicted);
    el.take(all.back().low);
    el.take(all.back().high);
  }
  canvas k(820, 700);
  const double high = std::max(el.high, options.fitted_below) * 1.12;
  const panel p{
      {92, 92, 780, 606}, leverage_axis(el.low / 1.06, high), leverage_axis(el.low / 1.06, high)};
  panel named = p;
  named.x.label = "measured EL, dense over MoE FLOPs at equal loss";
  named.y.label = "EL of the joint law";
  title(k, "The joint law against what was measured",
        fmt::format("bars: {:.4g} % intervals; hollow: the dense curve is read beyond its runs",
                    100 * options.confidence),
        p.area.left);
  k.frame(named);
  const double split = std::clamp(p.x.share(options.fitted_below), 0.0, 1.0);
  k.add(fmt::format(
      "set object 1 rectangle from graph {:.6f},0 to graph 1,1 behind fs solid noborder fc rgb "
      "'#f6ece4'",
      split));
  const std::string lines = k.data(grid_rows(p));
  std::string plot = "plot " + grid_lines(lines);
  plot += fmt::format(", {} with lines lw 1.4 lc rgb '#555555'", k.data("0 0\n1 1\n"));
  for (const bool fitted : {true, false}) {
    for (const bool hollow : {false, true}) {
      std::string rows;
      for (const judged& q : all) {
        if (q.fitted == fitted && q.extrapolated == hollow) {
          rows += fmt::format("{:.6f} {:.6f} {:.6f} {:.6f}\n", p.x.share(q.measured),
                              p.y.share(q.predicted), p.x.share(q.low), p.x.share(q.high));
        }
      }
      if (!rows.empty()) {
        plot += fmt::format(
            ", {0} using 1:2:3:4 with xerrorbars pt 0 lw 1 lc rgb '{1}', {0} using 1:2 with "
            "points pt {2} ps 0.8 lc rgb '{1}'",
            k.data(rows), fitted ? blue : orange, hollow ? 6 : 7);
      }
    }
  }
  const auto write_agreement = [&](const std::string& head, const study::agreement& a, double x,
                                   double y, side where, std::string_view colour) {
    k.write(head, x, y, where, {.size = 14, .colour = colour, .bold = true});
    if (a.points == 0) {
      k.write("no points", x, y + 20, where, {.size = 13, .colour = colour});
      return;
    }
    k.write(fmt::format("{} points, R2 {:.4f}", a.points, a.r2), x, y + 20, where,
            {.size = 13, .colour = colour});
    k.write(fmt::format("error: median {:.2g} %, worst {:.2g} %", 100 * a.median_error,
                        100 * a.worst_error),
            x, y + 38, where, {.size = 13, .colour = colour});
  };
  write_agreement(fmt::format("fitted, EL < {:g}", options.fitted_below), s.joint.training,
                  p.area.left + 14, p.area.top + 18, side::left, blue);
  write_agreement(fmt::format("judged, EL >= {:g}", options.fitted_below), s.joint.validation,
                  p.area.right - 12, p.area.bottom - 62, side::right, orange);
  k.add(plot);
  return {"law", k.done(), table.text()};
}

/// The slices along one input that show most: of those with the most points, spread over what they hold.
std::vector<study::slice_fit> chosen_slices(const findings& f, study::slice_fit::input along) {
  std::vector<study::slice_fit> all;
  for (const study::slice_fit& slice : f.slices) {
    if (slice.along == along) {
      all.push_back(slice);
    }
  }
  constexpr std::size_t most = 4;
  std::vector<study::slice_fit> chosen;
  for (std::size_t i = 0; i < std::min(most, all.size()); ++i) {
    const std::size_t last = std::min(most, all.size()) - 1;
    chosen.push_back(all[last == 0 ? 0 : i * (all.size() - 1) / last]);
  }
  return chosen;
}

study_figure slices_figure(const study_options& options, const findings& f) {
  using input = study::slice_fit::input;
  const study::study_result& s = f.study;
  span_of_values el;
  std::array<span_of_values, 3> fitted;
  const auto inputs_of = [&](const study::leverage_point& p) {
    const study::mixture_runs& m = f.runs.mixtures[p.mixture];
    return std::array<double, 3>{m.a.value, m.g.value, p.c.value};
  };
  for (const study::leverage_point& p : s.points) {
    if (p.in_joint_fit) {
      el.take(p.leverage);
      if (p.leverage < options.fitted_below) {
        for (std::size_t k = 0; k < 3; ++k) {
          fitted[k].take(inputs_of(p)[k]);
        }
      }
    }
  }
  canvas k(1500, 540);
  title(k, "Leverage along activation ratio, granularity and compute",
        fmt::format("dots: measured, with {:.4g} % intervals; lines: the joint law, dashed beyond "
                    "the points that it was fitted on",
                    100 * options.confidence),
        70);
  const axis y = leverage_axis(el.low / 1.15, el.high * 1.35);
  figure_table table;
  constexpr std::array<std::string_view, 3> panels{"activation_ratio", "granularity", "flops"};
  for (std::size_t n = 0; n < 3; ++n) {
    const auto along = static_cast<input>(n);
    const double left = 70 + 490 * static_cast<double>(n);
    const box area{left, 96, left + 300, 456};
    const span_of_values& range = fitted[n];
    if (range.empty()) {
      continue;
    }
    const axis x = n == 0   ? ratio_axis(range.low / 1.5)
                   : n == 1 ? granularity_axis(range.low / 1.3, range.high * 1.3)
                            : flops_axis(range.low / 2, range.high * 30);
    const panel p{area, x, y};
    k.frame(p, n == 0);
    const std::string lines = k.data(grid_rows(p));
    std::string plot = "plot " + grid_lines(lines);
    const std::vector<study::slice_fit> slices = chosen_slices(f, along);
    if (slices.empty()) {
      k.write("no slice of four points", left + 150, 276, side::centre, {.colour = grey});
    }
    std::vector<end_label> ends;
    for (std::size_t i = 0; i < slices.size(); ++i) {
      const study::slice_fit& slice = slices[i];
      const std::string colour =
          colour_at(slices.size() < 2 ? 0.2
                                      : 0.03 + 0.72 * static_cast<double>(i) /
                                                   static_cast<double>(slices.size() - 1));
      const std::array<double, 3> held{slice.a.value, slice.g.value, slice.c.value};
      const auto law = [&](double at) {
        std::array<double, 3> v = held;
        v[n] = at;
        return s.joint.law.leverage(activation_ratio<>{v[0]}, granularity<>{v[1]}, flops<>{v[2]});
      };
      const std::string a = "A " + percent(slice.a.value);
      const std::string g = "G " + short_text(slice.g.value);
      const std::string c = "C " + budget(slice.c.value);
      const std::string series = n == 0   ? fmt::format("{}, {}", g, c)
                                 : n == 1 ? fmt::format("{}, {}", a, c)
                                          : fmt::format("{}, {}", a, g);
      plot += curve_writer{k, p, table, panels[n]}(series, spread(x.low, x.high), law, range.low,
                                                   range.high, colour, 2);
      std::string rows;
      for (const study::leverage_point& q : s.points) {
        const std::array<double, 3> v = inputs_of(q);
        bool same = q.in_joint_fit;
        for (std::size_t j = 0; j < 3; ++j) {
          same = same && (j == n || v[j] == held[j]);
        }
        if (same) {
          const bool bounded = std::isfinite(q.interval.low) && std::isfinite(q.interval.high);
          rows +=
              fmt::format("{:.6f} {:.6f} {:.6f} {:.6f}\n", p.x.share(v[n]), p.y.share(q.leverage),
                          p.y.share(bounded ? q.interval.low : q.leverage),
                          p.y.share(bounded ? q.interval.high : q.leverage));
          table.add(panels[n], "measured", series, v[n], q.leverage, q.interval);
        }
      }
      if (!rows.empty()) {
        plot += bars(k, rows, colour);
      }
      ends.push_back(
          {p.down(std::clamp(law(n == 0 ? 1.0 : x.high), y.low, y.high)), series, colour, false});
    }
    if (n == 0) {
      // All curves end at 1 where every expert is active: their names stand at the other end's height.
      for (std::size_t i = 0; i < ends.size(); ++i) {
        ends[i].y = area.top + 14 + 18 * static_cast<double>(i);
      }
    }
    write_ends(k, ends, area.right + 8, side::left, area);
    k.add(plot);
    k.next_panel();
  }
  return {"slices", k.done(), table.text()};
}

/// Learning rate and batch over C, near the best of their budget.
study_figure tuned_figure(const study_options& options, const findings& f) {
  figure_table table;
  canvas k(1120, 540);
  title(k, "Learning rate and batch of the best runs",
        fmt::format("runs within {:g} % of the best loss of their budget; crosses: outliers left "
                    "out; dashed: extrapolated",
                    options.near),
        92);
  std::size_t column = 0;
  for (const std::string_view what : {"learning_rate", "batch"}) {
    std::vector<const tuned_law*> laws;
    span_of_values c;
    span_of_values v;
    for (const tuned_law& law : f.tuned) {
      if (law.what == what && law.inputs.size() == 1 && law.inputs[0] == "C") {
        laws.push_back(&law);
        std::for_each(law.x[0].begin(), law.x[0].end(), [&](double x) { c.take(x); });
        std::for_each(law.y.begin(), law.y.end(), [&](double y) { v.take(y); });
      }
    }
    if (laws.empty() || c.empty()) {
      continue;
    }
    const double left = 92 + 540 * static_cast<double>(column++);
    const box area{left, 110, left + 400, 456};
    const std::string label = what == "batch" ? "batch, as in the table" : "learning rate";
    const panel p{
        area, flops_axis(c.low / 2, c.high * 10),
        round_axis(label, v.low / 1.6, v.high * 1.6, what == "batch" ? counted : general)};
    k.frame(p);
    const std::string lines = k.data(grid_rows(p));
    std::string plot = "plot " + grid_lines(lines);
    std::size_t row = 0;
    for (const tuned_law* law : laws) {
      const std::string_view colour = law->of == "dense" ? orange : blue;
      std::string kept;
      std::string out;
      span_of_values own;
      for (std::size_t i = 0; i < law->y.size(); ++i) {
        const bool outlier =
            std::find(law->outliers.begin(), law->outliers.end(), i) != law->outliers.end();
        own.take(law->x[0][i]);
        (outlier ? out : kept) +=
            fmt::format("{:.6f} {:.6f}\n", p.x.share(law->x[0][i]), p.y.share(law->y[i]));
        table.add(what, outlier ? "outlier" : "run", law->of, law->x[0][i], law->y[i]);
      }
      plot += kept.empty()
                  ? ""
                  : fmt::format(", {} with points pt 7 ps 0.7 lc rgb '{}'", k.data(kept), colour);
      plot += out.empty()
                  ? ""
                  : fmt::format(", {} with points pt 2 ps 1 lc rgb '{}'", k.data(out), colour);
      std::string text = law->of + ": no law";
      if (law->usable) {
        plot += curve_writer{k, p, table, what}(
            law->of, spread(p.x.low, p.x.high),
            [&](double x) { return law->k * std::pow(x, law->p[0]); }, own.low, own.high, colour,
            2.2);
        text = fmt::format("{}: {:.4g} C^{:.4g}  ({:.4g} .. {:.4g})", law->of, law->k, law->p[0],
                           law->p_interval[0].low, law->p_interval[0].high);
      }
      k.write(text, area.left, area.top - 28 + 17 * static_cast<double>(row++), side::left,
              {.size = 13, .colour = colour});
    }
    k.add(plot);
    k.next_panel();
  }
  return {"tuned", k.done(), table.text()};
}

/// M_opt and D_opt over C: one architecture in every way with its forecasts, several by their robust parabolas.
study_figure splits_figure(const study_options& options, const findings& f) {
  struct drawn {
    std::string name;
    const study::allocation_fit* fit;
  };
  std::vector<drawn> all;
  std::vector<dense_forecast> forecasts;
  const auto add = [&](const std::string& name, const study::allocation_fit& fit) {
    if (fit.usable() && all.size() < colours.size()) {
      all.push_back({name, &fit});
    }
  };
  if (f.splits.size() == 1) {
    const split_law& s = f.splits[0];
    add("parabolas", s.parabolas);
    add("robust parabolas", s.robust);
    add("parametric law", s.parametric);
    add("training curves", s.curves);
    add("best runs", s.runs);
    if (s.of == options.dense) {
      forecasts = forecasts_of(options, f);
    }
  } else {
    for (const split_law& s : f.splits) {
      add(s.of, s.robust);
    }
  }
  figure_table table;
  canvas k(1240, 560);
  title(k,
        f.splits.size() == 1
            ? fmt::format("How a budget splits between model and tokens, {}", f.splits[0].of)
            : "How a budget splits between model and tokens, by robust parabolas",
        forecasts.empty()
            ? "dots: minima at the budgets of the runs; dashed: extrapolated"
            : fmt::format("dots: minima at the budgets of the runs; dashed: extrapolated; "
                          "diamonds: forecasts with {:.4g} % intervals",
                          100.0 * options.confidence),
        92);
  for (const bool data : {false, true}) {
    const double left = data ? 700 : 92;
    const box area{left, 96, left + 380, 476};
    span_of_values c;
    span_of_values v;
    for (const drawn& d : all) {
      c.take(d.fit->low);
      c.take(d.fit->high);
    }
    c.low /= 2;
    c.high *= 30;
    for (const dense_forecast& at : forecasts) {
      c.take(at.flops / 1.5);
      c.take(at.flops * 1.5);
    }
    for (const drawn& d : all) {
      const power_law<>& law = data ? d.fit->data : d.fit->size;
      v.take(law(c.low));
      v.take(law(c.high));
    }
    const panel p{area, flops_axis(c.low, c.high),
                  round_axis(data ? "D_opt, tokens" : "M_opt, size as in the table", v.low / 1.4,
                             v.high * 1.4, [](double x) { return text_of(x, unit::flops); })};
    k.frame(p);
    const std::string lines = k.data(grid_rows(p));
    std::string plot = "plot " + grid_lines(lines);
    std::vector<end_label> ends;
    for (std::size_t i = 0; i < all.size(); ++i) {
      const study::allocation_fit& fit = *all[i].fit;
      const power_law<>& law = data ? fit.data : fit.size;
      const std::string_view panel_name = data ? "tokens" : "size";
      plot += curve_writer{k, p, table, panel_name}(
          all[i].name, spread(c.low, c.high), [&](double x) { return law(x); }, fit.low, fit.high,
          colours[i], 2);
      std::string rows;
      for (const study::size_minimum& m : fit.minima) {
        if (m.status == study::minimum_status::found) {
          rows += fmt::format("{:.6f} {:.6f}\n", p.x.share(m.flops),
                              p.y.share(data ? m.flops / m.size : m.size));
          table.add(panel_name, "minimum", all[i].name, m.flops, data ? m.flops / m.size : m.size);
        }
      }
      if (!rows.empty()) {
        plot += fmt::format(", {} with points pt 7 ps 0.7 lc rgb '{}'", k.data(rows), colours[i]);
      }
      std::string predicted;
      for (const dense_forecast& at : forecasts) {
        for (const forecast_split& split : at.splits) {
          if (split.way != all[i].name) {
            continue;
          }
          const double value = data ? split.tokens : split.size;
          const fit::interval& of = data ? split.tokens_interval : split.size_interval;
          table.add(panel_name, "forecast", all[i].name, at.flops, value, of);
          const bool known = std::isfinite(of.low) && std::isfinite(of.high);
          predicted +=
              fmt::format("{:.6f} {:.6f} {:.6f} {:.6f}\n", p.x.share(at.flops), p.y.share(value),
                          std::max(p.y.share(known ? of.low : value), -0.02),
                          std::min(p.y.share(known ? of.high : value), 1.02));
        }
      }
      if (!predicted.empty()) {
        plot += bars(k, predicted, colours[i], 13);
      }
      const auto& bounds = data ? fit.data_interval[1] : fit.size_interval[1];
      ends.push_back({p.down(law(c.high)), fmt::format("{} C^{:.3g}", all[i].name, law.exponent),
                      std::string(colours[i]), false});
      if (std::isfinite(bounds.low)) {
        ends.back().text += fmt::format(" ({:.3g}..{:.3g})", bounds.low, bounds.high);
      }
    }
    // Their names in the corner that the rising lines leave free.
    double y = area.top + 16;
    std::reverse(ends.begin(), ends.end());
    for (auto e = ends.rbegin(); e != ends.rend(); ++e, y += 19) {
      k.write(e->text, area.left + 12, y, side::left, {.size = 13, .colour = e->colour});
    }
    k.add(plot);
    k.next_panel();
  }
  return {"allocation", k.done(), table.text()};
}

/// The files that a folder gets, at most.
constexpr std::array all_figures{"curves", "law", "slices", "tuned", "allocation"};
constexpr std::array file_endings{".svg", ".png", ".csv"};

}  // namespace

std::optional<failure> wrong_folder(const std::string& folder,
                                    const std::vector<std::string>& runs) {
  std::error_code error;
  if (folder.empty()) {
    return std::nullopt;
  }
  if (fs::is_directory(folder, error)) {
    std::vector<named_path> written;
    for (const char* name : all_figures) {
      for (const char* ending : file_endings) {
        written.push_back({"--plot", (fs::path(folder) / name).string() + ending});
      }
    }
    return same_file_twice(written, named_paths("RUNS", runs));
  }
  if (fs::exists(folder, error)) {
    return failure{fmt::format("--plot: expected a folder, found the file {}", in_quotes(folder))};
  }
  const fs::path parent = fs::absolute(folder, error).lexically_normal().parent_path();
  if (error ||
      !(fs::is_directory(parent, error) || fs::is_directory(parent.parent_path(), error))) {
    return failure{
        fmt::format("--plot: {}: the folder it would be in does not exist", printable(folder))};
  }
  return std::nullopt;
}

std::optional<failure> draw_study(const study_options& options, const findings& f) {
  std::vector<study_figure> figures;
  if (f.study.dense.usable()) {
    figures.push_back(curves_figure(f));
  }
  if (f.study.joint.usable()) {
    figures.push_back(law_figure(options, f));
    figures.push_back(slices_figure(options, f));
  }
  if (std::any_of(f.tuned.begin(), f.tuned.end(), [](const auto& t) { return !t.y.empty(); })) {
    figures.push_back(tuned_figure(options, f));
  }
  if (std::any_of(f.splits.begin(), f.splits.end(), [](const auto& s) {
        return s.robust.usable() || s.parametric.usable() || s.runs.usable();
      })) {
    figures.push_back(splits_figure(options, f));
  }
  std::vector<output_file> files;
  for (const study_figure& figure : figures) {
    for (const std::string_view ending : file_endings) {
      output_file file{"--plot", (fs::path(options.plot) / figure.name).string(), figure.drawing};
      file.path += ending;
      if (ending == ".csv") {
        file.content = figure.csv;
      }
      files.push_back(std::move(file));
    }
  }
  const auto drawn = made_files(files);
  if (!drawn) {
    return failure{drawn.error()};
  }
  std::error_code error;
  const bool made = fs::create_directories(options.plot, error);
  if (error) {
    return failure{fmt::format("--plot: {}: {}", printable(options.plot), error.message())};
  }
  auto wrong = publish(*drawn);
  if (wrong && made) {
    fs::remove(options.plot, error);
  }
  return wrong;
}

}  // namespace leverage::program
