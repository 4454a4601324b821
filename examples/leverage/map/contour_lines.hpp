// SPDX-License-Identifier: Apache-2.0
/// @file
/// Lines on which a field has one value, in a square from 0 to 1, by marching over the squares of a grid. A field is
/// any callable with a point.
#pragma once

#include <cmath>
#include <cstddef>
#include <map>
#include <vector>

namespace leverage::program::map {

/// A point of a figure, from 0 to 1 across and upwards.
struct point {
  double across = 0;
  double up = 0;
};

/// A line with what is on it; a line that ends where it began is closed.
struct contour_line {
  double level = 0;
  std::vector<point> points;
};

/// Nodes of the grid on either side.
inline constexpr std::size_t contour_nodes = 161;

[[nodiscard]] inline point contour_node(std::size_t i, std::size_t j) {
  return {static_cast<double>(i) / (contour_nodes - 1),
          static_cast<double>(j) / (contour_nodes - 1)};
}

/// The field at the nodes, row by row from below.
template <class Field>
[[nodiscard]] std::vector<double> at_nodes(const Field& f) {
  std::vector<double> values;
  values.reserve(contour_nodes * contour_nodes);
  for (std::size_t j = 0; j < contour_nodes; ++j) {
    for (std::size_t i = 0; i < contour_nodes; ++i) {
      values.push_back(f(contour_node(i, j)));
    }
  }
  return values;
}

/// Where a field has a value between two points at which it is below and above.
template <class Field>
[[nodiscard]] point crossing(const Field& f, double level, point a, point b) {
  const bool above = f(a) > level;
  for (int i = 0; i < 50; ++i) {
    const point middle{(a.across + b.across) / 2, (a.up + b.up) / 2};
    ((f(middle) > level) == above ? a : b) = middle;
  }
  return a;
}

/// Crossings on the sides of squares, and which of them are joined within a square.
class linked_crossings {
 public:
  [[nodiscard]] bool contains(std::size_t side) const { return links_.contains(side); }
  void add(std::size_t side, const point& at) { links_[side] = {at, {}}; }
  void join(std::size_t one, std::size_t other);
  /// The lines that follow from side to side; the crossings are used up.
  [[nodiscard]] std::vector<contour_line> lines(double level);

 private:
  struct link {
    point at;
    std::vector<std::size_t> next;
  };
  [[nodiscard]] contour_line followed(std::size_t from, double level);

  std::map<std::size_t, link> links_;
};

/// Lines of a level. `values` are those of the field at the nodes; there is no line where one of them is NaN.
template <class Field>
[[nodiscard]] std::vector<contour_line> lines_of(const Field& f, const std::vector<double>& values,
                                                 double level) {
  linked_crossings found;
  struct square_sides {
    std::size_t items[4];
    std::size_t size = 0;
  };
  const auto add = [&](square_sides& to, std::size_t i, std::size_t j, bool upwards) {
    const std::size_t k = i + (upwards ? 0 : 1);
    const std::size_t l = j + (upwards ? 1 : 0);
    const double a = values[j * contour_nodes + i];
    const double b = values[l * contour_nodes + k];
    if (std::isnan(a) || std::isnan(b) || (a > level) == (b > level)) {
      return;
    }
    const std::size_t side = 2 * (j * contour_nodes + i) + (upwards ? 1 : 0);
    if (!found.contains(side)) {
      found.add(side, crossing(f, level, contour_node(i, j), contour_node(k, l)));
    }
    to.items[to.size++] = side;
  };
  for (std::size_t j = 0; j + 1 < contour_nodes; ++j) {
    for (std::size_t i = 0; i + 1 < contour_nodes; ++i) {
      square_sides sides{};
      add(sides, i, j, false);
      add(sides, i + 1, j, true);
      add(sides, i, j + 1, false);
      add(sides, i, j, true);
      for (std::size_t k = 0; k + 1 < sides.size; k += 2) {
        found.join(sides.items[k], sides.items[k + 1]);
      }
    }
  }
  return found.lines(level);
}

}  // namespace leverage::program::map
