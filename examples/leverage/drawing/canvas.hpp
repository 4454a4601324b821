// SPDX-License-Identifier: Apache-2.0
/// @file
/// Building blocks of the program's figures: panels with logarithmic axes, labels that do not overlap, curves that are
/// dashed where they extrapolate. The result is a list of commands for gnuplot.
#pragma once

#include <array>
#include <cmath>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "drawing/gnuplot.hpp"

namespace leverage::program::drawing {

/// A rectangle on the canvas in points, y downwards.
struct box {
  double left = 0;
  double top = 0;
  double right = 0;
  double bottom = 0;

  [[nodiscard]] bool meets(const box& o) const {
    return left < o.right && o.left < right && top < o.bottom && o.top < bottom;
  }
  [[nodiscard]] bool holds(double x, double y) const {
    return x >= left && x <= right && y >= top && y <= bottom;
  }
  [[nodiscard]] bool holds(const box& o) const {
    return holds(o.left, o.top) && holds(o.right, o.bottom);
  }
};

struct tick {
  double at = 0;
  std::string text;
};

/// A logarithmic or a linear axis.
struct axis {
  std::string label;
  double low = 1;
  double high = 10;
  std::vector<tick> ticks;
  bool even = false;

  [[nodiscard]] double share(double value) const {
    return even ? (value - low) / (high - low) : std::log(value / low) / std::log(high / low);
  }
};

struct panel {
  box area;
  axis x;
  axis y;

  [[nodiscard]] double across(double value) const {
    return area.left + x.share(value) * (area.right - area.left);
  }
  [[nodiscard]] double down(double value) const {
    return area.bottom - y.share(value) * (area.bottom - area.top);
  }
};

enum class side { left, centre, right };

struct style {
  double size = 14;
  std::string_view colour = "#222222";
  bool bold = false;
};

/// An upper estimate of the width of a text in usual fonts.
[[nodiscard]] double width_in_points(std::string_view text, const style& s);

/// Commands for gnuplot. All plots have axes from 0 to 1; labels are placed on the canvas in points.
class canvas {
 public:
  canvas(int width, int height);

  void add(std::string_view command);
  /// Stores rows of numbers and returns the name under which plot commands find them.
  [[nodiscard]] std::string data(std::string_view rows);
  /// A literal text at a point of the canvas, centred vertically on `y`.
  void write(const std::string& text, double x, double y, side s, const style& how = {});
  void frame(const panel& p, bool label_y = true);
  /// Ends a panel; its labels are not repeated in the next.
  void next_panel();

  [[nodiscard]] picture done() { return {width_, height_, text_ + "unset multiplot\n"}; }

  [[nodiscard]] int width() const { return width_; }
  [[nodiscard]] int height() const { return height_; }

 private:
  int width_;
  int height_;
  int blocks_ = 0;
  int labels_ = 0;
  std::string text_;
};

/// The labels that are already placed in an area.
class label_layout {
 public:
  explicit label_layout(const box& area) : area_{area} {}

  [[nodiscard]] bool free(const box& b) const;
  [[nodiscard]] bool taken(double x, double y) const;
  void take(const box& b) { taken_.push_back(b); }

 private:
  box area_;
  std::vector<box> taken_;
};

/// A free position near a point: to the right, to the left, then further and further up and down.
struct label_position {
  double x = 0;
  double y = 0;
  side s = side::left;
  bool far = false;  ///< so far from the point that a line has to lead there
};
[[nodiscard]] label_position position_near(double x, double y, double width, double height,
                                           label_layout& free);

/// The colour at a share of a scale that even steps step through evenly (viridis).
[[nodiscard]] std::string colour_at(double share);

inline constexpr std::string_view grey = "#666666";

[[nodiscard]] axis ratio_axis(double low);
[[nodiscard]] axis granularity_axis(double low, double high);
[[nodiscard]] axis leverage_axis(double low, double high);
/// Decades, every `step`-th with its name.
[[nodiscard]] axis decades(std::string label, double low, double high, int step,
                           std::string (*name)(double));
[[nodiscard]] axis flops_axis(double low, double high);
/// The nearest of 1, 2 and 5 times a power of ten.
[[nodiscard]] double round_step(double rough);
/// Round numbers, about five of them, whether the axis spans decades or a few percent.
[[nodiscard]] axis round_axis(std::string label, double low, double high,
                              const std::function<std::string(double)>& name);
/// The same for a linear axis.
[[nodiscard]] axis even_axis(std::string label, double low, double high,
                             const std::function<std::string(double)>& name);

/// Two digits for numbers below 1, three for others.
[[nodiscard]] std::string short_text(double x);

/// A point of a curve on a panel, 0 to 1, and whether a law was fitted there.
struct curve_row {
  double x = 0;
  double y = 0;
  bool fitted = false;
};
/// Rows of a curve: x, y where fitted, y where not. The pieces meet at the points between.
[[nodiscard]] std::string rows_of(const std::vector<curve_row>& rows);
/// The two pieces of a curve as parts of a plot command.
[[nodiscard]] std::string two_pieces(const std::string& data, std::string_view colour,
                                     double width);
[[nodiscard]] std::string grid_lines(const std::string& data);
/// Lines at the named ticks of both axes.
[[nodiscard]] std::string grid_rows(const panel& p);

/// Labels of curves at one end, moved apart so that none overlaps another.
struct end_label {
  double y = 0;
  std::string text;
  std::string colour;
  bool bold = false;
};
void write_ends(canvas& s, std::vector<end_label> labels, double x, side where, const box& area);

}  // namespace leverage::program::drawing
