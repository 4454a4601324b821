// SPDX-License-Identifier: Apache-2.0
#include "fit/fit_laws.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>
#include <vector>

#include "fit/fit_formula.hpp"
#include "laws/citation.hpp"
#include "laws/law_catalogue.hpp"
#include "laws/law_names.hpp"
#include "laws/law_text.hpp"

namespace leverage::program {

namespace {

fit_law law_of(const free_form& f) {
  fit_law law;
  law.name = f.form.name;
  law.formula = f.formula;
  for (const std::string_view letter : f.inputs) {
    if (!letter.empty()) {
      law.inputs.push_back({.letter = letter, .may_be_zero = f.scheduled != nullptr});
    }
  }
  law.observed = f.observed;
  law.starts.assign(f.starts.begin(), f.starts.end());
  law.source = f.source;
  law.sign_of_observed = f.sign_of_observed;
  law.placed = f.placed;
  law.form = f.form.law;
  law.scheduled = f.scheduled;
  return law;
}

fit_law law_of(const law_line& line) {
  fit_law law;
  law.name = line.name;
  law.formula = line.formula;
  for (std::size_t i = 0; i < line.inputs.size(); ++i) {
    const argument_facts& f = facts(line.inputs[i]);
    law.inputs.push_back({line.symbols[i], f.name, f.meaning, f.contains(0.0)});
  }
  law.observed = line.answer_symbol();
  law.starts.assign(line.starts.begin(), line.starts.end());
  for (const catalogue::start_range& start : line.starts) {
    law.published.push_back(line.coefficients[*line.coefficient(start.name)].value);
  }
  law.source = place_text(*line.source);
  for (const fit_form& form : catalogue_forms()) {
    if (form.name == line.name) {
      law.form = form.law;
    }
  }
  return law;
}

constexpr std::string_view tied_name = "chinchilla-tied";

/// The form of Hoffmann et al. 2022 with alpha = beta = 2 eta: a form of fits, for which no entry gives coefficients.
fit_law tied_law() {
  fit_law law = law_of(*find_law("chinchilla"));
  law.name = tied_name;
  law.formula = "L = E + A N^-alpha + B D^-alpha";
  law.tied = {{"beta", "alpha"}};
  law.source = "as Gadre et al. 2024, arXiv:2403.08540, with alpha = 2 eta";
  return law;
}

}  // namespace

result<fit_law> find_fit_law(std::string_view name) {
  for (const free_form& f : free_forms()) {
    if (f.form.name == name) {
      return law_of(f);
    }
  }
  if (name == tied_name) {
    return tied_law();
  }
  if (find_law(name) == nullptr && laws_of(name).empty()) {
    std::vector<std::string_view> forms{tied_name};
    for (const free_form& f : free_forms()) {
      forms.push_back(f.form.name);
    }
    return unknown_law("--law: expected a law or a paper", name, forms);
  }
  const auto line = named_law(name);
  if (!line) {
    return failure{line.error()};
  }
  fit_law law = law_of(**line);
  law.name = name;
  return law;
}

std::vector<fit_law> fit_laws() {
  std::vector<fit_law> all;
  for (const law_alias& alias : law_aliases) {
    all.push_back(*find_fit_law(alias.name));
  }
  all.push_back(tied_law());
  for (const free_form& f : free_forms()) {
    all.push_back(law_of(f));
  }
  for (const law_line& line : law_catalogue()) {
    all.push_back(law_of(line));
  }
  return all;
}

fit_formula formula_of(const fit_law& law) {
  using namespace fit;
  fit_formula f{law.starts.size(), law.made ? *law.made : law.form(), {}, {}, {}, {}};
  f.set.fill(fixed("", 0.0));
  f.grid.fill({0.0});
  const bool on_grid = std::any_of(law.starts.begin(), law.starts.end(),
                                   [](const auto& start) { return !start.grid.empty(); });
  for (std::size_t k = 0; k < f.count; ++k) {
    const catalogue::start_range& start = law.starts[k];
    f.low[k] = start.low;
    f.high[k] = start.high;
    if (start.held) {
      f.set[k] = fixed(start.name, law.published[k]);
      continue;
    }
    f.set[k] = free_coefficient(
        start.name, start.logarithmic ? transform::log() : transform::identity(), start.linear);
    if (!start.grid.empty()) {
      f.grid[k].assign(start.grid.begin(), start.grid.end());
    } else if (start.logarithmic) {
      f.grid[k] = {1.0};
    }
  }
  for (const auto& [name, to] : law.tied) {
    const auto index = [&](std::string_view wanted) {
      const auto is = [&](const auto& start) { return start.name == wanted; };
      return static_cast<std::size_t>(std::find_if(law.starts.begin(), law.starts.end(), is) -
                                      law.starts.begin());
    };
    f.set[index(name)] = tied(f.set[index(name)].name, index(to));
    f.grid[index(name)] = {0.0};
  }
  if (!on_grid) {
    f.grid[0].clear();
  }
  return f;
}

}  // namespace leverage::program
