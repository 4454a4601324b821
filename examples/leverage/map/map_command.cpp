// SPDX-License-Identifier: Apache-2.0
#include "map/map_command.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <filesystem>
#include <fstream>
#include <optional>
#include <set>
#include <string_view>
#include <system_error>
#include <utility>

#include "drawing/gnuplot.hpp"
#include "leverage/cost/tian2025.hpp"
#include "leverage/model/ratios.hpp"
#include "leverage/plan/prediction.hpp"
#include "map/map_figures.hpp"
#include "map/map_plot.hpp"
#include "models/model_source.hpp"
#include "support/numbers.hpp"
#include "support/output_files.hpp"
#include "support/quantity_text.hpp"
#include "support/wrap.hpp"

namespace leverage::program {

namespace {

namespace fs = std::filesystem;

constexpr double min_ratio = 1e-4;
constexpr double min_granularity = 1.0 / 16;
constexpr double max_granularity = 256;

result<double> parse_ratio(const std::string& text) {
  const double value = parse_number(text).value_or(0);
  if (!(value >= min_ratio && value <= 1)) {
    return failure{fmt::format(
        "--activation-ratio: expected a share from 0.0001 to 1, as in 0.031 or 3.1%, found {}",
        in_quotes(text))};
  }
  return value;
}

result<double> parse_granularity(const std::string& text) {
  const double value = text.ends_with('%') ? 0 : parse_number(text).value_or(0);
  if (!(value >= min_granularity && value <= max_granularity)) {
    return failure{fmt::format("--granularity: expected a number from 0.0625 to 256, found {}",
                               in_quotes(text))};
  }
  return value;
}

/// The command line as understood.
struct request {
  std::optional<flops<>> budget;
  std::optional<tokens<>> data;
  std::optional<double> ratio;
  std::optional<double> granularity;
  bool routed = false;
  std::vector<named_model> models;
};

result<request> request_of(const map_typed& typed) {
  request r;
  if (!typed.flops.empty()) {
    const auto budget = parse_flops(typed.flops);
    if (!budget) {
      return failure{"--flops: " + budget.error()};
    }
    r.budget = *budget;
  }
  if (!typed.tokens.empty()) {
    const auto data = parse_tokens(typed.tokens);
    if (!data) {
      return failure{"--tokens: " + data.error()};
    }
    r.data = *data;
  }
  if (!typed.ratio.empty()) {
    const auto ratio = parse_ratio(typed.ratio);
    if (!ratio) {
      return failure{ratio.error()};
    }
    r.ratio = *ratio;
  }
  if (!typed.granularity.empty()) {
    const auto granularity = parse_granularity(typed.granularity);
    if (!granularity) {
      return failure{granularity.error()};
    }
    r.granularity = *granularity;
  }
  if (typed.reading != "definition" && typed.reading != "routed") {
    return failure{fmt::format("--reading: expected definition or routed, found {}",
                               in_quotes(typed.reading))};
  }
  r.routed = typed.reading == "routed";
  std::optional<count> sequence;
  if (!typed.sequence.empty()) {
    const auto length = parse_sequence(typed.sequence);
    if (!length) {
      return failure{"--sequence: " + length.error()};
    }
    sequence = *length;
  }
  for (const std::string& argument : typed.models) {
    auto found = find_model(argument, sequence);
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

/// The law has an exponent that is not negative there, and says nothing.
failure nothing_below(double granularity) {
  return failure{fmt::format(
      "--flops: expected more than {} FLOPs, below which the law says nothing at G = {:.4g}",
      text_of(tian2025::table6.break_even_flops(leverage::granularity{granularity}).value,
              unit::flops),
      granularity)};
}

/// A cell of a CSV, quoted where it has to be.
std::string cell(const std::string& text) {
  if (text.find_first_of(",\"\n\r") == std::string::npos) {
    return text;
  }
  std::string out = "\"";
  for (const char c : text) {
    out += c == '"' ? "\"\"" : std::string(1, c);
  }
  return out + "\"";
}

std::string yes_no(bool b) { return b ? "yes" : "no"; }

constexpr std::string_view leverage_columns =
    "activation_ratio,granularity,flops,leverage,fitted,meaningful\n";
std::string leverage_row(const leverage_point& p) {
  return fmt::format("{:.17g},{:.17g},{:.17g},{:.17g},{},{}\n", p.ratio, p.granularity, p.flops,
                     p.el.leverage, yes_no(p.el.reach.inside()), yes_no(p.el.meaningful));
}

std::string csv_of(const leverage_map& map) {
  std::string text = fmt::format("kind,model,{}", leverage_columns);
  for (const leverage_mark& m : map.marks) {
    text += "mark," + cell(m.label) + "," + leverage_row(m.point);
  }
  for (const contour& c : map.contours) {
    for (const leverage_point& p : c.points) {
      text += "contour,," + leverage_row(p);
    }
  }
  for (const leverage_point& p : map.grid) {
    text += "grid,," + leverage_row(p);
  }
  return text;
}

std::string csv_of(const leverage_curves& curves) {
  std::string text = fmt::format("along,{}", leverage_columns);
  const auto add = [&](std::string_view along, const std::vector<leverage_curve>& all) {
    for (const leverage_curve& c : all) {
      for (const leverage_point& p : c.points) {
        text += fmt::format("{},{}", along, leverage_row(p));
      }
    }
  };
  add("activation_ratio", curves.along_ratio);
  add("granularity", curves.along_granularity);
  add("flops", curves.along_flops);
  return text;
}

std::string csv_of(const allocation_figure& figure) {
  std::string text = "kind,model,architecture,flops,flops_per_token,tokens,fitted\n";
  const auto row = [](const allocation_point& p) {
    return fmt::format("{:.17g},{:.17g},{:.17g},{}\n", p.flops, p.per_token, p.tokens,
                       yes_no(p.fitted));
  };
  for (const allocation_mark& m : figure.marks) {
    text += fmt::format("mark,{},{},{}", cell(m.label), m.mixture ? "moe" : "dense", row(m.point));
  }
  for (const bool mixture : {true, false}) {
    for (const allocation_point& p : mixture ? figure.moe : figure.dense) {
      text += fmt::format("optimum,,{},{}", mixture ? "moe" : "dense", row(p));
    }
  }
  return text;
}

std::string mark_line(const leverage_point& p) {
  return fmt::format("EL {} at A {}, G {:.4g}, C {} FLOPs{}", text_of(p.el.leverage, unit::factor),
                     percent(p.ratio), p.granularity, text_of(p.flops, unit::flops),
                     p.el.reach.inside() ? "" : "; extrapolated");
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
    if (!m.point.el.meaningful && m.point.ratio < 1) {
      return nothing_below(m.point.granularity);
    }
  }
  const leverage_map map = make_leverage_map(r.budget->value, marks);
  if (!leverage_at(fitted(0).low, map.optimum, map.flops).el.meaningful) {
    return nothing_below(map.optimum);
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
  const bool point = r.ratio && r.granularity;
  const bool model = r.models.size() == 1 && !r.ratio && !r.granularity;
  if (!model && (!point || !r.models.empty())) {
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
  if (!chosen.point.el.meaningful && chosen.point.ratio < 1) {
    return nothing_below(chosen.point.granularity);
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
        m.label,
        fmt::format("M {}, D {} tokens, C {} FLOPs{}",
                    text_of(m.point.per_token, unit::flops_per_token),
                    text_of(m.point.tokens, unit::tokens), text_of(m.point.flops, unit::flops),
                    m.point.fitted ? "" : "; the law is extrapolated there"));
  }
  return f;
}

/// A law of the catalogue, with the flags that stand for other things in other figures.
result<made_figure> figure_of(const map_typed& typed) {
  if (!typed.figure.empty()) {
    return failure{"--figure, --law: expected one of them, found both"};
  }
  if (!typed.models.empty()) {
    return failure{"MODEL: expected with --figure only"};
  }
  law_map_typed law = typed.law;
  for (const auto& [which, text] : {std::pair{argument::flops, &typed.flops},
                                    {argument::tokens, &typed.tokens},
                                    {argument::activation_ratio, &typed.ratio},
                                    {argument::expert_granularity, &typed.granularity}}) {
    law.inputs.text[static_cast<std::size_t>(which)] = *text;
  }
  return figure_of_law(law);
}

/// Flags of laws where there is no law.
bool asks_of_law(const law_map_typed& typed) {
  return typed.inputs.any() || !typed.x.empty() || !typed.y.empty() || !typed.beyond.empty();
}

/// Where the figure goes; the endings name formats, and no file stands twice.
std::optional<failure> wrong_files(const map_typed& typed) {
  if (typed.out.empty() && typed.csv.empty()) {
    return failure{"--out: expected a file that ends in .svg or .png, found none"};
  }
  std::set<std::string> seen;
  for (const std::string& path : typed.out) {
    if (!format_of(path)) {
      return failure{fmt::format("--out: expected a file that ends in .svg or .png, found {}",
                                 in_quotes(path))};
    }
    if (!seen.insert(path).second) {
      return failure{
          fmt::format("--out: expected different files, found {} twice", in_quotes(path))};
    }
  }
  if (seen.contains(typed.csv)) {
    return failure{
        fmt::format("--csv: expected a file of its own, found {}", in_quotes(typed.csv))};
  }
  return std::nullopt;
}

}  // namespace

result<command_result> answer_map(const map_typed& typed, std::size_t width) {
  const auto usage = [](const std::string& text) {
    return failure{fmt::format("{} (see leverage map --help)", text)};
  };
  const bool known =
      typed.figure == "leverage" || typed.figure == "curves" || typed.figure == "allocation";
  const bool law = !typed.law.law.empty();
  if (!known && !law) {
    return usage(fmt::format("--figure: expected leverage, curves or allocation, found {}",
                             typed.figure.empty() ? "none" : in_quotes(typed.figure)));
  }
  if (const auto wrong = wrong_files(typed)) {
    return usage(wrong->value());
  }
  if (!law && asks_of_law(typed.law)) {
    return usage("--x, --y, --beyond and inputs of laws: expected with --law only");
  }
  const auto asked = law ? result<request>{request{}} : request_of(typed);
  if (!asked) {
    return usage(asked.error());
  }
  const auto figure = law                          ? figure_of(typed)
                      : typed.figure == "leverage" ? figure_leverage(*asked)
                      : typed.figure == "curves"   ? figure_curves(*asked)
                                                   : figure_allocation(*asked);
  if (!figure) {
    return usage(figure.error());
  }

  std::vector<text_file> numbers;
  if (!typed.csv.empty()) {
    numbers.push_back({figure->csv, typed.csv});
  }
  if (const auto wrong = write_figures(in_files(figure->drawing, typed.out), numbers)) {
    return command_result{.text = "", .code = no_answer, .complaint = wrong->value()};
  }
  auto lines = figure->lines;
  for (const std::string& path : typed.out) {
    lines.emplace_back("written", printable(path));
  }
  if (!typed.csv.empty()) {
    lines.emplace_back("written", printable(typed.csv));
  }
  std::size_t widest = 0;
  for (const auto& [key, text] : lines) {
    widest = std::max(widest, width_of(key));
  }
  std::string text;
  for (const auto& [key, said] : lines) {
    wrap(text, left(key, widest + 2), said, width);
  }
  return command_result{text};
}

}  // namespace leverage::program
