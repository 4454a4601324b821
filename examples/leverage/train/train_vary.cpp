// SPDX-License-Identifier: Apache-2.0
#include "train/train_vary.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "drawing/canvas.hpp"
#include "machine/layout_flags.hpp"
#include "output/text_table.hpp"
#include "support/quantity_text.hpp"

namespace leverage::program {

using namespace drawing;

namespace {

std::string fit_text(const training_run& run) {
  switch (run.fit.fit) {
    case hardware::memory_fit::fits:
      return "yes";
    case hardware::memory_fit::tight:
      return "tightly";
    case hardware::memory_fit::too_large:
      return "no";
  }
  return "";
}

double degree_of(const training_run& run, count hardware::layout::* degree) {
  return static_cast<double>(run.fit.layout.*degree);
}

/// A curve of one quantity over the degree on a panel of the picture.
struct varied_curve {
  std::string label;
  unit in;
  double (*value)(const training_run&);
  double (*low)(const training_run&);
  double (*high)(const training_run&);
};

/// The axis of a degree: powers of two.
axis degree_axis(std::string name, double low, double high) {
  constexpr double margin = 1.25;
  axis a{std::move(name), low / margin, high * margin, {}};
  for (count x = 1; static_cast<double>(x) <= high; x *= 2) {
    a.ticks.push_back({static_cast<double>(x), fmt::format("{}", x)});
  }
  return a;
}

void draw_curve(canvas& k, const training_runs& runs, const varied_curve& c, const box& area) {
  double first = INFINITY;
  double last = 0;
  double low = INFINITY;
  double high = 0;
  for (const std::vector<training_run>& all : runs.varied) {
    for (const training_run& run : all) {
      first = std::min(first, degree_of(run, runs.degree));
      last = std::max(last, degree_of(run, runs.degree));
      low = std::min(low, c.low(run));
      high = std::max(high, c.high(run));
    }
  }
  constexpr double room = 1.1;
  const panel p{
      area, degree_axis(runs.degree_name, first, last),
      round_axis(c.label, low / room, high * room, [&](double x) { return text_of(x, c.in); })};
  k.frame(p);
  std::string plot = "plot " + grid_lines(k.data(grid_rows(p)));
  std::vector<end_label> ends;
  for (std::size_t i = 0; i < runs.varied.size(); ++i) {
    const std::string colour =
        colour_at(runs.varied.size() < 2 ? 0.35
                                         : 0.15 + 0.6 * static_cast<double>(i) /
                                                      static_cast<double>(runs.varied.size() - 1));
    std::string rows;
    std::string not_fitting;
    for (const training_run& run : runs.varied[i]) {
      const std::string row =
          fmt::format("{:.6f} {:.6f} {:.6f} {:.6f}\n", p.x.share(degree_of(run, runs.degree)),
                      p.y.share(c.value(run)), p.y.share(c.low(run)), p.y.share(c.high(run)));
      rows += row;
      not_fitting += run.fits() ? "" : row;
    }
    if (rows.empty()) {
      continue;
    }
    plot += fmt::format(
        ", {0} using 1:2 with lines lw 2.2 lc rgb '{1}', {0} using 1:2:3:4 with yerrorbars pt 7 ps "
        "0.9 lw 1.2 lc rgb '{1}'",
        k.data(rows), colour);
    if (!not_fitting.empty()) {
      plot += fmt::format(", {} using 1:2 with points pt 2 ps 1.6 lw 2 lc rgb '#c1121f'",
                          k.data(not_fitting));
    }
    const training_run& end = runs.varied[i].back();
    ends.push_back({p.down(c.value(end)),
                    fmt::format("{} on {}", end.model.label, end.cluster.label), colour, false});
  }
  write_ends(k, ends, p.area.right + 8, side::left, p.area);
  k.add(plot);
}

}  // namespace

std::vector<training_run> varied(const training_run& run, const layout_request& ask,
                                 count hardware::layout::* degree, bool is_balanced) {
  constexpr count most = 65536;
  std::vector<count> values{run.fit.layout.*degree};
  for (count x = 1; x <= std::min(most, ask.on.accelerators * run.fit.layout.micro_batch); x *= 2) {
    if (x != values.front()) {
      values.push_back(x);
    }
  }
  std::sort(values.begin(), values.end());
  std::vector<training_run> all;
  for (const count x : values) {
    hardware::layout l = run.fit.layout;
    l.*degree = x;
    training_run other = run;
    other.fit = fitted(ask, l);
    if (!std::isfinite(other.fit.memory.total().value)) {
      continue;
    }
    other.step = ask.step(l, other.fit.global_batch, is_balanced);
    other.remarks.clear();
    all.push_back(std::move(other));
  }
  return all;
}

void add_varied(page& out, const training_run& run, std::string_view name,
                count hardware::layout::* degree, const std::vector<training_run>& all) {
  out.title(fmt::format("{} on {}, other values of {}", run.model.label, run.cluster.label, name));
  text_table table({{.heading = std::string(name)},
                    {.heading = "global batch"},
                    {.heading = "step"},
                    {.heading = "80 % interval"},
                    {.heading = "tokens per second"},
                    {.heading = "memory"},
                    {.heading = "fits"}});
  for (const training_run& one : all) {
    const estimate step = one.step_seconds();
    table.add(
        {fmt::format("{}", one.fit.layout.*degree), text_of(one.batch_tokens(), unit::tokens),
         text_of(step.value, unit::time),
         fmt::format("{} to {}", text_of(step.low, unit::time), text_of(step.high, unit::time)),
         text_of(one.tokens_per_second().value, unit::tokens),
         text_of(one.fit.memory.total().value, unit::bytes), fit_text(one)});
  }
  out.table(table);
}

array varied_value(count hardware::layout::* degree, const std::vector<training_run>& all) {
  return array_of(all, [&](const training_run& run) {
    const estimate step = run.step_seconds();
    return object{
        {"value", run.fit.layout.*degree},
        {"layout", layout_text(run.fit.layout)},
        {"global_batch_sequences", run.fit.global_batch},
        {"step_time_s", object{{"value", step.value}, {"low", step.low}, {"high", step.high}}},
        {"memory_bytes", run.fit.memory.total().value},
        {"fits", run.fits()}};
  });
}

picture varied_picture(const training_runs& runs) {
  canvas k(900, 860);
  k.write(fmt::format("Speed and memory over {}", runs.degree_name), 104, 26, side::left,
          {.size = 19, .colour = "#000000", .bold = true});
  k.write("bars: 80 % interval; red crosses: does not fit in memory", 104, 50, side::left,
          {.size = 13, .colour = grey});
  draw_curve(k, runs,
             {"tokens per second", unit::tokens,
              [](const training_run& r) { return r.tokens_per_second().value; },
              [](const training_run& r) { return r.tokens_per_second().low; },
              [](const training_run& r) { return r.tokens_per_second().high; }},
             {104, 80, 660, 400});
  k.next_panel();
  const auto memory = [](const training_run& r) {
    constexpr double one_gib = 0x1p30;
    return r.fit.memory.total().value / one_gib;
  };
  draw_curve(k, runs, {"memory of an accelerator, GiB", unit::plain, memory, memory, memory},
             {104, 490, 660, 800});
  return k.done();
}

}  // namespace leverage::program
