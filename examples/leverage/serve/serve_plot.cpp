// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <limits>
#include <string>
#include <vector>

#include "drawing/canvas.hpp"
#include "serve/serve_answer.hpp"
#include "serve/serve_layout.hpp"
#include "support/quantity_text.hpp"

namespace leverage::program {

using namespace drawing;

namespace {

/// The colour of a case.
std::string case_colour(std::size_t i, std::size_t all) {
  return colour_at(all < 2 ? 0.35
                           : 0.15 + 0.6 * static_cast<double>(i) / static_cast<double>(all - 1));
}

/// Axes that have all points of all frontiers.
panel frontier_panel(const std::vector<serving_case>& all, const box& area) {
  double low_x = std::numeric_limits<double>::max();
  double high_x = 0;
  double low_y = low_x;
  double high_y = 0;
  for (const serving_case& c : all) {
    for (const plan::serving_point& p : c.found.frontier) {
      low_x = std::min(low_x, p.tokens_per_second_per_user);
      high_x = std::max(high_x, p.tokens_per_second_per_user);
      low_y = std::min(low_y, 1 / p.high);
      high_y = std::max(high_y, 1 / p.low);
    }
  }
  if (!(high_x > 0)) {
    low_x = low_y = 1;
    high_x = high_y = 10;
  }
  constexpr double room = 1.15;
  const auto name = [](double x) { return text_of(x, unit::tokens); };
  return {
      area, round_axis("tokens per second of a user", low_x / room, high_x * room, name),
      round_axis("output tokens per second of an accelerator", low_y / room, high_y * room, name)};
}

/// The frontier of a case with its 80 % band, and the point that is the answer.
std::string frontier_plot(canvas& k, const panel& p, const serving_case& c,
                          const std::string& colour) {
  std::string rows;
  for (const plan::serving_point& at : c.found.frontier) {
    rows += fmt::format("{:.6f} {:.6f} {:.6f} {:.6f}\n", p.x.share(at.tokens_per_second_per_user),
                        p.y.share(at.tokens_per_second_per_accelerator), p.y.share(1 / at.high),
                        p.y.share(1 / at.low));
  }
  if (rows.empty()) {
    return {};
  }
  const std::string data = k.data(rows);
  std::string plot = fmt::format(
      ", {0} using 1:3:4 with filledcurves fs solid 0.18 noborder lc rgb '{1}', {0} using 1:2 with "
      "linespoints lw 2.2 pt 7 ps 0.7 lc rgb '{1}'",
      data, colour);
  if (c.has_answer()) {
    plot += fmt::format(
        ", {} using 1:2 with points pt 6 ps 2.2 lw 2 lc rgb '#000000'",
        k.data(fmt::format("{:.6f} {:.6f}\n", p.x.share(c.best().tokens_per_second_per_user),
                           p.y.share(c.best().tokens_per_second_per_accelerator))));
  }
  return plot;
}

}  // namespace

picture serve_picture(const std::vector<serving_case>& all) {
  canvas k(900, 560);
  const box area{104, 80, 660, 480};
  const plan::serving_workload& load = all.front().load;
  k.write(fmt::format("Serving {} tokens in, {} out", text_of(load.input, unit::plain),
                      text_of(load.output, unit::plain)),
          104, 26, side::left, {.size = 19, .colour = "#000000", .bold = true});
  k.write("bands: 80 % interval; circles: the answer", 104, 50, side::left,
          {.size = 13, .colour = grey});
  const panel p = frontier_panel(all, area);
  k.frame(p);
  std::string plot = "plot " + grid_lines(k.data(grid_rows(p)));
  std::vector<end_label> ends;
  for (std::size_t i = 0; i < all.size(); ++i) {
    const std::string colour = case_colour(i, all.size());
    plot += frontier_plot(k, p, all[i], colour);
    if (all[i].found.frontier.empty()) {
      continue;
    }
    const plan::serving_point& last = all[i].found.frontier.back();
    ends.push_back({p.down(last.tokens_per_second_per_accelerator),
                    fmt::format("{} on {}", all[i].model.label, all[i].cluster.label), colour,
                    false});
  }
  if (load.max_tpot && p.x.low < 1 / load.max_tpot->value && 1 / load.max_tpot->value < p.x.high) {
    const double x = p.x.share(1 / load.max_tpot->value);
    plot += fmt::format(", {} using 1:2 with lines dt 2 lw 1.4 lc rgb '#666666'",
                        k.data(fmt::format("{0:.6f} 0\n{0:.6f} 1\n", x)));
  }
  write_ends(k, ends, area.right + 8, side::left, area);
  k.add(plot);
  return k.done();
}

}  // namespace leverage::program
