// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <vector>

#include "drawing/canvas.hpp"
#include "machine/layout_flags.hpp"
#include "plan/machine_plan_answer.hpp"
#include "support/quantity_text.hpp"

namespace leverage::program {

using namespace drawing;

namespace {

constexpr int plan_width = 900;
constexpr double plan_left = 40;
constexpr double plan_right = 860;
constexpr double plan_top = 80;
constexpr double plan_row = 62;
constexpr double plan_bar = 22;

std::string name_of_row(const planned_design& d, const std::string& rank) {
  const transformer& m = d.of.shape.model;
  const std::string shape =
      m.is_mixture() ? fmt::format("{} of {} experts", m.experts.active, m.experts.experts)
                     : std::string("dense");
  return fmt::format("{}{} layers, d_model {}, {}, {}: {} FLOPs, {}", rank, m.layers, m.d_model,
                     shape, text_of(d.of.shape.parameters, unit::parameters),
                     text_of(d.of.dense.value, unit::flops), layout_text(d.of.layout.layout));
}

}  // namespace

picture machine_plan_picture(const machine_plan_answer& a) {
  std::vector<planned_design> rows = a.ranked;
  if (a.dense) {
    rows.push_back(*a.dense);
  }
  double most = 0;
  for (const planned_design& d : rows) {
    most = std::max(most, d.high_dense);
  }
  const double height = plan_top + plan_row * static_cast<double>(rows.size()) + 50;
  canvas k(plan_width, static_cast<int>(height));
  int objects = 0;
  const auto rectangle = [&](double from, double to, double upper, double lower,
                             const std::string& colour) {
    k.add(
        fmt::format("set object {} rect from screen {:.6f},{:.6f} to screen {:.6f},{:.6f} front "
                    "fs solid noborder fc rgb '{}'",
                    ++objects, from / plan_width, 1 - upper / height, to / plan_width,
                    1 - lower / height, colour));
  };
  k.write(fmt::format("Dense-equivalent compute on {} in {}", a.cluster.label,
                      text_of(a.ask.time.value, unit::time)),
          plan_left, 28, side::left, {.size = 16, .bold = true});
  const double scale = (plan_right - plan_left) / most;
  const std::string own = colour_at(0.25);
  const std::string gained = colour_at(0.75);
  double y = plan_top;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const planned_design& d = rows[i];
    const bool is_dense = a.dense && i + 1 == rows.size();
    k.write(name_of_row(d, is_dense ? "" : fmt::format("{}: ", i + 1)), plan_left, y, side::left,
            {.size = 13});
    const double compute = plan_left + d.of.reach.compute.value * scale;
    const double dense = plan_left + d.of.dense.value * scale;
    rectangle(plan_left, compute, y + 12, y + 12 + plan_bar, own);
    if (dense > compute) {
      rectangle(compute, dense, y + 12, y + 12 + plan_bar, gained);
    }
    const double middle = y + 12 + plan_bar / 2;
    rectangle(plan_left + d.low_dense * scale, plan_left + d.high_dense * scale, middle - 1,
              middle + 1, "#000000");
    y += plan_row;
  }
  rectangle(plan_left, plan_left + 12, y - 6, y + 6, own);
  k.write("compute C", plan_left + 18, y, side::left, {.size = 12});
  rectangle(plan_left + 110, plan_left + 122, y - 6, y + 6, gained);
  k.write("leverage: EL C", plan_left + 128, y, side::left, {.size = 12});
  k.write("black line: 80 % interval by the time of a step", plan_left + 250, y, side::left,
          {.size = 12, .colour = grey});
  k.add("unset border; unset tics; unset key");
  k.add("plot [0:1][0:1] NaN notitle");
  return k.done();
}

}  // namespace leverage::program
