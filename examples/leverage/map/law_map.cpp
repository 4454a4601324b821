// SPDX-License-Identifier: Apache-2.0
#include "map/law_map.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <memory>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "laws/law_names.hpp"
#include "laws/law_text.hpp"
#include "laws/own_line.hpp"
#include "leverage/laws/fitted_box.hpp"
#include "map/law_area.hpp"
#include "map/law_csv.hpp"
#include "map/law_curves.hpp"
#include "map/law_plot.hpp"
#include "support/quantity_text.hpp"

namespace leverage::program::map {

namespace {

constexpr std::size_t max_curves = 8;  // of a family

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

/// "N = 1 B, 10 B; S = 0.5 (middle of the fitted range)".
std::string held_text(const law_line& law, const std::vector<held_input>& held) {
  std::string all;
  for (const held_input& h : held) {
    all += fmt::format("{}{} =", all.empty() ? "" : "; ", law.symbols[h.input]);
    for (const double& value : h.values) {
      all += fmt::format("{} {}", &value == h.values.data() ? "" : ",",
                         input_text(law, h.input, value));
    }
    all += h.open     ? " (the fitted range leaves it open)"
           : h.middle ? " (middle of the fitted range)"
                      : "";
  }
  return all;
}

}  // namespace

result<made_figure> figure_of_law(const law_map_options& options) {
  std::unique_ptr<own_line> own;
  const law_line* law = nullptr;
  if (!options.formula.empty()) {
    auto made = own_line_of(options.formula, options.coefficients);
    if (!made) {
      return failure{made.error()};
    }
    own = *std::move(made);
    law = &own->line();
  } else {
    const auto named = named_law(options.law);
    if (!named) {
      return failure{named.error()};
    }
    law = *named;
  }
  if (const auto wrong = foreign_flag({law}, law->name, options.inputs)) {
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
  made.lines.emplace_back(
      "law", own ? std::string(law->formula) : fmt::format("{}: {}", law->name, law->formula));
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
  if (own) {
    made.lines.emplace_back("coefficients", options.coefficients);
    made.lines.emplace_back("fitted", "not known of a formula: nothing is marked as extrapolated");
    return made;
  }
  made.lines.emplace_back("fitted", range_text(*law));
  if (is_contradicted(*law)) {
    made.lines.emplace_back("against", std::string(law->source->contradicted));
  }
  made.lines.emplace_back("source",
                          fmt::format("{}, {}", paper_text(*law->source), law->source->location));
  return made;
}

}  // namespace leverage::program::map
