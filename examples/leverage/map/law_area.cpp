// SPDX-License-Identifier: Apache-2.0
#include "map/law_area.hpp"

#include <algorithm>
#include <cmath>
#include <span>
#include <string_view>
#include <utility>

#include "drawing/canvas.hpp"

namespace leverage::program::map {

namespace {

constexpr std::size_t grid_cells = 200;  // of the grid that is coloured, on either side

/// About ten round values, between which lies about the same part of the area each.
std::vector<double> round_levels(std::vector<double> values) {
  std::erase_if(values, [](double v) { return !std::isfinite(v); });
  if (values.size() < 2) {
    return {};
  }
  std::sort(values.begin(), values.end());
  constexpr std::size_t wanted = 11;
  std::vector<double> shares;
  for (std::size_t k = 0; k <= wanted; ++k) {
    shares.push_back(
        values[std::min(values.size() * (2 * k + 1) / (2 * wanted + 2), values.size() - 1)]);
  }
  std::vector<double> levels;
  for (std::size_t k = 1; k < shares.size(); ++k) {
    const double gap = shares[k] - shares[k - 1];
    if (gap > 1e-12 * std::abs(shares[k])) {
      const double step = drawing::round_step(gap / 1.5);
      const double level = step * std::round((shares[k] + shares[k - 1]) / (2 * step));
      if (level > values.front() && level < values.back() &&
          (levels.empty() || level > levels.back())) {
        levels.push_back(level);
      }
    }
  }
  return levels;
}

/// Lines of equal 6 N D, and where the answer is the lowest on them.
void add_budgets(law_area& area) {
  const auto& inputs = area.law->inputs;
  const bool size_across = counts_weights(inputs[area.across.input]);
  const argument size = inputs[size_across ? area.across.input : area.up.input];
  const argument data = inputs[size_across ? area.up.input : area.across.input];
  if (!counts_weights(size) || data != argument::tokens) {
    return;
  }
  const double least = 6 * area.across.low * area.up.low;
  const double most = 6 * area.across.high * area.up.high;
  for (int k = static_cast<int>(std::ceil(std::log10(least))); k < std::log10(most); ++k) {
    const double product = std::pow(10.0, k) / 6;
    contour_line line{std::pow(10.0, k), {}};
    for (const double across : {std::max(area.across.low, product / area.up.high),
                                std::min(area.across.high, product / area.up.low)}) {
      line.points.push_back({area.across.share(across), area.up.share(product / across)});
    }
    area.budgets.push_back(line);
  }
  if (!is_loss(area.law->answer)) {
    return;
  }
  // At equal N D more N is as good as more D.
  const auto lean = [&](const point& p) {
    const law_inputs x = inputs_at(area, p);
    law_inputs slopes{};
    area.law->gradient(x, slopes);
    const double a = slopes[area.across.input] * x[area.across.input];
    const double b = slopes[area.up.input] * x[area.up.input];
    return (a - b) / std::abs(area.law->value(std::span<const double>(x)));
  };
  const double decades = std::log(area.across.high / area.across.low);
  const double other = std::log(area.up.high / area.up.low);
  for (contour_line& line : lines_of(lean, at_nodes(lean), 0)) {
    std::erase_if(line.points, [&](const point& p) {
      constexpr double aside = 0.01;
      return !(lean(point{p.across + aside / decades, p.up - aside / other}) > 0);
    });
    if (line.points.size() > 1) {
      area.best.push_back(line);
    }
  }
}

}  // namespace

law_inputs inputs_at(const law_area& area, const point& p) {
  law_inputs x = area.fixed;
  x[area.across.input] = area.across.at(p.across);
  x[area.up.input] = area.up.at(p.up);
  return x;
}

law_area area_of(const law_line& law, const law_axis& across, const law_axis& up,
                 const std::vector<held_input>& held) {
  law_area area;
  area.law = &law;
  area.across = across;
  area.up = up;
  area.held = held;
  area.fixed = held_inputs(held);
  area.columns = grid_cells;
  area.grid.reserve(grid_cells * grid_cells);
  for (std::size_t j = 0; j < grid_cells; ++j) {
    for (std::size_t i = 0; i < grid_cells; ++i) {
      const point middle{(static_cast<double>(i) + 0.5) / grid_cells,
                         (static_cast<double>(j) + 0.5) / grid_cells};
      area.grid.push_back(value_at(law, inputs_at(area, middle)));
    }
  }
  const auto value = [&](const point& p) {
    const law_inputs x = inputs_at(area, p);
    return law.value(std::span<const double>(x));
  };
  const auto values = at_nodes(value);
  area.levels = round_levels(values);
  for (const double level : area.levels) {
    for (contour_line& line : lines_of(value, values, level)) {
      area.contours.push_back(std::move(line));
    }
  }
  area.fitted = fitted_part(area);
  add_budgets(area);
  return area;
}

}  // namespace leverage::program::map
