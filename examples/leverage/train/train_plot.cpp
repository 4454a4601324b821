// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <string>

#include "drawing/canvas.hpp"
#include "machine/layout_flags.hpp"
#include "support/quantity_text.hpp"
#include "train/train_answer.hpp"

namespace leverage::program {

using namespace drawing;

namespace {

constexpr int width_of_picture = 900;
constexpr double left_edge = 40;
constexpr double right_edge = 860;
constexpr double bar_height = 34;
constexpr double row_height = 86;
constexpr double legend_line = 20;
constexpr double gap = 36;
constexpr style legend_style{.size = 12};

/// A set of bars: one for each run, with its parts from left to right, and a mark.
struct bars {
  std::string title;
  unit in;
  std::function<std::vector<part_of_whole>(const training_run&)> parts;
  std::function<double(const training_run&)> mark;  ///< where a line crosses the bar
  std::string mark_text;
};

/// A part that some run has, with its colour, and its place in the legend.
struct legend_entry {
  std::string title;
  std::string colour;
  double x = 0;
  double y = 0;  ///< below the first line
};

/// The whole that parts are of, where they can be seen.
constexpr double shown_share = 0.002;

double sum_of(const std::vector<part_of_whole>& parts) {
  double sum = 0;
  for (const part_of_whole& p : parts) {
    sum += p.value;
  }
  return sum;
}

std::vector<legend_entry> legend_of(const training_runs& runs, const bars& b) {
  std::vector<legend_entry> all;
  for (std::size_t i = 0; i < b.parts(runs.all.front()).size(); ++i) {
    const auto is_shown = [&](const training_run& run) {
      const auto parts = b.parts(run);
      return parts[i].value > shown_share * sum_of(parts);
    };
    if (std::any_of(runs.all.begin(), runs.all.end(), is_shown)) {
      all.push_back({b.parts(runs.all.front())[i].title, ""});
    }
  }
  double x = left_edge;
  double y = 0;
  for (std::size_t i = 0; i < all.size(); ++i) {
    const double share =
        all.size() < 2 ? 0.0 : static_cast<double>(i) / static_cast<double>(all.size() - 1);
    all[i].colour = colour_at(0.05 + 0.9 * share);
    const double needed = width_in_points(all[i].title, legend_style) + 34;
    if (x + needed > right_edge) {
      x = left_edge;
      y += legend_line;
    }
    all[i].x = x;
    all[i].y = y;
    x += needed;
  }
  return all;
}

/// The height of a set of bars.
double height_of(const training_runs& runs, const bars& b) {
  return gap + static_cast<double>(runs.all.size()) * row_height + legend_of(runs, b).back().y +
         2 * legend_line + gap;
}

/// Draws the bars from `top` down.
void draw_bars(canvas& k, int& objects, const training_runs& runs, const bars& b, double top) {
  double most = 0;
  for (const training_run& run : runs.all) {
    most = std::max({most, sum_of(b.parts(run)), b.mark(run)});
  }
  k.write(b.title, left_edge, top, side::left, {.size = 16, .bold = true});
  const double scale = (right_edge - left_edge) / most;
  const double height = k.height();
  const std::vector<legend_entry> legend = legend_of(runs, b);
  const auto rectangle = [&](double from, double to, double upper, double lower,
                             const std::string& colour) {
    k.add(
        fmt::format("set object {} rect from screen {:.6f},{:.6f} to screen {:.6f},{:.6f} front "
                    "fs solid noborder fc rgb '{}'",
                    ++objects, from / width_of_picture, 1 - upper / height, to / width_of_picture,
                    1 - lower / height, colour));
  };
  double y = top + gap;
  for (const training_run& run : runs.all) {
    const std::vector<part_of_whole> parts = b.parts(run);
    k.write(fmt::format("{} on {}, {}: {}", run.model.label, run.cluster.label,
                        layout_text(run.fit.layout), text_of(sum_of(parts), b.in)),
            left_edge, y, side::left, {.size = 13});
    double x = left_edge;
    for (const part_of_whole& p : parts) {
      const double next = x + p.value * scale;
      const auto entry = std::find_if(legend.begin(), legend.end(),
                                      [&](const legend_entry& e) { return e.title == p.title; });
      if (entry != legend.end() && p.value > 0) {
        rectangle(x, next, y + 12, y + 12 + bar_height, entry->colour);
      }
      x = next;
    }
    const double mark = left_edge + b.mark(run) * scale;
    rectangle(mark - 1, mark + 1, y + 6, y + 18 + bar_height, "#000000");
    y += row_height;
  }
  for (const legend_entry& e : legend) {
    rectangle(e.x, e.x + 12, y + e.y - 6, y + e.y + 6, e.colour);
    k.write(e.title, e.x + 18, y + e.y, side::left, legend_style);
  }
  k.write("black line: " + b.mark_text, left_edge, y + legend.back().y + legend_line, side::left,
          {.size = 12, .colour = grey});
}

}  // namespace

picture train_picture(const training_runs& runs) {
  const bars memory{
      "Memory of an accelerator", unit::bytes,
      [](const training_run& r) { return r.memory_parts(); },
      [](const training_run& r) { return r.cluster.cluster.accelerator.memory.value; },
      "what there is"};
  const bars step{
      "Time of a step", unit::time, [](const training_run& r) { return r.step_parts(); },
      [](const training_run& r) { return r.step.high.value; }, "upper end of the 80 % interval"};
  const double top = 30;
  const double middle = top + height_of(runs, memory);
  canvas k(width_of_picture, static_cast<int>(middle + height_of(runs, step)));
  int objects = 0;
  draw_bars(k, objects, runs, memory, top);
  draw_bars(k, objects, runs, step, middle);
  k.add("unset border; unset tics; unset key");
  k.add("plot [0:1][0:1] NaN notitle");
  return k.done();
}

}  // namespace leverage::program
