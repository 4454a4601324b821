// SPDX-License-Identifier: Apache-2.0
#include "fit/fit_points.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <map>
#include <set>
#include <span>
#include <utility>

#include "fit/fit_columns.hpp"
#include "fit/fit_known.hpp"
#include "leverage/core/math.hpp"
#include "support/csv_columns.hpp"
#include "support/numbers.hpp"
#include "support/printable.hpp"
#include "tables/run_rows.hpp"

namespace leverage::program {

namespace {

constexpr std::size_t max_points = 10'000;

/// What an input may be called: its letter, its name, its column.
std::vector<std::string> names_of(const fit_case& c, const fit_input& input) {
  std::vector<std::string> names{std::string(input.letter)};
  if (!input.name.empty() && input.name != input.letter) {
    names.emplace_back(input.name);
  }
  const std::string column = column_of(c.options, input.letter, input.name);
  if (std::find(names.begin(), names.end(), column) == names.end()) {
    names.push_back(column);
  }
  return names;
}

/// The points of one --predict, to each law by its inputs.
std::optional<failure> add_text(const std::string& text, std::vector<fit_case>& cases) {
  std::set<std::string> known;
  for (const fit_case& c : cases) {
    for (const fit_input& input : c.law.inputs) {
      for (std::string& name : names_of(c, input)) {
        known.insert(std::move(name));
      }
    }
  }
  std::map<std::string, std::vector<double>> values;
  std::vector<named_list> places;
  for (const std::string& name : known) {
    places.push_back({name, &values[name]});
  }
  const auto filled = fill_named(text, std::span<const named_list>(places));
  if (!filled) {
    return failure{"--predict: " + filled.error()};
  }
  // Every combination, the last name the fastest.
  std::vector<std::map<std::string, double>> points(1);
  for (const auto& [name, numbers] : values) {
    if (numbers.empty()) {
      continue;
    }
    std::vector<std::map<std::string, double>> more;
    if (points.size() * numbers.size() > max_points) {
      return failure{fmt::format("--predict: expected at most {} points, found more in {}",
                                 max_points, in_quotes(text))};
    }
    for (const auto& point : points) {
      for (const double x : numbers) {
        more.push_back(point);
        more.back()[name] = x;
      }
    }
    points = std::move(more);
  }
  for (fit_case& c : cases) {
    for (std::size_t j = 0; j < c.law.inputs.size(); ++j) {
      const fit_input& input = c.law.inputs[j];
      std::vector<std::string> given;
      for (const std::string& name : names_of(c, input)) {
        if (!values[name].empty()) {
          given.push_back(name);
        }
      }
      if (given.size() != 1) {
        return failure{
            fmt::format("--predict: {} takes {}: expected one value of {}, found {} in {}",
                        c.name(), fmt::join(input_letters(c.law), ", "), input.letter,
                        given.empty() ? "none" : fmt::format("{}", fmt::join(given, " and ")),
                        in_quotes(text))};
      }
      for (const auto& point : points) {
        const double x = point.at(given.front());
        if (!input.may_be_zero && !(x > 0.0)) {
          return failure{fmt::format("--predict: expected a positive number for {}, found {:g}",
                                     input.letter, x)};
        }
        c.request.points[j].push_back(x);
      }
    }
    c.asked += points.size();
  }
  return std::nullopt;
}

/// Those of --predict-file: the columns are found as in the table of runs, or by the law's letters.
std::optional<failure> add_file(const std::string& path, std::vector<fit_case>& cases) {
  table_options options;
  options.files = {path};
  options.columns = cases.front().options.table.columns;
  auto table = run_rows::read(options);
  if (!table) {
    return failure{"--predict-file: " + table.error()};
  }
  table_options by_letter = options;
  by_letter.columns.clear();
  auto plain = run_rows::take(table->table(), by_letter);
  if (!plain) {
    return failure{"--predict-file: " + plain.error()};
  }
  for (fit_case& c : cases) {
    for (std::size_t j = 0; j < c.law.inputs.size(); ++j) {
      const fit_input& input = c.law.inputs[j];
      auto column = table->role(input.letter, input.name);
      if (!column) {
        column = plain->role(input.letter, input.name);
      }
      if (!column) {
        return failure{"--predict-file: " + column.error()};
      }
      const csv_table& rows = table->table();
      const auto values = numeric_column(rows, rows.columns[*column]);
      if (!values) {
        return failure{"--predict-file: " + values.error()};
      }
      for (std::size_t i = 0; i < values->size(); ++i) {
        if (!input.may_be_zero && !((*values)[i] > 0.0)) {
          return failure{"--predict-file: " + wrong_value(rows, rows.columns[*column], i,
                                                          "a positive number", (*values)[i])};
        }
      }
      c.request.points[j].insert(c.request.points[j].end(), values->begin(), values->end());
    }
    c.asked = c.request.points.front().size();
    if (c.asked > max_points) {
      return failure{
          fmt::format("--predict-file: expected at most {} points, found more", max_points)};
    }
  }
  return std::nullopt;
}

std::string range_text(const fit::interval& i) {
  return math::is_finite(i.low) && math::is_finite(i.high)
             ? fmt::format("{} .. {}", short_digits(i.low), short_digits(i.high))
             : "-";
}

/// "N 4.2x above the rows, D inside".
std::string beyond_text(const fit_answer& a, std::size_t point) {
  using side = fit::place_among_rows::side;
  std::vector<std::string> texts;
  for (std::size_t j = 0; j < a.law.inputs.size(); ++j) {
    const auto place = fit::place_of(a.from.request.points[j][point], a.from.request.inputs[j]);
    if (place.where == side::inside) {
      continue;
    }
    texts.push_back(fmt::format(
        "{} {}{}", a.law.inputs[j].letter,
        math::is_finite(place.factor) ? fmt::format("{:.3g}x ", place.factor) : std::string(),
        place.where == side::above ? "above" : "below"));
  }
  return texts.empty() ? "inside" : fmt::format("{}", fmt::join(texts, ", "));
}

}  // namespace

std::optional<failure> add_points(std::vector<fit_case>& cases) {
  const fit_options& options = cases.front().options;
  for (fit_case& c : cases) {
    c.request.points.assign(c.law.inputs.size(), {});
    c.request.levels = {options.confidence, 0.8, 0.95};
  }
  for (const std::string& text : options.predict) {
    if (auto wrong = add_text(text, cases)) {
      return wrong;
    }
  }
  if (!options.predict_file.empty()) {
    if (auto wrong = add_file(options.predict_file, cases)) {
      return wrong;
    }
  }
  for (fit_case& c : cases) {
    c.held_inputs.resize(c.law.inputs.size());
    c.request.point_groups.assign(c.asked, 0);
    c.request.point_groups.insert(c.request.point_groups.end(), c.held_groups.begin(),
                                  c.held_groups.end());
    for (std::size_t j = 0; j < c.law.inputs.size(); ++j) {
      c.request.points[j].insert(c.request.points[j].end(), c.held_inputs[j].begin(),
                                 c.held_inputs[j].end());
    }
  }
  return std::nullopt;
}

void add_predictions(page& p, const std::vector<fit_answer>& answers) {
  const fit_answer& first = answers.front();
  if (first.from.asked == 0 || first.report.points.empty()) {
    return;
  }
  const std::string level = fmt::format("{:.4g} %", 100.0 * first.options.confidence);
  p.title(fmt::format("Predictions with {} intervals, of the law and of a single run", level));
  const bool several = answers.size() > 1;
  std::vector<table_column> heads;
  if (several) {
    heads.push_back({.heading = "law", .align = alignment::left});
  }
  std::vector<std::string_view> letters;
  for (const fit_answer& a : answers) {
    for (const std::string_view letter : input_letters(a.law)) {
      if (std::find(letters.begin(), letters.end(), letter) == letters.end()) {
        letters.push_back(letter);
      }
    }
  }
  for (const std::string_view letter : letters) {
    heads.push_back({.heading = std::string(letter)});
  }
  heads.push_back({.heading = std::string(first.law.observed)});
  heads.push_back({.heading = "law's interval", .align = alignment::left, .gap = 3});
  heads.push_back({.heading = "run's interval", .align = alignment::left, .gap = 3});
  heads.push_back({.heading = "beyond the rows", .align = alignment::left, .gap = 3});
  text_table table(heads);
  bool open = false;
  for (std::size_t i = 0; i < first.from.asked; ++i) {
    for (const fit_answer& a : answers) {
      if (i >= a.report.points.size()) {
        continue;
      }
      const fit::predicted_point& point = a.report.points[i];
      std::vector<std::string> cells;
      if (several) {
        cells.push_back(a.from.name());
      }
      for (const std::string_view letter : letters) {
        const auto own = input_letters(a.law);
        const auto at = std::find(own.begin(), own.end(), letter);
        cells.push_back(
            at == own.end()
                ? "-"
                : short_digits(
                      a.from.request.points[static_cast<std::size_t>(at - own.begin())][i]));
      }
      cells.push_back(short_digits(point.value));
      cells.push_back(point.determined ? range_text(point.law[0]) : "not determined");
      cells.push_back(range_text(point.observation[0]));
      cells.push_back(beyond_text(a, i));
      table.add(std::move(cells));
      open = open || (!point.determined && math::is_finite(point.value));
    }
  }
  p.table(table);
  if (!first.rows.groups.names.empty()) {
    p.paragraph(fmt::format("Predictions are for {}, whose offset is 0.",
                            in_quotes(first.rows.groups.names.front())));
  }
  if (open) {
    p.paragraph(
        "Not determined: the rows leave the law open in this direction, so that other coefficients "
        "fit as well and say something else there.");
  }
}

array predictions_array(const fit_answer& a) {
  using side = fit::place_among_rows::side;
  array all;
  for (std::size_t i = 0; i < std::min(a.from.asked, a.report.points.size()); ++i) {
    const fit::predicted_point& point = a.report.points[i];
    object inputs;
    array places;
    for (std::size_t j = 0; j < a.law.inputs.size(); ++j) {
      const double x = a.from.request.points[j][i];
      const auto place = fit::place_of(x, a.from.request.inputs[j]);
      const std::string letter(a.law.inputs[j].letter);
      inputs.emplace_back(letter, x);
      places.emplace_back(object{{"input", letter},
                                 {"place", place.where == side::above   ? "above"
                                           : place.where == side::below ? "below"
                                                                        : "inside"},
                                 {"factor", place.factor},
                                 {"smallest_row", place.smallest},
                                 {"largest_row", place.largest}});
    }
    all.emplace_back(object{{"inputs", std::move(inputs)},
                            {"value", point.value},
                            {"determined", point.determined},
                            {"low", point.law[0].low},
                            {"high", point.law[0].high},
                            {"run_low", point.observation[0].low},
                            {"run_high", point.observation[0].high},
                            {"beyond", std::move(places)}});
  }
  return all;
}

}  // namespace leverage::program
