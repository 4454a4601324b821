// SPDX-License-Identifier: Apache-2.0
#include "allocate/allocate_figure.hpp"

#include <cmath>
#include <string_view>

#include "support/csv_text.hpp"

namespace leverage::program {

namespace {

constexpr double window_factor = 60;  // from the answer to each side of the figure
constexpr int points = 481;           // of a line

}  // namespace

allocation_figure figure_of(const any_problem& problem, const plan::allocation<>& answer) {
  allocation_figure figure;
  figure.answer = answer;
  const double n = answer.size.value;
  const double d = answer.data.value;
  figure.window = {{n / window_factor, d / window_factor}, {n * window_factor, d * window_factor}};
  const auto& low = figure.window.low;
  const auto& high = figure.window.high;
  const plan::size_data_range& range = problem.law().range();
  if (!range.box.empty()) {
    figure.fitted = plan::fitted_region(range, figure.window);
  }
  const auto size = [&](int i) {
    return parameters<>{low.size * std::pow(high.size / low.size, i / (points - 1.0))};
  };
  // Losses at even steps of the budget: the contours are about evenly apart.
  for (int step = -4; step <= 4; ++step) {
    const auto best = problem.optimum(answer.cost * std::pow(10.0, 0.5 * step));
    if (!best.usable()) {
      continue;
    }
    figure.optima.push_back(best);
    auto& contour = figure.contours.emplace_back();
    contour.loss = best.loss;
    for (int i = 0; i < points; ++i) {
      const auto q = problem.for_loss_at_size(best.loss, size(i));
      if (q.usable() && q.data.value > low.data && q.data.value < high.data) {
        contour.points.push_back(q);
      }
    }
  }
  for (int i = 0; i < points; ++i) {
    const auto q = problem.given_size(size(i), answer.cost);
    if (q.status == plan::allocation_status::as_given) {
      figure.equal_cost.push_back(q);
    }
  }
  return figure;
}

std::string csv_of(const allocation_figure& figure) {
  std::string out = "kind,parameters,tokens,flops,loss,inside\n";
  const auto add = [&](std::string_view kind, const plan::allocation<>& a) {
    out += csv_row(kind, a.size.value, a.data.value, a.cost.value, a.loss, a.verdict.inside());
  };
  add("answer", figure.answer);
  for (const allocation_figure::contour& c : figure.contours) {
    for (const auto& a : c.points) {
      add("contour", a);
    }
  }
  for (const auto& a : figure.optima) {
    add("optimum", a);
  }
  for (const auto& a : figure.equal_cost) {
    add("equal_cost", a);
  }
  for (const plan::size_data_point& corner : figure.fitted) {
    out += csv_row("fitted", corner.size, corner.data, "", "", true);
  }
  return out;
}

}  // namespace leverage::program
