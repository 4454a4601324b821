// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "compare/leverage_answer.hpp"
#include "drawing/canvas.hpp"
#include "support/quantity_text.hpp"

namespace leverage::program {

namespace {

using namespace drawing;

constexpr int leverage_width = 900;
constexpr double inner_left = 80;
constexpr double inner_right = 860;
constexpr double points_top = 84;
constexpr double points_bottom = 424;
constexpr double loss_row = 64;
constexpr double loss_bar = 22;
constexpr double line_height = 20;

/// A case on a cluster, with the colour of the cluster.
struct drawn_leverage {
  const answered_case* a;
  const leverage_on_machine* l;
  std::string colour;
};

std::vector<drawn_leverage> all_of(const leverage_answer& answer) {
  std::vector<std::string> clusters;
  for (const answered_case& a : answer.cases) {
    for (const leverage_on_machine& l : a.on) {
      if (std::find(clusters.begin(), clusters.end(), l.cluster.label) == clusters.end()) {
        clusters.push_back(l.cluster.label);
      }
    }
  }
  std::vector<drawn_leverage> all;
  for (const answered_case& a : answer.cases) {
    for (const leverage_on_machine& l : a.on) {
      const auto at = std::find(clusters.begin(), clusters.end(), l.cluster.label);
      const double share = clusters.size() < 2
                               ? 0.3
                               : 0.05 + 0.8 * static_cast<double>(at - clusters.begin()) /
                                            static_cast<double>(clusters.size() - 1);
      all.push_back({&a, &l, colour_at(share)});
    }
  }
  return all;
}

/// A rectangle of a colour, in points.
class rectangles {
 public:
  explicit rectangles(canvas& k) : k_(k) {}
  void add(const box& b, std::string_view colour) {
    const auto width = static_cast<double>(k_.width());
    const auto height = static_cast<double>(k_.height());
    k_.add(
        fmt::format("set object {} rect from screen {:.6f},{:.6f} to screen {:.6f},{:.6f} front "
                    "fs solid noborder fc rgb '{}'",
                    ++number_, std::min(b.left, b.right) / width, 1 - b.top / height,
                    std::max(b.left, b.right) / width, 1 - b.bottom / height, colour));
  }

