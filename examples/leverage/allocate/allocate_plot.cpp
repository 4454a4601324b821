// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <string>
#include <vector>

#include "allocate/allocate_figure.hpp"
#include "drawing/canvas.hpp"
#include "support/quantity_text.hpp"

namespace leverage::program {

using namespace drawing;

namespace {

/// A row of a line: where an allocation is on a panel.
std::string row_of(const panel& p, const plan::allocation<>& a) {
  return fmt::format("{:.6f} {:.6f}\n", p.x.share(a.size.value), p.y.share(a.data.value));
}

/// The shaded region with its name at the lowest corner.
void shade(canvas& k, const panel& p, const std::vector<plan::size_data_point>& region) {
  std::string corners;
  double label_across = 1;
  double label_up = 1;
  for (const plan::size_data_point& c : region) {
    const double across = p.x.share(c.size);
    const double up = p.y.share(c.data);
    corners += fmt::format("{} graph {:.6f},{:.6f}", corners.empty() ? "from" : " to", across, up);
    if (up < label_up || (up == label_up && across < label_across)) {
      label_across = across;
      label_up = up;
    }
  }
  k.add(fmt::format("set object 1 polygon {} behind fs solid noborder fc rgb '#e9f1f6'", corners));
  k.write("shaded: fitted", p.area.left + label_across * (p.area.right - p.area.left) + 8,
          p.area.bottom - label_up * (p.area.bottom - p.area.top) - 12, side::left,
          {.size = 12.5, .colour = "#3c6f8d"});
}

/// Lines of equal loss, each with its loss where it leaves the panel.
std::string contour_rows(canvas& k, const panel& p, const allocation_figure& figure) {
  std::string rows;
  std::vector<end_label> ends;
  for (const allocation_figure::contour& c : figure.contours) {
    for (const auto& a : c.points) {
      rows += row_of(p, a);
    }
    rows += "\n";
    if (c.points.empty()) {
      continue;
    }
    const double across = p.across(c.points.back().size.value);
    const std::string text = fmt::format("L {:.4g}", c.loss);
    if (across > p.area.right - 12) {
      ends.push_back({p.down(c.points.back().data.value), text, "#222222", false});
    } else {
      k.write(text, across + 8, p.area.bottom - 12, side::left, {.size = 12.5});
    }
  }
  if (!ends.empty()) {
    write_ends(k, ends, p.area.right + 8, side::left, p.area);
  }
  return rows;
}

}  // namespace

picture picture_of(const allocation_figure& figure) {
  const auto& [low, high] = figure.window;
  canvas k(900, 716);
  const panel p{{104, 92, 800, 606},
                decades("parameters N", low.size, high.size, 1,
                        [](double x) { return text_of(x, unit::parameters); }),
                decades("training tokens D", low.data, high.data, 1,
                        [](double x) { return text_of(x, unit::tokens); })};
  k.frame(p);
  k.write(figure.title, p.area.left, 26, side::left,
          {.size = 19, .colour = "#000000", .bold = true});
  k.write(figure.below, p.area.left, 53, side::left, {.size = 14, .colour = grey});
  const std::string lines = k.data(grid_rows(p));
  std::string plot = "plot " + grid_lines(lines);
  if (figure.fitted.size() > 2) {
    shade(k, p, figure.fitted);
  }
  const std::string contours = contour_rows(k, p, figure);
  if (!contours.empty()) {
    plot += fmt::format(", {} with lines lw 1.3 lc rgb '#555555'", k.data(contours));
  }
  std::string best;
  for (const auto& a : figure.optima) {
    best += row_of(p, a);
  }
  if (!best.empty()) {
    plot += fmt::format(", {} with linespoints pt 7 ps 0.5 lw 2.4 lc rgb '#0b6aa8'", k.data(best));
  }
  std::string equal;
  for (const auto& a : figure.equal_cost) {
    equal += row_of(p, a);
  }
  if (!equal.empty()) {
    plot += fmt::format(", {} with lines lw 1.8 dt (8,5) lc rgb '#c8590a'", k.data(equal));
  }
  const plan::allocation<>& answer = figure.answer;
  plot += fmt::format(
      ", {0} with points pt 7 ps 1.5 lc rgb '#ffffff', {0} with points pt 7 ps 1.1 lc rgb "
      "'#c1121f'",
      k.data(row_of(p, answer)));
  k.write(fmt::format("red: the answer, {} parameters on {} tokens, L {:.4g}",
                      text_of(answer.size.value, unit::parameters),
                      text_of(answer.data.value, unit::tokens), answer.loss),
          p.area.left, k.height() - 38.0, side::left,
          {.size = 13.5, .colour = "#c1121f", .bold = true});
  k.write("grey: equal loss; blue: the cheapest way to each; orange, dashed: equal cost",
          p.area.left, k.height() - 16.0, side::left, {.size = 12.5, .colour = grey});
  k.add(plot);
  return k.done();
}

}  // namespace leverage::program
