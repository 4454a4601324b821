// SPDX-License-Identifier: Apache-2.0
#include "map/map_command.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string_view>
#include <utility>

#include "drawing/figure.hpp"
#include "laws/law_catalogue.hpp"
#include "leverage/cost/tian2025.hpp"
#include "leverage/model/ratios.hpp"
#include "leverage/plan/prediction.hpp"
#include "map/map_csv.hpp"
#include "map/map_figures.hpp"
#include "map/map_plot.hpp"
#include "models/model_source.hpp"
#include "output/page.hpp"
#include "output/verdict.hpp"
#include "support/numbers.hpp"
#include "support/quantity_text.hpp"

namespace leverage::program {

namespace map {

namespace {

constexpr std::string_view tian2025_joint_law = "tian2025/table6";
constexpr double min_ratio = 1e-4;
constexpr double min_granularity = 1.0 / 16;
constexpr double max_granularity = 256;

result<double> parse_ratio(const std::string& text) {
  const double value = parse_number(text).value_or(0);
  if (!(value >= min_ratio && value <= 1)) {
    return failure{fmt::format("expected a share from 0.0001 to 1, as in 0.031 or 3.1%, found {}",
                               in_quotes(text))};
  }
  return value;
}

result<double> parse_granularity(const std::string& text) {
  const double value = text.ends_with('%') ? 0 : parse_number(text).value_or(0);
  if (!(value >= min_granularity && value <= max_granularity)) {
    return failure{fmt::format("expected a number from 0.0625 to 256, found {}", in_quotes(text))};
  }
  return value;
}

/// Options as quantities.
struct request {
  std::optional<flops<>> budget;
  std::optional<tokens<>> data;
  std::optional<double> ratio;
  std::optional<double> granularity;
  bool routed = false;
  std::vector<named_model> models;
};

result<request> request_of(const map_options& options) {
  request r;
  if (const auto wrong = first_failure(
          {read_flag("--flops", options.flops, parse_flops, r.budget),
           read_flag("--tokens", options.tokens, parse_tokens, r.data),
           read_flag("--activation-ratio", options.ratio, parse_ratio, r.ratio),
           read_flag("--granularity", options.granularity, parse_granularity, r.granularity)})) {
    return *wrong;
  }
  r.routed = options.routed;
  for (const std::string& argument : options.models) {
    auto found = find_model(argument, options.sequence, "MODEL", options.as);
    if (!found) {
      return failure{found.error()};
    }
    r.models.push_back(*found);
  }
  return r;
}

std::string percent(double share) { return fmt::format("{:.4g} %", 100 * share); }

/// Where a model lies on the map.
result<leverage_mark> mark_of(const named_model& m, bool routed, flops<> budget) {
  if (!m.model.is_mixture()) {
    return failure{
        fmt::format("{}: expected a mixture of experts, found a dense model; it is what "
                    "leverage is measured against",
                    m.label)};
  }
  if (m.model.common_experts().experts == 0) {
    return failure{
        fmt::format("{}: expected mixtures of one kind, found several; no single A and G "
                    "describe them",
                    m.label)};
  }
  const double a =
      (routed ? routed_activation_ratio_of(m.model) : activation_ratio_of(m.model)).value;
  const double g = granularity_of(m.model).value;
  if (!(a >= min_ratio && a <= 1 && g >= min_granularity && g <= max_granularity)) {
    return failure{
        fmt::format("{}: expected A from {} to 100 % and G from {} to {}, found {} and {:.4g}",
                    m.label, 100 * min_ratio, min_granularity, max_granularity, percent(a), g)};
  }
  return leverage_mark{m.label, leverage_at(a, g, budget.value)};
}

leverage_mark mark_of(double ratio, double granularity, flops<> budget) {
  return {fmt::format("A {}, G {:.4g}", percent(ratio), granularity),
          leverage_at(ratio, granularity, budget.value)};
}

/// No figure where the law says nothing about a point; nothing where it does.
std::optional<made_figure> silent_at(double ratio, double granularity, double flops) {
  const double x[] = {ratio, granularity, flops};
  const auto bound = find_law(tian2025_joint_law)->silence(x);
  if (!bound) {
    return std::nullopt;
  }
  made_figure none;
  none.no_value = fmt::format(
      "{}: {}", bound->which == argument::activation_ratio ? "--activation-ratio" : "--flops",
      silence_text(*bound));
  return none;
}

/// What is added to a point that is beyond the fitted range.
std::string beyond_text(const extrapolation& verdict) {
  return verdict.inside() ? "" : "; beyond the fitted range: " + verdict_text(verdict);
}

std::string mark_line(const leverage_point& p) {
  const extrapolated_value& el = p.el.bracket;
  return fmt::format(
      "EL {} at A {}, G {:.4g}, C {} FLOPs{}{}", text_of(p.el.leverage, unit::factor),
      percent(p.ratio), p.granularity, text_of(p.flops, unit::flops),
      el.is_far() ? fmt::format(", {} if the law ends with its runs at {} FLOPs",
                                text_of(el.frozen, unit::factor), text_of(el.end(), unit::flops))
                  : std::string(),
      beyond_text(p.el.reach));
}

result<made_figure> figure_leverage(const request& r) {
  if (!r.budget) {
    return failure{"--flops: expected the budget of the map, as in 1e22, found none"};
  }
  if (r.data) {
    return failure{"--tokens: expected with --figure allocation only"};
  }
  if (r.ratio.has_value() != r.granularity.has_value()) {
    return failure{"--activation-ratio, --granularity: expected both or neither, found one"};
  }
  std::vector<leverage_mark> marks;
  for (const named_model& m : r.models) {
    const auto mark = mark_of(m, r.routed, *r.budget);
    if (!mark) {
      return failure{mark.error()};
    }
    marks.push_back(*mark);
  }
  if (r.ratio && r.granularity) {
    marks.push_back(mark_of(*r.ratio, *r.granularity, *r.budget));
  }
  for (const leverage_mark& m : marks) {
    if (auto none = silent_at(m.point.ratio, m.point.granularity, m.point.flops)) {
      return *std::move(none);
    }
  }
  const leverage_map map = make_leverage_map(r.budget->value, marks);
  if (auto none = silent_at(fitted(0).low, map.optimum, map.flops)) {
    return *std::move(none);
  }
  made_figure f{.drawing = picture_of(map), .csv = csv_of(map), .lines = {}};
  f.lines.emplace_back("figure", fmt::format("EL over activation ratio and granularity at {} FLOPs",
                                             text_of(map.flops, unit::flops)));
  for (const leverage_mark& m : marks) {
    f.lines.emplace_back(m.label, mark_line(m.point));
  }
  return f;
}

result<made_figure> figure_curves(const request& r) {
  if (!r.budget) {
    return failure{"--flops: expected the budget of the point, as in 1e22, found none"};
  }
  if (r.data) {
    return failure{"--tokens: expected with --figure allocation only"};
  }
  const bool by_numbers = r.ratio && r.granularity;
  const bool model = r.models.size() == 1 && !r.ratio && !r.granularity;
  if (!model && (!by_numbers || !r.models.empty())) {
    return failure{"--figure curves: expected one MODEL, or --activation-ratio and --granularity"};
  }
  leverage_mark chosen;
  if (model) {
    const auto mark = mark_of(r.models[0], r.routed, *r.budget);
    if (!mark) {
      return failure{mark.error()};
    }
    chosen = *mark;
    chosen.label =
        fmt::format("{} at {} FLOPs", chosen.label, text_of(r.budget->value, unit::flops));
  } else {
    chosen = mark_of(*r.ratio, *r.granularity, *r.budget);
    chosen.label += fmt::format(", C {} FLOPs", text_of(r.budget->value, unit::flops));
  }
  if (auto none = silent_at(chosen.point.ratio, chosen.point.granularity, chosen.point.flops)) {
    return *std::move(none);
  }
  const leverage_curves curves = make_leverage_curves(chosen);
  return made_figure{.drawing = picture_of(curves),
                     .csv = csv_of(curves),
                     .lines = {{"figure", "EL along activation ratio, granularity and compute"},
                               {"point", mark_line(chosen.point)}}};
}

result<made_figure> figure_allocation(const request& r) {
  if (r.ratio || r.granularity) {
    return failure{
        "--activation-ratio, --granularity: expected with --figure leverage or curves only"};
  }
  if (r.budget && r.data) {
    return failure{"--tokens, --flops: expected one of them, found both"};
  }
  if ((r.budget || r.data) && r.models.empty()) {
    return failure{"--tokens, --flops: expected with a MODEL to mark, found none"};
  }
  std::vector<allocation_mark> marks;
  for (const named_model& m : r.models) {
    const auto per_token = cost::tian2025::training_flops_per_token(m.model).as_real();
    const flops<> budget = r.data     ? per_token * *r.data
                           : r.budget ? *r.budget
                                      : plan::compute_optimal_budget(m.model);
    marks.push_back(mark_allocation(m.label, m.model.is_mixture(), per_token.value, budget.value));
  }
  const allocation_figure figure = make_allocation(marks);
  made_figure f{.drawing = picture_of(figure),
                .csv = csv_of(figure),
                .lines = {{"figure", "compute-optimal FLOPs per token and tokens over compute"}}};
  for (const allocation_mark& m : marks) {
    f.lines.emplace_back(
        m.label, fmt::format("M {}, D {} tokens, C {} FLOPs{}",
                             text_of(m.point.per_token, unit::flops_per_token),
                             text_of(m.point.tokens, unit::tokens),
                             text_of(m.point.flops, unit::flops), beyond_text(m.point.verdict)));
  }
  return f;
}

/// A law of the catalogue; some of its inputs are flags that mean something else in other figures.
result<made_figure> figure_of_catalogue(const map_options& options) {
  const bool formula = !options.law.formula.empty();
  if (!options.figure.empty()) {
    return failure{fmt::format("--figure, {}: expected one of them, found both",
                               formula ? "--formula" : "--law")};
  }
  if (formula && !options.law.law.empty()) {
    return failure{"--law, --formula: expected one of them, found both"};
  }
  if (!formula && !options.law.coefficients.empty()) {
    return failure{"--coefficients: expected with --formula only"};
  }
  if (!options.models.empty()) {
    return failure{"MODEL: expected with --figure only"};
  }
  law_map_options law = options.law;
  for (const auto& [which, text] : {std::pair{argument::flops, &options.flops},
                                    {argument::tokens, &options.tokens},
                                    {argument::activation_ratio, &options.ratio},
                                    {argument::expert_granularity, &options.granularity}}) {
    law.inputs.text[static_cast<std::size_t>(which)] = *text;
  }
  return figure_of_law(law);
}

/// Whether flags of laws are given.
bool asks_of_law(const law_map_options& options) {
  return options.inputs.any() || !options.x.empty() || !options.y.empty() || options.beyond ||
         !options.coefficients.empty();
}

/// What is wrong with the files to write.
std::optional<failure> wrong_files(const map_options& options) {
  if (options.out.empty() && options.csv.empty()) {
    return failure{"--out: expected a file that ends in .svg or .png, found none"};
  }
  return wrong_paths("--out", options.out, options.csv, named_paths("MODEL", options.models));
}

result<made_figure> figure_of(const map_options& options) {
  const bool known = std::find(std::begin(figure_names), std::end(figure_names), options.figure) !=
                     std::end(figure_names);
  const bool law = !options.law.law.empty() || !options.law.formula.empty();
  if (!known && !law) {
    return failure{fmt::format("--figure: expected leverage, curves or allocation, found {}",
                               options.figure.empty() ? "none" : in_quotes(options.figure))};
  }
  if (const auto wrong = wrong_files(options)) {
    return *wrong;
  }
  if (law) {
    return figure_of_catalogue(options);
  }
  if (asks_of_law(options.law)) {
    return failure{
        "--x, --y, --beyond, --coefficients and inputs of laws: expected with --law or --formula "
        "only"};
  }
  return request_of(options).and_then([&](const request& asked) {
    return options.figure == "leverage" ? figure_leverage(asked)
           : options.figure == "curves" ? figure_curves(asked)
                                        : figure_allocation(asked);
  });
}

}  // namespace

}  // namespace map

result<command_result> answer_map(const map_options& options, std::size_t width) {
  const auto figure = map::figure_of(options);
  if (!figure) {
    return failure{figure.error()};
  }
  if (!figure->no_value.empty()) {
    return without_answer(figure->no_value);
  }
  const auto files = files_of("--out", figure->drawing, options.out, figure->csv, options.csv);
  const auto wrong = write_files(files);
  text_lines lines = figure->lines;
  if (!wrong) {
    for (const output_file& file : files) {
      lines.emplace_back("written", printable(file.path));
    }
  }
  page out(width);
  out.lines(lines);
  return with_complaint({out.text()}, wrong);
}

}  // namespace leverage::program
