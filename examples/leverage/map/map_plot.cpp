// SPDX-License-Identifier: Apache-2.0
#include "map/map_plot.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "drawing/canvas.hpp"
#include "output/verdict.hpp"
#include "support/quantity_text.hpp"

namespace leverage::program::map {

namespace {

using namespace drawing;

std::string interval_text(const fitted_interval& i, double scale = 1) {
  return short_text(i.low * scale) + ".." + short_text(i.high * scale);
}

/// How a budget lies to the fitted ones, in words.
std::string budget_text(double flops) {
  const reach r{fitted(2).which, flops, fitted(2).low, fitted(2).high};
  return fmt::format("C is {} the fitted {} FLOPs{}", reach_text(r), range_text(fitted(2)),
                     r.inside() ? "" : ": all of this is extrapolated");
}

std::string source_text(const provenance& p) {
  return fmt::format("Law: Tian et al. 2025, arXiv:{}, {}", p.arxiv, p.location);
}

}  // namespace

picture picture_of(const leverage_map& map) {
  canvas s(940, 640);
  const panel p{{84, 84, 800, 546},
                ratio_axis(map.min_ratio),
                granularity_axis(map.min_granularity, map.max_granularity)};
  label_layout free(p.area);
  const double highest = std::max(map.highest, 1.5);

  s.frame(p);
  s.write(
      fmt::format("Efficiency leverage of mixtures at {} FLOPs", text_of(map.flops, unit::flops)),
      p.area.left, 26, side::left, {.size = 19, .colour = "#000000", .bold = true});
  s.write(budget_text(map.flops) + (map.silent ? "; grey: the law does not apply" : ""),
          p.area.left, 53, side::left, {.size = 14, .colour = grey});
  s.write(source_text(tian2025::table6.source), p.area.left, s.height() - 16.0, side::left,
          {.size = 11.5, .colour = grey});

  // The colour scale starts where black still reads well on it.
  constexpr double first_colour = 0.32;
  std::string stops;
  for (int i = 0; i <= 16; ++i) {
    const double share = i / 16.0;
    stops += fmt::format("{}{:.4f} '{}'", i == 0 ? "" : ", ", share,
                         colour_at(first_colour + (1 - first_colour) * share));
  }
  s.add(fmt::format("set palette defined ({})\nset palette maxcolors 256", stops));
  s.add(fmt::format("set logscale cb\nset cbrange [1:{:.9g}]", highest));
  s.add(fmt::format(
      "set colorbox vertical user origin screen {:.5f},{:.5f} size screen {:.5f},{:.5f}",
      824.0 / s.width(), 1 - p.area.bottom / s.height(), 18.0 / s.width(),
      (p.area.bottom - p.area.top) / s.height()));
  std::string levels = "'1' 1";
  for (const contour& c : map.contours) {
    levels += fmt::format(", '{0:g}' {0:g}", c.level);
  }
  s.add(fmt::format("set cbtics ({}) font ',13' textcolor rgb '#222222' offset -0.3,0", levels));
  s.add(
      "set cblabel 'EL: FLOPs of a dense model over those of the mixture, at equal loss' "
      "font ',13' offset 0.6,0 noenhanced");
  if (map.silent) {
    s.add(
        "set object 1 rectangle from graph 0,0 to graph 1,1 behind fs solid noborder fc rgb "
        "'#d0d0d0'");
  }

  // What is fitted in A and G, and the rest around it.
  const box inside{std::clamp(p.x.share(fitted(0).low), 0.0, 1.0),
                   std::clamp(p.y.share(fitted(1).low), 0.0, 1.0),
                   std::clamp(p.x.share(fitted(0).high), 0.0, 1.0),
                   std::clamp(p.y.share(fitted(1).high), 0.0, 1.0)};
  const std::string around =
      s.data(fmt::format("0 0 0 {0:.6f} 0 1\n0 0 {0:.6f} 1 0 {1:.6f}\n0 0 {0:.6f} 1 {2:.6f} 1\n",
                         inside.left, inside.top, inside.bottom));
  const std::string frame = s.data(
      fmt::format("{0:.6f} {1:.6f}\n{2:.6f} {1:.6f}\n{2:.6f} {3:.6f}\n{0:.6f} {3:.6f}\n{0:.6f} "
                  "{1:.6f}\n",
                  inside.left, inside.top, inside.right, inside.bottom));
  for (const auto& [a, g, x, y] : {std::array{fitted(0).low, fitted(1).low, 0.0, 1.0},
                                   std::array{fitted(0).low, fitted(1).low, 1.0, 0.0},
                                   std::array{fitted(0).low, fitted(1).high, 1.0, 0.0}}) {
    // Its sides, the right one is the edge of the map.
    free.take({p.across(a) - 1.2, y > 0 ? p.down(fitted(1).high) - 1.2 : p.down(g) - 1.2,
               x > 0 ? p.area.right : p.across(a) + 1.2, p.down(g) + 1.2});
  }
  const style small{.size = 12, .colour = "#000000"};
  const auto fixed_label = [&](const std::string& text, double x, double y, side where) {
    const double w = width_in_points(text, small);
    const double left = where == side::left ? x : x - w;
    free.take({left - 3, y - 9, left + w + 3, y + 9});
    s.write(text, x, y, where, small);
  };
  fixed_label(fmt::format("fitted: A {} %, G {}; hatched: beyond", interval_text(fitted(0), 100),
                          interval_text(fitted(1))),
              p.across(fitted(0).low) + 8, p.down(fitted(1).low) - 12, side::left);
  fixed_label(fmt::format("optimum G = {:.4g}", map.optimum), p.area.right - 8,
              p.down(map.optimum) - 11, side::right);

  // Marks, their labels, and lines to the labels that stand far off.
  std::string marks;
  std::string leads;
  for (const leverage_mark& m : map.marks) {
    const double x = p.across(m.point.ratio);
    const double y = p.down(m.point.granularity);
    free.take({x - 6, y - 6, x + 6, y + 6});
    marks +=
        fmt::format("{:.6f} {:.6f}\n", p.x.share(m.point.ratio), p.y.share(m.point.granularity));
  }
  for (const leverage_mark& m : map.marks) {
    const style how{.size = 13.5, .colour = "#000000", .bold = true};
    const std::string text =
        fmt::format("{}  {}", m.label, text_of(m.point.el.leverage, unit::factor));
    const double x = p.across(m.point.ratio);
    const double y = p.down(m.point.granularity);
    const label_position at = position_near(x, y, width_in_points(text, how), 18, free);
    s.write(text, at.x, at.y, at.s, how);
    if (at.far) {
      const double reach = at.s == side::left ? at.x - 2 : at.x + 2;
      leads += fmt::format("{:.6f} {:.6f}\n{:.6f} {:.6f}\n\n", p.x.share(m.point.ratio),
                           p.y.share(m.point.granularity),
                           (reach - p.area.left) / (p.area.right - p.area.left),
                           (p.area.bottom - at.y) / (p.area.bottom - p.area.top));
    }
  }

  // Values on the contours, and the contours with gaps for all that is written.
  for (const contour& c : map.contours) {
    const std::string text = fmt::format("{:g}", c.level);
    const style how{.size = 13, .colour = "#000000"};
    const double w = width_in_points(text, how) + 6;
    for (const double wanted :
         {4.6, 5.4, 3.9, 6.5, 3.2, 7.7, 2.6, 13.5, 17.0, 21.0, 1.6, 1.3, 26.0}) {
      const auto near =
          std::find_if(c.points.begin(), c.points.end(),
                       [&](const leverage_point& q) { return q.granularity >= wanted; });
      if (near == c.points.end() || near->granularity > 1.1 * wanted) {
        continue;
      }
      const double x = p.across(near->ratio);
      const double y = p.down(near->granularity);
      const box b{x - w / 2, y - 9, x + w / 2, y + 9};
      if (free.free({b.left - 14, b.top, b.right + 14, b.bottom})) {
        free.take(b);
        s.write(text, x, y, side::centre, how);
        break;
      }
    }
  }
  std::string lines;
  for (const contour& c : map.contours) {
    double before = 0;
    for (const leverage_point& q : c.points) {
      const bool broken = q.granularity > 1.05 * before;
      before = q.granularity;
      if (broken || free.taken(p.across(q.ratio), p.down(q.granularity))) {
        lines += "\n";
      }
      if (!free.taken(p.across(q.ratio), p.down(q.granularity))) {
        lines += fmt::format("{:.6f} {:.6f}\n", p.x.share(q.ratio), p.y.share(q.granularity));
      }
    }
    lines += "\n";
  }

  std::string best;
  for (int i = 0; i <= 400; ++i) {
    const double share = i / 400.0;
    const double x = p.area.left + share * (p.area.right - p.area.left);
    best += free.taken(x, p.down(map.optimum))
                ? "\n"
                : fmt::format("{:.6f} {:.6f}\n", share, p.y.share(map.optimum));
  }
  const std::string optimum = s.data(best);

  std::string rows;
  for (std::size_t i = 0; i < map.grid.size(); ++i) {
    const leverage_point& q = map.grid[i];
    // Where A is nearly 1 the law is just below 1, and the scale ends there.
    const bool says = tian2025::table6.exponent(granularity{q.granularity}, flops{q.flops}) < 0;
    rows += fmt::format("{:.5f} {:.5f} {}\n", p.x.share(q.ratio), p.y.share(q.granularity),
                        says ? fmt::format("{:.5g}", std::max(q.el.leverage, 1.0)) : "NaN");
    rows += (i + 1) % map.ratios.size() == 0 ? "\n" : "";
  }
  std::string plot = fmt::format(
      "plot {} using 1:2:3 with image, "
      "{} using 1:2:3:4:5:6 with boxxyerror fs transparent pattern 4 noborder fc rgb '#ffffff'",
      s.data(rows), around);
  if (!lines.empty()) {
    plot += fmt::format(", {} with lines lw 1.1 lc rgb '#202020'", s.data(lines));
  }
  plot += fmt::format(
      ", {} with lines lw 1.6 dt (8,5) lc rgb '#000000', {} with lines lw 2.4 lc rgb '#000000'",
      optimum, frame);
  if (!leads.empty()) {
    plot += fmt::format(", {} with lines lw 1 lc rgb '#000000'", s.data(leads));
  }
  if (!marks.empty()) {
    const std::string data = s.data(marks);
    plot += fmt::format(
        ", {0} with points pt 7 ps 1.15 lc rgb '#ffffff', {0} with points pt 7 ps 0.8 lc rgb "
        "'#c1121f'",
        data);
  }
  // Data blocks stand before the command that takes them.
  s.add(plot);
  return s.done();
}

picture picture_of(const leverage_curves& figure) {
  canvas s(1240, 516);
  const leverage_point& chosen = figure.chosen.point;
  double highest = 1.5;
  double lowest = 1;
  for (const auto* curves : {&figure.along_ratio, &figure.along_granularity, &figure.along_flops}) {
    for (const leverage_curve& c : *curves) {
      for (const leverage_point& q : c.points) {
        highest = std::max(highest, q.el.leverage);
        lowest = std::min(lowest, q.el.leverage);
      }
    }
  }
  const axis y = leverage_axis(std::max(lowest / 1.05, 0.5), highest * 1.08);

  s.write(fmt::format("Efficiency leverage around {}: {}", figure.chosen.label,
                      text_of(chosen.el.leverage, unit::factor)),
          70, 26, side::left, {.size = 19, .colour = "#000000", .bold = true});
  s.write(
      fmt::format("solid: inside the fitted A {} %, G {}, C {} FLOPs; dashed: extrapolated; thick: "
                  "through the point",
                  interval_text(fitted(0), 100), interval_text(fitted(1)), range_text(fitted(2))),
      70, 53, side::left, {.size = 14, .colour = grey});
  s.write(source_text(tian2025::table6.source), 70, s.height() - 16.0, side::left,
          {.size = 11.5, .colour = grey});

  const auto colour = [](std::size_t i, std::size_t of) {
    return colour_at(of < 2 ? 0.2
                            : 0.03 + 0.7 * static_cast<double>(i) / static_cast<double>(of - 1));
  };
  const auto draw_panel = [&](const panel& p, const std::string& title,
                              const std::vector<leverage_curve>& curves, auto input, bool at_left,
                              auto name, std::string_view head) {
    s.frame(p, p.area.left < 100);
    s.write(title, p.area.left, p.area.top - 16, side::left, {.size = 14, .colour = "#000000"});
    const std::string lines = s.data(grid_rows(p));
    std::string plot = "plot " + grid_lines(lines);
    std::vector<end_label> ends;
    for (std::size_t i = 0; i < curves.size(); ++i) {
      std::vector<curve_row> rows;
      for (const leverage_point& q : curves[i].points) {
        rows.push_back({p.x.share(input(q)), p.y.share(q.el.leverage), q.el.reach.inside()});
      }
      const leverage_point& end = at_left ? curves[i].points.front() : curves[i].points.back();
      ends.push_back({p.down(std::max(end.el.leverage, p.y.low)), name(curves[i].held),
                      colour(i, curves.size()), curves[i].chosen});
      plot += ", " +
              two_pieces(s.data(rows_of(rows)), ends.back().colour, curves[i].chosen ? 3.2 : 1.7);
    }
    const double top = std::min_element(ends.begin(), ends.end(), [](const auto& a, const auto& b) {
                         return a.y < b.y;
                       })->y;
    const double x = at_left ? p.across(input(curves[0].points.front())) - 6 : p.area.right + 7;
    write_ends(s, ends, x, at_left ? side::right : side::left, p.area);
    s.write(std::string(head), x, std::max(std::min(top - 18, p.area.bottom), p.area.top - 16),
            at_left ? side::right : side::left, {.size = 12.5, .colour = grey});
    const std::string dot = s.data(
        fmt::format("{:.6f} {:.6f}\n", p.x.share(input(chosen)), p.y.share(chosen.el.leverage)));
    plot += fmt::format(
        ", {0} with points pt 7 ps 1.2 lc rgb '#ffffff', {0} with points pt 7 ps 0.9 lc rgb "
        "'#c1121f'",
        dot);
    s.add(plot);
    s.next_panel();
  };
  const double top = 104;
  const double bottom = 424;
  const auto budget = [](double c) { return text_of(c, unit::flops); };
  const auto ratio = [](double a) { return short_text(100 * a) + " %"; };
  const std::string at_g = fmt::format("G = {:.4g}", chosen.granularity);
  const std::string at_c = fmt::format("C = {} FLOPs", budget(chosen.flops));
  const double least = figure.along_ratio[0].points.front().ratio;
  draw_panel(
      {{70, top, 440, bottom}, ratio_axis(least / 2.4), y}, at_g, figure.along_ratio,
      [](const leverage_point& q) { return q.ratio; }, true, budget, "C");
  const auto& by_g = figure.along_granularity[0].points;
  draw_panel(
      {{480, top, 770, bottom},
       granularity_axis(by_g.front().granularity, by_g.back().granularity),
       y},
      at_c, figure.along_granularity, [](const leverage_point& q) { return q.granularity; }, false,
      ratio, "A");
  const auto& by_c = figure.along_flops[0].points;
  draw_panel(
      {{860, top, 1160, bottom}, flops_axis(by_c.front().flops, by_c.back().flops), y}, at_g,
      figure.along_flops, [](const leverage_point& q) { return q.flops; }, false, ratio, "A");
  return s.done();
}

picture picture_of(const allocation_figure& figure) {
  canvas s(1120, 536);
  constexpr std::string_view moe_colour = "#0b6aa8";
  constexpr std::string_view dense_colour = "#c8590a";
  s.write("Compute-optimal size and data of mixtures and dense models", 96, 26, side::left,
          {.size = 19, .colour = "#000000", .bold = true});
  s.write(
      fmt::format("solid: inside the fitted {} FLOPs; dashed: extrapolated. Mixtures: A 7.8 %, G 2",
                  range_text(tian2025::table5_moe.fitted.inputs[0])),
      96, 53, side::left, {.size = 14, .colour = grey});
  s.write(source_text(tian2025::table5_moe.source) + " and dense", 96, s.height() - 16.0,
          side::left, {.size = 11.5, .colour = grey});

  const auto draw_panel = [&](const box& area, const std::string& label, auto value,
                              std::string (*name)(double)) {
    double low = value(figure.moe.front());
    double high = value(figure.moe.back());
    const auto widen = [&](const allocation_point& q) {
      low = std::min(low, value(q));
      high = std::max(high, value(q));
    };
    widen(figure.dense.front());
    widen(figure.dense.back());
    for (const allocation_mark& m : figure.marks) {
      widen(m.point);
    }
    const panel p{area, flops_axis(figure.moe.front().flops, figure.moe.back().flops),
                  decades(label, low / 1.5, high * 1.5, 1, name)};
    s.frame(p, false);
    s.write(label, p.area.left - 64, p.area.top - 20, side::left,
            {.size = 14, .colour = "#000000"});
    const std::string lines = s.data(grid_rows(p));
    std::string plot = "plot " + grid_lines(lines);
    std::vector<end_label> ends;
    for (const bool mixture : {false, true}) {
      const auto& curve = mixture ? figure.moe : figure.dense;
      std::vector<curve_row> rows;
      for (const allocation_point& q : curve) {
        rows.push_back({p.x.share(q.flops), p.y.share(value(q)), q.verdict.inside()});
      }
      const std::string_view colour = mixture ? moe_colour : dense_colour;
      plot += ", " + two_pieces(s.data(rows_of(rows)), colour, 2.4);
      ends.push_back(
          {p.down(value(curve.back())), mixture ? "MoE" : "dense", std::string(colour), true});
    }
    write_ends(s, ends, p.area.right + 7, side::left, p.area);
    label_layout free(p.area);
    for (const allocation_mark& m : figure.marks) {
      const double x = p.across(m.point.flops);
      const double y = p.down(value(m.point));
      free.take({x - 6, y - 6, x + 6, y + 6});
    }
    for (const auto* curve : {&figure.moe, &figure.dense}) {
      for (const allocation_point& q : *curve) {
        const double x = p.across(q.flops);
        const double y = p.down(value(q));
        free.take({x - 1, y - 1, x + 1, y + 1});
      }
    }
    std::string leads;
    for (const allocation_mark& m : figure.marks) {
      const std::string_view colour = m.mixture ? moe_colour : dense_colour;
      const style how{.size = 12.5, .colour = colour, .bold = false};
      const double x = p.across(m.point.flops);
      const double y = p.down(value(m.point));
      const label_position at = position_near(x, y, width_in_points(m.label, how), 16, free);
      s.write(m.label, at.x, at.y, at.s, how);
      if (at.far) {
        const double reach = at.s == side::left ? at.x - 2 : at.x + 2;
        leads += fmt::format("{:.6f} {:.6f}\n{:.6f} {:.6f}\n\n", p.x.share(m.point.flops),
                             p.y.share(value(m.point)),
                             (reach - p.area.left) / (p.area.right - p.area.left),
                             (p.area.bottom - at.y) / (p.area.bottom - p.area.top));
      }
      plot += fmt::format(", {} with points pt 7 ps 0.9 lc rgb '{}'",
                          s.data(fmt::format("{:.6f} {:.6f}\n", p.x.share(m.point.flops),
                                             p.y.share(value(m.point)))),
                          colour);
    }
    if (!leads.empty()) {
      plot += fmt::format(", {} with lines lw 0.8 lc rgb '#555555'", s.data(leads));
    }
    s.add(plot);
    s.next_panel();
  };
  draw_panel(
      {96, 112, 500, 444}, "compute per token M, training FLOPs",
      [](const allocation_point& q) { return q.per_token; },
      [](double x) { return text_of(x, unit::flops_per_token); });
  draw_panel(
      {650, 112, 1054, 444}, "training data D, tokens",
      [](const allocation_point& q) { return q.tokens; },
      [](double x) { return text_of(x, unit::tokens); });
  return s.done();
}

}  // namespace leverage::program::map
