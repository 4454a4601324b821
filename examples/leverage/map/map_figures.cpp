// SPDX-License-Identifier: Apache-2.0
#include "map/map_figures.hpp"

#include <algorithm>
#include <cmath>
#include <initializer_list>
#include <vector>

#include "leverage/core/math.hpp"

namespace leverage::program::map {

namespace {

/// `points` values from `low` to `high`, evenly in the logarithm, and those of `also` that lie between.
std::vector<double> spread(double low, double high, std::size_t points,
                           std::initializer_list<double> also = {}) {
  std::vector<double> all;
  for (std::size_t i = 0; i < points; ++i) {
    const double share = static_cast<double>(i) / static_cast<double>(points - 1);
    all.push_back(i + 1 == points ? high : low * std::pow(high / low, share));
  }
  for (const double x : also) {
    if (x >= low && x <= high) {
      all.push_back(x);
    }
  }
  std::sort(all.begin(), all.end());
  all.erase(std::unique(all.begin(), all.end()), all.end());
  return all;
}

/// The middles of `cells` cells from `low` to `high`, even in the logarithm.
std::vector<double> middles(double low, double high, std::size_t cells) {
  std::vector<double> all;
  for (std::size_t i = 0; i < cells; ++i) {
    all.push_back(
        low * std::pow(high / low, (static_cast<double>(i) + 0.5) / static_cast<double>(cells)));
  }
  return all;
}

/// `usual` without what lies within `factor` of `chosen`, and `chosen`.
std::vector<double> around(std::initializer_list<double> usual, double chosen, double factor) {
  std::vector<double> all{chosen};
  for (const double x : usual) {
    if (x > chosen * factor || x * factor < chosen) {
      all.push_back(x);
    }
  }
  std::sort(all.begin(), all.end());
  return all;
}

/// Levels of contours up to `highest`: the closest of some even ladders that has few enough.
std::vector<double> levels_up_to(double highest) {
  const std::initializer_list<std::vector<double>> ladders{
      {1.1, 1.2, 1.3, 1.4, 1.5, 1.6, 1.7, 1.8, 1.9, 2, 2.2, 2.4},
      {1.25, 1.5, 1.75, 2, 2.25, 2.5, 2.75, 3, 3.5, 4, 4.5, 5},
      {1.5, 2, 2.5, 3, 3.5, 4, 5, 6, 7, 8, 9, 10},
      {1.5, 2, 3, 4, 5, 6, 7, 8, 10, 12, 15, 20},
      {1.5, 2, 3, 5, 7, 10, 15, 20, 30, 50, 70, 100},
      {2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10000}};
  constexpr std::size_t most = 10;
  std::vector<double> levels;
  for (const std::vector<double>& ladder : ladders) {
    levels.clear();
    for (const double x : ladder) {
      if (x < highest) {
        levels.push_back(x);
      }
    }
    if (levels.size() <= most) {
      break;
    }
  }
  return levels;
}

constexpr double usual_min_ratio = 0.005;
constexpr double usual_min_granularity = 1;
constexpr double usual_max_granularity = 32;
constexpr double min_flops = 1e17;
constexpr double max_flops = 1e26;

/// Whole octaves that hold `x` with some room.
double octave_below(double x) { return std::exp2(std::floor(std::log2(x) - 0.1)); }
double octave_above(double x) { return std::exp2(std::ceil(std::log2(x) + 0.1)); }

/// The contour at A from `least` to 1; where it leaves them, to the end.
contour contour_at(double level, double flops, double least,
                   const std::vector<double>& granularities) {
  const auto ratio_at = [&](double g) {
    return tian2025::table6
        .activation_ratio_for(level, leverage::granularity{g}, leverage::flops{flops})
        .value;
  };
  const auto inside = [&](double g) {
    const double a = ratio_at(g);
    return a >= least && a <= 1;
  };
  contour line{.level = level, .points = {}};
  const auto add = [&](double g) { line.points.push_back(leverage_at(ratio_at(g), g, flops)); };
  for (std::size_t i = 0; i < granularities.size(); ++i) {
    const double here = granularities[i];
    const bool now = inside(here);
    if (i > 0 && inside(granularities[i - 1]) != now) {
      double in = now ? here : granularities[i - 1];
      double out = now ? granularities[i - 1] : here;
      for (int halving = 0; halving < 40; ++halving) {
        const double middle = (in + out) / 2;
        (inside(middle) ? in : out) = middle;
      }
      if (in != here && in != granularities[i - 1]) {
        add(in);
      }
    }
    if (now) {
      add(here);
    }
  }
  return line;
}

}  // namespace

leverage_point leverage_at(double ratio, double granularity, double flops) {
  return {ratio, granularity, flops,
          tian2025::predict(tian2025::table6, activation_ratio{ratio},
                            leverage::granularity{granularity}, leverage::flops{flops})};
}

leverage_map make_leverage_map(double flops, const std::vector<leverage_mark>& marks) {
  constexpr std::size_t columns = 200;
  constexpr std::size_t rows = 140;
  constexpr std::size_t along_contour = 561;
  leverage_map map;
  map.flops = flops;
  map.marks = marks;
  double ratio = usual_min_ratio;
  double low = usual_min_granularity;
  double high = usual_max_granularity;
  for (const leverage_mark& m : marks) {
    ratio = std::min(ratio, m.point.ratio / 1.5);
    low = std::min(low, octave_below(m.point.granularity));
    high = std::max(high, octave_above(m.point.granularity));
  }
  map.min_ratio = ratio;
  map.min_granularity = low;
  map.max_granularity = high;
  map.ratios = middles(ratio, 1, columns);
  map.granularities = middles(low, high, rows);
  for (const double g : map.granularities) {
    for (const double a : map.ratios) {
      map.grid.push_back(leverage_at(a, g, flops));
      const double el = map.grid.back().el.leverage;
      map.highest = std::max(map.highest, el);
    }
    map.silent = map.silent || !map.grid[map.grid.size() - columns].el.meaningful;
  }
  map.optimum = tian2025::table6.optimum_granularity().value;
  for (const double level : levels_up_to(map.highest)) {
    map.contours.push_back(contour_at(level, flops, ratio, spread(low, high, along_contour)));
  }
  return map;
}

leverage_curves make_leverage_curves(const leverage_mark& chosen) {
  constexpr std::size_t points = 181;
  const double a = chosen.point.ratio;
  const double g = chosen.point.granularity;
  const double c = chosen.point.flops;
  const std::vector<double> ratios =
      spread(std::min(usual_min_ratio, a / 1.5), 1, points, {a, fitted(0).low});
  const std::vector<double> granularities = spread(std::min(usual_min_granularity, octave_below(g)),
                                                   std::max(usual_max_granularity, octave_above(g)),
                                                   points, {g, fitted(1).low, fitted(1).high});
  const std::vector<double> budgets =
      spread(std::min(min_flops, c / 10), std::max(max_flops, c * 10), points,
             {c, fitted(2).low, fitted(2).high});
  leverage_curves figure{
      .chosen = chosen, .along_ratio = {}, .along_granularity = {}, .along_flops = {}};
  for (const double held : around({1e18, 1e20, 1e22, 1e24}, c, 5)) {
    leverage_curve curve{.held = held, .chosen = held == c, .points = {}};
    for (const double x : ratios) {
      curve.points.push_back(leverage_at(x, g, held));
    }
    figure.along_ratio.push_back(curve);
  }
  for (const double held : around({2.0 / 256.0, 0.03, 0.1, 0.25, 0.5}, a, 1.6)) {
    leverage_curve by_granularity{.held = held, .chosen = held == a, .points = {}};
    leverage_curve by_flops = by_granularity;
    for (const double x : granularities) {
      by_granularity.points.push_back(leverage_at(held, x, c));
    }
    for (const double x : budgets) {
      by_flops.points.push_back(leverage_at(held, g, x));
    }
    figure.along_granularity.push_back(by_granularity);
    figure.along_flops.push_back(by_flops);
  }
  return figure;
}

namespace {

const auto& allocation_of(bool mixture) {
  return mixture ? tian2025::table5_moe : tian2025::table5_dense;
}

}  // namespace

allocation_mark mark_allocation(const std::string& label, bool mixture, double per_token,
                                double flops) {
  const leverage::flops c{flops};
  return {label,
          mixture,
          {flops, per_token, c / flops_per_token{per_token} / tokens{1.0},
           allocation_of(mixture).fitted.check({{argument::non_vocabulary_flops, c.value}})}};
}

allocation_figure make_allocation(const std::vector<allocation_mark>& marks) {
  constexpr std::size_t points = 181;
  double low = min_flops;
  double high = max_flops;
  for (const allocation_mark& m : marks) {
    low = std::min(low, m.point.flops / 10);
    high = std::max(high, m.point.flops * 10);
  }
  allocation_figure figure{.moe = {}, .dense = {}, .marks = marks};
  for (const bool mixture : {true, false}) {
    const auto& law = allocation_of(mixture);
    const fitted_interval& range = law.fitted.inputs[0];
    for (const double x : spread(low, high, points, {range.low, range.high})) {
      const leverage::flops c{x};
      (mixture ? figure.moe : figure.dense)
          .push_back({x, law.model(c).value, law.data(c).value,
                      law.fitted.check({{argument::non_vocabulary_flops, c.value}})});
    }
  }
  return figure;
}

}  // namespace leverage::program::map
