// SPDX-License-Identifier: Apache-2.0
#include "laws/law_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstddef>
#include <iterator>

#include "leverage/laws/fitted_box.hpp"
#include "output/verdict.hpp"
#include "support/near_names.hpp"
#include "support/quantity_text.hpp"

namespace leverage::program {

namespace {

constexpr double unlimited = 1e300;

/// As few digits as are that number.
std::string shortest(double x) {
  const double size = std::abs(x);
  if (!std::isfinite(x) || size == 0 || (size >= 1e-4 && size < 1e6)) {
    return fmt::format("{}", x);
  }
  char text[32];
  const auto written =
      std::to_chars(std::begin(text), std::end(text), x, std::chars_format::scientific);
  return std::string(text, written.ptr);
}

std::string bound_text(double x) { return fmt::format("{:g}", x); }

}  // namespace

std::string_view answer_name(outcome o) {
  const std::string_view text = to_string(o);
  return text.substr(0, text.find(", "));
}

std::string_view answer_unit(outcome o) {
  const std::string_view text = to_string(o);
  const std::size_t comma = text.find(", ");
  return comma == std::string_view::npos ? "" : text.substr(comma + 2);
}

std::string domain_text(const argument_facts& f) {
  std::string low = fmt::format("{} {}", f.low_included ? "at least" : "above", bound_text(f.low));
  if (f.high >= unlimited) {
    return low;
  }
  return fmt::format("{} and {} {}", low, f.high_included ? "at most" : "below",
                     bound_text(f.high));
}

std::string input_text(const law_line& law, std::size_t input, double value) {
  return text_of(value, unit_of(law.inputs[input]));
}

std::string range_text(const law_line& law) {
  std::string all;
  for (const fitted_interval& i : law.range) {
    all += fmt::format("{}{} {}", all.empty() ? "" : ", ", to_string(i.which), range_text(i));
  }
  return all;
}

std::string paper_text(const provenance& source) {
  return source.arxiv.empty() ? std::string(source.citation)
                              : fmt::format("{}, arXiv:{}", source.citation, source.arxiv);
}

std::string verified_text(const provenance& source) {
  const std::string_view words = to_string(source.verified);
  return source.reproduces.empty() ? std::string(words)
                                   : fmt::format("{}; reproduces {}", words, source.reproduces);
}

bool is_contradicted(const law_line& law) { return !law.source->contradicted.empty(); }

std::string coefficients_text(const law_line& law) {
  std::string all;
  for (const catalogue::named_coefficient& c : law.coefficients) {
    all += fmt::format("{}{} = {}{}{}", all.empty() ? "" : ", ", c.name, shortest(c.value),
                       c.unit.empty() ? "" : " ", c.unit);
  }
  return all;
}

std::string flags_text(std::span<const argument> inputs) {
  std::string all;
  for (const argument a : inputs) {
    all += fmt::format("{}--{}", all.empty() ? "" : ", ", facts(a).name);
  }
  return all;
}

failure unknown_law(std::string_view what, std::string_view found,
                    std::span<const std::string_view> more) {
  std::vector<suggestion> names;
  for (const std::string_view name : more) {
    names.push_back({name, edit_distance(found, name)});
  }
  for (const law_alias& alias : law_aliases) {
    names.push_back({alias.name, edit_distance(found, alias.name)});
  }
  for (const law_line& e : law_catalogue()) {
    const std::string_view set = e.name.substr(std::min(e.name.find('/') + 1, e.name.size()));
    std::size_t min_distance = edit_distance(found, e.name);
    for (const std::string_view part : {e.source->key, set, e.name.substr(0, found.size())}) {
      min_distance = std::min(min_distance, edit_distance(found, part));
    }
    names.push_back({e.name, min_distance});
  }
  return failure{fmt::format("{}, found {}; nearest: {}; leverage laws shows all", what,
                             in_quotes(found), nearest_few(names))};
}

object law_answer(const law_line& law) {
  object coefficients;
  object units;
  for (const catalogue::named_coefficient& c : law.coefficients) {
    coefficients.emplace_back(c.name, c.value);
    if (!c.unit.empty()) {
      units.emplace_back(c.name, c.unit);
    }
  }
  const auto middle = fitted_middle(law);
  array inputs;
  for (std::size_t i = 0; i < law.inputs.size(); ++i) {
    const argument_facts& f = facts(law.inputs[i]);
    inputs.emplace_back(object{{"name", f.name},
                               {"symbol", law.symbols[i]},
                               {"meaning", f.meaning},
                               {"low", f.low},
                               {"low_included", f.low_included},
                               {"high", f.high < unlimited ? value(f.high) : value()},
                               {"high_included", f.high_included},
                               {"fitted_middle", middle[i]}});
  }
  const provenance& s = *law.source;
  return {{"name", law.name},
          {"answer", answer_name(law.answer)},
          {"unit", answer_unit(law.answer)},
          {"formula", law.formula},
          {"tex", law.tex},
          {"coefficients", std::move(coefficients)},
          {"coefficient_units", std::move(units)},
          {"models", to_string(law.models)},
          {"inputs", std::move(inputs)},
          {"fitted", array_of(law.range,
                              [](const fitted_interval& i) {
                                return object{{"quantity", to_string(i.which)},
                                              {"low", i.low},
                                              {"high", i.high}};
                              })},
          {"source", object{{"key", s.key},
                            {"citation", s.citation},
                            {"arxiv", s.arxiv},
                            {"location", s.location},
                            {"units", s.units},
                            {"range", s.range},
                            {"note", s.note},
                            {"verified", to_string(s.verified)},
                            {"level", level_name(s.verified)},
                            {"reproduces", s.reproduces},
                            {"contradicted", s.contradicted}}}};
}

}  // namespace leverage::program
