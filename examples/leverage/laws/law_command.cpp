// SPDX-License-Identifier: Apache-2.0
#include "laws/law_command.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "laws/law_catalogue.hpp"
#include "laws/law_names.hpp"
#include "laws/law_text.hpp"
#include "laws/laws_command.hpp"
#include "models/model_source.hpp"
#include "output/page.hpp"
#include "output/render_json.hpp"
#include "output/text_table.hpp"
#include "output/verdict.hpp"
#include "support/quantity_text.hpp"

namespace leverage::program {

namespace {

constexpr std::size_t max_points = 200000;
constexpr std::size_t key_width = 10;

/// A law at one point.
struct law_point {
  std::vector<double> x;
  double value = 0;
  std::vector<double> elasticity;  ///< d ln y / d ln x by input
  extrapolation verdict;
};

struct evaluated {
  const law_line* law = nullptr;
  std::string model;                 ///< that filled inputs
  std::vector<std::string> remarks;  ///< on that
  std::vector<law_point> points;
};

law_point point_of(const law_line& law, const std::vector<double>& x) {
  law_point p{
      .x = x, .value = 0, .elasticity = std::vector<double>(x.size()), .verdict = law.verdict(x)};
  law.gradient(x, p.elasticity);
  p.value = law.value(x);
  for (std::size_t i = 0; i < x.size(); ++i) {
    p.elasticity[i] *= x[i] / p.value;
  }
  return p;
}

std::string inputs_text(const law_line& law, const law_point& p) {
  std::string all;
  for (std::size_t i = 0; i < p.x.size(); ++i) {
    all += fmt::format("{}--{} {:g}", i == 0 ? "" : " ", facts(law.inputs[i]).name, p.x[i]);
  }
  return all;
}

/// A value with enough digits to compare.
std::string value_text(const law_line& law, double value) {
  if (!std::isfinite(value)) {
    return "-";
  }
  const double size = std::abs(value);
  if (size == 0 || (size >= 1e-3 && size < 1e6)) {
    return fmt::format("{:.7g}", value);
  }
  return size >= 1e15 || size < 1e-3
             ? fmt::format("{:.6e}", value)
             : fmt::format("{} ({:.6e})", text_of(value, unit_of(law.answer)), value);
}

/// The verdict of the fitted range, or why there is no value.
std::string verdict_or_silence(const law_line& law, const law_point& p) {
  const auto bound = law.silence(p.x);
  return bound ? silence_text(*bound) : verdict_text(p.verdict);
}

void describe_source(page& out, const law_line& law) {
  const provenance& s = *law.source;
  const std::string paper = paper_text(s);
  const std::string verified = verified_text(s);
  const std::pair<std::string_view, std::string_view> lines[] = {
      {"source", paper}, {"place", s.location},       {"verified", verified}, {"units", s.units},
      {"runs", s.range}, {"against", s.contradicted}, {"note", s.note}};
  for (const auto& [key, text] : lines) {
    if (!text.empty()) {
      out.line(key, key_width, text);
    }
  }
}

void describe_head(page& out, const law_line& law) {
  out.line("law", key_width, fmt::format("{}: {}", law.name, to_string(law.answer)));
  out.line("formula", key_width, law.formula);
  out.line("with", key_width, coefficients_text(law));
}

/// What a configuration was asked for.
void describe_model(page& out, const evaluated& e) {
  if (!e.model.empty()) {
    out.line("model", key_width, e.model);
  }
  for (const std::string& remark : e.remarks) {
    out.line("remark", key_width, remark);
  }
}

std::string point_text(const evaluated& e, std::size_t width) {
  const law_line& law = *e.law;
  const law_point& p = e.points.front();
  page out(width);
  describe_head(out, law);
  const std::string_view unit_name = answer_unit(law.answer);
  out.line(
      "value", key_width,
      fmt::format("{}{}{}", value_text(law, p.value), unit_name.empty() ? "" : " ", unit_name));
  describe_model(out, e);
  text_table inputs({{"input", alignment::left},
                     {"", alignment::left},
                     {"value"},
                     {"d ln y/d ln x"},
                     {"meaning", alignment::left}});
  for (std::size_t i = 0; i < p.x.size(); ++i) {
    const argument_facts& f = facts(law.inputs[i]);
    inputs.add({std::string(law.symbols[i]), fmt::format("--{}", f.name),
                input_text(law, i, p.x[i]),
                std::isfinite(p.elasticity[i]) ? fmt::format("{:+.4g}", p.elasticity[i]) : "-",
                std::string(f.meaning)});
  }
  out.blank();
  out.table(inputs);
  text_table fitted({{"fitted on", alignment::left},
                     {"value"},
                     {"range", alignment::left},
                     {"", alignment::left}});
  for (const reach& r : p.verdict) {
    fitted.add({std::string(to_string(r.which)), text_of(r.value, unit_of(r.which)),
                range_text(fitted_interval{r.which, r.low, r.high}), reach_text(r)});
  }
  out.blank();
  out.table(fitted);
  out.blank();
  describe_source(out, law);
  return out.text();
}

std::string table_text(const evaluated& all, std::size_t width) {
  const law_line& law = *all.law;
  page out(width);
  describe_head(out, law);
  for (std::size_t i = 0; i < law.inputs.size(); ++i) {
    const argument_facts& f = facts(law.inputs[i]);
    out.line(law.symbols[i], key_width, fmt::format("--{}, {}", f.name, f.meaning));
  }
  describe_model(out, all);
  std::vector<table_column> columns;
  for (const std::string_view symbol : law.symbols) {
    columns.push_back({std::string(symbol)});
  }
  columns.push_back({std::string(answer_name(law.answer))});
  columns.push_back({"fitted range", alignment::left});
  text_table table(std::move(columns));
  for (const law_point& p : all.points) {
    std::vector<std::string> row;
    for (std::size_t i = 0; i < p.x.size(); ++i) {
      row.push_back(input_text(law, i, p.x[i]));
    }
    row.push_back(value_text(law, p.value));
    row.push_back(verdict_or_silence(law, p));
    table.add(std::move(row));
  }
  out.blank();
  out.table(table);
  out.blank();
  describe_source(out, law);
  return out.text();
}

/// Laws of a paper, a line each for every point.
std::string paper_table(const std::vector<evaluated>& all,
                        const std::vector<const law_line*>& left_out, std::size_t width) {
  page out(width);
  const provenance& source = *all[0].law->source;
  out.paragraph(paper_text(source), fmt::format("{}  ", source.key));
  text_table table({{"law", alignment::left},
                    {"inputs", alignment::left},
                    {"value"},
                    {"answer", alignment::left},
                    {"fitted range", alignment::left}});
  for (const evaluated& e : all) {
    for (const law_point& p : e.points) {
      std::string inputs;
      for (std::size_t i = 0; i < p.x.size(); ++i) {
        inputs += fmt::format("{}{} {}", i == 0 ? "" : ", ", e.law->symbols[i],
                              input_text(*e.law, i, p.x[i]));
      }
      table.add({std::string(e.law->name.substr(source.key.size() + 1)), inputs,
                 value_text(*e.law, p.value), std::string(to_string(e.law->answer)),
                 verdict_or_silence(*e.law, p)});
    }
  }
  out.blank();
  out.table(table);
  for (const evaluated& e : all) {
    for (const std::string& remark : e.remarks) {
      out.paragraph(remark, fmt::format("{}  ", e.law->name));
    }
  }
  for (const law_line* law : left_out) {
    if (law == left_out.front()) {
      out.blank();
    }
    out.paragraph("takes " + flags_text(law->inputs), fmt::format("{}  ", law->name));
  }
  return out.text();
}

std::string exact(double value) { return std::isfinite(value) ? fmt::format("{}", value) : ""; }

std::string csv_of(const std::vector<evaluated>& all) {
  std::vector<argument> inputs;
  for (const argument_facts& f : argument_table) {
    if (std::any_of(all.begin(), all.end(),
                    [&](const evaluated& e) { return e.law->position(f.which).has_value(); })) {
      inputs.push_back(f.which);
    }
  }
  std::string out = "law";
  for (const argument a : inputs) {
    out += fmt::format(",{}", facts(a).name);
  }
  out += ",value,inside,beyond";
  for (const argument a : inputs) {
    out += fmt::format(",elasticity-{}", facts(a).name);
  }
  out += "\n";
  for (const evaluated& e : all) {
    for (const law_point& p : e.points) {
      out += e.law->name;
      for (const argument a : inputs) {
        const auto i = e.law->position(a);
        out += "," + (i ? exact(p.x[*i]) : "");
      }
      out += fmt::format(",{},{},{}", exact(p.value), p.verdict.inside() ? "yes" : "no",
                         exact(p.verdict.factor()));
      for (const argument a : inputs) {
        const auto i = e.law->position(a);
        out += "," + (i ? exact(p.elasticity[*i]) : "");
      }
      out += "\n";
    }
  }
  return out;
}

object point_value(const law_line& law, const law_point& p) {
  object inputs;
  object slopes;
  for (std::size_t i = 0; i < p.x.size(); ++i) {
    const std::string name(facts(law.inputs[i]).name);
    inputs.emplace_back(name, p.x[i]);
    slopes.emplace_back(name, p.elasticity[i]);
  }
  return {{"inputs", std::move(inputs)},
          {"value", p.value},
          {"inside", p.verdict.inside()},
          {"elasticity", std::move(slopes)},
          {"fitted", verdict_value(p.verdict)}};
}

std::string json_of(const std::vector<evaluated>& all) {
  array laws;
  for (const evaluated& e : all) {
    object law = law_answer(*e.law);
    law.emplace_back("model", e.model.empty() ? value() : value(e.model));
    law.emplace_back("remarks", e.remarks);
    law.emplace_back(
        "points", array_of(e.points, [&](const law_point& p) { return point_value(*e.law, p); }));
    laws.emplace_back(std::move(law));
  }
  return json_text("leverage.law/2", {{"laws", std::move(laws)}});
}

/// Everything that is asked for, or why it cannot be had.
struct request {
  std::vector<evaluated> laws;
  std::vector<const law_line*> left_out;  ///< of a paper: entries whose inputs are not all given
};

result<request> evaluate(const law_options& options, const std::vector<const law_line*>& laws,
                         bool whole_paper) {
  const bool with_model = !options.model.empty();
  if (const auto wrong = foreign_flag(laws, options.name, options.inputs, with_model)) {
    return *wrong;
  }
  std::optional<named_model> model;
  if (with_model) {
    const auto found = find_model(options.model, std::nullopt, "--model", options.as);
    if (!found) {
      return failure{found.error()};
    }
    model = *found;
  }
  request r;
  std::optional<failure> missing;
  for (const law_line* law : laws) {
    const auto points = points_of(*law, options.inputs, model ? &*model : nullptr, max_points);
    if (!points) {
      return failure{points.error()};
    }
    if (points->missing) {
      missing = missing ? missing : points->missing;
      r.left_out.push_back(law);
      continue;
    }
    evaluated e{
        .law = law, .model = model ? model->name : "", .remarks = points->remarks, .points = {}};
    for (const auto& x : points->x) {
      e.points.push_back(point_of(*law, x));
    }
    r.laws.push_back(e);
  }
  if (r.laws.empty()) {
    const std::string why = missing ? missing->value() : "";
    return failure{whole_paper ? fmt::format("{}: expected all inputs of one of its laws ({})",
                                             options.name, why)
                               : why};
  }
  return r;
}

/// Whether a law has a value at one of the points at least.
bool has_value(const std::vector<evaluated>& laws) {
  return std::any_of(laws.begin(), laws.end(), [](const evaluated& e) {
    return std::any_of(e.points.begin(), e.points.end(),
                       [](const law_point& p) { return std::isfinite(p.value); });
  });
}

}  // namespace

result<command_result> answer_law(const law_options& options, std::size_t width) {
  if (options.name.empty()) {
    return failure{"NAME: expected a law or a paper of leverage laws, found none"};
  }
  if (options.csv && options.json) {
    return failure{"--csv, --json: expected one of them, found both"};
  }
  const auto named = named_laws(options.name, "NAME");
  if (!named) {
    return failure{named.error()};
  }
  const std::vector<const law_line*>& laws = *named;
  const law_line* one = find_law(options.name);
  if (one == nullptr && !options.inputs.any() && options.model.empty() && !options.csv &&
      !options.json) {
    std::vector<argument> inputs;
    for (const law_line* law : laws) {
      inputs.insert(inputs.end(), law->inputs.begin(), law->inputs.end());
    }
    std::sort(inputs.begin(), inputs.end());
    inputs.erase(std::unique(inputs.begin(), inputs.end()), inputs.end());
    page out(width);
    describe_laws(out, laws);
    out.title("Values at inputs: " + flags_text(inputs));
    return command_result{out.text()};
  }
  const auto asked = evaluate(options, laws, one == nullptr);
  if (!asked) {
    return failure{asked.error()};
  }
  if (!has_value(asked->laws)) {
    const evaluated& first = asked->laws.front();
    const law_point& at = first.points.front();
    const auto bound = first.law->silence(at.x);
    return without_answer(bound ? fmt::format("{}: {}", first.law->name, silence_text(*bound))
                                : fmt::format("{}: the law has no value at {}", first.law->name,
                                              inputs_text(*first.law, at)));
  }
  if (options.csv) {
    return command_result{csv_of(asked->laws)};
  }
  if (options.json) {
    return command_result{json_of(asked->laws)};
  }
  if (one == nullptr) {
    return command_result{paper_table(asked->laws, asked->left_out, width)};
  }
  const evaluated& e = asked->laws.front();
  return command_result{e.points.size() == 1 ? point_text(e, width) : table_text(e, width)};
}

}  // namespace leverage::program
