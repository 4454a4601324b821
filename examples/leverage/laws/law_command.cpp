// SPDX-License-Identifier: Apache-2.0
#include "laws/law_command.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "laws/law_catalogue.hpp"
#include "laws/law_text.hpp"
#include "laws/laws_command.hpp"
#include "models/model_source.hpp"
#include "support/quantity_text.hpp"
#include "support/wrap.hpp"

namespace leverage::program {

namespace {

constexpr std::size_t max_points = 200000;

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
std::string value_text(double value) {
  if (!std::isfinite(value)) {
    return "-";
  }
  const double size = std::abs(value);
  if (size == 0 || (size >= 1e-3 && size < 1e6)) {
    return fmt::format("{:.7g}", value);
  }
  return size >= 1e15 || size < 1e-3 ? fmt::format("{:.6e}", value)
                                     : fmt::format("{} ({:.6e})", number_text(value), value);
}

/// Cells in columns, the first row their heads; texts to the left, numbers to the right.
std::string columns_text(const std::vector<std::vector<std::string>>& rows,
                         const std::vector<bool>& to_left) {
  std::vector<std::size_t> widths(to_left.size());
  for (const auto& row : rows) {
    for (std::size_t c = 0; c < row.size(); ++c) {
      widths[c] = std::max(widths[c], width_of(row[c]));
    }
  }
  std::string out;
  for (const auto& row : rows) {
    std::string line;
    for (std::size_t c = 0; c < row.size(); ++c) {
      line += c == 0 ? "" : "  ";
      line += to_left[c] ? left(row[c], widths[c]) : right(row[c], widths[c]);
    }
    line.erase(line.find_last_not_of(' ') + 1);
    out += line + "\n";
  }
  return out;
}

void describe_source(std::string& out, const law_line& law, std::size_t width) {
  const provenance& s = *law.source;
  const std::string paper = paper_text(s);
  const std::pair<std::string_view, std::string_view> lines[] = {
      {"source", paper},  {"place", s.location}, {"verified", to_string(s.verified)},
      {"units", s.units}, {"runs", s.range},     {"note", s.note}};
  for (const auto& [key, text] : lines) {
    if (!text.empty()) {
      wrap(out, left(key, 10), text, width);
    }
  }
}

void describe_head(std::string& out, const law_line& law, std::size_t width) {
  wrap(out, left("law", 10), fmt::format("{}: {}", law.name, to_string(law.answer)), width);
  wrap(out, left("formula", 10), law.formula, width);
  wrap(out, left("with", 10), coefficients_text(law), width);
}

/// What a configuration was asked for.
void describe_model(std::string& out, const evaluated& e, std::size_t width) {
  if (!e.model.empty()) {
    wrap(out, left("model", 10), e.model, width);
  }
  for (const std::string& remark : e.remarks) {
    wrap(out, left("remark", 10), remark, width);
  }
}

std::string point_text(const evaluated& e, std::size_t width) {
  const law_line& law = *e.law;
  const law_point& p = e.points.front();
  std::string out;
  describe_head(out, law, width);
  const std::string_view of = answer_unit(law.answer);
  wrap(out, left("value", 10),
       fmt::format("{}{}{}", value_text(p.value), of.empty() ? "" : " ", of), width);
  describe_model(out, e, width);
  std::vector<std::vector<std::string>> rows{{"input", "", "value", "d ln y/d ln x"}};
  std::vector<std::string_view> meanings{"meaning"};
  for (std::size_t i = 0; i < p.x.size(); ++i) {
    const argument_facts& f = facts(law.inputs[i]);
    rows.push_back(
        {std::string(law.symbols[i]), fmt::format("--{}", f.name), number_text(p.x[i]),
         std::isfinite(p.elasticity[i]) ? fmt::format("{:+.4g}", p.elasticity[i]) : "-"});
    meanings.push_back(f.meaning);
  }
  const std::string table = columns_text(rows, {true, true, false, false});
  std::string_view lines = table;
  out += "\n";
  for (const std::string_view meaning : meanings) {
    const std::size_t end = lines.find('\n');
    wrap(out, fmt::format("{}  ", lines.substr(0, end)), meaning, width);
    lines.remove_prefix(end + 1);
  }
  rows = {{"fitted on", "value", "range", ""}};
  for (const reach& r : p.verdict) {
    rows.push_back(
        {std::string(to_string(r.which)), number_text(r.value), interval_text(r), reach_text(r)});
  }
  out += "\n" + columns_text(rows, {true, false, true, true}) + "\n";
  describe_source(out, law, width);
  return out;
}

std::string table_text(const evaluated& all, std::size_t width) {
  const law_line& law = *all.law;
  std::string out;
  describe_head(out, law, width);
  for (std::size_t i = 0; i < law.inputs.size(); ++i) {
    const argument_facts& f = facts(law.inputs[i]);
    wrap(out, left(law.symbols[i], 10), fmt::format("--{}, {}", f.name, f.meaning), width);
  }
  describe_model(out, all, width);
  std::vector<std::vector<std::string>> rows(1);
  std::vector<bool> to_left(law.inputs.size() + 1);
  for (const std::string_view symbol : law.symbols) {
    rows[0].emplace_back(symbol);
  }
  rows[0].emplace_back(answer_name(law.answer));
  rows[0].emplace_back("fitted range");
  to_left.push_back(true);
  for (const law_point& p : all.points) {
    auto& row = rows.emplace_back();
    for (const double x : p.x) {
      row.push_back(number_text(x));
    }
    row.push_back(value_text(p.value));
    row.push_back(verdict_text(p.verdict));
  }
  out += "\n" + columns_text(rows, to_left) + "\n";
  describe_source(out, law, width);
  return out;
}

/// Laws of a paper, a line each for every point.
std::string paper_table(const std::vector<evaluated>& all,
                        const std::vector<const law_line*>& left_out, std::size_t width) {
  std::string out;
  const provenance& source = *all[0].law->source;
  wrap(out, fmt::format("{}  ", source.key), paper_text(source), width);
  std::vector<std::vector<std::string>> rows{{"law", "inputs", "value", "answer", "fitted range"}};
  for (const evaluated& e : all) {
    for (const law_point& p : e.points) {
      std::string inputs;
      for (std::size_t i = 0; i < p.x.size(); ++i) {
        inputs +=
            fmt::format("{}{} {}", i == 0 ? "" : ", ", e.law->symbols[i], number_text(p.x[i]));
      }
      rows.push_back({std::string(e.law->name.substr(source.key.size() + 1)), inputs,
                      value_text(p.value), std::string(to_string(e.law->answer)),
                      verdict_text(p.verdict)});
    }
  }
  out += "\n" + columns_text(rows, {true, true, false, true, true});
  for (const evaluated& e : all) {
    for (const std::string& remark : e.remarks) {
      wrap(out, fmt::format("{}  ", e.law->name), remark, width);
    }
  }
  for (const law_line* law : left_out) {
    out += law == left_out.front() ? "\n" : "";
    wrap(out, fmt::format("{}  ", law->name), "takes " + flags_text(law->inputs), width);
  }
  return out;
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

std::string json_of(const std::vector<evaluated>& all) {
  using json = nlohmann::ordered_json;
  json out{{"schema", "leverage.law/1"}, {"laws", json::array()}};
  for (const evaluated& e : all) {
    json law = law_json(*e.law);
    law["model"] = e.model.empty() ? json() : json(e.model);
    law["remarks"] = e.remarks;
    law["points"] = json::array();
    for (const law_point& p : e.points) {
      json point{{"inputs", json::object()},
                 {"value", number_json(p.value)},
                 {"inside", p.verdict.inside()}};
      json slopes = json::object();
      for (std::size_t i = 0; i < p.x.size(); ++i) {
        const std::string name(facts(e.law->inputs[i]).name);
        point["inputs"][name] = p.x[i];
        slopes[name] = number_json(p.elasticity[i]);
      }
      point["elasticity"] = slopes;
      point["fitted"] = verdict_json(p.verdict);
      law["points"].push_back(point);
    }
    out["laws"].push_back(law);
  }
  return out.dump(2) + "\n";
}

/// Everything that is asked for, or why it cannot be had.
struct request {
  std::vector<evaluated> laws;
  std::vector<const law_line*> left_out;  ///< of a paper: entries whose inputs are not all given
};

result<request> evaluate(const law_typed& typed, const std::vector<const law_line*>& laws,
                         bool whole_paper) {
  const bool with_model = !typed.model.empty();
  if (const auto wrong = foreign_flag(laws, typed.name, typed.inputs, with_model)) {
    return *wrong;
  }
  std::optional<named_model> model;
  if (with_model) {
    const auto found = find_model(typed.model, std::nullopt);
    if (!found) {
      std::string why = found.error();
      why.erase(0, why.starts_with("MODEL: ") ? std::string_view("MODEL: ").size() : 0);
      return failure{"--model: " + why};
    }
    model = *found;
  }
  request r;
  std::optional<failure> missing;
  for (const law_line* law : laws) {
    const auto points = points_of(*law, typed.inputs, model ? &*model : nullptr, max_points);
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
    const std::string why = missing.value_or(failure{}).text;
    return failure{whole_paper ? fmt::format("{}: expected all inputs of one of its laws ({})",
                                             typed.name, why)
                               : why};
  }
  for (const evaluated& e : r.laws) {
    for (const law_point& p : e.points) {
      if (std::isfinite(p.value)) {
        return r;
      }
    }
  }
  const evaluated& first = r.laws.front();
  return failure{fmt::format("{}: expected inputs at which the law has a value, found {}",
                             first.law->name, inputs_text(*first.law, first.points.front()))};
}

}  // namespace

result<command_result> answer_law(const law_typed& typed, std::size_t width) {
  const auto usage = [](const std::string& text) {
    return failure{fmt::format("{} (see leverage law --help)", text)};
  };
  if (typed.name.empty()) {
    return usage("NAME: expected a law or a paper of leverage laws, found none");
  }
  if (typed.csv && typed.json) {
    return usage("--csv, --json: expected one of them, found both");
  }
  const law_line* one = find_law(typed.name);
  const auto laws = one != nullptr ? std::vector<const law_line*>{one} : laws_of(typed.name);
  if (laws.empty()) {
    return unknown_law("NAME: expected a law or a paper", typed.name);
  }
  if (one == nullptr && !typed.inputs.any() && typed.model.empty() && !typed.csv && !typed.json) {
    std::vector<argument> inputs;
    for (const law_line* law : laws) {
      inputs.insert(inputs.end(), law->inputs.begin(), law->inputs.end());
    }
    std::sort(inputs.begin(), inputs.end());
    inputs.erase(std::unique(inputs.begin(), inputs.end()), inputs.end());
    std::string text = laws_text(laws, width) + "\n";
    wrap(text, "", "Values at inputs: " + flags_text(inputs), width);
    return command_result{text};
  }
  const auto asked = evaluate(typed, laws, one == nullptr);
  if (!asked) {
    return failure{asked.error()};
  }
  if (typed.csv) {
    return command_result{csv_of(asked->laws)};
  }
  if (typed.json) {
    return command_result{json_of(asked->laws)};
  }
  if (one == nullptr) {
    return command_result{paper_table(asked->laws, asked->left_out, width)};
  }
  const evaluated& e = asked->laws.front();
  return command_result{e.points.size() == 1 ? point_text(e, width) : table_text(e, width)};
}

}  // namespace leverage::program