 private:
  canvas& k_;
  int number_ = 0;
};

/// Leverage in time with its interval over leverage in FLOPs.
void draw_points(canvas& k, rectangles& marks, const std::vector<drawn_leverage>& all) {
  double low = 0.9;
  double high = 1.2;
  for (const drawn_leverage& d : all) {
    low = std::min({low, d.l->el.time.low / 1.1, d.l->el.el_flops / 1.2});
    high = std::max({high, d.l->el.time.high * 1.1, d.l->el.el_flops * 1.4});
  }
  const auto name = [](double x) { return short_text(x); };
  const panel p{{inner_left, points_top, inner_right, points_bottom},
                round_axis("leverage in FLOPs", low, high, name),
                round_axis("leverage in time", low, high, name)};
  k.frame(p);
  k.write("Leverage in time over leverage in FLOPs", inner_left, 26, side::left,
          {.size = 18, .colour = "#000000", .bold = true});
  k.write(
      "bars: 80 % interval of the machine's times; dotted: equal to FLOPs; grey line: no leverage",
      inner_left, 52, side::left, {.size = 12, .colour = grey});
  constexpr int dots = 120;
  for (int i = 0; i < dots; ++i) {
    const double x = low * std::pow(high / low, i / static_cast<double>(dots));
    marks.add({p.across(x) - 1, p.down(x) - 1, p.across(x) + 1, p.down(x) + 1}, grey);
  }
  marks.add({p.area.left, p.down(1.0) - 0.5, p.area.right, p.down(1.0) + 0.5}, "#999999");
  label_layout free(p.area);
  for (std::size_t i = 0; i < all.size(); ++i) {
    const plan::leverage_ratio& t = all[i].l->el.time;
    // Clusters have the same leverage in FLOPs: their bars stand next to each other.
    const double x = p.across(all[i].l->el.el_flops) + 9.0 * static_cast<double>(i % 4);
    marks.add({x - 1, p.down(t.high), x + 1, p.down(t.low)}, all[i].colour);
    marks.add({x - 4, p.down(t.value) - 4, x + 4, p.down(t.value) + 4}, all[i].colour);
    free.take({x - 5, p.down(t.high), x + 5, p.down(t.low)});
  }
  for (std::size_t i = 0; i < all.size(); ++i) {
    const double x = p.across(all[i].l->el.el_flops) + 9.0 * static_cast<double>(i % 4);
    const double y = p.down(all[i].l->el.time.value);
    const style how{.size = 12, .colour = all[i].colour};
    const std::string text =
        fmt::format("{}, {}", all[i].a->of.mixture.label, all[i].l->cluster.label);
    const label_position at = position_near(x, y, width_in_points(text, how), 15, free);
    k.write(text, at.x, at.y, at.s, how);
  }
}

/// The parts in which some case loses or gains more than this share.
constexpr double shown_loss = 0.01;

/// Bars from leverage in FLOPs to leverage in time, on one scale of logarithms.
void draw_losses(canvas& k, rectangles& marks, const std::vector<drawn_leverage>& all, double top) {
  double high = 1.0;
  for (const drawn_leverage& d : all) {
    double gained = d.l->el.el_flops;
    for (const plan::leverage_factor& f : d.l->el.losses) {
      gained *= std::max(1.0, f.factor);
    }
    high = std::max(high, gained);
  }
  const double scale = (inner_right - inner_left) / std::log(high);
  k.write("Where leverage is lost: from FLOPs, right, to time", inner_left, top, side::left,
          {.size = 16, .bold = true});
  const auto colour = [](std::size_t i) {
    return colour_at(0.02 + 0.96 * static_cast<double>(i) /
                                static_cast<double>(plan::leverage_factor_count - 1));
  };
  double y = top + 30;
  std::vector<bool> shown(plan::leverage_factor_count);
  for (const drawn_leverage& d : all) {
    const plan::leverage_in_time& el = d.l->el;
    k.write(
        fmt::format("{} on {}: {} in FLOPs, {} in time", d.a->of.mixture.label, d.l->cluster.label,
                    text_of(el.el_flops, unit::factor), text_of(el.time.value, unit::factor)),
        inner_left, y, side::left, {.size = 13});
    double x = inner_left + scale * std::log(std::max(1.0, el.el_flops));
    for (std::size_t i = 0; i < el.losses.size(); ++i) {
      const double next = x + scale * std::log(el.losses[i].factor);
      if (std::abs(std::log(el.losses[i].factor)) < shown_loss) {
        x = next;
        continue;
      }
      shown[i] = true;
      // What is gained is drawn lower, back to the right.
      const double upper = next < x ? y + 12 : y + 12 + loss_bar;
      marks.add({x, upper, next, upper + (next < x ? loss_bar : 0.4 * loss_bar)}, colour(i));
      x = next;
    }
    const double end = inner_left + scale * std::log(el.time.value);
    marks.add({end - 1.5, y + 6, end + 1.5, y + 18 + loss_bar}, "#000000");
    y += loss_row;
  }
  double at = inner_left;
  for (std::size_t i = 0; i < shown.size(); ++i) {
    const std::string title(all.front().l->el.losses[i].title);
    const double needed = width_in_points(title, {.size = 12}) + 34;
    if (!shown[i]) {
      continue;
    }
    if (at + needed > inner_right + 30) {
      at = inner_left;
      y += line_height;
    }
    marks.add({at, y - 6, at + 12, y + 6}, colour(i));
    k.write(title, at + 18, y, side::left, {.size = 12});
    at += needed;
  }
  k.write("left edge: no leverage; black line: leverage in time; lower bars: what is gained",
          inner_left, y + line_height, side::left, {.size = 12, .colour = grey});
}

}  // namespace

picture leverage_picture(const leverage_answer& answer) {
  const std::vector<drawn_leverage> all = all_of(answer);
  const double middle = points_bottom + 84;
  const double height = middle + 30 + static_cast<double>(all.size()) * loss_row + 5 * line_height;
  canvas k(leverage_width, static_cast<int>(height));
  rectangles marks(k);
  draw_points(k, marks, all);
  k.add("plot [0:1][0:1] NaN notitle");
  k.next_panel();
  k.add("unset xlabel; unset ylabel");
  draw_losses(k, marks, all, middle);
  k.add("unset border; unset tics; unset key");
  k.add("plot [0:1][0:1] NaN notitle");
  return k.done();
}

}  // namespace leverage::program
