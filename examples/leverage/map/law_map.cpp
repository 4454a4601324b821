// SPDX-License-Identifier: Apache-2.0
#include "map/law_map.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <map>
#include <optional>
#include <string_view>
#include <utility>

#include "drawing/canvas.hpp"
#include "laws/law_names.hpp"
#include "laws/law_text.hpp"
#include "support/numbers.hpp"
#include "support/quantity_text.hpp"

namespace leverage::program::map {

namespace {

constexpr std::size_t nodes = 161;  // of the grid that contours are followed on, on either side
constexpr std::size_t grid_cells = 200;  // of the grid that is coloured
constexpr std::size_t steps = 480;       // of a curve
constexpr std::size_t max_curves = 8;    // of a family

/// The axis of an input: its fitted range and so much more on both sides.
law_axis axis_of(const law_line& law, std::size_t input, double beyond) {
  const input_range fitted = fitted_ranges(law)[input];
  const argument_facts& f = facts(law.inputs[input]);
  // 0 and what an argument just does not reach are no places on an axis.
  const double most = f.high < 1e300 ? f.high - (f.high_included ? 0.0 : 1e-3) : 1e300;
  if (f.low_included && f.low == 0) {
    constexpr double nearly_all = 0.85;
    if (f.high <= 1 && fitted.high > nearly_all) {
      const double rest = std::max((1 - fitted.high) / beyond, 1e-4);
      return {input, 0, 1 - rest, axis_scale::complement};
    }
    return {input, 0, std::min(most, std::max(fitted.high, 1e-3) * 2), axis_scale::even};
  }
  const double factor = law.inputs[input] == argument::loss ? std::min(beyond, 1.5) : beyond;
  const double open = fitted.high > fitted.low ? 1 : 10;  // nothing says how far it was fitted
  const double low = fitted.low > fitted.high * 1e-9 ? fitted.low : fitted.high * 1e-4;
  return {input, std::max(low / factor / open, f.low), std::min(fitted.high * factor * open, most),
          axis_scale::logarithmic};
}

law_value value_at(const law_line& law, const std::vector<double>& x) {
  return {x, law.value(x), law.verdict(x).inside()};
}

using field = std::function<double(const spot&)>;

/// Where a field has a value between two spots at which it is below and above.
spot crossing(const field& f, double level, spot a, spot b) {
  const bool above = f(a) > level;
  for (int i = 0; i < 50; ++i) {
    const spot middle{(a.across + b.across) / 2, (a.up + b.up) / 2};
    ((f(middle) > level) == above ? a : b) = middle;
  }
  return a;
}

/// Lines on which a field has a value, by marching over squares: a crossing on each side of a square on whose ends
/// the field is below and above, joined within the square. `values` are those at the nodes.
std::vector<contour_line> lines_of(const field& f, const std::vector<double>& values,
                                   double level) {
  struct link {
    spot at;
    std::vector<std::size_t> next;
  };
  std::map<std::size_t, link> links;  // by side: node and direction
  const auto spot_of = [](std::size_t i, std::size_t j) {
    return spot{static_cast<double>(i) / (nodes - 1), static_cast<double>(j) / (nodes - 1)};
  };
  const auto add = [&](std::size_t i, std::size_t j, bool upwards) -> std::optional<std::size_t> {
    const std::size_t k = i + (upwards ? 0 : 1);
    const std::size_t l = j + (upwards ? 1 : 0);
    const double a = values[j * nodes + i];
    const double b = values[l * nodes + k];
    if (std::isnan(a) || std::isnan(b) || (a > level) == (b > level)) {
      return std::nullopt;
    }
    const std::size_t side = 2 * (j * nodes + i) + (upwards ? 1 : 0);
    if (!links.contains(side)) {
      links[side] = {crossing(f, level, spot_of(i, j), spot_of(k, l)), {}};
    }
    return side;
  };
  for (std::size_t j = 0; j + 1 < nodes; ++j) {
    for (std::size_t i = 0; i + 1 < nodes; ++i) {
      std::vector<std::size_t> sides;
      for (const auto& side :
           {add(i, j, false), add(i + 1, j, true), add(i, j + 1, false), add(i, j, true)}) {
        if (side) {
          sides.push_back(*side);
        }
      }
      for (std::size_t k = 0; k + 1 < sides.size(); k += 2) {
        links[sides[k]].next.push_back(sides[k + 1]);
        links[sides[k + 1]].next.push_back(sides[k]);
      }
    }
  }
  std::vector<contour_line> lines;
  const auto follow = [&](std::size_t from) {
    contour_line line{level, {}};
    std::optional<std::size_t> at = from;
    while (at) {
      link& here = links[*at];
      line.spots.push_back(here.at);
      std::optional<std::size_t> to;
      if (!here.next.empty()) {
        to = here.next.back();
        here.next.pop_back();
        std::erase(links[*to].next, *at);
      }
      at = to;
    }
    if (line.spots.size() > 1) {
      lines.push_back(line);
    }
  };
  for (const bool ends : {true, false}) {
    for (auto& [side, here] : links) {
      if (here.next.size() == 1 || (!ends && !here.next.empty())) {
        follow(side);
      }
    }
  }
  return lines;
}

std::vector<double> at_nodes(const field& f) {
  std::vector<double> values;
  for (std::size_t j = 0; j < nodes; ++j) {
    for (std::size_t i = 0; i < nodes; ++i) {
      values.push_back(
          f({static_cast<double>(i) / (nodes - 1), static_cast<double>(j) / (nodes - 1)}));
    }
  }
  return values;
}

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

/// A polygon cut at a line on which `f` is zero; what is left has f >= 0.
std::vector<spot> cut(const std::vector<spot>& polygon, const field& f) {
  std::vector<spot> kept;
  const auto positive = [&](const spot& s) { return f(s) >= 0; };
  const auto edge = [&](spot from, spot to) {  // a chord, or what it is a chord of
    constexpr int parts = 24;
    const spot normal{to.up - from.up, from.across - to.across};
    kept.push_back(from);
    const spot middle{(from.across + to.across) / 2, (from.up + to.up) / 2};
    if (std::abs(f(middle)) > 1e-9) {
      for (int i = 1; i < parts; ++i) {
        const double share = i / static_cast<double>(parts);
        const spot on{from.across + share * (to.across - from.across),
                      from.up + share * (to.up - from.up)};
        const spot a{on.across + normal.across, on.up + normal.up};
        const spot b{on.across - normal.across, on.up - normal.up};
        kept.push_back(positive(a) != positive(b) ? crossing(f, 0, a, b) : on);
      }
    }
    kept.push_back(to);
  };
  std::optional<spot> left_at;
  std::optional<spot> first_entry;
  for (std::size_t i = 0; i < polygon.size(); ++i) {
    const spot& a = polygon[i];
    const spot& b = polygon[(i + 1) % polygon.size()];
    if (positive(a)) {
      kept.push_back(a);
    }
    if (positive(a) == positive(b)) {
      continue;
    }
    const spot between = crossing(f, 0, a, b);
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

/// The part of an area in which every fitted quantity is within its interval.
std::vector<spot> fitted_part(const law_area& area) {
  std::vector<spot> part{{0, 0}, {1, 0}, {1, 1}, {0, 1}};
  for (std::size_t r = 0; r < area.law->range.size(); ++r) {
    const auto share = [&area, r](const spot& s) {
      return fitted_share(area.law->verdict(inputs_at(area, s)).inputs[r]);
    };
    constexpr double slack = 1e-9;  // the ends belong to the interval
    part = cut(part, [&](const spot& s) { return share(s) + slack; });
    part = cut(part, [&](const spot& s) { return 1 + slack - share(s); });
  }
  return part;
}

bool is_loss(outcome o) {
  const std::string_view text = to_string(o);
  return text.find("loss") != std::string_view::npos ||
         text.find("error") != std::string_view::npos;
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
      line.spots.push_back({area.across.share(across), area.up.share(product / across)});
    }
    area.budgets.push_back(line);
  }
  if (!is_loss(area.law->answer)) {
    return;
  }
  // At equal N D more N is as good as more D.
  const field lean = [&](const spot& s) {
    const auto x = inputs_at(area, s);
    std::vector<double> slopes(x.size());
    area.law->gradient(x, slopes);
    const double a = slopes[area.across.input] * x[area.across.input];
    const double b = slopes[area.up.input] * x[area.up.input];
    return (a - b) / std::abs(area.law->value(x));
  };
  const double decades = std::log(area.across.high / area.across.low);
  const double other = std::log(area.up.high / area.up.low);
  for (contour_line& line : lines_of(lean, at_nodes(lean), 0)) {
    std::erase_if(line.spots, [&](const spot& s) {
      constexpr double aside = 0.01;
      return !(lean({s.across + aside / decades, s.up - aside / other}) > 0);
    });
    if (line.spots.size() > 1) {
      area.best.push_back(line);
    }
  }
}

std::vector<double> held_inputs(const law_line& law, const std::vector<held_input>& held) {
  std::vector<double> x = fitted_middle(law);
  for (const held_input& h : held) {
    x[h.input] = h.values.front();
  }
  return x;
}

law_area area_of(const law_line& law, const law_axis& across, const law_axis& up,
                 const std::vector<held_input>& held) {
  law_area area;
  area.law = &law;
  area.across = across;
  area.up = up;
  area.held = held;
  area.columns = grid_cells;
  for (std::size_t j = 0; j < grid_cells; ++j) {
    for (std::size_t i = 0; i < grid_cells; ++i) {
      const spot s{(static_cast<double>(i) + 0.5) / grid_cells,
                   (static_cast<double>(j) + 0.5) / grid_cells};
      area.grid.push_back(value_at(law, inputs_at(area, s)));
    }
  }
  const field value = [&](const spot& s) { return law.value(inputs_at(area, s)); };
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

law_curves curves_of(const law_line& law, const law_axis& axis,
                     const std::vector<held_input>& held) {
  law_curves all{.law = &law, .axis = axis, .held = held, .curves = {}};
  const input_range fitted = fitted_ranges(law)[axis.input];
  std::vector<double> places{fitted.low,
                             fitted.high};  // a curve has points where it begins to extrapolate
  for (std::size_t i = 0; i <= steps; ++i) {
    places.push_back(axis.at(static_cast<double>(i) / steps));
  }
  std::sort(places.begin(), places.end());
  std::erase_if(places, [&](double x) { return x < axis.low || x > axis.high; });
  std::vector<double> x = held_inputs(law, held);
  const auto family = std::find_if(held.begin(), held.end(),
                                   [](const held_input& h) { return h.values.size() > 1; });
  const std::vector<double> values = family == held.end() ? std::vector<double>{0} : family->values;
  for (const double value : values) {
    if (family != held.end()) {
      x[family->input] = value;
    }
    auto& curve = all.curves.emplace_back();
    for (const double place : places) {
      x[axis.input] = place;
      curve.push_back(value_at(law, x));
    }
  }
  return all;
}

/// Which inputs are the axes.
result<std::vector<std::size_t>> axes_of(const law_line& law, const law_map_options& options,
                                         const std::vector<std::vector<double>>& given) {
  std::vector<std::size_t> axes;
  for (const auto& [flag, name] :
       {std::pair<std::string_view, const std::string*>{"--x", &options.x}, {"--y", &options.y}}) {
    if (name->empty()) {
      continue;
    }
    std::optional<std::size_t> found;
    for (std::size_t i = 0; i < law.inputs.size(); ++i) {
      if (facts(law.inputs[i]).name == *name || law.symbols[i] == *name ||
          (*name == "params" && counts_weights(law.inputs[i]))) {
        found = i;
        break;
      }
    }
    if (!found) {
      return failure{fmt::format("{}: expected an input of {} ({}), found {}", flag, law.name,
                                 flags_text(law.inputs), in_quotes(*name))};
    }
    if (!given[*found].empty()) {
      return failure{fmt::format("{0}, --{1}: expected {1} as an axis or as a value, found both",
                                 flag, facts(law.inputs[*found]).name)};
    }
    if (!axes.empty() && axes[0] == *found) {
      return failure{
          fmt::format("--x, --y: expected two inputs, found {} twice", in_quotes(*name))};
    }
    axes.push_back(*found);
  }
  if (options.x.empty() && !options.y.empty()) {
    return failure{"--y: expected with --x, found alone"};
  }
  if (!axes.empty()) {
    return axes;
  }
  // Weights and tokens first, then as they stand.
  const auto add = [&](auto wanted) {
    for (std::size_t i = 0; i < law.inputs.size() && axes.size() < 2; ++i) {
      const bool there = std::find(axes.begin(), axes.end(), i) != axes.end();
      if (!there && given[i].empty() && wanted(law.inputs[i])) {
        axes.push_back(i);
        return;
      }
    }
  };
  add(counts_weights);
  if (!axes.empty()) {
    add([](argument a) { return a == argument::tokens; });
  }
  add([](argument) { return true; });
  add([](argument) { return true; });
  if (axes.empty()) {
    return failure{fmt::format("{}: expected one input without a value, found all of them given",
                               flags_text(law.inputs))};
  }
  return axes;
}

std::string held_text(const law_line& law, const std::vector<held_input>& held) {
  std::string all;
  for (const held_input& h : held) {
    all += all.empty() ? "" : ", ";
    all += fmt::format("{} ", law.symbols[h.input]);
    for (const double& value : h.values) {
      all += fmt::format("{}{}", &value == h.values.data() ? "" : " ", number_text(value));
    }
    all += h.open     ? " (the fitted range leaves it open)"
           : h.middle ? " (middle of the fitted range)"
                      : "";
  }
  return all;
}

std::string csv_head(const law_line& law) {
  std::string head = "kind,level";
  for (const argument a : law.inputs) {
    head += fmt::format(",{}", facts(a).name);
  }
  return head + ",value,inside\n";
}

void add_row(std::string& csv, std::string_view kind, std::string_view level, const law_value& v) {
  csv += fmt::format("{},{}", kind, level);
  for (const double x : v.x) {
    csv += fmt::format(",{}", x);
  }
  csv += fmt::format(",{},{}\n", std::isfinite(v.value) ? fmt::format("{}", v.value) : "",
                     v.inside ? "yes" : "no");
}

std::string csv_of(const law_area& area) {
  std::string csv = csv_head(*area.law);
  for (const auto& [kind, lines] :
       {std::pair<std::string_view, const std::vector<contour_line>*>{"contour", &area.contours},
        {"lowest", &area.best}}) {
    for (const contour_line& line : *lines) {
      const std::string level = kind == "contour" ? fmt::format("{}", line.level) : "";
      for (const spot& s : line.spots) {
        add_row(csv, kind, level, value_at(*area.law, inputs_at(area, s)));
      }
    }
  }
  for (const law_value& v : area.grid) {
    add_row(csv, "grid", "", v);
  }
  return csv;
}

std::string csv_of(const law_curves& figure) {
  std::string csv = csv_head(*figure.law);
  for (const auto& curve : figure.curves) {
    for (const law_value& v : curve) {
      add_row(csv, "curve", "", v);
    }
  }
  return csv;
}

}  // namespace

double law_axis::at(double share) const {
  // Both ends exactly: a law may have no value just beyond.
  if (share <= 0 || share >= 1) {
    return share <= 0 ? low : high;
  }
  switch (scale) {
    case axis_scale::even:
      return low + share * (high - low);
    case axis_scale::complement:
      return 1 - (1 - low) * std::pow((1 - high) / (1 - low), share);
    case axis_scale::logarithmic:
      break;
  }
  return low * std::pow(high / low, share);
}

double law_axis::share(double value) const {
  switch (scale) {
    case axis_scale::even:
      return (value - low) / (high - low);
    case axis_scale::complement:
      return std::log((1 - value) / (1 - low)) / std::log((1 - high) / (1 - low));
    case axis_scale::logarithmic:
      break;
  }
  return std::log(value / low) / std::log(high / low);
}

std::vector<double> inputs_at(const law_area& area, const spot& s) {
  std::vector<double> x(area.law->inputs.size());
  for (const held_input& h : area.held) {
    x[h.input] = h.values.front();
  }
  x[area.across.input] = area.across.at(s.across);
  x[area.up.input] = area.up.at(s.up);
  return x;
}

result<made_figure> figure_of_law(const law_map_options& options) {
  const auto named = named_law(options.law);
  if (!named) {
    return failure{named.error()};
  }
  const law_line* law = *named;
  if (const auto wrong = foreign_flag({law}, options.law, options.inputs)) {
    return *wrong;
  }
  constexpr double usual_beyond = 10;
  const double beyond = options.beyond.value_or(usual_beyond);
  const auto given = values_of(*law, options.inputs);
  if (!given) {
    return failure{given.error()};
  }
  const auto axes = axes_of(*law, options, *given);
  if (!axes) {
    return failure{axes.error()};
  }
  std::vector<held_input> held;
  const auto middle = fitted_middle(*law);
  const auto ranges = fitted_ranges(*law);
  std::size_t families = 0;
  for (std::size_t i = 0; i < law->inputs.size(); ++i) {
    if (std::find(axes->begin(), axes->end(), i) != axes->end()) {
      continue;
    }
    const bool open = (*given)[i].empty();
    held.push_back({i, open ? std::vector<double>{middle[i]} : (*given)[i], open,
                    open && !(ranges[i].high > ranges[i].low)});
    families += held.back().values.size() > 1 ? 1 : 0;
    const bool too_many = axes->size() == 2
                              ? held.back().values.size() > 1
                              : families > 1 || held.back().values.size() > max_curves;
    if (too_many) {
      return failure{fmt::format(
          "--{}: expected {}, found {} values", facts(law->inputs[i]).name,
          axes->size() == 2
              ? std::string("one value of every input but those of the two axes")
              : fmt::format("up to {} values of one input for a curve each", max_curves),
          held.back().values.size())};
    }
  }
  made_figure made;
  made.lines.emplace_back("law", fmt::format("{}: {}", law->name, law->formula));
  const law_axis across = axis_of(*law, (*axes)[0], beyond);
  const auto no_value = [&] {
    return failure{fmt::format("{}: expected inputs at which the law has a value, found none at {}",
                               law->name, held.empty() ? "these" : held_text(*law, held))};
  };
  const auto finite = [](const law_value& v) { return std::isfinite(v.value); };
  if (axes->size() == 1) {
    const law_curves figure = curves_of(*law, across, held);
    for (const auto& curve : figure.curves) {
      if (std::none_of(curve.begin(), curve.end(), finite)) {
        return no_value();
      }
    }
    made.lines.emplace_back("figure", fmt::format("{} along {}", to_string(law->answer),
                                                  facts(law->inputs[across.input]).name));
    made.drawing = picture_of(figure);
    made.csv = csv_of(figure);
  } else {
    const law_area figure = area_of(*law, across, axis_of(*law, (*axes)[1], beyond), held);
    if (std::none_of(figure.grid.begin(), figure.grid.end(), finite)) {
      return no_value();
    }
    made.lines.emplace_back("figure", fmt::format("{} over {} and {}", to_string(law->answer),
                                                  facts(law->inputs[across.input]).name,
                                                  facts(law->inputs[figure.up.input]).name));
    made.drawing = picture_of(figure);
    made.csv = csv_of(figure);
  }
  if (!held.empty()) {
    made.lines.emplace_back("held", held_text(*law, held));
  }
  made.lines.emplace_back("fitted", range_text(*law));
  made.lines.emplace_back("source",
                          fmt::format("{}, {}", paper_text(*law->source), law->source->location));
  return made;
}

}  // namespace leverage::program::map
