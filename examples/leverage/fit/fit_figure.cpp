// SPDX-License-Identifier: Apache-2.0
#include "fit/fit_figure.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <string_view>

#include "drawing/canvas.hpp"
#include "support/csv_text.hpp"
#include "support/quantity_text.hpp"

namespace leverage::program {

namespace {

using namespace drawing;

constexpr std::string_view blue = "#0b6aa8";

std::string general(double x) { return fmt::format("{:g}", x); }
std::string counted(double x) { return text_of(x, unit::tokens); }
std::string compute(double x) { return text_of(x, unit::flops); }

struct limits {
  double low = std::numeric_limits<double>::infinity();
  double high = -low;

  void take(double x) {
    if (std::isfinite(x)) {
      low = std::min(low, x);
      high = std::max(high, x);
    }
  }
};

/// An axis around some values: of decades where they are positive and far apart.
axis axis_around(std::string label, const limits& of, std::string (*name)(double)) {
  if (of.low > 0.0 && of.high > 1.0001 * of.low) {
    const double margin = std::pow(of.high / of.low, 0.04);
    return round_axis(std::move(label), of.low / margin, of.high * margin, name);
  }
  const double margin =
      of.high > of.low ? 0.05 * (of.high - of.low) : 0.05 * (std::abs(of.low) + 1);
  return even_axis(std::move(label), of.low - margin, of.high + margin, name);
}

/// What was drawn: of a panel, what it is and of which curve.
class drawn_numbers {
 public:
  void add(std::string_view panel_name, std::string_view kind, std::string_view series, double x,
           double y, const fit::interval& law = {}, const fit::interval& observation = {}) {
    text_ += fmt::format("{},{},{},{},{},{},{},{},{}\n", panel_name, kind, csv_cell(series),
                         csv_cell(x), csv_cell(y), csv_cell(law.low), csv_cell(law.high),
                         csv_cell(observation.low), csv_cell(observation.high));
  }
  [[nodiscard]] const std::string& text() const { return text_; }

 private:
  std::string text_ = "panel,kind,series,x,y,low,high,run_low,run_high\n";
};

/// The interval at the fit's confidence, the first of a point's levels; NaN where there is none.
fit::interval one_of(const std::vector<fit::interval>& levels) {
  return levels.empty() ? fit::interval{} : levels.front();
}

class drawing_of_fit {
 public:
  drawing_of_fit(const fit_answer& a, const drawn_curves& c, const fit_request& r)
      : a_{a}, c_{c}, r_{r}, s_{c.budgets.size() > 1 ? 1440 : 980, 700} {}

  [[nodiscard]] made_figure made() {
    s_.write(fmt::format("{}, {} rows", printable(a_.law.formula), a_.rows.lines.size()), 92, 26,
             side::left, {.size = 18, .colour = "#000000", .bold = true});
    s_.write(below(), 92, 52, side::left, {.size = 13, .colour = grey});
    draw_law();
    s_.next_panel();
    draw_residuals();
    s_.next_panel();
    draw_sizes();
    if (c_.budgets.size() > 1) {
      s_.next_panel();
      draw_budgets();
    }
    made_figure f;
    f.drawing = s_.done();
    f.csv = numbers_.text();
    return f;
  }

 private:
  [[nodiscard]] std::string x_label() const {
    return c_.size ? "C = 6 N D, FLOPs" : std::string(printable(a_.law.inputs[0].letter));
  }
  [[nodiscard]] std::string below() const {
    std::string text = c_.size ? fmt::format("line: at D = {} N, the median of the runs",
                                             short_text(c_.tokens_per_parameter))
                       : a_.law.inputs.size() > 1
                           ? std::string("line: the other inputs at their medians")
                           : std::string("line: the law");
    text += "; dashed: beyond the runs";
    if (has_band()) {
      text += fmt::format("; bands: {:.4g} % intervals of the law (dark) and of a run (light)",
                          100.0 * a_.options.confidence);
    }
    return text;
  }
  [[nodiscard]] bool has_band() const {
    const auto& points = r_points();
    return std::any_of(points.begin(),
                       points.begin() + static_cast<std::ptrdiff_t>(c_.along.size()),
                       [](const auto& d) { return std::isfinite(one_of(d.law).low); });
  }
  [[nodiscard]] const std::vector<fit::predicted_point>& r_points() const {
    return a_.report.drawn;
  }
  /// How many points --predict asks for; rows held out follow them.
  [[nodiscard]] std::size_t asked() const {
    return std::min(a_.from.asked, a_.report.points.size());
  }
  /// Where the i-th point of --predict is on the axis.
  [[nodiscard]] double predicted_x(std::size_t i) const {
    return c_.size ? 6.0 * r_.points[*c_.size][i] * r_.points[*c_.data][i] : r_.points[0][i];
  }

