// SPDX-License-Identifier: Apache-2.0
#include "allocate/allocate_plot.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "drawing/canvas.hpp"
#include "support/quantity_text.hpp"

namespace leverage::program {

using namespace drawing;

picture picture_of(const any_problem& problem, const allocation_map& map) {
  constexpr double reach = 60;
  constexpr int points = 481;
  canvas k(900, 716);
  const double n = map.asked.size.value;
  const double d = map.asked.data.value;
  const panel p{{104, 92, 800, 606},
                decades("parameters N", n / reach, n * reach, 1,
                        [](double x) { return text_of(x, unit::parameters); }),
                decades("training tokens D", d / reach, d * reach, 1,
                        [](double x) { return text_of(x, unit::tokens); })};
  k.frame(p);
  k.write(map.title, p.area.left, 26, side::left, {.size = 19, .colour = "#000000", .bold = true});
  k.write(map.below, p.area.left, 53, side::left, {.size = 14, .colour = grey});
  const std::string lines = k.data(grid_rows(p));
  std::string plot = "plot " + grid_lines(lines);

  // What the law was fitted on.
  const auto region =
      plan::fitted_region(problem.law().range, {{p.x.low, p.y.low}, {p.x.high, p.y.high}});
  if (!problem.law().range.box.empty() && region.size() > 2) {
    std::string corners;
    double label_across = 1;
    double label_up = 1;
    for (const plan::size_data_point& c : region) {
      const double across = p.x.share(c.size);
      const double up = p.y.share(c.data);
      corners +=
          fmt::format("{} graph {:.6f},{:.6f}", corners.empty() ? "from" : " to", across, up);
      if (up < label_up || (up == label_up && across < label_across)) {
        label_across = across;
        label_up = up;
      }
    }
    k.add(
        fmt::format("set object 1 polygon {} behind fs solid noborder fc rgb '#e9f1f6'", corners));
    k.write("shaded: fitted", p.area.left + label_across * (p.area.right - p.area.left) + 8,
            p.area.bottom - label_up * (p.area.bottom - p.area.top) - 12, side::left,
            {.size = 12.5, .colour = "#3c6f8d"});
  }

  // Losses at even steps of the budget: the contours are about evenly apart.
  std::string contours;
  std::string best;
  std::vector<end_label> ends;
  for (int step = -4; step <= 4; ++step) {
    const auto at = problem.optimum(map.asked.cost * std::pow(10.0, 0.5 * step));
    if (!at.usable()) {
      continue;
    }
    double label_x = 0;
    double label_y = 0;
    for (int i = 0; i < points; ++i) {
      const double size = p.x.low * std::pow(p.x.high / p.x.low, i / (points - 1.0));
      const auto q = problem.for_loss_at_size(at.loss, parameters<>{size});
      if (q.usable() && q.data.value > p.y.low && q.data.value < p.y.high) {
        contours += fmt::format("{:.6f} {:.6f}\n", p.x.share(size), p.y.share(q.data.value));
        label_x = p.across(size);
        label_y = p.down(q.data.value);
      }
    }
    contours += "\n";
    if (label_x > 0) {
      const std::string text = fmt::format("L {:.4g}", at.loss);
      const bool at_right = label_x > p.area.right - 12;
      if (at_right) {
        ends.push_back({label_y, text, "#222222", false});
      } else {
        k.write(text, label_x + 8, p.area.bottom - 12, side::left, {.size = 12.5});
      }
    }
    best += fmt::format("{:.6f} {:.6f}\n", p.x.share(at.size.value), p.y.share(at.data.value));
  }
  if (!ends.empty()) {
    write_ends(k, ends, p.area.right + 8, side::left, p.area);
  }
  if (!contours.empty()) {
    plot += fmt::format(", {} with lines lw 1.3 lc rgb '#555555'", k.data(contours));
  }
  if (!best.empty()) {
    plot += fmt::format(", {} with linespoints pt 7 ps 0.5 lw 2.4 lc rgb '#0b6aa8'", k.data(best));
  }
  if (map.budget) {
    std::string equal;
    for (int i = 0; i < points; ++i) {
      const double size = p.x.low * std::pow(p.x.high / p.x.low, i / (points - 1.0));
      const auto q = problem.given_size(parameters<>{size}, flops<>{*map.budget});
      if (q.status == plan::allocation_status::as_given) {
        equal += fmt::format("{:.6f} {:.6f}\n", p.x.share(size), p.y.share(q.data.value));
      }
    }
    if (!equal.empty()) {
      plot += fmt::format(", {} with lines lw 1.8 dt (8,5) lc rgb '#c8590a'", k.data(equal));
    }
  }
  const std::string dot = k.data(fmt::format("{:.6f} {:.6f}\n", p.x.share(n), p.y.share(d)));
  plot += fmt::format(
      ", {0} with points pt 7 ps 1.5 lc rgb '#ffffff', {0} with points pt 7 ps 1.1 lc rgb "
      "'#c1121f'",
      dot);
  k.write(fmt::format("red: the answer, {} parameters on {} tokens, L {:.4g}",
                      text_of(n, unit::parameters), text_of(d, unit::tokens), map.asked.loss),
          p.area.left, k.height() - 38.0, side::left,
          {.size = 13.5, .colour = "#c1121f", .bold = true});
  k.write("grey: equal loss; blue: the cheapest way to each; orange, dashed: equal cost",
          p.area.left, k.height() - 16.0, side::left, {.size = 12.5, .colour = grey});
  k.add(plot);
  return k.done();
}

}  // namespace leverage::program
