// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <iterator>
#include <limits>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "drawing/canvas.hpp"
#include "laws/law_text.hpp"
#include "map/law_plot.hpp"
#include "support/quantity_text.hpp"
#include "support/wrap.hpp"

namespace leverage::program::map {

namespace {

using namespace drawing;

constexpr double left_edge = 92;

/// A meaning with one of these words needs no name next to it; "nats per token" and "E_a / E" need one.
constexpr std::string_view self_explaining[] = {"tokens", "steps", "FLOPs", "experts"};

std::string axis_label(const law_line& law, std::size_t input) {
  const argument_facts& f = facts(law.inputs[input]);
  const bool says_it =
      counts_weights(f.which) ||
      std::any_of(std::begin(self_explaining), std::end(self_explaining),
                  [&](std::string_view w) { return f.meaning.find(w) != std::string_view::npos; });
  std::string name(f.name);
  std::replace(name.begin(), name.end(), '-', ' ');
  return says_it ? fmt::format("{}: {}", law.symbols[input], f.meaning)
                 : fmt::format("{}: {}, {}", law.symbols[input], name, f.meaning);
}

/// The axis with its ticks, itself from 0 to 1.
axis axis_for(const law_line& law, const law_axis& a) {
  axis ticks;
  if (a.scale == axis_scale::complement) {
    for (const double x : {0.0, 0.2, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.98, 0.99, 0.995, 0.998,
                           0.999, 0.9995, 0.9998, 0.9999}) {
      const bool named = x != 0.4 && x != 0.6;
      ticks.ticks.push_back({x, named ? input_text(law, a.input, x) : ""});
    }
  } else {
    const auto name = [&](double x) { return input_text(law, a.input, x); };
    ticks = a.scale == axis_scale::even ? even_axis("", a.low, a.high, name)
                                        : round_axis("", a.low, a.high, name);
  }
  axis all{axis_label(law, a.input), 0, 1, {}, true};
  for (const tick& t : ticks.ticks) {
    all.ticks.push_back({a.share(t.at), t.text});
  }
  return all;
}

/// A value of the law, in its unit.
std::string answer_text(const law_line& law, double value) {
  return text_of(value, unit_of(law.answer));
}

/// What is held, in words.
std::string held_words(const law_line& law, const std::vector<held_input>& held) {
  std::string fixed;
  std::string middles;
  std::string open;
  for (const held_input& h : held) {
    if (h.values.size() > 1) {
      continue;
    }
    std::string& to = h.open ? open : h.middle ? middles : fixed;
    to += fmt::format("{}{} = {}", to.empty() ? "" : ", ", law.symbols[h.input],
                      input_text(law, h.input, h.values.front()));
  }
  std::string all = fixed.empty() ? "" : "held: " + fixed;
  if (!middles.empty()) {
    all += (all.empty() ? "" : "; ") + ("held in the middle of the fitted range: " + middles);
  }
  if (!open.empty()) {
    all += (all.empty() ? "" : "; ") + ("held, left open by the fitted range: " + open);
  }
  return all;
}

/// Lines that stand above a picture: a title and, smaller, what belongs to it.
struct caption {
  std::string title;
  std::vector<std::string> lines;
  std::string source;
};

caption caption_of(const law_line& law, const std::vector<held_input>& held,
                   const std::string& reach, double width) {
  caption c;
  c.title = fmt::format("{}{}", law.source == nullptr ? "" : fmt::format("{}: ", law.name),
                        to_string(law.answer));
  const auto columns = static_cast<std::size_t>(width / width_in_points("x", {.size = 13}));
  for (const std::string& text : {std::string(law.formula), held_words(law, held), reach}) {
    std::string wrapped;
    wrap(wrapped, "", text, columns);
    for (std::size_t at = 0; at < wrapped.size() && !text.empty();) {
      const std::size_t end = wrapped.find('\n', at);
      c.lines.push_back(wrapped.substr(at, end - at));
      at = end + 1;
    }
  }
  if (law.source == nullptr) {
    return c;
  }
  c.source = fmt::format("{}, {}", paper_text(*law.source), law.source->location);
  const auto available = static_cast<std::size_t>(width / width_in_points("x", {.size = 11.5}));
  if (c.source.size() > available) {
    provenance untitled = *law.source;
    untitled.citation = untitled.citation.substr(0, untitled.citation.find(", "));
    c.source = fmt::format("{}, {}", paper_text(untitled), untitled.location);
  }
  return c;
}

constexpr double line_height = 19;

/// How far down the panel begins.
double top_of(const caption& c) { return 56 + line_height * static_cast<double>(c.lines.size()); }

void write_caption(canvas& s, const caption& c) {
  s.write(c.title, left_edge, 26, side::left, {.size = 18, .colour = "#000000", .bold = true});
  double y = 52;
  for (const std::string& line : c.lines) {
    s.write(line, left_edge, y, side::left, {.size = 13, .colour = grey});
    y += line_height;
  }
  s.write(c.source, left_edge, s.height() - 16.0, side::left, {.size = 11.5, .colour = grey});
}

/// Points as rows, with a gap where something is written.
std::string rows_with_gaps(const std::vector<point>& points, const panel& p,
                           const label_layout& written) {
  std::string rows;
  for (const point& s : points) {
    const double x = p.area.left + s.across * (p.area.right - p.area.left);
    const double y = p.area.bottom - s.up * (p.area.bottom - p.area.top);
    rows += written.taken(x, y) ? "\n" : fmt::format("{:.6f} {:.6f}\n", s.across, s.up);
  }
  return rows + "\n";
}

/// A line with more points between, so that gaps can be cut into it.
std::vector<point> densely(const std::vector<point>& points) {
  constexpr int parts = 200;
  std::vector<point> all;
  for (std::size_t i = 0; i + 1 < points.size(); ++i) {
    for (int k = 0; k <= parts; ++k) {
      const double share = k / static_cast<double>(parts);
      all.push_back({points[i].across + share * (points[i + 1].across - points[i].across),
                     points[i].up + share * (points[i + 1].up - points[i].up)});
    }
  }
  return all;
}

/// Looks along a line for a place where a text is free to stand, the places nearest to a share of its length first.
bool write_on(canvas& s, label_layout& free, label_layout& written, const panel& p,
              const std::vector<point>& line, double wanted, const std::string& text,
              const style& how) {
  const double w = width_in_points(text, how) + 6;
  const double h = how.size + 4;
  const auto n = static_cast<double>(line.size());
  for (int step = 0; step < 25; ++step) {
    const double aside = 0.02 * step;
    for (const double sign : {1.0, -1.0}) {
      const double at = std::clamp(wanted + sign * aside, 0.02, 0.98) * (n - 1);
      const point& q = line[static_cast<std::size_t>(at)];
      const double x = p.area.left + q.across * (p.area.right - p.area.left);
      const double y = p.area.bottom - q.up * (p.area.bottom - p.area.top);
      const box b{x - w / 2, y - h / 2, x + w / 2, y + h / 2};
      if (free.free({b.left - 6, b.top - 2, b.right + 6, b.bottom + 2})) {
        free.take(b);
        written.take(b);
        s.write(text, x, y, side::centre, how);
        return true;
      }
    }
  }
  return false;
}

std::string polygon_rows(const std::vector<point>& points) {
  std::string rows;
  for (const point& s : points) {
    rows += fmt::format("{:.6f} {:.6f}\n", s.across, s.up);
  }
  return rows;
}

/// The area without a part of it: around the area, to the part, around it the other way, and back.
std::string around(const std::vector<point>& part) {
  std::vector<point> all{{0, 0}, {1, 0}, {1, 1}, {0, 1}, {0, 0}};
  if (!part.empty()) {
    all.push_back(part.front());
    all.insert(all.end(), part.rbegin(), part.rend());
    all.push_back({0, 0});
  }
  return polygon_rows(all);
}

/// Where a value lies on a scale that goes from level to level in even steps.
double scale_share(const std::vector<double>& levels, double least, double most, double value) {
  std::vector<double> marks{least};
  marks.insert(marks.end(), levels.begin(), levels.end());
  marks.push_back(most);
  const auto above = std::upper_bound(marks.begin(), marks.end(), value);
  if (above == marks.begin() || marks.size() < 2) {
    return 0;
  }
  const auto i = std::min(static_cast<std::size_t>(above - marks.begin()), marks.size() - 1) - 1;
  const double width = marks[i + 1] - marks[i];
  const double within = width > 0 ? std::clamp((value - marks[i]) / width, 0.0, 1.0) : 0;
  return (static_cast<double>(i) + within) / static_cast<double>(marks.size() - 1);
}

}  // namespace

picture picture_of(const law_area& figure) {
  const law_line& law = *figure.law;
  const bool none = figure.fitted.size() < 3;
  const bool ranged = !law.range.empty();
  std::string reach = ranged
                          ? fmt::format("{}: fitted on {}; hatched: extrapolated",
                                        none ? "nothing here is fitted" : "frame", range_text(law))
                          : "the fitted range is not known";
  reach += figure.budgets.empty() ? "" : "; dotted: equal 6 N D";
  const bool silent = std::any_of(figure.grid.begin(), figure.grid.end(),
                                  [](const law_value& v) { return !std::isfinite(v.value); });
  reach += silent ? "; grey: the law has no value" : "";
  constexpr double panel_width = 716;
  const caption words = caption_of(law, figure.held, reach, 920 - left_edge);
  const double top = top_of(words);
  constexpr double panel_height = 462;
  canvas s(940, static_cast<int>(top + panel_height + 94));
  const panel p{{left_edge, top, left_edge + panel_width, top + panel_height},
                axis_for(law, figure.across),
                axis_for(law, figure.up)};
  label_layout free(p.area);
  label_layout written(p.area);
  s.frame(p);
  write_caption(s, words);

  double least = std::numeric_limits<double>::infinity();
  double most = -least;
  for (const law_value& v : figure.grid) {
    if (std::isfinite(v.value)) {
      least = std::min(least, v.value);
      most = std::max(most, v.value);
    }
  }
  // The colour scale starts where black still reads well on it.
  constexpr double first_colour = 0.36;
  std::string stops;
  for (int i = 0; i <= 16; ++i) {
    const double share = i / 16.0;
    stops += fmt::format("{}{:.4f} '{}'", i == 0 ? "" : ", ", share,
                         colour_at(first_colour + (1 - first_colour) * share));
  }
  s.add(fmt::format("set palette defined ({})\nset palette maxcolors 256", stops));
  s.add("set cbrange [0:1]");
  s.add(fmt::format(
      "set colorbox vertical user origin screen {:.5f},{:.5f} size screen {:.5f},{:.5f}",
      (p.area.right + 22) / s.width(), 1 - p.area.bottom / s.height(), 16.0 / s.width(),
      panel_height / s.height()));
  std::string ticks;
  for (const double level : figure.levels) {
    ticks += fmt::format("{}{} {:.6f}", ticks.empty() ? "" : ", ", quoted(answer_text(law, level)),
                         scale_share(figure.levels, least, most, level));
  }
  s.add(fmt::format("set cbtics ({}) font ',13' textcolor rgb '#222222' offset -0.3,0", ticks));
  if (silent) {
    s.add(
        "set object 1 rectangle from graph 0,0 to graph 1,1 behind fs solid noborder fc rgb "
        "'#d0d0d0'");
  }

  // Nothing is written across the frame.
  for (std::size_t i = 0; i < figure.fitted.size(); ++i) {
    for (const point& q :
         densely({figure.fitted[i], figure.fitted[(i + 1) % figure.fitted.size()]})) {
      const double x = p.area.left + q.across * (p.area.right - p.area.left);
      const double y = p.area.bottom - q.up * panel_height;
      free.take({x - 1.2, y - 1.2, x + 1.2, y + 1.2});
    }
  }
  // Values on contours; one contour may come in pieces, the long ones are named.
  const style value_style{.size = 13, .colour = "#000000"};
  double wanted = 0.5;
  for (const contour_line& line : figure.contours) {
    if (line.points.size() > 20) {
      write_on(s, free, written, p, line.points, wanted, answer_text(law, line.level), value_style);
      wanted = wanted > 0.7 ? 0.3 : wanted + 0.17;
    }
  }
  const style best_style{.size = 13, .colour = "#8f0000", .bold = true};
  for (const contour_line& line : figure.best) {
    if (write_on(s, free, written, p, line.points, 0.72, "lowest at equal 6 N D", best_style)) {
      break;
    }
  }
  const style budget_style{.size = 11.5, .colour = "#333333"};
  for (const contour_line& line : figure.budgets) {
    write_on(s, free, written, p, densely(line.points), 0.04, text_of(line.level, unit::flops),
             budget_style);
  }

  std::string contours;
  for (const contour_line& line : figure.contours) {
    contours += rows_with_gaps(line.points, p, written);
  }
  std::string budgets;
  for (const contour_line& line : figure.budgets) {
    budgets += rows_with_gaps(densely(line.points), p, written);
  }
  std::string best;
  for (const contour_line& line : figure.best) {
    best += rows_with_gaps(line.points, p, written);
  }
  std::string rows;
  const std::size_t lines = figure.grid.size() / figure.columns;
  for (std::size_t i = 0; i < figure.grid.size(); ++i) {
    const law_value& v = figure.grid[i];
    const std::size_t column = i % figure.columns;
    const std::size_t line = i / figure.columns;
    rows +=
        fmt::format("{:.5f} {:.5f} {}\n",
                    (static_cast<double>(column) + 0.5) / static_cast<double>(figure.columns),
                    (static_cast<double>(line) + 0.5) / static_cast<double>(lines),
                    std::isfinite(v.value)
                        ? fmt::format("{:.4f}", scale_share(figure.levels, least, most, v.value))
                        : "NaN");
    rows += (i + 1) % figure.columns == 0 ? "\n" : "";
  }

  std::string plot = fmt::format(
      "plot {} using 1:2:3 with image, {} using 1:2 with filledcurves closed fs transparent "
      "pattern "
      "4 noborder fc rgb '#ffffff'",
      s.data(rows), s.data(around(none ? std::vector<point>{} : figure.fitted)));
  const auto add_lines = [&](const std::string& data, std::string_view how) {
    if (!data.empty()) {
      plot += fmt::format(", {} using 1:2 with lines {}", s.data(data), how);
    }
  };
  add_lines(budgets, "lw 1.1 dt (2,4) lc rgb '#404040'");
  add_lines(contours, "lw 1.2 lc rgb '#202020'");
  add_lines(best, "lw 2.6 lc rgb '#8f0000'");
  if (!none && ranged) {
    auto closed = figure.fitted;
    closed.push_back(closed.front());
    add_lines(polygon_rows(closed), "lw 2.4 lc rgb '#000000'");
  }
  s.add(plot);
  return s.done();
}

picture picture_of(const law_curves& figure) {
  const law_line& law = *figure.law;
  double least = std::numeric_limits<double>::infinity();
  double most = -least;
  for (const auto& curve : figure.curves) {
    for (const law_value& v : curve) {
      if (std::isfinite(v.value)) {
        least = std::min(least, v.value);
        most = std::max(most, v.value);
      }
    }
  }
  const std::string label = fmt::format("{}", to_string(law.answer));
  const auto name = [&](double value) { return answer_text(law, value); };
  const auto even_around = [&](double low, double high) {
    const double margin = high > low ? 0.05 * (high - low) : std::max(std::abs(high), 1.0) * 0.1;
    return even_axis(label, low - margin, high + margin, name);
  };
  const axis y = least > 0 && most / least > 1.0001
                     ? round_axis(label, least * std::pow(most / least, -0.06),
                                  most * std::pow(most / least, 0.06), name)
                     : even_around(least, most);
  const caption words = caption_of(
      law, figure.held,
      law.range.empty()
          ? std::string("the fitted range is not known")
          : fmt::format("solid: inside the fitted {}; dashed: extrapolated", range_text(law)),
      920 - left_edge);
  const double top = top_of(words);
  constexpr double panel_height = 400;
  canvas s(940, static_cast<int>(top + panel_height + 94));
  const bool family = figure.curves.size() > 1;
  const panel p{
      {left_edge, top, family ? 800.0 : 900.0, top + panel_height}, axis_for(law, figure.axis), y};
  s.frame(p);
  write_caption(s, words);

  std::string plot = "plot ";
  double from = 1;  // where a curve is fitted
  double to = 0;
  for (const auto& curve : figure.curves) {
    for (const law_value& v : curve) {
      if (v.inside) {
        from = std::min(from, figure.axis.share(v.x[figure.axis.input]));
        to = std::max(to, figure.axis.share(v.x[figure.axis.input]));
      }
    }
  }
  if (to > from && !law.range.empty()) {
    plot +=
        fmt::format("{} using 1:2 with filledcurves closed fs solid noborder fc rgb '#eef3f8', ",
                    s.data(polygon_rows({{from, 0}, {to, 0}, {to, 1}, {from, 1}})));
  }
  plot += grid_lines(s.data(grid_rows(p)));
  std::vector<end_label> ends;
  const auto varied = std::find_if(figure.held.begin(), figure.held.end(),
                                   [](const held_input& h) { return h.values.size() > 1; });
  for (std::size_t i = 0; i < figure.curves.size(); ++i) {
    const std::string colour = colour_at(
        family ? 0.03 + 0.7 * static_cast<double>(i) / static_cast<double>(figure.curves.size() - 1)
               : 0.3);
    std::vector<curve_row> rows;
    std::string all;
    for (const law_value& v : figure.curves[i]) {
      if (std::isfinite(v.value)) {
        rows.push_back({figure.axis.share(v.x[figure.axis.input]), p.y.share(v.value), v.inside});
      } else if (!rows.empty()) {
        all += rows_of(rows) + "\n";
        rows.clear();
      }
    }
    const double end = rows.empty() ? 0 : rows.back().y;
    all += rows_of(rows);
    plot += ", " + two_pieces(s.data(all), colour, 2.4);
    if (family && !rows.empty()) {
      ends.push_back({p.area.bottom - end * (p.area.bottom - p.area.top),
                      fmt::format("{} {}", law.symbols[varied->input],
                                  input_text(law, varied->input, varied->values[i])),
                      colour, false});
    }
  }
  write_ends(s, ends, p.area.right + 7, side::left, p.area);
  s.add(plot);
  return s.done();
}

}  // namespace leverage::program::map