  void draw_law() {
    limits x;
    limits y;
    for (std::size_t i = 0; i < c_.x.size(); ++i) {
      x.take(c_.x[i]);
      y.take(r_.observed[i]);
    }
    for (std::size_t i = 0; i < c_.along.size(); ++i) {
      x.take(c_.along[i]);
      y.take(r_points()[i].value);
    }
    for (std::size_t i = 0; i < asked(); ++i) {
      if (a_.report.points[i].determined) {
        x.take(predicted_x(i));
        y.take(a_.report.points[i].value);
      }
    }
    const panel p{{92, 80, 900, 400},
                  axis_around(x_label(), x, c_.size ? &compute : &general),
                  axis_around(std::string(printable(a_.law.observed)), y, &general)};
    s_.frame(p);
    std::string plot = "plot " + grid_lines(s_.data(grid_rows(p)));
    add_band(plot, p, &fit::predicted_point::observation, "#e3edf5");
    add_band(plot, p, &fit::predicted_point::law, "#b4cfe5");
    std::vector<curve_row> rows;
    for (std::size_t i = 0; i < c_.along.size(); ++i) {
      const fit::predicted_point& d = r_points()[i];
      const bool within = c_.along[i] <= c_.farthest * 1.0001;
      numbers_.add("law", within ? "curve" : "extrapolated curve", "law", c_.along[i], d.value,
                   one_of(d.law), one_of(d.observation));
      if (std::isfinite(p.y.share(d.value))) {
        rows.push_back({p.x.share(c_.along[i]), p.y.share(d.value), within});
      }
    }
    if (!rows.empty()) {
      plot += ", " + two_pieces(s_.data(rows_of(rows)), blue, 2.2);
    }
    std::string runs;
    for (std::size_t i = 0; i < c_.x.size(); ++i) {
      runs += fmt::format("{:.6f} {:.6f}\n", p.x.share(c_.x[i]), p.y.share(r_.observed[i]));
      numbers_.add("law", "run", "observed", c_.x[i], r_.observed[i]);
      numbers_.add("law", "run", "predicted", c_.x[i], a_.report.predicted[i]);
    }
    plot += fmt::format(", {} with points pt 7 ps 0.45 lc rgb '#333333'", s_.data(runs));
    add_predictions(plot, p);
    s_.add(plot);
  }

  /// The points of --predict, with the interval of a run there.
  void add_predictions(std::string& plot, const panel& p) {
    std::string values;
    std::string bars;
    for (std::size_t i = 0; i < asked(); ++i) {
      const fit::predicted_point& d = a_.report.points[i];
      if (!d.determined) {
        continue;
      }
      const double x = predicted_x(i);
      const fit::interval of_run = one_of(d.observation);
      numbers_.add("law", "prediction", "law", x, d.value, one_of(d.law), of_run);
      values += fmt::format("{:.6f} {:.6f}\n", p.x.share(x), p.y.share(d.value));
      const double low = std::max(p.y.share(of_run.low), -0.02);
      const double high = std::min(p.y.share(of_run.high), 1.02);
      if (std::isfinite(of_run.low) && std::isfinite(of_run.high) && low < high) {
        bars += fmt::format("{0:.6f} {1:.6f}\n{0:.6f} {2:.6f}\n\n", p.x.share(x), low, high);
      }
    }
    if (!bars.empty()) {
      plot += fmt::format(", {} with lines lw 2 lc rgb '#8f0000'", s_.data(bars));
    }
    if (!values.empty()) {
      plot += fmt::format(", {} with points pt 13 ps 1.1 lc rgb '#8f0000'", s_.data(values));
    }
  }

  void add_band(std::string& plot, const panel& p,
                std::vector<fit::interval> fit::predicted_point::* which, std::string_view colour) {
    std::string rows;
    for (std::size_t i = 0; i < c_.along.size(); ++i) {
      const fit::interval b = one_of(r_points()[i].*which);
      const double low = std::max(p.y.share(b.low), -0.02);
      const double high = std::min(p.y.share(b.high), 1.02);
      if (std::isfinite(b.low) && std::isfinite(b.high) && low < high) {
        rows += fmt::format("{:.6f} {:.6f} {:.6f}\n", p.x.share(c_.along[i]), low, high);
      }
    }
    if (!rows.empty()) {
      plot += fmt::format(", {} using 1:2:3 with filledcurves fs solid noborder fc rgb '{}'",
                          s_.data(rows), colour);
    }
  }

  void draw_residuals() {
    limits x;
    limits y;
    y.take(0.0);
    for (std::size_t i = 0; i < c_.x.size(); ++i) {
      x.take(c_.x[i]);
      y.take(a_.residuals[i]);
    }
    const double most = 1.1 * std::max({std::abs(y.low), std::abs(y.high), 1e-12});
    const panel p{{92, 470, 480, 640},
                  axis_around(x_label(), x, c_.size ? &compute : &general),
                  even_axis("residual, %", -most, most, &general)};
    s_.frame(p);
    std::string rows;
    for (std::size_t i = 0; i < c_.x.size(); ++i) {
      rows += fmt::format("{:.6f} {:.6f}\n", p.x.share(c_.x[i]), p.y.share(a_.residuals[i]));
      numbers_.add("residuals", "run", "", c_.x[i], a_.residuals[i]);
    }
    s_.add(fmt::format(
        "plot {}, {} with lines lw 1.4 lc rgb '#888888', {} with points pt 7 ps "
        "0.45 lc rgb '{}'",
        grid_lines(s_.data(grid_rows(p))),
        s_.data(fmt::format("0 {0:.6f}\n1 {0:.6f}\n", p.y.share(0.0))), s_.data(rows), blue));
  }

