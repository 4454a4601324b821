// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <optional>
#include <vector>

#include "leverage/laws/fitted_box.hpp"
#include "leverage/plan/fitted_region.hpp"
#include "map/law_area.hpp"

namespace leverage::program::map {

namespace {

/// A polygon cut at a line on which `f` is zero; what is left has f >= 0.
template <class Field>
std::vector<point> cut(const std::vector<point>& polygon, const Field& f) {
  std::vector<point> kept;
  const auto positive = [&](const point& p) { return f(p) >= 0; };
  const auto edge = [&](point from, point to) {  // a chord, or what it is a chord of
    constexpr int parts = 24;
    const point normal{to.up - from.up, from.across - to.across};
    kept.push_back(from);
    const point middle{(from.across + to.across) / 2, (from.up + to.up) / 2};
    if (std::abs(f(middle)) > 1e-9) {
      for (int i = 1; i < parts; ++i) {
        const double share = i / static_cast<double>(parts);
        const point on{from.across + share * (to.across - from.across),
                       from.up + share * (to.up - from.up)};
        const point a{on.across + normal.across, on.up + normal.up};
        const point b{on.across - normal.across, on.up - normal.up};
        kept.push_back(positive(a) != positive(b) ? crossing(f, 0, a, b) : on);
      }
    }
    kept.push_back(to);
  };
  std::optional<point> left_at;
  std::optional<point> first_entry;
  for (std::size_t i = 0; i < polygon.size(); ++i) {
    const point& a = polygon[i];
    const point& b = polygon[(i + 1) % polygon.size()];
    if (positive(a)) {
      kept.push_back(a);
    }
    if (positive(a) == positive(b)) {
      continue;
    }
    const point between = crossing(f, 0, a, b);
    if (positive(a)) {
      left_at = between;
    } else if (left_at) {
      edge(*left_at, between);
      left_at.reset();
    } else {
      first_entry = between;
    }
  }
  if (left_at && first_entry) {
    edge(*left_at, *first_entry);
  }
  return kept;
}

/// Over weights and tokens.
std::vector<point> size_data_part(const law_area& area, bool size_across) {
  const law_line& law = *area.law;
  const law_axis& size = size_across ? area.across : area.up;
  const law_axis& data = size_across ? area.up : area.across;
  plan::size_data_range range;
  range.box.assign(law.range.begin(), law.range.end());
  range.size = law.inputs[size.input];
  for (std::size_t i = 0; i < law.inputs.size(); ++i) {
    if (i != size.input && i != data.input) {
      range.held.push_back({law.inputs[i], area.fixed[i]});
    }
  }
  std::vector<point> part;
  for (const plan::size_data_point& corner :
       plan::fitted_region(range, {{size.low, data.low}, {size.high, data.high}})) {
    const double n = size.share(corner.size);
    const double d = data.share(corner.data);
    part.push_back(size_across ? point{n, d} : point{d, n});
  }
  if (!size_across) {  // its corners go round the other way then
    std::reverse(part.begin(), part.end());
  }
  return part;
}

}  // namespace

std::vector<point> fitted_part(const law_area& area) {
  const argument across = area.law->inputs[area.across.input];
  const argument up = area.law->inputs[area.up.input];
  if ((counts_weights(across) && up == argument::tokens) ||
      (counts_weights(up) && across == argument::tokens)) {
    return size_data_part(area, counts_weights(across));
  }
  std::vector<point> part{{0, 0}, {1, 0}, {1, 1}, {0, 1}};
  for (std::size_t r = 0; r < area.law->range.size(); ++r) {
    const auto share = [&area, r](const point& p) {
      const extrapolation there = area.law->verdict(inputs_at(area, p));
      return fitted_share(there.inputs[r]);
    };
    constexpr double slack = 1e-9;  // the ends belong to the interval
    part = cut(part, [&](const point& p) { return share(p) + slack; });
    part = cut(part, [&](const point& p) { return 1 + slack - share(p); });
  }
  return part;
}

}  // namespace leverage::program::map