  void draw_sizes() {
    std::vector<double> sizes;
    for (const double r : a_.residuals) {
      sizes.push_back(std::abs(r));
    }
    std::sort(sizes.begin(), sizes.end());
    const panel p{
        {570, 470, 900, 640},
        even_axis("size of the residual, %", 0, 1.05 * std::max(sizes.back(), 1e-12), &general),
        even_axis("rows not above, %", 0, 100, &general)};
    s_.frame(p);
    std::string rows = "0 0\n";
    for (std::size_t i = 0; i < sizes.size(); ++i) {
      const double share = static_cast<double>(i + 1) / static_cast<double>(sizes.size());
      rows += fmt::format("{:.6f} {:.6f}\n", p.x.share(sizes[i]), share);
      numbers_.add("sizes", "run", "", sizes[i], 100.0 * share);
    }
    const auto note = [&](double share, const char* what) {
      const double size = sizes[std::min(
          static_cast<std::size_t>(share * static_cast<double>(sizes.size())), sizes.size() - 1)];
      s_.write(fmt::format("{} {:.2g} %", what, size), p.across(size) + 8,
               p.down(100.0 * share) + 10, side::left, {.size = 12.5, .colour = grey});
    };
    note(0.5, "median");
    note(0.9, "90 % of rows");
    s_.add(fmt::format("plot {}, {} with steps lw 2 lc rgb '{}'", grid_lines(s_.data(grid_rows(p))),
                       s_.data(rows), blue));
  }

  /// The law along a budget, its minimum, and the runs.
  void draw_budgets() {
    limits x;
    limits y;
    const std::vector<double>& n = r_.drawn[*c_.size];
    for (const drawn_budget& b : c_.budgets) {
      for (std::size_t i = b.first; i < b.first + b.count; ++i) {
        x.take(n[i]);
        y.take(r_points()[i].value);
      }
      for (const std::size_t row : b.rows) {
        y.take(r_.observed[row]);
      }
    }
    const panel p{{1000, 80, 1330, 640},
                  axis_around("N, parameters, at equal C = 6 N D", x, &counted),
                  axis_around(std::string(printable(a_.law.observed)), y, &general)};
    s_.frame(p);
    std::string plot = "plot " + grid_lines(s_.data(grid_rows(p)));
    std::vector<end_label> ends;
    for (std::size_t k = 0; k < c_.budgets.size(); ++k) {
      const drawn_budget& b = c_.budgets[k];
      const std::string colour = colour_at(0.05 + 0.8 * static_cast<double>(k) /
                                                      static_cast<double>(c_.budgets.size() - 1));
      const std::string series = compute(b.flops);
      std::string curve;
      std::size_t best = b.first;
      for (std::size_t i = b.first; i < b.first + b.count; ++i) {
        const double value = r_points()[i].value;
        curve += fmt::format("{:.6f} {:.6f}\n", p.x.share(n[i]), p.y.share(value));
        numbers_.add("budgets", "curve", series, n[i], value, one_of(r_points()[i].law),
                     one_of(r_points()[i].observation));
        best = value < r_points()[best].value ? i : best;
      }
      std::string runs;
      for (const std::size_t row : b.rows) {
        const double size = r_.inputs[*c_.size][row];
        runs += fmt::format("{:.6f} {:.6f}\n", p.x.share(size), p.y.share(r_.observed[row]));
        numbers_.add("budgets", "run", series, size, r_.observed[row]);
      }
      plot +=
          fmt::format(", {} with lines lw 1.6 lc rgb '{}', {} with points pt 7 ps 0.5 lc rgb '{}'",
                      s_.data(curve), colour, s_.data(runs), colour);
      if (best > b.first && best + 1 < b.first + b.count) {
        plot += fmt::format(", {} with points pt 6 ps 1.4 lw 2 lc rgb '#8f0000'",
                            s_.data(fmt::format("{:.6f} {:.6f}\n", p.x.share(n[best]),
                                                p.y.share(r_points()[best].value))));
        numbers_.add("budgets", "minimum", series, n[best], r_points()[best].value);
      }
      const double end = r_points()[b.first + b.count - 1].value;
      ends.push_back({p.down(end), series, colour, false});
    }
    write_ends(s_, ends, p.area.right + 7, side::left, p.area);
    s_.add(plot);
  }

  const fit_answer& a_;
  const drawn_curves& c_;
  const fit_request& r_;
  canvas s_;
  drawn_numbers numbers_;
};

}  // namespace

std::vector<output_file> files_of(const fit_answer& a, const drawn_curves& curves,
                                  const fit_request& request) {
  if (a.options.plot.empty() && a.options.csv.empty()) {
    return {};
  }
  const made_figure made = drawing_of_fit(a, curves, request).made();
  return files_of("--plot", a.options.plot.empty() ? picture{} : made.drawing, a.options.plot,
                  made.csv, a.options.csv);
}

}  // namespace leverage::program
